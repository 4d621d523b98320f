"""Figures of one version brought to another, with intervals and an account of what could not be brought.

Counts go by shares. A mean goes with the people it is of, who are taken to earn it wherever they go. A median can't
be split or joined from shares alone, so it is refused, or bounded.

Two intervals are given. The first is the error of the table: what other dual-coded samples of the same size would give.
The second is for a survey coded anew in the later version, and adds how far two sources disagree on the shares, how
differently offices fill one and the same group, and the figures' own sampling error. It is the one to use when a
converted figure is to be compared with a published one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from occumap.errors import InputError
from occumap.evidence.figure_rows import Sorted
from occumap.evidence.pooled_sources import Agreement
from occumap.evidence.resampling import DRAWS, Draws, draw_counts, draw_shares, interval
from occumap.evidence.rounding import balanced
from occumap.model.figure_kind import Kind
from occumap.model.weights import WeightedCorrespondence

# A group that holds less than this of the groups its people come from is a small part of them.
SMALL_SLICE = 0.25


_LIMIT = 0.5


RESULT = {
    "by": pl.String,
    "code": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "low_anew": pl.Float64,
    "high_anew": pl.Float64,
    "note": pl.String,
}


@dataclass(frozen=True, eq=False)
class Converted:
    """Converted figures and the account of them.

    ``frame`` has ``by, code, value, low, high, low_anew, high_anew, note``; intervals are null where nothing is known
    of what the shares rest on. ``total_in`` is all that was to be converted, ``total_out`` what arrived (null but for
    counts): what is between them is the figures of ``unplaced``, the codes that went nowhere, each with the reason.
    ``left_out`` is how much of all that is, as a fraction: of counts, of the people that means are of, of medians.
    ``spread`` are people, as a fraction, whose pair the publisher didn't list: they went with those listed. Both are
    None where they would give a figure away that is suppressed.
    """

    frame: pl.DataFrame = field(repr=False)
    kind: Kind
    weights: WeightedCorrespondence
    total_in: float | None
    total_out: float | None
    unplaced: tuple[tuple[str, str, float | None], ...]
    suppressed: tuple[str, ...]
    spread: float | None
    left_out: float | None = 0.0


def convert(
    figures: Sorted,
    weights: WeightedCorrespondence,
    *,
    kind: Kind = Kind.COUNT,
    agreement: Agreement | None = None,
    sampled: float | None = None,
    bounds: bool = False,
    seed: int = 0,
    draws: int = DRAWS,
) -> Converted:
    """Return figures of the earlier version as figures of the later one.

    Args:
        figures: what `sort_figures` made of the rows.
        weights: of one source and one group of people.
        kind: count, mean or median.
        agreement: how far sources agree; without it there is no interval for a survey coded anew.
        sampled: the fraction of all that the figures were sampled from, such as 0.01.
        bounds: give a median's bounds instead of refusing it.
        seed: of the intervals; the same seed gives the same bytes.
        draws: how many samples an interval is read from.

    Raises:
        InputError: a median without ``bounds``, means without people.
    """
    _refuse_kind(kind, figures, bounds=bounds)
    known = set(weights.frame["from"])
    gaps = set(weights.no_evidence["from"])
    units = figures.units.filter(pl.col("value").is_not_null())
    placed = units.filter(pl.col("code").is_in(sorted(known)))
    silent = sorted(set(units["code"]) - known)
    reason = {code: "no evidence in this source" if code in gaps else "no weight" for code in silent}
    parts = [
        _convert_slice(by, part, figures, weights, kind, agreement, sampled, seed, draws)
        for by, part in _slices(placed)
    ]
    frame = pl.concat(parts) if parts else pl.DataFrame(schema=RESULT)
    counts = kind is Kind.COUNT
    unknown = figures.unknown.filter(pl.col("value").is_not_null())
    return Converted(
        frame,
        kind,
        weights,
        float(units["value"].sum()) + float(unknown["value"].sum()) if counts else None,
        float(frame["value"].sum()) if counts else None,
        _unplaced(units, reason) + _unplaced(unknown, dict.fromkeys(unknown["code"], "unknown code")),
        tuple(figures.units.filter(pl.col("value").is_null())["code"].unique().sort()),
        _spread(placed, weights, counts=counts),
        _fraction_left_out(kind, placed, units.filter(~pl.col("code").is_in(sorted(known))), unknown),
    )


def _refuse_kind(kind: Kind, figures: Sorted, *, bounds: bool) -> None:
    """Raise InputError if figures of this kind can't be converted with what is there."""
    if kind is Kind.MEDIAN and not bounds:
        raise InputError(
            "medians",
            "a median can't be converted by shares: the figures of those who left a group aren't known",
            hint="Convert counts by pay band, use means, or ask for bounds (--bounds).",
        )
    if kind is Kind.MEAN and "people" not in figures.units.columns:
        raise InputError(
            "means",
            "a mean can only be converted with the number of people behind it, and no column has that",
            hint="Name it: --people COLUMN.",
        )


