"""The kernels of coverage and of paths that Numba compiles; plain NumPy beside each gives the same, byte for byte."""

from __future__ import annotations

import numba as nb
import numpy as np


@nb.njit(cache=True, parallel=True)
def cover_kernel(starts, holders, held, pointers, skills, needed, weights, found):
    """Fill ``found`` (asked, held) with coverage, one target at a time; NaN where it asks nothing.

    Args:
        starts: (skills + 1,) where the holders of each skill begin.
        holders, held: (levels held,) who holds it, and the level.
        pointers: (asked + 1,) where each target begins.
        skills, needed, weights: (requirements,) the skill, the level and its weight.
        found: (asked, held) the result.
    """
    everybody = found.shape[1]
    one = found.dtype.type(1)
    for j in nb.prange(len(pointers) - 1):
        row = found[j]
        if pointers[j] == pointers[j + 1]:
            row[:] = np.nan
            continue
        row[:] = 0
        for p in range(pointers[j], pointers[j + 1]):
            s = skills[p]
            n = needed[p]
            share = weights[p] / n
            first = starts[s]
            if starts[s + 1] - first == everybody:
                # Everybody holds it: holders are in order, and the loop runs over whole registers.
                for i in range(everybody):
                    h = held[first + i]
                    row[i] += share * (h if h < n else n)
            else:
                for q in range(first, starts[s + 1]):
                    h = held[q]
                    row[holders[q]] += share * (h if h < n else n)
        for i in range(everybody):
            # Weights add up to 1 only as far as rounding lets them.
            row[i] = min(row[i], one)


@nb.njit(cache=True, parallel=True)
def relax_round(to, costs, before, found, changed, now):
    """Lower ``found`` to what one more step from ``before`` comes to, and mark in ``now`` the rows that fell."""
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
