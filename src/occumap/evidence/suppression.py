"""Small counts kept out of a table, with as many others as it takes that nobody can work them out from its totals.

What is small is hidden first (primary suppression); then, for as long as a sum that stands in the table gives a hidden
figure away, another, small one of that sum (secondary suppression). A sum gives something away if one of its
figures is hidden, or if all that are hidden come to a small count themselves. What several sums give away together is
found by looking for other figures that they allow as well. Nothing is rounded or changed. Terms as in the Handbook on
Statistical Disclosure Control of Eurostat's centre of excellence.

Promised is this and no more: each hidden figure has another value, at least 1 away, with which all sums still come out
and every hidden figure is still above 0 (and whole, where all figures are). Bounds on it may follow from a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

_NONE = 1e-9
_WHOLE = 1e-6
# How many tables are drawn before each figure that stays the same in all of them is looked at alone.
_TRIES = 8
Cells = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure that is the sum of others: ``total`` and ``parts`` are places in the list of figures.

    ``total`` is None where it doesn't stand in the table but everybody knows it, so it can't be hidden.
    """

    total: int | None
    parts: tuple[int, ...]

    @property
    def cells(self) -> tuple[int, ...]:
        """All its figures that can be hidden, the parts first."""
        return self.parts if self.total is None else (*self.parts, self.total)


def hidden(figures: Sequence[float | None], sums: Iterable[Sum], below: float, *, also: Iterable[int] = ()) -> Marks:
    """Return which figures to hide so that no count above 0 and under ``below`` can be read or worked out.

    Args:
        figures: counts, such as people; None is unknown, and counts as hidden already.
        sums: which of them are sums of others, or come to a total that is known.
        below: the least count that may be shown, such as 10; 0 hides nothing.
        also: places of figures to hide whatever their size, since something small can be read from them.

    Returns:
        A mark for each figure: True where it is hidden or wasn't known.

    >>> hidden([3, 40, 25, 68], [Sum(3, (0, 1, 2))], 10).tolist()
    [True, False, True, False]
    """
    values = np.array([np.nan if one is None else one for one in figures], dtype=float)
    unknown = np.isnan(values)
    small = np.zeros(len(values), dtype=bool)
    small[~unknown] = (values[~unknown] > _NONE) & (values[~unknown] < below)
    small[list(also)] = True
    marks: Marks = np.logical_or(small, unknown)
    if not small.any():
        return marks
    every = [one for one in sums if one.cells]

    @cache
    def lost() -> frozenset[int]:
        """Return what is given away even with all figures above 0 hidden, so that hiding more doesn't help."""
        most: Marks = np.isnan(values) | (values > _NONE)
        return frozenset(n for places, own in _connected(most, every) for n in _given_away(places, own, values))

    while _hide_more(marks, values, every, below) or _hide_what_follows(marks, values, every, lost):
        pass
    return marks


def hidden_with_records(
    figures: Sequence[float | None],
    records: Sequence[float | None],
    sums: Sequence[Sum],
    below: float,
    *,
    also: Iterable[int] = (),
) -> Marks:
    """Return which figures to hide so that neither few people nor the people of few records can be worked out.

    Whoever knows how many people a record stands for reads one from the other, so both must come out in another way.

    Args:
        figures: counts of people, such as those that a sample was scaled up to; None is unknown.
        records: how many records each rests on, in the same places and sums; None, or infinite, where nobody says.
        sums, below, also: as in `hidden`.

    >>> people, records = [156, 2080, 1300, 3536], [3, 40, 25, 68]
    >>> hidden_with_records(people, records, [Sum(3, (0, 1, 2))], 10).tolist()
    [True, False, True, False]
    """
    marks = hidden(figures, sums, below, also=also)
    # Records that count alike are whole, whatever was lost in the last places of their weights.
    rests = [None if one is None or not np.isfinite(one) else round(one, 6) for one in records]
    known = [n for n, one in enumerate(rests) if one is not None]
    while known:
        by_records = hidden(rests, sums, below, also=np.flatnonzero(marks))
        more = [n for n in known if by_records[n] and not marks[n]]
        if not more:
            break
        marks = hidden(figures, sums, below, also=[*np.flatnonzero(marks), *more])
    return marks


def _hide_more(marks: Marks, values: Cells, sums: Sequence[Sum], below: float) -> bool:
    """Hide one more figure of each sum that gives a hidden one away; whether there was any."""
    more = False
    for one in sums:
        parts = [n for n in one.parts if marks[n]]
        total_hidden = one.total is not None and marks[one.total]
        gone = len(parts) + total_hidden
        if not gone or np.isnan(values[list(one.parts)]).any():
            continue  # a part that nobody knows hides the others
        little = not total_hidden and float(values[parts].sum()) < below
        if (gone == 1 or little) and _hide_one(marks, values, one, sums):
            more = True
    return more


