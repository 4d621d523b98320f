"""For a provider of courses: a list of courses beside what a workforce or a place lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from occumap.arguments import flag, number, optional, takes, whole
from occumap.atlas.provision import BEST, SECONDS, plan_provision
from occumap.atlas.skill_weights import Weighing
from occumap.atomic import write_together
from occumap.catalog.noun_arguments import CODER, FRAMES, FRAMEWORK, OCCUPATIONAL_MAP, READ_OPTIONS, WEIGHING, table
from occumap.coding.coder import Coder
from occumap.errors import InputError, UnresolvedError
from occumap.io.frames import GivenFrame, is_frame
from occumap.model.courses import SHARE, Demand, Provision
from occumap.model.occupational_map import OccupationalMap
from occumap.model.skills import Framework
from occumap.model.staff import Workforce
from occumap.model.table_resolution import TableResolution
from occumap.read_options import TOLD, ReadOptions
from occumap.render.reports.provision import provision_files
from occumap.render.reports.resolve_file import RESOLVE_FILE
from occumap.workflows.map.course_reading import CoursesRead, read_courses, read_demand
from occumap.workflows.map.example_tables import EXAMPLE, is_example
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.text_resolver import COLUMNS, RESOLVE, TextResolver
from occumap.workflows.map.workforce import refuse_unresolved, resolve_workforce, workforce

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

PROVISION_FILES = (
    "smallest-set.csv",
    "best-courses.csv",
    "coverage.csv",
    "gaps-no-course-meets.csv",
    "left-out.csv",
    RESOLVE_FILE,
    "provision.html",
)
COURSES = table("a table of courses", str, Path, hint=f"Give a CSV of courses, or {FRAMES}.")
DEMAND = optional(
    table("a demand", str, Path, Workforce, hint=f"Give a Workforce, a CSV of occupations to reach, or {FRAMES}.")
)


@takes(
    courses=COURSES,
    demand=DEMAND,
    resolve=RESOLVE,
    columns=COLUMNS,
    framework=FRAMEWORK,
    occupations=OCCUPATIONAL_MAP,
    coder=CODER,
    options=READ_OPTIONS,
    demand_options=optional(READ_OPTIONS),
)
def resolve_provision(
    courses: IntoFrame | Path | str,
    demand: Workforce | IntoFrame | Path | str | None = None,
    *,
    resolve: Mapping[str, str | None] | IntoFrame | Path | str | None = None,
    columns: Mapping[str, str] | None = None,
    framework: SkillsMap | Framework | str | Path | None = None,
    occupations: OccupationalMap | None = None,
    coder: Coder | None = None,
    options: ReadOptions = TOLD,
    demand_options: ReadOptions | None = None,
) -> TableResolution:
    """Return how a list of courses, and what people lack, are understood, before any number; see `resolve_workforce`.

    Args:
        courses: the courses, as for `provision`.
        demand: a workforce, or the demand of a place, as for `provision`; how it was understood stands in the answer.
        resolve: what was chosen for texts that were asked about; see `workforce`.
        columns: columns by field, such as ``{"courses.cost": "Fee"}``; told by their names if not given.
        framework: the skills framework; that of the workforce, or the default one, if not given.
        occupations: the map whose occupations are meant.
        coder: codes job titles; made when needed if not given.
        options: what you say of the files; all else is told.
        demand_options: what you say of the demand, if that is something else.

    Raises:
        AmbiguousNameError: two columns could be one field.
        InputError: a file can't be read, or a choice can't be used.

    >>> sorted(resolve_provision("example").understood)
    ['courses', 'roles', 'staff']
    """
    invented = demand is None or is_example(demand)
    skills_map = _skills_map(demand, framework, occupations)
    resolver = TextResolver.of(skills_map, coder, resolve)
    read = _read(courses, None if invented else demand, resolver, options, demand_options, columns)
    if not invented:
        return read.resolution
    first = resolve_workforce(EXAMPLE, resolve=resolve, framework=skills_map, coder=coder)
    return first.joined_with(read.resolution)


@takes(
    courses=COURSES,
    demand=DEMAND,
    share=number(above=0, maximum=1),
    k=whole(minimum=1, maximum=1_000_000),
    by_cost=flag,
    seconds=number(above=0),
    resolve=RESOLVE,
    columns=COLUMNS,
    framework=FRAMEWORK,
    occupations=OCCUPATIONAL_MAP,
    coder=CODER,
    weighing=WEIGHING,
    options=READ_OPTIONS,
    demand_options=optional(READ_OPTIONS),
)
def provision(
    courses: IntoFrame | Path | str,
    demand: Workforce | IntoFrame | Path | str | None = None,
    *,
    share: float = SHARE,
    k: int = BEST,
    by_cost: bool = False,
    seconds: float = SECONDS,
    resolve: Mapping[str, str | None] | IntoFrame | Path | str | None = None,
    columns: Mapping[str, str] | None = None,
    framework: SkillsMap | Framework | str | Path | None = None,
    occupations: OccupationalMap | None = None,
    coder: Coder | None = None,
    weighing: Weighing | None = None,
    options: ReadOptions = TOLD,
    demand_options: ReadOptions | None = None,
) -> Provision:
    """Return courses beside what is lacking: the smallest set that closes a share of it, and the best few.

    Args:
        courses: a table of courses or a data frame of any library (``to_frame()`` of the answer gives the same kind),
            or ``example`` for the invented courses that come with Occumap.
        demand: a workforce beside its roles (what the assigned lack), a table or a data frame of occupations to reach
            and from which, or ``example`` for invented staff and roles; for the invented courses those, if not given.
        share: of the gap that the set is to close, between 0 and 1.
        k, by_cost: how many courses the best few are; look for the cheapest set instead of the smallest.
        seconds: how long to look for a set.
        resolve: what was chosen for texts that were asked about; see `workforce`.
        columns: columns by field, such as ``{"courses.cost": "Fee"}``; told by their names if not given.
        framework: the skills framework, its name or file; that of the workforce, or the default one, if not given.
        occupations: the map whose occupations are meant; see `workforce`.
        coder: codes job titles to the version that the map is linked to; made when needed if not given.
        weighing: how importance and rarity make a weight.
        options: what you say of the files, such as ``ReadOptions(delimiter=";")``; all else is told.
        demand_options: what you say of the demand, if that is something else.

    Raises:
        UnresolvedError: less than half of the skills, people or posts was understood, or nothing that closes a gap; it
            has the questions.
        AmbiguousNameError: two columns could be one field.
        InputError: the demand is missing, a file can't be read, or nothing is lacking.

    >>> plan = provision("example")
    >>> len(plan.best.courses)
    3
    """
    if demand is None and not is_example(courses):
        hint = f"Give a Workforce, a table of demand, or “{EXAMPLE}”."
        raise InputError("demand", "nothing says what people lack", hint=hint)
    skills_map = _skills_map(demand, framework, occupations)
    if demand is None or is_example(demand):
        demand = workforce(EXAMPLE, resolve=resolve, framework=skills_map, coder=coder, weighing=weighing)
    resolver = TextResolver.of(skills_map, coder, EXAMPLE if resolve is None and is_example(courses) else resolve)
    read = _read(courses, demand, resolver, options, demand_options, columns, weighing=weighing)
    refuse_unresolved(read.resolution, read.left_out)
    plan = _planned(read, share=share, k=k, by_cost=by_cost, seconds=seconds)
    return plan.in_kind(GivenFrame.of(courses).kind) if is_frame(courses) else plan


def keep_provision(plan: Provision, folder: Path) -> tuple[Path, ...]:
    """Write what a provision comes to into a folder: tables and a report, all files or none.

    Raises:
        OutputError: the folder can't be written.
    """
    return write_together(folder, provision_files(plan), replacing=PROVISION_FILES)


def demand_of_workforce(plan: Workforce) -> Demand:
    """Return what those lack who are assigned to posts; posts to hire for ask for people, not for courses."""
    return Demand(plan.framework, plan.lines, "those who fill posts from the staff")


def _planned(read: CoursesRead, *, share: float, k: int, by_cost: bool, seconds: float) -> Provision:
    """Return what courses come to; if they close nothing, what of them wasn't understood is asked first."""
    assert read.demand is not None
    try:
        plan = plan_provision(
            read.demand, read.courses, share=share, k=k, by_cost=by_cost, seconds=seconds, left_out=read.left_out
        )
    except InputError as error:
        if not any(one.file == "courses" for one in read.resolution.open):
            raise
        raise UnresolvedError(
            error.where,
            "; ".join(read.resolution.headlines),
            hint=f"As far as they are understood, {error.what}: fill in the column “choose”, and give the table back.",
            resolution=read.resolution,
            left_out=read.left_out,
            why=f"of what was understood, {error.what}",
        ) from error
    return replace(plan, resolution=read.resolution)


