"""Which figure of a table of pairs weighs them: said by the user, or refused. Nothing is passed over in silence.

A correspondence has the shape of dual-coded records, and a column of shares or people beside its pairs. Read as
records, each of its pairs would count one: 0.93 and 0.07 would become halves. So a column of figures that nobody named
is an error, and so is a table in which no pair stands twice and nothing is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.model.weights import WeightedCorrespondence

ENTRIES = "entries"
# The shares of the groups that links lead to, as ``occumap compare`` writes them: they weigh the way back.
OTHER_WAY = "shareofto"
# Names of columns that hold figures of pairs; of others nobody knows whether they do.
_COUNTS = {
    ENTRIES, "entry", "count", "counts", "n", "number", "people", "persons", "population", "employment", "employed",
    "jobs", "workers", "headcount", "freq", "frequency", "cases", "obs", "observations", "total", "value", "figure",
}  # fmt: skip
_SHARES = (
    "share",
    "percent",
    "pct",
    "proportion",
    "prob",
    "ratio",
    "fraction",
    "weight",
    "wgt",
    "factor",
    "allocation",
)
# Shares are published to two places or more, so a group with n of them may be off by n halves of the last.
_ROUNDED = 0.005


def figure_columns(columns: Iterable[str], used: Collection[str]) -> list[str]:
    """Return columns that look like figures of pairs and aren't used.

    >>> figure_columns(["old", "new", "share", "Job title", "share_of_to"], {"old", "new"})
    ['share', 'share_of_to']
    """
    return [
        name
        for name in columns
        if name not in used and (plain(name) in _COUNTS or any(word in plain(name) for word in _SHARES))
    ]


def refuse_unused_figures(
    columns: Iterable[str], used: Collection[str], *, where: str, people_only: bool = False
) -> None:
    """Raise InputError if a column of figures isn't used; where only people count, no other weight is offered.

    Raises:
        InputError: it names the columns, and how to use each.
    """
    unused = figure_columns(columns, used)
    if not unused:
        return
    *first, last = [f"‘{name}’" for name in unused[:4]]
    names = f"{', '.join(first)} and {last}" if first else last
    is_are = "is a column" if len(unused) == 1 else "are columns"
    ways = [how for name in unused[:4] if (how := _how(name, people_only=people_only))]
    say = (
        f"Say what weighs the pairs: {' or '.join(ways)}; or take"
        if ways
        else "Give a table that counts people, or take"
    )
    raise InputError(
        where,
        f"{names} {is_are} of figures that would not be used: this isn't a table of dual-coded records as it stands",
        hint=f"{say} the column out, if each row is a record.",
    )


def refuse_correspondence(where: str) -> InputError:
    """Return the error of a table of pairs without counts."""
    return InputError(
        where,
        "no pair of codes stands in it twice, and no column counts people: it is a correspondence, "
        "which says where groups go, not how many people",
        hint="Give dual-coded figures, with a row for each person or a column of people (--weights-count COLUMN). "
        "If each row is a record, add a column ‘records’ of 1.",
    )


def _how(name: str, *, people_only: bool) -> str:
    """Return the option by which a column would weigh pairs; none for one that can't."""
    shares = any(word in plain(name) for word in _SHARES)
    if plain(name) == OTHER_WAY or (people_only and (shares or plain(name) == ENTRIES)):
        return ""
    return "--by-entries" if plain(name) == ENTRIES else f"--weights-{'share' if shares else 'count'} {name}"


def weights_from_counts(
    from_version: str, to_version: str, pairs: pl.DataFrame, source: str, *, where: str
) -> WeightedCorrespondence:
    """Return weights from a count of each pair, which rest on a number of records that nobody states.

    Args:
        from_version, to_version: their ids.
        pairs: ``from, to, people``.
        source: what to call them.
        where: the table, for messages.

    Raises:
        InputError: a pair stands twice, or nothing is counted.
    """
    _refuse_twice(pairs, where)
    counted = pairs.filter(pl.col("people") > 0)
    if counted.is_empty():
        raise InputError(where, "none of its pairs has a count above 0", hint="Name another column of counts.")
    of_from, of_to = (pl.col("people").sum().over(side) for side in ("from", "to"))
    return WeightedCorrespondence(
        from_version,
        to_version,
        counted.sort("from", "to").with_columns(
            pl.lit(source).alias("source"),
            pl.lit("all").alias("group"),
            (pl.col("people") / of_from).alias("share_of_from"),
            (pl.col("people") / of_to).alias("share_of_to"),
            pl.lit(None, pl.Float64).alias("base"),
            pl.lit(None, pl.Float64).alias("base_to"),
        ),
    )


def weights_from_shares(
    from_version: str, to_version: str, pairs: pl.DataFrame, source: str, *, where: str
) -> WeightedCorrespondence:
    """Return weights from shares of each group of the earlier version, as fractions or in per cent.

    Args:
        from_version, to_version: their ids.
        pairs: ``from, to, share``.
        source: what to call them.
        where: the table, for messages.

    Raises:
        InputError: a pair stands twice, or the shares of a group don't come to 1 (or to 100).
    """
    _refuse_twice(pairs, where)
    sums = pairs.group_by("from", maintain_order=True).agg(pl.col("share").sum().alias("sum"), pl.len().alias("n"))
    scale = 100.0 if len(sums) and (sums["sum"] > 50).all() else 1.0
    off = sums.filter((pl.col("sum") / scale - 1).abs() > _ROUNDED * pl.col("n") + 1e-9)
    if len(off):
        row = off.row(0, named=True)
        raise InputError(
            where,
            f"the shares of {row['from']} come to {row['sum']:g}, not to {scale:g}",
            hint="Give all pairs of a group, with shares of the group they lead from.",
        )
    whole = pl.col("share").sum().over("from")
    return WeightedCorrespondence(
        from_version,
        to_version,
        pairs.filter(pl.col("share") > 0).with_columns(
            pl.lit(source).alias("source"),
            pl.lit("all").alias("group"),
            (pl.col("share") / whole).alias("share_of_from"),
            *(pl.lit(None, pl.Float64).alias(name) for name in ("people", "share_of_to", "base", "base_to")),
        ),
    )


def _refuse_twice(pairs: pl.DataFrame, where: str) -> None:
    twice = pairs.filter(pl.struct("from", "to").is_duplicated())
    if len(twice):
        row = twice.row(0, named=True)
        raise InputError(
            f"{where}, row {row['row']}" if "row" in twice.columns else where,
            f"the pair {row['from']} → {row['to']} stands there more than once",
            hint="Keep one row for each pair.",
        )
