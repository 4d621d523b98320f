"""Answers of a coder to many rows, as values or as a table: what the index settles, and what the model says.

A million answers of the model are kept as arrays. A value is made of them where somebody asks for values, and a table
where somebody asks for a table; both say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.coding.agreement import Agreement
from occumap.coding.index_answers import ByIndex
from occumap.model.answer_columns import ANSWER_COLUMNS, answers_frame, candidate_lists
from occumap.model.code import digits_of
from occumap.model.coding import Coding, Method
from occumap.model.job_description import JobDescription

# Levels of the model's answers: 0 is the lowest; these two stand for rows that got no code.
UNSURE, UNKNOWN = -1, -2


@dataclass(frozen=True, eq=False)
class Decided:
    """For each row: the level decided on (0 the lowest, `UNSURE`, `UNKNOWN`), the code, the confidence.

    ``confidences`` are those of the calibration that was chosen; ``stated`` those of the model itself.
    """

    levels: NDArray[np.int64]
    codes: list[str | None]
    confidences: NDArray[np.float64]
    stated: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Modelled:
    """What the model says of some rows.

    Args:
        rows: which rows.
        decided: the level, code and confidence of each.
        places: (rows, shown) places of candidates among the model's codes, best first.
        probabilities: (rows, shown) of the candidates, to four decimals.
        shown: (rows, shown) which of them belong to the candidate set.
    """

    rows: NDArray[np.int64]
    decided: Decided
    places: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    shown: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Answers:
    """An answer for each of some rows, in their order.

    Args:
        rows: what was asked.
        settled: the answer of each row that didn't take the model alone, None for the others.
        modelled: the others, in parts.
        codes: those of the model, in its order.
        reasons: why, by level.
        by_index: makes values of codes.
        versions: what the model's answers rest on.
        chosen: the calibration whose confidences they state; None for the coder's own.
    """

    rows: Sequence[JobDescription]
    settled: Sequence[Coding | None]
    modelled: Sequence[Modelled]
    codes: Sequence[str]
    reasons: Mapping[int, str]
    by_index: ByIndex
    versions: Mapping[str, str]
    chosen: Agreement | None = None

    def codings(self) -> list[Coding]:
        """Return the answers as values."""
        found = list(self.settled)
        for part in self.modelled:
            for row, coding in zip(part.rows.tolist(), self._codings_of(part), strict=True):
                found[row] = coding
        return [self.by_index.calibrated(answer) for answer in found if answer is not None]

    def frame(self) -> pl.DataFrame:
        """Return the answers as a table of `ANSWER_COLUMNS`."""
        settled = [answer for answer in self.settled if answer is not None]
        rows = [np.flatnonzero([answer is not None for answer in self.settled]), *(part.rows for part in self.modelled)]
        place = np.empty(len(self.rows), np.int64)
        place[np.concatenate(rows)] = np.arange(len(self.rows))
        parts = [answers_frame(settled), *(self._frame_of(part) for part in self.modelled)]
        return pl.concat(parts, rechunk=True)[place]

    def _codings_of(self, part: Modelled) -> Iterator[Coding]:
        decided, one = part.decided, self.by_index.candidate
        for n, row in enumerate(part.rows.tolist()):
            level, code, shown = int(decided.levels[n]), decided.codes[n], part.shown[n]
            pairs = zip(part.places[n][shown].tolist(), part.probabilities[n][shown].tolist(), strict=True)
            candidates = tuple(one(self.codes[place], probability) for place, probability in pairs)
            if code is None:
                yield self.by_index.no_code(
                    self.rows[row], self._reason(level, row), candidates, versions=self.versions
                )
            else:
                confidence = float(decided.confidences[n])
                method = Method.MODEL if level == 0 else Method.BACKED_OFF
                answer = self.by_index.likeliest(
                    self.rows[row], code, confidence, method, candidates, None, self._reason(level, row), self.versions
                )
                if self.chosen is not None:
                    both = self.chosen.both(float(decided.stated[n]), confidence)
                    answer = replace(answer, calibrations=both)
                yield answer

    def _reason(self, level: int, row: int) -> str:
        said = self.by_index.industry_said(self.rows[row].industry)
        return f"{self.reasons[level]} {said}" if said else self.reasons[level]

    def _frame_of(self, part: Modelled) -> pl.DataFrame:
        decided = part.decided
        titles = self.by_index.titles
        method = np.where(decided.levels == 0, Method.MODEL, Method.BACKED_OFF).astype(object)
        method[decided.levels < 0] = Method.NONE
        places = part.places[part.shown]
        return pl.DataFrame(
            {
                "code": decided.codes,
                "group_title": [titles[code] if code else None for code in decided.codes],
                "confidence": decided.confidences.round(4),
                "method": [str(one) for one in method],
                "digits": [digits_of(code) for code in decided.codes],
                "entry_id": [None] * len(decided.codes),
                "candidates": candidate_lists(
                    part.shown.sum(axis=1),
                    pl.Series(self.codes).gather(places),
                    pl.Series([titles[code] for code in self.codes]).gather(places),
                    pl.Series(part.probabilities[part.shown]),
                ),
                "question": [None] * len(decided.codes),
                "reason": [self._reason(*one) for one in zip(decided.levels.tolist(), part.rows.tolist(), strict=True)],
            },
            schema=ANSWER_COLUMNS,
        )
