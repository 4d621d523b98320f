"""Workbooks in the layout of the ONS are read by the readers of the real ones, and have their sheets and columns."""

from __future__ import annotations

import fastexcel
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from occumap.catalog import load, shipped
from occumap.errors import InputError
from occumap.examples import small_index, small_version
from occumap.io.ons_index import read_ons_abbreviations, read_ons_index
from occumap.io.ons_structure import read_ons_structure
from occumap.io.ons_workbooks import CODE_COLUMNS, write_ons_index, write_ons_structure
from occumap.model.index import Index
from occumap.model.version import Version
from tests.io.exchanging import indexes, soc_versions, versions

many = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
RULES = shipped.rules("soc-uk")
CODED = {
    "soc90": ["100", "959"],
    "soc2010": ["1115", "2139"],
    "soc2020": ["1111", "9269"],
    "soc2020ext": ["1111/01", "9269/99"],
    "isco08": ["1111", "9629"],
}


def structure_back(path, version: Version) -> Version:
    return read_ons_structure(path, version.id, rules=version.rules, title=version.title, language=version.language)


@many
@given(version=soc_versions())
def test_a_structure_is_read_back_equal_by_whoever_knows_rules_and_title(tmp_path, version):
    made = write_ons_structure(version)
    path = tmp_path / "structure.xlsx"
    path.write_bytes(made.data)
    assert structure_back(path, version) == version
    assert made.losses == ("code rules, which the reader must know", "title of the version")


@many
@given(index=indexes(CODED), extra=st.booleans())
def test_an_index_is_read_back_equal_but_for_codes_that_the_layout_has_no_column_for(tmp_path, index, extra):
    if extra:
        index = index.with_codes("soc2030", pl.Series(["1"] * len(index), dtype=pl.String))
    made = write_ons_index(index)
    path = tmp_path / "index.xlsx"
    path.write_bytes(made.data)
    read = read_ons_index(path, name=index.name)
    kept = [column for column in index.frame.columns if column != "soc2030"]
    assert Index(index.name, read.frame.select(kept)) == Index(index.name, index.frame.select(kept))
    assert read.frame.drop(kept).null_count().sum_horizontal().item() == len(index)
    assert bool(made.losses) == extra


@pytest.mark.parametrize("name", ["soc2010", "soc2020"])
def test_soc_is_read_back_equal(tmp_path, name):
    version = load.version(name)
    path = tmp_path / "structure.xlsx"
    made = write_ons_structure(version)
    path.write_bytes(made.data)
    assert structure_back(path, version) == version
    assert any("id of the version" in loss for loss in made.losses) == (name != "soc2020")


def test_the_starter_index_is_read_back_equal_with_framework_and_abbreviations(tmp_path):
    index, soc2020 = load.index(), load.version("soc2020")
    path = tmp_path / "index.xlsx"
    path.write_bytes(
        write_ons_index(index, versions={"soc2020": soc2020}, abbreviations={"HGV": "Heavy goods vehicle"}).data
    )
    assert read_ons_index(path).frame.select(index.frame.columns).equals(index.frame)
    assert read_ons_abbreviations(path) == {"hgv": "Heavy goods vehicle"}
    assert structure_back(path, soc2020) == soc2020


@pytest.mark.slow
def test_the_real_index_is_read_back_equal(tmp_path, ons_workbook):
    index = read_ons_index(ons_workbook)
    path = tmp_path / "index.xlsx"
    path.write_bytes(write_ons_index(index).data)
    assert read_ons_index(path, name=index.name) == index


def cells(path, sheet: str) -> pl.DataFrame:
    return fastexcel.read_excel(path).load_sheet(sheet, dtypes="string").to_polars()


def test_sheets_columns_and_codes_stand_where_the_real_structure_has_them(tmp_path, shared):
    real = shared / "uk" / "soc2020volume1structureanddescriptionofunitgroupsexcel16042025.xlsx"
    path = tmp_path / "structure.xlsx"
    path.write_bytes(write_ons_structure(load.version("soc2020")).data)
    sheets = fastexcel.read_excel(real).sheet_names
    assert fastexcel.read_excel(path).sheet_names == [*sheets, "Occumap"]
    for sheet in sheets:
        ours, theirs = cells(path, sheet), cells(real, sheet)
        assert ours.columns == theirs.columns
        levels = [column for column in theirs.columns if column.endswith("Group")][:4]
        assert len(levels) == 4
        assert ours.select(levels).equals(theirs.select(levels))


def test_sheets_and_columns_stand_where_the_real_index_has_them(tmp_path, ons_workbook):
    path = tmp_path / "index.xlsx"
    path.write_bytes(write_ons_index(load.index(), versions={"soc2020": load.version("soc2020")}).data)
    sheets = fastexcel.read_excel(ons_workbook).sheet_names
    assert fastexcel.read_excel(path).sheet_names == [*sheets, "Occumap"]
    for sheet in ("SOC2020 coding index", "SOC2020 framework"):
        assert cells(path, sheet).columns == cells(ons_workbook, sheet).columns
    ours, theirs = (cells(p, "SOC2020 coding index") for p in (path, ons_workbook))
    assert ours["SOC_2020"].dtype == theirs["SOC_2020"].dtype == pl.String


def test_a_see_reference_has_the_marks_of_the_ons_in_place_of_codes(tmp_path):
    frame = (
        small_index().frame.head(1).with_columns(see=pl.lit("see Cook"), soc2020=pl.lit(None, pl.String)).drop("tiny1")
    )
    path = tmp_path / "index.xlsx"
    path.write_bytes(write_ons_index(Index("one", frame)).data)
    row = cells(path, "SOC2020 coding index").row(0, named=True)
    assert row["SOC_2020"] == row["SOC2020_unit_group_title"] == "}}}}"
    assert row["SOC_2010"] is None


def test_no_text_becomes_a_formula(tmp_path):
    version = Version.of("soc2020", [("1", "=1+1", None, None)], rules=RULES)
    path = tmp_path / "structure.xlsx"
    path.write_bytes(write_ons_structure(version).data)
    assert structure_back(path, version)["1"].title == "=1+1"


def test_the_same_version_gives_the_same_bytes():
    assert write_ons_structure(load.version("soc2020")).data == write_ons_structure(load.version("soc2020")).data


@given(version=versions())
def test_other_levels_are_refused(version):
    with pytest.raises(InputError, match="the ONS layout has major, sub-major, minor, unit"):
        write_ons_structure(version)


def test_an_index_that_the_layout_has_no_column_for_is_refused():
    with pytest.raises(InputError, match="coded to tiny1"):
        write_ons_index(small_index())
    assert set(CODED) < set(CODE_COLUMNS)
    assert small_version().id not in CODE_COLUMNS
