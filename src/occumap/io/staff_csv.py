"""Staff lists and lists of target roles, as any table.

Staff: whose row it is (a name or a number), their ``title``, an ``occupation`` (a code or name) where it is known,
``skills`` (``welding:3; drawings:2``), and a ``count`` where a row stands for several people.
Roles: ``role`` (a code, name or title), ``posts`` (1 if empty), and ``skills`` where it has requirements of its own.
Columns are told by the names that people give them. Rows are told by number in all messages, never by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from occumap.errors import InputError
from occumap.io.frames import GivenFrame
from occumap.io.head_counts import head_count
from occumap.io.list_columns import ListField, list_columns
from occumap.io.list_rows import TOTAL_REASON, VACANT_REASON, is_total, is_vacant, rows_with_something
from occumap.io.read_table import read_table
from occumap.model.person import Statement
from occumap.model.staff import LeftOut, RoleRow, StaffRow
from occumap.model.table_resolution import ColumnsRead
from occumap.read_options import TOLD, ReadOptions

RowT = TypeVar("RowT")
_DOUBTFUL = frozenset({"post", "posts", "number", "no", "required", "role", "roles", "positions", "position", "jobs"})
_COUNTS = ("count", "headcount", "head count", "heads", "how many")
_TITLES = ("title", "job title", "job", "job name", "position", "position title", "post", "post title", "role")
_MORE_TITLES = ("job role", "role title", "current job", "current role", "current job title", "designation", "jobs")
_SKILLS = (
    *("skills", "skill", "competences", "competencies", "competence", "competency", "key skills", "skill set"),
    *("skills held", "current skills"),
)
_NUMBERED = (
    *("id", "employee id", "staff id", "person id", "employee no", "staff no", "payroll no", "personnel no", "ref"),
    *("employee number", "staff number", "payroll number", "personnel number", "works number", "no"),
)
_NAMED = ("name", "full name", "employee name", "staff name", "employee", "staff", "person", "colleague", "worker")
_PEOPLE = ("people", "no of people", "number of people", "no of staff", "number of staff", "no in post")
_POSTS = (
    *("posts", "number", "quantity", "qty", "no of posts", "number of posts", "no required", "number required"),
    *("no needed", "number needed", "target headcount", "required headcount", "headcount required", "required"),
    *("establishment", "vacancies", "no of vacancies", "number of vacancies", "openings", "positions", "post"),
    *("no of positions", "number of positions", "people", "people needed"),
)
_STAFF = (
    ListField("occupation", (("occupation", "occupation code", "occ", "occ code"),)),
    ListField("title", ((*_TITLES, *_MORE_TITLES),), doubtful=_DOUBTFUL),
    ListField("skills", (_SKILLS,)),
    ListField("name", (_NAMED, _NUMBERED, ("surname", "last name", "first name")), any_will_do=True),
    ListField("count", ((*_COUNTS, *_PEOPLE),), counts=True, doubtful=_DOUBTFUL),
)
_ROLES = (
    ListField("posts", ((*_COUNTS, *_POSTS), ("fte", "ftes", "target fte", "wte")), counts=True, doubtful=_DOUBTFUL),
    ListField(
        "role",
        ((*_TITLES, *_MORE_TITLES, "target role", "vacancy", "roles"), ("occupation", "occupation code", "occ")),
        optional=False,
        doubtful=_DOUBTFUL,
    ),
    ListField("skills", ((*_SKILLS, "requirements", "skills required", "required skills"),)),
)


class ListRead(NamedTuple, Generic[RowT]):
    """A list as read: its rows, what of it couldn't be used, and what its columns were taken for."""

    rows: tuple[RowT, ...]
    left_out: tuple[LeftOut, ...]
    columns: ColumnsRead


def read_staff_csv(
    path: Path | GivenFrame, options: ReadOptions = TOLD, said: Mapping[str, str] | None = None
) -> ListRead[StaffRow]:
    """Return the rows of a staff list, those without a title among them, and those whose number of people is none.

    Args:
        path: the list.
        options: how it is read.
        said: columns that the user named, such as ``{"staff.title": "Position"}``.

    Raises:
        AmbiguousNameError: two columns could be the titles.
        InputError: it can't be read, or has neither titles nor occupations nor skills.
    """
    table = entries_table(path, "staff", _STAFF, options, said)
    if not {"title", "skills", "occupation"} & set(table.columns.taken):
        columns = ", ".join(f"‘{name}’" for name in table.columns.unread)
        raise InputError(
            str(path),
            f"there is no column of titles, occupations or skills (its columns: {columns})",
            hint="Call the column of job titles title.",
        )
    found, left_out = [], list(table.left_out)
    for row, cells in table.rows:
        people, wrong = head_count(cells.get("count"), "people")
        if is_vacant(cells):
            left_out.append(LeftOut("staff", row, "title", VACANT_REASON))
            continue
        if people is None:
            left_out.append(LeftOut("staff", row, "count", wrong))
            continue
        skills = Statement.parse_all(cells.get("skills") or "")
        name = cells.get("name") or f"row {row}"
        title, occupation = (cells.get(field) or "" for field in ("title", "occupation"))
        found.append(StaffRow(row, name, title, skills, occupation, people))
    return ListRead(tuple(found), tuple(left_out), table.columns)


def read_roles_csv(
    path: Path | GivenFrame, options: ReadOptions = TOLD, said: Mapping[str, str] | None = None
) -> ListRead[RoleRow]:
    """Return the rows of a list of target roles, and those left out because they name no role or no number of posts.

    Arguments and errors are as for a staff list.
    """
    table = entries_table(path, "roles", _ROLES, options, said)
    found, left_out = [], list(table.left_out)
    for row, cells in table.rows:
        posts, wrong = head_count(cells.get("posts"), "posts")
        if not cells["role"]:
            left_out.append(LeftOut("roles", row, "role", "no role is named. Give a code, a name or a title."))
        elif posts is None:
            left_out.append(LeftOut("roles", row, "posts", wrong))
        else:
            found.append(RoleRow(row, cells["role"], posts, Statement.parse_all(cells.get("skills") or "")))
    return ListRead(tuple(found), tuple(left_out), table.columns)


class Entries(NamedTuple):
    """The rows of a list by the names of its fields, each with its row in the file, those that only add up others, and
    what its columns were taken for.
    """

    rows: tuple[tuple[int, dict[str, str | None]], ...]
    left_out: tuple[LeftOut, ...]
    columns: ColumnsRead


def entries_table(
    path: Path | GivenFrame,
    file: str,
    fields: Sequence[ListField],
    options: ReadOptions,
    said: Mapping[str, str] | None = None,
) -> Entries:
    """Return the rows of a list; blank ones aren't there.

    Raises:
        AmbiguousNameError: two columns could be one field.
        InputError: it can't be read, lacks a column that isn't optional, or the user named a field that it hasn't.
    """
    table = read_table(path, options)
    columns = list_columns(table.frame, fields, file=file, where=table.where, said=said or {})
    places = {field: table.frame.columns.index(column) for field, column in columns.taken.items()}
    rows, left_out = [], []
    for row, cells in rows_with_something(table.frame, table.row_of(0)):
        if is_total(cells):
            left_out.append(LeftOut(file, row, next(iter(places)), TOTAL_REASON))
        else:
            rows.append((row, {field: cells[place] for field, place in places.items()}))
    return Entries(tuple(rows), tuple(left_out), columns)
