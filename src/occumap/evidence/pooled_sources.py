"""Two sources as one: how far they agree, and what that says of a third.

The nearer source comes first; the other is the prior its small samples are drawn towards. How strongly is read off the
two sources themselves (the likelihood of the first under a Dirichlet-multinomial around the second), so nothing is
tuned on figures the conversion is later held against.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln

from occumap.model.weights import ALL, GAPS_SCHEMA, UNLISTED_SCHEMA, WeightedCorrespondence

POOLED = "pooled"
# A pair the prior never saw is given half a record there, so that it isn't thought impossible.
_UNSEEN = 0.5
_LARGEST_SPREAD = 4.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two sources agree, beyond what their samples explain.

    Attributes:
        concentration: the records that one source's shares are worth as a guess of the other's.
        size_spread: standard deviation of the logarithm of a group's size between the sources: how differently two
            offices (or years) fill the same group.
    """

    concentration: float
    size_spread: float


def pool(
    weights: WeightedCorrespondence, first: str, second: str, *, group: str = ALL
) -> tuple[WeightedCorrespondence, Agreement]:
    """Return the first source with its small samples drawn towards the second, under the source name ``pooled``.

    A share becomes (records of the first + k × share of the second) ÷ (base of the first + k), where k is the
    concentration, and at most what the second itself rests on. A group that one source is silent on has what
    the other says of it.

    Raises:
        UnknownNameError: a source has no weights for the group of people.
    """
    one, two = weights.only(first, group), weights.only(second, group)
    pairs = _side_by_side(one, two)
    agreement = Agreement(_concentration(pairs), size_spread(one, two))
    silent = pl.col("base_2").is_null()
    k = pl.when(silent).then(0.0).otherwise(pl.min_horizontal(pl.lit(agreement.concentration), pl.col("base_2")))
    records = pl.col("share_1").fill_null(0.0) * pl.col("base_1").fill_null(0.0)
    drawn = pairs.with_columns(
        ((records + k * pl.col("share_2").fill_null(0.0)) / (pl.col("base_1").fill_null(0.0) + k)).alias(
            "share_of_from"
        ),
        (pl.col("base_1").fill_null(0.0) + k).alias("base"),
        (pl.col("size_1").fill_null(0.0) + pl.when(pl.col("size_1").is_null()).then(k).otherwise(0.0)).alias("size"),
    ).filter(pl.col("share_of_from") > 0)
    people = pl.col("share_of_from") * pl.col("size")
    frame = drawn.with_columns(people.alias("people")).with_columns(
        (pl.col("people") / pl.col("people").sum().over("to")).alias("share_of_to"),
        (pl.col("share_of_from") * pl.col("base")).sum().over("to").alias("base_to"),
        pl.lit(POOLED).alias("source"),
        pl.lit(group).alias("group"),
    )
    gaps = one.no_evidence.join(two.no_evidence, on="from", how="semi").with_columns(pl.lit(POOLED).alias("source"))
    left_out = (
        pl.concat([one.unlisted, two.unlisted])
        .group_by("from")
        .agg(pl.col("share").max())
        .with_columns(pl.lit(POOLED).alias("source"), pl.lit(group).alias("group"))
    )
    return (
        WeightedCorrespondence(
            weights.from_version,
            weights.to_version,
            frame,
            gaps.select(GAPS_SCHEMA.keys()),
            left_out.select(UNLISTED_SCHEMA.keys()).sort("from"),
        ),
        agreement,
    )


def size_spread(one: WeightedCorrespondence, two: WeightedCorrespondence) -> float:
    """Return how far the groups' sizes differ between two sources beyond sampling, as the spread of their logarithm.

    The moment estimator: the variance that brings the sum of squared differences, each in units of its own
    error, to the number of groups.
    """
    sizes = _sizes(one).join(_sizes(two), on="from", suffix="_2")
    a, b = sizes["size"].to_numpy(), sizes["size_2"].to_numpy()
    if len(a) < 2:
        return 0.0
    squares = np.log((a / a.sum()) / (b / b.sum())) ** 2
    errors = 1 / sizes["base"].to_numpy() + 1 / sizes["base_2"].to_numpy()

    def excess(variance: float) -> float:
        return float(np.sum(squares / (errors + variance)) - len(a))

    if excess(0.0) <= 0:
        return 0.0
    if excess(_LARGEST_SPREAD**2) >= 0:
        return _LARGEST_SPREAD
    return float(np.sqrt(brentq(excess, 0.0, _LARGEST_SPREAD**2)))


def _sizes(weights: WeightedCorrespondence) -> pl.DataFrame:
    return weights.frame.group_by("from").agg(pl.col("people").sum().alias("size"), pl.col("base").first()).sort("from")


def _side_by_side(one: WeightedCorrespondence, two: WeightedCorrespondence) -> pl.DataFrame:
    """Return every pair of either source with the share each gives it; 0 where it has the group but not the pair."""
    shares = one.frame.select("from", "to", pl.col("share_of_from").alias("share_1")).join(
        two.frame.select("from", "to", pl.col("share_of_from").alias("share_2")),
        on=["from", "to"],
        how="full",
        coalesce=True,
    )
    first = _sizes(one).rename({"size": "size_1", "base": "base_1"})
    second = _sizes(two).rename({"size": "size_2", "base": "base_2"})
    return (
        shares.join(first, on="from", how="left")
        .join(second, on="from", how="left")
        .with_columns(
            pl.when(pl.col("base_1").is_not_null()).then(pl.col("share_1").fill_null(0.0)).alias("share_1"),
            pl.when(pl.col("base_2").is_not_null()).then(pl.col("share_2").fill_null(0.0)).alias("share_2"),
        )
        .sort("from", "to")
    )


def _concentration(pairs: pl.DataFrame) -> float:
    """Return records the second source's shares are worth, from groups with several destinations in both."""
    both = pairs.filter(pl.col("base_1").is_not_null() & pl.col("base_2").is_not_null() & (pl.len().over("from") > 1))
    if both.is_empty():
        return 1.0
    counts = (both["share_1"] * both["base_1"]).to_numpy()
    seen = (both["share_2"] * both["base_2"]).to_numpy() + _UNSEEN
    group = both["from"].rank("dense").cast(pl.Int64).to_numpy() - 1
    guess = seen / np.bincount(group, seen)[group]
    totals = np.bincount(group, counts)

    def unlikelihood(log_k: float) -> float:
        k = float(np.exp(log_k))
        alpha: NDArray[np.float64] = guess * k
        pairs_part = np.sum(gammaln(counts + alpha) - gammaln(alpha))
        return float(-(np.sum(gammaln(k) - gammaln(totals + k)) + pairs_part))

    return float(np.exp(minimize_scalar(unlikelihood, bounds=(0.0, 12.0), method="bounded").x))
