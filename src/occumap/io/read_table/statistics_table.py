"""A table of SPSS or Stata, with what its values stand for; pyreadstat reads it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from occumap.errors import InputError
from occumap.extras import require
from occumap.io.read_table.source import TableKind, TableSource
from occumap.io.read_table.table import Table, as_text_frame
from occumap.read_options import ReadOptions


def read_statistics(source: TableSource, options: ReadOptions, *, rows: int | None = None) -> Table:
    """Return a file of SPSS (.sav, .zsav) or Stata (.dta) as a table: codes as they are, their labels beside.

    Values that were declared as missing are null; so many are said. Numbers that SPSS shows with leading zeros
    (format N) have them in the text.

    Raises:
        UnavailableError: pyreadstat isn't installed.
        InputError: it can't be read.
    """
    require("statistics", f"{source.where} ({source.kind})")
    import pyreadstat  # noqa: PLC0415 (an extra, needed for these files alone)

    is_spss = source.kind is TableKind.SPSS
    read = pyreadstat.read_sav if is_spss else pyreadstat.read_dta
    given: dict[str, Any] = {"encoding": options.encoding, "row_limit": rows or 0, "output_format": "polars"}
    try:
        if source.path is not None:
            native, meta = read(str(source.path), **given)
        else:
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder, "table")
                place.write_bytes(source.read())
                native, meta = read(str(place), **given)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeError, ValueError, OSError) as error:
        raise InputError(
            source.where,
            f"it can't be read as {source.kind} ({str(error).splitlines()[0] if str(error) else type(error).__name__})",
            hint="Save it again, or name its encoding with --encoding.",
        ) from None
    native = native.select(_whole(native[name]) for name in native.columns)
    labels = {name: dict(found) for name, found in (meta.variable_value_labels or {}).items()}
    frame = as_text_frame(native).with_columns(
        *(
            _with_zeros(native, name, kind)
            for name, kind in (meta.original_variable_types or {}).items()
            if kind[:1] == "N"
        )
    )
    labelled = f", {len(labels)} of its columns with labels" if labels else ""
    said = (*source.said, f"read as a file of {source.kind}{labelled}")
    return Table(frame, native, source.where, said, not labels and not source.said, 1, source.inner, labels)


def _whole(column: pl.Series) -> pl.Series:
    """Return numbers that are all whole as such: these files hold every number as a fraction."""
    if column.dtype.is_float():
        present = column.drop_nulls()
        if len(present) and bool((present.is_finite() & (present.floor() == present) & (present.abs() < 2**53)).all()):
            return column.cast(pl.Int64)
    if column.dtype == pl.String:
        return pl.DataFrame({column.name: column}).select(
            pl.when(pl.first() == "").then(None).otherwise(pl.first()).alias(column.name)
        )[column.name]
    return column


def _with_zeros(native: pl.DataFrame, name: str, kind: str) -> pl.Expr:
    width = int("".join(sign for sign in kind[1:].split(".", maxsplit=1)[0] if sign.isdigit()) or 0)
    column = native[name]
    if not column.dtype.is_integer():
        return pl.lit(as_text_frame(native.select(name))[name]).alias(name)
    return pl.lit(column.cast(pl.String).str.zfill(width)).alias(name)