def _hide_one(marks: Marks, values: Cells, one: Sum, sums: Sequence[Sum]) -> bool:
    """Hide one more figure above 0 that a sum still shows, a part if there is one; whether there was any.

    It is the smallest of those that the fewest other sums would then give away.
    """
    shown = [n for n in one.parts if not marks[n] and values[n] > _NONE]
    if not shown and one.total is not None and not marks[one.total]:
        shown = [one.total]
    if not shown:
        return False
    alone = Counter(n for beside in sums if not marks[list(beside.cells)].any() for n in beside.cells)
    marks[min(shown, key=lambda n: (alone[n], values[n], n))] = True
    return True


def _hide_what_follows(marks: Marks, values: Cells, sums: Sequence[Sum], lost: Callable[[], frozenset[int]]) -> bool:
    """Hide one more figure beside the first of each set that its sums still give away; whether there was any."""
    more = False
    for places, own in _connected(marks, sums):
        given = _given_away(places, own, values)
        given = [n for n in given if n not in lost()] if given else []
        # The shorter a sum of its own is, the more it helps; where they show nothing more, those joined to them do.
        nearest = sorted(own, key=lambda one: (given[0] not in one.cells, len(one.cells))) if given else []
        more = any(_hide_one(marks, values, one, sums) for one in nearest) or more
    return more


def _given_away(places: Sequence[int], sums: Sequence[Sum], values: Cells) -> list[int]:
    """Return which hidden figures can't be 1 more or 1 less with all sums still right and every one still above 0."""
    held = values[list(places)]
    whole = bool((held[np.isfinite(held)] % 1 == 0).all())
    least = np.minimum(1.0 if whole else 0.0, held)
    if len(sums) == 1:
        if sums[0].total in places or np.isnan(held).any():
            return []
        less = held - least
        return [place for place, own in zip(places, less, strict=True) if max(own, less.sum() - own) < 1 - _NONE]
    found = _Alternatives(places, sums, held, least, whole=whole)
    random = np.random.default_rng(len(places))
    for _ in range(_TRIES):
        if not found.left:
            return []
        found.look(random.choice([-1.0, 1.0], len(places)))
    for n in sorted(found.left):
        for way in (-1.0, 1.0):
            if n in found.left:
                found.look(way * (np.arange(len(places)) == n))
    return [places[n] for n in sorted(found.left)]


class _Alternatives:
    """Looks for other values of hidden figures that the same sums allow; ``left`` are those that it has none for."""

    def __init__(self, places: Sequence[int], sums: Sequence[Sum], held: Cells, least: Cells, *, whole: bool) -> None:
        column = {place: n for n, place in enumerate(places)}
        cells = [(row, column[part], 1.0) for row, one in enumerate(sums) for part in one.parts if part in column]
        cells += [(row, column[one.total], -1.0) for row, one in enumerate(sums) if one.total in column]
        rows, columns, signs = zip(*cells, strict=True)
        table = csr_array((signs, (rows, columns)), shape=(len(sums), len(places)))
        known = np.isfinite(held)
        self._same = LinearConstraint(table, 0, 0)
        # What is looked for is how far each moves from what it is.
        self._moves = Bounds(np.where(known, np.maximum(least - held, -1), -np.inf), np.where(known, 1, np.inf))
        self._whole = np.where(known, float(whole), 0.0)
        self.left = set(np.flatnonzero(known).tolist())

    def look(self, aim: Cells) -> None:
        """Take those off what is left that are 1 more or less in the values that are the least by an aim."""
        weighed = np.where([n in self.left for n in range(len(aim))], aim, 0.0)
        found = self._solve(weighed, np.zeros(len(aim)))
        if found is not None and (np.abs(found - np.rint(found)) > _WHOLE)[self._whole > 0].any():
            found = self._solve(weighed, self._whole)
        if found is not None:
            self.left -= set(np.flatnonzero(np.abs(found) >= 1 - _WHOLE).tolist())

    def _solve(self, weighed: Cells, whole: Cells) -> Cells | None:
        """Return the values that are the least; those of rows and columns come out whole even where none must be."""
        found: OptimizeResult = milp(weighed, constraints=self._same, bounds=self._moves, integrality=whole)
        values: Cells | None = found.x
        return values


def _connected(marks: Marks, sums: Sequence[Sum]) -> list[tuple[list[int], list[Sum]]]:
    """Return the hidden figures that sums join, and those sums, for each set of them that hangs together."""
    having = [one for one in sums if any(marks[n] for n in one.cells)]
    if not having:
        return []
    places = sorted({n for one in having for n in one.cells if marks[n]})
    row = {place: n for n, place in enumerate(places)}
    mine = [[row[n] for n in one.cells if marks[n]] for one in having]
    pairs = [(cells[0], n) for cells in mine for n in cells]
    beside = csr_array((np.ones(len(pairs)), tuple(zip(*pairs, strict=True))), shape=(len(places), len(places)))
    count, label = connected_components(beside, directed=False)
    found: list[tuple[list[int], list[Sum]]] = [([], []) for _ in range(count)]
    for place, which in zip(places, label, strict=True):
        found[which][0].append(place)
    for one, cells in zip(having, mine, strict=True):
        found[label[cells[0]]][1].append(one)
    return found
