"""Lists of courses, and the demand of a place, as any table.

Courses: ``course``, ``skill`` and ``level`` (reached), a row for each skill of a course, or several divided by
semicolons; if known, ``cost`` and ``places``.
Demand: ``to`` (an occupation), and if known ``from`` (another) and ``people`` (1 if empty).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from occumap.io.costs import costs
from occumap.io.frames import GivenFrame
from occumap.io.head_counts import head_count
from occumap.io.list_columns import ListField
from occumap.io.staff_csv import ListRead, entries_table
from occumap.model.courses import CourseRow, DemandRow
from occumap.model.person import Statement
from occumap.model.staff import LeftOut
from occumap.read_options import TOLD, ReadOptions

_COURSES = (
    ListField("course", (("course", "course title", "course name", "programme", "training"), ("title", "name")), False),
    ListField(
        "skill",
        (
            ("skill", "skills", "skill title", "skills taught", "teaches", "competence", "competences", "competencies"),
            ("learning outcomes", "outcomes", "what you will learn", "topics"),
        ),
        False,
    ),
    ListField("level", (("level", "level reached", "reaches"),)),
    ListField("cost", (("cost", "price", "fee", "cost of a run", "cost per run", "course cost", "cost gbp"),)),
    ListField("places", (("places", "seats", "capacity", "max places", "maximum places", "group size"),)),
)
_DEMAND = (
    ListField("to", (("to", "target"), ("occupation", "role")), False),
    ListField("from", (("from", "start", "current occupation"),)),
    ListField(
        "people",
        (
            ("people", "count", "number", "how many", "number of people", "headcount", "learners", "trainees"),
            ("number of learners", "no of learners", "no of people", "starts", "participants"),
        ),
    ),
)


def read_courses_csv(
    path: Path | GivenFrame, options: ReadOptions = TOLD, said: Mapping[str, str] | None = None
) -> ListRead[CourseRow]:
    """Return the rows of a list of courses, one for each skill, and what of them couldn't be used.

    Args:
        path: the list.
        options: how it is read.
        said: columns that the user named, such as ``{"courses.cost": "Fee 2027"}``.

    Raises:
        AmbiguousNameError: two columns could be one field.
        InputError: it can't be read, or lacks a column of courses or skills.
    """
    table = entries_table(path, "courses", _COURSES, options, said)
    found: list[CourseRow] = []
    left_out = list(table.left_out)
    prices = costs([cells.get("cost") for _, cells in table.rows])
    for (row, cells), (cost, no_cost) in zip(table.rows, prices, strict=True):
        empty = next((field for field in ("course", "skill") if not cells[field]), None)
        if empty:
            left_out.append(LeftOut("courses", row, empty, f"no {empty} is named. Fill it in, or remove the row."))
            continue
        if no_cost:
            left_out.append(LeftOut("courses", row, "cost", no_cost, whole=False))
        places, wrong = head_count(cells["places"], "places") if cells.get("places") else (None, "")
        if wrong:
            left_out.append(LeftOut("courses", row, "places", wrong, whole=False))
        taught = _statements(cells["skill"] or "", cells.get("level"))
        found += [CourseRow(row, cells["course"] or "", teaches, cost, places) for teaches in taught]
    return ListRead(tuple(found), tuple(left_out), table.columns)


def read_demand_csv(
    path: Path | GivenFrame, options: ReadOptions = TOLD, said: Mapping[str, str] | None = None
) -> ListRead[DemandRow]:
    """Return the rows of the demand of a place, and those left out because they name no target or no number of people.

    Arguments and errors are as for a list of courses.
    """
    table = entries_table(path, "demand", _DEMAND, options, said)
    found, left_out = [], list(table.left_out)
    for row, cells in table.rows:
        people, wrong = head_count(cells.get("people"), "people")
        if not cells["to"]:
            left_out.append(LeftOut("demand", row, "to", "no target is named. Give a code or a name."))
        elif people is None:
            left_out.append(LeftOut("demand", row, "people", wrong))
        else:
            found.append(DemandRow(row, cells["to"], cells.get("from") or "", people))
    return ListRead(tuple(found), tuple(left_out), table.columns)


def _statements(skill: str, level: str | None) -> tuple[Statement, ...]:
    stated = Statement.parse_all(skill)
    return tuple(Statement.parse(f"{one.skill}:{level}") for one in stated) if level else stated
