"""Classifications and crosswalks in plain tables, whose columns were told by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from occumap.catalog import shipped
from occumap.catalog.told_by_columns import code_and_title
from occumap.errors import InputError
from occumap.io.classification_csv import Row, read_classification_csv, rules_from_rows
from occumap.io.read_table import Table, read_table
from occumap.io.tables import read_csv_table, text_or_null
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from occumap.model.rules import CodeRules
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions


def version_in_csv(path: Path, columns: tuple[str, ...], options: ReadOptions = TOLD) -> Version:
    """Return the classification in a table: a CSV, a sheet of a workbook, and so on.

    Args:
        path: the file.
        columns: those of codes and of titles, where they are known.
        options: how it is to be read.

    Raises:
        InputError: a column is missing, a row has no code or title, a code stands twice.
        ClassificationError: codes that don't make a tree.
    """
    table = read_table(path, options)
    frame = table.frame
    columns = columns or code_and_title(frame.columns) or ()
    if not columns:
        return read_classification_csv(path, name_of(path), options=options)
    words = (path.stem, *((table.sheet,) if table.sheet else ()), *frame.columns)
    rows = _rows(table, columns)
    known = _known_rules([code for code, *_ in rows], words)
    try:
        return read_classification_csv(path, name_of(path), rules=known, options=options)
    except InputError:
        if {"code", "title"} <= {column.casefold() for column in frame.columns}:
            raise
        return _version(path, rows, words, table.where)


def crosswalk_in_csv(
    path: Path, columns: tuple[str, ...], options: ReadOptions = TOLD
) -> tuple[Correspondence, tuple[str, ...]]:
    """Return the correspondence in a CSV of pairs of codes, and notes on what was left out.

    Raises:
        InputError: nothing says which versions it is between, or a number can't be read.
    """
    frame = read_csv_table(path, options)
    frame = frame.select(text_or_null(column).alias(column) for column in frame.columns)
    if "from_code" in columns:
        return _own_crosswalk(frame, path), ()
    old, new = (_list_of(frame[column], column) for column in columns)
    pairs = frame.select(columns).drop_nulls().unique().rows()
    blank = len(frame) - len(frame.select(columns).drop_nulls())
    notes = (f"left out: {blank:,} rows without a code on either side",) if blank else ()
    return Correspondence.from_counts(old, new, dict.fromkeys(pairs)), notes


def name_of(path: Path) -> str:
    """Return what a version is called by default: the name of its file in small letters.

    >>> name_of(Path("US SOC (2018).csv"))
    'us-soc-2018'
    """
    return re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-") or "loaded"


def _version(path: Path, rows: list[Row], words: Iterable[str], where: str) -> Version:
    known = _known_rules([code for code, *_ in rows], (path.stem, *words)) or rules_from_rows(rows, where)
    return Version.of(name_of(path), rows, rules=known, source=path.name)


def _rows(table: Table, columns: tuple[str, ...]) -> list[Row]:
    code, title = columns
    cells = table.frame.select(text_or_null(code).alias("code"), text_or_null(title).alias("title"))
    rows: list[Row] = []
    for n, (value, name) in enumerate(cells.iter_rows()):
        if value is None and name is None:
            continue
        if value is None or name is None:
            where = f"{table.where}, row {table.row_of(n)}"
            raise InputError(where, "it has a code or a title, but not both", hint="Give it both.")
        rows.append((value, name, None, None))
    return rows


def _known_rules(codes: list[str], words: Iterable[str]) -> CodeRules | None:
    """Return the code rules of a well-known classification, if all codes follow them and nothing else could be
    meant.
    """
    us, isco = shipped.rules("soc-us"), shipped.rules("isco")
    if codes and all(us.level_of(code) for code in codes):
        return us
    named = any("isco" in word.casefold() for word in words)
    return isco if named and codes and all(isco.level_of(code) for code in codes) else None


def _own_crosswalk(frame: pl.DataFrame, path: Path) -> Correspondence:
    """Read ``correspondence.csv`` as `occumap revise` and `occumap compare` write it."""
    names = ("from_version", "to_version")
    if any(name not in frame.columns or frame[name].n_unique() != 1 for name in names):
        raise InputError(
            str(path),
            "it doesn't say which two versions it is between",
            hint="Add the columns from_version and to_version, the same in every row.",
        )
    old, new = (str(frame[name][0]) for name in names)
    numbers = {"entries": pl.Int64, "share_of_from": pl.Float64, "share_of_to": pl.Float64}
    try:
        table = frame.select(
            "from_code",
            "to_code",
            *(pl.col(n).cast(t) if n in frame.columns else pl.lit(None, t).alias(n) for n, t in numbers.items()),
        )
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()[0]
        raise InputError(str(path), f"a number can't be read ({said})", hint="Restore it as written.") from None
    links = (Link(Code(old, a), Code(new, b), n, x, y) for a, b, n, x, y in table.iter_rows())
    return Correspondence(old, new, tuple(sorted(links, key=lambda link: (link.from_code, link.to_code))))


def _list_of(codes: pl.Series, column: str) -> str:
    """Return the id of the list that a column of codes is of: its name, with ``us-`` before it if only the US has
    such.
    """
    name = name_of(Path(column).with_suffix("")) if column else column
    us = shipped.rules("soc-us")
    present = codes.drop_nulls().unique()
    return f"us-{name}" if len(present) and all(us.level_of(code) for code in present) and "us" not in name else name
