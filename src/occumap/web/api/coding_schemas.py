"""The documents of coded titles."""

from __future__ import annotations

from occumap.web.api.schemas import CodeRef, Shape


class CandidateShape(CodeRef):
    """A code that may be meant."""

    probability: float


class OtherwiseShape(Shape):
    """The code if no option of a question applies."""

    code: str
    title: str | None


class OptionShape(Shape):
    """An answer to a question: what to code the title with, and where it leads."""

    answer: str
    additional: str | None
    industry: str | None
    code: str
    title: str | None


class QuestionShape(Shape):
    """What decides between several codes."""

    text: str
    options: list[OptionShape]
    otherwise: OtherwiseShape | None


class CodingShape(Shape):
    """The answer for a title; no code where it can’t be coded, and ``reason`` says why.

    All codes are of the version ``classification``; ``index`` and ``coder`` are what the answer was made from.
    ``calibrations`` has the confidence by each calibration that is known: ``index`` and ``typical-titles``.
    """

    title: str
    industry: str | None
    additional: str | None
    duties: str | None
    employer: str | None
    qualification: str | None
    code: str | None
    group_title: str | None
    confidence: float
    calibrations: dict[str, float]
    method: str
    digits: int
    entry_id: str | None
    candidates: list[CandidateShape]
    question: QuestionShape | None
    reason: str
    classification: str
    index: str
    coder: str


class Codings(Shape):
    """Answers in the order of the titles."""

    items: list[CodingShape]
