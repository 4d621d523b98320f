"""Which tables of one shape are the sums of others: all people of men and women, Great Britain of its nations.

Nobody says so in a file, so it is found by the figures: a table is a sum if it is one wherever it stands beside them.
Sums may nest, as England and Wales do in Great Britain. What is taken for one by chance hides a little more.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

Name = TypeVar("Name", bound=Hashable)
Row = TypeVar("Row", bound=Hashable)
_Figures = NDArray[np.float64]


def summed_tables(
    tables: Mapping[Name, Mapping[Row, float | None]], *, rounded: float = 0.0
) -> Iterator[tuple[Name, tuple[Name, ...]]]:
    """Yield each table that is the sum of two or more others, with the fewest and with the most of them that it is of.

    A figure that a table lacks is 0 there; one that is None may be any, so it may make up what is missing.

    Args:
        tables: their figures by whatever rows they share, such as codes.
        rounded: the fraction by which a sum may be off; by 1 for each part it always may.

    >>> nations = {"E": {"11": 4, "12": 9}, "W": {"11": 26, "12": 0}, "E&W": {"11": 30, "12": 9}}
    >>> list(summed_tables(nations | {"S": {"12": 50}, "GB": {"11": 30, "12": 59}}))
    [('E&W', ('E', 'W')), ('GB', ('E&W', 'S')), ('GB', ('E', 'W', 'S'))]
    """
    rows = list(dict.fromkeys(row for one in tables.values() for row in one))
    held = {name: np.array([one.get(row, 0.0) for row in rows], dtype=float) for name, one in tables.items()}
    names = [name for name, figures in held.items() if (np.nan_to_num(figures) > 0).any()]
    for name in names:
        stands = np.array([tables[name].get(row) is not None for row in rows])
        total = held[name][stands]
        most = total * (1 + rounded) + len(names)
        # A part is no more than the total anywhere.
        others = [one for one in names if one != name and (np.nan_to_num(held[one][stands]) <= most).all()]
        if len(others) > 1:
            parts = np.array([held[other][stands] for other in others])
            for way in _ways(total, parts, rounded):
                yield name, tuple(others[n] for n in way)


def _ways(total: _Figures, parts: _Figures, rounded: float) -> list[list[int]]:
    """Return the fewest parts that come to a total, and the most, where those are others."""
    known, unknown = np.nan_to_num(parts).T, np.isnan(parts).T
    least = LinearConstraint(known - 1, -np.inf, total * (1 + rounded))
    enough = LinearConstraint(known + 1 + unknown * total[:, None], total * (1 - rounded), np.inf)
    two = LinearConstraint(np.ones(len(parts)), 2, np.inf)
    found: list[list[int]] = []
    for aim in (1.0, -1.0):
        answer: OptimizeResult = milp(
            np.full(len(parts), aim), constraints=[least, enough, two], bounds=Bounds(0, 1), integrality=1
        )
        if answer.x is None:
            return found
        way = np.flatnonzero(answer.x > 1 / 2).tolist()
        found += [way] if way not in found else []
    return found
