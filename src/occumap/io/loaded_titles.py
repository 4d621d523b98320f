"""Titles of other frameworks that a user has loaded, with the codes they stand under.

ESCO publishes its occupations as a CSV, each with an ISCO-08 unit group and other titles on lines of
one cell. O*NET publishes its titles as workbooks or as text divided by tabs; columns are found by
their names, so releases that add or move columns read the same. Titles are kept as published but for
spacing; a title under two codes is kept under both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.tables import find_columns, read_csv_table, read_sheet

ISCO = "isco08"
ONET = "onet"

_ESCO_COLUMNS = {"title": ("preferredLabel",), "others": ("altLabels",), "code": ("iscoGroup",)}
_ONET_CODE = {"code": ("O*NET-SOC Code",)}
_ONET_TABLES = {
    "Alternate Titles": {**_ONET_CODE, "title": ("Alternate Title",), "short": ("Short Title",)},
    "Sample of Reported Titles": {**_ONET_CODE, "title": ("Reported Job Title",)},
    "Occupation Data": {**_ONET_CODE, "title": ("Title",)},
}
_KINDS = (".xlsx", ".txt")
_ISCO_CODE = re.compile(r"\d{4}")
_ONET_SOC_CODE = re.compile(r"\d{2}-\d{4}\.\d{2}")
# Spaces of no width, which some of ESCO's titles begin with.
_UNSEEN = re.compile("[\u200b-\u200f\ufeff]")
# What O*NET's text files say where a cell is empty.
_NOTHING = "n/a"


def read_titles(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Return titles by code list, each with its code, sorted and without repeats (case and spacing don't count).

    An ESCO folder (``occupations_en.csv``, or another language) gives ``isco08``. An O*NET folder gives
    ``onet``, from those of Alternate Titles, Sample of Reported Titles and Occupation Data that are
    there; of a workbook and a text file of one name, the workbook is read.

    Raises:
        InputError: not a folder, or one with neither; a file can't be read or lacks a column; a code
            isn't one.
    """
    if not folder.is_dir():
        what = "this is a file" if folder.exists() else "there is no such folder"
        raise InputError(str(folder), what, hint="Give the folder of ESCO or O*NET tables.")
    found: dict[str, list[tuple[str, str]]] = {}
    if esco := sorted(folder.glob("occupations_*.csv")):
        found[ISCO] = _settled(pair for path in esco for pair in _esco_pairs(path))
    if onet := _onet_files(folder):
        found[ONET] = _settled(pair for name, path in onet.items() for pair in _onet_pairs(name, path))
    if not found:
        raise InputError(
            str(folder),
            "it has neither ESCO's nor O*NET's titles",
            hint="Give the folder with occupations_en.csv, or with ‘Alternate Titles’ as .xlsx or .txt.",
        )
    return found


def has_titles(folder: Path) -> bool:
    """Return whether a folder has tables of ESCO's or O*NET's titles."""
    return next(folder.glob("occupations_*.csv"), None) is not None or bool(_onet_files(folder))


def _esco_pairs(path: Path) -> Iterable[tuple[str, str]]:
    table = read_csv_table(path)
    columns = find_columns(table, _ESCO_COLUMNS, where=str(path))
    rows = table.select(columns["title"], columns["others"], columns["code"]).iter_rows()
    for row, (title, others, code) in enumerate(rows, start=2):
        labels = [title or "", *(others or "").splitlines()]
        yield from _pairs(labels, code, _ISCO_CODE, f"{path}, row {row}", "an ISCO-08 unit group, such as 2654")


def _onet_files(folder: Path) -> dict[str, Path]:
    """Return the files of O*NET's tables of titles, by the table's name."""
    there = {(plain(path.stem), path.suffix.casefold()): path for path in sorted(folder.iterdir()) if path.is_file()}
    found = {
        name: [there[plain(name), kind] for kind in _KINDS if (plain(name), kind) in there] for name in _ONET_TABLES
    }
    return {name: paths[0] for name, paths in found.items() if paths}


def _onet_pairs(name: str, path: Path) -> Iterable[tuple[str, str]]:
    table = read_sheet(path, name) if path.suffix.casefold() == ".xlsx" else _tab_table(path)
    columns = find_columns(table, _ONET_TABLES[name], where=str(path), optional=("short",))
    code, *labels = [columns[field] for field in _ONET_TABLES[name] if field in columns]
    for row, (value, *titles) in enumerate(table.select(code, *labels).iter_rows(), start=2):
        named = [title for title in titles if title and title.strip().casefold() != _NOTHING]
        yield from _pairs(named, value, _ONET_SOC_CODE, f"{path}, row {row}", "an O*NET-SOC code, such as 11-1011.00")


def _tab_table(path: Path) -> pl.DataFrame:
    """Return all of a text file divided by tabs, as text; a quote is a sign like any other."""
    try:
        return pl.read_csv(path, separator="\t", quote_char=None, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError):
        raise InputError(
            str(path), "it can't be read as UTF-8 text separated by tabs", hint="Give it as published, or the workbook."
        ) from None


def _pairs(
    titles: Iterable[str], code: str | None, pattern: re.Pattern[str], where: str, wanted: str
) -> Iterable[tuple[str, str]]:
    """Return the titles that say something, under a code that must be one; a row without titles says nothing."""
    spaced = (" ".join(_UNSEEN.sub(" ", title).split()) for title in titles)
    said = [title for title in spaced if title]
    if said and not pattern.fullmatch(value := (code or "").strip()):
        raise InputError(where, f"‘{value}’ is not {wanted}", hint="Keep the codes as text, as published.")
    return [(title, value) for title in said]


def _settled(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return pairs sorted, each title once under a code; of two spellings that differ in case, the first in order."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for title, code in sorted(set(pairs)):
        first.setdefault((title.casefold(), code), (title, code))
    return sorted(first.values())