def _skills_map(
    demand: object, framework: SkillsMap | Framework | str | Path | None, occupations: OccupationalMap | None
) -> SkillsMap:
    """Return the framework of a workforce, or the one that is asked for."""
    return SkillsMap.of(demand.framework if isinstance(demand, Workforce) else framework, occupations)


def _read(
    courses: IntoFrame | Path | str,
    demand: Workforce | IntoFrame | Path | str | None,
    resolver: TextResolver,
    options: ReadOptions,
    demand_options: ReadOptions | None,
    columns: Mapping[str, str] | None,
    *,
    weighing: Weighing | None = None,
) -> CoursesRead:
    """Return courses, and what people lack, as they were understood."""
    if isinstance(demand, Workforce) or demand is None:
        read = read_courses(courses, resolver, options=options, columns=columns)
        if demand is None:
            return read
        resolution = demand.resolution.joined_with(read.resolution)
        return replace(read, demand=demand_of_workforce(demand), resolution=resolution)
    wanted = read_demand(demand, resolver, options=demand_options or options, columns=columns, weighing=weighing)
    read = read_courses(courses, resolver, options=options, columns=columns)
    return replace(
        read,
        demand=wanted.demand,
        left_out=(*wanted.left_out, *read.left_out),
        resolution=wanted.resolution.joined_with(read.resolution),
    )
