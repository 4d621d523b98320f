"""The measures themselves, on arrays: each says one thing about answers whose truth is known.

Everywhere, ``right`` and ``weights`` are (rows,), and a title that stands in several rows is one cluster: the
bootstrap draws titles, since rows of one title are right or wrong together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import binomtest
from threadpoolctl import threadpool_limits

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]
Statistic = Callable[[F64], F64]

RESAMPLES = 1000
SIMULATIONS = 200
BINS = 15
# Numbers in one batch of a bootstrap or simulation: few enough to stay near the processor.
_BATCH = 100_000
_INTERVAL = (0.025, 0.975)
# Sums of weights are compared with this much tolerance, so that 19 of 20 are 95 %.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Resamples:
    """How often each cluster was drawn: (resamples, clusters), as many drawn as there are, with replacement.

    >>> values = np.array([0.0, 1.0, 1.0, 1.0])
    >>> low, high = Resamples.of(4).intervals(lambda drawn: (drawn @ values / 4)[:, None])[:, 0]
    >>> float(low), float(high)
    (0.25, 1.0)
    """

    drawn: NDArray[np.uint8]

    @classmethod
    def of(cls, clusters: int, *, resamples: int = RESAMPLES, seed: int = 0) -> Resamples:
        """Return draws of clusters; the same seed gives the same draws."""
        rng = np.random.default_rng(seed)
        drawn = np.empty((resamples, clusters), np.uint8)
        for row in drawn:
            row[:] = np.bincount(rng.integers(0, clusters, clusters, np.int32), minlength=clusters)
        return cls(drawn)

    def intervals(self, statistic: Statistic) -> F64:
        """End of the 95 % percentile intervals of figures: (2, figures), NaN where a figure never had a value.

        Args:
            statistic: from (batch, clusters), how often each was drawn, to (batch, figures).
        """
        batch = max(1, _BATCH // self.drawn.shape[1])
        starts = range(0, len(self.drawn), batch)
        with threadpool_limits(1, "blas"):
            values = np.concatenate([statistic(self.drawn[n : n + batch].astype(np.float64)) for n in starts])
        ends = np.full((2, values.shape[1]), np.nan)
        there = ~np.isnan(values).all(axis=0)
        if there.any():
            ends[:, there] = np.nanquantile(values[:, there], _INTERVAL, axis=0)
        return ends


def ratios(clusters: I64, numerators: F64, denominators: F64) -> Statistic:
    """Return a statistic of many shares: sums of (rows, figures) ``numerators`` over those of ``denominators``."""
    count = int(clusters.max()) + 1
    gather = sparse.csr_array((np.ones(len(clusters)), (clusters, np.arange(len(clusters)))), (count, len(clusters)))
    above, below = gather @ numerators, gather @ denominators

    def statistic(drawn: F64) -> F64:
        return _divided(drawn @ above, drawn @ below)

    return statistic


def shares(numerators: F64, denominators: F64) -> F64:
    """Return sums of (rows, figures) over each other (figures,), NaN over nothing."""
    return _divided(numerators.sum(axis=0), denominators.sum(axis=0))


def kappa(truth: I64, given: I64, weights: F64) -> float:
    """Return Cohen's kappa: agreement beyond what frequencies alone give; NaN where both know one category only.

    Args:
        truth: (rows,) categories from 0.
        given: (rows,) of the same categories.
        weights: (rows,).

    >>> one, other = np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0])
    >>> kappa(one, other, np.ones(4))
    0.5
    """
    return float(kappas(np.arange(len(truth)), truth, given, weights)(np.ones((1, len(truth))))[0, 0])


def kappas(clusters: I64, truth: I64, given: I64, weights: F64) -> Statistic:
    """Return the statistic of `kappa`."""
    count, categories = int(clusters.max()) + 1, int(max(truth.max(), given.max())) + 1
    of_truth, of_given = (
        sparse.csr_array((weights, (codes, clusters)), (categories, count)) for codes in (truth, given)
    )
    agreed = np.bincount(clusters, weights * (truth == given), minlength=count)
    total = np.bincount(clusters, weights, minlength=count)

    def statistic(drawn: F64) -> F64:
        times = np.ascontiguousarray(drawn.T)
        all_ = drawn @ total
        expected = _divided(((of_truth @ times) * (of_given @ times)).sum(axis=0), all_**2)
        return _divided(_divided(drawn @ agreed, all_) - expected, _zeroed(1 - expected))[:, None]

    return statistic


@dataclass(frozen=True, eq=False)
class Curve:
    """Accuracy against production rate: all points at which a confidence can be drawn as the line.

    Args:
        order: (rows,) rows by falling confidence; those without one are left out.
        ends: (points,) place in ``order`` of the last row of each confidence.
        rates: (points,) share of all rows coded.
        accuracies: (points,) share right of those coded.
        confidences: (points,) falling.
    """

    order: I64
    ends: I64
    rates: F64
    accuracies: F64
    confidences: F64

    def last_at(self, target: float) -> int | None:
        """Return the point of the highest rate whose accuracy still reaches the target, or None."""
        enough = np.flatnonzero(self.accuracies >= target * (1 - _ROUNDING))
        return int(enough[-1]) if len(enough) else None


def production_curve(confidence: F64, right: Bools, weights: F64) -> Curve:
    """Return accuracy against production rate by falling confidence; equal confidences are coded together or not.

    Args:
        confidence: (rows,); NaN for a row that can't be coded whatever the line.
        right: (rows,).
        weights: (rows,).

    >>> curve = production_curve(np.array([0.9, 0.8, 0.8, np.nan]), np.array([True, True, False, False]), np.ones(4))
    >>> curve.rates.tolist(), curve.accuracies.round(3).tolist()
    ([0.25, 0.75], [1.0, 0.667])
    """
    usable = np.flatnonzero(~np.isnan(confidence))
    order = usable[np.argsort(-confidence[usable], kind="stable")]
    falling = confidence[order]
    ends = np.flatnonzero(np.append(np.diff(falling) != 0, True)) if len(order) else np.zeros(0, np.int64)
    coded = np.cumsum(weights[order])[ends]
    hits = np.cumsum(weights[order] * right[order])[ends]
    return Curve(order, ends, coded / weights.sum(), _divided(hits, coded), falling[ends])


def curve_statistic(curve: Curve, clusters: I64, right: Bools, weights: F64, points: I64, target: float) -> Statistic:
    """Return the accuracy at some points of a curve (the line stays where it is), then the rate reached at a target."""
    of_rows, hits = weights[curve.order], weights[curve.order] * right[curve.order]
    total = np.bincount(clusters, weights)
    where = clusters[curve.order]

    def statistic(drawn: F64) -> F64:
        times = drawn[:, where]
        coded = np.cumsum(times * of_rows, axis=1)[:, curve.ends]
        correct = np.cumsum(times * hits, axis=1)[:, curve.ends]
        enough = (correct >= target * coded * (1 - _ROUNDING)) & (coded > 0)
        last = coded.shape[1] - 1 - np.argmax(enough[:, ::-1], axis=1) if coded.shape[1] else None
        reached = np.zeros(len(drawn)) if last is None else coded[np.arange(len(drawn)), last] * enough.any(axis=1)
        rate = _divided(reached, drawn @ total)
        return np.column_stack([_divided(correct[:, points], coded[:, points]), rate])

    return statistic


def equal_mass_bins(confidence: F64, weights: F64, bins: int = BINS) -> I64:
    """Return bins by rising confidence (rows,), from 0; equal confidences stay together.

    Each bin is filled until it has its share of the weight, so that ties make bins fewer and larger, never smaller;
    what is left at the end joins the last.

    >>> equal_mass_bins(np.array([0.9, 0.1, 0.5, 0.5, 0.5, 0.95]), np.ones(6), 3).tolist()
    [1, 0, 0, 0, 0, 1]
    """
    values, place = np.unique(confidence, return_inverse=True)
    filled = np.cumsum(np.bincount(place, weights, minlength=len(values)))
    share = filled[-1] / bins * (1 - _ROUNDING)
    starts, done = [0], 0.0
    while (end := int(np.searchsorted(filled, done + share)) + 1) < len(values):
        starts.append(end)
        done = float(filled[end - 1])
    if len(starts) > 1 and filled[-1] - done < share:
        starts.pop()
    return np.asarray(np.searchsorted(starts, place, side="right") - 1, np.int64)


def calibration_error(confidence: F64, right: Bools, weights: F64, bins: I64) -> float:
    """Return the expected calibration error: the mean distance, over bins, of mean confidence from share right.

    >>> confidence = np.array([0.9, 0.9, 0.5, 0.5])
    >>> right = np.array([True, True, True, False])
    >>> round(calibration_error(confidence, right, np.ones(4), np.array([1, 1, 0, 0])), 3)
    0.05
    """
    return float(np.abs(np.bincount(bins, weights * (confidence - right))).sum() / weights.sum())


def errors_by_chance(
    confidence: F64, weights: F64, bins: I64, clusters: I64, *, simulations: int = SIMULATIONS, seed: int = 0
) -> F64:
    """Return calibration errors (simulations,) of a perfectly calibrated coder of these confidences and titles."""
    rng = np.random.default_rng(seed)
    titles, place = np.unique(clusters, return_inverse=True)
    spread = sparse.csr_array((weights, (np.arange(len(bins)), bins)))
    batch = max(1, _BATCH // len(confidence))
    found = []
    for start in range(0, simulations, batch):
        luck = rng.random((min(batch, simulations - start), len(titles)))[:, place]
        found.append(np.abs((confidence - (luck < confidence)) @ spread).sum(axis=1))
    return np.asarray(np.concatenate(found) / weights.sum())


def mcnemar(only_this: int, only_other: int) -> float:
    """Return two-sided p-value of the exact McNemar test: are two coders right equally often where just one of them is?

    >>> mcnemar(10, 0)
    0.001953125
    """
    return float(binomtest(only_this, only_this + only_other).pvalue) if only_this + only_other else 1.0


def _divided(above: F64, below: F64) -> F64:
    return np.asarray(np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below != 0))


def _zeroed(values: F64) -> F64:
    return np.where(np.abs(values) < _ROUNDING, 0.0, values)
