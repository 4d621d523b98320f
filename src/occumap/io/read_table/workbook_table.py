"""A sheet of a workbook as a table: XLSX, XLS and ODS, its header told from the rows, its cells as people see them."""

from __future__ import annotations

import logging
from datetime import time

import polars as pl
from fastexcel import ExcelReader

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.open_workbook import CALAMINE_ERRORS, open_workbook
from occumap.io.read_table.cell_formats import shown_cells
from occumap.io.read_table.header_row import LOOKED_AT, column_names, nothing_tells_header, tell_header
from occumap.io.read_table.source import TableSource
from occumap.io.read_table.table import Table, as_text_frame
from occumap.read_options import ReadOptions

# It warns of every column without a cell, which is no news.
logging.getLogger("fastexcel").setLevel(logging.ERROR)


def sheets_in(source: TableSource) -> tuple[str, ...]:
    """Return the names of the sheets of a workbook that have cells; all of them where none has."""
    workbook = _open(source)
    filled = tuple(name for name in workbook.sheet_names if _rows(workbook, name, source.where, limit=LOOKED_AT).width)
    return filled or tuple(workbook.sheet_names)


def read_workbook(source: TableSource, options: ReadOptions, *, rows: int | None = None) -> Table:
    """Return a sheet of a workbook as a table: the one that is named, else the only one that is a table.

    Raises:
        InputError: it isn't a whole workbook, has no such sheet, or several sheets could be meant.
    """
    workbook = _open(source)
    if not workbook.sheet_names:
        raise InputError(source.where, "the workbook has no sheet", hint="Open it and save it again, as .xlsx or .csv.")
    sheet = (
        _named_sheet(workbook, options.sheet, source.where)
        if options.sheet is not None and source.inner is None
        else _only_table(workbook, source.where)
    )
    return _table(workbook, sheet, source, options, rows)


def _table(workbook: ExcelReader, sheet: str, source: TableSource, options: ReadOptions, rows: int | None) -> Table:
    where = f"{source.where}, sheet ‘{sheet}’"
    text = _rows(workbook, sheet, where, limit=None if rows is None else rows + LOOKED_AT)
    if not text.width:
        raise InputError(where, "the sheet is empty", hint="Give a workbook whose sheet has a header and rows.")
    if options.header_row is not None:
        header_row = options.header_row
        if header_row > text.height:
            raise InputError(where, f"it has no row {header_row}", hint="Say which row is the header.")
    else:
        header = tell_header(text.head(LOOKED_AT).rows())
        if header is None:
            raise nothing_tells_header(where, text.head(2).rows())
        header_row = header + 1
    cells = text.row(header_row - 1) if header_row else tuple(f"column {n + 1}" for n in range(text.width))
    names, notes = column_names(cells, f"{where}, row {header_row}" if header_row else where)
    native = _native(workbook, sheet, text, header_row, rows)
    shown, odd = shown_cells(source, sheet, native, header_row)
    frame = _as_shown(shown, text.slice(header_row).head(shown.height))
    kept = _without_blank_end(frame)
    frame, native = frame.head(kept), shown.head(kept)
    frame.columns = native.columns = names
    frame, native = _without_unnamed_blanks(frame, native, cells)
    header_said = f"header in row {header_row}" if header_row else "no header"
    said = (*source.said, f"read from sheet ‘{sheet}’, {header_said}", *notes, *odd)
    is_plain = header_row == 1 and not notes and not odd and not source.said and len(workbook.sheet_names) == 1
    return Table(frame, native, where, said, is_plain, header_row, sheet)


def _open(source: TableSource) -> ExcelReader:
    try:
        return open_workbook(source.path if source.path is not None else source.read(), source.where)
    except CALAMINE_ERRORS:
        raise InputError(
            source.where,
            "it is not a complete workbook",
            hint="It may be incomplete or another kind of file: download it again, or save it as .xlsx.",
        ) from None


