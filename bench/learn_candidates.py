"""Weights by which candidates that agree with a new group stand before the others of their group.

Among the candidates of one group, each has a chance in proportion to exp(weighted sum of its measures), as in a
conditional logit (and ListNet; Cao et al. 2007). What is minimised is minus the log of the chance that falls on those
that agree with a new group, summed over new groups. What stays counts a tenth: a candidate for it is of some use too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize

from occumap.evidence.candidate_features import FEATURES
from occumap.evidence.candidate_score import FARTHEST, Score

HELD_BACK = 10.0
STAYS = 0.1
# The choice squares odds, so that a score has half of what is learned.
SQUARED = 2


@dataclass(frozen=True)
class Lesson:
    """The candidates of one group that a revision split.

    Args:
        measures: candidates × `FEATURES`.
        agrees: parts × candidates, the largest part first: whether they agree.
        counts: what each part counts for.
        usable: candidates that hang together.
    """

    measures: np.ndarray
    agrees: np.ndarray
    counts: np.ndarray
    usable: np.ndarray


def learn_score(lessons: Sequence[Lesson]) -> Score:
    """A score that ranks candidates within their group.

    >>> measures = np.random.default_rng(0).random((40, len(FEATURES)))
    >>> agrees = measures[:, FEATURES.index("share")] > 0.8
    >>> learned = learn_score([Lesson(measures, agrees[None], np.ones(1), np.ones(40, bool))])
    >>> learned.parts["share"][2] > 0
    True
    """
    every = np.vstack([one.measures for one in lessons])
    alike = np.concatenate([np.full(len(one.measures), 1 / len(one.measures)) for one in lessons])
    middles = np.average(every, axis=0, weights=alike)
    spreads = np.sqrt(np.average((every - middles) ** 2, axis=0, weights=alike))
    spreads = np.where(spreads > 0, spreads, 1.0)
    scaled = [np.clip((one.measures - middles) / spreads, -FARTHEST, FARTHEST) for one in lessons]
    weights = ranking_weights(lessons, scaled) / SQUARED
    new = np.concatenate([one.agrees[one.counts == 1].any(0) for one in lessons])
    worth = np.concatenate([rows @ weights for rows in scaled])
    usual = float(np.average(new, weights=alike))
    constant = brentq(lambda c: float(np.average(1 / (1 + np.exp(-worth - c)), weights=alike)) - usual, -30, 30)
    parts = zip(FEATURES, middles, spreads, weights, strict=True)
    return Score({name: (float(m), float(s), float(w)) for name, m, s, w in parts}, float(constant))


def ranking_weights(lessons: Sequence[Lesson], scaled: Sequence[np.ndarray]) -> np.ndarray:
    """Weights of measures, given what each candidate comes to in spreads from the middle."""
    usable = [
        (rows[one.usable], one.agrees[:, one.usable], one.counts) for one, rows in zip(lessons, scaled, strict=True)
    ]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = HELD_BACK * float(weights @ weights) / 2, HELD_BACK * weights
        for rows, agrees, counts in usable:
            worth = rows @ weights
            chance = np.exp(worth - worth.max())
            chance /= chance.sum()
            there = agrees @ chance
            asked = (there > 0) & (counts > 0)
            share = counts[asked] / there[asked]
            total -= float(counts[asked] @ np.log(there[asked]))
            slope = slope - ((share @ agrees[asked]) * chance - counts[asked].sum() * chance) @ rows
        return total, slope

    found = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x)
