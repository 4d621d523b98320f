"""The parents of codes, where no table states them: as the codes spell them, or by the order of the rows.

A parent is the longest code that *is there* and that the code spells, whatever lies between: ``X100`` stands under
``X`` if there is no ``X10``. A range (``31-33``) and joined codes (``72/73``) stand above what they span. Codes filled
up with zeros (``11-0000`` above ``11-1000``) and numbered headings (``1.9``, ``1.10``) are told from the whole list.
Sections that no code spells (``A`` above ``01``) are told by the order of the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from occumap.io.whole_numbers import whole_number

_SEGMENTS = re.compile(r"[^0-9A-Za-z]+")
# More codes than this are no range of one group.
_WIDEST = 10_000
_RANGE = re.compile(r"(\d+)[-–](\d+)")
_JOINED = re.compile(r"(\d+)(?:[/,+&](\d+))+")
# Of codes filled up with zeros, this share has a parent or stands at the top.
_NEARLY_ALL = 0.95

Parents = dict[str, str | None]


def spelt_parents(codes: Sequence[str], number: Mapping[str, int] | None = None) -> Parents:
    """Return the parent that each code spells among the codes there are; None where it spells none.

    Args:
        codes: in the order of their rows, each once.
        number: of the level of each code, where it is known: a parent is always of a higher one.

    >>> spelt_parents(["1", "11", "111", "X", "X100"])
    {'1': None, '11': '1', '111': '11', 'X': None, 'X100': 'X'}
    >>> spelt_parents(["31-33", "311", "3111"]), spelt_parents(["11-0000", "11-1000", "11-1011"])
    ({'31-33': None, '311': '31-33', '3111': '311'}, {'11-0000': None, '11-1000': '11-0000', '11-1011': '11-1000'})
    """
    spelling = _Spelling(tuple(codes))
    ways: list[Callable[[str], list[str]]] = [spelling.above]
    if spelling.is_numbered:
        ways = [spelling.above_by_segments]
    elif spelling.is_padded:
        ways = [spelling.above_by_zeros]
    return {code: _first_above(code, ways[0](code), number) for code in codes}


def parents_by_order(codes: Sequence[str], number: Mapping[str, int]) -> Parents:
    """Return, for each code, the last code above it in the rows that is of a higher level; None where none is.

    >>> parents_by_order(["A", "01", "011", "B", "05"], {"A": 1, "01": 2, "011": 3, "B": 1, "05": 2})
    {'A': None, '01': 'A', '011': '01', 'B': None, '05': 'B'}
    """
    found: Parents = {}
    way: list[str] = []
    for code in codes:
        while way and number[way[-1]] >= number[code]:
            way.pop()
        found[code] = way[-1] if way else None
        way.append(code)
    return found


def sections_by_order(codes: Sequence[str], parents: Parents) -> Parents:
    """Return parents for the codes that spell none, if the rows put them under sections; nothing where they don't.

    Sections are codes of letters that no other code spells. The rows show them if the first row is one, and each has
    something under it before the next begins.

    >>> rows = ["A", "01", "011", "02", "B", "05"]
    >>> sections_by_order(rows, spelt_parents(rows))
    {'01': 'A', '02': 'A', '05': 'B'}
    >>> sections_by_order(["01", "02", "A", "B"], dict.fromkeys(["01", "02", "A", "B"]))
    {}
    """
    spelled = {parent for parent in parents.values() if parent}
    tops = [code for code in codes if parents[code] is None]
    sections = [code for code in tops if code.isalpha() and code not in spelled]
    rest = [code for code in tops if code not in sections]
    if not sections or not rest or tops[0] != sections[0] or any(not code[0].isdigit() for code in rest):
        return {}
    if len(sections) == 1 and len(rest[0]) <= len(sections[0]):
        return {}
    found: Parents = {}
    section = ""
    for code in tops:
        if code in sections:
            section = code
        else:
            found[code] = section
    return found if set(found.values()) == set(sections) else {}


def span(code: str) -> tuple[str, ...]:
    """Return the codes that a range or joined codes stand for, the code itself for any other.

    >>> span("31-33"), span("72/73"), span("162-3"), span("11-1011")
    (('31', '32', '33'), ('72', '73'), ('162', '163'), ('11-1011',))
    """
    if (found := _RANGE.fullmatch(code)) and len(found[2]) <= len(found[1]):
        first, last = found[1], found[1][: len(found[1]) - len(found[2])] + found[2]
        low, high = whole_number(first), whole_number(last)
        if low is not None and high is not None and low <= high <= low + _WIDEST:
            return tuple(str(n).zfill(len(first)) for n in range(low, high + 1))
    if _JOINED.fullmatch(code):
        parts = _SEGMENTS.split(code)
        if len(set(map(len, parts))) == 1 and parts == sorted(set(parts)):
            return tuple(parts)
    return (code,)


@dataclass(frozen=True)
class _Spelling:
    """How the codes of a list spell what is above them."""

    codes: tuple[str, ...]

    @cached_property
    def _spans(self) -> dict[str, tuple[str, ...]]:
        """What ranges and joined codes stand for; nothing where strokes and dashes part codes instead."""
        found = {code: spanned for code in self.codes if (spanned := span(code)) != (code,)}
        whole = {code for code in self.codes if code.isdigit()}
        starts = [spanned[0] for spanned in found.values()]
        width = {len(start) for start in starts}
        # 11-12 and 11-13 beside 11 are no ranges, nor is a list without any plain code.
        if not whole or len(set(starts)) < len(starts) or any(len(code) > 16 for code in found):
            return {}
        longer = any(len(code) > min(width, default=0) for code in whole)
        shorter = any(len(code) < max(width, default=0) for code in whole)
        beside = any(len(code) in width for code in whole)
        return found if longer or shorter or beside else {}

    @cached_property
    def _by_stem(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for code in self.codes:
            if code not in self._spans:
                found.setdefault(_stem(code), code)
        return found

    @cached_property
    def _by_span(self) -> dict[str, list[str]]:
        """Ranges by each code they stand for, the narrowest first."""
        found: dict[str, list[str]] = {}
        for code, spanned in sorted(self._spans.items(), key=lambda item: len(item[1])):
            for one in spanned:
                found.setdefault(one, []).append(code)
        return found

    @cached_property
    def is_numbered(self) -> bool:
        """Whether they are numbered headings, in which 1.10 comes after 1.9 and not under 1.1."""
        place = {code: n for n, code in enumerate(self.codes)}
        parted = any(_SEGMENTS.search(code) for code in self.codes)
        for code in self.codes if parted else ():
            head, sign, last = _cut(code)
            before = [f"{head}{sign}{digit}" for digit in "123456789"]
            if last == "10" and all(one in place for one in before) and place[before[-1]] < place[code]:
                return True
        return False

    @cached_property
    def is_padded(self) -> bool:
        """Whether all are of one length, and what stands higher is filled up with zeros."""
        stems = {_stem(code) for code in self.codes}
        width = {len(stem) for stem in stems}
        if self._spans or len(width) != 1 or len(stems) < len(self.codes):
            return False
        short = {self._without_zeros(code) for code in self.codes}
        tops = [one for one in short if not any(one[:n] in short for n in range(1, len(one)))]
        high = [one for one in tops if len(one) <= width.copy().pop() / 2]
        return len(tops) < len(short) and len(high) >= _NEARLY_ALL * len(tops)

    def _without_zeros(self, code: str) -> str:
        first = _SEGMENTS.split(code)[0]
        stem = _stem(code)
        kept = len(first) if len(first) < len(stem) else 1
        return stem[:kept] + stem[kept:].rstrip("0")

    @cached_property
    def _by_short(self) -> dict[str, str]:
        return {self._without_zeros(code): code for code in self.codes}

    def above(self, code: str) -> list[str]:
        """Return the codes that a code spells, the longest first."""
        ends = self._spans.get(code, (_stem(code),))
        first, last = ends[0], ends[-1]
        found: list[str] = []
        for n in range(len(first), 0, -1):
            head = first[:n]
            if last[:n] == head and n < len(first) and head in self._by_stem:
                found.append(self._by_stem[head])
            for wider in self._by_span.get(head, ()):
                spanned = self._spans[wider]
                if wider != code and last[:n] in spanned and (n < len(first) or len(spanned) > len(ends)):
                    found.append(wider)
        return found

    def above_by_segments(self, code: str) -> list[str]:
        """Return the codes that a numbered heading stands under, the nearest first."""
        there = set(self.codes)
        cuts = [match.start() for match in _SEGMENTS.finditer(code)]
        return [code[:n] for n in reversed(cuts) if code[:n] in there]

    def above_by_zeros(self, code: str) -> list[str]:
        """Return the codes above one of a list that is filled up with zeros, the nearest first."""
        short = self._without_zeros(code)
        heads = (short[:n] for n in range(len(short) - 1, 0, -1))
        return [self._by_short[head] for head in heads if head in self._by_short]


def _first_above(code: str, above: Sequence[str], number: Mapping[str, int] | None) -> str | None:
    return next((one for one in above if number is None or number[one] < number[code]), None)


def _cut(code: str) -> tuple[str, str, str]:
    """Return a code before its last sign, the sign, and what follows it."""
    signs = list(_SEGMENTS.finditer(code))
    return (code[: signs[-1].start()], signs[-1][0], code[signs[-1].end() :]) if signs else ("", "", code)


def _stem(code: str) -> str:
    return "".join(sign for sign in code if sign.isalnum()).casefold()
