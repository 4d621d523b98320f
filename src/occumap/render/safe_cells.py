"""Cells that no spreadsheet takes for formulas, wherever a table is handed to a stranger."""

from __future__ import annotations

import polars as pl

from occumap.column_named import column_named
from occumap.io.decisions_csv import defused
from occumap.model.answer_columns import as_text

_NOT_NUMBERS = r"^'*[=+\-@\t\r]"
_NUMBER = r"^[+-]?[\d., ]*(?:[eE][+-]?\d+)?%?$"


def safe_cell(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell("baker")
    ("'=1+1", 'baker')
    """
    return defused(cell)


def safe_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table as CSV holds it: no text and no column name is taken for a formula, and numbers stay as they are.

    >>> frame = safe_cells(pl.DataFrame({"=1": ["=1+1", "-5", "baker", "-5+1", None]}))
    >>> frame.columns, frame.to_series().to_list()
    (["'=1"], ["'=1+1", '-5', 'baker', "'-5+1", None])
    """
    frame = as_text(frame)
    texts = [name for name, kind in frame.schema.items() if kind in {pl.String, pl.Categorical} or kind == pl.Enum]
    changed = [_safe(column_named(name).cast(pl.String)).alias(name) for name in texts]
    return frame.with_columns(changed).rename({name: safe_cell(name) for name in frame.columns})


def _safe(text: pl.Expr) -> pl.Expr:
    runs = text.str.contains(_NOT_NUMBERS) & ~text.str.contains(_NUMBER)
    return pl.when(runs).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)
