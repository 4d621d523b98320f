"""Which column of a list of staff, roles or courses holds what, told by the names that people give them.

The names stand in tiers: the first tier that a column has decides. Two columns of one tier are asked about, unless they
say the same. A name that may mean two things (``Post`` is a title or a number) is told by what stands under it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import polars as pl

from occumap.column_named import no_column, plain
from occumap.errors import AmbiguousNameError, InputError
from occumap.io.tables import find_named_column
from occumap.model.table_resolution import ColumnsRead

LISTS = ("staff", "roles", "courses", "demand")
# Before somebody's name, and no title of a job.
_SALUTATIONS = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "sir", "dame", "lady", "lord"]
)


@dataclass(frozen=True, slots=True)
class ListField:
    """A field of a list.

    Args:
        name: what it is called here, and said to be.
        tiers: names of columns, the surest first.
        optional: whether a list may do without.
        counts: whether it holds numbers. A column with one of the ``doubtful`` names is taken only if it does.
        doubtful: names that may as well be those of another field.
        any_will_do: whether the first of several columns is taken, since nothing hangs on it.
    """

    name: str
    tiers: tuple[tuple[str, ...], ...]
    optional: bool = True
    counts: bool = False
    doubtful: frozenset[str] = frozenset()
    any_will_do: bool = False


def list_columns(
    frame: pl.DataFrame, fields: Sequence[ListField], *, file: str, where: str, said: Mapping[str, str]
) -> ColumnsRead:
    """Return the column of each field, and the columns that aren't read.

    Args:
        frame: the table, as text.
        fields: those of the list, in the order in which they take their columns.
        file: which list it is: ``staff``, ``roles``, ``courses`` or ``demand``.
        where: the table, for messages.
        said: columns that the user named, by ``file.field``; empty where the list has none.

    Raises:
        AmbiguousNameError: two columns could be one field.
        InputError: a field that isn't optional has no column, or a column or field that the user named isn't there.

    >>> title = ListField("title", (("title", "job title", "post"),))
    >>> table = pl.DataFrame({"Title": ["Mr"], "Job Title": ["Baker"], "Site": ["A"]})
    >>> list_columns(table, [title], file="staff", where="staff.csv", said={}).said
    'staff: title in ‘Job Title’; not read: ‘Title’, ‘Site’'
    """
    taken: dict[str, str] = {}
    _refuse_other_fields(said, fields, file)
    named = {one.name: said[f"{file}.{one.name}"] for one in fields if f"{file}.{one.name}" in said}
    for name, column in named.items():
        if column:
            taken[name] = find_named_column(frame, column, where=where)
    for one in fields:
        if one.name in taken or (one.name in named and one.optional):
            continue
        free = [column for column in frame.columns if column not in taken.values()]
        found = _column(frame, one, free, file=file, where=where)
        if found is not None:
            taken[one.name] = found
        elif not one.optional:
            wanted = [name for tier in one.tiers for name in tier]
            missing = no_column(wanted, frame.columns, where=where, what=one.name)
            choose = [f"Say which is meant: --column “{file}.{one.name}={name}”." for name in frame.columns[:1]]
            raise InputError(missing.where, missing.what, hint=" ".join([missing.hint, *choose]))
    unread = tuple(column for column in frame.columns if column not in taken.values())
    return ColumnsRead(file, {one.name: taken[one.name] for one in fields if one.name in taken}, unread)


def _refuse_other_fields(said: Mapping[str, str], fields: Sequence[ListField], file: str) -> None:
    """Raise an error if the user named a field that a list hasn't: passing it over would hide what they meant.

    Raises:
        InputError: they did; the fields are listed.
    """
    known = {file: [one.name for one in fields]}
    for key in said:
        of, _, name = key.partition(".")
        if of not in LISTS:
            raise InputError("--column", f"‘{of}’ is no list", hint=f"Give one of {', '.join(LISTS)}.")
        if of == file and name not in known[file]:
            listed = ", ".join(f"{file}.{one}" for one in known[file])
            raise InputError("--column", f"‘{key}’ is no field", hint=f"Those of this list are {listed}.")


def _column(frame: pl.DataFrame, one: ListField, free: Sequence[str], *, file: str, where: str) -> str | None:
    known = {plain(name) for tier in one.tiers for name in tier}
    called = {column: plain(column) for column in free}
    if not known.intersection(called.values()):
        called = {column: _first_part(column, known) for column in free}
    for tier in one.tiers:
        names = {plain(name) for name in tier}
        fitting = [column for column in free if called[column] in names and _may_hold(frame[column], column, one)]
        if len(fitting) > 1 and not one.any_will_do and not _say_the_same(frame, fitting):
            listed = " and ".join(f"‘{column}’" for column in fitting)
            raise AmbiguousNameError(
                where,
                f"{len(fitting)} columns could be the {one.name}: {listed}",
                hint=f"Say which: --column “{file}.{one.name}={fitting[0]}”, or rename or remove one.",
                candidates=tuple((f"{file}.{one.name}", column) for column in fitting),
            )
        if fitting:
            return fitting[0]
    return None


def _first_part(column: str, known: Set[str]) -> str:
    """Return the first of several names of a column, where each is one that is known, and without a note behind it.

    >>> _first_part("Job title / Role", {"jobtitle", "role"}), _first_part("Role (current)", {"role"})
    ('jobtitle', 'role')
    >>> _first_part("Title / Surname", {"title"})
    'titlesurname'
    """
    parts = [
        plain(part) for part in re.split(r"[/|,]|\bor\b", re.sub(r"\(.*?\)|\[.*?\]|\*", " ", column)) if part.strip()
    ]
    return parts[0] if parts and all(part in known for part in parts) else plain(column)


def _may_hold(cells: pl.Series, column: str, one: ListField) -> bool:
    """Return whether what stands in a column may be what its name says."""
    filled = [text.strip() for text in cells.drop_nulls().to_list() if text.strip()]
    if one.counts:
        return plain(column) not in one.doubtful or _mostly_numbers(filled)
    if one.name in ("title", "role"):
        salutations = bool(filled) and all(text.casefold().rstrip(".") in _SALUTATIONS for text in filled)
        return not salutations and not (plain(column) in one.doubtful and _mostly_numbers(filled))
    return True


def _mostly_numbers(filled: Sequence[str]) -> bool:
    return 2 * sum(text[0].isdigit() for text in filled) > len(filled)


def _say_the_same(frame: pl.DataFrame, columns: Sequence[str]) -> bool:
    first = frame[columns[0]].to_list()
    return all(frame[column].to_list() == first for column in columns[1:])
