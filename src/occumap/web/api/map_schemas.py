"""The documents of the map: occupations, skills, and the ways between them."""

from __future__ import annotations

from pydantic import Field

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
    products: list[ProductShape]


class Occupations(Paged):
    """Occupations of the map."""

    items: list[OccupationShape]


class RequirementShape(Shape):
    """A skill that is asked for, at a level of the framework’s scale."""

    skill: str
    title: str
    family: str
    level: float
    importance: float
    essential: bool
    descriptor: str


class ScaleShape(Shape):
    """The levels of a framework."""

    name: str
    lowest: float
    highest: float


class OccupationFull(OccupationShape, Linked):
    """An occupation with what it asks, the ways in, and where it is published to lead."""

    progressions: list[CodeRef]
    framework: str
    scale: ScaleShape
    notice: str
    requirements: list[RequirementShape]


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
    """A skill of a gap: ``shortfall`` in levels with its interval, ``weight`` a share of all that is asked."""

    skill: str
    title: str
    status: str
    held: float
    needed: float
    shortfall: float
    shortfall_low: float | None
    shortfall_high: float | None
    weight: float
    cost: float
    essential: bool


class GapShape(Shape):
    """What is missing from one occupation to another; ``coverage`` is the share of what is asked that is held."""

    framework: str
    start: CodeRef = Field(alias="from")
    to: CodeRef
    coverage: float
    coverage_low: float | None
    coverage_high: float | None
    skills: list[GapLineShape]


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
    published: bool
    pay_ratio: float | None
    products: list[ProductShape]
    gap: GapShape


class Moves(Paged):
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
    products: list[str]


class OffRampShape(CodeRef):
    """Another occupation in reach by the time of a step."""

    coverage: float


class StepShape(Shape):
    """A step of a path."""

    start: CodeRef = Field(alias="from")
    to: CodeRef
    coverage: float
    cost: float
    published: bool
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


class Paths(Linked):
    """The easiest paths from one occupation to another; none where every way has too wide a gap."""

    items: list[PathShape]


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
    products: list[str]


class UnlockShape(Shape):
    """A skill that alone opens occupations: at which level, and which."""

    framework: str
    start: CodeRef = Field(alias="from")
    threshold: float
    skill: str
    title: str
    held: float
    level: float
    opens: list[str]


class Unlocks(Paged):
    """Single skills by how many occupations they open."""

    items: list[UnlockShape]
