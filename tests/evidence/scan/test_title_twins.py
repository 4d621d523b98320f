"""Two groups of a level whose titles share words are found, whatever else is known of them."""

from __future__ import annotations

from occumap.evidence.scan.material import Material
from occumap.evidence.scan.title_twins import title_twins
from occumap.examples import RULES, small_version
from occumap.model.code import Code
from occumap.model.scan import ScanMeasure
from occumap.model.version import Version


def measured(version: Version) -> dict[str, ScanMeasure]:
    return {one.code: one.measure for one in title_twins(Material(version))}


def test_the_closest_title_of_the_same_level_is_named_with_the_words_shared():
    found = measured(small_version())
    assert found["21"].value == 1 / 3
    assert found["21"].others == (Code("tiny1", "22"),)
    assert found["21"].says == "Its title shares ‘cycle’ with that of 22 Cycle menders: 1 of the 3 words of both."


def test_a_title_like_no_other_says_so():
    found = measured(small_version())
    assert found["30"].value == 0
    assert found["30"].says == "No other job group’s title shares a word with its own."
    assert found["30"].others == ()


def test_titles_of_another_level_and_marks_of_residual_groups_are_not_compared():
    rows = [("1", "Bread", None, None), ("11", "Bread n.e.c.", None, None), ("19", "Cake n.e.c.", None, None)]
    found = measured(Version.of("v", rows, rules=RULES))
    assert [found[code].value for code in ("1", "11", "19")] == [0, 0, 0]
