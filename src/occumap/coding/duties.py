"""What was said of the work, weighed with what the index and the model say of the title.

Both are taken together as Bayes has it: how likely each code is by the title, times how well its words fit what was
said. By the title means by the index, as far as it is believed, and by the model for the rest, so that nothing is held
impossible. How much each part weighs was fitted on titles with a sentence on their work, see the docs on coding.

An exact title keeps its code, with less confidence and the question, where what was said fits another group better.
Where the index has a title under several codes, what was said chooses, before the default does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from occumap.coding.described_work import NO_WORD_KNOWN, UNDECIDED, can_be_weighed
from occumap.coding.duty_reader import DutyReader, Loaded, texts_of
from occumap.coding.duty_words import what_is_done
from occumap.coding.index_answers import MAX_CANDIDATES
from occumap.coding.lookup import Found
from occumap.coding.model_answers import ByModel
from occumap.coding.training_rows import as_text
from occumap.model.coding import INDEX, Candidate, Coding, Method, Option, Question
from occumap.model.job_description import JobDescription

F64 = NDArray[np.float64]
# How far the index is believed beside the model, by how it answers; elsewhere it leaves the code open.
BELIEF: Mapping[Method, float] = {
    Method.EXACT: 0.73,
    Method.QUALIFIED: 0.88,
    Method.DEFAULT: 0.62,
    Method.REFERENCE: 0.62,
}
BELIEF_OPEN = 0.73
# What the logarithms weigh: of the title, of the words on the work, and of the work as the model of titles reads it.
TITLE, WORDS, READ_AS_TITLE = 0.55, 0.5, 0.22
# From the odds that come out to those of being right: a power of them.
POWER = 0.75
# The least that counts as evidence for the model, and the confidence that a title of unknown words needs.
LEAST, SURE_IF_VAGUE = 1e-4, 0.8
# From which probability another group is asked about, and about how many at the most.
ASKED_FROM, MAX_ASKED = 0.05, 3
# Below this confidence another group is always asked about.
ASKED_BELOW = 0.9
# What is left of the confidence in a title's code where duties fit another group better.
SPOKEN_AGAINST = 0.9
# Words on the work fit a code as well as the best, if so little is between the logarithms.
AS_WELL = 0.7
_FIRST = frozenset({Method.EXACT, Method.QUALIFIED})


@dataclass(frozen=True, eq=False)
class Duties:
    """Weighs what was said of the work.

    Args:
        by_model: what the model says, beside the index.
        versions: what the answers rest on.
        loaded: titles and descriptions by code list, whose words are read too.
    """

    by_model: ByModel
    versions: Mapping[str, str]
    loaded: Loaded = field(default_factory=dict, repr=False)

    def weigh(
        self, jobs: Sequence[JobDescription], found: Sequence[Coding | Found | None]
    ) -> list[Coding | Found | None]:
        """Return the answers with duties weighed wherever some were given and say something.

        Args:
            jobs: as read, see `occumap.coding.described_jobs`.
            found: what the index says of each.
        """
        weighed = list(found)
        rows = [n for n, job in enumerate(jobs) if job.duties and self._is_weighed(found[n])]
        done = {n: what_is_done(jobs[n].duties or "") for n in rows}
        evidence = {n: self._reader.evidence(done[n]) for n in rows}
        for n in rows:
            answer = found[n]
            if evidence[n] is None and isinstance(answer, Coding):
                weighed[n] = replace(answer, reason=f"{answer.reason} {self._why_no_evidence(jobs[n], done[n])}")
        told = [n for n in rows if evidence[n] is not None]
        if not told:
            return weighed
        by_title, _ = self.by_model.probabilities([self.by_model.text(jobs[n]) for n in told])
        by_duties, _ = self.by_model.model.probabilities([as_text(done[n], None, None) for n in told])
        for at, n in enumerate(told):
            said = WORDS * _certain(evidence[n]) + READ_AS_TITLE * np.log(by_duties[at].astype(np.float64) + LEAST)
            answer = self._weighed(jobs[n], found[n], by_title[at].astype(np.float64), said)
            weighed[n] = replace(answer, calibrations={INDEX: answer.confidence})
        return weighed

    @cached_property
    def _reader(self) -> DutyReader:
        by_index = self.by_model.by_index
        return DutyReader.of(texts_of(by_index.lookup.index, by_index.version, self.loaded), self.by_model.model.codes)

    def _why_no_evidence(self, job: JobDescription, done: str) -> str:
        if done != job.duties and self._reader.evidence(job.duties or "") is not None:
            return "What was said of the work says only what isn’t done."
        return NO_WORD_KNOWN

    def _is_weighed(self, answer: Coding | Found | None) -> bool:
        """Return whether duties are weighed; own entries hold as they are, and what is no occupation stays none.

        So does a code of the layer below that this index, and so its model, has no title of.
        """
        if not isinstance(answer, Coding):
            return True
        is_own = answer.entry_id in self.by_model.by_index.lookup.own_ids
        codes = (answer.code, *(one.code for one in answer.candidates))
        known = {code.value for code in codes if code} <= self.by_model.places.keys()
        return can_be_weighed(answer) and not is_own and known

    def _weighed(self, job: JobDescription, answer: Coding | Found | None, by_title: F64, said: F64) -> Coding:
        own, belief = self._own(answer, by_title), BELIEF.get(answer.method, BELIEF_OPEN) if answer else 0.0
        before = by_title if own is None else belief * own + (1 - belief) * by_title
        after = _shares(TITLE * np.log(before + 1e-7) + said)
        if isinstance(answer, Coding):
            return self._beside(job, answer, said, after)
        return self._chosen(job, answer, after)

    def _own(self, answer: Coding | Found | None, by_title: F64) -> F64 | None:
        """Return how the index spreads a title over its codes (codes,); None where it has none."""
        places = self.by_model.places
        if answer is None:
            return None
        if isinstance(answer, Coding):
            shares = {one.code.value: max(one.probability, LEAST) for one in answer.candidates}
        else:
            found = self.by_model.by_index.shares(answer.rows)
            shares = {code: share * (by_title[places[code]] + LEAST) for code, share in found.items()}
        own = np.zeros(len(by_title))
        for code, share in shares.items():
            own[places[code]] = share
        return own / own.sum() if own.any() else None

    def _beside(self, job: JobDescription, answer: Coding, said: F64, after: F64) -> Coding:
        """Return an answer of the index with what the duties say for it and against it."""
        code = str(answer.code.value) if answer.code else ""
        place, likeliest = self.by_model.places[code], int(after.argmax())
        if likeliest != place and answer.method not in _FIRST:
            return self._chosen(job, answer, after)
        better = self._better(place, said, after)
        confidence = _believed(float(after[place])) * (1.0 if better is None else SPOKEN_AGAINST)
        return replace(
            answer,
            confidence=round(min(confidence, answer.confidence) if answer.method in _FIRST else confidence, 4),
            candidates=self._candidates(after, code),
            question=answer.question or self._question(code, after, better),
            reason=f"{answer.reason} {self._what_it_did(better, likeliest)}",
            versions=self.versions,
        )

    def _better(self, place: int, said: F64, after: F64) -> int | None:
        """Return the group that duties fit better than the code of a title; None if they fit it as well."""
        likeliest = int(after.argmax())
        better = likeliest if likeliest != place else int(said.argmax())
        return better if said[better] - said[place] >= AS_WELL else None

    def _what_it_did(self, better: int | None, likeliest: int) -> str:
        """Return whether duties fit the code of a title, or which one better."""
        if better is None:
            return "What was said of the work fits it."
        code = self.by_model.model.codes[better]
        other = f"{code} {self.by_model.by_index.titles[code]}"
        if better != likeliest:
            return f"What was said of the work would rather fit {other}, but doesn’t outweigh the title."
        return f"What was said of the work fits {other} better."

    def _chosen(self, job: JobDescription, answer: Coding | Found | None, after: F64) -> Coding:
        """Return the code that title and duties make likeliest, or its group, with the index's question."""
        by_index, sure = self.by_model.by_index, self.by_model.sure
        codes, first = self.by_model.model.codes, int(after.argmax())
        confidence = _believed(float(after[first]))
        question = answer.question if answer else self._question(codes[first], after)
        candidates = self._candidates(after, codes[first])
        before = self._without_duties(answer)
        if confidence >= max(sure, SURE_IF_VAGUE if self.by_model.is_vague(job) and answer is None else 0.0):
            reason = f"{before} What was said of the work fits this group best."
            return by_index.likeliest(
                job, codes[first], confidence, Method.MODEL, candidates, question, reason, self.versions
            )
        for level in reversed(by_index.version.rules.levels[:-1]):
            sums: dict[str, float] = defaultdict(float)
            for code, value in zip(codes, after.tolist(), strict=True):
                if above := by_index.version.ancestor(code, level.name):
                    sums[above.code.value] += value
            group, value = max(sums.items(), key=lambda item: (item[1], item[0]))
            if (confidence := _believed(value)) >= sure:
                reason = f"{before} By what was said of the work it is most likely in this {level.name} group."
                return by_index.likeliest(
                    job, group, confidence, Method.BACKED_OFF, candidates, question, reason, self.versions
                )
        reason = f"{before} {UNDECIDED}"
        return by_index.no_code(job, reason, candidates, question, self.versions)

    def _without_duties(self, answer: Coding | Found | None) -> str:
        """Return what the index says of a title for which it doesn't decide."""
        if answer is None:
            return "The index lacks this title."
        if isinstance(answer, Coding) and answer.code:
            return f"The index has this title under several codes, by default under {answer.code.value}."
        return answer.reason

    def _candidates(self, after: F64, code: str) -> tuple[Candidate, ...]:
        codes = self.by_model.model.codes
        places = np.argsort(-after, kind="stable")[:MAX_CANDIDATES].tolist()
        threshold = self.by_model.model.calibration.threshold
        shown = {
            codes[place]: float(after[place]) for place in places if after[place] >= threshold or place == places[0]
        }
        shown.setdefault(code, float(after[self.by_model.places[code]]))
        ranked = sorted(shown, key=lambda one: (one != code, -shown[one], one))[:MAX_CANDIDATES]
        return tuple(self.by_model.by_index.candidate(one, shown[one]) for one in ranked)

    def _question(self, code: str, after: F64, better: int | None = None) -> Question | None:
        """Return the question which of the likeliest groups the work belongs to; None where there is little doubt.

        Args:
            code: the one that is answered, or likeliest.
            after: (codes,) probabilities.
            better: the place of one that is named as fitting better, and so is asked about.
        """
        by_index, codes = self.by_model.by_index, self.by_model.model.codes
        places = np.argsort(-after, kind="stable").tolist()
        others = [codes[n] for n in places[: MAX_ASKED + 1] if after[n] >= ASKED_FROM]
        if _believed(float(after[self.by_model.places[code]])) < ASKED_BELOW:
            others += [codes[n] for n in places if codes[n] != code][:1]
        named = [] if better is None else [codes[better]]
        asked = list(dict.fromkeys([code, *named, *others]))[: MAX_ASKED + 1]
        if len(asked) == 1:
            return None
        groups = [by_index.version[one] for one in asked]
        options = tuple(Option(group.title, None, group.code, group.title) for group in groups)
        return Question(f"Whose work is it most like: {', '.join(g.title for g in groups)}?", options, None)


def _shares(weights: F64) -> F64:
    raised = np.exp(weights - weights.max())
    return np.asarray(raised / raised.sum())


def _believed(probability: float) -> float:
    """Return how often an answer of this probability is right.

    >>> round(_believed(0.5), 2), round(_believed(0.95), 2)
    (0.5, 0.9)
    """
    odds = min(max(probability, 1e-9), 1 - 1e-9)
    return float(1 / (1 + np.exp(-POWER * np.log(odds / (1 - odds)))))


def _certain(evidence: F64 | None) -> F64:
    assert evidence is not None
    return evidence
