"""What courses teach, what people lack, and which courses to offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from occumap.model.noun import Noun, at_least, counted, in_percent, percents_apart
from occumap.model.person import Statement
from occumap.model.skills import Framework
from occumap.model.staff import LeftOut, omissions_frame
from occumap.model.table_resolution import TableResolution

# The share of the gap that the smallest set of courses is to close.
SHARE = 0.8

MEETS = {
    "skill": pl.String,
    "held": pl.Float64,
    "needed": pl.Float64,
    "people": pl.Int64,
    "gap": pl.Float64,
    "course": pl.Int64,
    "level": pl.Float64,
    "meets": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A row of a list of courses as read: one skill of one course; cost and places None where not given."""

    row: int
    course: str
    teaches: Statement
    cost: float | None = None
    places: int | None = None


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A row of the demand of a place as read: how many people are to reach an occupation, and from which, if any."""

    row: int
    to: str
    start: str = ""
    people: int = 1


@dataclass(frozen=True)
class Course:
    """A course: its first row in the file, its title, and the level it reaches in each skill.

    Args:
        row: where it stands first.
        title: what it is called.
        levels: level reached by skill.
        cost: of offering it once, None where not given.
        places: how many can take it at once, None where not given.
    """

    row: int
    title: str
    levels: Mapping[str, float]
    cost: float | None = None
    places: int | None = None


@dataclass(frozen=True, eq=False)
class Demand:
    """What people lack: group, skill, held, needed, people and gap for every group of people and skill they lack.

    ``gap`` is what the shortfall takes from the coverage of all people of the group together, so that the gaps of a
    person who holds nothing of a role add up to 1.

    Args:
        framework: the skills framework.
        lines: the table.
        title: whose gap it is.
    """

    framework: Framework
    lines: pl.DataFrame
    title: str

    @property
    def gap(self) -> float:
        """All that is lacking, in people who hold nothing."""
        return float(self.lines["gap"].sum())

    @property
    def people(self) -> int:
        """How many lack something."""
        return int(self.lines.unique("group")["people"].sum())

    @cached_property
    def needs(self) -> pl.DataFrame:
        """The lines of all groups together: skill, held, needed, people, gap; the largest gap first."""
        return (
            self.lines.group_by("skill", "held", "needed")
            .agg(pl.col("people").sum(), pl.col("gap").sum())
            .sort("gap", "skill", "held", "needed", descending=[True, False, False, False])
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """A course of a set, in the order in which each adds most to those before it.

    Args:
        course: its place among the courses.
        adds: the share of the whole gap that it closes beyond the courses before it.
        share: the share closed with it.
        people: how many it takes further in some skill.
        runs: how often it is to be held for all of them; 1 where it says nothing of places.
        cost: of all runs, None where no cost is given.
    """

    course: int
    adds: float
    share: float
    people: int
    runs: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class CourseSet:
    """Courses to offer.

    Args:
        courses: the chosen.
        share: the share of the gap they close together.
        wanted: the share asked for, None where the number of courses was given instead.
        proven: whether no better set exists; False if the time ran out first.
    """

    courses: tuple[Chosen, ...]
    share: float
    wanted: float | None
    proven: bool = True

    @property
    def reached(self) -> bool:
        """Whether the share asked for is met, in hundredths of a percent, as tables give it."""
        return self.wanted is None or at_least(self.share, self.wanted)

    @property
    def cost(self) -> float | None:
        """Of all courses together, None where one has no cost."""
        costs = [chosen.cost for chosen in self.courses]
        return None if None in costs else sum(cost for cost in costs if cost is not None)


@dataclass(frozen=True, slots=True)
class Unneeded:
    """A course that closes no gap here: its row and title, what of it says so, and why."""

    row: int
    title: str
    column: str
    reason: str


@dataclass(frozen=True, eq=False, repr=False)
class Provision(Noun):
    """Courses beside what is lacking.

    Args:
        demand: what people lack.
        courses: those that teach something that is lacking.
        meets: skill, held, needed, people, gap, course (place), level (taught) and meets (share of that gap that the
            course closes), for every gap and course that closes some of it.
        unmet: skill, held, needed, people, gap, best (highest level taught, 0 for none) and left (the gap that stays
            whatever is offered), largest first.
        reachable: the share of the gap that all courses close together.
        smallest: the smallest set (or the cheapest, if ``by_cost``) that closes the share asked for; if none does, the
            smallest that closes all that can be closed.
        best: the few courses that close most.
        by_cost: whether ``smallest`` is the cheapest.
        unneeded: courses that close no gap here.
        left_out: rows and cells that weren't used.
        resolution: how the tables were understood, and what is to be chosen.
    """

    demand: Demand
    courses: tuple[Course, ...]
    meets: pl.DataFrame
    unmet: pl.DataFrame
    reachable: float
    smallest: CourseSet
    best: CourseSet
    by_cost: bool = False
    left_out: tuple[LeftOut, ...] = ()
    resolution: TableResolution = field(default_factory=lambda: TableResolution((), ()))
    unneeded: tuple[Unneeded, ...] = ()

    @property
    def smallest_heading(self) -> str:
        """What the smallest or cheapest set is, in words that its figures can't contradict."""
        kind, wanted = "cheapest" if self.by_cost else "smallest", self.smallest.wanted
        if wanted is None:
            return f"The {kind} set"
        if self.smallest.reached:
            closes, mark = percents_apart(self.smallest.share, wanted)
            more = f", and closes {closes}" if closes != mark else ""
            return f"The {kind} set that closes {mark} of the gap{more}"
        most, mark = percents_apart(self.smallest.share, wanted)
        return f"No set closes {mark} of the gap: all courses together close {most}, and so does this set"

    def _in_short(self) -> str:
        chosen = f"smallest set of {len(self.smallest.courses)} closes {in_percent(self.smallest.share)}"
        return f"{counted(len(self.courses), 'course')}: {chosen} of the gap"

    @cached_property
    def coverage(self) -> pl.DataFrame:
        """Every gap that a course closes some of: skill, title, held, needed, people, gap, course, level, meets."""
        titles = [course.title for course in self.courses]
        return self.meets.with_columns(
            self._titles, pl.Series("course", [titles[n] for n in self.meets["course"]], pl.String)
        ).select("skill", "title", "held", "needed", "people", "gap", "course", "level", "meets")

    @cached_property
    def gaps_unmet(self) -> pl.DataFrame:
        """Gaps that stay whatever is offered: skill, title, held, needed, people, gap, best, left."""
        return self.unmet.with_columns(self._titles).select(
            "skill", "title", "held", "needed", "people", "gap", "best", "left"
        )

    def chosen(self, courses: CourseSet) -> pl.DataFrame:
        """Return a set as a table: course, row, adds, share, people, runs, cost."""
        schema = {
            "course": pl.String,
            "row": pl.Int64,
            "adds": pl.Float64,
            "share": pl.Float64,
            "people": pl.Int64,
            "runs": pl.Int64,
            "cost": pl.Float64,
        }
        rows = [
            (
                self.courses[one.course].title,
                self.courses[one.course].row,
                round(one.adds, 4),
                round(one.share, 4),
                one.people,
                one.runs,
                one.cost,
            )
            for one in courses.courses
        ]
        return pl.DataFrame(rows, schema=schema, orient="row")

    @cached_property
    def omissions(self) -> pl.DataFrame:
        """What was left out: file, row, column, reason, whole."""
        return omissions_frame(self.left_out)

    @property
    def _titles(self) -> pl.Expr:
        return pl.col("skill").replace_strict(self.demand.framework.titles, return_dtype=pl.String).alias("title")
