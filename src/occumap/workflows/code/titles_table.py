"""A CSV of job titles that a program sends to be coded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.tables import find_columns, read_csv_table
from occumap.model.coding import LONGEST
from occumap.read_options import TOLD, ReadOptions
from occumap.workflows.code.preview import called

COLUMNS = {
    "title": ("title", "job title", "job_title", "jobtitle", "occupation"),
    "industry": ("industry", "ind"),
    "additional": ("additional", "add"),
    "duties": ("duties",),
    "employer": ("employer",),
    "qualification": ("qualification",),
}


def titles_table(
    path: Path, *, name: str, limit: int, hint: str, options: ReadOptions = TOLD
) -> tuple[pl.DataFrame, Mapping[str, str]]:
    """Return a CSV as a table, and its columns of titles and of what else is known.

    Args:
        path: the CSV.
        name: what people call it, for errors.
        limit: how many rows it may have.
        hint: what to do with one that has more.
        options: what whoever sends it says of it.

    Raises:
        InputError: it can't be read, has no column of titles, too many rows, or a cell of too many letters.
    """
    too_many = InputError(name, f"it has more than {limit:,} rows", hint=hint)
    content = path.read_bytes()
    if content.count(b"\n") + content.count(b"\r") > 20 * limit:
        raise too_many
    with called(path, name):
        table = read_csv_table(path, options)
        columns = find_columns(
            table, COLUMNS, where=str(path), optional=tuple(name for name in COLUMNS if name != "title")
        )
    if len(table) > limit:
        raise too_many
    for kind, column in columns.items():
        longest = table[column].str.len_chars().max()
        if isinstance(longest, int) and longest > LONGEST:
            raise InputError(
                f"{name}, column ‘{column}’",
                f"a cell has {longest:,} characters",
                hint=f"Give {kind} of at most {LONGEST} characters.",
            )
    return table, columns
