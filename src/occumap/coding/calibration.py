"""From a network's scores to a probability that can be trusted, measured on titles it was not trained on.

A temperature makes the probabilities of all codes honest. The confidence in the first is then a
logistic function of how far it stands above the next two, of how much of the title the network knows
and of how near the index's entries are; one for each level, since the sum over a minor group is
another question. The threshold of the candidate set is the split-conformal quantile (LAC) of the
probability of the true code; beside it is kept the confidence from which 95 of 100 first codes are
right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from occumap.coding.embeddings import F32, I64
from occumap.coding.network import softmax

F64 = NDArray[np.float64]
COVERAGE = 0.95
ACCURACY = 0.95
# The confidence that no title reaches, where no share of titles is right often enough.
OUT_OF_REACH = 2.0
_STRENGTH = 1e-4


@dataclass(frozen=True, eq=False)
class Calibration:
    """Temperature, a row of logistic coefficients for each level, and the candidate threshold.

    ``minimum_confidence`` is the confidence from which 95 of 100 first codes are right; 2 where there is none.
    """

    temperature: float
    coefficients: F64
    threshold: float
    minimum_confidence: float = OUT_OF_REACH

    def probabilities(self, scores: F32) -> F32:
        """Return probabilities (rows, codes)."""
        return softmax(scores / np.float32(self.temperature))

    def confidence(self, probabilities: F32, known: F32, level: int) -> F64:
        """Return probabilities that the first group of a level is right (rows,).

        Args:
            probabilities: (rows, groups of the level).
            known: (rows,) or (rows, facts), what else is known of each row, as when calibrating.
            level: counted from the lowest, 0.
        """
        x = _evidence(probabilities, known) @ self.coefficients[level]
        return np.asarray(1 / (1 + np.exp(-x)))


def calibrate(scores: F32, known: F32, truth: I64, parents: tuple[I64, ...]) -> Calibration:
    """Return the calibration that fits held-out titles best.

    Args:
        scores: (rows, codes) of titles that were not trained on.
        known: (rows,) or (rows, facts), what else is known of each row: the share of features the network
            knows, how near the nearest entries are.
        truth: (rows,) place of the true code.
        parents: for each level above the lowest, (codes,) place of a code's group there.
    """
    rows = np.arange(len(truth))

    def loss(temperature: float) -> float:
        return float(-np.log(softmax(scores / np.float32(temperature))[rows, truth] + 1e-9).mean())

    temperature = min(np.geomspace(0.5, 4, 60), key=loss)
    probabilities = softmax(scores / np.float32(temperature))
    fits = [_logistic(_evidence(probabilities, known), probabilities.argmax(1) == truth)]
    for parent in parents:
        sums = group_sums(probabilities, parent)
        fits.append(_logistic(_evidence(sums, known), sums.argmax(1) == parent[truth]))
    of_truth = np.sort(probabilities[rows, truth])
    place = int(np.floor((len(truth) + 1) * (1 - COVERAGE))) - 1
    found = Calibration(float(temperature), np.array(fits), float(of_truth[max(place, 0)]))
    return replace(found, minimum_confidence=_minimum_confidence(found.confidence(probabilities, known, 0)))


def _minimum_confidence(confidence: F64) -> float:
    """Return the confidence from which enough titles are expected to be right: the mean confidence above it.

    Counting those that were right would say the same with twice the noise.
    """
    highest = -np.sort(-confidence)
    enough = np.flatnonzero(np.cumsum(highest) / np.arange(1, len(highest) + 1) >= ACCURACY)
    return float(highest[enough[-1]]) if len(enough) else OUT_OF_REACH


def group_sums(probabilities: F32, parent: I64) -> F32:
    """Return probabilities of groups: sums over their codes.

    >>> group_sums(np.array([[0.2, 0.3, 0.5]], np.float32), np.array([0, 0, 1])).tolist()
    [[0.5, 0.5]]
    """
    order = np.argsort(parent, kind="stable")
    starts = np.searchsorted(parent[order], np.arange(int(parent.max()) + 1))
    return np.asarray(np.add.reduceat(probabilities[:, order], starts, axis=1), np.float32)


def _evidence(probabilities: F32, known: F32) -> F64:
    limit = min(3, probabilities.shape[1])
    top = -np.sort(-probabilities, axis=1)[:, :limit].astype(np.float64) + 1e-6
    first, second, third = top[:, 0], top[:, min(1, limit - 1)], top[:, limit - 1]
    ones = np.ones(len(top))
    return np.column_stack(
        [np.log(first / (1 - first + 2e-6)), np.log(first / second), np.log(first / third), known, ones]
    )


def _logistic(x: F64, right: NDArray[np.bool_]) -> F64:
    y = right.astype(np.float64)

    def loss(c: F64) -> tuple[float, F64]:
        m = x @ c
        gradient = x.T @ (1 / (1 + np.exp(-m)) - y) / len(y) + 2 * _STRENGTH * c
        return float(np.mean(np.logaddexp(0, m) - y * m) + _STRENGTH * (c @ c)), gradient

    start = np.zeros(x.shape[1])
    start[0] = 1.0
    from scipy.optimize import minimize  # noqa: PLC0415 (it is slow to import, and only training needs it)

    return np.asarray(minimize(loss, start, jac=True).x)
