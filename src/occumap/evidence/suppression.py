"""Small counts kept out of a table, with as many others as it takes that nobody can work them out from its totals.

What is small is hidden first (primary suppression); then, for as long as a sum that stands in the table gives a hidden
figure away, another, small one of that sum (secondary suppression). A sum gives something away if one of its
figures is hidden, or if all that are hidden come to a small count themselves. What several sums give away together is
found by solving them. Nothing is rounded or changed. Terms as in the Handbook on Statistical Disclosure Control of
Eurostat's centre of excellence.

This keeps figures from being worked out exactly. Bounds on them may still follow from a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

_NONE = 1e-9
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
    while _hide_more(marks, values, every, below) or _hide_what_is_solved(marks, unknown, values, every):
        pass
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


def _hide_what_is_solved(marks: Marks, unknown: Marks, values: Cells, sums: Sequence[Sum]) -> bool:
    """Hide one more figure beside each that all sums together still give away; whether there was any.

    A hidden figure is given away if it is the same in every solution: its row of the null space is nothing.
    """
    more = False
    for places, own in _connected(marks, sums):
        column = {place: n for n, place in enumerate(places)}
        table = np.zeros((len(own), len(places)))
        for row, one in enumerate(own):
            for part in one.parts:
                if part in column:
                    table[row, column[part]] += 1
            if one.total in column:
                table[row, column[one.total]] -= 1
        _, sizes, turned = np.linalg.svd(table)
        free = turned[int((sizes > 1e-9).sum()) :]
        given = [
            place for place, n in column.items() if not unknown[place] and np.abs(free[:, n]).max(initial=0) < 1e-9
        ]
        for place in given:
            more = any(_hide_one(marks, values, one, sums) for one in own if place in one.cells) or more
    return more


def _connected(marks: Marks, sums: Sequence[Sum]) -> list[tuple[list[int], list[Sum]]]:
    """Return the hidden figures that sums join, and those sums, for each set of them that hangs together."""
    having = [one for one in sums if sum(bool(marks[n]) for n in one.cells) > 1]
    if not having:
        return []
    places = sorted({n for one in having for n in one.cells if marks[n]})
    row = {place: n for n, place in enumerate(places)}
    beside = np.zeros((len(places), len(places)), dtype=bool)
    for one in having:
        mine = [row[n] for n in one.cells if marks[n]]
        beside[np.ix_(mine, mine)] = True
    count, label = connected_components(beside, directed=False)
    found: list[tuple[list[int], list[Sum]]] = [([], []) for _ in range(count)]
    for place, which in zip(places, label, strict=True):
        found[which][0].append(place)
    for one in having:
        found[label[next(row[n] for n in one.cells if marks[n])]][1].append(one)
    # One sum alone was looked at before.
    return [(members, own) for members, own in found if len(own) > 1]
