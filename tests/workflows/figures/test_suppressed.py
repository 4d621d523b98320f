"""Small counts are kept out of converted figures, viability and impact, and so is what would give them away."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from occumap.catalog import load
from occumap.errors import InputError
from occumap.model.figure_kind import SUPPRESSED, SUPPRESSED_NOTE
from occumap.model.viability import GroupViability
from occumap.render.proposals import proposals_html
from occumap.render.reports.impact import impact_files
from occumap.workflows.figures.align import align
from occumap.workflows.figures.convert import Conversion, convert, converted_csv
from occumap.workflows.figures.impact import impact_of_versions
from occumap.workflows.figures.viability import viability
from occumap.workflows.revise.revise import revise

ROWS = [
    ("2121", "men", 40), ("2121", "women", 7), ("2121", "all", 47),
    ("5431", "men", 20), ("5431", "women", 55), ("5431", "all", 75),
    ("5434", "men", 60), ("5434", "women", 20), ("5434", "all", 80),
]  # fmt: skip
# Invented records stand for a thousand people and more, so few records hide groups long before few people do.
FEW_RECORDS = 10
FIGURES = pl.DataFrame(ROWS, schema=["soc", "sex", "people"], orient="row")
ASKED: dict[str, Any] = {
    "from_version": "soc2010",
    "to_version": "soc2020",
    "code": "soc",
    "value": "people",
    "weights": "made-up",
}


def _converted(figures: pl.DataFrame = FIGURES, **more: Any) -> Conversion:
    return convert(figures, **{**ASKED, "by": "sex", "suppress": 10, **more})


def _records(counts: dict[str, int]) -> pl.DataFrame:
    """Return a row for each of so many people, who have the same code in both versions."""
    codes = [code for code, people in counts.items() for _ in range(people)]
    return pl.DataFrame({"soc2010": codes, "soc2020": codes})


def _shown(found: Conversion) -> dict[tuple[str, str], float | None]:
    return {(code, by): value for code, by, value in found.table.select("code", "by", "value").iter_rows()}


def test_one_small_count_hides_another_in_its_table_and_in_that_of_all_people() -> None:
    shown = _shown(_converted())
    assert shown["2121", "women"] is None
    assert shown["2121", "all"] == 47
    hidden = {one for one, value in shown.items() if value is None}
    # In the rows of a code and in the tables of men and of women there are two each, so neither says what the other is.
    assert hidden == {("2121", "women"), ("2121", "men"), ("5434", "women"), ("5434", "men")}


def test_nothing_of_a_hidden_figure_is_left_in_any_form() -> None:
    found = _converted()
    rows = list(csv.DictReader(converted_csv(found).decode().splitlines()))
    gone = [row for row in rows if row["note"] == SUPPRESSED]
    assert len(gone) == 4
    assert {row[name] for row in gone for name in ("value", "low", "high")} == {SUPPRESSED}
    of_json = [one for one in found.to_dict()["figures"] if one["note"] == SUPPRESSED]
    assert {one[name] for one in of_json for name in ("value", "low", "high")} == {None}
    assert SUPPRESSED in found._repr_html_()


def test_totals_and_what_was_left_out_go_where_they_would_tell() -> None:
    figures = pl.DataFrame({"soc": ["2121", "5431", "9999"], "people": [40, 30, 3]})
    found = convert(figures, **ASKED, leave_unknown=True, suppress=10)
    assert found.converted.unplaced[0][2] is None
    assert found.converted.total_in is None or found.converted.total_out is None
    assert "73" not in found.balance
    assert [one.figure for one in found.account] == [None]
    # 4 % of 70 and a few more can only be 3, so not even a rounded share is said.
    assert (found.left_out, found.to_dict()["share_left_out"]) == (None, None)


def test_a_total_that_the_file_states_does_not_tell_what_was_left_out_of_one_table() -> None:
    rows = [("2121", "a", 40), ("5431", "a", 30), ("9999", "a", 3), ("2121", "b", 50), ("5431", "b", 60)]
    totals = [("Total", "a", 100), ("Total", "b", 110)]
    figures = pl.DataFrame([*rows, *totals], schema=["soc", "sex", "people"], orient="row")
    shown = convert(figures, **ASKED, by="sex", leave_unknown=True)
    assert "73" in " ".join(shown.said)
    found = convert(figures, **ASKED, by="sex", leave_unknown=True, suppress=10)
    assert found.converted.unplaced[0][2] is None
    assert "73" not in " ".join(found.said)


def test_what_a_total_has_beyond_the_figures_is_not_said() -> None:
    """It may be a group that the publisher kept back: 114 less 110 are 4."""
    figures = pl.DataFrame({"soc": ["2121", "5431", "5434", "Total"], "people": [40, 50, 20, 114]})
    assert "114, but" in " ".join(convert(figures, **ASKED).said)
    said = " ".join(convert(figures, **ASKED, suppress=10).said)
    assert "is not what the figures of groups come to" in said
    assert "114" not in said


def test_totals_that_nest_give_nothing_away() -> None:
    """England and Wales together are no sum of all other areas, and yet say what England has."""
    nations = {"2121": (4, 60, 70), "5431": (50, 60, 70), "5434": (33, 22, 41)}
    rows = [
        (code, area, people)
        for code, (england, wales, scotland) in nations.items()
        for area, people in (
            ("England", england), ("Wales", wales), ("Scotland", scotland),
            ("England and Wales", england + wales), ("Great Britain", england + wales + scotland),
        )
    ]  # fmt: skip
    shown = _shown(_converted(pl.DataFrame(rows, schema=["soc", "area", "people"], orient="row"), by="area"))
    assert shown["2121", "England"] is None
    assert None in (shown["2121", "Wales"], shown["2121", "England and Wales"])
    gone_of_britain = [shown["2121", area] for area in ("England and Wales", "Scotland", "Great Britain")].count(None)
    assert gone_of_britain != 1


def test_a_total_of_one_part_alone_is_hidden_with_it() -> None:
    """No row says that there are no women, so all of them are the men."""
    rows = [*ROWS, ("2122", "men", 4), ("2122", "all", 4), ("2123", "men", 70), ("2123", "all", 70)]
    shown = _shown(_converted(pl.DataFrame(rows, schema=["soc", "sex", "people"], orient="row")))
    for code in ("2122", "2123"):
        assert (shown[code, "men"] is None) == (shown[code, "all"] is None)


MEANS = FIGURES.with_columns(pay=20_000.0 + 100 * pl.col("people"))


def test_means_are_hidden_where_the_numbers_of_people_behind_them_would_be() -> None:
    counts = _converted(MEANS)
    means = _converted(MEANS, value="pay", kind="mean", people="people")
    whole = _shown(_converted(MEANS, value="pay", kind="mean", people="people", suppress=0))
    hidden = {one for one, value in _shown(counts).items() if value is None}
    assert hidden
    assert {one for one, value in _shown(means).items() if value is None} == hidden
    assert {one: value for one, value in _shown(means).items() if value is not None} == {
        one: value for one, value in whole.items() if one not in hidden
    }
    assert (means.converted.frame.filter(pl.col("note") == SUPPRESSED)["low"].null_count()) == len(hidden)


def test_medians_are_refused_since_a_bound_is_the_median_of_a_group_that_may_be_small() -> None:
    with pytest.raises(InputError, match="bounds of one are medians of earlier groups"):
        _converted(MEANS.filter(pl.col("sex") == "all"), value="pay", kind="median", bounds=True)


def test_viability_hides_people_interval_and_share_of_small_groups_and_of_one_more() -> None:
    whole = viability("soc2010", weights="made-up").groups
    least = sorted(whole.groups, key=lambda one: one.people or 0)
    found = viability("soc2010", weights="made-up", suppress=(least[0].people or 0) + 1).groups
    hidden = [one for one in found.groups if one.suppressed]
    assert len(hidden) >= 2
    assert least[0].code in {one.code for one in hidden}
    for one in hidden:
        assert (one.people, one.low, one.high, one.records, one.share_of_parent) == (None,) * 5
    assert [one.verdict for one in found.groups] == [one.verdict for one in whole.groups]
    known = sum(one.people or 0 for one in whole.groups) - sum(one.people or 0 for one in found.groups)
    assert known >= (least[0].people or 0) + 1


def test_a_hidden_group_does_not_follow_from_the_shares_that_its_neighbours_have_of_the_parent() -> None:
    version = load.version("soc2010")
    found = viability(version, weights="made-up", suppress=3000).groups
    under: dict[str, list[GroupViability]] = {}
    for one in found.groups:
        parent = version[one.code.value].parent
        under.setdefault(parent.value if parent else "", []).append(one)
    alone = [
        siblings
        for siblings in under.values()
        if sum(one.suppressed for one in siblings) == 1 and any(one.share_of_parent for one in siblings)
    ]
    assert any(one.suppressed for one in found.groups)
    # Those beside it have nobody, so there is no other figure to hide.
    assert [one for siblings in alone for one in siblings if not one.suppressed and one.people] == []


def test_groups_without_evidence_hide_nobody_in_the_total_of_their_parent() -> None:
    """They add nothing to it, so the one hidden group of three that are counted would follow from a share."""
    counts = {"2121": 3, "2122": 50, "2123": 40, "5431": 60, "5434": 80}
    found = viability("soc2010", weights=_records(counts), suppress=10).groups
    beside = [found[code] for code in ("2121", "2122", "2123")]
    assert found["2126"].people is None
    assert sum(one.suppressed for one in beside) >= 2
    assert found["2121"].suppressed


def test_a_group_that_a_revision_leaves_alone_is_hidden_in_both_versions() -> None:
    found = viability("soc2010-review", weights="made-up", suppress=3000)
    assert found.old is not None
    before = {one.code: one for one in found.old.groups}
    same = [one for one in found.groups.groups if len(one.made_of) == 1 and not one.parts_of]
    assert any(one.suppressed for one in same)
    assert [one.code for one in same if one.suppressed != before[one.made_of[0]].suppressed] == []


def test_impact_hides_the_break_with_the_people() -> None:
    whole = impact_of_versions("soc2010", "soc2020", weights="made-up")
    found = impact_of_versions("soc2010", "soc2020", weights="made-up", suppress=FEW_RECORDS)
    hidden = [one for one in found.breaks if one.suppressed]
    assert {(one.low, one.high, one.break_low, one.break_high) for one in hidden} == {(None,) * 4}
    assert not [one for one in found.breaks if one.before and one.before < FEW_RECORDS]
    kept = [(one, beside) for one, beside in zip(found.breaks, whole.breaks, strict=True) if not one.suppressed]
    assert all(one == replace(beside, suppressed=False) for one, beside in kept)


def test_no_figure_of_a_successor_has_people_of_a_hidden_group_in_it() -> None:
    """A shown group that merges with a hidden one would give it away by the people of both."""
    found = impact_of_versions("soc2010", "soc2020", weights="made-up", suppress=FEW_RECORDS)
    hidden = {one.group.value for one in found.at_level("unit") if one.suppressed and one.before is None}
    assert hidden
    beside = [one for one in found.breaks if one.before is not None and not hidden.isdisjoint(one.people_from)]
    assert beside
    assert {one.low for one in beside} == {None}
    assert {one.group.value for one in found.at_level("unit") if one.before is None and one.successor} <= hidden


def test_bounds_of_a_group_made_of_parts_of_a_hidden_one_are_hidden_with_it() -> None:
    """The most that can be in such a group less what surely is would be the people of the hidden one."""
    found = viability("soc2010-review", weights="made-up", suppress=6000)
    assert found.old is not None
    hidden = {one.code for one in found.old.groups if one.suppressed}
    parted = [one for one in found.groups.groups if one.parts_of]
    touched = [one for one in parted if not hidden.isdisjoint((*one.made_of, *one.parts_of))]
    assert touched
    assert {(one.low, one.high) for one in touched} == {(None, None)}


def test_every_form_of_impact_shows_the_sign_and_says_what_it_means() -> None:
    files = impact_files(impact_of_versions("soc2010", "soc2020", weights="made-up", suppress=3000))
    rows = list(csv.DictReader(files["breaks.csv"].decode().splitlines()))
    gone = [row for row in rows if row["suppressed"] == "true"]
    assert gone
    assert {row["note"] for row in gone} == {SUPPRESSED_NOTE}
    assert {row["people_low"] for row in gone} == {SUPPRESSED}
    page = files["impact.html"].decode()
    assert SUPPRESSED in page
    assert SUPPRESSED_NOTE in page


def test_align_hides_the_people_that_viability_hides_and_what_titles_would_make_of_them() -> None:
    whole = align("soc2010", "soc2020", weights="made-up")
    found = align("soc2010", "soc2020", weights="made-up", suppress=3000)
    people = viability("soc2020", weights="made-up", suppress=3000).groups
    hidden = {one.code for one in people.groups if one.suppressed}
    pairs = [
        (one, beside)
        for first, second in zip(found.groups, whole.groups, strict=True)
        for one, beside in zip(first.holders, second.holders, strict=True)
    ]
    assert hidden & {one.code for one, _ in pairs}
    for one, beside in pairs:
        assert one.suppressed == (one.code in hidden)
        gone = replace(beside, people=None, by_titles=None, suppressed=True)
        assert one == (gone if one.suppressed else beside)


def test_what_is_hidden_in_the_evidence_of_a_revision_is_hidden_in_its_breaks_and_the_other_way_round() -> None:
    """One folder has both: the document's people of a group would give the workbook's hidden ones away."""
    revised = revise("soc2010-review", weights="made-up", suppress=9000)
    assert revised.outcome is not None
    assert revised.impact is not None
    breaks = {str(one.group) for one in revised.impact.at_level("unit") if one.suppressed and one.before is None}
    rows = [row for tables in revised.evidence.values() for table in tables for row in table.rows]
    old = [row for row in rows if row[0].startswith("soc2010 ") or row[0].startswith("soc2010:")]
    assert breaks
    assert old
    assert {row[0] for row in old if row[2] == SUPPRESSED} == {row[0] for row in old} & breaks
    tables = [table for tables in revised.evidence.values() for table in tables]
    assert [table.note for table in tables if any(row[2] == SUPPRESSED for row in table.rows)]
    page = proposals_html(revised.plan, revised.outcome, evidence=revised.evidence)
    assert SUPPRESSED_NOTE in page


def test_converted_figures_of_few_records_of_a_sample_are_hidden() -> None:
    """Of a sample of 1 in 50, 150 people are three records; the others are ten and more."""
    rows = [("2121", "men", 4000), ("2121", "women", 150), ("5431", "men", 2000), ("5431", "women", 5500)]
    figures = pl.DataFrame(rows, schema=["soc", "sex", "people"], orient="row")
    assert _converted(figures).hidden == 0
    hidden = _converted(figures, sampled=0.02).converted.frame.filter(pl.col("note") == SUPPRESSED)
    assert hidden["by"].unique().to_list() == ["women"]
    assert len(hidden) == 2
    assert _converted(figures.filter(pl.col("people") > 150), sampled=0.02).hidden == 0


@pytest.mark.parametrize("command", ["viability", "impact"])
def test_commands_show_the_sign_or_say_how_many(command: str) -> None:
    ran = _run(command, "soc2010-review", "--weights", "made-up", "--suppress", "8000")
    assert ran.returncode == 0, ran.stderr
    assert SUPPRESSED in ran.stdout or "are suppressed" in ran.stdout


def test_records_have_nothing_to_suppress(tmp_path: Path) -> None:
    people, out = tmp_path / "people.csv", tmp_path / "out.csv"
    FIGURES.write_csv(people)
    given = [str(people), "--from", "soc2010", "--to", "soc2020", "--code", "soc", "--records", "draw"]
    ran = _run("convert", *given, "--out", str(out), "--suppress", "10")
    assert (ran.returncode, out.exists()) == (2, False)
    assert "one by one" in ran.stderr


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from occumap.cli.app import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
