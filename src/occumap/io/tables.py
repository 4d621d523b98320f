"""Small habits shared by all readers of tables: open, find columns, refuse what isn't one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import polars as pl

from occumap.column_named import column_named, no_column, plain
from occumap.errors import InputError
from occumap.io.frames import GivenFrame
from occumap.io.open_workbook import CALAMINE_ERRORS, open_workbook
from occumap.io.read_table import read_table
from occumap.io.read_table.source import refuse_missing
from occumap.read_options import TOLD, ReadOptions

__all__ = [
    "CALAMINE_ERRORS",
    "code_text",
    "find_columns",
    "find_named_column",
    "read_csv_table",
    "read_first_sheet",
    "read_sheet",
    "refuse_missing",
    "refuse_repeats",
    "text_or_null",
]


def read_csv_table(path: Path | GivenFrame, options: ReadOptions = TOLD) -> pl.DataFrame:
    """Return all of a table (of any kind, or a user's data frame) as text, empty cells as null; see `read_table`.

    Row ``n`` of the table is record ``n + 2`` of a file whose first row is the header: blank rows in between are kept,
    those at its end are left out.

    Raises:
        InputError: it isn't there, is no table, or has rows of different lengths.
    """
    return read_table(path, options).frame


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
        workbook = open_workbook(path)
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
