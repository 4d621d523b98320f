"""Staff, the posts they could fill, and what stands between: coverage, assignment, training, hiring.

Staff are told apart by their row in the file, since names are neither unique nor anything for a log.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.model.noun import Noun, counted
from occumap.model.person import Statement
from occumap.model.skills import Framework, Profile

# The coverage below which a post is to be hired for.
MINIMUM = 0.6

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
    """A row of a staff list as read: who, their title, skills as written, and the code of an occupation."""

    row: int
    name: str
    title: str = ""
    skills: tuple[Statement, ...] = ()
    occupation: str = ""


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
    """

    file: str
    row: int
    column: str
    reason: str
    whole: bool = True

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, {self.column}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff: the row in the file, the name given there, and what they hold."""

    row: int
    name: str
    title: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class Role:
    """A role to fill: the row in the file, what it is called, what it asks, and how many posts it has."""

    row: int
    title: str
    profile: Profile
    posts: int = 1


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


def omissions_frame(left_out: tuple[LeftOut, ...]) -> pl.DataFrame:
    """Return what was left out as a table: file, row, column, reason, whole."""
    schema = {"file": pl.String, "row": pl.Int64, "column": pl.String, "reason": pl.String, "whole": pl.Boolean}
    rows = [(one.file, one.row, one.column, one.reason, one.whole) for one in left_out]
    return pl.DataFrame(rows, schema=schema, orient="row")
