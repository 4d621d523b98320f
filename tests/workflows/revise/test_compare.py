"""What became of every group between two versions."""

from collections import Counter

from occumap.model.change_type import ChangeType
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
