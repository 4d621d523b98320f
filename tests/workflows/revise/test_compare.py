"""What became of every group between two versions."""

from collections import Counter

import polars as pl
import pytest

from occumap.errors import InputError
from occumap.model.change_type import ChangeType
from occumap.model.correspondence import Correspondence
from occumap.render import as_dict
from occumap.workflows.revise.compare import compare, keep

ISSUE_21 = ["2435", "3511", "5211", "5212", "5214", "5411", "8112", "8115", "8118", "8122", "8123", "8223"]


def test_every_group_of_soc2010_has_a_derived_type_on_the_real_index(ons_workbook):
    changes = compare("soc2010", "soc2020", index=str(ons_workbook)).changes
    units = [c for c in changes if c.group.version == "soc2010" and c.level == "unit"]
    assert len(units) == 369
    assert all(change.types for change in units)


def test_the_twelve_groups_of_issue_21_are_merged_or_taken_over(ons_workbook):
    changes = compare("soc2010", "soc2020", index=str(ons_workbook)).changes
    types = {c.group.value: set(c.types) for c in changes if c.group.version == "soc2010"}
    joined = {ChangeType.MERGER, ChangeType.TAKE_OVER}
    assert [code for code in ISSUE_21 if not types[code] & joined] == []


def test_us_soc_is_compared_by_the_same_code(shared):
    us = shared / "us"
    comparison = compare(
        str(us / "us-soc2010-structure.csv"),
        str(us / "us-soc2018-structure.csv"),
        crosswalk=us / "us-soc2010-soc2018.csv",
    )
    detailed = [c for c in comparison.changes if c.level == "detailed" and c.group.version == comparison.old.id]
    counts = Counter(change_type for change in detailed for change_type in change.types)
    assert len(detailed) == 841
    assert counts[ChangeType.UNCHANGED] > 600
    assert counts[ChangeType.BREAKDOWN] > 10


def test_the_comparison_is_kept_as_two_tables(tmp_path):
    keep(compare("soc2010", "soc2020"), tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["changes.csv", "correspondence.csv"]


CROSSWALK = "old list,new list\n11,21\n12,22\n"
OLD = "code,title\n11,Potters\n12,Weavers\n13,Lamp lighters\n"
NEW = "code,title\n21,Potters and glazers\n22,Weavers\n13,Software testers\n"


@pytest.fixture
def lists(tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    for name, text in {"old-list": OLD, "new-list": NEW, "crosswalk": CROSSWALK}.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def test_what_versions_are_compared_by_is_named_in_every_output(lists):
    crosswalk = lists / "crosswalk.csv"
    found = compare(lists / "old-list.csv", lists / "new-list.csv", crosswalk=crosswalk)
    assert found.based_on == f"the crosswalk {crosswalk}"
    assert as_dict.comparison(found)["based_on"] == found.based_on
    keep(found, lists / "out")
    rows = pl.read_csv(lists / "out" / "changes.csv", infer_schema=False)
    assert set(rows["based_on"]) == {found.based_on}
    assert rows.filter(code="13", version="old-list")["code_reused_for"].to_list() == ["Software testers"]


def test_two_lists_that_nothing_joins_are_compared_by_their_titles_and_it_says_so(lists):
    found = compare(lists / "old-list.csv", lists / "new-list.csv")
    assert found.based_on.startswith("the titles that both versions have")
    assert {str(c.group): c.label for c in found.changes if c.successor} == {"old-list:12": "VC1 code change"}


def test_a_list_is_compared_with_an_edited_copy_of_the_same_name(lists):
    (lists / "copy").mkdir()
    copy = lists / "copy" / "old-list.csv"
    copy.write_text(OLD.replace("13,Lamp lighters", "13,Lamplighters\n14,Testers"))
    found = compare(lists / "old-list.csv", copy)
    assert found.old.id != found.new.id
    told = {str(change.group): change.label for change in found.changes}
    assert told["old-list-old:11"] == "unchanged"
    assert told["old-list-old:13"] == told["old-list-new:14"] == "not in the table"


def test_a_correspondence_between_other_names_serves_if_its_codes_fit_in_either_direction(lists):
    table = Correspondence.from_counts("x", "y", {("21", "11"): None, ("22", "12"): None})
    found = compare(lists / "old-list.csv", lists / "new-list.csv", crosswalk=table)
    assert set(found.correspondence.counts) == {("11", "21"), ("12", "22")}
    with pytest.raises(InputError, match="not old-list to new-list"):
        compare(
            lists / "old-list.csv",
            lists / "new-list.csv",
            crosswalk=Correspondence.from_counts("x", "y", {("91", "92"): None}),
        )
