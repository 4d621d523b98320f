"""Workbooks of ASHE are told by their sheets and headings, and joined by year and kind of pay."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.io.ashe_figures import ashe_parts, is_other_ashe, read_ashe_figures
from tests.io.made_files import Cell, make_workbook

HEADER: list[Cell] = ["Description", "Code", "No_jobs", "Median", "change", "Mean", "change"]
PERCENTILES: list[Cell] = ["10", "20", "25", "30", "40", "60", "70", "75", "80", "90"]


def rows(median: Cell = 20_000, low: Cell = 18_000, high: Cell = 23_000) -> list[list[Cell]]:
    spread: list[Cell] = [1, 1, low, 1, 1, 1, 1, high, 1, 1]
    return [[*HEADER, *PERCENTILES], ["Bakers", "5432", 12, median, None, 21_000, None, *spread]]


def published(kind: str, year: int, variation: str = "") -> list[list[Cell]]:
    above: list[list[Cell]] = [
        [f"Table 14.7a   {kind} (£) - For all employee jobs{variation}: United Kingdom, {year}"],
        [None],
    ]
    return [*above, *rows()]


def figures(*paths: Path) -> dict[tuple[str, str, str, int], dict[str, object]]:
    table = read_ashe_figures(part for path in paths for part in ashe_parts(path))
    keys = ("measure", "unit", "employees", "year")
    return {tuple(row[key] for key in keys): row for row in table.iter_rows(named=True)}


def test_every_kind_of_pay_in_a_workbook_comes_out_with_quartiles(tmp_path):
    path = make_workbook(tmp_path / "ashe-2021.xlsx", {"annual_FTPT": rows(), "hourly_FT": rows(10.5, 9.5, "x")})
    found = figures(path)
    year = found["pay", "pounds a year", "all", 2021]
    hour = found["pay", "pounds an hour", "full-time", 2021]
    assert (year["value"], year["low"], year["high"], year["code"]) == (20_000.0, 18_000.0, 23_000.0, "5432")
    assert (hour["value"], hour["low"], hour["high"]) == (10.5, 9.5, None)
    assert found["jobs", None, None, 2021]["value"] == 12_000  # type: ignore[index]


def test_a_published_workbook_is_told_by_its_heading_and_its_year_stands_there(tmp_path):
    path = make_workbook(tmp_path / "t.xlsx", {"All": published("Weekly pay - Gross", 2023), "Male": rows()})
    assert [(part.pay, part.employees, part.of_variation) for part in ashe_parts(path)] == [("weekly", "all", False)]
    assert figures(path)["pay", "pounds a week", "all", 2023]["value"] == 20_000.0


def test_pay_without_overtime_is_not_taken_for_gross_pay(tmp_path):
    path = make_workbook(tmp_path / "t.xlsx", {"All": published("Hourly pay - Excluding overtime", 2023)})
    assert ashe_parts(path) == ()
    assert is_other_ashe(path)


def test_errors_stand_beside_the_figures_that_they_are_of(tmp_path):
    pay = make_workbook(tmp_path / "a-2021.xlsx", {"annual_FTPT": rows()})
    cv = make_workbook(tmp_path / "a cv-2021.xlsx", {"annual_FTPT": rows(12.5, 1, 1)})
    assert figures(pay, cv)["pay", "pounds a year", "all", 2021]["variation"] == 12.5
    with pytest.raises(InputError, match="coefficients of variation of annual pay in 2021, and no table here"):
        figures(cv)


def test_several_years_stand_together_and_one_year_twice_is_refused(tmp_path):
    one = make_workbook(tmp_path / "a-2021.xlsx", {"annual_FTPT": rows()})
    two = make_workbook(tmp_path / "a-2022.xlsx", {"annual_FTPT": rows(21_000)})
    assert {key[3] for key in figures(one, two)} == {2021, 2022}
    again = make_workbook(tmp_path / "b-2021.xlsx", {"annual_FTPT": rows(21_000)})
    with pytest.raises(InputError, match=r"a-2021\.xlsx has annual pay of 2021 too"):
        figures(one, again)


def test_the_real_workbook_has_four_kinds_of_pay(shared):
    path = shared / "uk" / "ashe-table14-2021-revised-soc2020.xlsx"
    assert {(part.pay, part.employees) for part in ashe_parts(path)} == {
        ("annual", "all"), ("annual", "full-time"), ("hourly", "all"), ("hourly", "full-time")
    }  # fmt: skip
    assert ashe_parts(shared / "uk" / "ONS_SOC2010_SOC2020.xlsx") == ()
