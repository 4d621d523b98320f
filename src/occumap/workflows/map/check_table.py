"""Tables that somebody uploads for a workforce or a provider: read, and refused where they are too much for a page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from occumap.catalog.load import occupational_map
from occumap.errors import AmbiguousNameError, InputError
from occumap.io.courses_csv import read_courses_csv, read_demand_csv
from occumap.io.frames import GivenFrame
from occumap.io.read_table import read_table, sheet_names
from occumap.io.staff_csv import read_roles_csv, read_staff_csv
from occumap.model.courses import CourseRow, DemandRow
from occumap.model.staff import LeftOut, RoleRow, StaffRow
from occumap.read_options import TOLD, ReadOptions

MAX_ROWS = 2_000
MAX_SKILLS = 2_000
# Looking for a name that nothing is called takes some hundredths of a second.
MAX_NAMES = 300
MAX_PEOPLE = 1_000_000
# What stands between the cells of a pasted table: the first of these that is in its first line.
_BETWEEN = ("\t", ";", ",")
_FEWER = f"Give at most {MAX_ROWS:,}, in parts if there are more."


class TooMuchError(InputError):
    """A table with more rows than can be worked on while somebody waits."""


@dataclass(frozen=True, slots=True)
class SeenTable:
    """What a table holds, before anything is read from it: its columns, how it was read, and the sheets of a workbook.

    Args:
        columns: their names.
        notes: what must be said of how it was read; nothing where it is as people expect.
        sheets: of a workbook, the names of those with cells.
    """

    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


def see_table(path: Path, name: str, options: ReadOptions = TOLD) -> SeenTable:
    """Return what a table holds, if it is one that may be worked on while somebody waits.

    Args:
        path: the table, of any kind.
        name: what people call it.
        options: what the user says of it.

    Raises:
        InputError: it can't be read.
        TooMuchError: it is too long for somebody who waits.
    """
    table = read_table(path, options, rows=MAX_ROWS + 1)
    if table.frame.height > MAX_ROWS:
        raise TooMuchError(name, f"it has more than {MAX_ROWS:,} rows", hint=_FEWER)
    sheets = sheet_names(path, options)
    return SeenTable(tuple(table.frame.columns), table.notes, sheets if len(sheets) > 1 else ())


def check_table(
    kind: str,
    path: Path | pl.DataFrame,
    name: str,
    options: ReadOptions = TOLD,
    columns: Mapping[str, str] | None = None,
) -> tuple[Mapping[str, str], tuple[LeftOut, ...]]:
    """Return what the columns of a list were taken for, and what of it can't be used, if it is one that may be worked
    on while somebody waits.

    Args:
        kind: ``staff``, ``roles``, ``courses`` or ``demand``.
        path: the table: a file, or a data frame.
        name: what people call it.
        options: what the user says of it.
        columns: those that the user named, such as ``{"staff.title": "Position"}``.

    Raises:
        InputError: it can't be read as such a list.
        TooMuchError: it lists too much.
    """
    given = path if isinstance(path, Path) else GivenFrame.of(path)
    read, refuse = _KINDS[kind]
    try:
        found = read(given, options, columns)
    except ValueError:
        # A number of thousands of digits, which Python refuses.
        raise InputError(name, "a number in it has thousands of digits", hint="Correct it.") from None
    refuse(name, found.rows)
    return found.columns.taken, found.left_out


def names_columns(kind: str, text: str) -> bool:
    r"""Return whether the first line of a list that was typed or pasted names the columns of a table.

    Args:
        kind: ``staff``, ``roles``, ``courses`` or ``demand``.
        text: the list; cells stand between tabs, semicolons or commas.

    >>> names_columns("staff", "Name\tJob title\tSite\nA. Ash\tWelder\tNorth"), names_columns("staff", "A. Ash, Welder")
    (True, False)
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    between = next((sign for sign in _BETWEEN if sign in first), "\t")
    names = dict.fromkeys(cell.strip().strip('"') for cell in first.split(between))
    read, _ = _KINDS[kind]
    try:
        read(GivenFrame.of(pl.DataFrame({name: ["-"] for name in names if name})), TOLD, None)
    except InputError:
        return False
    except AmbiguousNameError:
        return True
    return True


def _refuse_staff(name: str, rows: Sequence[StaffRow]) -> None:
    _refuse_many(name, sum(row.count for row in rows), "people")
    _refuse_skills(name, {statement.skill for row in rows for statement in row.skills})
    _refuse_names(name, {row.occupation or row.title for row in rows})


def _refuse_roles(name: str, rows: Sequence[RoleRow]) -> None:
    _refuse_many(name, sum(row.posts for row in rows), "posts")
    _refuse_skills(name, {statement.skill for row in rows for statement in row.skills})
    _refuse_names(name, {row.role for row in rows if not row.skills})


def _refuse_courses(name: str, rows: Sequence[CourseRow]) -> None:
    _refuse_skills(name, {row.teaches.skill for row in rows})


def _refuse_demand(name: str, rows: Sequence[DemandRow]) -> None:
    if any(row.people > MAX_PEOPLE for row in rows):
        raise TooMuchError(name, f"a row has more than {MAX_PEOPLE:,} people", hint="Correct the number.")
    _refuse_names(name, {named for row in rows for named in (row.to, row.start)})


_KINDS: Mapping[str, tuple[Callable[..., Any], Callable[[str, Any], None]]] = {
    "staff": (read_staff_csv, _refuse_staff),
    "roles": (read_roles_csv, _refuse_roles),
    "courses": (read_courses_csv, _refuse_courses),
    "demand": (read_demand_csv, _refuse_demand),
}


def _refuse_many(name: str, count: int, what: str) -> None:
    if count > MAX_ROWS:
        raise TooMuchError(name, f"it has {count:,} {what}", hint=_FEWER)


def _refuse_skills(name: str, skills: Collection[str]) -> None:
    if len(skills) > MAX_SKILLS:
        raise TooMuchError(name, f"it names {len(skills):,} different skills", hint=f"Give at most {MAX_SKILLS:,}.")


def _refuse_names(name: str, names: Collection[str]) -> None:
    """Refuse more names of occupations than can be looked for; codes are found at once."""
    world = occupational_map()
    unlike = sum(named not in world for named in names)
    if unlike > MAX_NAMES:
        raise TooMuchError(
            name,
            f"it names {unlike:,} different occupations that aren't codes",
            hint=f"Give at most {MAX_NAMES:,}, or codes such as OCC0023.",
        )
