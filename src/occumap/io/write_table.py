"""A table of a user's, written as the kind that a file's name says: what came in comes out, or is refused beforehand.

CSV and TSV, XLSX, Parquet, Arrow, JSON lines, SPSS and Stata. What a kind can't hold (a text too long for a cell of a
sheet, a column of lists in a CSV, a name with spaces in SPSS) is an error before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from occumap.atomic import working_folder
from occumap.column_named import column_named
from occumap.errors import InputError, OutputError
from occumap.extras import require
from occumap.model.answer_columns import CANDIDATES
from occumap.read_options import WRITTEN_KINDS

MAX_SHEET_ROWS, MAX_SHEET_COLUMNS = 1_048_576, 16_384
MAX_IN_CELL = 32_767
Labels = Mapping[str, Mapping[object, str]]
NO_LABELS: Labels = MappingProxyType({})
_STATISTICS = frozenset({".sav", ".zsav", ".dta"})
_NESTED = frozenset({".parquet", ".arrow", ".feather"})
_EXACT_NUMBER = 2**53
# Excel counts days from the first of March 1900 as everyone does; before, it has a day that never was.
_FIRST_DAY = date(1900, 3, 1)
# What XML has no sign for and Excel no escape.
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


def kind_of(path: Path) -> str:
    """Return the kind of a table to be written, by its ending, such as ``.csv``.

    Raises:
        InputError: it has another ending.

    >>> kind_of(Path("jobs.CSV"))
    '.csv'
    """
    kind = path.suffix.casefold()
    if kind not in WRITTEN_KINDS:
        raise InputError(
            str(path),
            f"a table of the kind {kind or 'without an ending'} can't be written",
            hint=f"Use one of: {', '.join(WRITTEN_KINDS)}.",
        )
    return kind


def write_table(frames: Iterable[pl.DataFrame], to: Path, kind: str, labels: Labels = NO_LABELS) -> None:
    """Write tables of the same columns as one, one after the other; the same tables give the same bytes.

    Args:
        frames: at least one, be it without rows.
        to: where it goes.
        kind: of the file, one of `WRITTEN_KINDS`.
        labels: what the values of columns stand for, which SPSS and Stata keep.
    """
    match kind:
        case ".csv" | ".tsv":
            with to.open("wb") as file:
                for n, frame in enumerate(frames):
                    frame.select(_for_text(frame)).write_csv(
                        file, include_header=n == 0, separator="," if kind == ".csv" else "\t"
                    )
        case ".xlsx":
            _write_sheet(frames, to)
        case ".parquet":
            pl.concat(frames).write_parquet(to)
        case ".arrow" | ".feather":
            pl.concat(frames).write_ipc(to)
        case ".jsonl" | ".ndjson":
            with to.open("wb") as file:
                for frame in frames:
                    frame.select(_for_text(frame, only_dates=True)).write_ndjson(file)
        case _:
            _write_statistics(pl.concat(frames), to, kind, labels)


def refuse_unwritable(frame: pl.DataFrame, out: Path, *, rows: int, first_row: int = 0) -> None:
    """Raise OutputError unless a table with the columns and cells of ``frame`` and so many rows can be written.

    Args:
        frame: the table, or a part of it.
        out: where it is to go, which says the kind.
        rows: how many rows there are in all, as far as is known.
        first_row: how many rows stand before those of ``frame``.

    Raises:
        OutputError: the kind can't hold them.
    """
    kind = kind_of(out)
    if kind == ".xlsx" and (rows >= MAX_SHEET_ROWS or frame.width > MAX_SHEET_COLUMNS):
        what = f"a sheet holds {MAX_SHEET_ROWS - 1:,} rows and {MAX_SHEET_COLUMNS:,} columns at most"
        raise OutputError(str(out), what, hint="Write to .parquet or .csv.")
    for name, dtype in frame.schema.items():
        if kind not in _NESTED and dtype != CANDIDATES and (dtype.is_nested() or dtype in {pl.Binary, pl.Object}):
            raise OutputError(
                str(out),
                f"column {name!r} has the type {dtype}, which this kind of file can't hold",
                hint="Write to .parquet.",
            )
        if kind in {".xlsx", *_STATISTICS} and dtype == pl.String:
            _refuse_long(frame[name], out, kind, first_row)
        if kind in _STATISTICS:
            _refuse_name(name, out, kind)


def _refuse_long(column: pl.Series, out: Path, kind: str, first_row: int) -> None:
    """Refuse a text that is longer than a cell can be, counted in UTF-16 as Excel does, or in bytes as SPSS does."""
    if kind == ".dta":
        return
    long = column.str.len_bytes() > MAX_IN_CELL
    if kind == ".xlsx" and long.any():
        units = column.filter(long).map_elements(lambda text: len(text.encode("utf-16-le")) // 2, return_dtype=pl.Int64)
        if bool((units <= MAX_IN_CELL).all()):
            return
    if long.any():
        row = first_row + int(long.arg_max() or 0) + 2
        raise OutputError(
            str(out),
            f"column {column.name!r} has a text of more than {MAX_IN_CELL:,} characters (row {row:,}), which a cell "
            "of this kind can't hold",
            hint="Write to .parquet or .csv.",
        )


def _refuse_name(name: str, out: Path, kind: str) -> None:
    longest = 32 if kind == ".dta" else 64
    if len(name.encode()) > longest or not re.fullmatch(
        r"[^\W\d]\w*" if kind == ".dta" else r"[^\W\d_][\w.$#@]*", name
    ):
        raise OutputError(
            str(out),
            f"column {name!r} has a name that this kind of file can't hold: letters, digits and _, at most {longest}",
            hint="Rename it in the input, or write to .parquet, .csv or .xlsx.",
        )


def _for_text(frame: pl.DataFrame, *, only_dates: bool = False) -> list[pl.Expr]:
    """Return columns as a text writes them: moments as ISO 8601 does, without the zeros of what isn't there."""
    found = []
    for name, kind in frame.schema.items():
        column = column_named(name)
        if isinstance(kind, pl.Datetime | pl.Time | pl.Duration) or (only_dates and kind in {pl.Date, pl.Decimal}):
            column = column.dt.to_string("iso") if isinstance(kind, pl.Duration) else column.cast(pl.String)
        found.append(column)
    return found


