"""Other samples that might have been drawn: shares and figures with the noise of what they rest on."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.model.weights import WeightedCorrespondence

DRAWS = 1000
Draws = NDArray[np.float64]


def draw_shares(
    weights: WeightedCorrespondence, seed: int, *, draws: int = DRAWS, at_most: float | None = None
) -> Draws:
    """Return shares of each pair as other samples of the same size would give them, draws × pairs in the order of the
    frame.

    Dirichlet around the shares with the base as concentration, which is the Bayesian bootstrap of the dual-coded
    sample. A base that is infinite or not known keeps its shares.

    Args:
        weights: of one source and one group of people.
        seed: the same seed gives the same draws.
        draws: how many.
        at_most: the most records a base counts for: how well one source foretells another.
    """
    frame = weights.frame
    shares = frame["share_of_from"].to_numpy()
    base = frame["base"].fill_null(float("inf")).to_numpy()
    if at_most is not None:
        base = np.where(np.isfinite(base), np.minimum(base, at_most), base)
    group = frame["from"].rank("dense").cast(pl.Int64).to_numpy() - 1
    random = np.random.default_rng(seed)
    drawn = random.standard_gamma(np.where(np.isfinite(base), shares * base, 1.0), (draws, len(shares)))
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    sums = np.add.reduceat(drawn, starts, axis=1)[:, group]
    return np.where(np.isfinite(base) & (sums > 0), drawn / np.where(sums > 0, sums, 1.0), shares)


def draw_counts(values: Draws, sampled: float, random: np.random.Generator, draws: int = DRAWS) -> Draws:
    """Return counts grossed up from a sample of ``sampled`` of all, as other samples would give them."""
    shape = np.broadcast_to(values * sampled, (draws, values.shape[-1])) if values.ndim == 1 else values * sampled
    return random.standard_gamma(shape) / sampled


def interval(drawn: Draws, confidence: float = 0.95) -> tuple[Draws, Draws]:
    """Return the middle of the draws, column by column."""
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return low, high