def _fraction_left_out(kind: Kind, placed: pl.DataFrame, *left: pl.DataFrame) -> float:
    """Return how much was left out of all: of counts by their size, of means by their people, of medians by number."""
    size = {Kind.COUNT: pl.col("value").sum(), Kind.MEAN: pl.col("people").sum(), Kind.MEDIAN: pl.len()}[kind]
    sizes = [float(part.select(size).item()) if len(part) else 0.0 for part in (placed, *left)]
    return sum(sizes[1:]) / sum(sizes) if sum(sizes) else float(any(len(part) for part in left))


def _unplaced(rows: pl.DataFrame, reason: Mapping[str, str]) -> tuple[tuple[str, str, float], ...]:
    sums = rows.group_by("code", maintain_order=True).agg(pl.col("value").sum())
    return tuple((code, reason[code], float(value)) for code, value in sums.iter_rows() if code in reason)


def _slices(placed: pl.DataFrame) -> Sequence[tuple[str | None, pl.DataFrame]]:
    if "by" not in placed.columns:
        return [(None, placed)] if len(placed) else []
    return [(str(by), part) for (by,), part in placed.group_by("by", maintain_order=True)]


@dataclass(frozen=True, eq=False)
class _Table:
    """The pairs that have a figure, and how they gather in groups of the later version."""

    pairs: pl.DataFrame
    targets: list[str]
    gather: csr_array
    rows: NDArray[np.int64]


def _table(part: pl.DataFrame, weights: WeightedCorrespondence) -> _Table:
    pairs = weights.frame.with_row_index("row").join(part, left_on="from", right_on="code", how="inner").sort("row")
    targets = sorted(set(pairs["to"]))
    place = {code: n for n, code in enumerate(targets)}
    columns = np.array([place[code] for code in pairs["to"]], dtype=np.int64)
    shape = (len(pairs), len(targets))
    gather = csr_array((np.ones(len(pairs)), (np.arange(len(pairs)), columns)), shape=shape)
    return _Table(pairs, targets, gather, pairs["row"].cast(pl.Int64).to_numpy())


def _convert_slice(
    by: str | None,
    part: pl.DataFrame,
    figures: Sorted,
    weights: WeightedCorrespondence,
    kind: Kind,
    agreement: Agreement | None,
    sampled: float | None,
    seed: int,
    draws: int,
) -> pl.DataFrame:
    if part["code"].is_duplicated().any():
        part = _summed(part, kind)
    table = _table(part, weights)
    shares = table.pairs["share_of_from"].to_numpy()
    values = table.pairs["value"].to_numpy()
    if kind is Kind.MEDIAN:
        return _bounded(by, table, figures)
    people = table.pairs["people_right"].to_numpy() if kind is Kind.MEAN else np.ones(len(values))
    exact = (shares * values * people) @ table.gather
    heads = (shares * people) @ table.gather if kind is Kind.MEAN else np.ones(len(exact))
    # The mean of nobody is no 0.
    result = exact / np.where(heads > 0, heads, np.nan if kind is Kind.MEAN else 1)
    if kind is Kind.COUNT and np.all(part["value"].to_numpy() == np.round(part["value"].to_numpy())):
        result = balanced(result, float(part["value"].sum()))
    drawn = _drawn(draw_shares(weights, seed, draws=draws), table, values, people, kind)
    low, high = interval(drawn)
    known = _known_bases(table)
    # Balancing may move a figure by one, out of an interval that is narrower than that.
    low = np.where(known, np.minimum(low, result), np.nan)
    high = np.where(known, np.maximum(high, result), np.nan)
    columns: dict[str, object] = {
        "by": [by] * len(result),
        "code": table.targets,
        "value": result,
        "low": low,
        "high": high,
    }
    if kind is Kind.COUNT and agreement is not None:
        low_anew, high_anew = _anew(table, weights, values, agreement, sampled, seed, draws)
        columns |= {"low_anew": np.minimum(low_anew, low), "high_anew": np.maximum(high_anew, high)}
    columns["note"] = _notes(by, table, figures, slices=kind is Kind.COUNT)
    return _result(columns)


