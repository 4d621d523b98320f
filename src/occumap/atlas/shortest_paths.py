"""The cheapest paths between all pairs, by relaxing whole rows of costs (Bellman and Ford)."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray


def relax(to: NDArray[np.int64], costs: NDArray[np.float32], max_steps: int) -> NDArray[np.float32]:
    """(profiles, profiles) the cost of the cheapest path of at most ``max_steps`` from each (row) to each (column).

    Each round finds D'[i] = min over steps i → k of cost + D[k], row by row, so that the inner loop runs over whole
    registers; rows from which no step leads to one that changed are left alone. It ends when nothing changes.

    Args:
        to: (profiles, steps) where steps lead.
        costs: (profiles, steps) single precision, at least 0; infinity where there is none.
        max_steps: how many rounds at most.

    >>> relax(np.array([[1], [0]]), np.array([[2], [np.inf]], np.float32), 9).tolist()
    [[0.0, 2.0], [inf, 0.0]]
    """
    count = len(to)
    found = np.full((count, count), np.inf, np.float32)
    np.fill_diagonal(found, 0)
    before = found.copy()
    changed = np.ones(count, np.bool_)
    for _ in range(max_steps):
        now = np.zeros(count, np.bool_)
        _round(to, costs, before, found, changed, now)
        if not now.any():
            break
        before, found, changed = found, before, now
        found[changed] = before[changed]
        # The other copy lags one round behind: rows that changed must be brought up to date in both.
    return before


@nb.njit(cache=True, parallel=True)
def _round(to, costs, before, found, changed, now):
    count = before.shape[1]
    for i in nb.prange(len(to)):
        row = found[i]
        better = False
        for e in range(to.shape[1]):
            k = to[i, e]
            cost = costs[i, e]
            if changed[k] and cost < np.inf:
                other = before[k]
                for j in range(count):
                    through = cost + other[j]
                    better |= through < row[j]
                    row[j] = through if through < row[j] else row[j]
        now[i] = better
