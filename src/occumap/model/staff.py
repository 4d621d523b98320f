"""Staff, the posts they could fill, and what stands between: coverage, assignment, training, hiring.

Staff are told apart by their row in the file, since names are neither unique nor anything for a log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.model.noun import Noun, at_least, counted, in_percent, percents_apart
from occumap.model.person import Statement
from occumap.model.skills import TASKS, Framework, Profile
from occumap.model.table_resolution import TableResolution

# The coverage below which a post is to be hired for. Where a framework counts tasks, two jobs share far less of them:
# of all pairs of its occupations 1 in 100 covers so much, beside 3 in 100 of 0.6 where there are levels.
MINIMUM, MINIMUM_OF_TASKS = 0.6, 0.35
# Of less than that it is no matter whether it is known.
MIN_UNKNOWN = 0.005

LINES = {
    "group": pl.Int64,
    "skill": pl.String,
    "held": pl.Float64,
    "needed": pl.Float64,
    "people": pl.Int64,
    "gap": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A row of a staff list as read: who, their title, skills and occupation as written, and how many people it is."""

    row: int
    name: str
    title: str = ""
    skills: tuple[Statement, ...] = ()
    occupation: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A row of a list of roles as read; ``posts`` is 1 or more."""

    row: int
    role: str
    posts: int = 1
    skills: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of a file that couldn't be used: where and why; never with anybody's name.

    Args:
        file: which of the files given: ``staff``, ``roles``, ``courses`` or ``demand``.
        row: its row in the file; the header is row 1.
        column: what of the row.
        reason: why, and how to mend it.
        whole: whether nothing of the row was used.
        text: the text that is asked about, where it is one that the user can choose a meaning for.
    """

    file: str
    row: int
    column: str
    reason: str
    whole: bool = True
    text: str | None = None

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, {self.column}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff: the row in the file, the name given there, what they hold, and the code of their occupation."""

    row: int
    name: str
    title: str
    profile: Profile
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A role to fill: its row, what it is called, what it asks, how many posts it has, and the code it was taken as."""

    row: int
    title: str
    profile: Profile
    posts: int = 1
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a role, and who is assigned to it.

    Args:
        role: which role, by its place.
        number: 1 for the first post of the role.
        member: who is assigned, by their place; None if nobody is left.
        coverage: how much of the role they cover, 0 for nobody.
        best: the most that anyone covers of the role.
        hire: whether to hire: the one assigned covers less than the threshold.
    """

    role: int
    number: int
    member: int | None
    coverage: float
    best: float
    hire: bool


@dataclass(frozen=True, eq=False, repr=False)
class Workforce(Noun):
    """What a workforce comes to beside its target roles.

    Args:
        framework: the skills framework.
        staff: those whose skills are known.
        roles: those whose requirements are known.
        coverage: (staff, roles) share of what each role asks that each member holds.
        posts: every post, in the order of roles.
        lines: what the assigned still lack, without posts to hire for: ``group`` (place of the post), skill, held,
            needed, people (1) and gap (what the shortfall takes from the coverage of the post).
        holders: skill, level, holders, member (place of the only holder, else null), best (highest level held) and
            roles (places) for every skill and level that a role asks.
        minimum: the coverage below which a post is to be hired for.
        left_out: rows and cells that weren't used.
        resolution: how the tables were understood, and what is to be chosen.
        unknown: (staff, roles) share of what each role asks of which it isn't known whether each member holds it.
    """

    framework: Framework
    staff: tuple[Member, ...]
    roles: tuple[Role, ...]
    coverage: NDArray[np.float64]
    posts: tuple[Post, ...]
    lines: pl.DataFrame
    holders: pl.DataFrame
    minimum: float
    left_out: tuple[LeftOut, ...] = ()
    resolution: TableResolution = field(default_factory=lambda: TableResolution((), ()))
    unknown: NDArray[np.float64] | None = None

    def _in_short(self) -> str:
        posts, staff = counted(len(self.posts), "post"), counted(len(self.staff), "member") + " of staff"
        left = f", {counted(len(self.left_out), 'cell')} not used" if self.left_out else ""
        return f"{staff}, {posts}, {len(self.hiring)} to hire for{left}"

    @cached_property
    def role_labels(self) -> tuple[str, ...]:
        """Titles of the roles, with the row where two have the same."""
        titles = [role.title for role in self.roles]
        return tuple(
            f"{role.title} (row {role.row})" if titles.count(role.title) > 1 else role.title for role in self.roles
        )

    @property
    def hiring(self) -> tuple[Post, ...]:
        """The posts to hire for."""
        return tuple(post for post in self.posts if post.hire)

    @cached_property
    def matrix(self) -> pl.DataFrame:
        """Coverage as a table: row, name and title of each member, and a column for each role."""
        columns = {f"{label}": self.coverage[:, n].round(4) for n, label in enumerate(self.role_labels)}
        return pl.DataFrame(
            {
                "row": [member.row for member in self.staff],
                "name": [member.name for member in self.staff],
                "title": [member.title for member in self.staff],
            },
            schema={"row": pl.Int64, "name": pl.String, "title": pl.String},
        ).hstack(pl.DataFrame({f"role: {name}": values for name, values in columns.items()}))

    @cached_property
    def assignment(self) -> pl.DataFrame:
        """Every post with who is assigned: role, post, row, name, coverage, best, hire."""
        labels, staff = self.role_labels, self.staff
        schema = {
            "role": pl.String,
            "post": pl.Int64,
            "row": pl.Int64,
            "name": pl.String,
            "coverage": pl.Float64,
            "best": pl.Float64,
            "hire": pl.Boolean,
        }
        rows = [
            (
                labels[post.role],
                post.number,
                None if post.member is None else staff[post.member].row,
                None if post.member is None else staff[post.member].name,
                round(post.coverage, 4),
                round(post.best, 4),
                post.hire,
            )
            for post in self.posts
        ]
        return pl.DataFrame(rows, schema=schema, orient="row")

    @cached_property
    def unassigned(self) -> pl.DataFrame:
        """Whoever fills no post: row, name, title, role (the one they are nearest to) and coverage of it."""
        filling = {post.member for post in self.posts if not post.hire}
        free = [n for n in range(len(self.staff)) if n not in filling]
        nearest = [int(self.coverage[n].argmax()) for n in free]
        return pl.DataFrame(
            {
                "row": [self.staff[n].row for n in free],
                "name": [self.staff[n].name for n in free],
                "title": [self.staff[n].title for n in free],
                "role": [self.role_labels[role] for role in nearest],
                "coverage": [round(float(self.coverage[n, role]), 4) for n, role in zip(free, nearest, strict=True)],
            },
            schema={
                "row": pl.Int64,
                "name": pl.String,
                "title": pl.String,
                "role": pl.String,
                "coverage": pl.Float64,
            },
        )

    def does_it_already(self, post: Post) -> bool:
        """Return whether a post is the work that whoever fills it does already."""
        if post.member is None:
            return False
        own = self.staff[post.member].occupation
        return bool(own) and own == self.roles[post.role].occupation

    def why_hire(self, post: Post) -> str:
        """Return why a post is to be hired for, in words that its figures can't contradict."""
        best, mark = percents_apart(post.best, self.minimum)
        if at_least(post.best, self.minimum):
            return f"everyone who covers {mark} fills a post already"
        unsure = self.unknown is not None and bool((self.unknown[:, post.role] > 0).any())
        return f"nobody {'is known to cover' if unsure else 'covers'} {mark} (most: {best})"

    def covers(self, member: int, role: int) -> str:
        """Return how much somebody covers of a role, in words: ``63 %``, or ``63 % or more`` or ``unknown``.

        The last two where it isn't known of all of it whether they hold it.
        """
        # In hundredths of a percent, as tables give it: sums of floats fall short of the whole by a hair.
        value = round(float(self.coverage[member, role]), 4)
        if self.unknown is None or self.unknown[member, role] < MIN_UNKNOWN:
            return in_percent(value)
        return f"{in_percent(value)} or more" if value > 0 else "unknown"

    @cached_property
    def training(self) -> pl.DataFrame:
        """What the assigned must learn: skill, title, people, levels (to gain), gap (in posts), largest first."""
        return (
            self.lines.group_by("skill")
            .agg(
                pl.len().cast(pl.Int64).alias("people"),
                (pl.col("needed") - pl.col("held")).sum().alias("levels"),
                pl.col("gap").sum().round(4),
            )
            .with_columns(self._titles)
            .select("skill", "title", "people", "levels", "gap")
            .sort("gap", "skill", descending=[True, False])
        )

    @cached_property
    def single_points(self) -> pl.DataFrame:
        """Skills at a level needed that only one person holds: skill, title, level, row, name, roles."""
        alone = self.holders.filter(pl.col("holders") == 1)
        members = [self.staff[n] for n in alone["member"]]
        return alone.with_columns(
            self._titles,
            pl.Series("row", [member.row for member in members], pl.Int64),
            pl.Series("name", [member.name for member in members], pl.String),
            self._role_names(alone),
        ).select("skill", "title", "level", "row", "name", "roles")

    @cached_property
    def unheld(self) -> pl.DataFrame:
        """Skills at a level needed that nobody holds: skill, title, level, best (highest level held), roles."""
        nobody = self.holders.filter(pl.col("holders") == 0)
        return nobody.with_columns(self._titles, self._role_names(nobody)).select(
            "skill", "title", "level", "best", "roles"
        )

    @cached_property
    def omissions(self) -> pl.DataFrame:
        """What was left out: file, row, column, reason, whole."""
        return omissions_frame(self.left_out)

    @property
    def _titles(self) -> pl.Expr:
        return pl.col("skill").replace_strict(self.framework.titles, return_dtype=pl.String).alias("title")

    def _role_names(self, rows: pl.DataFrame) -> pl.Series:
        return pl.Series(
            "roles", ["; ".join(self.role_labels[n] for n in places) for places in rows["roles"]], pl.String
        )


def usual_minimum(framework: Framework) -> float:
    """Return the coverage below which a post is to be hired for, where nobody says.

    >>> from occumap.examples import small_framework
    >>> usual_minimum(small_framework())
    0.6
    """
    return MINIMUM_OF_TASKS if framework.scale.unit == TASKS else MINIMUM


def omissions_frame(left_out: tuple[LeftOut, ...]) -> pl.DataFrame:
    """Return what was left out as a table: file, row, column, reason, whole."""
    schema = {"file": pl.String, "row": pl.Int64, "column": pl.String, "reason": pl.String, "whole": pl.Boolean}
    rows = [(one.file, one.row, one.column, one.reason, one.whole) for one in left_out]
    return pl.DataFrame(rows, schema=schema, orient="row")
