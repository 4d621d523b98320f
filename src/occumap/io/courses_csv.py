"""Lists of courses, and the demand of a place, as CSV.

Courses: ``course``, ``skill`` and ``level`` (reached), a row for each skill of a course; if known, ``cost`` and
``places``.
Demand: ``to`` (an occupation), and if known ``from`` (another) and ``people`` (1 if empty).
"""

from __future__ import annotations

import math
from pathlib import Path

from occumap.io.frames import GivenFrame
from occumap.io.staff_csv import entries_table, whole_number
from occumap.model.courses import CourseRow, DemandRow
from occumap.model.person import Statement
from occumap.model.staff import LeftOut
from occumap.read_options import TOLD, ReadOptions

_COURSES = {
    "course": ("course", "course title", "title", "name", "course name"),
    "skill": ("skill", "skills", "skill title"),
    "level": ("level", "level reached", "reaches"),
    "cost": ("cost", "price", "fee"),
    "places": ("places", "seats", "capacity"),
}
_DEMAND = {
    "to": ("to", "target", "occupation", "role"),
    "from": ("from", "start", "current occupation"),
    "people": ("people", "count", "number", "how many"),
}


def read_courses_csv(
    path: Path | GivenFrame, options: ReadOptions = TOLD
) -> tuple[tuple[CourseRow, ...], tuple[LeftOut, ...]]:
    """Return the rows of a list of courses, and what of them couldn't be used.

    Raises:
        InputError: it can't be read, or lacks a column of courses or skills.
    """
    table, first = entries_table(path, _COURSES, optional=("level", "cost", "places"), options=options)
    found, left_out = [], []
    for row, cells in enumerate(table.iter_rows(named=True), start=first):
        empty = next((field for field in ("course", "skill") if not cells[field]), None)
        if empty:
            left_out.append(LeftOut("courses", row, empty, f"no {empty} is named. Fill it in, or remove the row."))
            continue
        cost = _cost(cells.get("cost"))
        if cells.get("cost") and cost is None:
            reason = f"‘{cells['cost']}’ isn't a cost. Give a number from 0, without a currency sign."
            left_out.append(LeftOut("courses", row, "cost", reason, whole=False))
        places = whole_number(cells.get("places")) if cells.get("places") else None
        if cells.get("places") and places is None:
            reason = f"‘{cells['places']}’ isn't a number of places. Give a whole number from 1."
            left_out.append(LeftOut("courses", row, "places", reason, whole=False))
        found.append(CourseRow(row, cells["course"], _statement(cells["skill"], cells.get("level")), cost, places))
    return tuple(found), tuple(left_out)


def read_demand_csv(
    path: Path | GivenFrame, options: ReadOptions = TOLD
) -> tuple[tuple[DemandRow, ...], tuple[LeftOut, ...]]:
    """Return the rows of the demand of a place, and those left out because they name no target or no number of people.

    Raises:
        InputError: it can't be read, or has no column of targets.
    """
    table, first = entries_table(path, _DEMAND, optional=("from", "people"), options=options)
    found, left_out = [], []
    for row, cells in enumerate(table.iter_rows(named=True), start=first):
        people = whole_number(cells.get("people"))
        if not cells["to"]:
            left_out.append(LeftOut("demand", row, "to", "no target is named. Give a code or a name."))
        elif people is None:
            reason = f"‘{cells['people']}’ isn't a number of people. Give a whole number from 1."
            left_out.append(LeftOut("demand", row, "people", reason))
        else:
            found.append(DemandRow(row, cells["to"], cells.get("from") or "", people))
    return tuple(found), tuple(left_out)


def _statement(skill: str, level: str | None) -> Statement:
    return Statement.parse(f"{skill}:{level}") if level else Statement(skill)


def _cost(text: str | None) -> float | None:
    try:
        cost = float((text or "").replace(",", ""))
    except ValueError:
        return None
    return cost if math.isfinite(cost) and cost >= 0 else None
