"""A crosswalk between two versions as plain CSV, of which nothing is known but that it has their codes."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.formats.tables import read_csv_table
from occumap.model.correspondence import Correspondence
from occumap.model.version import Version

# A column is one of codes when at least this share of its cells are codes of the version.
MOSTLY = 0.9


def read_crosswalk_csv(path: Path, old: Version, new: Version) -> Correspondence:
    """The pairs of a crosswalk, their weights unknown.

    The columns are found by what stands in them: the first whose cells are mostly codes of the old
    version, and the first other one with codes of the new.

    Raises:
        InputError: no such columns, or a code that its version doesn't have.
    """
    frame = read_csv_table(path)
    first = _column_of(frame, old, path, besides=None)
    second = _column_of(frame, new, path, besides=first)
    counts: dict[tuple[str, str], int | None] = {}
    for row, (a, b) in enumerate(frame.select(first, second).iter_rows(), start=2):
        for value, version in ((a, old), (b, new)):
            if value and value not in version:
                raise InputError(
                    f"{path}, row {row}", f"{version.id} has no group {value}", mend="Correct the code, or the version."
                )
        if a and b:
            counts[a, b] = None
    return Correspondence.from_counts(old.id, new.id, counts)


def _column_of(frame: pl.DataFrame, version: Version, path: Path, *, besides: str | None) -> str:
    codes = [group.code.value for group in version]
    for column in frame.columns:
        cells = frame[column].drop_nulls()
        if column != besides and len(cells) and (cells.is_in(codes).sum() or 0) >= MOSTLY * len(cells):
            return column
    raise InputError(
        str(path), f"no column holds codes of {version.id}", mend="Give a crosswalk between the two versions named."
    )
