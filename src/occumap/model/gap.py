"""What stands between two profiles, and the moves that close it.

A gap is asymmetric and has units: levels keep the scale of their framework, and a surplus never pays for a shortfall.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from occumap.model.amount import part_of
from occumap.model.background import Background
from occumap.model.context import Reached
from occumap.model.nearness import NearnessPart
from occumap.model.noun import Noun, counted, in_percent, shortened
from occumap.model.occupational_map import Direction, Product, PublishedWay


class Status(StrEnum):
    """How a skill stands: not held at all, held but too low, not stated, held at a level that isn't stated, held as
    asked, held beyond what is asked.
    """

    MISSING = "missing"
    UNDER_LEVEL = "under level"
    NOT_STATED = "not stated"
    LEVEL_NOT_STATED = "level not stated"
    MET = "met"
    SURPLUS = "surplus"

    def said(self, unit: str = "") -> str:
        """Return it in words; where tasks are counted in place of levels, nothing is under a level.

        >>> Status.UNDER_LEVEL.said(), Status.UNDER_LEVEL.said("tasks")
        ('under level', 'held in part')
        """
        return _WITHOUT_LEVELS.get(self, self.value) if unit else self.value


_WITHOUT_LEVELS = {Status.UNDER_LEVEL: "held in part", Status.LEVEL_NOT_STATED: "how much isn’t stated"}


@dataclass(frozen=True, slots=True, repr=False)
class GapLine(Noun):
    """One skill of a gap.

    Args:
        skill: its id in the framework.
        title: its name for people.
        held: level known to be held, 0 for none, on the framework's scale.
        needed: level asked for, 0 where it isn't asked for.
        weight: its share of all that is asked, between 0 and 1; the weights of a gap add up to 1.
        essential: whether the requirement is essential rather than useful.
        low, high: 95 % interval of the shortfall, in levels; None where the framework gives no standard errors.
        unstated: why it isn't known whether more is held than ``held``; empty where it is known.
        matters: whether the requirement is among those that matter in its framework.
        general: whether the skill is special to no occupation.
        unit: what is counted in place of levels, such as ``tasks``; empty for levels.
        borrowed: whether that it is asked was borrowed from other groups.

    >>> line = GapLine("dough", "Dough making", held=2, needed=3, weight=0.5, essential=True)
    >>> line.status.value, line.shortfall, round(line.cost, 3)
    ('under level', 1, 0.167)
    >>> line = GapLine("icing", "Icing", held=0, needed=3, weight=0.5, unstated="not mentioned")
    >>> line.status.value, line.shortfall, line.cost, line.unknown
    ('not stated', 0.0, 0.0, 0.5)
    >>> GapLine("icing", "Icing", held=1, needed=3, weight=0.5, unstated="level not stated").status.value
    'level not stated'
    """

    skill: str
    title: str
    held: float
    needed: float
    weight: float
    essential: bool = True
    low: float | None = None
    high: float | None = None
    unstated: str = ""
    matters: bool = True
    general: bool = False
    unit: str = ""
    borrowed: bool = False

    def _in_short(self) -> str:
        held = part_of(self.held, self.needed, self.unit)
        return f"{shortened(self.title, 150)}: {held}, {self.status.said(self.unit)}"

    @property
    def status(self) -> Status:
        """Missing, under level, not stated, its level not stated, met or surplus."""
        if self.held > self.needed:
            return Status.SURPLUS
        if self.held == self.needed:
            return Status.MET
        if self.unstated:
            return Status.LEVEL_NOT_STATED if self.held > 0 else Status.NOT_STATED
        return Status.UNDER_LEVEL if self.held > 0 else Status.MISSING

    @property
    def shortfall(self) -> float:
        """Levels still to gain, 0 where enough is held or where that isn't known."""
        return 0.0 if self.unstated else max(self.needed - self.held, 0)

    @property
    def cost(self) -> float:
        """What the shortfall takes from coverage: weight × shortfall ÷ needed."""
        return self.weight * self.shortfall / self.needed if self.needed else 0.0

    @property
    def covered(self) -> float:
        """What is held of it, as a share of all that is asked."""
        return self.weight * min(self.held / self.needed, 1) if self.needed else 0.0

    @property
    def unknown(self) -> float:
        """The share of all that is asked of which it isn't known whether it is held."""
        if self.status not in (Status.NOT_STATED, Status.LEVEL_NOT_STATED):
            return 0.0
        return self.weight * (self.needed - self.held) / self.needed

    @property
    def lacking(self) -> bool:
        """Whether it is known to be short by more than the published error."""
        return self.cost > 0 and (self.low is None or self.low > 0)


