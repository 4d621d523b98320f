"""What stands between two profiles, and the moves and paths that close it.

A gap is asymmetric and has units: levels keep the scale of their framework, and a surplus never pays for a shortfall.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from occumap.model.noun import Noun, counted, in_percent, shortened
from occumap.model.occupational_map import Product


class Status(StrEnum):
    """How a skill stands: not held at all, held but too low, held as asked, held beyond what is asked."""

    MISSING = "missing"
    UNDER_LEVEL = "under level"
    MET = "met"
    SURPLUS = "surplus"


class Direction(StrEnum):
    """Where a move leads by level."""

    UP = "up"
    SIDEWAYS = "sideways"
    DOWN = "down"


@dataclass(frozen=True, slots=True, repr=False)
class GapLine(Noun):
    """One skill of a gap.

    Args:
        skill: its id in the framework.
        title: its name for people.
        held: level held, 0 for none, on the framework's scale.
        needed: level asked for, 0 where it isn't asked for.
        weight: its share of all that is asked, between 0 and 1; the weights of a gap add up to 1.
        essential: whether the requirement is essential rather than useful.
        low, high: 95 % interval of the shortfall, in levels; None where the framework gives no standard errors.

    >>> line = GapLine("dough", "Dough making", held=2, needed=3, weight=0.5, essential=True)
    >>> line.status.value, line.shortfall, round(line.cost, 3)
    ('under level', 1, 0.167)
    """

    skill: str
    title: str
    held: float
    needed: float
    weight: float
    essential: bool = True
    low: float | None = None
    high: float | None = None

    def _in_short(self) -> str:
        return f"{shortened(self.title, 150)}: {self.held:g} of {self.needed:g}, {self.status.value}"

    @property
    def status(self) -> Status:
        """Missing, under level, met or surplus."""
        if self.held > self.needed:
            return Status.SURPLUS
        if self.held == self.needed:
            return Status.MET
        return Status.UNDER_LEVEL if self.held > 0 else Status.MISSING

    @property
    def shortfall(self) -> float:
        """Levels still to gain, 0 where enough is held."""
        return max(self.needed - self.held, 0)

    @property
    def cost(self) -> float:
        """What the shortfall takes from coverage: weight × shortfall ÷ needed."""
        return self.weight * self.shortfall / self.needed if self.needed else 0.0


@dataclass(frozen=True, slots=True, repr=False)
class Gap(Noun):
    """What somebody lacks for a profile, skill by skill.

    Args:
        from_id, from_title: who or what holds.
        to_id, to_title: who or what asks.
        coverage: the share of what is asked that is held, 0 to 1; 1 less the cost of all lines.
        lines: what costs most comes first; skills that are held and not asked for come last, with weight 0.
        low, high: 95 % interval of the coverage; None where the framework gives no standard errors.
        framework: the id of the framework that the skills and levels are of.
    """

    from_id: str
    from_title: str
    to_id: str
    to_title: str
    coverage: float
    lines: tuple[GapLine, ...]
    low: float | None = None
    high: float | None = None
    framework: str = ""

    def _in_short(self) -> str:
        lacking = f"{counted(len(self.missing), 'skill')} missing, {len(self.under_level)} under level"
        ends = f"{shortened(self.from_title)} -> {shortened(self.to_title)}"
        return f"{ends}: {in_percent(self.coverage)} held, {lacking}"

    @property
    def asked(self) -> tuple[GapLine, ...]:
        """The skills asked for."""
        return tuple(line for line in self.lines if line.needed)

    @property
    def missing(self) -> tuple[GapLine, ...]:
        """Skills asked for and not held at all."""
        return self._with(Status.MISSING)

    @property
    def under_level(self) -> tuple[GapLine, ...]:
        """Skills held, but lower than asked."""
        return self._with(Status.UNDER_LEVEL)

    @property
    def met(self) -> tuple[GapLine, ...]:
        """Skills held just as asked."""
        return self._with(Status.MET)

    @property
    def surplus(self) -> tuple[GapLine, ...]:
        """Skills held beyond what is asked, those not asked for among them."""
        return self._with(Status.SURPLUS)

    def _with(self, status: Status) -> tuple[GapLine, ...]:
        return tuple(line for line in self.lines if line.status is status)


@dataclass(frozen=True, slots=True, repr=False)
class Move(Noun):
    """One step from an occupation to another.

    Args:
        start, start_title: code and name of the occupation left.
        to, to_title: code and name of the occupation reached.
        level: level of the occupation reached.
        direction: up, sideways or down by level.
        across: whether it leads into another pathway.
        gap: what is lacking, skill by skill.
        score: what it was ranked by; the coverage unless another ranking was asked for.
        products: the ways in.
        published: whether it is a published progression; never used in ranking.
        pay_ratio: pay of the occupation reached ÷ pay of the one left, None where either isn't known.
        map: the id of the map that level, pathway and progressions are of; None where there is no map.
    """

    start: str
    start_title: str
    to: str
    to_title: str
    level: int
    direction: Direction
    across: bool
    gap: Gap
    score: float
    products: tuple[Product, ...] = ()
    published: bool = False
    pay_ratio: float | None = None
    map: str | None = None

    def _in_short(self) -> str:
        ends = f"{self.start} -> {self.to} {shortened(self.to_title)}"
        return f"{ends}: {in_percent(self.coverage)} held, {self.direction.value}"

    @property
    def coverage(self) -> float:
        """The share of what the occupation reached asks that the one left holds."""
        return self.gap.coverage


@dataclass(frozen=True, slots=True)
class OffRamp:
    """Another occupation within reach by the time of a step, and how much of it is held by then."""

    code: str
    title: str
    coverage: float


@dataclass(frozen=True, slots=True, repr=False)
class Step(Noun):
    """One step of a path.

    Args:
        start, to: codes of the occupations left and reached.
        gap: from all that was gathered so far to what the occupation reached asks.
        cost: (1 − coverage) ^ power.
        off_ramps: other occupations that are at least as near by then, nearest first.
        products: the ways in.
        published: whether it is a published progression.
    """

    start: str
    to: str
    gap: Gap
    cost: float
    off_ramps: tuple[OffRamp, ...] = ()
    products: tuple[Product, ...] = ()
    published: bool = False

    def _in_short(self) -> str:
        return f"{self.start} -> {self.to}: {in_percent(self.gap.coverage)} held"


@dataclass(frozen=True, slots=True, repr=False)
class Path(Noun):
    """Steps from one occupation to another that gather skills on the way.

    ``map`` is the id of the map that levels and progressions are of; None where there is no map.
    """

    steps: tuple[Step, ...]
    map: str | None = None

    def _in_short(self) -> str:
        steps = counted(len(self.steps), "step")
        return f"{' -> '.join(self.codes)}: {steps}, widest gap {in_percent(self.widest_gap)}"

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all occupations on the way, the first and the last among them."""
        return (self.steps[0].start, *(step.to for step in self.steps)) if self.steps else ()

    @property
    def cost(self) -> float:
        """The cost of all steps together."""
        return sum(step.cost for step in self.steps)

    @property
    def widest_gap(self) -> float:
        """The largest gap of any step, between 0 and 1."""
        return max((1 - step.gap.coverage for step in self.steps), default=0.0)


