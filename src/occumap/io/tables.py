"""Small habits shared by all readers of tables: open, find columns, refuse what isn't one."""

from __future__ import annotations

import csv
import errno
import io
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import polars as pl
from fastexcel import FastExcelError, read_excel

from occumap.column_named import column_named, no_column, plain
from occumap.errors import InputError, cannot_read
from occumap.io.frames import GivenFrame

CALAMINE_ERRORS = (FastExcelError, OSError, ValueError)


def read_csv_table(path: Path | GivenFrame) -> pl.DataFrame:
    """Return all of a CSV (or of a user's data frame) as text, empty cells as null; blank rows at its end are left out.

    Row ``n`` of the table is record ``n + 2`` of the file: blank rows in between are kept.

    Raises:
        InputError: it isn't there, isn't UTF-8 text, names a column twice, or has rows of different
            lengths.
    """
    if isinstance(path, GivenFrame):
        return path.text
    header, *body = _csv_rows(path)
    names = _column_names(header, path)
    for record, cells in enumerate(body, start=2):
        if cells and len(cells) != len(names):
            raise InputError(
                f"{path}, row {record}",
                f"it has {_cells(len(cells))}, but the header has {len(names)}",
                hint="Give every row as many cells as the header, and put cells that contain a comma in quotes.",
            )
    columns = {name: [cells[n] or None if cells else None for cells in body] for n, name in enumerate(names)}
    return pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))


def read_sheet(path: Path, sheet: str | Iterable[str], *, header: int | None = 0) -> pl.DataFrame:
    """Return a sheet of a workbook as text; of several names, the first that is there, whatever its case.

    Raises:
        InputError: it isn't a whole workbook, has no such sheet, or the sheet is empty.
    """
    return read_first_sheet(path, sheet, header=header)[1]


def read_first_sheet(path: Path, sheet: str | Iterable[str], *, header: int | None = 0) -> tuple[str, pl.DataFrame]:
    """Return what `read_sheet` reads, with the name of the sheet it was found under."""
    wanted = [sheet] if isinstance(sheet, str) else list(sheet)
    refuse_missing(path)
    try:
        workbook = read_excel(path)
    except CALAMINE_ERRORS:
        raise InputError(
            str(path),
            "it is not a complete Excel workbook",
            hint="It may be incomplete or another kind of file: download it again, or save it as .xlsx.",
        ) from None
    names = {name.strip().casefold(): name for name in workbook.sheet_names}
    found = next((names[name.casefold()] for name in wanted if name.casefold() in names), None)
    if found is None:
        raise InputError(
            str(path),
            f"there is no sheet ‘{wanted[0]}’",
            hint=f"It has: {', '.join(workbook.sheet_names)}. Give the workbook that has it.",
        )
    where = f"{path}, sheet ‘{found}’"
    try:
        frame = workbook.load_sheet(found, header_row=header, dtypes="string").to_polars()
    except CALAMINE_ERRORS:
        raise InputError(
            where, "it can't be read: the workbook is damaged", hint="Download it again, or open it and save it again."
        ) from None
    if not frame.width:
        raise InputError(where, "the sheet is empty", hint="Give a workbook whose sheet has a header and rows.")
    return found, frame


def find_columns(
    frame: pl.DataFrame, wanted: Mapping[str, Iterable[str]], *, where: str, optional: Iterable[str] = ()
) -> dict[str, str]:
    """Return the column for each wanted field, by any of its names; case, spaces and signs don't count.

    Raises:
        InputError: a field that isn't optional has no column, or a name fits two columns.
    """
    there: dict[str, list[str]] = {}
    for name in frame.columns:
        there.setdefault(plain(name), []).append(name)
    found: dict[str, str] = {}
    for field, names in wanted.items():
        columns = next((there[plain(name)] for name in names if plain(name) in there), None)
        if columns is None:
            if field in optional:
                continue
            raise no_column(list(names), frame.columns, where=where, what=field)
        if len(columns) > 1:
            raise InputError(
                where,
                f"two columns could be {field}: ‘{columns[0]}’ and ‘{columns[1]}’",
                hint="Rename or remove one of them.",
            )
        found[field] = columns[0]
    return found


