"""Staff lists and lists of target roles, as CSV.

Staff: ``name`` or id; any of ``title``, ``occupation`` (a code or name) and ``skills`` (``welding:3; drawings:2``).
Roles: ``role`` (a code, name or title), ``posts`` (1 if empty), and ``skills`` where it has requirements of its own.
Rows are told by number in all messages, never by name.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.frames import GivenFrame
from occumap.io.read_table import read_table
from occumap.io.tables import find_columns, text_or_null
from occumap.model.person import Statement
from occumap.model.staff import LeftOut, RoleRow, StaffRow
from occumap.read_options import TOLD, ReadOptions

_STAFF = {
    "name": ("name", "id", "person", "employee", "staff", "employee id", "staff id"),
    "title": ("title", "job title", "job"),
    "skills": ("skills", "skill"),
    "occupation": ("occupation", "occupation code", "occ"),
}
_ROLES = {
    "role": ("role", "occupation", "title", "job title", "job role"),
    "posts": ("posts", "post", "count", "number", "headcount", "how many"),
    "skills": ("skills", "requirements", "skill"),
}


def read_staff_csv(
    path: Path | GivenFrame, options: ReadOptions = TOLD
) -> tuple[tuple[StaffRow, ...], tuple[LeftOut, ...]]:
    """Return the rows of a staff list, and those left out because they are empty.

    Raises:
        InputError: it can't be read, or has neither titles nor occupations nor skills.
    """
    table, first = entries_table(path, _STAFF, optional=tuple(_STAFF), options=options)
    if not {"title", "skills", "occupation"} & set(table.columns):
        raise InputError(
            str(path), "there is no column of titles, occupations or skills", hint="Add a column called title."
        )
    found, left_out = [], []
    for row, cells in enumerate(table.iter_rows(named=True), start=first):
        if not any(cells.get(field) for field in ("title", "skills", "occupation")):
            left_out.append(LeftOut("staff", row, "title", "nothing is given. Give a title, an occupation or skills."))
            continue
        skills = Statement.parse_all(cells.get("skills") or "")
        name = cells.get("name") or f"row {row}"
        found.append(StaffRow(row, name, cells.get("title") or "", skills, cells.get("occupation") or ""))
    return tuple(found), tuple(left_out)


def read_roles_csv(
    path: Path | GivenFrame, options: ReadOptions = TOLD
) -> tuple[tuple[RoleRow, ...], tuple[LeftOut, ...]]:
    """Return the rows of a list of target roles, and those left out because they name no role or no number of posts.

    Raises:
        InputError: it can't be read, or has no column of roles.
    """
    table, first = entries_table(path, _ROLES, optional=("posts", "skills"), options=options)
    found, left_out = [], []
    for row, cells in enumerate(table.iter_rows(named=True), start=first):
        posts = whole_number(cells.get("posts"))
        if not cells["role"]:
            left_out.append(LeftOut("roles", row, "role", "no role is named. Give a code, a name or a title."))
        elif posts is None:
            reason = f"‘{cells['posts']}’ isn't a number of posts. Give a whole number from 1."
            left_out.append(LeftOut("roles", row, "posts", reason))
        else:
            found.append(RoleRow(row, cells["role"], posts, Statement.parse_all(cells.get("skills") or "")))
    return tuple(found), tuple(left_out)


def whole_number(text: str | None) -> int | None:
    """Return a whole number from 1; 1 for nothing, None for anything else.

    >>> whole_number("3"), whole_number(None), whole_number("0"), whole_number("two")
    (3, 1, None, None)
    """
    if text is None:
        return 1
    return int(text) if text.isdecimal() and int(text) > 0 else None


def entries_table(
    path: Path | GivenFrame, fields: dict[str, tuple[str, ...]], *, optional: tuple[str, ...], options: ReadOptions
) -> tuple[pl.DataFrame, int]:
    """Return the columns of a list under the names of its fields, and the row of the file that its first row is.

    Raises:
        InputError: it can't be read, or lacks a column that isn't optional.
    """
    table = read_table(path, options)
    columns = find_columns(table.frame, fields, where=table.where, optional=optional)
    return table.frame.select(text_or_null(column).alias(field) for field, column in columns.items()), table.row_of(0)
