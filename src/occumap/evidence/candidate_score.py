"""How much a candidate group looks like what was split off before: a weighted sum of what is measured of it, 0 to 1.

The weights come from a table that can be read and mended by hand. Those that come with Occumap were learned in November
2026 by a conditional logit on the groups that three revisions split: SOC90 to SOC2000 and SOC2000 to SOC2010 (entries
of the ONS coding index, version 12, April 2025) and ISCO-88 to ISCO-08 (titles coded to both). What SOC2020 did to
SOC2010 had no part in it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from occumap.errors import InputError
from occumap.evidence.candidate_features import FEATURES
from occumap.evidence.entry_words import Floats

CONSTANT = "constant"
FARTHEST = 3.0
HEADER = ("measure", "middle", "spread", "weight")
_HINT = "Make the table with: bench/discover.py --score FILE"


@dataclass(frozen=True)
class Score:
    """A logistic score of candidates.

    Attributes:
        parts: by measure (some of `hidden_features.FEATURES`), its middle, its spread and its weight. A measure
            counts in spreads from its middle, at most ``FARTHEST`` of them.
        constant: what is added.

    >>> one = Score({"share": (0.5, 0.25, 2.0)}, -1.0)
    >>> rows = np.zeros((2, len(FEATURES)))
    >>> rows[:, FEATURES.index("share")] = 0.625, 1.0
    >>> one.of(rows).round(4).tolist()
    [0.5, 0.9526]
    """

    parts: Mapping[str, tuple[float, float, float]]
    constant: float

    def of(self, rows: Floats) -> Floats:
        """Return scores of candidates, from 0 to 1, given candidates × `FEATURES`."""
        middles, spreads, weights = np.array([*self.parts.values()]).T
        measured = (rows[:, [FEATURES.index(name) for name in self.parts]] - middles) / spreads
        worth = np.clip(measured, -FARTHEST, FARTHEST) @ weights + self.constant
        return np.asarray(1 / (1 + np.exp(-worth)))

    def as_csv(self) -> str:
        """Return the table that `read_score` reads."""
        lines = [",".join(HEADER)]
        lines += [f"{name},{middle:.4f},{spread:.4f},{w:.4f}" for name, (middle, spread, w) in self.parts.items()]
        return "\n".join([*lines, f"{CONSTANT},0,1,{self.constant:.4f}"]) + "\n"


def read_score(text: str, *, where: str) -> Score:
    """Return the score in a CSV of measure, middle, spread and weight, with a line for the constant.

    Raises:
        InputError: it has other columns, a measure that isn't known or stands twice, a number that is none, a spread
            of nothing, or no constant.

    >>> read_score("measure,middle,spread,weight\\nshare,0.5,0.25,2\\nconstant,0,1,-1\\n", where="here").constant
    -1.0
    """
    header, *lines = [*csv.reader(io.StringIO(text))] or [[]]
    if tuple(header) != HEADER:
        raise InputError(where, f"its columns are not {', '.join(HEADER)}", hint=_HINT)
    parts: dict[str, tuple[float, float, float]] = {}
    for number, (name, *values) in enumerate(lines, start=2):
        try:
            middle, spread, weight = map(float, values)
        except ValueError:
            middle = spread = weight = np.nan
        if name not in (*FEATURES, CONSTANT) or name in parts:
            raise InputError(f"{where}, row {number}", f"{name} isn't a measure, or appears twice", hint=_HINT)
        if not np.isfinite([middle, spread, weight]).all() or spread <= 0:
            raise InputError(f"{where}, row {number}", f"{name} doesn't have three valid numbers", hint=_HINT)
        parts[name] = (middle, spread, weight)
    if CONSTANT not in parts or len(parts) < 2:
        raise InputError(where, "it needs a constant and at least one measure", hint=_HINT)
    constant = parts.pop(CONSTANT)[2]
    return Score(parts, constant)