def find_named_column(frame: pl.DataFrame, name: str, *, where: str) -> str:
    """Return the column that a user named; case, spaces and signs don't count.

    Raises:
        InputError: there is no such column, and near names are offered; or the name fits two.

    >>> find_named_column(pl.DataFrame({"Job title": []}), "job_title", where="jobs.csv")
    'Job title'
    """
    if name in frame.columns:
        return name
    if plain(name) not in map(plain, frame.columns):
        raise no_column([name], frame.columns, where=where)
    return find_columns(frame, {name: (name,)}, where=where)[name]


def refuse_repeats(values: pl.Series, rows: Iterable[int], *, where: str, what: str) -> None:
    """Raise InputError if a value stands twice; ``rows`` are the places of the values in the file.

    Raises:
        InputError: a value stands twice; it names both rows.
    """
    first: dict[str, int] = {}
    for value, row in zip(values, rows, strict=True):
        if value in first:
            raise InputError(
                f"{where}, row {row}",
                f"{what} {value!r} is already in row {first[value]}",
                hint=f"Give every row its own {what}.",
            )
        first[value] = row


def text_or_null(column: str | None) -> pl.Expr:
    """Return the text of a column without spaces around it; null where there is none, or no such column."""
    if column is None:
        return pl.lit(None, pl.String)
    text = column_named(column).str.strip_chars()
    return pl.when(text == "").then(None).otherwise(text)


def code_text(column: str, written: Callable[[str], str] = str) -> pl.Expr:
    """Return the codes of an index, null where nothing stands there, or the ``}}}}`` of a see-reference.

    Args:
        column: that of the codes.
        written: gives a code as its version writes it.
    """
    text = text_or_null(column)
    codes = text if written is str else text.map_elements(written, return_dtype=pl.String)
    return pl.when(text.str.contains("}", literal=True)).then(None).otherwise(codes)


def refuse_missing(path: Path) -> None:
    """Raise InputError unless there is a file to read.

    Raises:
        InputError: there is no such file, it is a folder, or it may not be read.
    """
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        raise InputError(str(path), "there is no such file", hint="Check the path.") from None
    except OSError as error:
        raise cannot_read(path, error) from None
    if is_folder:
        raise InputError(str(path), "this is a folder", hint="Give the file in it.")
    if not os.access(path, os.R_OK):
        raise cannot_read(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def _csv_rows(path: Path) -> list[list[str]]:
    reader = csv.reader(io.StringIO(_utf8_text(path), newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise InputError(
            f"{path}, line {reader.line_num}",
            f"it can't be read as CSV ({error})",
            hint="Look for an unclosed quote there or above, and save it as CSV again.",
        ) from None
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows or not any(rows[0]):
        raise InputError(
            str(path), "the file is empty or begins with a blank line", hint="Give a CSV that starts with a header row."
        )
    return rows


def _utf8_text(path: Path) -> str:
    refuse_missing(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(
            f"{path}, line {line}", "this is not UTF-8 text", hint="Save the file as CSV in UTF-8."
        ) from None


def _column_names(header: list[str], path: Path) -> list[str]:
    names = [name.strip() or f"column {n}" for n, name in enumerate(header, start=1)]
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        raise InputError(f"{path}, row 1", f"two columns are called ‘{twice[0]}’", hint="Rename or remove one of them.")
    if len(names) == 1 and any(sign in names[0] for sign in ";\t"):
        raise InputError(
            f"{path}, row 1", "its cells are not separated by commas", hint="Save it as CSV with commas, in UTF-8."
        )
    return names


def _cells(n: int) -> str:
    return "1 cell" if n == 1 else f"{n} cells"
