"""How much each witness counts: the weights under which several scores of codes together fit best.

Every witness (the network, the nearest entries, the network that reads sentence embeddings) gives a
score for each code; the pooled score is their weighted sum. Weights are fitted on titles that no
witness was trained on, by the likelihood of the true code.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from occumap.coding.embeddings import F32, I64
from occumap.coding.network import softmax

F64 = NDArray[np.float64]
# How many rows the expected weights are worth: with few rows they stay near what is expected.
_EXPECTED_ROWS = 20


def pool(witnesses: Sequence[F32], truth: I64, expected: Sequence[float]) -> tuple[float, ...]:
    """Return the weight of each witness, none below a hundredth of what is expected.

    Args:
        witnesses: (rows, codes) scores each.
        truth: (rows,) place of the true code.
        expected: the weights if there were no rows.

    >>> right, wrong = np.eye(3, dtype=np.float32) * 4, np.ones((3, 3), np.float32) - np.eye(3, dtype=np.float32)
    >>> weights = pool([right, wrong], np.arange(3), [1, 1])
    >>> weights[0] > weights[1]
    True
    """
    prior = np.array(expected, np.float64)
    rows = np.arange(len(truth))

    def loss(weights: F64) -> tuple[float, F64]:
        scores = pooled(witnesses, weights.tolist())
        error = softmax(scores)
        value = float(-np.log(error[rows, truth] + 1e-9).mean())
        error[rows, truth] -= 1
        gradient = np.array([np.vdot(witness, error) / len(truth) for witness in witnesses])
        off = weights / prior - 1
        share = _EXPECTED_ROWS / len(truth)
        return value + share * float(off @ off), gradient + 2 * share * off / prior

    from scipy.optimize import minimize  # noqa: PLC0415 (it is slow to import, and only training needs it)

    found = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=[(0.01 * weight, None) for weight in prior])
    return tuple(float(weight) for weight in found.x)


def pooled(witnesses: Sequence[F32], weights: Sequence[float]) -> F32:
    """Return the weighted sum of (rows, codes) scores."""
    total = witnesses[0] * np.float32(weights[0])
    for witness, weight in zip(witnesses[1:], weights[1:], strict=True):
        total += witness * np.float32(weight)
    return np.asarray(total, np.float32)
