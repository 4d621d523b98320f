"""For an employer: a staff list beside target roles, to coverage, assignment, training, hiring and weak points.

All is done on this machine; what couldn't be used is told by row, never by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from occumap.arguments import optional, takes
from occumap.atlas.skill_weights import Weighing
from occumap.atlas.workforce import plan_workforce
from occumap.atomic import write_together
from occumap.catalog.load import occupational_map
from occumap.catalog.noun_arguments import CODER, FRAMEWORK, OCCUPATIONAL_MAP, READ_OPTIONS, SHARE, WEIGHING, table
from occumap.catalog.occupations import OccupationFinder
from occumap.catalog.values import framework_of
from occumap.coding.coder import Coder
from occumap.errors import InputError, OccumapError
from occumap.io.frames import GivenFrame, is_frame
from occumap.io.staff_csv import read_roles_csv, read_staff_csv
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.person import Statement
from occumap.model.skills import Framework, Profile, Requirement
from occumap.model.staff import MINIMUM, LeftOut, Member, Role, RoleRow, StaffRow, Workforce
from occumap.read_options import TOLD, ReadOptions
from occumap.render.reports.workforce import workforce_files
from occumap.workflows.map.fit import reason_of, stated_level

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

EXAMPLE = "example"
WORKFORCE_FILES = (
    "coverage.csv",
    "assignment.csv",
    "training.csv",
    "single-points.csv",
    "not-held.csv",
    "left-out.csv",
    "workforce.html",
)
_EXAMPLES = files("occumap.data").joinpath("atlas/examples")
STAFF = table(
    "a table of staff", str, Path, hint="Give a CSV of staff, or a frame of pandas, Polars, PyArrow or DuckDB."
)
ROLES = table(
    "a table of roles", str, Path, hint="Give a CSV of roles, or a frame of pandas, Polars, PyArrow or DuckDB."
)


@takes(
    staff=STAFF,
    target=optional(ROLES),
    minimum=SHARE,
    framework=FRAMEWORK,
    occupations=OCCUPATIONAL_MAP,
    coder=CODER,
    weighing=WEIGHING,
    options=READ_OPTIONS,
    target_options=optional(READ_OPTIONS),
)
def workforce(
    staff: IntoFrame | Path | str,
    target: IntoFrame | Path | str | None = None,
    *,
    minimum: float = MINIMUM,
    framework: Framework | str | Path | None = None,
    occupations: OccupationalMap | None = None,
    coder: Coder | None = None,
    weighing: Weighing | None = None,
    options: ReadOptions = TOLD,
    target_options: ReadOptions | None = None,
) -> Workforce:
    """Return what a staff list comes to beside target roles: coverage, posts, training, and whom to hire for.

    What a member holds is the profile of their occupation (the one named, else the one their title is coded to)
    with the skills stated; the highest level of each counts. Requirements of a role's own stand in place of those
    of the occupation.

    Args:
        staff: a CSV of staff or a data frame of any library (columns as in the CSV; ``to_frame()`` of the answer gives
            the same kind), or ``example`` for the ten invented people that come with Occumap.
        target: a CSV of roles or a data frame, or ``example`` for the three roles that come with Occumap; for the
            invented people those roles, if not given.
        minimum: the coverage below which a post is to be hired for, between 0 and 1.
        framework: the skills framework: itself, its name, or its file or folder; the one that comes with Occumap if
            not given.
        occupations: the map; the one that comes with Occumap if not given.
        coder: codes job titles to the version that the map is linked to; made when needed if not given.
        weighing: how importance and rarity make a weight.
        options: what you say of the files, such as ``ReadOptions(delimiter=";")``; all else is told.
        target_options: what you say of the roles, if that is something else.

    Raises:
        InputError: roles are missing, a file can't be read, or no row of it can be used.

    >>> workforce("example")
    <Workforce 10 members of staff, 4 posts, 1 to hire for, 5 cells not used>
    """
    if target is None:
        if not is_example(staff):
            raise InputError("target", "no roles are given", hint=f"Give a CSV of target roles, or “{EXAMPLE}”.")
        target = EXAMPLE
    framework = framework_of(framework)
    finder = OccupationFinder(occupations or occupational_map(), coder)
    with table_given(staff, "staff.csv") as table:
        staff_rows, staff_left = read_staff_csv(table, TOLD if is_example(staff) else options)
    with table_given(target, "roles.csv") as table:
        role_rows, roles_left = read_roles_csv(table, TOLD if is_example(target) else target_options or options)
    finder.prepare(row.title for row in staff_rows if row.title and not row.occupation)
    reading = _Reading(finder, framework, [*staff_left, *roles_left])
    members = [member for row in staff_rows if (member := reading.member(row))]
    roles = [role for row in role_rows if (role := reading.role(row))]
    left_out = sorted(reading.left_out, key=lambda one: (one.file != "staff", one.row))
    plan = plan_workforce(members, roles, framework, minimum=minimum, weighing=weighing, left_out=left_out)
    return plan.in_kind(GivenFrame.of(staff).kind) if is_frame(staff) else plan


def keep_workforce(plan: Workforce, folder: Path) -> tuple[Path, ...]:
    """Write what a workforce comes to into a folder: tables and a report, all files or none.

    Raises:
        OutputError: the folder can't be written.
    """
    return write_together(folder, workforce_files(plan), replacing=WORKFORCE_FILES)


def is_example(given: object) -> bool:
    """Return whether the invented example was asked for by name."""
    return isinstance(given, str | Path) and str(given) == EXAMPLE


@contextmanager
def table_given(given: IntoFrame | Path | str, name: str) -> Iterator[Path | GivenFrame]:
    """Yield a data frame or a path as given; for ``example``, the file of that name that comes with Occumap."""
    if is_frame(given):
        yield GivenFrame.of(given)
    elif is_example(given):
        with as_file(_EXAMPLES.joinpath(name)) as path:
            yield path
    else:
        yield Path(given)


@dataclass
class _Reading:
    """Rows turned into members and roles; what can't be used is noted."""

    finder: OccupationFinder
    framework: Framework
    left_out: list[LeftOut]
    _found: dict[str, Occupation | OccumapError] = field(default_factory=dict)
    _levels: dict[Statement, tuple[str, float] | OccumapError] = field(default_factory=dict)

    def member(self, row: StaffRow) -> Member | None:
        """Return a member with what they hold; None, with the reasons noted, if nothing is known of it."""
        noted: list[LeftOut] = []
        levels = self._stated("staff", row.row, row.skills, noted)
        held = Profile.holding(row.name, levels)
        column = "occupation" if row.occupation else "title"
        if row.occupation or row.title:
            try:
                found = self._named(row.occupation) if row.occupation else self.finder.titled(row.title)
                held = held.joined_with(self.framework.profile(found.code))
            except OccumapError as error:
                noted.append(LeftOut("staff", row.row, column, reason_of(error)))
        self._note(noted, whole=not held.requirements)
        return Member(row.row, row.name, row.title, held) if held.requirements else None

    def role(self, row: RoleRow) -> Role | None:
        """Return a role with what it asks; None, with the reasons noted, if that isn't known."""
        noted: list[LeftOut] = []
        title, asked = row.role, Profile(row.role, row.role)
        if row.skills:
            levels = self._stated("roles", row.row, row.skills, noted)
            asked = Profile(row.role, row.role, tuple(Requirement(skill, level) for skill, level in levels.items()))
        else:
            try:
                found = self._named(row.role)
                title, asked = found.name, self.framework.profile(found.code)
            except OccumapError as error:
                noted.append(LeftOut("roles", row.row, "role", reason_of(error)))
        usable = any(requirement.level > 0 for requirement in asked.requirements)
        if not usable and not noted:
            noted.append(LeftOut("roles", row.row, "role", "it asks for no skills. Give requirements of its own."))
        self._note(noted, whole=not usable)
        return Role(row.row, title, asked, row.posts) if usable else None

    def _named(self, text: str) -> Occupation:
        """Return what the finder answers, asked once for each text."""
        if text not in self._found:
            try:
                self._found[text] = self.finder.named(text)
            except OccumapError as error:
                self._found[text] = error
        answer = self._found[text]
        if isinstance(answer, OccumapError):
            raise answer
        return answer

    def _stated(self, file: str, row: int, statements: Sequence[Statement], noted: list[LeftOut]) -> dict[str, float]:
        """Return the highest level stated of each skill."""
        levels: dict[str, float] = {}
        for statement in statements:
            if statement not in self._levels:
                try:
                    self._levels[statement] = stated_level(statement, self.framework, where=self.framework.id)
                except OccumapError as error:
                    self._levels[statement] = error
            answer = self._levels[statement]
            if isinstance(answer, OccumapError):
                noted.append(LeftOut(file, row, "skills", reason_of(answer)))
            else:
                skill, level = answer
                levels[skill] = max(level, levels.get(skill, 0.0))
        return levels

    def _note(self, noted: list[LeftOut], *, whole: bool) -> None:
        self.left_out += [replace(one, whole=whole) for one in noted]
