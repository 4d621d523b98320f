"""The documents of what fits a person."""

from __future__ import annotations

from occumap.web.api.map_schemas import GapShape
from occumap.web.api.schemas import CodeRef, Shape


class HeldSkill(Shape):
    """A skill that a person holds, at least at this level; 0 says that they don’t. ``unstated`` says why it is open."""

    skill: str
    level: float
    unstated: str
    sources: list[str]


class UnsettledShape(Shape):
    """Something given that couldn’t be used: why, and what it may mean."""

    kind: str
    given: str
    reason: str
    candidates: list[CodeRef]


class MentionShape(Shape):
    """A skill that a text speaks of, to be confirmed."""

    skill: str
    title: str
    label: str
    words: str
    line: int
    named: bool


class PersonShape(Shape):
    """What a person holds; what isn’t mentioned is not stated."""

    title: str
    notes: list[str]
    occupations: list[str]
    skills: list[HeldSkill]
    unsettled: list[UnsettledShape]
    mentions: list[MentionShape]


class FitShape(CodeRef):
    """How near a person is to an occupation: ``own`` is one they have worked in, ``direction`` is from its level."""

    framework: str
    coverage: float
    affinity: float
    own: bool
    level: float | None
    direction: str | None
    gap: GapShape


class FitRow(CodeRef):
    """How near a person is to an occupation in one line: skills are named by their ids."""

    coverage: float
    unknown: float
    affinity: float
    own: bool
    level: float | None
    direction: str | None
    reasons: list[str]
    questions: list[str]


class SkillQuestionShape(Shape):
    """A skill to ask a person about; ``weight`` is how much of all these occupations ask hangs on it."""

    skill: str
    title: str
    weight: float
    occupations: int


class FitsShape(Shape):
    """The occupations that fit a person, their own first and those below their level last; and what to ask first."""

    person: PersonShape
    fits: list[FitShape]
    questions: list[SkillQuestionShape]
