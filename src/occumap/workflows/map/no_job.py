"""What to say to somebody who doesn't know classifications, where what they wrote is no job."""

from __future__ import annotations

from occumap.coding.non_answers import NonAnswer, looks_after_somebody, non_answer, why_none
from occumap.coding.workplaces import says_only_where
from occumap.model.resolution import Ambiguous, Unknown

_TRY = "Enter a job title, such as teaching assistant."
_NO_JOB = {
    NonAnswer.ECONOMIC_STATUS: "This is not a paid job, so it is not on the map. Enter a job that you have had, "
    "or start from what you can do.",
    NonAnswer.REFUSAL: _TRY,
    NonAnswer.NO_CONTENT: f"This is not a job title. {_TRY}",
}
# The job whose work is much the same as looking after one's family.
_PAID_CARE = "carer"
_CARES = (
    "Looking after family is mostly unpaid, so it is not a job on the map. If you are paid for it, or would like to "
    "be, start from the paid job below."
)


def no_job_in_words(meant: Ambiguous | Unknown) -> str:
    """Return what to say of a text that leads nowhere, and what to enter.

    >>> from occumap.catalog.occupations import resolve_occupation
    >>> no_job_in_words(resolve_occupation("asdfgh"))
    'This is not a job title. Enter a job title, such as teaching assistant.'
    """
    if says_only_where(meant.text):
        return f"This says where you work, not what you do there. {_TRY}"
    kind = non_answer(meant.text)
    if kind is None or meant.said != why_none(meant.text, kind):
        if isinstance(meant, Unknown) and meant.perhaps:
            return f"{meant.said[:1].upper()}{meant.said[1:]}. Check how it is spelt, or say it in other words."
        return meant.prompt
    return _CARES if paid_job_alike(meant.text) else _NO_JOB[kind]


def paid_job_alike(text: str) -> str:
    """Return the title of the paid job that does what somebody does unpaid; empty where there is none.

    >>> paid_job_alike("I look after my nan"), paid_job_alike("retired")
    ('carer', '')
    """
    return _PAID_CARE if looks_after_somebody(text) else ""
