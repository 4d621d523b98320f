"""Titles that the index has under several codes and leaves open: the model weighs the codes, the question decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from occumap.coding.embeddings import F32
from occumap.coding.index_answers import MAX_CANDIDATES
from occumap.coding.lookup import Found
from occumap.coding.model_answers import ByModel
from occumap.model.coding import Coding, Method
from occumap.model.job_description import JobDescription

# The most that is believed of a title that the index has once, with a qualifier nobody gave (developer, IT).
UNASKED = 0.8


@dataclass(frozen=True, eq=False)
class OpenTitles:
    """Answers for titles whose code the index leaves open.

    Args:
        by_model: weighs the codes.
        versions: what the answers rest on.
    """

    by_model: ByModel
    versions: Mapping[str, str]

    def between(self, asked: JobDescription, found: Found, probabilities: F32) -> Coding:
        """Return a title under several codes without a default: the model weighs them, the question decides."""
        by_index, sure = self.by_model.by_index, self.by_model.sure
        weights = self._weights(found, probabilities)
        ranked = sorted(weights, key=lambda c: (-weights[c], c))
        candidates = tuple(by_index.candidate(c, weights[c]) for c in ranked[:MAX_CANDIDATES])
        # What was given and decided nothing may speak against every code of the title.
        if weights[ranked[0]] >= sure and not found.unmatched:
            reason = f"{found.reason} This is the likeliest of its codes."
            return by_index.likeliest(
                asked, ranked[0], weights[ranked[0]], Method.MODEL, candidates, found.question, reason, self.versions
            )
        for level in reversed(by_index.version.rules.levels[:-1]):
            sums: dict[str, float] = defaultdict(float)
            for code in ranked:
                above = by_index.version.ancestor(code, level.name)
                if above:
                    sums[above.code.value] += weights[code]
            code, value = max(sums.items(), key=lambda item: (item[1], item[0]))
            if value >= sure:
                reason = f"{found.reason} Most of its codes are in this {level.name} group."
                return by_index.likeliest(
                    asked, code, value, Method.BACKED_OFF, candidates, found.question, reason, self.versions
                )
        reason = f"{found.reason} Its codes are too far apart."
        return by_index.no_code(asked, reason, candidates, found.question, self.versions)

    def _weights(self, found: Found, probabilities: F32) -> dict[str, float]:
        """Return how likely each code of a title is.

        Of several, one is taken to be right: half of it by the model, half by how the title's entries spread. A title
        that stands under one code only with qualifiers that weren't given is as likely of that code as the model finds
        it, beside all other codes; but one entry alone is never sure, as the model has read it, and not what it leaves
        open.
        """
        places = self.by_model.places
        shares = self.by_model.by_index.shares(found.rows)
        if len(shares) == 1:
            most = UNASKED if len(found.rows) == 1 else 1.0
            return {code: min(float(probabilities[places[code]]), most) for code in shares}
        weights = {code: share * float(probabilities[places[code]] + 1e-4) for code, share in shares.items()}
        total = sum(weights.values())
        # The model has read these very entries, so what it finds among them is worth no more than they are divided.
        own = {code: (weight / total + shares[code]) / 2 for code, weight in weights.items()}
        return halved(own, probabilities, self.by_model) if found.unmatched else own


def halved(own: Mapping[str, float], probabilities: F32, by_model: ByModel) -> dict[str, float]:
    """Return half of what the index says of a title's codes, and half of what the model says of its likeliest ones."""
    codes = by_model.model.codes
    places = np.argsort(-probabilities)[:MAX_CANDIDATES].tolist()
    found = {code: value / 2 for code, value in own.items()}
    for place in places:
        found[codes[place]] = found.get(codes[place], 0.0) + float(probabilities[place]) / 2
    return found
