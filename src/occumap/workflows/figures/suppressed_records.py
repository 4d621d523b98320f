"""Columns of records as they may be compared where small numbers of records are kept back.

Categories of few records are taken together, as if the file knew no others, before anything is reckoned: no share,
effect or interval has anything in it that isn't shown. A column of numbers is compared where enough records have one.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from occumap.model.figure_kind import SUPPRESSED

OTHERS = f"{SUPPRESSED} others together"
# From the mean and the spread of so few values it may be read how many records have each.
FEW_VALUES = 10
Texts = NDArray[np.object_]


def together(categories: Texts, sides: Texts, shown: Iterable[str], below: float) -> Texts | None:
    """Return categories with those taken together that few records of some group have, so that none is told alone.

    Those without an answer are a category too. The smallest other one joins as long as those together are one alone, or
    few in some group.

    Args:
        categories: by record; None where there is no answer.
        sides: the group of each record.
        shown: groups that are compared.
        below: the least number of records that may be shown.

    Returns:
        None if fewer than two categories are left, so that nothing can be compared.

    >>> texts = ["a"] * 9 + ["b"] * 8 + ["c"] * 2 + ["d"]
    >>> sorted(set(together(np.array(texts, dtype=object), np.array(["x"] * 20, dtype=object), ["x"], 3)))
    ['[c] others together', 'a', 'b']
    """
    names = sorted(set(categories), key=lambda name: (name is None, name or ""))
    counts = np.array([[int(((categories == name) & (sides == side)).sum()) for side in shown] for name in names])
    joined: NDArray[np.bool_] = np.asarray(_few(counts, below).any(axis=1))
    if not joined.any():
        return categories
    while joined.sum() < 2 or _few(counts[joined].sum(axis=0), below).any():
        if joined.all():
            return None
        joined[min(np.flatnonzero(~joined), key=lambda n: (counts[n].sum(), n))] = True
    left = [name for name, hide in zip(names, joined, strict=True) if not hide and name is not None]
    if not left:
        return None
    hide = {name for name, hide in zip(names, joined, strict=True) if hide}
    return np.array([OTHERS if name in hide else name for name in categories], dtype=object)


def too_few(numbers: NDArray[np.float64], sides: Texts, side: str, below: float) -> bool:
    """Return whether few records of a group have a number, lack one, or have one of a few that others have too."""
    here = numbers[sides == side]
    there = here[np.isfinite(here)]
    values, times = np.unique(there, return_counts=True)
    tells = len(values) <= FEW_VALUES and bool(_few(times, below).any())
    return tells or bool(_few(np.array([len(there), len(here) - len(there)]), below).any())


def _few(counts: NDArray[np.int64], below: float) -> NDArray[np.bool_]:
    return (counts > 0) & (counts < below)
