"""Which two columns of a table are the codes of a correspondence, and which are their titles.

Two columns of codes side by side are a correspondence whatever they are called, unless one is the parent of the other,
the two are levels of one classification, or the rows are titles coded to both (an index).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from occumap.column_named import plain
from occumap.io.column_facts import ColumnFacts, facts_of, words_of
from occumap.io.column_words import (
    CLASSIFICATION_NAMES,
    CODE_WORDS,
    FROM_WORDS,
    LEVEL_NAMES,
    LEVEL_WORDS,
    PARENT_WORDS,
    PARTIAL_WORDS,
    REMARK_WORDS,
    TITLE_WORDS,
    TO_WORDS,
)
from occumap.io.tables import find_named_column
from occumap.read_options import TOLD, ReadOptions

# Names and numbers by which a column says that it is of a version: isco08, SOC 2010, NACE Rev. 2, ANZSCO v1.3.
_VERSION = re.compile(r"(?i)rev|v\d|(19|20)\d\d|[a-z]{2,}[\W_]?\d{2,4}$|edition|release")
_MOSTLY = 0.95


@dataclass(frozen=True, slots=True)
class CrosswalkColumns:
    """The columns of a correspondence: two of codes, those of their titles and of marks that a link is partial."""

    from_code: str
    to_code: str
    from_title: str | None
    to_title: str | None
    partial: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def said(self) -> str:
        """What was taken for what, in words."""
        titles = [f"‘{one}’" for one in (self.from_title, self.to_title) if one]
        return f"it leads from the codes in ‘{self.from_code}’ to those in ‘{self.to_code}’" + (
            f", with titles in {' and '.join(titles)}" if titles else ""
        )


def crosswalk_columns(frame: pl.DataFrame, options: ReadOptions = TOLD, *, where: str) -> CrosswalkColumns | None:
    """Return the columns of a correspondence; None if the table is something else.

    Args:
        frame: a table of text.
        options: columns that the user named.
        where: the file, for errors.

    Raises:
        InputError: a column that the user named isn't there.

    >>> table = pl.DataFrame({"ANZSCO Code": ["111111"], "ANZSCO Title": ["Chief"], "OSCA Code": ["121131"]})
    >>> crosswalk_columns(table, where="x.csv").said
    'it leads from the codes in ‘ANZSCO Code’ to those in ‘OSCA Code’, with titles in ‘ANZSCO Title’'
    """
    facts = facts_of(frame)
    by_name = {one.name: one for one in facts}
    named = [
        by_name[find_named_column(frame, name, where=where)] if name else None
        for name in (options.from_column, options.to_column)
    ]
    codes = [one for one in facts if _may_hold_codes(one)]
    pair = _pair(facts, codes, (named[0], named[1]))
    if pair is None:
        return None
    old, new = pair
    titles = _titles(facts, old, new)
    if not any(named) and _is_index(facts, old, new, titles):
        return None
    partial = tuple(one.name for one in facts if one.words & PARTIAL_WORDS and len(one.distinct) <= 4 and one.filled)
    taken = {old.name, new.name, *(one.name for one in titles if one), *partial}
    rest = tuple(one.name for one in facts if one.name not in taken and one.filled)
    return CrosswalkColumns(
        old.name, new.name, titles[0].name if titles[0] else None, titles[1].name if titles[1] else None, partial, rest
    )


def is_directed(one: ColumnFacts, words: frozenset[str]) -> bool:
    """Return whether a column's name says that it stands at that end, as ``from_code`` or ``oldlist`` do."""
    starts = {"old", "source", "from"} if "old" in words else {"new", "target"}
    return bool(one.words & words) or plain(one.name).startswith(tuple(starts))


def _may_hold_codes(one: ColumnFacts) -> bool:
    if not one.of_codes or one.of_figures or one.words & PARENT_WORDS:
        return False
    if one.words & PARTIAL_WORDS or (one.words & LEVEL_WORDS and len(one.distinct) < 10):
        return False
    return not one.counts_rows or bool(one.words & CODE_WORDS)


def _pair(
    facts: Sequence[ColumnFacts],
    codes: Sequence[ColumnFacts],
    named: tuple[ColumnFacts | None, ColumnFacts | None],
) -> tuple[ColumnFacts, ColumnFacts] | None:
    """Return the two columns of codes, from and to."""
    old, new = named
    if old is None or new is None:
        rest = [one for one in codes if one not in named]
        olds, news = ([one for one in rest if is_directed(one, w)] for w in (FROM_WORDS, TO_WORDS))
        # “from” of a column such as share_of_from says nothing of where its codes stand; code words decide.
        old = old or _best(olds)
        new = new or _best([one for one in news if one is not old])
        if old and new:
            return old, new
        if any(named):
            end = next(one for one in named if one)
            others = [one for one in codes if one is not end]
            if len(others) != 1:
                return None
            return (end, others[0]) if named[0] else (others[0], end)
        return _undirected(facts, codes)
    return old, new


def _best(columns: Sequence[ColumnFacts]) -> ColumnFacts | None:
    return min(columns, key=lambda one: (not one.words & CODE_WORDS, one.place), default=None)


