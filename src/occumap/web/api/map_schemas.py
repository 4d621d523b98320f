"""The documents of the map: occupations, skills, and the ways between them."""

from __future__ import annotations

from pydantic import Field

from occumap.web.api.figure_schemas import BackgroundShape, BackgroundsShape, FigureShape, ReachedShape
from occumap.web.api.schemas import CodeRef, Linked, Paged, Shape


class RouteShape(Linked):
    """A route of the map; ``occupations`` counts those held."""

    id: str
    title: str
    pathways: list[str]
    occupations: int


class Routes(Paged):
    """The routes of the map."""

    items: list[RouteShape]


class ProductShape(Shape):
    """A way in."""

    code: str
    kind: str
    level: int
    title: str
    opens: str
    status: str


class WayShape(Shape):
    """A way that rests on a published progression, in its direction or the other."""

    direction: str
    published: bool
    words: str


class ProgressionShape(CodeRef, WayShape):
    """A way from an occupation that rests on a published progression; ``level`` is that of the occupation reached."""

    level: int


class OccupationShape(Shape):
    """An occupation of the map and where it stands."""

    map: str
    code: str
    title: str
    level: int
    technical_level: str
    route: str
    pathway: str
    cluster: str
    standard: str
    option: str | None
    soc2010: str | None
    soc2020: str | None
    sub_unit_groups: list[str]
    green_themes: list[int]
    status: str
    not_given: list[str]
    products: list[ProductShape]


class Occupations(Paged):
    """Occupations of the map."""

    items: list[OccupationShape]


class RequirementShape(Shape):
    """A skill that is asked for, at a level of the framework’s scale, and what that was judged by, if it says so."""

    skill: str
    title: str
    family: str
    level: float
    importance: float
    essential: bool
    descriptor: str
    judged_by: str | None


class UnstatedShape(Shape):
    """A skill of which the framework doesn’t state whether, or at what level, it is asked for."""

    skill: str
    title: str
    reason: str


class ScaleShape(Shape):
    """The levels of a framework."""

    name: str
    lowest: float
    highest: float


class OccupationFull(OccupationShape, Linked):
    """An occupation with what it asks, the ways in, and where it is published to lead."""

    progressions: list[ProgressionShape]
    framework: str
    scale: ScaleShape
    notice: str
    figures: list[FigureShape]
    background: BackgroundShape | None
    notes: list[str]
    requirements: list[RequirementShape]
    unstated: list[UnstatedShape]


class SkillShape(Shape):
    """A skill of the framework; ``occupations`` counts those that ask for it."""

    skill: str
    title: str
    family: str
    definition: str
    occupations: int


class Skills(Paged):
    """The skills of the framework."""

    framework: str
    items: list[SkillShape]


class SkillLevel(Shape):
    """What a level of a skill means."""

    level: float
    descriptor: str


class AskedBy(CodeRef):
    """An occupation that asks for a skill."""

    level: float
    importance: float
    essential: bool


class SkillFull(SkillShape, Linked):
    """A skill with its levels and the occupations that ask for it."""

    framework: str
    levels: list[SkillLevel]
    asked_by: list[AskedBy]


class GapLineShape(Shape):
    """A skill of a gap: ``shortfall`` in levels with its interval, ``weight`` a share of all that is asked.

    ``held`` and ``shortfall`` are null where they aren't stated: ``unstated`` says why.
    """

    skill: str
    title: str
    status: str
    held: float | None
    needed: float
    shortfall: float | None
    shortfall_low: float | None
    shortfall_high: float | None
    weight: float
    cost: float
    unknown: float
    unstated: str
    essential: bool
    matters: bool
    general: bool
    borrowed: bool
    unit: str


class TakenShape(Shape):
    """What a text was taken for; ``found_by`` says what led to it, and ``said`` all of it as a sentence."""

    text: str
    code: str
    title: str
    found_by: str
    said: str


class Understood(Shape):
    """An answer to what was named: ``taken`` has every name that is neither a code nor a whole name."""

    taken: list[TakenShape] = Field(default=[], exclude_if=lambda taken: not taken)


class GapShape(Shape):
    """What is missing from one occupation to another; ``coverage`` is the share of what is asked that is held.

    ``unknown`` is the share of which nothing is stated. ``reasons`` are the skills to name first of what lacks,
    ``questions`` those to ask about first.
    """

    framework: str
    start: CodeRef = Field(alias="from")
    to: CodeRef
    coverage: float
    coverage_low: float | None
    coverage_high: float | None
    unknown: float
    notes: list[str]
    context: ReachedShape | None
    background: BackgroundsShape | None
    shared: list[str]
    reasons: list[str]
    questions: list[str]
    skills: list[GapLineShape]


class GapAnswer(GapShape, Understood):
    """What is missing from one occupation to another, and what was taken for these."""


class NearnessPartShape(Shape):
    """One part of how near two occupations are: in what, which of all others it is by that, and in words."""

    by: str
    rank: int | None
    share: float
    words: str


class MoveShape(Shape):
    """A step to another occupation."""

    map: str | None
    framework: str
    start: CodeRef = Field(alias="from")
    to: CodeRef
    level: int
    direction: str
    across: bool
    coverage: float
    score: float
    near: list[NearnessPartShape]
    published: bool
    way: WayShape | None
    status: str
    not_given: list[str]
    pay_ratio: float | None
    products: list[ProductShape]
    gap: GapShape


class Moves(Paged, Understood):
    """Steps from an occupation, the most alike first."""

    items: list[MoveShape]


class MoveRow(Shape):
    """A step to another occupation in one line: skills and products are named by their ids."""

    start: CodeRef = Field(alias="from")
    to: CodeRef
    level: int
    direction: str
    across: bool
    coverage: float
    published: bool
    missing: list[str]
    under_level: list[str]
    not_stated: list[str]
    products: list[str]
    pay: float | None
    pay_group: str | None
    pay_change: float | None
    people: float | None


class OffRampShape(CodeRef):
    """Another occupation in reach by the time of a step."""

    coverage: float


class StepShape(Shape):
    """A step of a path."""

    start: CodeRef = Field(alias="from")
    to: CodeRef
    coverage: float
    cost: float
    direction: str | None
    level: float | None
    entry: list[str]
    published: bool
    way: WayShape | None
    products: list[ProductShape]
    off_ramps: list[OffRampShape]
    gap: GapShape


class PathShape(Shape):
    """Steps that gather skills on the way."""

    map: str | None
    framework: str
    start: CodeRef = Field(alias="from")
    to: CodeRef
    codes: list[str]
    cost: float
    widest_gap: float
    steps: list[StepShape]


class Paths(Linked, Understood):
    """The easiest sensible paths from one occupation to another; where there is none, ``why`` says why."""

    items: list[PathShape]
    why: str


class StepRow(Shape):
    """A step of a path in one line; ``path`` and ``step`` count from 1."""

    path: int
    step: int
    start: CodeRef = Field(alias="from")
    to: CodeRef
    coverage: float
    published: bool
    missing: list[str]
    under_level: list[str]
    not_stated: list[str]
    products: list[str]
    pay: float | None
    pay_group: str | None
    pay_change: float | None
    people: float | None


class UnlockShape(Shape):
    """A skill that alone opens occupations: at which level, and which."""

    framework: str
    start: CodeRef = Field(alias="from")
    threshold: float
    skill: str
    title: str
    held: float
    level: float
    unit: str
    opens: list[str]


class Unlocks(Paged, Understood):
    """Single skills by how many occupations they open."""

    items: list[UnlockShape]
