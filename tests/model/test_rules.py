"""What a code looks like says its level, its parent and the room beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.model.rules import CodeRules, Level
from tests.settled import LAW

SOC = CodeRules(
    (
        Level(1, "major", "[1-9]"),
        Level(2, "sub-major", "[1-9]{2}"),
        Level(3, "minor", "[1-9]{3}"),
        Level(4, "unit", "[1-9]{3}[0-9]"),
    ),
    only_child="0",
    residual="9",
    residual_words=("n.e.c.",),
)


@pytest.mark.parametrize(
    ("value", "level"), [("3", "major"), ("35", "sub-major"), ("354", "minor"), ("3540", "unit"), ("3541", "unit")]
)
def test_the_pattern_of_a_code_says_its_level(value: str, level: str) -> None:
    found = SOC.level_of(value)
    assert found is not None
    assert found.name == level


@pytest.mark.parametrize("value", ["1115.0", "", "0", "350", "35411", "354 ", "35a", "3541\n"])
def test_a_text_that_matches_no_pattern_whole_is_of_no_level(value: str) -> None:
    assert SOC.level_of(value) is None


def test_of_several_levels_that_match_the_lowest_is_taken() -> None:
    rules = CodeRules((Level(1, "broad", "[0-9]{2}"), Level(2, "detailed", "[0-9]+")))
    found = rules.level_of("35")
    assert found is not None
    assert found.name == "detailed"


def test_the_lowest_level_is_the_last() -> None:
    assert SOC.lowest.name == "unit"


def test_a_level_is_found_by_name_whatever_its_case() -> None:
    assert SOC.level_named("UNIT") == SOC.level_named("unit") == SOC.lowest
    assert SOC.level_named("section") is None


@pytest.mark.parametrize(("value", "parent"), [("3541", "354"), ("354", "35"), ("35", "3"), ("3", None)])
def test_the_longest_prefix_at_a_higher_level_is_the_parent(value: str, parent: str | None) -> None:
    assert SOC.prefix_parent(value) == parent


def test_a_prefix_that_is_no_code_is_stepped_over() -> None:
    rules = CodeRules((Level(1, "top", "[0-9]"), Level(2, "low", "[0-9]{4}")))
    assert rules.prefix_parent("3541") == "3"


def test_a_code_of_no_level_has_no_parent() -> None:
    assert SOC.prefix_parent("1115.0") is None


def test_a_residual_group_is_known_by_its_title_whatever_its_case() -> None:
    assert SOC.is_residual("Process operatives N.E.C.")
    assert not SOC.is_residual("Process operatives")


def test_codes_kept_for_only_child_and_residual_are_not_offered_at_the_lowest_level() -> None:
    assert SOC.children_codes("354") == tuple(f"354{digit}" for digit in range(1, 9))


def test_above_the_lowest_level_only_zero_is_kept() -> None:
    assert SOC.children_codes("35") == tuple(f"35{digit}" for digit in range(1, 10))
    assert SOC.children_codes("") == tuple("123456789")


def test_where_parents_are_stated_no_code_can_be_offered() -> None:
    assert replace(SOC, parents="stated").children_codes("354") == ()


@LAW
@given(parent=st.from_regex("[1-9]{1,3}", fullmatch=True))
def test_every_code_offered_belongs_under_its_parent(parent: str) -> None:
    offered = SOC.children_codes(parent)
    assert offered
    assert {SOC.prefix_parent(code) for code in offered} == {parent}
