"""Do they differ? Groups of records held beside each other, column by column, with effect sizes and 95 % intervals.

Numbers: Hedges' g (the difference of means in standard deviations, corrected for small samples; Hedges 1981) with its
normal interval, and Cliff's delta (how much likelier a record of one is above one of the other than below; no shape
assumed) with a bootstrap interval. Categories: Cramér's V, corrected for its bias (Bergsma 2013), with a bootstrap
interval, and the difference of each category's shares with Newcombe's (1998). Weights count in every estimate; an
interval rests on Kish's effective number of records. Of twenty comparisons that mean nothing one still shows an
interval without 0, so read them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from occumap.errors import InputError

Floats = NDArray[np.float64]
Verdict = Literal["differs", "much the same", "can't tell"]
FEWEST = 10
SAMPLES = 1000
SEED = 2020
Z = 1.959963984540054
# Cohen's (1988) bounds for g; Romano et al.'s (2006) for delta; Cohen's w at one degree of freedom for V.
SMALL, MEDIUM, LARGE = (0.2, 0.5, 0.8), (0.147, 0.33, 0.474), (0.1, 0.3, 0.5)
_WORDS = ("negligible", "small", "medium", "large")


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.2f} [{self.low:.2f}, {self.high:.2f}]"


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """A category's share in either group, and the first less the second."""

    category: str
    one: float
    other: float
    difference: Interval


@dataclass(frozen=True, slots=True)
class Difference:
    """How one group differs from another in one column.

    Attributes:
        column: what is compared.
        one, other: names of the groups.
        records: records of either with a value.
        effective: Kish's effective numbers of them.
        means: weighted means, of a column of numbers.
        g, delta: Hedges' g and Cliff's delta, positive where ``one`` is higher; None for categories, or too few.
        v: Cramér's V; None for numbers, or too few.
        shares: by category, the largest difference first.
        verdict: ``differs`` if the interval leaves out 0 and the effect isn't negligible, ``much the same`` if the
            whole interval is negligible, else ``can't tell``.
        sentence: what it means, in words.
    """

    column: str
    one: str
    other: str
    records: tuple[int, int]
    effective: tuple[float, float]
    means: tuple[float, float] | None
    g: Interval | None
    delta: Interval | None
    v: Interval | None
    shares: tuple[ShareDifference, ...]
    verdict: Verdict
    sentence: str


def differ_in_numbers(
    column: str, one: str, other: str, values: tuple[Floats, Floats], weights: tuple[Floats, Floats]
) -> Difference:
    """Return how two groups differ in a column of numbers.

    Args:
        column: its name.
        one, other: names of the groups.
        values: of either, finite.
        weights: of either, positive.

    >>> lower, higher = np.arange(40.0), np.arange(40.0) + 40
    >>> found = differ_in_numbers("pay", "A", "B", (higher, lower), (np.ones(40), np.ones(40)))
    >>> found.verdict, round(found.g.value, 2), found.delta.value
    ('differs', 3.39, 1.0)
    """
    _refuse(column, values, weights)
    records = (len(values[0]), len(values[1]))
    effective = (kish(weights[0]), kish(weights[1]))
    if round(min(effective), 6) < FEWEST:
        return _too_few(column, one, other, records, effective)
    means = (_mean(values[0], weights[0]), _mean(values[1], weights[1]))
    spread = sqrt(sum((n - 1) * _variance(v, w) for n, v, w in zip(effective, values, weights, strict=True))
                  / (sum(effective) - 2))  # fmt: skip
    g = hedges_g(means, spread, effective)
    delta = _bootstrapped_delta(values, weights)
    verdict = _verdict(g, SMALL[0])
    sentence = _said_of_numbers(column, one, other, means, g, verdict)
    return Difference(column, one, other, records, effective, means, g, delta, None, (), verdict, sentence)


