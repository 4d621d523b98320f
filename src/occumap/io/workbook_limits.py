"""What a cell of a workbook can hold: XlsxWriter cuts a longer text without a word, so it is refused before that."""

from __future__ import annotations

import polars as pl

from occumap.errors import OutputError

# As Excel counts: in units of UTF-16, of which a letter beyond U+FFFF takes two.
MAX_IN_CELL = 32_767


def fits_in_cell(text: str) -> bool:
    """Return whether a cell holds the text.

    >>> fits_in_cell("a" * 32_767), fits_in_cell("\U0001d504" * 16_384)
    (True, False)
    """
    return len(text) * 2 <= MAX_IN_CELL or len(text.encode("utf-16-le", "surrogatepass")) <= 2 * MAX_IN_CELL


def whole_cell(text: str, sheet: str, row: int, column: int) -> str:
    """Return the text of a cell, for which there is room.

    Args:
        text: what the cell is to hold.
        sheet: the name of its sheet.
        row: counted from 0, as XlsxWriter does.
        column: counted from 0.

    Raises:
        OutputError: it is longer than a cell of a workbook can be.
    """
    if fits_in_cell(text):
        return text
    raise OutputError(
        f"sheet {sheet}, row {row + 1}, column {column + 1}",
        f"the text has {len(text):,} characters, and a cell of a workbook holds {MAX_IN_CELL:,}",
        hint="Shorten it, or write another format, such as .csv or .parquet.",
    )


def refuse_long_cells(frame: pl.DataFrame, sheet: str) -> None:
    """Raise OutputError if a cell of a table, or the name of a column, is longer than a cell of a workbook can be."""
    for place, name in enumerate(frame.columns):
        whole_cell(name, sheet, 0, place)
        column = frame.to_series(place)
        if column.dtype != pl.String:
            continue
        for row in (column.str.len_chars() * 2 > MAX_IN_CELL).fill_null(value=False).arg_true():
            whole_cell(column[row], sheet, row + 1, place)
