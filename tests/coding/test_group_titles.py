"""A group's own title is understood as a job title, in every version that is coded to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from occumap.catalog import load
from occumap.coding.group_titles import groups_by_title, title_words
from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Lookup
from occumap.examples import small_index, small_version
from occumap.model.coding import Method
from occumap.model.version import Version


def small(version: Version | None = None) -> ByIndex:
    return ByIndex(version or small_version(), Lookup.of(small_index(), "tiny1"))


def test_a_title_that_only_the_classification_has_gives_its_group() -> None:
    answer = small().settled("Pastry and cake makers")
    assert answer is not None
    assert (answer.code, answer.method, answer.entry_id) == (small_version()["12"].code, Method.EXACT, None)
    assert "title of the group itself in tiny1" in answer.reason


def test_a_title_of_a_group_above_gives_that_group_and_no_full_code() -> None:
    section = small_version().at_level("section")[0]
    answer = small().settled(section.title)
    assert answer is not None
    assert (answer.code, answer.method) == (section.code, Method.BACKED_OFF)


def test_signs_case_and_number_of_a_groups_title_do_not_matter() -> None:
    codes = [
        small().settled(title) for title in ("PASTRY & CAKE MAKERS", "pastry and cake maker", "Pastry, and cake makers")
    ]
    assert [answer.code.value for answer in codes if answer and answer.code] == ["12", "12", "12"]


def test_a_title_that_two_groups_apart_share_is_no_groups() -> None:
    version = small_version()
    groups = tuple(replace(group, title="Makers") if group.code.value in {"11", "21"} else group for group in version)
    assert title_words("Makers") not in groups_by_title(replace(version, groups=groups))


def test_of_two_groups_one_under_the_other_the_lower_has_the_title() -> None:
    version = load.version("isco08")
    assert groups_by_title(version)[title_words("Legislators and senior officials")].code.value == "111"
    assert groups_by_title(version)[title_words("Commissioned armed forces officers")].code.value == "0110"


@pytest.mark.parametrize(("to", "missed"), [("soc2020", 5), ("soc2020ext", 13), ("isco08", 4)])
def test_titles_of_the_lowest_groups_are_found_unless_the_index_has_them_under_another(
    ons_workbook: Path, to: str, missed: int
) -> None:
    """The real index has "Civil engineer" under a trade by default: such titles stay with the index."""
    version, entries = load.version_and_index(to, ons_workbook)
    by_index = ByIndex(version, Lookup.of(entries, to))
    answers = {group.code: by_index.settled(group.title) for group in version.lowest}
    others = [code for code, answer in answers.items() if answer is None or answer.code != code]
    assert len(others) <= missed


def test_the_six_digits_of_a_code_are_counted_without_its_stroke(ons_workbook: Path) -> None:
    version, entries = load.version_and_index("soc2020ext", ons_workbook)
    answer = ByIndex(version, Lookup.of(entries, "soc2020ext")).settled("Software engineer")
    assert answer is not None
    assert answer.code is not None
    assert (answer.code.value, answer.digits) == ("2134/03", 6)
