"""The tables beside a report, as CSV."""

from __future__ import annotations

import io

import polars as pl


def csv_bytes(table: pl.DataFrame) -> bytes:
    """Return a table as CSV, with numbers of at most six decimals.

    >>> csv_bytes(pl.DataFrame({"share": [1 / 3]}))
    b'share\\n0.333333\\n'
    """
    floats = [name for name, kind in table.schema.items() if kind == pl.Float64]
    file = io.BytesIO()
    table.with_columns(pl.col(floats).round(6)).write_csv(file)
    return file.getvalue()
