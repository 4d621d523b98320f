"""A column of a user's table by its very name."""

from __future__ import annotations

import polars as pl
from polars import selectors


def column_named(name: str) -> pl.Expr:
    """Return the column of exactly this name.

    ``pl.col`` reads ``*`` and ``^…$`` as patterns over all columns, and a user's column may be called so.

    >>> pl.DataFrame({"*": ["5241"], "b": ["x"]}).select(column_named("*").alias("code")).columns
    ['code']
    """
    return selectors.by_name(name).as_expr()
