"""Lists that somebody types or pastes instead of choosing a file, as tables: a line for a person, role or course."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence

from occumap.errors import InputError
from occumap.model.person import Statement

LONGEST_LINE = 300
# What may stand between the parts of a line: the first of these that is in it.
_BETWEEN = ("\t", ";", ",")
_TIMES_AFTER = re.compile(r"(.+?)\s*(?:×\s*|(?<=\s)[x*]\s*(?=\d))(\S+)$", re.IGNORECASE)
_TIMES_BEFORE = re.compile(r"(\d+)\s*(?:×|[x*](?=\s))\s*(.+)$", re.IGNORECASE)


def typed_table(kind: str, text: str) -> bytes:
    r"""Return a list that was typed as a CSV in UTF-8; blank lines are left out, and nothing else is.

    Args:
        kind: ``staff`` (a title, or a name and a title), ``roles`` and ``demand`` (a title, and how many), or
            ``courses`` (a course, a colon, and its skills).
        text: as it was typed.

    Raises:
        InputError: a line is longer than any title.

    >>> print(typed_table("staff", "A. Ash, Welder\nFitter\nB. Birch; Fitter, maintenance").decode(), end="")
    name,title
    A. Ash,Welder
    ,Fitter
    B. Birch,"Fitter, maintenance"
    >>> print(typed_table("roles", "Welder × 3\n2 x Fitter\nTeam leader").decode(), end="")
    role,posts
    Welder,3
    Fitter,2
    Team leader,
    >>> print(typed_table("courses", "Robot cells: robotics:4; PLC control").decode(), end="")
    course,skill,level
    Robot cells,robotics,4
    Robot cells,PLC control,
    """
    header, rows_of = _KINDS[kind]
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(header)
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            what = f"it has {len(line):,} characters"
            raise InputError(f"Line {number}", what, hint=f"Shorten it to {LONGEST_LINE} or fewer.")
        if line.strip():
            writer.writerows(rows_of(line))
    return made.getvalue().encode()


def _staff(line: str) -> list[Sequence[str]]:
    between = next((sign for sign in _BETWEEN if sign in line), "")
    if not between:
        return [("", line.strip())]
    name, _, title = line.partition(between)
    return [(name.strip(), title.strip())]


def _titles(line: str) -> list[Sequence[str]]:
    return [_title_and_number(line.strip())]


def _title_and_number(line: str) -> tuple[str, str]:
    """Return a title and how many, empty where the line doesn't say.

    >>> _title_and_number("Welder, 3"), _title_and_number("Fitter, maintenance"), _title_and_number("Welder × two")
    (('Welder', '3'), ('Fitter, maintenance', ''), ('Welder', 'two'))
    """
    if found := _TIMES_BEFORE.match(line):
        return found[2].strip(), found[1]
    if found := _TIMES_AFTER.match(line):
        return found[1].strip(), found[2]
    for sign in _BETWEEN:
        title, between, number = line.rpartition(sign)
        if between and (sign != "," or number.strip().isdecimal()):
            return title.strip(), number.strip()
    return line, ""


def _courses(line: str) -> list[Sequence[str]]:
    between = "\t" if "\t" in line else ":"
    course, _, skills = (part.strip() for part in line.partition(between))
    stated = Statement.parse_all(skills)
    return [(course, one.skill, _level(one)) for one in stated] or [(course, "", "")]


def _level(one: Statement) -> str:
    return "" if one.level is None else one.level if isinstance(one.level, str) else f"{one.level:g}"


_KINDS: dict[str, tuple[Sequence[str], Callable[[str], list[Sequence[str]]]]] = {
    "staff": (("name", "title"), _staff),
    "roles": (("role", "posts"), _titles),
    "demand": (("to", "people"), _titles),
    "courses": (("course", "skill", "level"), _courses),
}
