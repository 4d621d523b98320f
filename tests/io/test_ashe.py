"""Pay and jobs are read from ASHE Table 14; what is suppressed stays away, with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.io.ashe import read_ashe
from tests.io.made_files import Cell, make_workbook

HEADER: list[Cell] = ["Description", "Code", "No_jobs", "Median", "change", "Mean", "change"]
PERCENTILES: list[Cell] = ["10", "20", "25", "30", "40", "60", "70", "75", "80", "90"]
ROWS: list[list[Cell]] = [
    [*HEADER, *PERCENTILES],
    ["All employees", "XX", 100, 25_000, 1, 30_000, 2, *[1.0] * 10],
    ["  Food trades", "543", "40", "21000.5", None, 22_000, None, *[1.0] * 10],
    ["    Bakers ", "5432", "12", "20,500", 3, "x", 2, "x", *[1.0] * 9],
    ["    Cooks", "5435", "x", "x", None, "..", None, *["x"] * 10],
    ["    Chefs", 5434.0, "-", None, None, ":", None, *["x"] * 10],
    ["Not Classified", "", ":"],
]


def make(tmp_path: Path, rows: list[list[Cell]] = ROWS, name: str = "ashe-2021-soc2020", sheet: str = "annual_FTPT"):
    return make_workbook(tmp_path / f"{name}.xlsx", {sheet: rows})


def test_jobs_are_numbers_and_pay_is_in_pounds_a_year(tmp_path):
    table = read_ashe(make(tmp_path))
    bakers = table.row(1, named=True)
    assert table["code"].to_list() == ["543", "5432", "5435", "5434"]
    assert (bakers["version"], bakers["year"], bakers["unit"]) == ("soc2020", 2021, "pounds a year")
    assert (bakers["title"], bakers["jobs"], bakers["median_pay"], bakers["p90"]) == ("Bakers", 12_000, 20_500.0, 1.0)


def test_suppressed_figures_are_null_and_say_why(tmp_path):
    table = read_ashe(make(tmp_path)).drop("version", "year", "unit")
    notes = {row["code"]: row for row in table.iter_rows(named=True)}
    assert notes["5432"]["median_pay_note"] is None
    assert (notes["5432"]["mean_pay"], notes["5432"]["mean_pay_note"]) == (None, "unreliable")
    assert (notes["5432"]["p10"], notes["5432"]["p10_note"]) == (None, "unreliable")
    assert (notes["5435"]["jobs"], notes["5435"]["jobs_note"]) == (None, "unreliable")
    assert notes["5435"]["mean_pay_note"] == "disclosive"
    assert (notes["5434"]["jobs_note"], notes["5434"]["median_pay_note"]) == ("nil or negligible", "not given")
    assert notes["5434"]["mean_pay_note"] == "not available"


def test_a_figure_is_there_or_has_a_note_never_both_or_neither(shared):
    for name in ("provisional-soc2010", "revised-soc2020"):
        table = read_ashe(shared / "uk" / f"ashe-table14-2021-{name}.xlsx")
        for field in ("jobs", "median_pay", "mean_pay", "p10", "p90"):
            assert (table[field].is_null() == table[f"{field}_note"].is_not_null()).all()


def test_the_published_layout_with_headings_above_the_columns_is_read(tmp_path):
    rows: list[list[Cell]] = [
        ["Table 14.7a   Annual pay - Gross (£) - For all employee jobs: United Kingdom, 2023"],
        [None],
        [None, None, "Number of jobs"],
        ["Description", "Code", "(thousand)", "Median", "change", "Mean", "change", *PERCENTILES],
        *ROWS[1:],
    ]
    table = read_ashe(make(tmp_path, rows, "PROV - Table 14.7a", "All"), "soc2020")
    assert table["year"].unique().to_list() == [2023]
    assert table.filter(code="5432")["jobs"].item() == 12_000
    with pytest.raises(InputError, match="its heading doesn't say that it holds weekly pay"):
        read_ashe(make(tmp_path, rows, "PROV - Table 14.7a", "All"), "soc2020", pay="weekly")


def test_coefficients_of_variation_come_from_their_own_workbook(tmp_path):
    variation = [row if n == 0 else [*row[:2], 1.5, 2.5, None, "x", None, *[1.0] * 10] for n, row in enumerate(ROWS)]
    errors = make(tmp_path, variation, "cv")
    bakers = read_ashe(make(tmp_path), errors=errors).row(1, named=True)
    assert (bakers["jobs_cv"], bakers["median_pay_cv"], bakers["mean_pay_cv"]) == (1.5, 2.5, None)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([*ROWS, ["Bakers", "5432", 1, 1, 1, 1, 1, *[1.0] * 10]], "row 8: code '5432' is already in row 4"),
        ([*ROWS, ["Icers", "5436", "many", 1, 1, 1, 1, *[1.0] * 10]], "row 8: jobs 'many' is neither a number nor"),
        ([*ROWS, ["Icers", "5436", "nan", 1, 1, 1, 1, *[1.0] * 10]], "row 8: jobs 'nan' is neither a number nor"),
        ([["Description", "Code", "Median"], ["Bakers", "5432", 1]], "there is no column ‘No_jobs’"),
        ([["Job", "Median"], ["Bakers", 1]], "no row has the columns Description and Code"),
        (ROWS[:2], "no row has a code"),
    ],
)
def test_what_is_no_table_14_says_where_what_and_how_to_mend_it(tmp_path, rows, words):
    with pytest.raises(InputError, match=words):
        read_ashe(make(tmp_path, rows))


def test_version_year_and_kind_of_pay_are_never_guessed(tmp_path):
    with pytest.raises(InputError, match="it doesn't say which version its codes are of"):
        read_ashe(make(tmp_path, name="ashe-2021"))
    with pytest.raises(InputError, match="it doesn't say which year its figures are for"):
        read_ashe(make(tmp_path, name="ashe-soc2020"))
    assert read_ashe(make(tmp_path, name="ashe"), "soc2010", year=2019)["year"][0] == 2019
    with pytest.raises(InputError, match="pay can't be 'monthly'"):
        read_ashe(make(tmp_path), pay="monthly")
    with pytest.raises(InputError, match="there is no sheet ‘weekly_FTPT’"):
        read_ashe(make(tmp_path), pay="weekly")


@pytest.mark.parametrize(
    ("name", "version", "units", "with_pay", "with_jobs"),
    [
        ("ashe-table14-2021-provisional-soc2010", "soc2010", 369, 322, 292),
        ("ashe-table14-2021-revised-soc2020", "soc2020", 412, 354, 326),
    ],
)
def test_the_real_tables_of_2021_have_all_unit_groups_of_their_version(
    shared, name, version, units, with_pay, with_jobs
):
    table = read_ashe(shared / "uk" / f"{name}.xlsx")
    unit_groups = table.filter(table["code"].str.len_chars() == 4)
    assert (table["version"][0], table["year"][0], len(unit_groups)) == (version, 2021, units)
    assert unit_groups["median_pay"].count() == with_pay
    assert unit_groups["jobs"].count() == with_jobs


def test_real_pay_by_the_hour_and_of_full_time_employees_is_told_apart(shared):
    path = shared / "uk" / "ashe-table14-2021-revised-soc2020.xlsx"
    hourly = read_ashe(path, pay="hourly")
    assert hourly["unit"][0] == "pounds an hour"
    assert hourly["median_pay"].max() < 100
    managers = {who: read_ashe(path, employees=who).row(0, named=True)["median_pay"] for who in ("all", "full-time")}
    assert managers == {"all": 40_036.0, "full-time": 43_428.0}
