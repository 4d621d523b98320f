"""Courses, and the demand of a place, as their tables have them, turned into what is taught and what is lacking.

A skill or an occupation that isn't understood counts in no figure and is asked, as in tables of staff.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from occumap.atlas.coverage import held_levels
from occumap.atlas.skill_weights import Weighing
from occumap.atlas.workforce import asked_by, gap_lines
from occumap.errors import OccumapError
from occumap.io.courses_csv import read_courses_csv, read_demand_csv
from occumap.model.courses import Course, CourseRow, Demand, DemandRow
from occumap.model.resolution import Resolved
from occumap.model.skills import Framework, Profile
from occumap.model.staff import LeftOut, Role
from occumap.model.table_resolution import TableResolution, Understood
from occumap.read_options import TOLD, ReadOptions
from occumap.workflows.map.example_tables import is_example, table_given
from occumap.workflows.map.staff_reading import stated, text_left_out
from occumap.workflows.map.statements import reason_of
from occumap.workflows.map.text_resolver import TextResolver

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame


@dataclass(frozen=True)
class CoursesRead:
    """Courses and what people lack as read, what couldn't be used, and how all was understood."""

    courses: tuple[Course, ...]
    demand: Demand | None
    left_out: tuple[LeftOut, ...]
    resolution: TableResolution


def read_courses(
    courses: IntoFrame | Path | str,
    resolver: TextResolver,
    *,
    options: ReadOptions = TOLD,
    columns: Mapping[str, str] | None = None,
) -> CoursesRead:
    """Return what a table of courses comes to.

    Raises:
        AmbiguousNameError: two columns could be one field.
        InputError: it can't be read.
    """
    with table_given(courses, "courses.csv") as table:
        found = read_courses_csv(table, TOLD if is_example(courses) else options, columns)
    left_out = list(found.left_out)
    counts = [0, 0, 0]
    offered = _courses(found.rows, resolver, left_out, counts)
    resolution = resolver.resolution((found.columns,), {"courses": Understood(*counts)})
    return CoursesRead(tuple(offered), None, tuple(left_out), resolution)


def read_demand(
    demand: IntoFrame | Path | str,
    resolver: TextResolver,
    *,
    options: ReadOptions = TOLD,
    columns: Mapping[str, str] | None = None,
    weighing: Weighing | None = None,
) -> CoursesRead:
    """Return what people of a place lack for the occupations they are to reach; those from nowhere hold nothing.

    Raises:
        AmbiguousNameError: two columns could be one field.
        InputError: it can't be read.
    """
    with table_given(demand, "") as table:
        found = read_demand_csv(table, options, columns)
    left_out = list(found.left_out)
    resolver.prepare(name for row in found.rows for name in (row.to, row.start))
    roles: list[Role] = []
    starts: list[Profile] = []
    total = 0
    for row in found.rows:
        total += row.people
        ends = _ends(row, resolver, left_out)
        if ends is not None:
            target, start = ends
            roles.append(Role(row.row, target.title, target, row.people))
            starts.append(start)
    understood = Understood(sum(role.posts for role in roles), total)
    resolution = resolver.resolution((found.columns,), {"demand": understood})
    lacking = _lacking(roles, starts, resolver.framework, weighing) if roles else None
    return CoursesRead((), lacking, tuple(left_out), resolution)


def _ends(row: DemandRow, resolver: TextResolver, left_out: list[LeftOut]) -> tuple[Profile, Profile] | None:
    """Return what a row of the demand is to reach, and what people start from; None if either isn't understood."""
    found: list[Profile] = []
    for column, text in (("to", row.to), ("from", row.start)):
        if column == "from" and not text:
            found.append(Profile("nobody", "nobody"))
            continue
        read = resolver.occupation("demand", column, text, row=row.row, times=row.people)
        if not isinstance(read.meant, Resolved) or read.left_out:
            left_out.append(text_left_out(read, row.row))
        else:
            found.append(resolver.framework.profile(read.meant.id))
    return (found[0], found[1]) if len(found) > 1 else None


def _lacking(roles: list[Role], starts: list[Profile], framework: Framework, weighing: Weighing | None) -> Demand:
    lines = gap_lines(
        np.array([role.row for role in roles]),
        np.arange(len(roles)),
        held_levels(starts, framework),
        np.array([role.posts for role in roles]),
        asked_by(roles, framework, weighing),
        framework,
    )
    return Demand(framework, lines, "those who are to reach these occupations")


def _courses(
    rows: Iterable[CourseRow], resolver: TextResolver, left_out: list[LeftOut], counts: list[int]
) -> list[Course]:
    """Return courses with the highest level they reach in each skill; rows of one title are one course.

    ``counts`` takes how many of the skills taught are understood, all of them, and those left out by choice.
    """
    by_title: dict[str, list[CourseRow]] = {}
    for row in rows:
        for taught in resolver.listed_skills("courses", "skill", row.teaches):
            by_title.setdefault(" ".join(row.course.split()).casefold(), []).append(replace(row, teaches=taught))
    found = []
    for parts in by_title.values():
        levels: dict[str, float] = {}
        for part in parts:
            skill_level = _taught(part, resolver, left_out, counts)
            if skill_level is not None:
                skill, level = skill_level
                levels[skill] = max(level, levels.get(skill, 0.0))
        cost = _agreed([(part.row, part.cost) for part in parts], "cost", left_out)
        places = _agreed([(part.row, part.places) for part in parts], "places", left_out)
        if levels:
            found.append(Course(parts[0].row, parts[0].course, levels, cost, None if places is None else int(places)))
    return found


def _taught(
    part: CourseRow, resolver: TextResolver, left_out: list[LeftOut], counts: list[int]
) -> tuple[str, float] | None:
    """Return the skill that a row teaches, and its level; None, with the reason noted, if that isn't known."""
    read = resolver.skill("courses", "skill", part.teaches.skill, row=part.row)
    if read.left_out:
        counts[2] += 1
    else:
        counts[1] += 1
        counts[0] += isinstance(read.meant, Resolved)
    if not isinstance(read.meant, Resolved) or read.left_out:
        left_out.append(text_left_out(read, part.row))
        return None
    try:
        return read.meant.id, stated(part.teaches, read.meant.id, resolver.framework)
    except OccumapError as error:
        reason = reason_of(error).partition(f", such as “{read.meant.id}")[0].rstrip(".") + "."
        left_out.append(LeftOut("courses", part.row, "level", reason))
        return None


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