class Moves(Noun, tuple[Move, ...]):
    """Moves from an occupation, in the order they were ranked.

    >>> Moves()
    <Moves: none>
    """

    __slots__ = ()

    def _in_short(self) -> str:
        if not self:
            return ": none"
        return f"from {self[0].start} {shortened(self[0].start_title)}: {counted(len(self), 'move')}"


class Paths(Noun, tuple[Path, ...]):
    """Paths between two occupations, the easiest first.

    >>> Paths()
    <Paths: none>
    """

    __slots__ = ()

    def _in_short(self) -> str:
        if not self:
            return ": none"
        return f"{self[0].codes[0]} -> {self[0].codes[-1]}: {counted(len(self), 'path')}"


@dataclass(frozen=True, slots=True)
class Unlock:
    """A single skill that opens occupations.

    Args:
        skill, title: its id and name.
        held: the level held.
        level: the lowest level that opens all that it can open alone.
        opens: codes of the occupations opened, in order.
        start: the code of the occupation left, or whoever else holds.
        threshold: the coverage from which an occupation is open.
        framework: the id of the framework that the skill is of.
    """

    skill: str
    title: str
    held: float
    level: float
    opens: tuple[str, ...]
    start: str = ""
    start_title: str = ""
    threshold: float = 0.0
    framework: str = ""
