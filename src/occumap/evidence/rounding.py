"""Rounding that loses nobody."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def balanced(values: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """Return whole numbers that sum to a whole total: rounded down, then the largest remainders up.

    >>> balanced(np.array([1.4, 2.3, 3.3]), 7.0).tolist()
    [2.0, 2.0, 3.0]
    """
    whole = np.floor(values + 1e-9)
    missing = round(total - whole.sum())
    order = np.lexsort((np.arange(len(values)), -(values - whole)))
    whole[order[:missing]] += 1
    return whole
