"""Ratings of O*NET: level and importance of each element in each occupation, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from occumap.errors import InputError
from occumap.io.onet.table_files import OnetTable

LEVEL = (0.0, 7.0)
IMPORTANCE = (1.0, 5.0)
_BOUNDS = {"LV": LEVEL, "IM": IMPORTANCE}
_KEY = ("profile", "skill")


def read_ratings(
    tables: Mapping[str, Sequence[OnetTable]], occupations: set[str], elements: set[str] | None
) -> pl.DataFrame:
    """Return every rating: profile, skill, name, domain, level and importance with their errors, and the two flags.

    ``suppressed`` holds where O*NET recommends to suppress the level or the importance.

    Args:
        tables: as opened, by domain.
        occupations: the codes of the release.
        elements: the ids of its Content Model, None where that isn't there.

    Raises:
        InputError: with the file and row, where a rating is of something unknown, off its scale, or there twice;
            or where a level has no importance.
    """
    return pl.concat(
        _side_by_side(table, occupations, elements).with_columns(domain=pl.lit(domain))
        for domain, several in tables.items()
        for table in several
    )


def _side_by_side(table: OnetTable, occupations: set[str], elements: set[str] | None) -> pl.DataFrame:
    rated = table.with_numbers("value", "error")
    rated = replace(rated, frame=rated.frame.filter(pl.col("scale").is_in(list(_BOUNDS))))
    if rated.frame.is_empty():
        raise InputError(
            str(table.path),
            "it has no ratings of level (LV) or importance (IM)",
            hint="Give the table as published.",
        )
    rated.refuse_unknown("profile", occupations, "Occupation Data")
    if elements is not None:
        rated.refuse_unknown("skill", elements, "Content Model Reference")
    rated.refuse_repeats("profile", "skill", "scale")
    levels, importances = (_of_scale(rated, scale) for scale in _BOUNDS)
    lonely = levels.frame.join(importances.frame, on=_KEY, how="anti")
    if len(lonely):
        row = lonely.row(0, named=True)
        raise InputError(
            f"{table.path}, row {row['row']}",
            f"{row['profile']} has a level of {row['skill']}, but no importance",
            hint="Give the complete table, as published.",
        )
    return (
        levels.frame.select(
            *_KEY, "name", "not_relevant", level="value", level_error="error", level_suppress="suppress"
        )
        .join(
            importances.frame.select(*_KEY, importance="value", importance_error="error", suppress="suppress"),
            on=_KEY,
            how="inner",
            maintain_order="left",
        )
        .select(
            *_KEY,
            "name",
            "level",
            "importance",
            "level_error",
            "importance_error",
            not_relevant=_yes("not_relevant"),
            suppressed=_yes("level_suppress") | _yes("suppress"),
        )
    )


def _of_scale(rated: OnetTable, scale: str) -> OnetTable:
    table = replace(rated, frame=rated.frame.filter(pl.col("scale") == scale))
    table.refuse_off("value", *_BOUNDS[scale])
    return table


def _yes(flag: str) -> pl.Expr:
    return (pl.col(flag).str.to_uppercase() == "Y").fill_null(value=False)
