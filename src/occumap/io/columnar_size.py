"""How many cells a file of Parquet or Arrow unpacks to, told from what it says of itself before it is read.

Both pack a value repeated a million times into some bytes, so two kilobytes can become gigabytes.
"""

from __future__ import annotations

import polars as pl

from occumap.errors import InputError
from occumap.io.read_table.source import TableKind, TableSource

# As many as any table of people has; beyond that, no more cells than a packed table of people has for each byte.
_SOME_CELLS, _MOST_FOR_A_BYTE = 20_000_000, 300


def refuse_many_cells(source: TableSource) -> None:
    """Raise InputError if a table unpacks to far more cells than its size gives reason to expect.

    Raises:
        InputError: it says that it has more than twenty million cells, and more than 300 for each of its bytes.
        PolarsError: it is damaged.
    """
    with source.open() as file:
        if source.kind is TableKind.ARROW_STREAM:  # says nothing of its length, and packs far less tightly
            return
        frame = pl.scan_parquet(file, glob=False) if source.kind is TableKind.PARQUET else pl.scan_ipc(file)
        columns = len(frame.collect_schema())
        rows = frame.select(pl.len()).collect().item()
    size = source.size()
    if rows * columns > max(_SOME_CELLS, size * _MOST_FOR_A_BYTE):
        raise InputError(
            source.where,
            f"its {size:,} bytes unpack to {rows:,} rows of {columns:,} columns",
            hint="Give a table with a row for each record, or fewer rows.",
        )
