"""Small tables of text, made for the tests of what columns hold."""

from __future__ import annotations

import csv
import io

import polars as pl


def made_table(text: str) -> pl.DataFrame:
    """The table in a CSV text: all cells are text, empty ones null; columns without a name are numbered."""
    header, *rows = csv.reader(io.StringIO(text.strip("\n")))
    names = [name or f"column {n}" for n, name in enumerate(header, start=1)]
    cells = {name: [row[n] or None for row in rows] for n, name in enumerate(names)}
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String))
