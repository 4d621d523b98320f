"""The documents of the map: occupations, skills, and the ways between them."""

from __future__ import annotations

from pydantic import Field

from occumap.web.api.schemas import CodeRef, Linked, Paged, Shape


class RouteShape(Linked):
    """A route of the map; ``occupations`` counts those held."""

    id: str
    name: str
    pathways: list[str]
    occupations: int


class Routes(Paged):
    """The routes of the map."""

    routes: list[RouteShape]


class OccupationShape(Shape):
    """An occupation of the map and where it stands."""

    code: str
    name: str
    level: int
    technical_level: str
    route: str
    pathway: str
    cluster: str
    standard: str
    option: str | None
    soc2010: str | None
    soc2020: str | None


class Occupations(Paged):
    """Occupations of the map."""

    occupations: list[OccupationShape]


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


class ProductShape(Shape):
    """A way in."""

    code: str
    kind: str
    level: int
    name: str


class OccupationFull(OccupationShape, Linked):
    """An occupation with what it asks, the ways in, and where it is published to lead."""

    sub_unit_groups: list[str]
    green_themes: list[int]
    products: list[ProductShape]
    progressions: list[CodeRef]
    framework: str
    scale: ScaleShape
    notice: str
    requirements: list[RequirementShape]


class SkillShape(Shape):
    """A skill of the framework; ``occupations`` counts those that ask for it."""

    id: str
    title: str
    family: str
    definition: str
    occupations: int


class Skills(Paged):
    """The skills of the framework."""

    framework: str
    skills: list[SkillShape]


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


class LineShape(Shape):
    """A skill of a gap: ``shortfall`` in levels, ``weight`` a share of all that is asked."""

    skill: str
    title: str
    status: str
    held: float
    needed: float
    shortfall: float
    weight: float
    cost: float
    essential: bool


class GapShape(Linked):
    """What stands between two occupations; ``coverage`` is the share of what is asked that is held."""

    start: CodeRef = Field(serialization_alias="from")
    to: CodeRef
    framework: str
    coverage: float
    lines: list[LineShape]


class MoveShape(CodeRef):
    """A step to another occupation."""

    level: int
    direction: str
    across: bool
    coverage: float
    published: bool
    missing: list[str]
    under_level: list[str]
    products: list[str]


class Moves(Paged):
    """Steps from an occupation, the most alike first."""

    start: CodeRef = Field(serialization_alias="from")
    framework: str
    moves: list[MoveShape]


class OffRampShape(CodeRef):
    """Another occupation in reach by the time of a step."""

    coverage: float


class StepShape(Shape):
    """A step of a path; ``path`` and ``step`` count from 1."""

    path: int
    step: int
    start: str = Field(serialization_alias="from")
    start_name: str = Field(serialization_alias="fromName")
    to: str
    to_name: str
    coverage: float
    published: bool
    missing: list[str]
    under_level: list[str]
    products: list[str]
    off_ramps: list[OffRampShape]


class PathShape(Shape):
    """Steps that gather skills on the way."""

    codes: list[str]
    cost: float
    widest_gap: float
    steps: list[StepShape]


class Paths(Linked):
    """The easiest paths from one occupation to another; none where every way has too wide a gap."""

    start: CodeRef = Field(serialization_alias="from")
    to: CodeRef
    framework: str
    paths: list[PathShape]


class UnlockShape(Shape):
    """A skill that alone opens occupations: at which level, and which."""

    skill: str
    title: str
    held: float
    level: float
    opens: list[str]


class Unlocks(Paged):
    """Single skills by how many occupations they open."""

    start: CodeRef = Field(serialization_alias="from")
    framework: str
    threshold: float
    skills: list[UnlockShape]
