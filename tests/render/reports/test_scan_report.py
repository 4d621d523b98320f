"""The report of a scan says what was found, what wasn't and what nobody knows, and needs nothing but itself."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from occumap.catalog import load
from occumap.examples import small_version
from occumap.model.scan import ScanKind
from occumap.render.as_dict import scan as as_dictionary
from occumap.render.as_dict import to_json
from occumap.render.reports.scan_drawings import Box, alike, map_svg, squarified, strip_svg
from occumap.render.reports.scan_report import scan_files, scan_html
from occumap.workflows.revise.scan_drafts import scan_drafts
from tests.made_scan import VERSION, made_scan, measure
from tests.test_front_door import read


def test_the_report_loads_nothing_and_is_whole_html() -> None:
    page = scan_html(made_scan(), load.version(VERSION), scan_drafts(made_scan()))
    found = read(page)
    assert found.open == []
    assert [fault for fault in found.faults if not fault.startswith("a href")] == []


def test_the_report_tells_evidence_in_sentences_with_sources_and_says_what_nobody_knows() -> None:
    words = " ".join(" ".join(read(scan_html(made_scan(), load.version(VERSION))).words).split())
    assert "54,000 people work in it (50,000 to 58,000). [2]" in words
    assert "No evidence: trend: no source tells of trend; " in words
    assert "People are counted in one source only." in words
    assert "Figures invented for tests, 2016; coded to soc2010" in words
    assert "What would settle it: count the people in it in the next dual-coded survey." in words


def test_each_group_is_in_the_annex_and_one_without_evidence_is_not_given_a_zero() -> None:
    page = scan_html(made_scan(), load.version(VERSION))
    annex = page[page.index('id="annex"') :]
    for group in made_scan().groups:
        assert f"{group.code.value} {group.title.replace('&', '&amp;')}" in annex
    row = annex[annex.index("1116 ") :].partition("</tr>")[0]
    assert "no evidence" in row
    assert "0.00" not in row


def test_drafted_issues_stand_beside_their_evidence() -> None:
    drafts = scan_drafts(made_scan())
    page = scan_html(made_scan(), load.version(VERSION), drafts)
    assert page.count('class="proposal') == len(drafts.drafts)
    assert "Planned as one revision of soc2010: no open errors" in " ".join(read(page).words)


def test_tables_beside_the_report_leave_empty_what_isnt_known() -> None:
    files = scan_files(made_scan(), load.version(VERSION), scan_drafts(made_scan()))
    assert sorted(files) == ["evidence.csv", "groups.csv", "issues.csv", "parts.csv", "scan.html", "scan.json"]
    groups = pl.read_csv(files["groups.csv"], infer_schema=False)
    assert groups.filter(pl.col("code") == "1116").select("rank", "strength", "people").row(0) == (None, None, None)
    evidence = pl.read_csv(files["evidence.csv"], infer_schema=False)
    assert evidence.filter(pl.col("value").is_null())["says"].null_count() == 0
    assert json.loads(files["scan.json"]) == json.loads(to_json(as_dictionary(made_scan())))


def test_a_scan_is_saved_by_the_ending_of_the_name(tmp_path: Path) -> None:
    for ending in (".json", ".csv", ".xlsx", ".html"):
        for noun in (made_scan(), scan_drafts(made_scan())):
            assert noun.save(tmp_path / f"{type(noun).__name__}{ending}").stat().st_size > 0
    for noun in (made_scan(), scan_drafts(made_scan())):
        found = read(noun._repr_html_())
        assert (found.faults, found.open) == ([], [])


def test_boxes_fill_the_box_they_are_in_by_their_sizes() -> None:
    groups = load.version(VERSION).children(None)
    sizes = [float(n + 1) for n in range(len(groups))]
    placed = squarified(list(zip(groups, sizes, strict=True)), Box(0, 0, 90, 50))
    assert len(placed) == len(groups)
    for group, box in placed:
        size = sizes[groups.index(group)]
        assert box.width * box.height == pytest.approx(90 * 50 * size / sum(sizes))
        assert -1e-9 <= box.x <= box.x + box.width <= 90 + 1e-9
        assert -1e-9 <= box.y <= box.y + box.height <= 50 + 1e-9


def test_the_map_has_a_box_for_every_lowest_group_and_an_empty_one_for_those_without_evidence() -> None:
    version = load.version(VERSION)
    drawn = map_svg(made_scan(), version)
    assert drawn.count('class="cell ') == len(version.leaves)
    ranked = sum(one.strength is not None for one in made_scan().of_level("unit"))
    assert drawn.count('class="cell shade0"') == len(version.leaves) - ranked
    assert "1116 Elected officers and representatives: no evidence" in drawn
    linked = map_svg(made_scan(), version, link=lambda code: f"/scan/{code}?a=1&b=2")
    assert linked.count('tabindex="-1"') == len(version.leaves)
    assert "?a=1&amp;b=2" in linked


def test_the_map_of_a_scan_of_nothing_is_drawn_too() -> None:
    scan = replace(made_scan(), version="tiny1", groups=())
    assert map_svg(scan, small_version()).count("shade0") == 7


def test_a_strip_needs_others_to_stand_among() -> None:
    scan = made_scan()
    size = scan["3219"].of(ScanKind.SIZE)[0]
    assert strip_svg(scan, scan["3219"], size) == ""
    more = tuple(
        replace(scan["1116"], measures=(measure(ScanKind.SIZE, value, "So many."),)) for value in (10.0, 1e3, 1e5, 2e6)
    )
    wide = replace(scan, groups=(*scan.groups, *more))
    assert len(alike(wide, "unit", size)) == 6
    drawn = strip_svg(wide, scan["3219"], size)
    assert 'class="interval"' in drawn
    assert "54,000 people, among 6 unit groups" in drawn
