"""What the revision before did to a group is told from its titles' earlier codes; without them, it isn't known."""

from __future__ import annotations

import polars as pl

from occumap.evidence.scan.changed_before import changed_before
from occumap.evidence.scan.material import Entries, Material
from occumap.examples import small_index, small_version
from occumap.model.scan import ScanMeasure, ScanSource

# Of five titles of the earlier group "1", three are bakers now and two make cakes.
EARLIER = ["1", "1", "1", "1", "1", "2", "3", "4", "4", "4", None, "5"]


def measured(*, helpful: tuple[str, ...] = ("tiny0",), index: bool = True) -> dict[str, ScanMeasure]:
    coded = small_index().with_codes("tiny0", pl.Series(EARLIER, dtype=pl.String))
    entries = Entries(ScanSource("tiny", "a tiny index"), coded, helpful) if index else None
    return {one.code: one.measure for one in changed_before(Material(small_version(), entries))}


def test_a_group_cut_out_of_a_larger_one_says_how_much_of_that_is_elsewhere_now():
    found = measured()
    assert found["11"].value == 2 / 5
    assert "come from tiny0 1; of that group’s 5 titles, 2 (40%" in found["11"].says
    assert found["12"].value == 3 / 5
    assert found["12"].low is not None
    assert found["12"].high is not None
    assert found["12"].low < 3 / 5 < found["12"].high


def test_a_group_that_stayed_as_it_was_has_nothing_elsewhere():
    assert measured()["30"].value == 0


def test_what_has_no_earlier_codes_is_no_evidence_and_says_why():
    assert measured()["23"].value is None
    assert measured()["23"].says == "None of its titles has a code of tiny0."
    assert all(one.value is None for one in measured(helpful=()).values())
    assert all("no codes of an earlier version" in one.says for one in measured(helpful=()).values())
    assert all(one.says == "No index was given." for one in measured(index=False).values())


def test_groups_above_those_that_titles_are_coded_to_point_to_those_below():
    assert measured()["1"].value is None
    assert "see the groups below" in measured()["1"].says
