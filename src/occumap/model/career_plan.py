"""A plan to keep: from one occupation to another, step by step, what to gain in each and how, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from occumap.model.gap import GapLine
from occumap.model.noun import Noun, counted, shortened
from occumap.model.path import Step


@dataclass(frozen=True, slots=True)
class Teaching:
    """A course that teaches a skill: its title, the level it reaches, and its cost, None where it isn't known."""

    course: str
    level: float
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Gain:
    """A skill to gain in a step, and the courses of a list that teach more of it than is held.

    >>> line = GapLine("dough", "Dough making", held=2, needed=3, weight=0.5)
    >>> Gain(line, (Teaching("Bread", 2.5), Teaching("Baking", 3))).is_taught_whole
    True
    """

    line: GapLine
    courses: tuple[Teaching, ...] = ()

    @property
    def is_taught_whole(self) -> bool:
        """Whether a course reaches the level that is needed."""
        return any(one.level >= self.line.needed for one in self.courses)


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step of a plan: the way to an occupation, what to gain for it, and what isn't known to be held.

    Args:
        step: the occupations left and reached, with the gap, the ways in and what is asked to enter.
        title: of the occupation left.
        gains: what is known to lack, the reasons first.
        questions: what isn't stated, so that it must be asked before it is learnt.
    """

    step: Step
    title: str
    gains: tuple[Gain, ...] = ()
    questions: tuple[GapLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """What a plan rests on: a framework or a map, its id, its title and where it comes from."""

    id: str
    title: str
    source: str = ""


@dataclass(frozen=True, repr=False)
class CareerPlan(Noun):
    """A plan of steps from one occupation to another.

    Args:
        start, start_title: code and name of the occupation left.
        to, to_title: code and name of the occupation reached.
        steps: in their order; one for a gap.
        made: the day on which it was made.
        framework: what the skills are of.
        occupations: the map that the occupations are of; None where the framework has its own.
        notice: what must be known of the framework.
        notes: what was assumed, and what it rests on.
        credentials: the evidence that counted, in words.
        courses: where the courses were taken from; empty where none were given.
        person: whose plan it is; empty where no name is given.
        software: what made it, with its version.
    """

    start: str
    start_title: str
    to: str
    to_title: str
    steps: tuple[PlanStep, ...]
    made: date
    framework: Basis
    occupations: Basis | None = None
    notice: str = ""
    notes: tuple[str, ...] = ()
    credentials: tuple[str, ...] = field(default=())
    courses: str = ""
    person: str = ""
    software: str = ""

    def _in_short(self) -> str:
        ends = f"{self.start} {shortened(self.start_title)} -> {self.to} {shortened(self.to_title)}"
        return f"{ends}: {counted(len(self.steps), 'step')}"
