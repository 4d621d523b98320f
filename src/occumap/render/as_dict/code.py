"""Codings, decisions on them and their evaluation as dictionaries.

A coding has the columns of a coded table (see `occumap.model.answer_columns`), under the same names, and before them
what was asked. Its codes are all of the version that it names as ``classification``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from occumap.model.coding import Candidate, Coding, Question
from occumap.model.evaluation import Evaluation, EvaluationSource
from occumap.model.review import Conflict, Decision, Queue
from occumap.render.as_dict.common import Fields, share

DECIMALS = 6


def coding(answer: Coding) -> Fields:
    """Return the answer for a job title: what was asked, the code and why, and what the answer rests on.

    >>> from occumap.coding.index_answers import ByIndex
    >>> from occumap.coding.lookup import Lookup
    >>> from occumap.examples import small_index, small_version
    >>> answer = ByIndex(small_version(), Lookup.of(small_index(), "tiny1")).settled("Bread bakers")
    >>> coding(answer)["code"], coding(answer)["method"], coding(answer)["candidates"][0]["title"]
    ('11', 'exact', 'Bakers')
    """
    return {
        "title": answer.title,
        "industry": answer.industry,
        "additional": answer.additional,
        "duties": answer.duties,
        "employer": answer.employer,
        "qualification": answer.qualification,
        "code": answer.code.value if answer.code else None,
        "group_title": answer.group_title or None,
        "confidence": share(answer.confidence),
        "calibrations": {name: share(value) for name, value in answer.calibrations.items()},
        "method": answer.method.value,
        "digits": answer.digits,
        "entry_id": answer.entry_id,
        "candidates": [candidate(one) for one in answer.candidates],
        "question": question(answer.question) if answer.question else None,
        "reason": answer.reason,
        "classification": answer.versions.get("classification"),
        "index": answer.versions.get("index"),
        "coder": answer.versions.get("coder"),
    }


def candidate(one: Candidate) -> Fields:
    """Return a code that may be meant, with its group's title and its probability."""
    return {"code": one.code.value, "title": one.title, "probability": share(one.probability)}


def question(asked: Question) -> Fields:
    """Return the question that decides: each option with the qualifiers to code again with, and where it leads."""
    other = asked.otherwise
    return {
        "text": asked.text,
        "options": [
            {
                "answer": option.answer,
                "additional": option.additional,
                "industry": option.industry,
                "code": option.code.value,
                "title": option.title or None,
            }
            for option in asked.options
        ],
        "otherwise": {"code": other.value, "title": asked.otherwise_title or None} if other else None,
    }


def queue(found: Queue, steps: Sequence[int]) -> Fields:
    """Return how many titles wait for a decision, and how many rows the first so many decisions settle."""
    return {
        "classification": found.version,
        "rows": found.rows,
        "rows_to_review": found.rows_to_review,
        "titles": len(found),
        "without_title": found.without_title,
        "settled_by": {str(n): found.settled_by(n) for n in steps},
    }


def decision(one: Decision) -> Fields:
    """Return what somebody decided about a title, the columns of a file of decisions."""
    return {
        "title": one.title,
        "industry": one.industry,
        "additional": one.additional,
        "code": one.code.value if one.code else None,
        "classification": one.version,
        "by": one.by,
        "at": one.when,
        "why": one.why,
    }


def conflict(one: Conflict) -> list[Fields]:
    """Return what people decided differently about equal titles, the latest last."""
    return [decision(each) for each in one.decisions]


def evaluation(found: Evaluation, source: EvaluationSource) -> Fields:
    """Return all figures of an evaluation, to six decimals, and what was evaluated."""
    fields: Fields = _rounded({"source": {**asdict(source), "versions": dict(source.versions)}, **asdict(found)})
    return fields


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, DECIMALS)
        case dict():
            return {key: _rounded(one) for key, one in value.items()}
        case list() | tuple():
            return [_rounded(one) for one in value]
    return value
