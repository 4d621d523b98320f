"""A table with a column for each level is read in any of its layouts."""

from __future__ import annotations

import pytest

from occumap.errors import InputError
from occumap.io.code_tree import code_tree
from occumap.io.level_columns import level_columns, split_code_and_title
from occumap.io.level_rows import rows_of_levels
from occumap.model.version import Version
from tests.io.made_tables import made_table


def read(text: str) -> Version:
    frame = made_table(text)
    columns = level_columns(frame)
    assert columns is not None
    rows, _ = rows_of_levels(frame, columns, where="x.csv")
    return code_tree(rows, where="x.csv").version("x")


def parent(version: Version, code: str) -> str | None:
    above = version[code].parent
    return above.value if above else None


HEADER = "anzsco_major_code,anzsco_major,anzsco_unit_code,anzsco_unit,skill_level\n"


def test_each_code_stands_once_however_many_rows_it_heads():
    version = read(HEADER + "1,Managers,1111,Chiefs,1\n1,Managers,1112,Others,\n")
    assert version.counts() == {"major": 1, "unit": 2}
    assert parent(version, "1112") == "1"


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("1,Managers,1111,Chiefs,1\n1,Bosses,1112,Others,\n", "row 3: 1 is 'Bosses'"),
        ("1,Managers,1111,Chiefs,1\n1,Managers,,Other chiefs,\n", "row 3: unit is blank"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_with_the_row(rows, what):
    with pytest.raises(InputError, match=what):
        read(HEADER + rows)


def test_anzsco_2022_has_all_groups_of_all_five_levels(shared):
    version = read((shared / "asc" / "anzsco2022.csv").read_text("utf-8-sig"))
    assert version.counts() == {"major": 8, "submajor": 51, "minor": 150, "unit": 514, "occupation": 1226}
    assert version["111111"].title == "Chief Executive or Managing Director"
    assert version.top("111111").title == "Managers"


US = """\
Major Group,Minor Group,Broad Group,Detailed Occupation,Title
11-0000,,,,Management
,11-1000,,,Top executives
,,11-1010,,Chief executives
,,,11-1011,Chief executives
13-0000,,,,Business
,13-1000,,,Operations
"""
NESTED = """\
Major,,,,Skill level
1,MANAGERS,,,
,11,Chief executives,,
,,111,Chiefs and legislators,1
,,112,Other chiefs,1
2,PROFESSIONALS,,,
,21,Arts and media,,
,,211,Artists,2
"""
STEPS = """\
SECTION,,DIVISION,,GROUP,
A,Farming,,,,
,,01,Crops,,
,,,,01.1,Growing of crops
,,,,01.2,Growing of trees
B,Mining,,,,
,,05,Coal,,
"""


@pytest.mark.parametrize(
    ("text", "counts", "code", "above"),
    [
        (US, [2, 2, 1, 1], "11-1010", "11-1000"),
        (NESTED, [2, 2, 3], "211", "21"),
        (STEPS, [2, 2, 2], "01.2", "01"),
    ],
)
def test_where_codes_stand_in_steps_the_column_is_the_level(text, counts, code, above):
    version = read(text)
    assert list(version.counts().values()) == counts
    assert parent(version, code) == above


def test_levels_in_steps_are_called_as_their_columns():
    assert list(read(US).counts()) == ["Major Group", "Minor Group", "Broad Group", "Detailed Occupation"]


def test_merged_cells_of_upper_levels_are_filled_from_above():
    version = read(
        "Major,Major title,Unit,Unit title\n1,Managers,11,Chiefs\n,,12,Others\n2,Makers,21,Bakers\n,,22,Cooks\n"
    )
    assert parent(version, "22") == "2"
    assert version.counts() == {"Major": 2, "Unit": 4}


def test_upper_levels_without_titles_are_called_by_their_codes_and_it_is_said():
    frame = made_table(
        "Division,Major Group,Industry Group,SIC,Description\n"
        "A,01,011,0111,Wheat\nA,01,011,0112,Rice\nB,10,101,1011,Iron ore\n"
    )
    columns = level_columns(frame)
    assert columns is not None
    rows, notes = rows_of_levels(frame, columns, where="x")
    version = code_tree(rows, where="x").version("sic")
    assert version.counts() == {"Division": 2, "Major Group": 2, "Industry Group": 2, "SIC": 3}
    assert notes == ["6 groups without a title, called by code: A, 01, 011, B and 2 more"]


def test_code_and_title_in_one_cell_of_each_level():
    version = read(
        "Hovedgruppe,Gruppe,Yrke\n1 Ledere,11 Topp,111 Pol\n1 Ledere,11 Topp,112 Direktører\n2 Mat,21 Mat,211 Kokker\n"
    )
    assert version["112"].title == "Direktører"
    assert version.counts() == {"Hovedgruppe": 2, "Gruppe": 2, "Yrke": 3}


def test_codes_spelt_by_several_columns_together():
    version = read(
        "a,b,c,Libelle,OGR\nA,,,Agriculture,\nA,11,,Engins,\nA,11,01,Conduite,\nB,,,Arts,\nB,11,,Artistes,\nB,11,01,Création,\n"
    )
    assert parent(version, "B1101") == "B11"
    assert version["A11"].title == "Engins"


@pytest.mark.parametrize(
    "text",
    [
        "code,title\n1,Bread\n11,Bakers\n",
        "code,title,level,parent\n1,Bread,major,\n11,Bakers,minor,1\n",
        "code,title,major,minor\n1,Bread,1,\n11,Bakers,1,11\n12,Cooks,1,12\n",
        "title,soc2020,isco08\nbaker,5432,7512\ncook,5434,5120\n",
    ],
)
def test_other_tables_have_no_columns_of_levels(text):
    assert level_columns(made_table(text)) is None


def test_a_cell_of_code_and_title():
    assert split_code_and_title("1.1 - Farmers") == ("1.1", "Farmers")
    assert split_code_and_title("A: Agriculture") == ("A", "Agriculture")
    assert split_code_and_title("Bakers 2") is None


PATHS = """\
Description,Section,Division,Group
All crafts,A,,
Clay,A,01,
Pots,A,01,01.1
Trade,B,,
Shops,B,05,
Stalls,B,05,05.1
Kiosks,B,05,05.2
"""


@pytest.mark.parametrize("last", [False, True])
def test_a_row_may_have_the_codes_of_all_groups_above_it(last):
    lines = [line.split(",") for line in PATHS.splitlines()]
    version = read("\n".join(",".join([*line[1:], line[0]] if last else line) for line in lines) + "\n")
    assert version.counts() == {"Section": 2, "Division": 2, "Group": 3}
    assert (parent(version, "05.2"), parent(version, "05"), parent(version, "01")) == ("05", "B", "A")
    assert version["01.1"].title == "Pots"


def test_remarks_below_the_last_group_are_left_out_and_it_is_said():
    frame = made_table(US + "© Bureau of made-up statistics,,,,\n")
    columns = level_columns(frame)
    assert columns is not None
    rows, notes = rows_of_levels(frame, columns, where="x.csv")
    assert len(rows) == 6
    assert notes == ["left out below the last group, a remark: row 8"]