@dataclass(frozen=True, slots=True, repr=False)
class Gap(Noun):
    """What somebody lacks for a profile, skill by skill.

    Coverage, the cost of all lines and what is unknown add up to 1.

    Args:
        from_id, from_title: who or what holds.
        to_id, to_title: who or what asks.
        coverage: the share of what is asked that is known to be held, 0 to 1.
        lines: what costs most comes first, then what isn't stated, then what is met; skills that are held and not
            asked for come last, with weight 0.
        low, high: from the coverage if nothing that isn't stated is held to the coverage if all of it is, widened to
            the 95 % interval where the framework gives standard errors; None where all is stated and nothing has one.
        framework: the id of the framework that the skills and levels are of.
        notes: sentences that must be known before relying on it: what was assumed, what was borrowed from elsewhere.
        context: published figures beside both ends, such as pay; None where none are held.
        background: interests, education and technologies at both ends, where the framework has them and they were
            asked for.
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
    notes: tuple[str, ...] = ()
    context: Reached | None = None
    background: tuple[Background, Background] | None = None

    def _in_short(self) -> str:
        under = f"{len(self.under_level)} {Status.UNDER_LEVEL.said(self.unit)}"
        lacking = f"{counted(len(self.missing), 'skill')} missing, {under}"
        unsaid = f", {len(self.not_stated)} not stated" if self.not_stated else ""
        unsaid += (
            f", {len(self.level_not_stated)} {Status.LEVEL_NOT_STATED.said(self.unit)}" if self.level_not_stated else ""
        )
        ends = f"{shortened(self.from_title)} -> {shortened(self.to_title)}"
        return f"{ends}: {in_percent(self.coverage)} held, {lacking}{unsaid}"

    @property
    def asked(self) -> tuple[GapLine, ...]:
        """The skills asked for."""
        return tuple(line for line in self.lines if line.needed)

    @property
    def of_itself(self) -> bool:
        """Whether an occupation is held against itself."""
        return self.from_id == self.to_id and all(line.status is Status.MET for line in self.lines)

    @property
    def unit(self) -> str:
        """What is counted in place of levels, such as ``tasks``; empty for levels."""
        return next((line.unit for line in self.lines), "")

    @property
    def held_or_not(self) -> bool:
        """Whether all that is asked is only held or not, so that there is no level to speak of."""
        return not self.unit and all(line.needed == 1 and line.held in (0, 1) for line in self.asked)

    @property
    def same(self) -> bool:
        """Whether the two have the very same skills at the same levels, so that they aren't told apart."""
        return self.from_id != self.to_id and all(line.status is Status.MET for line in self.lines)

    @property
    def unknown(self) -> float:
        """The share of what is asked of which it isn't known whether it is held, 0 to 1."""
        return sum(line.unknown for line in self.lines)

    @property
    def missing(self) -> tuple[GapLine, ...]:
        """Skills asked for and known not to be held at all."""
        return self._with(Status.MISSING)

    @property
    def under_level(self) -> tuple[GapLine, ...]:
        """Skills held, but lower than asked."""
        return self._with(Status.UNDER_LEVEL)

    @property
    def not_stated(self) -> tuple[GapLine, ...]:
        """Skills asked for of which it isn't known whether they are held: to be asked."""
        return self._with(Status.NOT_STATED)

    @property
    def level_not_stated(self) -> tuple[GapLine, ...]:
        """Skills held of which it isn't known whether that is as much as is asked."""
        return self._with(Status.LEVEL_NOT_STATED)

    @property
    def met(self) -> tuple[GapLine, ...]:
        """Skills held just as asked."""
        return self._with(Status.MET)

    @property
    def surplus(self) -> tuple[GapLine, ...]:
        """Skills held beyond what is asked, those not asked for among them."""
        return self._with(Status.SURPLUS)

    @property
    def reasons(self) -> tuple[GapLine, ...]:
        """What to say first of why the two differ: skills that matter there, known to be short by more than the error.

        Skills special to no occupation stand behind the others, and what is borrowed behind what is stated.
        """
        mattering = [line for line in self.lines if line.lacking and line.matters]
        return tuple(sorted(mattering, key=lambda line: (line.general, line.borrowed)))

    @property
    def shared(self) -> tuple[GapLine, ...]:
        """What to say first of why the two are alike: skills that matter there and are held, by how much they cover.

        Skills special to no occupation stand behind the others, and what is borrowed behind what is stated.
        """
        held = [line for line in self.asked if line.held > 0 and line.matters]
        return tuple(sorted(held, key=lambda line: (line.general, line.borrowed, -line.covered, line.title)))

    @property
    def questions(self) -> tuple[GapLine, ...]:
        """What to ask first: skills not stated that matter or are essential, by how much of what is asked they are."""
        asked = [line for line in self.not_stated if line.matters or line.essential]
        return tuple(sorted(asked, key=lambda line: (not line.matters, line.general, -line.unknown)))

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
        score: what it was ranked by; how near the occupation is unless another ranking was asked for.
        products: the ways in.
        published: whether it is a published progression; never used in ranking.
        way: the published progression that it rests on, in this direction or the other; None if it rests on none.
        status: of the occupation reached, in words; empty where it isn't known.
        not_given: what the map doesn't give of the occupation reached, in words.
        pay_ratio: pay of the occupation reached ÷ pay of the one left, None where either isn't known.
        map: the id of the map that level, pathway and progressions are of; None where there is no map.
        near: what makes the occupations near to each other on their map.
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
    near: tuple[NearnessPart, ...] = ()
    way: PublishedWay | None = None
    status: str = ""
    not_given: tuple[str, ...] = ()

    def _in_short(self) -> str:
        ends = f"{self.start} -> {self.to} {shortened(self.to_title)}"
        return f"{ends}: {in_percent(self.coverage)} held, {self.direction.value}"

    @property
    def coverage(self) -> float:
        """The share of what the occupation reached asks that the one left holds."""
        return self.gap.coverage

    @property
    def of_map_alone(self) -> bool:
        """Whether nothing is known of what the occupation left asks, so that only the map says that it leads there."""
        return self.map is not None and all(line.status is Status.NOT_STATED for line in self.gap.lines)


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
        unit: what is counted in place of levels, such as ``tasks``; empty for levels.
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
    unit: str = ""


def says_the_same(one: str, other: str) -> str:
    """Return in words that a framework doesn't tell two profiles apart; their titles are given."""
    return f"The framework says the same of {one} and {other}: what sets them apart isn’t in it."