def _summed(part: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    if kind is not Kind.COUNT:
        code = part.filter(part["code"].is_duplicated())["code"][0]
        raise InputError(
            kind.value + "s",
            f"{code} has several rows",
            hint="Give one row for each group, or distinguish the rows with --by.",
        )
    return part.group_by("code", maintain_order=True).agg(pl.col("value").sum())


def _drawn(shares: Draws, table: _Table, values: Draws, people: Draws, kind: Kind) -> Draws:
    mine = shares[:, table.rows]
    top = (mine * (values * people)) @ table.gather
    if kind is Kind.COUNT:
        return np.asarray(top)
    below = (mine * people) @ table.gather
    return np.asarray(top / np.where(below > 0, below, 1))


def _anew(
    table: _Table,
    weights: WeightedCorrespondence,
    values: Draws,
    agreement: Agreement,
    sampled: float | None,
    seed: int,
    draws: int,
) -> tuple[Draws, Draws]:
    """Return what another survey, coded anew in the later version, might show."""
    random = np.random.default_rng([seed, 1])
    mine = draw_shares(weights, seed + 1, draws=draws, at_most=agreement.concentration)[:, table.rows]
    codes = table.pairs["from"].rank("dense").cast(pl.Int64).to_numpy() - 1
    first = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    given = values[first]
    figures = draw_counts(given, sampled, random, draws)[:, codes] if sampled else values
    drawn = np.asarray((mine * figures) @ table.gather)
    if sampled:
        drawn = draw_counts(drawn, sampled, random, draws)
    drawn = drawn * np.exp(agreement.size_spread * random.standard_normal(drawn.shape))
    return interval(drawn)


def _known_bases(table: _Table) -> NDArray[np.bool_]:
    unknown = table.pairs["base"].is_null().to_numpy().astype(np.float64)
    touched: NDArray[np.float64] = np.asarray(unknown @ table.gather)
    return np.equal(touched, 0)


def _bounded(by: str | None, table: _Table, figures: Sorted) -> pl.DataFrame:
    """Return a median of joined groups lies between the least and the greatest of theirs."""
    bounds = (
        table.pairs.group_by("to")
        .agg(
            pl.col("value").min().alias("low"),
            pl.col("value").max().alias("high"),
            (pl.col("share_of_from") < 1).any().alias("parts"),
        )
        .sort("to")
    )
    notes = _notes(by, table, figures)
    parted = "true only if the people who left a group are like the rest of it"
    said = [
        "; ".join(filter(None, (note, parted if part else "")))
        for note, part in zip(notes, bounds["parts"], strict=True)
    ]
    return _result(
        {
            "by": [by] * len(bounds),
            "code": table.targets,
            "value": [None] * len(bounds),
            "low": bounds["low"],
            "high": bounds["high"],
            "note": said,
        }
    )


def _notes(by: str | None, table: _Table, figures: Sorted, *, slices: bool = False) -> list[str]:
    """Return which suppressed groups each group of the later version lacks, and why it can't be converted well."""
    gone = figures.units.filter(pl.col("value").is_null())
    if by is not None:
        gone = gone.filter(pl.col("by") == by)
    lacking = figures.leads_to(gone["code"])
    thin = _small_slices(table) if slices else {}
    said = [
        (f"lacks {', '.join(lacking[code])} (no figure)" if code in lacking else "", thin.get(code, ""))
        for code in table.targets
    ]
    return ["; ".join(filter(None, notes)) for notes in said]


def _small_slices(table: _Table) -> dict[str, str]:
    """Return groups most of whose people are a small part of another: a slightly other share makes them another
    size.
    """
    part = pl.col("share_of_from") * pl.col("value")
    mass = table.pairs.with_columns((part / part.sum().over("to")).alias("part"))
    small = mass.filter(pl.col("share_of_from") < SMALL_SLICE)
    thin = (
        small.sort("part", descending=True)
        .group_by("to", maintain_order=True)
        .agg(pl.col("part").sum(), pl.col("from").first(), pl.col("share_of_from").first())
        .filter(pl.col("part") > _LIMIT)
    )
    rows = thin.select("to", "from", "share_of_from").iter_rows()
    return {to: f"a small part of others ({share:.0%} of {source})" for to, source, share in rows}


def _result(columns: Mapping[str, object]) -> pl.DataFrame:
    height = len(columns["code"])  # type: ignore[arg-type]
    filled = {name: columns.get(name, [None] * height) for name in RESULT}
    return pl.DataFrame(filled, schema=RESULT, strict=False).with_columns(
        pl.col("value", "low", "high", "low_anew", "high_anew").fill_nan(None)
    )


def _spread(placed: pl.DataFrame, weights: WeightedCorrespondence, *, counts: bool) -> float:
    if not counts or not len(placed):
        return 0.0
    joined = placed.join(weights.unlisted, left_on="code", right_on="from", how="left")
    total = float(placed["value"].sum())
    return float((joined["value"] * joined["share"].fill_null(0.0)).sum()) / total if total else 0.0
