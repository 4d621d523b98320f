"""A table as it was read: all of it as text, and as it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time

import polars as pl

from occumap.column_named import column_named
from occumap.errors import InputError

LONGEST_NAME, LONGEST_CELL = 1_000, 1_000_000


@dataclass(frozen=True, eq=False)
class Table:
    """A table that was read, and what it was taken for.

    Args:
        frame: all of it as text, as a person sees it (``0110``, ``2024-05-01``); null where nothing stands.
        native: the same rows and columns of the types that the file gives them.
        where: what messages call it, such as ``jobs.xlsx, sheet ‘Data’``.
        said: what it was taken for, in words.
        is_plain: whether that is what people expect of a file of its kind, so that nothing need be said.
        header_row: the row that names the columns, the first being 1; 0 where none does.
        sheet: the sheet of a workbook, or the file of a zip, that was read.
        labels: of SPSS and Stata, what the values of a column stand for, by column.
    """

    frame: pl.DataFrame
    native: pl.DataFrame
    where: str
    said: tuple[str, ...] = ()
    is_plain: bool = True
    header_row: int = 1
    sheet: str | None = None
    labels: Mapping[str, Mapping[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        refuse_long_names(self.frame.columns, self.where)
        _refuse_long_cells(self.frame, self)

    def __repr__(self) -> str:
        return f"<Table {self.where}: {self.frame.height:,} rows of {self.frame.width} columns>"

    def row_of(self, n: int) -> int:
        """Return the row of the file in which row ``n`` of the frame (counted from 0) stands.

        >>> Table(pl.DataFrame(), pl.DataFrame(), "x.csv", header_row=3).row_of(0)
        4
        """
        return self.header_row + 1 + n

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be said of it: nothing where it is as people expect."""
        return () if self.is_plain else self.said


def refuse_long_names(names: Sequence[str], where: str) -> None:
    """Raise InputError if the name of a column is longer than any name: a separator or a quotation mark is missing.

    >>> refuse_long_names(["code", "t" * 2000], "x.csv")
    Traceback (most recent call last):
    occumap.errors.InputError: x.csv, column 2: its name has 2,000 characters. Give the row that names the columns ...
    """
    for place, name in enumerate(names, start=1):
        if len(name) > LONGEST_NAME:
            raise InputError(
                f"{where}, column {place}",
                f"its name has {len(name):,} characters",
                hint="Give the row that names the columns (--header-row), and check its quotation marks.",
            )


def _refuse_long_cells(frame: pl.DataFrame, table: Table) -> None:
    texts = [column for column in frame.iter_columns() if column.dtype == pl.String and column.len()]
    for column in texts:
        longest = column.str.len_bytes().max()
        if isinstance(longest, int) and longest > LONGEST_CELL:
            row = column.str.len_bytes().arg_max() or 0
            raise InputError(
                f"{table.where}, row {table.row_of(row)}, column ‘{column.name}’",
                f"the cell has {longest:,} bytes",
                hint="A quotation mark may be missing, or it isn’t a table; a cell may have a million.",
            )


def as_text_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table as text: dates as ISO 8601 writes them, whole numbers without decimals, null for nothing.

    >>> as_text_frame(pl.DataFrame({"code": [11.0, None], "share": [0.5, 2.0]})).rows()
    [('11', '0.5'), (None, '2.0')]
    """
    return frame.select(_as_text(frame[name]).alias(name) for name in frame.columns)


def _as_text(column: pl.Series) -> pl.Expr:
    found = column_named(column.name)
    kind = column.dtype
    if kind == pl.Null:
        return found.cast(pl.String)
    if kind.is_float():
        finite = column.drop_nulls()
        whole = bool(finite.is_finite().all()) and bool((finite.floor() == finite).all())
        if whole and bool((finite.abs() < 2**53).all()):
            return found.cast(pl.Int64).cast(pl.String)
    elif kind == pl.Datetime and bool((column.dt.time() == time(0, 0)).all()):
        return found.dt.date().cast(pl.String)
    elif kind.is_nested() or kind in {pl.Object, pl.Binary}:
        return found.map_elements(str, return_dtype=pl.String)
    text = found.cast(pl.String)
    return pl.when(text == "").then(None).otherwise(text)
