"""What an index settles, stated by another calibration than the index's own: the model's candidates stand beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from occumap.coding.agreement import DECIMALS, F64, Agreement
from occumap.coding.embeddings import F32
from occumap.coding.model_answers import ByModel
from occumap.model.coding import Candidate, Coding
from occumap.model.job_description import JobDescription


def recalibrated(
    jobs: Sequence[JobDescription],
    settled: Sequence[Coding | None],
    by_model: ByModel,
    chosen: Agreement,
    versions: Mapping[str, str],
    *,
    batch: int,
) -> list[Coding | None]:
    """Return settled answers with the confidence and the candidates that another calibration gives them.

    The code stays. What it leaves to others is shared out half by the title's own entries and half by the model.

    Args:
        jobs: what was asked.
        settled: the answer to each, None where the model answers.
        by_model: what the model says.
        chosen: the calibration.
        versions: what the answers rest on, now that a model is among it.
        batch: how many the model is asked at once.
    """
    answers = list(settled)
    own = by_model.by_index.lookup.own_ids
    # What was weighed with duties has a confidence of its own, measured on other people's codes.
    stated = [n for n, answer in enumerate(settled) if answer and answer.code is not None and not answer.calibrations]
    # Own entries mean what their owner says; nobody else's codes count there.
    coded = [n for n in stated if (answer := settled[n]) and answer.entry_id not in own]
    for start in range(0, len(coded), batch):
        rows = coded[start : start + batch]
        probabilities, _ = by_model.probabilities([by_model.text(jobs[n]) for n in rows])
        for n, own in zip(rows, probabilities, strict=True):
            answer = answers[n]
            assert answer is not None
            answers[n] = _beside(answer, own, by_model, chosen, versions)
    return answers


def _beside(
    answer: Coding, probabilities: F32, by_model: ByModel, chosen: Agreement, versions: Mapping[str, str]
) -> Coding:
    assert answer.code is not None
    code, by_index = answer.code.value, by_model.by_index
    confidence = chosen.confidence(answer.method, answer.confidence, by_index.level(code))
    weights = _weights(answer, probabilities, by_model)
    places = np.array([one for one, name in enumerate(by_model.model.codes) if name == code], np.int64)
    # A group of fewer digits is no candidate; where a code was given, it is as likely as its confidence says.
    if len(places):
        weights[places] = 0.0
        weights *= (1 - confidence) / max(float(weights.sum()), 1e-12)
        weights[places] = confidence
    weights = weights.round(DECIMALS)
    ranked = np.lexsort((np.arange(len(weights)), -weights))
    candidates = [
        replace(by_index.candidate(by_model.model.codes[place], 0.0), probability=float(weights[place]))
        for place in ranked.tolist()
        if weights[place] >= chosen.threshold and place not in places
    ]
    first: list[Candidate] = [by_index.candidate(code, confidence)] if len(places) else []
    return replace(
        answer,
        confidence=round(confidence, 4),
        candidates=(*first, *candidates),
        versions=versions,
        calibrations=chosen.both(answer.confidence, confidence),
    )


def _weights(answer: Coding, probabilities: F32, by_model: ByModel) -> F64:
    """Return half of what the title's own entries say, and half of what the model says (codes,); they sum to 1."""
    own = np.zeros(len(by_model.model.codes))
    for candidate in answer.candidates:
        own[by_model.places[candidate.code.value]] += candidate.probability
    model: F64 = probabilities.astype(np.float64)
    if not own.sum():
        return model
    return np.asarray((own / own.sum() + model) / 2)
