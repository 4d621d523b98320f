"""What to say to somebody who doesn't know classifications, where what they wrote is no job."""

from __future__ import annotations

from occumap.coding.non_answers import NonAnswer, non_answer, why_none
from occumap.model.resolution import Ambiguous, Unknown

_TRY = "Enter a job title, such as teaching assistant."
_NO_JOB = {
    NonAnswer.ECONOMIC_STATUS: "This is not a paid job, so it is not on the map. Enter a job that you have had, "
    "or start from what you can do.",
    NonAnswer.REFUSAL: _TRY,
    NonAnswer.NO_CONTENT: f"This is not a job title. {_TRY}",
}


def no_job_in_words(meant: Ambiguous | Unknown) -> str:
    """Return what to say of a text that leads nowhere, and what to enter.

    >>> from occumap.catalog.occupations import resolve_occupation
    >>> no_job_in_words(resolve_occupation("asdfgh"))
    'This is not a job title. Enter a job title, such as teaching assistant.'
    """
    kind = non_answer(meant.text)
    if kind is None or meant.said != why_none(meant.text, kind):
        return meant.prompt
    return _NO_JOB[kind]
