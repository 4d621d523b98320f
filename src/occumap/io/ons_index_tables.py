"""The tables in which the ONS publishes its coding index: a sheet of a workbook, or a ZIP of CSVs in Latin-1.

Which sheet or file is the index is told from its columns, so a new name, another order or rows of text above the
header do no harm.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError, OccumapError
from occumap.io.damaged_zip import DAMAGED_ZIP, DAMAGED_ZIP_FILE
from occumap.io.open_workbook import open_workbook
from occumap.io.tables import CALAMINE_ERRORS, read_first_sheet, read_sheet, refuse_missing

SHEETS = ("SOC2020 coding index", "SOC2020 coding index V12", "SOC2010 coding index", "Coding index")
ABBREVIATIONS = "Abbreviations"
# So many rows may stand above the header.
_ABOVE = 12
_TITLES = frozenset({"indexocc", "indextitle", "indexoccupation", "jobtitle", "occupationtitle"})
_CODES = re.compile(r"soc(20|19)?\d\d(ext|unitgroup|code|codes)*|isco(08)?.*")


class IndexTable(NamedTuple):
    """The table of an index: where it stands, all of its cells as text, and the row of the file its first row is."""

    where: str
    frame: pl.DataFrame
    first_row: int = 2


def is_zip_of_tables(path: Path) -> bool:
    """Return whether a file is a ZIP of CSVs, and no workbook."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except DAMAGED_ZIP:
        return False
    return not any(name.startswith("xl/") for name in names) and any(_is_csv(name) for name in names)


def index_table(path: Path) -> IndexTable:
    """Return the table of the index in a workbook or a ZIP of CSVs.

    Raises:
        InputError: it isn't whole, or no sheet or file in it has titles and their codes.
    """
    return _in_zip(path) if is_zip_of_tables(path) else _in_workbook(path)


def index_sheet(path: Path) -> str | None:
    """Return the name of the sheet that has titles and their codes; None if there is none.

    Raises:
        InputError: it isn't a whole workbook.
    """
    found = _sheet_with_header(path)
    return found[0] if found else None


def abbreviation_rows(path: Path) -> list[tuple[str | None, str | None]]:
    """Return the first two cells of each row of the abbreviations that come with the index.

    Raises:
        InputError: there are none, or the file isn't whole.
    """
    if not is_zip_of_tables(path):
        sheet = read_sheet(path, [ABBREVIATIONS], header=None)
        return sheet.select(sheet.columns[:2]).rows()
    for name, rows in _files(path):
        if "abbreviation" in name.casefold():
            return [(row[0].strip() or None, row[1].strip() or None) for row in rows if len(row) > 1]
    raise InputError(str(path), "there is no file of abbreviations", hint="Give the index as published by the ONS.")


def is_header(cells: Sequence[object]) -> bool:
    """Return whether a row names a column of index titles and one of their codes.

    >>> is_header(["SOC 2020", "INDEXOCC"]), is_header(["SOC 2020", "Title"])
    (True, False)
    """
    names = {plain(str(cell)) for cell in cells if cell is not None}
    return bool(names & _TITLES) and any(_CODES.fullmatch(name) for name in names)


def _in_workbook(path: Path) -> IndexTable:
    found = _sheet_with_header(path)
    if found is None:
        name, frame = read_first_sheet(path, SHEETS)
        return IndexTable(f"{path}, sheet ‘{name}’", frame)
    name, header = found
    return IndexTable(f"{path}, sheet ‘{name}’", read_sheet(path, name, header=header), header + 2)


def _sheet_with_header(path: Path) -> tuple[str, int] | None:
    """Return the sheet of the index and the row of its header, counted from 0; known names come first."""
    refuse_missing(path)
    try:
        workbook = open_workbook(path)
        known = [plain(name) for name in SHEETS]
        for name in sorted(workbook.sheet_names, key=lambda name: plain(name) not in known):
            top = workbook.load_sheet(name, header_row=None, n_rows=_ABOVE, dtypes="string").to_polars()
            for row, cells in enumerate(top.iter_rows()):
                if is_header(cells):
                    return name, row
    except CALAMINE_ERRORS:
        raise InputError(
            str(path),
            "it is not a complete Excel workbook",
            hint="It may be incomplete or another kind of file: download it again, or save it as .xlsx.",
        ) from None
    return None


def _in_zip(path: Path) -> IndexTable:
    found: list[tuple[str, int, list[list[str]]]] = []
    for name, rows in _files(path):
        place = next((n for n, row in enumerate(rows[:_ABOVE]) if is_header(row)), None)
        if place is not None:
            found.append((name, place, rows))
    if not found:
        raise InputError(
            str(path),
            "no CSV in this zip has index titles and their codes",
            hint="Give the coding index as published by the ONS.",
        )
    name, place, rows = max(found, key=lambda one: (len({plain(cell) for cell in one[2][one[1]]}), len(one[2])))
    header = [cell.strip() or f"column {n}" for n, cell in enumerate(rows[place], start=1)]
    body = [row for one, at, all_rows in found if all_rows[at] == rows[place] for row in all_rows[at + 1 :]]
    width = len(header)
    odd = next((n for n, row in enumerate(body) if len(row) > width and any(row[width:])), None)
    if odd is not None:
        raise InputError(
            f"{path}, file ‘{name}’, row {odd + place + 2}",
            f"it has {len(body[odd])} cells, but the header has {width}",
            hint="Download it again.",
        )
    cells = [[*row[:width], *[""] * (width - len(row))] for row in body]
    columns = {column: [row[n] or None for row in cells] for n, column in enumerate(header)}
    return IndexTable(f"{path}, file ‘{name}’", pl.DataFrame(columns, dict.fromkeys(header, pl.String)), place + 2)


def _files(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the CSVs in a ZIP with their rows, by name."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(filter(_is_csv, archive.namelist())):
                text = _decoded(archive.read(name))
                sign = max(",;\t", key=text[:10_000].count)
                yield name, list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
    except OccumapError:
        raise
    except csv.Error as error:
        raise InputError(str(path), f"a CSV in it can't be read ({error})", hint="Download it again.") from None
    except DAMAGED_ZIP_FILE:
        raise InputError(str(path), "it is a damaged zip", hint="Download it again.") from None


def _is_csv(name: str) -> bool:
    return name.casefold().endswith(".csv") and not name.startswith("__MACOSX")


def _decoded(content: bytes) -> str:
    """Return the text of a CSV: UTF-8 where it is that, else Windows' Latin-1, else Latin-1 itself."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
