"""How often answers agree with the codes that other people gave, by how they were reached: a named calibration.

A coder's own confidence says how often it agrees with its index. Other people's codes differ from the index's even
where it has the very title, so that is measured apart: on titles that others coded, for each method, as a logistic
function of the confidence that the coder states.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from occumap.model.coding import INDEX, Method

F64 = NDArray[np.float64]
# Methods of which too few answers were seen are taken to be as these.
_LIKE = {Method.QUALIFIED: Method.EXACT, Method.REFERENCE: Method.DEFAULT}
# Of the probabilities of candidates: a set that holds 95 of 100 reaches down to small ones.
DECIMALS = 6
_EDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one method.

    Args:
        answers: how many were seen.
        right: the share of them with a code that others gave, between 0 and 1.
        intercept: of the logistic function of the logit of the stated confidence.
        slope: of the same; 0 where the stated confidence says nothing more.
    """

    answers: int
    right: float
    intercept: float
    slope: float

    def confidence(self, stated: F64) -> F64:
        """Return how often answers stated with these confidences (rows,) agree, between 0 and 1."""
        return np.asarray(1 / (1 + np.exp(-(self.intercept + self.slope * _logit(stated)))))


@dataclass(frozen=True, eq=False)
class Agreement:
    """A named calibration: what answers are worth beside other people's codes.

    Args:
        name: such as ``typical-titles``.
        measured: by method; groups that an answer of fewer digits names by their level, such as “minor group”.
        threshold: the probability from which a code belongs to the candidate set.
        source: whose codes they are, as a sentence.

    >>> typical = Agreement("typical-titles", {"exact": Measured(350, 0.69, 0.8, 0.0)}, 0.01, "Made up.")
    >>> round(typical.confidence(Method.EXACT, 0.99), 2)
    0.69
    """

    name: str
    measured: Mapping[str, Measured]
    threshold: float
    source: str

    def confidence(self, method: Method, stated: float, level: str = "") -> float:
        """Return how often an answer reached so, stated with this confidence, agrees with other people's codes.

        A method that wasn't measured, such as somebody's own decision, keeps the confidence it states.

        Args:
            method: how the answer was reached.
            stated: the coder's own confidence, between 0 and 1.
            level: for an answer of fewer digits, the level of its group.
        """
        key = method, stated, level
        if key not in self._found:
            self._found[key] = float(self.confidences(method, np.array([stated]), level)[0])
        return self._found[key]

    @cached_property
    def _found(self) -> dict[tuple[Method, float, str], float]:
        """What was worked out before: confidences have four decimals, so they are few."""
        return {}

    def confidences(self, method: Method, stated: F64, level: str = "") -> F64:
        """Return the same for many answers reached in one way (rows,)."""
        method = _LIKE.get(method, method)
        measured = self.measured.get(level if method is Method.BACKED_OFF else method.value)
        if measured is None:
            return stated
        found = measured.confidence(stated)
        # What speaks against a title that the index has, such as duties of another job, speaks here too.
        return np.minimum(found, stated) if method is Method.EXACT else found

    def both(self, stated: float, confidence: float) -> dict[str, float]:
        """Return the confidence that the coder states and the one that was measured here, by calibration."""
        return {INDEX: round(stated, 4), self.name: round(confidence, 4)}


def fit_agreement(stated: F64, right: NDArray[np.bool_], *, sloped: bool) -> Measured:
    """Return what answers of one method are worth, from their stated confidences (rows,) and whether they were right.

    Args:
        stated: between 0 and 1.
        right: whether others gave the same code.
        sloped: whether the stated confidence is looked at; else all answers of the method are worth the same.

    >>> fitted = fit_agreement(np.array([0.9, 0.9, 0.9, 0.9]), np.array([True, True, True, False]), sloped=False)
    >>> fitted.answers, round(float(fitted.confidence(np.array([0.5]))[0]), 2)
    (4, 0.75)
    """
    share = float(right.mean())
    if not sloped:
        return Measured(len(right), share, float(_logit(np.array([share]))[0]), 0.0)
    x = np.column_stack([np.ones(len(stated)), _logit(stated)])
    c = np.array([0.0, 1.0])
    # Newton's steps on the logistic loss; a light pull keeps the slope near 1 where rows are few.
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ c)))
        gradient = x.T @ (p - right) + np.array([0.0, c[1] - 1.0])
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag([1e-6, 1.0])
        step = np.linalg.solve(hessian, gradient)
        c = c - step
        if np.abs(step).max() < 1e-9:
            break
    return Measured(len(right), share, float(c[0]), float(c[1]))


def _logit(p: F64) -> F64:
    inside = np.clip(p, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(inside / (1 - inside)))
