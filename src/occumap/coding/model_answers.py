"""What the model says of a title, and how far it is believed: a code, a group of fewer digits, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from occumap.coding.agreement import DECIMALS, F64, Agreement
from occumap.coding.answers import UNKNOWN, UNSURE, Decided, Modelled
from occumap.coding.calibration import group_sums
from occumap.coding.embeddings import F32
from occumap.coding.employers import industry_of_name
from occumap.coding.index_answers import ByIndex
from occumap.coding.network import softmax
from occumap.coding.noise import without_noise
from occumap.coding.normalise import plain
from occumap.coding.qualifications import Qualified, is_qualified
from occumap.coding.readings import undotted, without_rank
from occumap.coding.scoring import best
from occumap.coding.shared_words import SharedWords
from occumap.coding.title_model import Model
from occumap.coding.training_rows import as_text
from occumap.model.coding import Method
from occumap.model.job_description import JobDescription

# Below this confidence another engine is asked, and how much its logarithms weigh beside the model's.
ASK_SECOND = 0.9
SECOND_WEIGHT = 0.5
Engine = Callable[[Sequence[str]], F32]
_FEWEST_GROUPS = 2
_MIN_KNOWN = 0.05
# The most that is believed of a title that names nobody who works.
UNNAMED = 0.8
# The word by which indexes ask for a qualification in most titles that have one with and one without.
PROFESSIONAL = "professional"


@dataclass(frozen=True, eq=False)
class ByModel:
    """What a model says of titles, beside the index that it is trained on.

    Args:
        model: gives probabilities of codes.
        by_index: what the index alone says, with the classification coded to.
        sure: the confidence below which it backs off to fewer digits, between 0 and 1.
        second: another engine, asked only about rows that the model is unsure of, see `Coder`.
        chosen: the calibration whose confidences are stated; None for the model's own.
    """

    model: Model
    by_index: ByIndex
    sure: float
    second: Engine | None = None
    chosen: Agreement | None = None

    def text(self, job: JobDescription) -> str:
        """Return what the model reads: the title without noise and rank, and what else was given."""
        quiet = without_rank(plain(without_noise(undotted(job.title or ""))))
        known = PROFESSIONAL if is_qualified(job.qualification, job.title or "") is Qualified.YES else None
        more = " ".join(filter(None, [job.additional, known])) or None
        return as_text(quiet, more, self.by_index.industry(job.industry))

    def is_vague(self, job: JobDescription) -> bool:
        """Return whether a title says too little for a full code; what another engine knows of its words isn't judged
        here.
        """
        if self.second is not None or self.model.meaning is not None:
            return False
        quiet = without_noise(job.title or "")
        return self._words.say_too_little(quiet, job.industry, job.additional) or self._has_unknown_letters(quiet)

    def limit(self, job: JobDescription) -> float:
        """Return the most that the model is believed of a job; less than 1 where the title names nobody who works, or
        stands with letters that aren't known beside one of several codes: its confidence was measured on other titles.
        """
        if self.second is not None or self.model.meaning is not None:
            return 1.0
        if job.industry or job.additional:
            return 1.0
        quiet = without_noise(job.title or "")
        is_place = self._words.is_one_known(without_rank(plain(quiet))) or industry_of_name(quiet) is not None
        unnamed = is_place and self._words.name_no_job(quiet)
        return UNNAMED if unnamed or self._words.is_somebodys(quiet) or self._has_unknown_letters(quiet) else 1.0

    def _has_unknown_letters(self, title: str) -> bool:
        """Return whether letters that may mean anything stand beside a title of codes far apart ("BA tester")."""
        known = self._words.without_unknown(title)
        if not known or known == plain(title):
            return False
        lookup = self.by_index.lookup
        codes = list({str(lookup.codes[row]) for row in lookup.rows_of(known)})
        return len(codes) > 1 and self.by_index.shared_group(codes) is None

    @cached_property
    def _words(self) -> SharedWords:
        lookup = self.by_index.lookup
        titles = lookup.by_plain.items()
        codes = {title: [str(lookup.codes[row]) for row in rows] for title, rows in titles}
        return SharedWords(codes, lookup.index.frame["natural_title"].unique(maintain_order=True).to_list())

    def probabilities(self, texts: Sequence[str]) -> tuple[F32, F32]:
        """Return the model's probabilities; where they are unsure, joined with those of the second engine, if there is
        one.
        """
        probabilities, known = self.model.probabilities(texts)
        if self.second is not None:
            unsure = np.flatnonzero(self.model.calibration.confidence(probabilities, known, 0) < ASK_SECOND)
            if len(unsure):
                other = self.second([texts[row] for row in unsure.tolist()])
                both = np.log(probabilities[unsure] + 1e-6) + SECOND_WEIGHT * np.log(other + 1e-6)
                probabilities[unsure] = softmax((both / (1 + SECOND_WEIGHT)).astype(np.float32))
                # Another engine may know words that the model does not.
                known[unsure, 0] = np.maximum(known[unsure, 0], 2 * _MIN_KNOWN)
        return probabilities, known

    def modelled(
        self, rows: NDArray[np.int64], probabilities: F32, known: F32, vague: NDArray[np.bool_], limits: F64, shown: int
    ) -> Modelled:
        """Return the model's answers to some rows, with so many candidates at the most."""
        decided = self._decide(probabilities, known, vague)
        decided = replace(
            decided, **{name: np.minimum(getattr(decided, name), limits) for name in ("confidences", "stated")}
        )
        places, highest = best(probabilities, shown)
        threshold = self.chosen.threshold if self.chosen else self.model.calibration.threshold
        values = highest.astype(np.float64).round(DECIMALS if self.chosen else 4)
        in_set = (values >= threshold) & (decided.levels != UNKNOWN)[:, None]
        in_set[:, 0] = decided.levels != UNKNOWN
        in_set &= len(self.model.codes) > 1
        return Modelled(rows, decided, places, values, in_set)

    def _decide(self, probabilities: F32, known: F32, vague: NDArray[np.bool_]) -> Decided:
        """Return the lowest level at which each row's confidence is enough, its group and its confidence.

        A vague title, whose words say too little, is answered with a group of fewer digits at the most.
        """
        rows = len(known)
        levels = np.full(rows, UNSURE)
        codes: list[str | None] = [None] * rows
        confidences, own = np.zeros(rows), np.zeros(rows)
        open_rows = np.flatnonzero(known[:, 0] > _MIN_KNOWN)
        levels[known[:, 0] <= _MIN_KNOWN] = UNKNOWN
        identity = np.arange(len(self.model.codes))
        above = zip((self.model.codes, *self.model.groups), (identity, *self.model.parents), strict=True)
        for level, (groups, parents) in enumerate(above):
            # A model that knows one group alone can't tell it from any other.
            if not len(open_rows) or len(groups) < _FEWEST_GROUPS:
                break
            sums = probabilities[open_rows] if level == 0 else group_sums(probabilities[open_rows], parents)
            stated = self.model.calibration.confidence(sums, known[open_rows], level)
            confidence = self._chosen(stated, level)
            firsts = sums.argmax(1)
            sure = confidence >= self.sure
            if level == 0:
                sure &= ~vague[open_rows]
            for row, first in zip(open_rows[sure].tolist(), firsts[sure].tolist(), strict=True):
                codes[row] = groups[first]
            levels[open_rows[sure]] = level
            confidences[open_rows[sure]] = confidence[sure]
            own[open_rows[sure]] = stated[sure]
            open_rows = open_rows[~sure]
        return Decided(levels, codes, confidences, own)

    def _chosen(self, stated: F64, level: int) -> F64:
        """Return the model's confidences at a level, counted from the lowest, by the calibration that was chosen."""
        if self.chosen is None:
            return stated
        method = Method.MODEL if level == 0 else Method.BACKED_OFF
        return self.chosen.confidences(method, stated, self.by_index.version.rules.levels[-1 - level].name)

    @cached_property
    def reasons(self) -> dict[int, str]:
        """Why, by level."""
        above = [level.name for level in reversed(self.by_index.version.rules.levels[:-1])]
        return {
            0: "The index lacks this title; the model finds it most like those of this group.",
            **{n: f"The model isn't sure of the code, but of the {name} group." for n, name in enumerate(above, 1)},
            UNSURE: f"The model isn't sure even of the {above[-1] if above else 'only'} group.",
            UNKNOWN: "No word of it is known.",
        }

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each code stands among the model's."""
        return {code: n for n, code in enumerate(self.model.codes)}
