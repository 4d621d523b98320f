"""Digits that are no number, a workbook without a sheet and a column of codes called as another column is: in words."""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest

from occumap.catalog import load
from occumap.errors import InputError
from occumap.io.code_parents import span

LONG = "9" * 5000


@pytest.mark.parametrize("odd", [LONG, "²", "٣"])
def test_a_column_with_odd_digits_is_read_or_refused_in_words(tmp_path: Path, odd: str) -> None:
    path = tmp_path / "odd.csv"
    for text in (
        f"n,code,title,level\n1,11,Bakers,1\n2,12,Cooks,{odd}\n{odd},13,Waiters,1\n",
        f"code,title\n1,Food\n11,Bakers\n1{odd},Cooks\n",
    ):
        path.write_text(text, encoding="utf-8")
        with suppress(InputError):
            load.load(path)


def test_a_range_of_more_codes_than_a_group_has_is_a_code_like_any_other() -> None:
    for code in ("000000001-999999999", f"{LONG}-{LONG}"):
        assert span(code) == (code,)


def test_a_workbook_without_a_sheet_is_refused(tmp_path: Path) -> None:
    whole, path = tmp_path / "whole.xlsx", tmp_path / "jobs.xlsx"
    pl.DataFrame({"job": ["baker", "cook"]}).write_excel(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                content = re.sub(rb"<sheets>.*</sheets>", b"<sheets></sheets>", content)
            new.writestr(name, content)
    with pytest.raises(InputError, match="sheet"):
        load.load(path)


def test_a_column_of_codes_that_is_called_as_another_column_of_an_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("#code,title\nbaker,5432\npastry baker,5432\nwelder,5213\n", encoding="utf-8")
    with pytest.raises(InputError, match="the column of codes is called ‘title’"):
        load.load(path)
