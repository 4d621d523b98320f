"""People, vacancies and projections are told by the names of columns; suppressed figures stay away with a reason."""

from __future__ import annotations

import pytest

from occumap.catalog.load import version
from occumap.errors import InputError
from occumap.io.group_figures_table import APS, figure_columns, figures_of, read_figures_table
from tests.io.made_files import make_csv

VERSIONS = ("soc2010", "soc2020")


def read(tmp_path, text, name="figures-2024"):
    table = read_figures_table(make_csv(tmp_path / f"{name}.csv", text), VERSIONS)
    assert table is not None
    return figures_of(table, version("soc2020"))


def test_people_are_numbers_and_suppressed_ones_say_why(tmp_path):
    table = read(tmp_path, 'soc2020,title,employment\n5432,Bakers,"12,300"\n5434,Chefs,!\n5435,Cooks,*\n', "aps-2022")
    assert table.select("measure", "code", "value", "note", "year").rows() == [
        ("people", "5432", 12_300.0, None, 2022),
        ("people", "5434", None, "unreliable", 2022),
        ("people", "5435", None, "disclosive", 2022),
    ]
    assert set(table["source"]) == {APS}


def test_vacancies_and_projections_keep_their_source_year_and_area(tmp_path):
    text = (
        "SOC code,Occupation,Vacancies,Projection,Year,Region,Source\n"
        "2126,Engineers,120,1400,2024,Wales,A board\n21,All of them,4000,-3,2024,,Another\n"
    )
    table = read(tmp_path, text)
    assert table.select("measure", "code", "value", "year", "area", "source").rows() == [
        ("vacancies", "2126", 120.0, 2024, "Wales", "A board"),
        ("vacancies", "21", 4000.0, 2024, "", "Another"),
        ("projection", "2126", 1400.0, 2024, "Wales", "A board"),
        ("projection", "21", -3.0, 2024, "", "Another"),
    ]


def test_a_year_may_stand_in_the_name_of_a_column_and_shares_are_per_cent(tmp_path):
    table = read(tmp_path, "soc2020,projection 2030,projection 2035\n2126,4.5%,−2.0%\n", "future")
    assert table.select("value", "year", "unit").rows() == [(4.5, 2030, "per cent"), (-2.0, 2035, "per cent")]


def test_totals_footnotes_and_blank_rows_are_no_groups(tmp_path):
    text = "soc2020,title,employment\n,Total,500\n2126,Engineers,120\n,,\nSource: a survey of people,,\n"
    assert read(tmp_path, text)["code"].to_list() == ["2126"]


def test_coefficients_of_variation_stand_beside_figures_in_the_same_table_or_another(tmp_path):
    same = read(tmp_path, "soc2020,employment,CV\n2126,1200,12.5\n2127,900,x\n")
    assert same["variation"].to_list() == [12.5, None]
    figures = read_figures_table(make_csv(tmp_path / "aps-2022.csv", "soc2020,employment\n2126,1200\n"), VERSIONS)
    errors = read_figures_table(make_csv(tmp_path / "aps-cv-2022.csv", "soc2020,CV\n2126,7.0\n"), VERSIONS)
    assert figures is not None
    assert errors is not None
    assert (figures.of_variation, errors.of_variation) == (False, True)
    assert figures_of(figures, version("soc2020"), beside=errors)["variation"].to_list() == [7.0]


@pytest.mark.parametrize(
    "names",
    [
        ["code", "title"],
        ["code", "title", "level", "parent"],
        ["vacancies", "year"],
        ["soc2010", "soc2020", "employment"],
        ["id", "code", "sex", "age", "industry", "qualification", "people"],
    ],
)
def test_other_tables_are_not_taken_for_figures(names):
    assert figure_columns(names, VERSIONS) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("soc2020,employment\n2126,1\n9999,2\n", "row 3: '9999' is not a group of soc2020"),
        ("soc2020,employment\n2126,1\n,2\n", "row 3: there is no code"),
        ("soc2020,employment\n2126,few\n", "row 2, employment"),
        ("soc2020,employment\n2126,-5\n", "row 2, employment"),
        ("soc2020,employment,year\n2126,5,soon\n", "row 2, year: 'soon' is not a year"),
    ],
)
def test_what_cannot_be_read_says_where_what_and_how_to_mend_it(tmp_path, text, words):
    with pytest.raises(InputError, match=words):
        read(tmp_path, text)


def test_a_year_that_nothing_tells_is_asked_for(tmp_path):
    with pytest.raises(InputError, match=r"which year ‘employment’ is for\. Add a column year"):
        read(tmp_path, "soc2020,employment\n2126,5\n", "figures")


def test_the_real_table_of_2022_lists_398_unit_groups_and_32_million_people(shared):
    table = read_figures_table(shared / "uk" / "aps-employment-2022-soc2020.csv", VERSIONS)
    assert table is not None
    found = figures_of(table, version("soc2020"))
    assert (len(found), found["year"][0], found["value"].sum()) == (398, 2022, 32_031_500)
    assert found["note"].null_count() == 398
