"""Small habits shared by all readers of tables: open, find columns, refuse what isn't one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl
from fastexcel import FastExcelError, read_excel

from occumap.errors import InputError

CALAMINE_ERRORS = (FastExcelError, OSError, ValueError)


def read_csv_table(path: Path) -> pl.DataFrame:
    """All of a CSV as text, empty cells as null.

    Raises:
        InputError: it isn't there, isn't UTF-8 text, or has lines of different lengths.
    """
    _refuse_missing(path)
    try:
        frame = pl.read_csv(path, infer_schema=False, encoding="utf8")
    except pl.exceptions.NoDataError:
        raise InputError(str(path), "the file is empty", mend="Give a CSV with a header row.") from None
    except (pl.exceptions.ComputeError, pl.exceptions.PolarsError, OSError) as error:
        first = str(error).splitlines()[0]
        raise InputError(
            str(path), f"it can't be read as CSV ({first})", mend="Save it as CSV in UTF-8, as many cells in each row."
        ) from None
    return frame.rename({name: name.strip().removeprefix("\ufeff") for name in frame.columns})


def read_sheet(path: Path, sheet: str | Iterable[str], *, header: int | None = 0) -> pl.DataFrame:
    """A sheet of a workbook as text; of several names, the first that is there, whatever its case.

    Raises:
        InputError: it isn't a whole workbook, or has no such sheet.
    """
    wanted = [sheet] if isinstance(sheet, str) else list(sheet)
    _refuse_missing(path)
    try:
        workbook = read_excel(path)
    except CALAMINE_ERRORS:
        raise InputError(
            str(path),
            "it is not a whole Excel workbook",
            mend="It may be cut short or be of another kind: fetch it again, or save it as .xlsx.",
        ) from None
    names = {name.strip().casefold(): name for name in workbook.sheet_names}
    found = next((names[name.casefold()] for name in wanted if name.casefold() in names), None)
    if found is None:
        raise InputError(
            str(path),
            f"there is no sheet ‘{wanted[0]}’",
            mend=f"It has: {', '.join(workbook.sheet_names)}. Give the workbook that has it.",
        )
    try:
        return workbook.load_sheet(found, header_row=header, dtypes="string").to_polars()
    except CALAMINE_ERRORS as error:
        raise InputError(
            f"{path}, sheet ‘{found}’", f"it can't be read ({error})", mend="Is the sheet empty?"
        ) from None


def find_columns(
    frame: pl.DataFrame, wanted: Mapping[str, Iterable[str]], *, where: str, optional: Iterable[str] = ()
) -> dict[str, str]:
    """The column for each wanted field, by any of its names; case, spaces and signs don't count.

    Raises:
        InputError: a field that isn't optional has no column.
    """
    there = {plain(name): name for name in frame.columns}
    found: dict[str, str] = {}
    for field, names in wanted.items():
        column = next((there[plain(name)] for name in names if plain(name) in there), None)
        if column is not None:
            found[field] = column
        elif field not in optional:
            raise InputError(
                where,
                f"there is no column for {field} (such as ‘{next(iter(names))}’)",
                mend=f"Columns there: {', '.join(frame.columns[:30])}.",
            )
    return found


def plain(name: str) -> str:
    """A column's name without case, spaces and signs.

    >>> plain("SOC_2020") == plain("SOC2020")
    True
    """
    return "".join(character for character in name.casefold() if character.isalnum())


def _refuse_missing(path: Path) -> None:
    if path.is_dir():
        raise InputError(str(path), "this is a folder", mend="Give the file in it.")
    if not path.exists():
        raise InputError(str(path), "there is no such file", mend="Check the path.")
