"""Employment by unit group is read from a CSV; what is suppressed stays away, with the reason."""

from __future__ import annotations

import pytest

from occumap.errors import InputError
from occumap.io.aps_employment import read_aps_employment
from tests.io.made_files import make_csv

TEXT = 'soc2020,title,employment\n5432,Bakers,"12,300"\n5434,Chefs,!\n5435,Cooks,\n5436,Icers,*\n'


def test_people_are_whole_numbers_and_suppressed_ones_say_why(tmp_path):
    table = read_aps_employment(make_csv(tmp_path / "aps-2022.csv", TEXT))
    assert table.rows() == [
        ("soc2020", 2022, "5432", "Bakers", 12_300, None),
        ("soc2020", 2022, "5434", "Chefs", None, "unreliable"),
        ("soc2020", 2022, "5435", "Cooks", None, "not given"),
        ("soc2020", 2022, "5436", "Icers", None, "disclosive"),
    ]


def test_version_and_year_may_be_given(tmp_path):
    table = read_aps_employment(make_csv(tmp_path / "own.csv", "Code,People\n11,5\n"), "tiny1", year=1999)
    assert table.row(0) == ("tiny1", 1999, "11", "", 5, None)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("aps-2022", "soc2020,title\n5432,Bakers\n", "no column for people"),
        ("aps-2022", "soc2020,employment\n5432,1\n543x,2\n", "row 3: '543x' is not a code"),
        ("aps-2022", "soc2020,employment\n5432,1\n5432,2\n", "row 3: code '5432' is already in row 2"),
        ("aps-2022", "soc2020,employment\n5432,few\n", "row 2: employment 'few' is neither a number nor"),
        ("aps-2022", "soc2020,employment\n5432,-5\n", "row 2: employment '-5' is neither a number nor"),
        ("aps-2022", "code,employment\n5432,5\n", "it doesn't say which version its codes are of"),
        ("aps", "soc2020,employment\n5432,5\n", "it doesn't say which year its figures are for"),
    ],
)
def test_what_is_no_such_table_says_where_what_and_how_to_mend_it(tmp_path, name, text, words):
    with pytest.raises(InputError, match=words):
        read_aps_employment(make_csv(tmp_path / f"{name}.csv", text))


def test_the_real_table_of_2022_lists_398_unit_groups_and_32_million_people(shared):
    table = read_aps_employment(shared / "uk" / "aps-employment-2022-soc2020.csv")
    assert (len(table), table["version"][0], table["year"][0]) == (398, "soc2020", 2022)
    assert table["people"].sum() == 32_031_500
    assert table["people_note"].null_count() == 398
