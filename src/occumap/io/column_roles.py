"""Which column of a classification holds codes, titles, levels and parents, whatever they are called.

The names of columns are looked at in many languages, but what the cells show decides: codes of which each stands once,
titles beside them, a few values that change with how deep a code stands, codes that are those of other rows. What a
user named is taken as it is. Every choice is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from occumap.column_named import plain
from occumap.io.code_levels import width
from occumap.io.code_parents import spelt_parents
from occumap.io.column_facts import ColumnFacts, facts_of, words_of
from occumap.io.column_words import CODE_WORDS, ID_WORDS, LEVEL_WORDS, PARENT_WORDS, TITLE_WORDS
from occumap.io.tables import find_named_column
from occumap.read_options import TOLD, ReadOptions

# Names of levels that name a column of codes at that level, in a table with a column for each.
_NOTHING = frozenset({"", "na", "n/a", "none", "null", "nan", "<blank>", "-", "–"})
_FEW_LEVELS = 12


@dataclass(frozen=True, slots=True)
class ColumnRoles:
    """The columns of a classification by what they hold; None where the table has none.

    ``parent_of`` is the column whose values the column of parents holds: that of the codes, or one of ids or titles.
    """

    code: str
    title: str | None
    level: str | None = None
    parent: str | None = None
    parent_of: str | None = None

    @property
    def said(self) -> str:
        """What was taken for what, in words."""
        named = {"codes": self.code, "titles": self.title, "levels": self.level, "parents": self.parent}
        return ", ".join(f"{what} in ‘{column}’" for what, column in named.items() if column)


def column_roles(frame: pl.DataFrame, options: ReadOptions = TOLD, *, where: str) -> ColumnRoles | None:
    """Return the columns of codes, titles, levels and parents; None if no column can be one of codes beside titles.

    Args:
        frame: a table of text.
        options: columns that the user named.
        where: the file, for errors.

    Raises:
        InputError: a column that the user named isn't there.

    >>> table = pl.DataFrame({"id": ["1", "2", "3"], "occ_code": ["A", "A1", "A11"], "name": ["x y", "ab", "cd"]})
    >>> column_roles(table, where="x.csv").said
    'codes in ‘occ_code’, titles in ‘name’'
    """
    facts = facts_of(frame)
    given = {
        role: find_named_column(frame, name, where=where) if name else None
        for role, name in (
            ("code", options.code_column),
            ("title", options.title_column),
            ("level", options.level_column),
            ("parent", options.parent_column),
        )
    }
    by_name = {one.name: one for one in facts}
    parent = by_name.get(given["parent"] or "") or _named(facts, PARENT_WORDS)
    level = by_name.get(given["level"] or "")
    taken = {one.name for one in (parent, level) if one}
    code = by_name.get(given["code"] or "") or _codes([one for one in facts if one.name not in taken])
    if code is None:
        return None
    rest = [one for one in facts if one.name not in {*taken, code.name}]
    title = by_name.get(given["title"] or "") or _titles(rest, code, options.language)
    if title is None:
        return None
    others = [one for one in rest if one.name != title.name]
    parent = parent or _parents_by_content(others, code)
    level = level or _levels(others, code, parent)
    found = ColumnRoles(code.name, title.name, level.name if level else None, parent.name if parent else None)
    return replace(found, parent_of=_parent_of(parent, code, facts).name) if parent else found


def said_nothing(cell: str | None) -> bool:
    """Return whether a cell holds nothing, or a word that tables put where there is nothing.

    >>> said_nothing("NA"), said_nothing(None), said_nothing("A")
    (True, True, False)
    """
    return cell is None or cell.casefold() in _NOTHING


def _named(facts: Sequence[ColumnFacts], words: frozenset[str]) -> ColumnFacts | None:
    """Return the column whose name has one of the words, the shortest name first."""
    fitting = [one for one in facts if one.words & words and one.filled]
    return min(fitting, key=lambda one: len(one.words), default=None)


def _codes(facts: Sequence[ColumnFacts]) -> ColumnFacts | None:
    """Return the column of codes: its cells look so, each stands about once, and its name says it best."""
    fitting = [
        one
        for one in facts
        if one.of_codes and not one.of_figures and len(one.filled) >= 0.5 * len([c for c in one.cells if c is not None])
    ]
    named = [one for one in fitting if one.words & CODE_WORDS]
    # Numbers of rows are codes only where the name says so, or nothing else can be.
    plain_ones = [one for one in fitting if not one.counts_rows] or [
        one for one in fitting if not one.words & ID_WORDS or one.words & CODE_WORDS
    ]
    candidates = [one for one in named if one in plain_ones or (one.counts_rows and len(fitting) == 1)] or plain_ones
    if not candidates:
        return named[0] if named else None
    filled = max(len(one.filled) for one in candidates)
    whole = [one for one in candidates if len(one.filled) >= 0.9 * filled]
    return max(whole, key=lambda one: (round(len(one.distinct) / filled, 1), _name_score(one), -one.place))


def _name_score(one: ColumnFacts) -> int:
    if one.words & LEVEL_WORDS:
        return -2
    if one.words & CODE_WORDS:
        return 2
    return -1 if one.words & ID_WORDS else 0


def _titles(facts: Sequence[ColumnFacts], code: ColumnFacts, language: str | None) -> ColumnFacts | None:
    fitting = [one for one in facts if one.of_titles and len(one.filled) >= 0.5 * len(code.filled)]
    if not fitting:
        # Titles of one short word look like codes now and then; a name that says so is believed.
        fitting = [one for one in facts if one.words & TITLE_WORDS and one.filled and not one.of_figures]
    if language and (chosen := [one for one in fitting if language.split("-")[0].casefold() in words_of(one.name)]):
        fitting = chosen
    return min(fitting, key=lambda one: (one.title_rank, len(one.words), abs(one.place - code.place)), default=None)


def _levels(facts: Sequence[ColumnFacts], code: ColumnFacts, parent: ColumnFacts | None) -> ColumnFacts | None:
    """Return the column of levels: named so, with words before numbers; else the one that changes with the depth."""
    few = [
        one
        for one in facts
        if len(one.distinct) <= _FEW_LEVELS and len(one.filled) >= 0.9 * len(code.filled) and one is not parent
    ]
    named = [one for one in few if one.words & LEVEL_WORDS and _changes_with_depth(one, code, loosely=True)]
    if named:
        return min(named, key=lambda one: (all(map(str.isdigit, one.distinct)), one.place))
    told = [
        one
        for one in few
        if 1 < len(one.distinct) <= len(one.filled) / 2 and _changes_with_depth(one, code, loosely=False)
    ]
    return min(told, key=lambda one: (all(map(str.isdigit, one.distinct)), one.place), default=None)


def _changes_with_depth(one: ColumnFacts, code: ColumnFacts, *, loosely: bool) -> bool:
    """Return whether a column has another value for a group than for the group above it, as levels have.

    Args:
        one: the column.
        code: that of the codes.
        loosely: whether its name says that it is one of levels: then that much is enough. Else each value must go with
            one length of code, and each length with one value.
    """
    pairs = [(c, v) for c, v in zip(code.cells, one.cells, strict=True) if c is not None and v is not None]
    value = dict(pairs)
    called_so = plain(one.name) in LEVEL_WORDS
    if len(one.distinct) == 1:
        return loosely and called_so
    if not loosely:
        by_width = {(width(c), v) for c, v in pairs}
        return len(by_width) == len({w for w, _ in by_width}) == len(one.distinct)
    spelt = spelt_parents(list(value))
    below = [(c, p) for c, p in spelt.items() if p]
    # In a flat list “Skill level” is no level, and “Level” is one.
    return called_so if not below else sum(1 for c, p in below if value[c] != value[p]) >= 0.8 * len(below)


def _parents_by_content(facts: Sequence[ColumnFacts], code: ColumnFacts) -> ColumnFacts | None:
    """Return the column whose cells are codes of other rows, whatever it is called."""
    for one in facts:
        pairs = [(p, c) for p, c in zip(one.cells, code.cells, strict=True) if not said_nothing(p) and c is not None]
        if not pairs or one.of_figures or not len(one.distinct) < len(code.distinct):
            continue
        there = [(p, c) for p, c in pairs if p in code.distinct]
        itself = sum(1 for p, c in there if p == c)
        above = {p for p, _ in there}
        if (
            len(there) >= 0.95 * len(pairs)
            and itself <= 0.05 * len(there)
            and len(pairs) >= 0.5 * (len(code.distinct) - len(above))
        ):
            if one.words & LEVEL_WORDS or (
                all(len(p or "") == 1 for p, _ in pairs) and not any(c.startswith(p or "") for p, c in pairs)
            ):
                continue
            return one
    return None


def _parent_of(parent: ColumnFacts, code: ColumnFacts, facts: Sequence[ColumnFacts]) -> ColumnFacts:
    """Return the column whose values the parents are: the codes, or else ids or titles that stand once each."""
    stated = {cell for cell in parent.filled if not said_nothing(cell)}
    if not stated or len(stated & code.distinct) >= 0.5 * len(stated):
        return code
    for one in facts:
        if one not in (parent, code) and stated - {"0"} <= one.distinct and len(one.distinct) == len(one.filled):
            return one
    return code
