"""Codes of groups and codes with a slip are understood or asked about; what the map lacks is met with what is near."""

import csv
from pathlib import Path

import pytest

from occumap.catalog.load import occupational_map
from occumap.catalog.occupations import OccupationFinder
from occumap.model.resolution import Ambiguous, Resolved, Unknown

INPUTS = Path(__file__).parent / "odd_inputs.csv"
NONE, FIRST = "-", 5


@pytest.fixture(scope="module")
def finder() -> OccupationFinder:
    return OccupationFinder(occupational_map())


def test_odd_inputs_lead_to_what_they_mean_or_what_is_near(finder: OccupationFinder) -> None:
    with INPUTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    finder.prepare(row["title"] for row in rows)
    wrong = []
    for row in rows:
        found, right = finder.resolve(row["title"]), set(row["right"].split(";"))
        if isinstance(found, Resolved):
            is_right = found.id in right
        else:
            offered = found.candidates if isinstance(found, Ambiguous) else found.near
            is_right = NONE in right or bool(right & {one.id for one in offered[:FIRST]})
        if not is_right:
            wrong.append(row["title"])
    assert wrong == ["shelf stacker"]  # no group beside it has an occupation, and no name shares its words


@pytest.mark.parametrize("text", ["occ490", "OCCO490", "0CC0490", "0490", "490", "ST490"])
def test_a_code_with_a_slip_is_asked_about_and_never_taken(finder: OccupationFinder, text: str) -> None:
    found = finder.resolve(text)
    assert isinstance(found, Ambiguous)
    assert "OCC0490" in {one.id for one in found.candidates}


@pytest.mark.parametrize("text", ["OCC 0490", "occ-0490", "Occ_0490"])
def test_a_code_that_is_only_written_otherwise_is_taken_and_said(finder: OccupationFinder, text: str) -> None:
    found = finder.resolve(text)
    assert isinstance(found, Resolved)
    assert (found.id, found.reason) == ("OCC0490", "its code, written otherwise")


def test_the_version_of_a_group_is_always_said(finder: OccupationFinder) -> None:
    old, new = finder.resolve("SOC2010 5215"), finder.resolve("SOC2020 5213")
    assert isinstance(old, Ambiguous)
    assert isinstance(new, Ambiguous)
    assert "5215 Welding trades of SOC2010" in old.said
    assert "5213 Welding trades of SOC2020" in new.said
    none = finder.resolve("SOC2020 5215")
    assert isinstance(none, Unknown)
    assert "there is no group ‘5215’ in SOC2020" in none.said or "of SOC2020" in none.said


def test_near_ones_are_of_groups_beside_and_not_of_a_shared_small_word(finder: OccupationFinder) -> None:
    for text in ("barista", "café assistant"):
        found = finder.resolve(text)
        assert isinstance(found, Unknown)
        names = [one.title for one in found.near]
        assert names[0] == "Food and beverage team member"
        assert not any("butcher" in name or "Teaching" in name for name in names)


def test_a_code_of_an_occupation_that_is_not_there_is_met_with_those_like_it(finder: OccupationFinder) -> None:
    found = finder.resolve("OCC1349A")
    assert isinstance(found, Unknown)
    assert found.near
    assert all(one.reason == "a code like it" for one in found.near)
