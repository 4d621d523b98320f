"""What is done in a job, said in a sentence beside its title: it is weighed with what the index says of the title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from occumap.coding.embeddings import F32
from occumap.coding.index_answers import MAX_CANDIDATES
from occumap.coding.lookup import Found
from occumap.coding.model_answers import ByModel
from occumap.coding.open_titles import halved
from occumap.coding.title_model import as_text
from occumap.model.coding import Coding, Method
from occumap.model.job_description import JobDescription

# So many words beside a title are a sentence on what is done, no qualifier.
SENTENCE = 3


def weigh_sentences(
    jobs: Sequence[JobDescription], found: list[Coding | Found | None], by_model: ByModel, *, batch: int
) -> None:
    """Weigh the sentences beside titles that the index settles; each answer is put in the place of the first."""
    told = [n for n, (job, answer) in enumerate(zip(jobs, found, strict=True)) if _is_told(answer, job, by_model)]
    for start in range(0, len(told), batch):
        rows = told[start : start + batch]
        probabilities, _ = by_model.probabilities([as_text(jobs[n].additional or "", None, None) for n in rows])
        for n, own in zip(rows, probabilities, strict=True):
            answer = found[n]
            assert isinstance(answer, Coding)
            found[n] = _beside(answer, own, by_model)


def _is_told(answer: Coding | Found | None, job: JobDescription, by_model: ByModel) -> bool:
    """Return whether a sentence stands beside a title that the index settles without it; own entries hold as they
    are.
    """
    if not isinstance(answer, Coding) or len((job.additional or "").split()) < SENTENCE:
        return False
    by_title = answer.method in {Method.EXACT, Method.DEFAULT, Method.REFERENCE}
    return by_title and answer.entry_id not in by_model.by_index.lookup.own_ids


def _beside(answer: Coding, probabilities: F32, by_model: ByModel) -> Coding:
    """Return an answer of the index, with what a sentence beside the title says for it and against it."""
    code = str(answer.code.value) if answer.code else ""
    weights = halved({c.code.value: c.probability for c in answer.candidates}, probabilities, by_model)
    ranked = sorted(weights, key=lambda c: (c != code, -weights[c], c))[:MAX_CANDIDATES]
    return replace(
        answer,
        confidence=round(min(answer.confidence, weights[code]), 4),
        candidates=tuple(by_model.by_index.candidate(c, weights[c]) for c in ranked),
        reason=f"{answer.reason} What stands beside the title is weighed as well.",
    )
