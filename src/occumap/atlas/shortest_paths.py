"""The cheapest paths between all pairs, by relaxing whole rows of costs (Bellman and Ford)."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
from numpy.typing import NDArray

from occumap.acceleration import is_accelerated

# Between so few profiles the paths are found without a kernel.
FEW_PROFILES = 400


def relax(to: NDArray[np.int64], costs: NDArray[np.float32], max_steps: int) -> NDArray[np.float32]:
    """Return (profiles, profiles) the cost of the cheapest path of at most ``max_steps``, from row to column.

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
    one_round = _round(count)
    for _ in range(max_steps):
        now = np.zeros(count, np.bool_)
        one_round(to, costs, before, found, changed, now)
        if not now.any():
            break
        before, found, changed = found, before, now
        found[changed] = before[changed]
        # The other copy lags one round behind: rows that changed must be brought up to date in both.
    return before


def _round(profiles: int) -> Callable[..., None]:
    if profiles <= FEW_PROFILES or not is_accelerated():
        return relax_round_plainly
    from occumap.atlas.compiled import relax_round  # noqa: PLC0415 (Numba is optional, and slow to import)

    return cast("Callable[..., None]", relax_round)


def relax_round_plainly(
    to: NDArray[np.int64],
    costs: NDArray[np.float32],
    before: NDArray[np.float32],
    found: NDArray[np.float32],
    changed: NDArray[np.bool_],
    now: NDArray[np.bool_],
) -> None:
    """Lower ``found`` to what one more step from ``before`` comes to, and mark in ``now`` the rows that fell."""
    for row, (steps, own) in enumerate(zip(to, costs, strict=True)):
        useful = changed[steps] & (own < np.inf)
        if useful.any():
            through = (own[useful, None] + before[steps[useful]]).min(0)
            now[row] = (through < found[row]).any()
            np.minimum(found[row], through, out=found[row])
