"""The check of the map that comes along, by the starter and the ONS index, held against what two readers judged."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from occumap.catalog.load import load
from occumap.catalog.typical_titles import typical_titles
from occumap.model.map_check import MapCheck
from occumap.workflows.map.map_changes import map_changes
from occumap.workflows.map.map_check import map_check

FIRST = 64


@pytest.fixture(scope="module")
def by_starter() -> MapCheck:
    return map_check()


def judged(shared: Path) -> dict[str, str]:
    path = shared / "occupational-map" / "checked-dev.tsv"
    if not path.is_file():
        pytest.skip(f"{path} isn't there")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["verdict"] for row in csv.DictReader(file, delimiter="\t")}


def counted(found: MapCheck, verdicts: dict[str, str]) -> dict[str, int]:
    """Return the verdicts on the first occupations of the half of the map that was judged."""
    half = [one.occupation.code for one in found.all if one.occupation.code <= f"{max(verdicts)}Z"][:FIRST]
    said = [verdicts.get(code, "") for code in half]
    return {verdict: said.count(verdict) for verdict in ("certainly wrong", "likely wrong", "right")}


def test_every_occupation_is_checked_or_said_not_to_be(by_starter: MapCheck):
    assert (len(by_starter.all), len(by_starter.unjudged)) == (1079, 190)
    weights = [one.weight for one in by_starter.all]
    assert weights == sorted(weights, reverse=True)
    assert all(one.reasons for one in by_starter.flagged)
    assert 80 < len(by_starter.flagged) < 160


def test_of_the_first_64_most_are_wrong_and_hardly_any_right_one_is_accused(by_starter: MapCheck, shared: Path):
    found = counted(by_starter, judged(shared))
    assert found["certainly wrong"] >= 21
    assert found["certainly wrong"] + found["likely wrong"] >= 36
    assert found["right"] <= 2


def test_options_that_carry_each_others_groups_are_found(by_starter: MapCheck):
    better = {one.occupation.code: one.better.code for one in by_starter.flagged}
    assert (better["OCC0847A"], better["OCC0847B"]) == ("2123", "2122")
    assert (better["OCC0119B"], better["OCC0119F"]) == ("2139", "2135")


@pytest.fixture
def records(shared: Path) -> Path:
    folder = shared / "engineering-map" / "raw"
    if not folder.is_dir():
        pytest.skip(f"{folder} isn't there")
    return folder


def test_records_load_as_a_map_and_are_what_comes_along_but_for_a_withdrawn_product(records: Path):
    assert len(load(records).occupational_map or ()) == 6
    found = map_changes(records, part=True)
    assert found.counts == {"products withdrawn": 1}
    assert [one.code for one in found.products_withdrawn] == ["ST0407"]


def test_records_bring_typical_titles_to_the_check(records: Path):
    assert "Aerodynamics engineer" in typical_titles(records)["OCC0010"]
    checked = map_check(occupations=records)
    assert (len(checked.all), len(checked.unjudged)) == (5, 1)
