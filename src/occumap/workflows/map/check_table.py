"""Tables that somebody uploads for a workforce or a provider: read, and refused where they are too much for a page."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from occumap.catalog.load import occupational_map
from occumap.errors import InputError
from occumap.io.courses_csv import read_courses_csv, read_demand_csv
from occumap.io.read_table import read_table
from occumap.io.staff_csv import read_roles_csv, read_staff_csv
from occumap.read_options import TOLD, ReadOptions

MAX_ROWS = 2_000
MAX_SKILLS = 2_000
# Looking for a name that nothing is called takes some hundredths of a second.
MAX_NAMES = 300
MAX_PEOPLE = 1_000_000


class TooMuchError(InputError):
    """A table with more rows than can be worked on while somebody waits."""


def check_table(kind: str, path: Path, name: str, options: ReadOptions = TOLD) -> tuple[str, ...]:
    """Return what a table was taken for, in words, if it is one that may be worked on while somebody waits.

    Args:
        kind: ``staff``, ``roles``, ``courses`` or ``demand``.
        path: the table.
        name: what people call it.
        options: what the user says of it.

    Raises:
        InputError: it can't be read.
        TooMuchError: it is too long for somebody who waits.
    """
    said = read_table(path, options, rows=1).said
    _CHECKS[kind](path, name, options)
    return said


def _check_staff(path: Path, name: str, options: ReadOptions) -> None:
    rows, left = read_staff_csv(path, options)
    _refuse_many(name, len(rows) + len(left), "rows")
    _refuse_skills(name, {statement.skill for row in rows for statement in row.skills})
    _refuse_names(name, {row.occupation for row in rows})


def _check_roles(path: Path, name: str, options: ReadOptions) -> None:
    rows, left = _numbers_read(path, name, read_roles_csv, options)
    _refuse_many(name, len(rows) + len(left), "rows")
    _refuse_many(name, sum(row.posts for row in rows), "posts")
    _refuse_skills(name, {statement.skill for row in rows for statement in row.skills})
    _refuse_names(name, {row.role for row in rows if not row.skills})


def _check_courses(path: Path, name: str, options: ReadOptions) -> None:
    rows, left = _numbers_read(path, name, read_courses_csv, options)
    _refuse_many(name, len(rows) + len(left), "rows")
    _refuse_skills(name, {row.teaches.skill for row in rows})


def _check_demand(path: Path, name: str, options: ReadOptions) -> None:
    rows, left = _numbers_read(path, name, read_demand_csv, options)
    _refuse_many(name, len(rows) + len(left), "rows")
    if any(row.people > MAX_PEOPLE for row in rows):
        raise TooMuchError(name, f"a row has more than {MAX_PEOPLE:,} people", hint="Correct the number.")
    _refuse_names(name, {named for row in rows for named in (row.to, row.start)})


_CHECKS = {"staff": _check_staff, "roles": _check_roles, "courses": _check_courses, "demand": _check_demand}


def _numbers_read(path: Path, name: str, read: Any, options: ReadOptions) -> Any:
    """Return what a reader reads; a number of thousands of digits, which Python refuses, is told of."""
    try:
        return read(path, options)
    except ValueError:
        raise InputError(name, "a number in it has thousands of digits", hint="Correct it.") from None


def _refuse_many(name: str, count: int, what: str) -> None:
    if count > MAX_ROWS:
        raise TooMuchError(name, f"it has {count:,} {what}", hint=f"Give at most {MAX_ROWS:,}; the command takes more.")


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
