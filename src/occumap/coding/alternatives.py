"""More codes than an answer names: its own candidates first, then those that the model finds likeliest.

An answer of the index lists the codes of its own entries alone, often a single one. Who looks for the code that fits
better than the answer needs others as well; the answer itself stays what it was, and stands first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from occumap.coding.embeddings import F32
from occumap.model.coding import Candidate, Coding, Method

# How many codes are given if nobody says otherwise.
LIMIT = 5


def alternatives(
    answer: Coding, probabilities: F32, codes: Sequence[str], candidate: Callable[[str, float], Candidate], limit: int
) -> tuple[Candidate, ...]:
    """Return an answer's code and candidates, then the model's likeliest other codes, ``limit`` in all.

    Args:
        answer: what is to come first. One that is no occupation has no alternatives.
        probabilities: (codes,) of the model; they share what the answer's candidates leave.
        codes: of the probabilities.
        candidate: makes a candidate from a code and its probability.
        limit: how many at the most.
    """
    if answer.method is Method.NOT_AN_OCCUPATION:
        return ()
    own = {one.code.value: one for one in answer.candidates}
    given = answer.code.value if answer.code else ""
    ranked = sorted(own.values(), key=lambda one: one.code.value != given)[:limit]
    shown = {one.code.value for one in ranked}
    left = max(0.0, 1 - sum(one.probability for one in ranked))
    others = np.array([code not in shown for code in codes])
    rest = float(probabilities[others].sum(dtype=np.float64))
    order = np.argsort(-probabilities, kind="stable").tolist()
    places = [place for place in order if others[place]][: limit - len(ranked)]
    share = left / rest if rest > 0 else 0.0
    return (*ranked, *(candidate(codes[place], float(probabilities[place]) * share) for place in places))
