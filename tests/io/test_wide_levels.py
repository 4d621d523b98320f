"""A wide table of levels gives each code once, under the code beside it."""

from __future__ import annotations

import pytest

from occumap.errors import InputError
from occumap.io.wide_levels import read_wide_levels
from tests.io.made_files import make_csv

HEADER = "anzsco_major_code,anzsco_major,anzsco_unit_code,anzsco_unit,skill_level\n"


def test_each_code_stands_once_however_many_rows_it_heads(tmp_path):
    version = read_wide_levels(
        make_csv(tmp_path / "a.csv", HEADER + "1,Managers,1111,Chiefs,1\n1,Managers,1112,Others,\n"), "x"
    )
    assert version.counts() == {"major": 1, "unit": 2}
    assert version["1112"].parent == version["1"].code


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("1,Managers,1111,Chiefs,1\n1,Bosses,1112,Others,\n", "row 3: 1 is 'Bosses'"),
        ("1,Managers,1111,Chiefs,1\n2,Makers,1111,Chiefs,\n", "row 3: 1111 is 'Chiefs' under 2 here"),
        ("1,Managers,,Chiefs,1\n", "row 2: unit is blank"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_with_the_row(tmp_path, rows, what):
    with pytest.raises(InputError, match=what):
        read_wide_levels(make_csv(tmp_path / "a.csv", HEADER + rows), "x")


def test_anzsco_2022_has_all_groups_of_all_five_levels(shared):
    version = read_wide_levels(shared / "asc" / "anzsco2022.csv", "anzsco2022")
    assert version.counts() == {"major": 8, "submajor": 51, "minor": 150, "unit": 514, "occupation": 1226}
    assert version["111111"].title == "Chief Executive or Managing Director"
    assert version.top("111111").title == "Managers"
