"""Which figure of a table of pairs weighs them: said by the user, or refused. Nothing is passed over in silence.

A correspondence has the shape of dual-coded records, and a column of shares or people beside its pairs. Read as
records, each of its pairs would count one: 0.93 and 0.07 would become halves. So a column of figures that nobody named
is an error, and so is a table in which no pair stands twice and nothing is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import inf

import polars as pl

from occumap.column_named import column_named, plain
from occumap.errors import InputError
from occumap.io.code_column import is_total
from occumap.io.column_facts import words_of
from occumap.io.column_words import PARTIAL_WORDS
from occumap.io.numbers import is_suppressed, looks_like_number
from occumap.model.noun import counted
from occumap.model.weights import ALL, WeightedCorrespondence

ENTRIES = "entries"
OF_LINKS = "links of "
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
_NOT_PARTIAL = ("", "no", "n", "0", "false", "f", "full", "whole", "complete", "non", "nein", "nej", "não", "nee")
# A table of figures by pair, year, sex and region has no more rows; records of people may.
_ROWS_TRIED = 200_000
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


def refuse_correspondence(where: str, several: str = "", partial: str = "") -> InputError:
    """Return the error of a table of pairs without counts.

    Args:
        where: the table.
        several: what to say of groups with several targets, which make that a matter of counting.
        partial: the column that marks links to a part of a group, if one does.
    """
    marked = f", and ‘{partial}’ marks links to a part of a group" if partial else ""
    return InputError(
        where,
        "no pair of codes stands in it twice, and no column counts people: it is a correspondence, "
        f"which says where groups go, not how many people{several}{marked}",
        hint="Give dual-coded figures, with a row for each person or a column of people (--weights-count COLUMN). "
        "If each row is a record, add a column ‘records’ of 1.",
    )


def several_targets(links: pl.DataFrame) -> str:
    """Return what to say of groups that lead to several others; nothing if none does.

    >>> several_targets(pl.DataFrame({"from": ["1", "1", "2"], "to": ["1", "2", "2"]}))
    ' (1 of its 2 groups leads to several others, such as 1)'
    """
    several = links.filter(pl.col("from").is_duplicated())["from"].unique().sort()
    if several.is_empty():
        return ""
    verb = "leads" if len(several) == 1 else "lead"
    of_all = counted(links["from"].n_unique(), "group")
    return f" ({len(several):,} of its {of_all} {verb} to several others, such as {several[0]})"


def partly(frame: pl.LazyFrame) -> str:
    """Return the column that marks links to a part of a group; empty if none does."""
    names = [name for name in frame.collect_schema().names() if PARTIAL_WORDS & set(words_of(name))]
    if not names:
        return ""
    cells = frame.select(column_named(name).cast(pl.String).str.strip_chars().str.to_lowercase() for name in names)
    marked = cells.select(pl.all().is_in(_NOT_PARTIAL).not_().fill_null(value=False).any()).collect()
    return next((name for name in names if marked[name][0]), "")


def refuse_counted_rows(frame: pl.LazyFrame, used: Collection[str], codes: Sequence[str], *, where: str) -> None:
    """Raise InputError if the rows are no records but figures of pairs, apart by year or sex, in a column unused.

    Records of people share codes and everything else; of a table of figures, no two rows are of one pair, one year and
    one sex. Read as records, each row would count one: a figure that rests on nothing.
    """
    names = [name for name in frame.collect_schema().names() if name not in used]
    if not names:
        return
    table = frame.head(_ROWS_TRIED + 1).collect()
    if len(table) > _ROWS_TRIED:
        return
    few = max(2, len(table) // 2)
    apart = [name for name in names if table[name].n_unique() <= few]
    for name in names:
        others = [*codes, *(other for other in apart if other != name)]
        if table[name].n_unique() < len(table) and _all_numbers(table[name]) and table.select(others).is_unique().all():
            *rest, last = [f"‘{one}’" for one in others]
            raise InputError(
                where,
                f"‘{name}’ looks like figures of pairs that would not be used: "
                f"no two rows have the same {', '.join(rest)} and {last}, as records would",
                hint="Give one row for each pair and say what weighs it (--weights-count or --weights-share COLUMN). "
                "If each row is a record, add a column ‘records’ of 1.",
            )


def _all_numbers(cells: pl.Series) -> bool:
    texts = cells.cast(pl.String).drop_nulls().unique()
    return len(texts) > 0 and all(looks_like_number(text) or is_suppressed(text) for text in texts if text.strip())


def refuse_totals(
    records: pl.LazyFrame,
    columns: Mapping[str, str],
    held: Collection[str],
    sides: Mapping[str, str],
    *,
    where: str,
) -> None:
    """Raise InputError if a total stands in the place of a code, which would be taken for a group of its own."""
    for side, version in sides.items():
        if version in held:  # its own codes tell
            continue
        codes = records.select(side).unique().collect()[side].drop_nulls()
        totals = [code for code in codes if len(code) > 2 and any(map(str.isalpha, code)) and is_total(code)]
        if totals:
            row = records.filter(pl.col(side).is_in(totals)).select(pl.col("row").min(), pl.col(side).first()).collect()
            raise InputError(
                f"{where}, row {row['row'][0]}, {columns[side]}",
                f"{row[side][0]!r} is a total, not a code",
                hint="Take totals out: they are no groups that people go to.",
            )


def _how(name: str, *, people_only: bool) -> str:
    """Return the option by which a column would weigh pairs; none for one that can't."""
    shares = any(word in plain(name) for word in _SHARES)
    if plain(name) == OTHER_WAY or (people_only and (shares or plain(name) == ENTRIES)):
        return ""
    return "--by-entries" if plain(name) == ENTRIES else f"--weights-{'share' if shares else 'count'} {name}"


