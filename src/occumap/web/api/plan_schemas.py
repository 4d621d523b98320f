"""The document of a plan."""

from __future__ import annotations

from pydantic import Field

from occumap.web.api.map_schemas import GapLineShape, ProductShape, Understood, WayShape
from occumap.web.api.schemas import CodeRef, Shape


class BasisShape(Shape):
    """What a plan rests on, and where it comes from."""

    id: str
    title: str
    source: str


class TeachingShape(Shape):
    """A course that teaches a skill to a level; its cost is null where it isn't known."""

    title: str
    level: float
    cost: float | None


class GainShape(GapLineShape):
    """A skill to gain, and courses that teach it."""

    courses: list[TeachingShape]


class PlanStepShape(Shape):
    """A step of a plan: what to gain for it, what isn't stated and is to be asked, and the ways in."""

    start: CodeRef = Field(alias="from")
    to: CodeRef
    direction: str | None
    level: float | None
    coverage: float
    unknown: float
    published: bool
    way: WayShape | None
    products: list[ProductShape]
    entry: list[str]
    gains: list[GainShape]
    questions: list[GapLineShape]


class PlanShape(Understood):
    """A plan of steps from one occupation to another, the day on which it was made and what it rests on.

    The API knows no person: ``person`` and ``courses`` are null and ``credentials`` is empty.
    """

    made: str
    software: str
    person: str | None
    start: CodeRef = Field(alias="from")
    to: CodeRef
    framework: BasisShape
    map: BasisShape | None
    notice: str
    notes: list[str]
    credentials: list[str]
    courses: str | None
    steps: list[PlanStepShape]
