"""The documents of coding during an interview."""

from __future__ import annotations

from pydantic import Field

from occumap.web.api.schemas import Linked


class SuggestionShape(Linked):
    """A title that has what was typed; ``links.next`` asks what follows: its question, or its answer."""

    title: str
    code: str | None = Field(description="Its code; null where it has several, or more has to be known.")
    group_title: str | None


class Suggestions(Linked):
    """Titles as somebody types, the likeliest first; ``whole`` is false where none has all the words."""

    typed: str
    classification: str
    whole: bool
    items: list[SuggestionShape]


class ChoiceShape(Linked):
    """An answer to the question, and where it leads; ``links.answer`` gives it."""

    answer: str
    code: str
    title: str | None


class InterviewQuestion(Linked):
    """The one question that decides; null where none is needed, or none would help."""

    title: str
    classification: str
    question: str | None
    choices: list[ChoiceShape]


class InterviewAnswer(Linked):
    """The code of a title by what was said; ``is_settled`` is false where a question is left that would decide."""

    title: str
    industry: str | None
    additional: str | None
    code: str | None
    group_title: str | None
    confidence: float
    method: str
    is_settled: bool
    reason: str
    classification: str
    index: str
    coder: str
