"""Coverage of all pairs from inverted lists: for each skill, who holds it and how high.

The work is one step for each pair of profiles that share a skill, whatever the number of levels.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from occumap.acceleration import is_accelerated

Numbers = NDArray[np.floating[Any]]
I64 = NDArray[np.int64]
I32 = NDArray[np.int32]
# So few requirements are gone through without a kernel.
FEW_REQUIREMENTS = 20_000


def fill_coverage(
    starts: I64,
    holders: I32,
    held: Numbers,
    pointers: I64,
    skills: NDArray[np.integer[Any]],
    needed: Numbers,
    weights: Numbers,
    found: Numbers,
) -> None:
    """Fill ``found`` (asked, held) with coverage, one target at a time; NaN where it asks nothing.

    Args:
        starts: (skills + 1,) where the holders of each skill begin.
        holders, held: (levels held,) who holds it, and the level.
        pointers: (asked + 1,) where each target begins.
        skills, needed, weights: (requirements,) the skill, the level and its weight.
        found: (asked, held) the result.
    """
    if len(skills) <= FEW_REQUIREMENTS or not is_accelerated():
        fill_coverage_plainly(starts, holders, held, pointers, skills, needed, weights, found)
        return
    from occumap.atlas.compiled import cover_kernel  # noqa: PLC0415 (Numba is optional, and slow to import)

    cover_kernel(starts, holders, held, pointers, skills, needed, weights, found)


def fill_coverage_plainly(
    starts: I64,
    holders: I32,
    held: Numbers,
    pointers: I64,
    skills: NDArray[np.integer[Any]],
    needed: Numbers,
    weights: Numbers,
    found: Numbers,
) -> None:
    """Do what `fill_coverage` does, without a kernel: the same bytes."""
    shares = weights / needed
    for row, (start, stop) in zip(found, pairwise(pointers.tolist()), strict=True):
        row[:] = np.nan if start == stop else 0
        for p in range(start, stop):
            has = slice(starts[skills[p]], starts[skills[p] + 1])
            row[holders[has]] += shares[p] * np.minimum(held[has], needed[p])
        # Weights add up to 1 only as far as rounding lets them.
        np.minimum(row, 1, out=row)
