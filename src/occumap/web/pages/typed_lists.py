"""Lists that somebody types or pastes instead of choosing a file, as tables: a line for a person, role or course."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from occumap.errors import InputError
from occumap.model.person import Statement

LONGEST_LINE = 300
# What may stand between the parts of a line: the first of these that is in it.
_BETWEEN = ("\t", ";", ",")
# What mail and lists put before a line; a tab after a sign makes the sign a cell.
_BEFORE_ITEM = re.compile(r"^ *(?:> ?|[-*•·–] +)+")
_TIMES_AFTER = re.compile(r"(.+?)\s*(?:×\s*|(?<=\s)[x*]\s*(?=\d))(\S+)$", re.IGNORECASE)
_TIMES_BEFORE = re.compile(r"(\d+)\s*(?:×|[x*](?=\s))\s*(.+)$", re.IGNORECASE)


class TypedLine(NamedTuple):
    """A line of a list that was typed, and the rows of the table that it makes; the header is row 1."""

    text: str
    rows: tuple[int, ...]


def typed_table(kind: str, text: str) -> bytes:
    r"""Return a list that was typed as a CSV in UTF-8, without blank lines and signs before lines (``- ``, ``> ``).

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
        if item := _item(line):
            writer.writerows(rows_of(item))
    return made.getvalue().encode()


def typed_lines(kind: str, table: bytes) -> tuple[TypedLine, ...]:
    r"""Return the lines of a list that was typed, so that they can be typed again; none where no lines give this table.

    Args:
        kind: as for `typed_table`.
        table: what that returned.

    >>> typed_lines("roles", typed_table("roles", "Welder, 3\n\nTeam leader"))
    (TypedLine(text='Welder × 3', rows=(2,)), TypedLine(text='Team leader', rows=(3,)))
    >>> typed_lines("courses", typed_table("courses", "Robot cells: robotics:4; PLC control"))
    (TypedLine(text='Robot cells: robotics:4; PLC control', rows=(2, 3)),)
    """
    header, rows_of = _KINDS[kind]
    try:
        found = list(csv.reader(io.StringIO(table.decode())))
    except (UnicodeDecodeError, csv.Error):
        return ()
    if not found or found[0] != list(header) or any(len(row) != len(header) for row in found):
        return ()
    lines, row = [], 2
    for several in _parts(kind, found[1:]):
        ways = (one for one in _written(kind, several) if one.strip())
        line = next((one for one in ways if [*map(list, rows_of(_item(one)))] == several), None)
        if line is None:
            return ()
        lines.append(TypedLine(line, tuple(range(row, row + len(several)))))
        row += len(several)
    return tuple(lines)


def typed_columns(kind: str) -> dict[str, str]:
    """Return the column of each field of a list that was typed, by ``list.field``: each is what it is called.

    >>> typed_columns("roles")
    {'roles.role': 'role', 'roles.posts': 'posts'}
    """
    return {f"{kind}.{name}": name for name in _KINDS[kind][0]}


def _item(line: str) -> str:
    r"""Return a line without the signs of a list or of quoted mail before it; empty if nothing else is in it.

    >>> [_item(line) for line in ("- Welder", "> * Fitter, pipe", "-\tWelder", "> ")]
    ['Welder', 'Fitter, pipe', '-\tWelder', '']
    """
    item = _BEFORE_ITEM.sub("", line)
    return item if item.strip() else ""


def _parts(kind: str, rows: list[list[str]]) -> list[list[list[str]]]:
    """Return the rows that one line makes: those of a course that follow each other."""
    if kind != "courses":
        return [[row] for row in rows]
    return [list(several) for _, several in groupby(rows, key=lambda row: row[0])]


def _written(kind: str, rows: list[list[str]]) -> Iterator[str]:
    """Yield how a line may have been written, the plainest first."""
    if kind == "courses":
        skills = "; ".join(":".join(filter(None, row[1:])) for row in rows)
        yield from (f"{rows[0][0]}: {skills}".rstrip(": "), f"{rows[0][0]}\t{skills}")
        return
    first, second = rows[0]
    if kind == "staff":
        yield from (second, f"{first}, {second}", f"{first}; {second}", f"{first}\t{second}")
    else:
        yield from (first, f"{first} × {second}", f"{first}; {second}", f"{first}\t{second}")


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
