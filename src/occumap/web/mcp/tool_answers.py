"""What the tools for assistants answer: one shape for all, which says what was understood and how sure it is.

An assistant that is told nothing certain must be able to see so at the first field: ``status`` is “can't tell” where a
name fits several things, where no code is sure, or where nothing that is held says what was asked.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from occumap import __version__
from occumap.errors import AmbiguousNameError, OccumapError
from occumap.model.resolution import Resolved
from occumap.render import as_dict

ANSWERED: Literal["answered"] = "answered"
CANT_TELL: Literal["can't tell"] = "can't tell"


class Taken(BaseModel):
    """What a text of the request was taken for."""

    text: str
    code: str
    title: str
    found_by: str = Field(description="What led to it, the surest being code and name.")
    said: str = Field(description="What was understood, as a sentence; empty for a code or a whole name.")


class CandidateMeant(BaseModel):
    """Something that may be meant."""

    code: str
    title: str
    probability: float | None = Field(default=None, description="0 to 1; null where none was measured.")


class ToolAnswer(BaseModel):
    """The answer of a tool."""

    status: Literal["answered", "can't tell"] = Field(
        description="can't tell: don’t guess; ask the user the question, or which candidate is meant."
    )
    said: str = Field(description="The answer in short, or why there is none, in words for the user.")
    confidence: float | None = Field(
        default=None, description="Of a code, how often such answers are right, 0 to 1; null where none was measured."
    )
    taken: list[Taken] = Field(default=[], description="What names and job titles of the request were taken for.")
    question: str = Field(default="", description="What to ask the user next; empty if there is nothing to ask.")
    candidates: list[CandidateMeant] = Field(default=[], description="What may be meant, the likeliest first.")
    answer: dict[str, Any] | None = Field(
        default=None, description="The answer in full, as the commands and the API give it; null if there is none."
    )
    versions: dict[str, str] = Field(
        default={}, description="What the answer rests on: classification, index, coder, framework, map, Occumap."
    )


def answered(said: str, answer: dict[str, Any], **more: Any) -> ToolAnswer:
    """Return an answer; ``versions`` get Occumap's own."""
    return ToolAnswer(status=ANSWERED, said=said, answer=answer, **_with_occumap(more))


def cant_tell(said: str, answer: dict[str, Any] | None = None, **more: Any) -> ToolAnswer:
    """Return that there is no certain answer, and why."""
    return ToolAnswer(status=CANT_TELL, said=said, answer=answer, **_with_occumap(more))


def asked_which(error: AmbiguousNameError) -> ToolAnswer:
    """Return that a name fits several things, which are the candidates.

    >>> error = AmbiguousNameError("tiny", "‘baker’ fits 2", hint="Say which.", candidates=(("1", "A"), ("2", "B")))
    >>> asked_which(error).status, [one.code for one in asked_which(error).candidates]
    ("can't tell", ['1', '2'])
    """
    candidates = [CandidateMeant(code=code, title=title) for code, title in error.candidates]
    return cant_tell(str(error), question="Which of these is meant?", candidates=candidates)


def error_in_words(error: OccumapError) -> str:
    """Return an error in words, with the nearest codes where it has any that its own words don't name.

    >>> from occumap.errors import UnknownNameError
    >>> error_in_words(UnknownNameError("tiny", "no such group", hint="Look again.", near=(("11", "Bakers"),)))
    'tiny: no such group. Look again. The nearest: 11 (Bakers).'
    """
    near = [f"{code} ({title})" for code, title in getattr(error, "near", ()) if code not in error.hint]
    return f"{error} The nearest: {', '.join(near)}." if near else str(error)


def taken_as(found: Resolved) -> Taken:
    """Return what a text was taken for."""
    return Taken.model_validate(as_dict.resolved(found))


def _with_occumap(more: dict[str, Any]) -> dict[str, Any]:
    return {**more, "versions": {**more.get("versions", {}), "occumap": __version__}}
