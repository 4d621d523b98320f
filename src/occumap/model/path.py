"""Paths of several steps from one occupation to another, and why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from occumap.model.gap import Gap
from occumap.model.noun import Noun, counted, in_percent
from occumap.model.occupational_map import Direction, Product, PublishedWay


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
        cost: what it costs: how far it leads in kind, how much it lacks and how much it rises.
        off_ramps: other occupations that are no harder to reach by then, the easiest first.
        products: the ways in that can be recommended, those that open the whole occupation first.
        published: whether it is a published progression; used to find paths only where a rise teaches nothing.
        way: the published progression that it rests on, in this direction or the other; None if it rests on none.
        direction: up, sideways or down; None where levels aren't known.
        level: of the occupation reached, on its map or by job zone or skill level; None where it isn't known.
        entry: what is published of the way into the occupation reached, in words.
    """

    start: str
    to: str
    gap: Gap
    cost: float
    off_ramps: tuple[OffRamp, ...] = ()
    products: tuple[Product, ...] = ()
    published: bool = False
    way: PublishedWay | None = None
    direction: Direction | None = None
    level: float | None = None
    entry: tuple[str, ...] = ()

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


class Paths(Noun, tuple[Path, ...]):
    """Paths between two occupations, the easiest first; ``why`` says in sentences why there is none.

    >>> Paths()
    <Paths: none>
    >>> Paths((), why="Every step is too long.").why
    'Every step is too long.'
    """

    why: str

    def __new__(cls, paths: Iterable[Path] = (), *, why: str = "") -> Self:
        """Return paths, or none and why."""
        made = super().__new__(cls, tuple(paths))
        made.why = why
        return made

    def _in_short(self) -> str:
        if not self:
            return ": none"
        return f"{self[0].codes[0]} -> {self[0].codes[-1]}: {counted(len(self), 'path')}"