def _undirected(facts: Sequence[ColumnFacts], codes: Sequence[ColumnFacts]) -> tuple[ColumnFacts, ColumnFacts] | None:
    """Return the two columns of codes that are of two classifications; None if it can't be told that they are."""
    titled = [one for one in codes if _title_by_name(facts, one)]
    chosen = titled if len(titled) == 2 else list(codes)
    if len(chosen) > 2:
        chosen = [one for one in chosen if says_version(one)]
    if len(chosen) != 2:
        return None
    old, new = chosen
    if _is_parent(old, new) or _is_parent(new, old) or _are_levels(old, new):
        return None
    shaped = len(facts) == 2 and any(_is_shaped(cell) for one in chosen for cell in one.distinct)
    evident = len(titled) == 2 or shaped or (says_version(old) and says_version(new))
    return (old, new) if evident else None


def says_version(one: ColumnFacts, *, bare: bool = True) -> bool:
    """Return whether the name of a column is one of a classification, or of codes.

    Args:
        one: the column.
        bare: whether “code” and no more is enough.
    """
    words = {word.rstrip("0123456789") for word in words_of(one.name)}
    of_one = words & CLASSIFICATION_NAMES or _VERSION.search(one.name)
    return bool(of_one or (bare and one.words & CODE_WORDS))


def _is_shaped(cell: str) -> bool:
    """Return whether a cell shows that it is a code and no number: a leading zero, a letter, a sign, three digits."""
    return not cell.isdigit() or len(cell) > 2 or (cell[0] == "0" and len(cell) > 1)


def _is_parent(above: ColumnFacts, below: ColumnFacts) -> bool:
    """Return whether the cells of a column are codes of other rows of another."""
    pairs = [(a, b) for a, b in zip(above.cells, below.cells, strict=True) if a and b]
    there = [(a, b) for a, b in pairs if a in below.distinct]
    itself = sum(1 for a, b in there if a == b)
    once = len(below.distinct) == len(below.filled)
    return once and len(there) >= _MOSTLY * len(pairs) > 0 and itself <= 0.05 * len(there)


def _are_levels(above: ColumnFacts, below: ColumnFacts) -> bool:
    """Return whether two columns are levels of one classification: named so, or spelled out from left to right."""
    pairs = {(a, b) for a, b in zip(above.cells, below.cells, strict=True) if a and b}
    parents: defaultdict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        parents[b].add(a)
    nested = bool(pairs) and all(len(found) == 1 for found in parents.values())
    if not nested:
        return False
    if set(words_of(above.name)) & LEVEL_NAMES and set(words_of(below.name)) & LEVEL_NAMES:
        return True
    versions = _VERSION.search(above.name) and _VERSION.search(below.name)
    spelled = sum(1 for a, b in pairs if b != a and b.startswith(a))
    return not versions and spelled >= _MOSTLY * len(pairs) and len({a for a, _ in pairs}) < len(pairs)


def _titles(
    facts: Sequence[ColumnFacts], old: ColumnFacts, new: ColumnFacts
) -> tuple[ColumnFacts | None, ColumnFacts | None]:
    """Return the columns of titles of both sides: by name, else the one right after the codes."""
    found: list[ColumnFacts | None] = [_title_by_name(facts, old), _title_by_name(facts, new)]
    for n, (code, words) in enumerate(((old, FROM_WORDS), (new, TO_WORDS))):
        if found[n] is None:
            texts = [one for one in facts if one.words & TITLE_WORDS and one.of_titles and one not in found]
            found[n] = next((one for one in texts if is_directed(one, words) and is_directed(code, words)), None)
    for n, code in enumerate((old, new)):
        after = next((one for one in facts if one.place == code.place + 1 and not one.words & REMARK_WORDS), None)
        if found[n] is None and after and after not in found and after.of_titles and not after.of_codes:
            found[n] = after
    checked = [one if one and _is_title_of(one, code) else None for one, code in zip(found, (old, new), strict=True)]
    return checked[0], checked[1]


def _title_by_name(facts: Sequence[ColumnFacts], code: ColumnFacts) -> ColumnFacts | None:
    """Return the column called as the codes are, but for the word that says that it has titles."""
    stem = [word for word in words_of(code.name) if word not in CODE_WORDS]
    if not stem:
        return None
    for one in facts:
        words = words_of(one.name)
        if one is not code and one.words & TITLE_WORDS and [w for w in words if w not in TITLE_WORDS] == stem:
            return one
    return None


def _is_title_of(title: ColumnFacts, code: ColumnFacts) -> bool:
    """Return whether each code has one title there, but for a few."""
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for a, b in zip(code.cells, title.cells, strict=True):
        if a and b:
            titles[a].add(b.casefold())
    single = sum(1 for found in titles.values() if len(found) == 1)
    return len(titles) >= 0.5 * len(code.distinct) > 0 and single >= 0.9 * len(titles)


def _is_index(
    facts: Sequence[ColumnFacts],
    old: ColumnFacts,
    new: ColumnFacts,
    titles: tuple[ColumnFacts | None, ColumnFacts | None],
) -> bool:
    """Return whether the rows are titles, each with its codes in two versions, and not codes with their titles."""
    if titles[1] is not None:
        return False
    before = [one for one in facts if one.of_titles and one.place < old.place and one.place < new.place]
    pairs = [(a, b) for a, b in zip(old.cells, new.cells, strict=True) if a and b]
    repeated = len(set(pairs)) < 0.9 * len(pairs)
    texts = [one for one in facts if one.of_titles and len(one.distinct) > len(set(pairs))]
    if repeated and texts and titles[0] is None:
        return True
    return titles[0] is None and any(
        one.words & (TITLE_WORDS | {"job", "jobs", "entry", "text"}) and not is_directed(one, FROM_WORDS)
        for one in before
    )


__all__ = ["CrosswalkColumns", "crosswalk_columns", "is_directed"]
