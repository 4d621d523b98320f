"""Misfit with another classification: a group that several of its groups share, or that shares one with others.

The measure is one less the best overlap (F1) with any group of the same level there: 0 where the two have one and the
same group. Where the other classification has far fewer groups, sharing one of them is usual: a group fits if it lies
in one, whatever else is there. The interval is a bootstrap over the group's titles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from occumap.evidence.scan.material import Counterpart, Material, Measured, nothing
from occumap.model.code import Code
from occumap.model.noun import counted
from occumap.model.scan import ScanKind, ScanMeasure
from occumap.model.version import Group, Version

Floats = NDArray[np.float64]
UNIT = "1 − best overlap"
SHOWN = 4
# A group of the other classification with less than this of a group's titles is a slip rather than a share.
LEAST = 0.05
# A classification with fewer groups of a level than this for each of the scanned one is far coarser.
COARSER = 0.6
_DRAWS = 400


@dataclass(frozen=True, slots=True)
class _Beside:
    """A level of another classification: what its groups have in all, and whether it has far fewer of them."""

    counterpart: Counterpart
    level: str
    totals: Mapping[str, float]
    coarser: bool


def misfits(material: Material) -> Iterator[Measured]:
    """Yield how badly each group fits each other classification."""
    if not material.counterparts:
        why = "No other classification is linked to this version: no index or correspondence that is held joins them."
        yield from (nothing(group.code.value, ScanKind.MISFIT, UNIT, why) for group in material.groups)
    for counterpart in material.counterparts:
        for level in reversed(material.version.rules.levels):
            yield from _of_level(material, counterpart, level.name)


def level_beside(version: Version, level: str, other: Version) -> str:
    """Return the level of another version that is beside one: the same from the top where both have as many, else that
    with the nearest number of groups.

    >>> from occumap.examples import small_version
    >>> level_beside(small_version(), "job", small_version())
    'job'
    """
    names, others = ([one.name for one in each.rules.levels] for each in (version, other))
    if len(names) == len(others):
        return others[names.index(level)]
    sizes, wanted = other.counts(), max(version.counts()[level], 1)
    return min(others, key=lambda name: abs(np.log(max(sizes[name], 1) / wanted)))


def _of_level(material: Material, counterpart: Counterpart, level: str) -> Iterator[Measured]:
    other, there = counterpart.version, level_beside(material.version, level, counterpart.version)
    found = {
        group.code.value: _counts(material, group, counterpart, there) for group in material.version.at_level(level)
    }
    totals: dict[str, float] = {}
    for counts in found.values():
        for value, number in counts.items():
            totals[value] = totals.get(value, 0.0) + number
    of = f"{other.id}"
    coarser = other.counts()[there] < COARSER * material.version.counts()[level]
    beside = _Beside(counterpart, there, totals, coarser)
    for group in material.version.at_level(level):
        code, counts = group.code.value, found[group.code.value]
        if not counts:
            why = f"Nothing of it is linked to {other.id} by {counterpart.source.name}."
            yield nothing(code, ScanKind.MISFIT, UNIT, why, source=counterpart.source.name, by=of)
            continue
        yield _measured(group, counts, beside)


def _counts(material: Material, group: Group, counterpart: Counterpart, there: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for leaf in material.under(group):
        for value, number in counterpart.pairs.get(leaf, {}).items():
            above = counterpart.version.ancestor(value, there)
            if above is not None:
                found[above.code.value] = found.get(above.code.value, 0.0) + number
    return found


def _measured(group: Group, counts: Mapping[str, float], beside: _Beside) -> Measured:
    counterpart = beside.counterpart
    codes = sorted(counts, key=lambda code: (-counts[code], code))
    own = np.array([counts[code] for code in codes])
    rest = np.zeros(len(own)) if beside.coarser else np.array([beside.totals[code] for code in codes]) - own
    value = float(1 - _overlap(own[None], rest)[0])
    low = high = None
    if counterpart.unit == "titles" and own.sum() > 1:
        random = np.random.default_rng(crc32(str(group.code).encode()))
        drawn = 1 - _overlap(random.multinomial(int(own.sum()), own / own.sum(), _DRAWS).astype(float), rest)
        low, high = (float(one) for one in np.quantile(drawn, [0.025, 0.975]))
        low, high = min(low, value), max(high, value)
    shared = [code for code in codes if counts[code] >= LEAST * own.sum()]
    measure = ScanMeasure(
        ScanKind.MISFIT,
        value,
        UNIT,
        counterpart.source.name,
        _says(value, codes, shared, own, beside, (low, high)),
        low,
        high,
        others=tuple(Code(counterpart.version.id, code) for code in shared[:SHOWN]),
        settles=f"Whether the difference from {counterpart.version.id} is wanted, and what comparisons it costs.",
        by=counterpart.version.id,
    )
    return Measured(group.code.value, measure)


def _overlap(own: Floats, rest: Floats) -> Floats:
    """Return, for draws × groups there, the best F1: 2 × shared ÷ (all of the group + all of the one there)."""
    found: Floats = (2 * own / (own.sum(1, keepdims=True) + own + rest)).max(1)
    return found


def _says(
    value: float,
    codes: list[str],
    shared: list[str],
    own: Floats,
    beside: _Beside,
    within: tuple[float | None, float | None],
) -> str:
    version, best = beside.counterpart.version, codes[0]
    of_it = own[0] / beside.totals[best]
    unit, there = beside.counterpart.unit.removesuffix("s"), beside.level
    interval = (
        ""
        if within[0] is None
        else f"; misfit {value:.2f}, 95% interval {within[0]:.2f} to {within[1]:.2f} (bootstrap over titles)"
    )
    many = (
        f"Its {counted(int(own.sum()), unit)} go to {counted(len(shared), f'{there} group')} of {version.id}"
        if len(shared) > 1
        else f"Its {counted(int(own.sum()), unit)} go to one {there} group of {version.id}"
    )
    return (
        f"{many}{', most' if len(shared) > 1 else ''}: {own[0] / own.sum():.0%} to {version[best]}, "
        f"which has {of_it:.0%} of its {beside.counterpart.unit} from here{interval}."
        f"{_shared_with_others(beside, of_it)}"
    )


def _shared_with_others(beside: _Beside, of_it: float) -> str:
    """Return that sharing a group of a coarser classification counts nothing, where a group does."""
    if not beside.coarser or of_it == 1:
        return ""
    return f" {beside.counterpart.version.id} has far fewer {beside.level} groups: to share one is no misfit."
