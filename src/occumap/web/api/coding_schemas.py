"""The documents of coded titles."""

from __future__ import annotations

from occumap.web.api.schemas import CodeRef, Shape


class CandidateShape(CodeRef):
    """A code that may be meant."""

    probability: float


class OptionShape(Shape):
    """An answer to a question: what to code the title with, and where it leads."""

    answer: str
    additional: str | None
    industry: str | None
    code: str


class QuestionShape(Shape):
    """What decides between several codes; ``otherwise`` is the code if no option applies."""

    text: str
    options: list[OptionShape]
    otherwise: str | None


class Coded(Shape):
    """The answer for a title; no code where it can’t be coded, and ``reason`` says why."""

    title: str
    industry: str | None
    additional: str | None
    version: str
    code: str | None
    name: str | None
    confidence: float
    method: str
    digits: int
    entry_id: str | None
    candidates: list[CandidateShape]
    question: QuestionShape | None
    reason: str


class CodedTitle(Coded):
    """The answer for one title, with the versions of what it was made from."""

    versions: dict[str, str]


class CodedTitles(Shape):
    """Answers in the order of the titles, with the versions of what they were made from."""

    versions: dict[str, str]
    codings: list[Coded]
