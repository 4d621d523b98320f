"""Nothing that a workbook is too small for is cut without a word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import polars as pl
import pytest

from occumap.errors import OutputError
from occumap.examples import small_index, small_version
from occumap.io.ons_workbooks import write_ons_index
from occumap.io.workbook_limits import MAX_IN_CELL, fits_in_cell, refuse_long_cells
from occumap.model.index import Index
from occumap.model.version import Version


def titled(title: str) -> Version:
    version = small_version()
    return replace(version, groups=(replace(version.groups[0], title=title), *version.groups[1:]))


@pytest.mark.parametrize("longest", ["x" * MAX_IN_CELL, "é" * MAX_IN_CELL, "𝔄" * (MAX_IN_CELL // 2)])
def test_the_longest_text_a_cell_holds_is_read_back_whole_by_openpyxl_and_pandas(tmp_path: Path, longest: str):
    path = titled(longest).save(tmp_path / "long.xlsx")
    (sheet,) = openpyxl.load_workbook(path).worksheets
    assert sheet["C2"].value == longest
    assert pd.read_excel(path, dtype=str)["title"][0] == longest


@pytest.mark.parametrize("long", ["x" * (MAX_IN_CELL + 1), "𝔄" * (MAX_IN_CELL // 2 + 1)])
def test_a_longer_text_is_refused_with_its_place_before_anything_is_written(tmp_path: Path, long: str):
    with pytest.raises(OutputError, match=r"sheet Version, row 2, column 3: the text has .* holds 32,767\. Shorten it"):
        titled(long).save(tmp_path / "long.xlsx")
    assert list(tmp_path.iterdir()) == []
    assert titled(long).save(tmp_path / "long.csv").read_text(encoding="utf-8").count(long[0]) >= len(long)


def test_the_name_of_a_column_is_refused_too():
    with pytest.raises(OutputError, match="row 1, column 2"):
        refuse_long_cells(pl.DataFrame({"a": [1], "x" * 40_000: ["b"]}), "sheet")


def test_a_long_title_of_an_index_is_refused_by_the_layout_of_the_ons():
    index = small_index()
    long = Index("long", index.frame.rename({"tiny1": "soc2020"}).with_columns(title=pl.lit("x" * 33_000)))
    with pytest.raises(OutputError, match="sheet SOC2020 coding index, row 2"):
        write_ons_index(long)


@pytest.mark.parametrize("text", ["0110", "1e5", "=1+1", "2310-2320", "12-34", "1/2", "TRUE", " x", "62.0"])
def test_codes_that_look_like_something_else_are_text_to_openpyxl_and_pandas(tmp_path: Path, text: str):
    path = titled(text).save(tmp_path / "codes.xlsx")
    (sheet,) = openpyxl.load_workbook(path).worksheets
    assert sheet["C2"].value == text
    assert sheet["C2"].data_type == "s"
    assert sheet["B3"].value == "11"
    assert pd.read_excel(path)["title"][0] == text


def test_length_is_counted_as_excel_does():
    assert fits_in_cell("x" * MAX_IN_CELL)
    assert not fits_in_cell("x" * (MAX_IN_CELL + 1))
    assert not fits_in_cell("𝔄" * (MAX_IN_CELL // 2 + 1))