def differ_in_categories(
    column: str, one: str, other: str, values: tuple[Sequence[str], Sequence[str]], weights: tuple[Floats, Floats]
) -> Difference:
    """Return how two groups differ in a column of categories.

    >>> found = differ_in_categories("sex", "A", "B", (["f"] * 60, ["m"] * 60), (np.ones(60), np.ones(60)))
    >>> found.verdict, found.shares[0].difference.value
    ('differs', 1.0)
    """
    _refuse(column, (np.zeros(len(values[0])), np.zeros(len(values[1]))), weights)
    records = (len(values[0]), len(values[1]))
    effective = (kish(weights[0]), kish(weights[1]))
    if round(min(effective), 6) < FEWEST:
        return _too_few(column, one, other, records, effective)
    categories = sorted({*values[0], *values[1]})
    shares = np.array(
        [[w[np.array(v) == c].sum() / w.sum() for c in categories] for v, w in zip(values, weights, strict=True)]
    )
    found = [
        ShareDifference(c, float(a), float(b), difference_of_shares((float(a), float(b)), effective))
        for c, a, b in zip(categories, shares[0], shares[1], strict=True)
    ]
    found.sort(key=lambda share: (-abs(round(share.difference.value, 12)), share.category))
    v = _bootstrapped_v(shares, effective)
    verdict = _verdict(v, LARGE[0])
    sentence = _said_of_categories(column, one, other, found[0], v, verdict)
    return Difference(column, one, other, records, effective, None, None, None, v, tuple(found), verdict, sentence)


def hedges_g(means: tuple[float, float], spread: float, sizes: tuple[float, float]) -> Interval:
    """Return hedges' g with its normal interval; ``spread`` is the pooled standard deviation.

    Without any spread it is 0 where the means are equal, else infinite.
    """
    if spread == 0:
        value = 0.0 if means[0] == means[1] else float("inf") * (1 if means[0] > means[1] else -1)
        return Interval(value, value, value)
    one, other = sizes
    value = (means[0] - means[1]) / spread * (1 - 3 / (4 * (one + other) - 9))
    error = sqrt((one + other) / (one * other) + value * value / (2 * (one + other)))
    return Interval(value, value - Z * error, value + Z * error)


def cliffs_delta(values: tuple[Floats, Floats], weights: tuple[Floats, Floats]) -> float:
    """Return the chance that a value of the first is above one of the second, less the chance that it is below.

    >>> cliffs_delta((np.array([1.0, 2.0]), np.array([1.0, 0.0])), (np.ones(2), np.ones(2)))
    0.75
    """
    order = np.argsort(values[1], kind="stable")
    below = np.concatenate([[0.0], np.cumsum(weights[1][order])])
    under = below[np.searchsorted(values[1][order], values[0], side="left")]
    over = below[-1] - below[np.searchsorted(values[1][order], values[0], side="right")]
    return float(((under - over) * weights[0]).sum() / (weights[0].sum() * weights[1].sum()))


def cramers_v(shares: Floats, sizes: tuple[float, float]) -> Floats:
    """Return Cramér's V of groups × categories, corrected for bias; ``shares`` may have samples before these axes."""
    total = sum(sizes)
    counts = shares * np.array(sizes)[:, None]
    expected = counts.sum(-2, keepdims=True) * np.array(sizes)[:, None] / total
    square = np.divide((counts - expected) ** 2, expected, out=np.zeros_like(counts), where=expected > 0).sum((-2, -1))
    columns = (counts.sum(-2) > 0).sum(-1)
    phi = np.maximum(square / total - (columns - 1) / (total - 1), 0)
    corrected = np.minimum(columns - (columns - 1) ** 2 / (total - 1), 2 - 1 / (total - 1))
    return np.asarray(np.sqrt(np.minimum(phi / np.maximum(corrected - 1, 1e-9), 1.0)))


def difference_of_shares(shares: tuple[float, float], sizes: tuple[float, float]) -> Interval:
    """Return the first share less the second, with Newcombe's interval from Wilson's.

    >>> str(difference_of_shares((56 / 70, 48 / 80), (70, 80)))
    '0.20 [0.05, 0.33]'
    """
    (low_a, high_a), (low_b, high_b) = (wilson(s, n) for s, n in zip(shares, sizes, strict=True))
    one, other = shares
    value = one - other
    return Interval(
        value,
        value - sqrt((one - low_a) ** 2 + (high_b - other) ** 2),
        value + sqrt((high_a - one) ** 2 + (other - low_b) ** 2),
    )


def wilson(share: float, size: float) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    middle = (share + Z * Z / (2 * size)) / (1 + Z * Z / size)
    half = Z / (1 + Z * Z / size) * sqrt(max(share * (1 - share), 0) / size + Z * Z / (4 * size * size))
    return max(min(middle - half, share), 0.0), min(max(middle + half, share), 1.0)