def _write_statistics(frame: pl.DataFrame, to: Path, kind: str, labels: Labels) -> None:
    require("statistics", str(to))
    import pyreadstat  # noqa: PLC0415 (an extra, needed for these files alone)

    plain = frame.with_columns(
        column_named(name).cast(pl.String)
        for name, dtype in frame.schema.items()
        if dtype in {pl.Categorical, pl.Enum, pl.Decimal, pl.Time, pl.Duration}
    ).with_columns(
        column_named(name).cast(pl.Int8 if kind == ".dta" else pl.Float64)
        for name, dtype in frame.schema.items()
        if dtype == pl.Boolean
    )
    named = {
        name: {int(n) if kind == ".dta" else n: label for n, label in found.items() if isinstance(n, int | float)}
        for name, found in labels.items()
        if name in plain.columns and plain.schema[name].is_numeric()
    }
    if kind == ".dta":
        pyreadstat.write_dta(plain, str(to), version=15, variable_value_labels=named)
    else:
        pyreadstat.write_sav(plain, str(to), compress=kind == ".zsav", variable_value_labels=named)


def _write_sheet(frames: Iterable[pl.DataFrame], to: Path) -> None:
    try:
        with (
            working_folder(to) as rows,
            Workbook(str(to), {**_OPTIONS, "tmpdir": str(rows)}) as book,
        ):
            book.set_properties({"created": _CREATED})
            formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _SHOWN.items()}
            _fill_sheet(book.add_worksheet(), frames, formats)
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from None


def _fill_sheet(sheet: Worksheet, frames: Iterable[pl.DataFrame], formats: dict[type, Format]) -> None:
    row = 0
    for frame in frames:
        if not row:
            for column, name in enumerate(frame.columns):
                sheet.write_string(0, column, name)
        for cells in frame.select(_for_sheet(frame)).iter_rows():
            row += 1
            for column, cell in enumerate(cells):
                _write_cell(sheet, row, column, cell, formats)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: object, formats: dict[type, Format]) -> None:
    match cell:
        case None:
            return
        case str():
            sheet.write_string(row, column, _NOT_IN_XML.sub(_escaped, cell))
        case datetime() | date():
            if (cell.date() if isinstance(cell, datetime) else cell) < _FIRST_DAY:
                sheet.write_string(row, column, cell.isoformat(*(" " for _ in [0] if isinstance(cell, datetime))))
            else:
                sheet.write_datetime(row, column, cell, formats[type(cell)])
        case time():
            sheet.write_datetime(row, column, cell, formats[time])
        case _:
            sheet.write(row, column, cell)


def _escaped(sign: re.Match[str]) -> str:
    return f"_x{ord(sign.group()):04X}_"


# Rows go to disk one by one, and no answer becomes a formula or a link.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
# A constant, because the same answers give the same bytes; the earliest day that a zip can hold.
_CREATED = datetime(1980, 1, 1, tzinfo=UTC)
_SHOWN: dict[type, str] = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss", time: "hh:mm:ss"}


def _for_sheet(frame: pl.DataFrame) -> list[pl.Expr]:
    """Return what a sheet holds exactly as it is: numbers, truth values, moments; the rest as text."""
    return [
        column_named(name) if _is_exact(frame[name]) else column_named(name).cast(pl.String) for name in frame.columns
    ]


def _is_exact(column: pl.Series) -> bool:
    kind = column.dtype
    checks: tuple[tuple[bool, Callable[[], bool]], ...] = (
        (kind == pl.Boolean or kind.is_float() or kind == pl.Date, lambda: True),
        (kind.is_integer(), lambda: bool((column.cast(pl.Float64).abs() <= _EXACT_NUMBER).all())),
        (isinstance(kind, pl.Datetime), lambda: _has_whole_seconds(column)),
        (isinstance(kind, pl.Time), lambda: bool((column.dt.nanosecond() % 1_000_000_000 == 0).all())),
        (isinstance(kind, pl.Decimal), lambda: all(_as_exact(number) for number in column.drop_nulls())),
    )
    return any(applies and holds() for applies, holds in checks)


def _has_whole_seconds(column: pl.Series) -> bool:
    kind = column.dtype
    return (
        isinstance(kind, pl.Datetime)
        and kind.time_zone is None
        and bool((column.dt.nanosecond() % 1_000_000_000 == 0).all())
    )


def _as_exact(number: Decimal) -> bool:
    return Decimal(repr(float(number))) == number
