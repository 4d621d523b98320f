"""A crosswalk between two versions as plain CSV, of which nothing need be known but that it has their codes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.column_facts import without_marks
from occumap.io.crosswalk_columns import crosswalk_columns
from occumap.io.crosswalk_table import crosswalk_table
from occumap.io.read_table import Table, read_table
from occumap.model.correspondence import Correspondence
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

# A column is one of codes when at least this share of its cells are codes of the version.
MOSTLY = 0.9


def read_crosswalk_csv(path: Path, old: Version, new: Version, options: ReadOptions = TOLD) -> Correspondence:
    """Return the pairs of a crosswalk, their weights unknown.

    A column of codes is found by what stands in it; of several that could be, it is the one named by
    its version's id. Rows without a code on either side say nothing; merged cells are filled where that is plain.

    Args:
        path: a table of any kind.
        old: the version that it leads from.
        new: the version that it leads to.
        options: how it is to be read, and columns that the user named.

    Raises:
        InputError: no such columns, columns that could be either version's, or a code that its version
            doesn't have.
    """
    read = read_table(path, options)
    frame, where = read.frame, read.where
    a, b = (options.from_column, options.to_column)
    if not (a and b):
        a, b = _columns(frame, old, new, path)
    columns = crosswalk_columns(frame, replace(options, from_column=a, to_column=b), where=where)
    assert columns is not None
    table = crosswalk_table(frame, columns, (old.id, new.id), where=where, width=options.code_width)
    for link in table.correspondence.links:
        for code, version, column in ((link.from_code, old, columns.from_code), (link.to_code, new, columns.to_code)):
            if code.value not in version:
                raise _unknown(code.value, version, frame[column], read)
    return table.correspondence


def _unknown(code: str, version: Version, cells: pl.Series, read: Table) -> InputError:
    row = next((n for n, cell in enumerate(cells) if cell and code in cell), 0)
    full = next((code.zfill(n) for n in range(len(code) + 1, len(code) + 3) if code.zfill(n) in version), None)
    lost = f" It has {full}: if a zero was lost, put it back with --code-width {len(full)}." if full else ""
    return InputError(
        f"{read.where}, row {read.row_of(row)}",
        f"{version.id} has no group {code}",
        hint=f"Correct the code, or the version.{lost}",
    )


def _columns(frame: pl.DataFrame, old: Version, new: Version, path: Path) -> tuple[str, str]:
    of_old, of_new = _candidates(frame, old), _candidates(frame, new)
    for version, candidates in ((old, of_old), (new, of_new)):
        if not candidates:
            raise InputError(
                str(path),
                f"no column has codes of {version.id}",
                hint=f"Give a crosswalk between {old.id} and {new.id}.",
            )
    fits = {(a, b): share_a * share_b for a, share_a in of_old.items() for b, share_b in of_new.items() if a != b}
    best = [pair for pair, fit in fits.items() if fit == max(fits.values())]
    if len(best) != 1:
        columns = ", ".join(f"‘{column}’" for column in frame.columns if column in of_old or column in of_new)
        raise InputError(
            str(path),
            f"{columns} could have codes of {old.id} or of {new.id}",
            hint=f"Name the two columns {old.id} and {new.id}.",
        )
    return best[0]


def _candidates(frame: pl.DataFrame, version: Version) -> dict[str, float]:
    """Return the columns that could hold codes of the version, with the share of cells that do."""
    shares: dict[str, float] = {}
    for column in frame.columns:
        cells = [without_marks(cell) for cell in frame[column].drop_nulls()]
        shares[column] = sum(cell in version for cell in cells) / len(cells) if cells else 0.0
    fitting = {column: share for column, share in shares.items() if share >= MOSTLY}
    named = [column for column in frame.columns if plain(column) == plain(version.id)]
    return dict.fromkeys([column for column in named if column in fitting or not fitting], 1.0) or fitting