def weights_from_single_links(
    from_version: str, to_version: str, pairs: pl.DataFrame, source: str
) -> WeightedCorrespondence | None:
    """Return the weights of pairs where every group has one target, which need no evidence: all its people go there.

    Args:
        from_version, to_version: their ids.
        pairs: ``from, to``, each once.
        source: what to call them.

    >>> table = weights_from_single_links("a", "b", pl.DataFrame({"from": ["1", "2"], "to": ["1", "1"]}), "links of x")
    >>> table.frame["share_of_from"].to_list() if table else None
    [1.0, 1.0]
    >>> weights_from_single_links("a", "b", pl.DataFrame({"from": ["1", "1"], "to": ["1", "2"]}), "links of x")
    """
    if pairs.is_empty() or pairs["from"].is_duplicated().any():
        return None
    # How many people come together in a group isn't known, so nothing leads back.
    unknown = [pl.lit(None, pl.Float64).alias(name) for name in ("people", "share_of_to", "base_to")]
    known = [pl.lit(1.0).alias("share_of_from"), pl.lit(inf).alias("base")]
    said = [pl.lit(source).alias("source"), pl.lit(ALL).alias("group")]
    return WeightedCorrespondence(from_version, to_version, pairs.with_columns(*said, *known, *unknown))


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
    positive = pairs.filter(pl.col("people") > 0)
    if positive.is_empty():
        raise InputError(where, "none of its pairs has a count above 0", hint="Name another column of counts.")
    of_from, of_to = (pl.col("people").sum().over(side) for side in ("from", "to"))
    return WeightedCorrespondence(
        from_version,
        to_version,
        positive.sort("from", "to").with_columns(
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
        row = twice.filter(pl.struct("from", "to") == twice.select(pl.struct("from", "to")).to_series()[0]).row(
            1, named=True
        )
        raise InputError(
            f"{where}, row {row['row']}" if "row" in twice.columns else where,
            f"the pair {row['from']} → {row['to']} stands there more than once",
            hint="Keep one row for each pair.",
        )
