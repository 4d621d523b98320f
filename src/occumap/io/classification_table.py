"""A version out of any table: a row for each group, or a column for each level."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from occumap.errors import InputError
from occumap.io.code_tree import Row, code_tree, listed
from occumap.io.column_facts import facts_of, is_code
from occumap.io.column_roles import ColumnRoles, said_nothing
from occumap.io.column_words import TITLE_WORDS
from occumap.io.level_columns import LevelColumns
from occumap.io.level_rows import rows_of_levels
from occumap.io.lost_zeros import refuse_lost_zeros, with_width
from occumap.io.title_columns import with_language_columns
from occumap.model.rules import CodeRules
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

# “Title EN”, “title_fr”: the language of the titles; a title’s id or number is no language.
_LANGUAGE_OF_TITLES = re.compile(r"(?i)(?:title|label|name)[_@\- ](?!id$|no$|nr$)([a-z]{2}(?:-[a-z]{2})?)")


@dataclass(frozen=True, slots=True)
class _Cells:
    """A group as its row states it, with the number of the row in the file."""

    number: int
    code: str
    title: str
    level: str | None
    parent: str | None


def version_of_table(
    frame: pl.DataFrame,
    roles: ColumnRoles | LevelColumns,
    version_id: str,
    *,
    where: str,
    options: ReadOptions = TOLD,
    known: Iterable[CodeRules] = (),
    source: str = "",
    row_of: Callable[[int], int] = lambda n: n + 2,
) -> tuple[Version, tuple[str, ...]]:
    """Return the version in a table, and notes on what was told from it.

    Args:
        frame: a table of text.
        roles: what its columns hold.
        version_id: what the version is to be called.
        where: the file, for errors.
        options: what the user said of it; the width of codes here.
        known: rules of codes whose levels are taken if nothing in the table names levels and all codes fit.
        source: who publishes it.
        row_of: gives the number in the file of a row of the table, the first being 0.

    Raises:
        InputError: a row has a code or a title but not both, a code stands twice, or leading zeros seem to be lost.
        ClassificationError: the groups don't make a tree.

    >>> from occumap.io.column_roles import column_roles
    >>> table = pl.DataFrame({"code": ["1", "11", "X", "X100"], "title": ["Crafts", "Clay", "Other", "No answer"]})
    >>> version, notes = version_of_table(table, column_roles(table, where="x"), "x", where="x.csv")
    >>> version["X100"].parent.value, notes[-1]
    ('X', '1 stands under the longest code that is there, with a level between missing: X100 under X')
    """
    if isinstance(roles, LevelColumns):
        stated, notes = rows_of_levels(frame, roles, where=where, row_of=row_of(0))
        title = ""
    else:
        cells, title, notes = _cells(frame, roles, where, row_of)
        if options.code_width:
            cells = _widened(cells, options.code_width)
        else:
            refuse_lost_zeros(
                [one.code for one in cells], [one.level for one in cells], [one.number for one in cells], where=where
            )
        stated, said = _each_once(cells, where)
        notes = [*notes, *said]
    if not stated:
        raise InputError(where, "it has a header but no rows", hint="Give at least one group.")
    tree = code_tree(stated, where=where, known=known)
    version = tree.version(version_id, title=title, source=source, where=where)
    if isinstance(roles, ColumnRoles) and roles.title and not options.code_width:
        version = with_language_columns(version, frame, code=roles.code, title=roles.title)
        named = _LANGUAGE_OF_TITLES.fullmatch(roles.title.strip())
        if version.language is None and named:
            version = version.in_language(named[1])
    return version, (*notes, *tree.notes)


def titles_are_coded(frame: pl.DataFrame, roles: ColumnRoles) -> bool:
    """Return whether the rows of a table are titles with a code each, several titles to a code: an index.

    >>> table = pl.DataFrame({"title": ["baker", "bread maker", "driver"], "code": ["5432", "5432", "8211"]})
    >>> titles_are_coded(table, ColumnRoles("code", "title"))
    True
    """
    if roles.level or roles.parent or roles.title is None:
        return False
    pairs = {(a.strip(), b.strip()) for a, b in frame.select(roles.code, roles.title).iter_rows() if a and b}
    codes = {code for code, _ in pairs}
    more = len(pairs) - len(codes)
    if not more:
        return False
    first = frame.columns.index(roles.title) < frame.columns.index(roles.code)
    job = re.search(r"(?i)job|entry|search|alternat|index", roles.title) is not None
    alike = len({re.sub(r"\d", "9", code) for code in codes}) == 1
    return more >= len(pairs) / 4 or (alike and (first or job or more >= len(pairs) / 10))


def titles_of_entries(frame: pl.DataFrame, roles: ColumnRoles) -> str | None:
    """Return the column of the titles that are coded, where rows repeat a code and its title beside them; else None.

    >>> group = {"code": ["11", "11", "12"], "title": ["Bakers", "Bakers", "Cooks"]}
    >>> table = pl.DataFrame(group | {"job title": ["Roll maker", "Bread maker", "Chef"]})
    >>> titles_of_entries(table, ColumnRoles("code", "title"))
    'job title'
    """
    if roles.level or roles.parent or roles.title is None:
        return None
    groups = {(a, b) for a, b in frame.select(roles.code, roles.title).iter_rows() if a and b}
    facts = {one.name: one for one in facts_of(frame)}
    filled = len(facts[roles.code].filled)
    if filled - len(groups) < filled / 10 or len({code for code, _ in groups}) < len(groups):
        return None
    for name, one in facts.items():
        if name in (roles.code, roles.title) or not one.of_titles or not one.words & TITLE_WORDS:
            continue
        if len(one.filled) >= 0.9 * filled and len(one.distinct) >= 0.9 * len(one.filled) > len(groups):
            return name
    return None


def _cells(
    frame: pl.DataFrame, roles: ColumnRoles, where: str, row_of: Callable[[int], int]
) -> tuple[list[_Cells], str, list[str]]:
    """Return the groups row by row, the title of the whole if a first row has one without a code, and notes."""
    assert roles.title is not None
    names = [roles.code, roles.title, roles.level, roles.parent]
    columns = [frame[name].to_list() if name else [None] * len(frame) for name in names]
    rows = [tuple((cell or "").strip() or None for cell in row) for row in zip(*columns, strict=True)]
    last = max((n for n, row in enumerate(rows) if row[0] and row[1]), default=-1)
    parents = _parent_codes(frame, roles)
    found: list[_Cells] = []
    whole, left = "", []
    for n, (code, title, level, parent) in enumerate(rows):
        if code is None and title is None:
            continue
        if code is None and title is not None and not found and not whole and not level:
            whole = title
        elif n > last and (code is None or not is_code(code)):
            left.append(str(row_of(n)))
        elif code is None or title is None:
            raise InputError(
                f"{where}, row {row_of(n)}", "it has a code or a title, but not both", hint="Give it both."
            )
        else:
            above = None if said_nothing(parent) else parents.get(parent or "", parent)
            found.append(_Cells(row_of(n), code, " ".join(title.split()), _level(level), above))
    notes = [f"the first row has no code: ‘{whole}’ is the title of the whole"] if whole else []
    if left:
        row = "row" if len(left) == 1 else "rows"
        notes.append(f"left out below the last group, without code or title: {row} {listed(left)}")
    return found, whole, notes


def _level(cell: str | None) -> str | None:
    return None if said_nothing(cell) else cell


def _parent_codes(frame: pl.DataFrame, roles: ColumnRoles) -> dict[str, str]:
    """Return the codes of the groups that parents are named by, where ids or titles name them; nothing for codes."""
    if roles.parent_of is None or roles.parent_of == roles.code:
        return {}
    pairs = frame.select(roles.parent_of, roles.code).iter_rows()
    return {name.strip(): code.strip() for name, code in pairs if name and code}


def _widened(cells: Sequence[_Cells], width: tuple[int, ...]) -> list[_Cells]:
    """Return the groups with the leading zeros of their codes put back."""
    names = list(dict.fromkeys(one.level for one in cells if one.level))
    order = sorted(names, key=int) if all(map(str.isdecimal, names)) else names
    if len(width) > 1 and len(width) != len(order):
        raise InputError(
            "--code-width",
            f"{len(width)} widths are given, but the table states {len(order)} levels",
            hint="Give one width, or one for each level, and name the column of levels with --level-column.",
        )
    return [
        _Cells(
            one.number,
            with_width(one.code, one.level, width, order),
            one.title,
            one.level,
            _widened_parent(one, width, order),
        )
        for one in cells
    ]


def _widened_parent(one: _Cells, width: tuple[int, ...], order: Sequence[str]) -> str | None:
    if one.parent is None or one.level not in order or len(width) == 1 or order.index(one.level) == 0:
        return one.parent
    return with_width(one.parent, order[order.index(one.level) - 1], width, order)


def _each_once(cells: Sequence[_Cells], where: str) -> tuple[list[Row], list[str]]:
    """Return a row for each group; a row that says the same again is passed over, and said.

    Raises:
        InputError: a code stands twice with different titles, levels or parents.
    """
    first: dict[str, _Cells] = {}
    again: list[str] = []
    for one in cells:
        before = first.setdefault(one.code, one)
        if before is one:
            continue
        if (before.title, before.level, before.parent) != (one.title, one.level, one.parent):
            raise InputError(
                f"{where}, row {one.number}",
                f"code {one.code!r} is already in row {before.number}",
                hint="Give every row its own code; a list of job titles, several to a code, is an index.",
            )
        again.append(str(one.number))
    notes = []
    if again:
        rows = "row says" if len(again) == 1 else "rows say"
        notes.append(f"{len(again):,} {rows} what stands above again: {listed(again)}")
    return [(one.code, one.title, one.level, one.parent) for one in first.values()], notes
