"""For an employer: a staff list beside target roles, to coverage, assignment, training, hiring and weak points.

What each column, title and role was taken for is settled first (`resolve_workforce`): what isn't understood counts in
no figure, and of less than half no figure is given at all. All is done on this machine; what couldn't be used is told
by row, never by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from occumap.arguments import optional, takes
from occumap.atlas.skill_weights import Weighing
from occumap.atlas.workforce import plan_workforce
from occumap.atomic import write_together
from occumap.catalog.noun_arguments import CODER, FRAMEWORK, OCCUPATIONAL_MAP, READ_OPTIONS, SHARE, WEIGHING, table
from occumap.coding.coder import Coder
from occumap.errors import InputError, UnresolvedError
from occumap.io.frames import GivenFrame, is_frame
from occumap.model.occupational_map import OccupationalMap
from occumap.model.skills import Framework
from occumap.model.staff import LeftOut, Workforce, usual_minimum
from occumap.model.table_resolution import TableResolution
from occumap.read_options import TOLD, ReadOptions
from occumap.render.reports.resolve_file import RESOLVE_FILE, resolution_files
from occumap.render.reports.workforce import workforce_files
from occumap.workflows.map.example_tables import EXAMPLE, is_example
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.staff_reading import read_staff_and_roles
from occumap.workflows.map.text_resolver import COLUMNS, RESOLVE, TextResolver

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

WORKFORCE_FILES = (
    "coverage.csv",
    "assignment.csv",
    "training.csv",
    "single-points.csv",
    "not-held.csv",
    "left-out.csv",
    RESOLVE_FILE,
    "workforce.html",
)
STAFF = table(
    "a table of staff", str, Path, hint="Give a CSV of staff, or a frame of pandas, Polars, PyArrow or DuckDB."
)
ROLES = table(
    "a table of roles", str, Path, hint="Give a CSV of roles, or a frame of pandas, Polars, PyArrow or DuckDB."
)


@takes(
    staff=STAFF,
    target=optional(ROLES),
    resolve=RESOLVE,
    columns=COLUMNS,
    framework=FRAMEWORK,
    occupations=OCCUPATIONAL_MAP,
    coder=CODER,
    options=READ_OPTIONS,
    target_options=optional(READ_OPTIONS),
)
def resolve_workforce(
    staff: IntoFrame | Path | str,
    target: IntoFrame | Path | str | None = None,
    *,
    resolve: Mapping[str, str | None] | IntoFrame | Path | str | None = None,
    columns: Mapping[str, str] | None = None,
    framework: SkillsMap | Framework | str | Path | None = None,
    occupations: OccupationalMap | None = None,
    coder: Coder | None = None,
    options: ReadOptions = TOLD,
    target_options: ReadOptions | None = None,
) -> TableResolution:
    """Return how a staff list and target roles are understood, before any number: columns, titles, roles, skills.

    Args:
        staff: the staff, as for `workforce`.
        target: the roles, as for `workforce`.
        resolve: what was chosen for texts that were asked about; see `workforce`.
        columns: columns by field, such as ``{"staff.title": "Position"}``; told by their names if not given.
        framework: the skills framework, as for `workforce`.
        occupations: the map whose occupations are meant.
        coder: codes job titles; made when needed if not given.
        options: what you say of the files; all else is told.
        target_options: what you say of the roles, if that is something else.

    Raises:
        AmbiguousNameError: two columns could be one field.
        InputError: a file can't be read, or a choice can't be used.

    >>> resolve_workforce("example").columns[0].taken["title"]
    'Job title'
    """
    target = _roles_given(staff, target)
    skills_map = SkillsMap.of(framework, occupations)
    resolver = TextResolver.of(skills_map, coder, resolve)
    read = read_staff_and_roles(
        staff, target, resolver, options=options, target_options=target_options, columns=columns
    )
    return read.resolution


@takes(
    staff=STAFF,
    target=optional(ROLES),
    minimum=optional(SHARE),
    resolve=RESOLVE,
    columns=COLUMNS,
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
    minimum: float | None = None,
    resolve: Mapping[str, str | None] | IntoFrame | Path | str | None = None,
    columns: Mapping[str, str] | None = None,
    framework: SkillsMap | Framework | str | Path | None = None,
    occupations: OccupationalMap | None = None,
    coder: Coder | None = None,
    weighing: Weighing | None = None,
    options: ReadOptions = TOLD,
    target_options: ReadOptions | None = None,
) -> Workforce:
    """Return what a staff list comes to beside target roles: coverage, posts, training, and whom to hire for.

    What a member holds is what their occupation asks (the one named, else the one their title is taken for) with the
    skills stated; the highest level of each counts. Requirements of a role's own stand in place of those of the
    occupation. Whoever isn't understood counts in no figure; the answer's ``resolution`` asks about them.

    Args:
        staff: a table of staff or a data frame of any library (``to_frame()`` of the answer gives the same kind), or
            ``example`` for the thirty invented people that come with Occumap.
        target: a table of roles or a data frame, or ``example`` for the roles that come with Occumap; for the invented
            people those roles, if not given.
        minimum: the coverage below which a post is to be hired for, from 0 to 1; 0.6 if not given, 0.35 of tasks.
        resolve: what was chosen for texts that were asked about: a mapping from text to code, or a table with the
            columns ``text`` and ``choose``, such as ``resolution.choices`` filled in. ``-`` or None leaves it out. For
            the invented people what was chosen for them, if not given.
        columns: columns by field, such as ``{"staff.title": "Position"}``; told by their names if not given.
        framework: the skills framework: itself, its name, or its file or folder; the default one if not given.
        occupations: the map whose occupations are meant; without it the framework's own, if it doesn't describe the map
            that comes with Occumap.
        coder: codes job titles to the version that the map is linked to; made when needed if not given.
        weighing: how importance and rarity make a weight.
        options: what you say of the files, such as ``ReadOptions(delimiter=";")``; all else is told.
        target_options: what you say of the roles, if that is something else.

    Raises:
        UnresolvedError: less than half of the people or posts was understood; it has the questions.
        AmbiguousNameError: two columns could be one field.
        InputError: roles are missing, a file can't be read, or a choice can't be used.

    >>> plan = workforce("example")
    >>> plan.resolution.headlines[0]
    '1 of 29 people was not understood: choose'
    """
    target = _roles_given(staff, target)
    skills_map = SkillsMap.of(framework, occupations)
    chosen = EXAMPLE if resolve is None and is_example(staff) else resolve
    resolver = TextResolver.of(skills_map, coder, chosen)
    read = read_staff_and_roles(
        staff, target, resolver, options=options, target_options=target_options, columns=columns
    )
    refuse_unresolved(read.resolution, read.left_out)
    found, least = skills_map.framework, usual_minimum(skills_map.framework) if minimum is None else minimum
    plan = plan_workforce(read.members, read.roles, found, minimum=least, weighing=weighing, left_out=read.left_out)
    plan = replace(plan, resolution=read.resolution)
    return plan.in_kind(GivenFrame.of(staff).kind) if is_frame(staff) else plan


def refuse_unresolved(resolution: TableResolution, left_out: Sequence[LeftOut]) -> None:
    """Raise an error if too little was understood for any figure.

    Raises:
        UnresolvedError: less than half of the people, posts or skills was; it has the questions.
    """
    if not resolution.is_enough:
        few = [file for file, one in resolution.understood.items() if not one.is_enough]
        where = {"staff": "the staff list", "roles": "the list of roles", "courses": "the courses"}
        raise UnresolvedError(
            where.get(few[0], "the demand"),
            "; ".join(resolution.headlines) or "no row of it could be used",
            hint="No figures are given of so little: fill in the column “choose”, and give the table back (resolve).",
            resolution=resolution,
            left_out=tuple(left_out),
        )


def keep_workforce(plan: Workforce, folder: Path) -> tuple[Path, ...]:
    """Write what a workforce comes to into a folder: tables and a report, all files or none.

    Raises:
        OutputError: the folder can't be written.
    """
    return write_together(folder, workforce_files(plan), replacing=WORKFORCE_FILES)


def keep_resolution(resolution: TableResolution, folder: Path, *, replacing: tuple[str, ...]) -> tuple[Path, ...]:
    """Write what is to be chosen into a folder, in the place of an earlier result; there are no figures beside it.

    Raises:
        OutputError: the folder can't be written.
    """
    return write_together(folder, resolution_files(resolution), replacing=replacing)


def _roles_given(staff: object, target: IntoFrame | Path | str | None) -> IntoFrame | Path | str:
    if target is not None:
        return target
    if not is_example(staff):
        raise InputError("target", "no roles are given", hint=f"Give a table of target roles, or “{EXAMPLE}”.")
    return EXAMPLE