def kish(weights: Floats) -> float:
    """Return the effective number of weighted records: (sum of weights)² ÷ sum of their squares.

    >>> kish(np.ones(5)), kish(np.array([1.0, 3.0]))
    (5.0, 1.6)
    """
    return float(weights.sum() ** 2 / (weights**2).sum()) if len(weights) else 0.0


def _bootstrapped_delta(values: tuple[Floats, Floats], weights: tuple[Floats, Floats]) -> Interval:
    drawn = np.random.default_rng(SEED)
    found = np.empty(SAMPLES)
    for n in range(SAMPLES):
        a, b = (drawn.integers(0, len(v), len(v)) for v in values)
        found[n] = cliffs_delta((values[0][a], values[1][b]), (weights[0][a], weights[1][b]))
    value = cliffs_delta(values, weights)
    low, high = np.percentile(found, [2.5, 97.5])
    return Interval(value, min(float(low), value), max(float(high), value))


def _bootstrapped_v(shares: Floats, effective: tuple[float, float]) -> Interval:
    """Return V of tables drawn from these shares, as many as the effective records are worth."""
    drawn = np.random.default_rng(SEED)
    sizes = [max(round(n), 1) for n in effective]
    tables = np.stack(
        [drawn.multinomial(n, row / row.sum(), SAMPLES) / n for n, row in zip(sizes, shares, strict=True)], axis=1
    )
    value = float(cramers_v(shares, effective))
    low, high = np.percentile(cramers_v(tables, (float(sizes[0]), float(sizes[1]))), [2.5, 97.5])
    return Interval(value, min(float(low), value), max(float(high), value))


def _mean(values: Floats, weights: Floats) -> float:
    return float((values * weights).sum() / weights.sum())


def _variance(values: Floats, weights: Floats) -> float:
    """Return the weighted variance, unbiased for equal weights."""
    size = kish(weights)
    return float((weights * (values - _mean(values, weights)) ** 2).sum() / weights.sum() * size / (size - 1))


def _verdict(found: Interval, negligible: float) -> Verdict:
    apart = found.low > 0 or found.high < 0
    if apart and abs(found.value) >= negligible:
        return "differs"
    return "much the same" if max(abs(found.low), abs(found.high)) < negligible else "can't tell"


def size_in_words(value: float, bounds: tuple[float, float, float]) -> str:
    """Return how large an effect is called.

    >>> size_in_words(-0.6, SMALL)
    'medium'
    """
    return _WORDS[sum(abs(value) >= bound for bound in bounds)]


def _said_of_numbers(
    column: str, one: str, other: str, means: tuple[float, float], g: Interval, verdict: Verdict
) -> str:
    beside = f"mean {_number(means[0])} against {_number(means[1])}"
    if verdict == "differs":
        more = "higher" if g.value > 0 else "lower"
        size = size_in_words(g.value, SMALL)
        return f"{one} is {more} than {other} in {column}, {beside}: a {size} difference (g {g})."
    if verdict == "much the same":
        return f"{one} and {other} are much the same in {column}, {beside} (g {g})."
    return f"It isn't clear whether {one} and {other} differ in {column}: {beside} (g {g})."


def _said_of_categories(
    column: str, one: str, other: str, largest: ShareDifference, v: Interval, verdict: Verdict
) -> str:
    beside = f"‘{largest.category}’ {largest.one:.0%} against {largest.other:.0%}"
    if verdict == "differs":
        size = size_in_words(v.value, LARGE)
        return f"{one} and {other} differ in {column}, most in {beside}: a {size} difference (V {v})."
    if verdict == "much the same":
        return f"{one} and {other} are much the same in {column}, {beside} at most (V {v})."
    return f"It isn't clear whether {one} and {other} differ in {column}: {beside} (V {v})."


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _too_few(column: str, one: str, other: str, records: tuple[int, int], effective: tuple[float, float]) -> Difference:
    short = one if effective[0] <= effective[1] else other
    said = f"Too few records of {short} to compare {column}: worth {min(effective):.0f}, at least {FEWEST} are needed."
    return Difference(column, one, other, records, effective, None, None, None, None, (), "can't tell", said)


def _refuse(column: str, values: tuple[Floats, Floats], weights: tuple[Floats, Floats]) -> None:
    for v, w in zip(values, weights, strict=True):
        if len(v) != len(w) or not np.isfinite(v).all() or not (np.isfinite(w).all() and (w > 0).all()):
            raise InputError(column, "values or weights aren't finite numbers", hint="Leave such records out.")
