"""The answer for a job title, its alternatives, and the question that would decide between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from occumap.model.code import Code
from occumap.model.noun import Noun, counted, shortened

# Letters of a title that are read, and the confidence below which a coder gives fewer digits.
LONGEST = 500
SURE = 0.5
# The calibration whose truth is the coder's own index, which every coder has.
INDEX = "index"


class Method(StrEnum):
    """How an answer was reached."""

    EXACT = "exact"
    QUALIFIED = "qualified"
    DEFAULT = "default"
    REFERENCE = "reference"
    MODEL = "model"
    BACKED_OFF = "backed_off"
    NOT_AN_OCCUPATION = "not_an_occupation"
    NONE = "none"
    DECIDED = "decided"

    @property
    def in_words(self) -> str:
        """What it means.

        >>> Method.EXACT.in_words
        'the index has the title'
        """
        return _METHODS[self]


_METHODS = {
    Method.EXACT: "the index has the title",
    Method.QUALIFIED: "the index has it with this industry or qualifier",
    Method.DEFAULT: "the index has it under several codes and says which to take",
    Method.REFERENCE: "the index refers to another title, and this is that title’s default",
    Method.MODEL: "the index doesn’t settle it; the likeliest code",
    Method.BACKED_OFF: "the code isn’t clear; the likeliest group, with fewer digits",
    Method.NOT_AN_OCCUPATION: "what was written names no occupation; ‘reason’ says of what kind it is",
    Method.NONE: "no code; ‘reason’ says why",
    Method.DECIDED: "somebody decided",
}


def confidence_in_words(confidence: float) -> str:
    """Return a confidence, between 0 and 1, as people say it.

    >>> confidence_in_words(0.97), confidence_in_words(0.6)
    ('almost certain', 'more likely than not')
    """
    return next(words for minimum, words in _CONFIDENCE if confidence >= minimum)


_CONFIDENCE = (
    (0.95, "almost certain"),
    (0.8, "very likely"),
    (0.65, "likely"),
    (0.5, "more likely than not"),
    (0.3, "doubtful"),
    (0.0, "a guess"),
)


@dataclass(frozen=True, slots=True, repr=False)
class Candidate(Noun):
    """A code that may be meant, its group's title, and its probability between 0 and 1."""

    code: Code
    title: str
    probability: float

    def _in_short(self) -> str:
        return f"{shortened(str(self.code), 40)} {shortened(self.title, 150)} ({self.probability:.2f})"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question, as the qualifiers to code the title with, and the code and group it leads to."""

    additional: str | None
    industry: str | None
    code: Code
    title: str = ""

    @property
    def answer(self) -> str:
        """The answer in words; the code itself where no qualifier tells it from others."""
        return " in ".join(part for part in (self.additional, self.industry) if part) or self.code.value


@dataclass(frozen=True, slots=True, repr=False)
class Question(Noun):
    """The question that decides between the codes of one title, with its answers.

    ``otherwise`` is the code if none of them applies, None where the index has none; ``otherwise_title`` its group's.
    """

    text: str
    options: tuple[Option, ...]
    otherwise: Code | None
    otherwise_title: str = ""

    @property
    def asked(self) -> str:
        """The question without its answers, for where they are listed below it.

        >>> Question("In which industry: club, airline?", (), None).asked
        'In which industry?'
        """
        asked, colon, _ = self.text.partition(":")
        return f"{asked}?" if colon else asked

    def _in_short(self) -> str:
        return f"{shortened(self.text, 100)!r}: {counted(len(self.options), 'answer')}"


@dataclass(frozen=True, slots=True, repr=False)
class Coding(Noun):
    """The answer for one job title.

    Args:
        title: the title as given.
        code: the code; of fewer digits where the coder backed off; None where it can't code.
        group_title: title of the code's group.
        confidence: calibrated probability, between 0 and 1, that the code is right.
        method: how it was reached.
        digits: how many digits the code has, 0 for none.
        entry_id: the index entry that gave it, None where a model did.
        candidates: likely codes, best first; together they hold the right one in 95 % of cases.
        question: what to ask to be sure, None if nothing would help.
        reason: why this code, or why none, as a sentence.
        industry: the industry as given, None if none was.
        additional: anything else that was given, None if nothing was.
        duties: what was said of the work, None if nothing was.
        employer: who the employer is, None if it wasn't given.
        qualification: what the person is qualified as, None if it wasn't given.
        versions: what the answer rests on: ``classification``, ``index`` and ``coder``, each with its version.
        calibrations: the confidence by each calibration that is known: ``index``, how often the coder agrees with its
            index on titles it hasn't seen, and ``typical-titles``, how often with the codes that other people gave.
    """

    title: str
    code: Code | None
    group_title: str
    confidence: float
    method: Method
    digits: int
    entry_id: str | None
    candidates: tuple[Candidate, ...]
    question: Question | None
    reason: str
    industry: str | None = None
    additional: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    duties: str | None = None
    employer: str | None = None
    qualification: str | None = None
    calibrations: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)

    @property
    def confidence_in_words(self) -> str:
        """The confidence as people say it; where the index names one code of several, the question is what decides.

        >>> Coding("Baker", None, "", 0.97, Method.EXACT, 0, None, (), None, "").confidence_in_words
        'almost certain'
        """
        divided = self.method in {Method.DEFAULT, Method.REFERENCE} and self.confidence < SURE
        return "depends on the question" if divided and self.question else confidence_in_words(self.confidence)

    @property
    def agreement_in_words(self) -> str:
        """How often such answers agree with other people's codes, as a sentence; empty where nobody measured it.

        >>> Coding("Baker", None, "", 0.99, Method.EXACT, 0, None, (), None, "").agreement_in_words
        ''
        """
        others = [share for name, share in self.calibrations.items() if name != INDEX]
        if not others:
            return ""
        said = f"Of answers found this way, {others[0]:.0%} agree with other people’s codes for typical job titles"
        stated = self.calibrations[INDEX]
        return f"{said}." if self.confidence == stated else f"{said}; the coder’s own confidence is {stated:.0%}."

    def _in_short(self) -> str:
        if self.code is None:
            return f"{shortened(self.title, 60)!r} -> no code: {shortened(self.reason, 120)}"
        answer = f"{self.code.value} {shortened(self.group_title)}"
        asked = ", asks" if self.question else ""
        return f"{shortened(self.title, 60)!r} -> {answer} ({self.confidence:.2f}, {self.method.value}{asked})"
