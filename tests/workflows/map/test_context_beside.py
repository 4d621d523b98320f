"""Loaded figures stand beside gaps, moves and steps without further options, and can be left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from occumap.catalog.context import keep_context
from occumap.catalog.load import load
from occumap.errors import InputError
from occumap.model.group_figures import UNITS, Figure, Measure
from occumap.render import as_dict
from occumap.render.figures_in_words import OF_ALL_EMPLOYEES, sources_in_words
from occumap.workflows.map.gap import gap
from occumap.workflows.map.moves import moves
from occumap.workflows.map.paths import paths
from tests.io.made_files import Cell, make_csv, make_workbook

WELDER, INSPECTOR = "OCC0349", "OCC0292"
HEADER: list[Cell] = ["Description", "Code", "No_jobs", "Median", "Mean", "10", "20", "25", "30", "40", "60", "70"]


def pay_rows() -> list[list[Cell]]:
    world = load("england").occupational_map
    assert world is not None
    codes = sorted({one.soc2020 for one in world.occupations if one.soc2020})
    spread: list[Cell] = [1] * 10
    return [
        [*HEADER, "75", "80", "90"],
        *([f"Group {n}", code, 5, 20_000 + n, 1, *spread] for n, code in enumerate(codes)),
    ]


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    made = make_workbook(tmp_path / "soc2020 2021.xlsx", {"annual_FTPT": pay_rows()})
    keep_context(load(made))
    return tmp_path


@pytest.mark.usefixtures("home")
def test_what_was_loaded_stands_beside_moves_gaps_and_every_step():
    assert all(move.gap.context and move.gap.context.to.pay for move in moves(WELDER, limit=3))
    found = gap(WELDER, INSPECTOR)
    assert found.context is not None
    assert found.context.pay_change == found.context.to.pay.value - found.context.start.pay.value  # type: ignore[union-attr, operator]
    assert all(step.gap.context for step in paths(WELDER, INSPECTOR, limit=1)[0].steps)
    said = json.loads(as_dict.to_json(as_dict.gap(found)))["context"]
    assert said["to"][0]["measure"] == "pay"


@pytest.mark.usefixtures("home")
def test_none_leaves_them_out():
    assert gap(WELDER, INSPECTOR, context="none").context is None
    assert all(move.gap.context is None and move.pay_ratio is None for move in moves(WELDER, limit=2, context="none"))


@pytest.mark.usefixtures("home")
def test_moves_by_pay_are_the_same_moves_the_best_paid_first_and_a_minimum_holds():
    found, sorted_ones = moves(WELDER, limit=8), moves(WELDER, limit=8, sort="pay")
    assert {one.to for one in found} == {one.to for one in sorted_ones}
    paid = [one.gap.context.to.pay.value for one in sorted_ones if one.gap.context and one.gap.context.to.pay]
    known = [one for one in paid if one is not None]
    assert known == sorted(known, reverse=True)
    assert all((one.pay_ratio or 0) >= 1.001 for one in moves(WELDER, limit=5, minimum_pay_ratio=1.001))


def test_pay_that_is_not_held_is_said_not_taken_for_no_moves(tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path))
    for options in ({"sort": "pay"}, {"minimum_pay_ratio": 1.1}):
        with pytest.raises(InputError, match="no pay is held"):
            moves(WELDER, limit=2, **options)
    figures = make_csv(tmp_path / "people-2022.csv", "soc2020,employment\n5213,500\n")
    assert gap(WELDER, INSPECTOR, context=figures).context is not None


def test_interests_need_a_framework_that_has_them():
    with pytest.raises(InputError, match="it has no interests"):
        moves(WELDER, limit=2, interests="RIA")


def test_pay_of_all_employees_says_that_part_time_work_is_in_it() -> None:
    def paid(employees: str) -> list[str]:
        unit = UNITS["annual"]
        return sources_in_words(
            [Figure(Measure.PAY, "soc2020", "11", "", "11", 1.0, unit=unit, employees=employees, source="A survey")]
        )

    assert OF_ALL_EMPLOYEES in paid("all")
    assert OF_ALL_EMPLOYEES not in paid("full-time")
