"""Entries of an index that contradict each other: one title with the same qualifiers under several codes, two defaults.

An index with such entries can be used all the same: their titles are answered with a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from occumap.coding.normalise import plain
from occumap.model.index import Index

_SHOWN = 5
# The flags of the ONS index, which has defaults for each qualifier of a title.
_OF_A_QUALIFIER = frozenset({"A", "I", "M", "O", "Q", "QS"})


class Contradiction(NamedTuple):
    """Entries of one title that can't all hold.

    Args:
        title: as the first of them has it.
        version: the id of the version that their codes are of.
        rows: of the index, counted from 0.
        codes: of these rows.
        defaults: whether they are flagged as the default, each under other qualifiers.
    """

    title: str
    version: str
    rows: tuple[int, ...]
    codes: tuple[str, ...]
    defaults: bool = False

    def said(self, *, first_row: int = 2) -> str:
        """Return what contradicts what, with rows as the file counts them, as a part of a sentence."""
        rows = _joined(str(row + first_row) for row in self.rows)
        codes = _joined(dict.fromkeys(self.codes))
        flagged = "by default " if self.defaults else ""
        return f"rows {rows}: ‘{self.title}’ is {flagged}{codes} of {self.version}"


def contradictions(index: Index, version: str) -> tuple[Contradiction, ...]:
    """Return the entries of an index that contradict each other in one of its versions, in the order of the index.

    >>> from occumap.examples import small_index
    >>> contradictions(small_index(), "tiny1")
    ()
    """
    same: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    flagged: dict[str, list[int]] = defaultdict(list)
    codes = index.codes(version).to_list()
    table = index.frame.select("natural_title", "add", "ind", "default").iter_rows()
    for row, (title, add, ind, default) in enumerate(table):
        if codes[row] is not None:
            same[plain(title), plain(add or ""), plain(ind or "")].append(row)
            if default and default not in _OF_A_QUALIFIER:
                flagged[plain(title)].append(row)
    found = [_of(index, version, rows, codes) for rows in same.values() if len({codes[row] for row in rows}) > 1]
    known = {one.rows for one in found}
    found += [
        _of(index, version, rows, codes, defaults=True)
        for rows in flagged.values()
        if len({codes[row] for row in rows}) > 1
        and not any(set(rows) <= set(one) for one in known)
        and not any(_is_bare(index, row) for row in rows)
    ]
    return tuple(sorted(found, key=lambda one: one.rows))


def in_words(found: Iterable[Contradiction]) -> str:
    """Return contradictions as a sentence, the first few of them by row; empty if there are none."""
    told = [one.said() for one in found]
    if not told:
        return ""
    more = [f"and {len(told) - _SHOWN:,} more"] if len(told) > _SHOWN else []
    shown = "; ".join([*told[:_SHOWN], *more])
    return f"entries contradict each other, so their titles are coded with a question: {shown}"


def _is_bare(index: Index, row: int) -> bool:
    """Return whether an entry has no qualifiers: flagged, it is the default of its title, whatever others are."""
    return not (index.frame["add"][row] or index.frame["ind"][row])


def _of(
    index: Index, version: str, rows: list[int], codes: list[str | None], *, defaults: bool = False
) -> Contradiction:
    title = index.frame["title"][rows[0]]
    return Contradiction(title, version, tuple(rows), tuple(str(codes[row]) for row in rows), defaults)


def _joined(parts: Iterable[str]) -> str:
    *before, last = parts
    return f"{', '.join(before)} and {last}" if before else last
