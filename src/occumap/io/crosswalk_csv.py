"""A crosswalk between two versions as plain CSV, of which nothing need be known but that it has their codes."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.tables import read_csv_table, text_or_null
from occumap.model.correspondence import Correspondence
from occumap.model.version import Version

# A column is one of codes when at least this share of its cells are codes of the version.
MOSTLY = 0.9


def read_crosswalk_csv(path: Path, old: Version, new: Version) -> Correspondence:
    """Return the pairs of a crosswalk, their weights unknown.

    A column of codes is found by what stands in it; of several that could be, it is the one named by
    its version's id. Rows without a code on either side say nothing and are passed over.

    Raises:
        InputError: no such columns, columns that could be either version's, or a code that its version
            doesn't have.
    """
    frame = read_csv_table(path)
    frame = frame.select(text_or_null(column).alias(column) for column in frame.columns)
    counts: dict[tuple[str, str], int | None] = {}
    of_old, of_new = (frame[column] for column in _columns(frame, old, new, path))
    for row, (a, b) in enumerate(zip(of_old, of_new, strict=True), start=2):
        for value, version in ((a, old), (b, new)):
            if value and value not in version:
                raise InputError(
                    f"{path}, row {row}", f"{version.id} has no group {value}", hint="Correct the code, or the version."
                )
        if a and b:
            counts[a, b] = None
    return Correspondence.from_counts(old.id, new.id, counts)


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
    codes = [group.code.value for group in version]
    shares = {column: frame[column].drop_nulls().is_in(codes).mean() for column in frame.columns}
    fitting = {column: share for column, share in shares.items() if isinstance(share, float) and share >= MOSTLY}
    named = [column for column in frame.columns if plain(column) == plain(version.id)]
    return dict.fromkeys([column for column in named if column in fitting or not fitting], 1.0) or fitting
