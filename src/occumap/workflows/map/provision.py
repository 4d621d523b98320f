"""For a provider of courses: a list of courses beside what a workforce or a place lacks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from occumap.arguments import flag, number, optional, takes, whole
from occumap.atlas.coverage import held_levels
from occumap.atlas.provision import BEST, SECONDS, plan_provision
from occumap.atlas.skill_weights import Weighing
from occumap.atlas.workforce import asked_by, gap_lines
from occumap.atomic import write_together
from occumap.catalog.load import occupational_map
from occumap.catalog.noun_arguments import CODER, FRAMES, FRAMEWORK, OCCUPATIONAL_MAP, READ_OPTIONS, WEIGHING, table
from occumap.catalog.occupations import OccupationFinder
from occumap.catalog.values import framework_of
from occumap.coding.coder import Coder
from occumap.errors import InputError, OccumapError
from occumap.io.courses_csv import read_courses_csv, read_demand_csv
from occumap.io.frames import GivenFrame, is_frame
from occumap.model.courses import SHARE, Course, CourseRow, Demand, Provision
from occumap.model.occupational_map import OccupationalMap
from occumap.model.person import Statement
from occumap.model.skills import Framework, Profile
from occumap.model.staff import LeftOut, Role, Workforce
from occumap.read_options import TOLD, ReadOptions
from occumap.render.reports.provision import provision_files
from occumap.workflows.map.fit import reason_of, stated_level
from occumap.workflows.map.workforce import EXAMPLE, is_example, table_given, workforce

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

PROVISION_FILES = (
    "smallest-set.csv",
    "best-courses.csv",
    "coverage.csv",
    "gaps-no-course-meets.csv",
    "left-out.csv",
    "provision.html",
)


@takes(
    courses=table("a table of courses", str, Path, hint=f"Give a CSV of courses, or {FRAMES}."),
    demand=optional(
        table("a demand", str, Path, Workforce, hint=f"Give a Workforce, a CSV of occupations to reach, or {FRAMES}.")
    ),
    share=number(above=0, maximum=1),
    k=whole(minimum=1, maximum=1_000_000),
    by_cost=flag,
    seconds=number(above=0),
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
    framework: Framework | str | Path | None = None,
    occupations: OccupationalMap | None = None,
    coder: Coder | None = None,
    weighing: Weighing | None = None,
    options: ReadOptions = TOLD,
    demand_options: ReadOptions | None = None,
) -> Provision:
    """Return courses beside what is lacking: the smallest set that closes a share of it, and the best few.

    Args:
        courses: a CSV of courses or a data frame of any library (``to_frame()`` of the answer gives the same kind), or
            ``example`` for the invented courses that come with Occumap.
        demand: a workforce beside its roles (what the assigned lack), a CSV or a data frame of occupations to reach
            and from which, or ``example`` for the staff and roles that come with Occumap; for the invented courses
            those, if not given.
        share: of the gap that the set is to close, between 0 and 1.
        k, by_cost: how many courses the best few are; look for the cheapest set instead of the smallest.
        seconds: how long to look for a set.
        framework: the skills framework: itself, its name, or its file or folder; that of the workforce, or the one
            that comes with Occumap, if not given.
        occupations: the map; the one that comes with Occumap if not given.
        coder: codes job titles to the version that the map is linked to; made when needed if not given.
        weighing: how importance and rarity make a weight.
        options: what you say of the files, such as ``ReadOptions(delimiter=";")``; all else is told.
        demand_options: what you say of the demand, if that is something else.

    Raises:
        InputError: the demand is missing, a file can't be read, no row of it can be used, or nothing is lacking.

    >>> plan = provision("example")
    >>> len(plan.best.courses), plan.smallest.reached
    (3, True)
    """
    if demand is None and not is_example(courses):
        raise InputError(
            "demand", "nothing says what people lack", hint=f"Give a Workforce, a CSV of demand, or “{EXAMPLE}”."
        )
    if demand is None or is_example(demand):
        demand = workforce(EXAMPLE, framework=framework, occupations=occupations, coder=coder, weighing=weighing)
    framework = demand.framework if isinstance(demand, Workforce) else framework_of(framework)
    left_out: list[LeftOut] = []
    if isinstance(demand, Workforce):
        lacking = demand_of_workforce(demand)
    else:
        finder = OccupationFinder(occupations or occupational_map(), coder)
        lacking = _demand_of_place(demand, finder, framework, weighing, left_out, demand_options or options)
    with table_given(courses, "courses.csv") as table:
        course_rows, left = read_courses_csv(table, TOLD if is_example(courses) else options)
    left_out += left
    offered = _courses(course_rows, framework, left_out)
    plan = plan_provision(lacking, offered, share=share, k=k, by_cost=by_cost, seconds=seconds, left_out=left_out)
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


def _demand_of_place(
    demand: IntoFrame | Path | str,
    finder: OccupationFinder,
    framework: Framework,
    weighing: Weighing | None,
    left_out: list[LeftOut],
    options: ReadOptions,
) -> Demand:
    """Return what people of a place lack for the occupations they are to reach; those from nowhere hold nothing."""
    with table_given(demand, "") as table:
        rows, left = read_demand_csv(table, options)
    left_out += left
    roles: list[Role] = []
    starts: list[Profile] = []
    for row in rows:
        column = "to"
        try:
            target = framework.profile(finder.named(row.to).code)
            column = "from"
            start = framework.profile(finder.named(row.start).code) if row.start else Profile("nobody", "nobody")
        except OccumapError as error:
            left_out.append(LeftOut("demand", row.row, column, reason_of(error)))
            continue
        if not target.requirements:
            left_out.append(LeftOut("demand", row.row, "to", "it asks for no skills. Give another target."))
            continue
        roles.append(Role(row.row, target.title, target, row.people))
        starts.append(start)
    if not roles:
        raise InputError("the demand", "no row of it could be used", hint="Give occupations by code or name.")
    lines = gap_lines(
        np.array([role.row for role in roles]),
        np.arange(len(roles)),
        held_levels(starts, framework),
        np.array([role.posts for role in roles]),
        asked_by(roles, framework, weighing),
        framework,
    )
    return Demand(framework, lines, "the people of the place")


def _courses(rows: Iterable[CourseRow], framework: Framework, left_out: list[LeftOut]) -> list[Course]:
    """Return courses with the highest level they reach in each skill; rows of one title are one course."""
    by_title: dict[str, list[CourseRow]] = {}
    for row in rows:
        by_title.setdefault(row.course.casefold(), []).append(row)
    found = []
    for parts in by_title.values():
        levels: dict[str, float] = {}
        for part in parts:
            try:
                skill, level = stated_level(part.teaches, framework, where=framework.id)
            except OccumapError as error:
                column = "level" if isinstance(error, InputError) else "skill"
                left_out.append(LeftOut("courses", part.row, column, _of_columns(error, part.teaches)))
            else:
                levels[skill] = max(level, levels.get(skill, 0.0))
        cost = _agreed([(part.row, part.cost) for part in parts], "cost", left_out)
        places = _agreed([(part.row, part.places) for part in parts], "places", left_out)
        if levels:
            found.append(Course(parts[0].row, parts[0].course, levels, cost, None if places is None else int(places)))
    return found


def _of_columns(error: OccumapError, statement: Statement) -> str:
    """Return the reason, without the example of a statement in one cell: here skill and level stand in two."""
    return reason_of(error).partition(f", such as “{statement.skill}")[0].rstrip(".") + "."


def _agreed(values: list[tuple[int, float | None]], column: str, left_out: list[LeftOut]) -> float | None:
    """Return the first value that is given; others that differ are told of."""
    given = [(row, value) for row, value in values if value is not None]
    if not given:
        return None
    first_row, first = given[0]
    for row, value in given[1:]:
        if value != first:
            reason = (
                f"{value:g} differs from {first:g} in row {first_row}, which is used. Give the course one {column}."
            )
            left_out.append(LeftOut("courses", row, column, reason, whole=False))
    return first
