"""A map is read from a folder of plain tables; a fault is refused with table and row."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.io.occupational_map_csv import COLUMNS, read_map_csv
from occumap.model.occupational_map import OccupationalMap, TechnicalLevel
from tests.io.made_files import make_csv

TABLES = {
    "routes": "route,name\ncrafts,Crafts\n",
    "pathways": "pathway,name,route\n1,Food,crafts\n",
    "clusters": "cluster,name,pathway,technical_level\n11,Baking,1,1\n12,Master baking,1,2\n",
    "occupations": (
        "occupation,name,level,cluster,standard,option,soc2010,soc2020,sub_unit_groups,green_themes,status\n"
        "OCC1A,Baker - bread ,3, 11 ,ST1,A,5432,5432,5432/01 5432/99,2 7,Approved\n"
        "OCC2,Master baker,5,12,ST2,,,,,,\n"
    ),
    "products": "product,kind,level,name\nST1,Apprenticeship,3,Baker\nHTQ1,Qualification,5,Baking\n",
    "ways-in": "occupation,product\nOCC1A,ST1\nOCC2,HTQ1\nOCC2,ST1\n",
    "progressions": "from,to\nOCC1A,OCC2\nOCC2,OCC9\n",
}


def read(tmp_path: Path, **changed: str) -> OccupationalMap:
    for name, text in {**TABLES, **changed}.items():
        if text:
            make_csv(tmp_path / f"{name}.csv", text)
    return read_map_csv(tmp_path, "own")


def test_routes_pathways_clusters_occupations_products_and_progressions_are_read(tmp_path):
    held = read(tmp_path)
    assert held.title == "own"
    baker = held["OCC1A"]
    assert (baker.name, baker.level, baker.cluster, baker.standard, baker.option) == (
        "Baker - bread",
        3,
        "11",
        "ST1",
        "A",
    )
    assert (baker.soc2020, baker.sub_unit_groups, baker.green_themes) == ("5432", ("5432/01", "5432/99"), (2, 7))
    assert held.cluster_of("OCC2").technical_level == TechnicalLevel.HIGHER_TECHNICAL
    assert [product.code for product in held.products_of("OCC2")] == ["HTQ1", "ST1"]
    assert held.progressions == (("OCC1A", "OCC2"), ("OCC2", "OCC9"))


def test_what_an_occupation_lacks_is_none_or_nothing(tmp_path):
    master = read(tmp_path)["OCC2"]
    assert (master.option, master.soc2010, master.soc2020, master.sub_unit_groups) == (None, None, None, ())
    assert (master.green_themes, master.status) == ((), "")


def test_columns_that_may_be_left_out_may_be_left_out(tmp_path):
    occupations = "occupation,name,level,cluster,standard\nOCC1A,Baker,3,11,ST1\nOCC2,Master baker,5,12,ST2\n"
    assert read(tmp_path, occupations=occupations)["OCC1A"].soc2020 is None


def test_tables_with_a_header_alone_are_empty(tmp_path):
    held = read(tmp_path, **{"ways-in": "occupation,product\n", "progressions": "from,to\n"})
    assert held.progressions == ()
    assert held["OCC1A"].products == ()


@pytest.mark.parametrize("table", COLUMNS)
def test_each_table_and_each_of_its_columns_is_needed(tmp_path, table):
    with pytest.raises(InputError, match=rf"{table}\.csv: there is no column"):
        read(tmp_path, **{table: "nothing\nat all\n"})
    (tmp_path / f"{table}.csv").unlink()
    with pytest.raises(InputError, match=rf"{table}\.csv: there is no such file"):
        read_map_csv(tmp_path, "own")


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        ("routes", "crafts,Again\n", "row 3: route 'crafts' is already in row 2"),
        ("pathways", "2,Wheels,wheels\n", "Wheels names the route 'wheels', which doesn't exist"),
        ("clusters", "13,Icing,9,1\n", "Icing names the pathway '9'"),
        ("clusters", "13,Icing,1,4\n", "row 4: technical level '4' isn't valid"),
        ("clusters", "13,Icing,,1\n", "row 4: pathway is empty"),
        ("occupations", "OCC3,Icer,3,99,ST3,,,,,,\n", "OCC3 Icer names the cluster '99'"),
        ("occupations", "OCC3,Icer,8,11,ST3,,,,,,\n", r"occupations.csv, row 4: level '8' isn't valid"),
        ("occupations", "OCC2,Icer,3,11,ST3,,,,,,\n", "row 4: occupation 'OCC2' is already in row 3"),
        ("occupations", "OCC3,Icer,3,11,ST3,,,,,seven,\n", "row 4: green theme 'seven' isn't a number"),
        ("products", "ST1,T Level,3,Baker\n", "row 4: product 'ST1' is already in row 2"),
        ("products", "TL1,T Level,high,Baker\n", r"products.csv, row 4: level 'high' isn't valid"),
        ("ways-in", "OCC7,ST1\n", r"ways-in.csv, row 5: occupation OCC7 isn't on the map"),
        ("ways-in", "OCC2,NONE\n", "names the product 'NONE'"),
        ("ways-in", "OCC2,ST1\n", "row 5: .* is already in row 4"),
        ("progressions", "OCC7,OCC2\n", "leads from OCC7 to OCC2, but OCC7 isn't on the map"),
        ("progressions", "OCC1A,OCC2\n", "row 4: .* is already in row 2"),
    ],
)
def test_a_fault_says_in_which_table_and_row(tmp_path, table, row, words):
    with pytest.raises(InputError, match=words):
        read(tmp_path, **{table: TABLES[table] + row})