def _rows(workbook: ExcelReader, sheet: str, where: str, *, limit: int | None) -> pl.DataFrame:
    """Return the rows of a sheet from its first, as text, without a header."""
    try:
        return workbook.load_sheet(sheet, header_row=None, skip_rows=0, n_rows=limit, dtypes="string").to_polars()
    except CALAMINE_ERRORS:
        raise InputError(
            where, "it can't be read: the workbook is damaged", hint="Download it again, or open it and save it again."
        ) from None


def _named_sheet(workbook: ExcelReader, wanted: str, where: str) -> str:
    names = {name.strip().casefold(): name for name in workbook.sheet_names}
    if wanted.strip().casefold() in names:
        return names[wanted.strip().casefold()]
    if wanted.isdecimal() and 0 < int(wanted) <= len(workbook.sheet_names):
        return workbook.sheet_names[int(wanted) - 1]
    raise InputError(where, f"there is no sheet ‘{wanted}’", hint=f"It has: {', '.join(workbook.sheet_names)}.")


def _only_table(workbook: ExcelReader, where: str) -> str:
    """Return the sheet that is a table: more than one column, and a row below its header.

    Notes and empty sheets are none. Of several, the first is taken only where all others have the same columns never.
    """
    if len(workbook.sheet_names) == 1:
        return str(workbook.sheet_names[0])
    tables = []
    for name in workbook.sheet_names:
        frame = _rows(workbook, name, where, limit=LOOKED_AT)
        header = tell_header(frame.rows()) if frame.width else None
        if header is not None and frame.width > 1 and frame.height > header + 1:
            tables.append(name)
    if len(tables) == 1:
        return str(tables[0])
    if not tables:
        return str(workbook.sheet_names[0])
    raise InputError(
        where,
        f"it has {len(tables)} sheets with a table: {', '.join(f'‘{name}’' for name in tables[:20])}",
        hint=f"Say which is meant, such as --sheet {tables[0]!r}.",
    )


def _native(workbook: ExcelReader, sheet: str, text: pl.DataFrame, header_row: int, rows: int | None) -> pl.DataFrame:
    """Return the rows below the header of the types that their cells have; a column of several types is text."""
    below = text.slice(header_row)
    if rows is not None:
        below = below.head(rows)
    if not below.height:
        return below
    columns = []
    for n, name in enumerate(text.columns):
        try:
            column = workbook.load_sheet(
                sheet,
                header_row=None,
                skip_rows=header_row,
                n_rows=below.height,
                use_columns=[n],
                schema_sample_rows=None,
            ).to_polars()
            values = column.to_series(0).alias(name)
        except CALAMINE_ERRORS:
            values = below[name]
        fits = len(values) == below.height
        columns.append(_as_dates(values) if fits else below[name])
    return pl.DataFrame(columns)


def _as_shown(native: pl.DataFrame, text: pl.DataFrame) -> pl.DataFrame:
    """Return cells as text: numbers as the sheet has them, dates and what was taken for text as they are here."""
    return pl.DataFrame(
        [
            text[name] if kind.is_numeric() else as_text_frame(native.select(name)).to_series()
            for name, kind in native.schema.items()
        ]
    )


def _as_dates(column: pl.Series) -> pl.Series:
    """Return days without a time of day as dates, as a sheet shows them."""
    if column.dtype == pl.Datetime and bool((column.dt.time() == time(0, 0)).all()):
        return column.dt.date()
    if column.dtype.is_float():
        present = column.drop_nulls()
        if len(present) and bool(((present.floor() == present) & (present.abs() < 2**53)).all()):
            return column.cast(pl.Int64)
    return column


def _without_blank_end(frame: pl.DataFrame) -> int:
    """Return how many rows there are up to the last that isn't blank."""
    filled = frame.select(pl.any_horizontal(pl.all().str.strip_chars() != "").fill_null(value=False)).to_series()
    return max(filled.arg_true().to_list(), default=-1) + 1


def _without_unnamed_blanks(
    frame: pl.DataFrame, native: pl.DataFrame, cells: tuple[str | None, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Leave out columns that have neither a name nor a cell, which sheets are full of."""
    kept = [
        name
        for name, cell in zip(frame.columns, cells, strict=True)
        if plain(cell or "") or (cell or "").strip() or frame[name].null_count() < frame.height
    ]
    return frame.select(kept), native.select(kept)
