"""A classification in a table with a column for each level, in any of the layouts that offices publish.

- A row for each of the lowest groups, with the codes (and titles) of all groups above it; upper cells may be merged.
- Indented: the level of a group is the column in which its code stands; its title stands in the next cell.
- Paths: a row for each group, with the codes of all groups above it to the left of its own, and one column of titles.
- Parts: a code is what the columns spell together (``A``, ``11``, ``01`` is A1101).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import polars as pl

from occumap.column_named import plain
from occumap.io.column_facts import ColumnFacts, facts_of, is_code, words_of
from occumap.io.column_words import CODE_WORDS, LEVEL_NAMES, TITLE_WORDS

_CODE = "code"
_MOSTLY = 0.95
# A code and a title in one cell: “11 Chief executives”, “1.1 - Farmers”, “A: Agriculture”.
_BOTH = re.compile(r"([A-Za-z]{0,3}\d[\w./\-]*\w|\d|[A-Z])\s*(?:[-–—:.)]\s*|\s)\s*(\S.*[^\W\d_]{2}.*)")


@dataclass(frozen=True, slots=True)
class LevelColumn:
    """A level of the table: its name, its column of codes, and the one of titles if it has its own."""

    name: str
    code: str
    title: str | None


@dataclass(frozen=True, slots=True)
class LevelColumns:
    """The levels that a table has columns for, from the top down, and how its rows are to be read."""

    layout: Literal["wide", "indented", "paths", "parts"]
    levels: tuple[LevelColumn, ...]
    title: str | None = None

    @property
    def said(self) -> str:
        """What was taken for what, in words."""
        named = ", ".join(level.name for level in self.levels)
        match self.layout:
            case "wide":
                return f"it has a column of codes for each level ({named})"
            case "indented":
                return f"the column in which a code stands is its level ({named})"
            case "paths":
                return f"the last code in a row is its own, those to the left are above it ({named})"
            case "parts":
                return f"a code is what {len(self.levels)} columns spell together ({named})"


def level_columns(frame: pl.DataFrame) -> LevelColumns | None:
    """Return the columns of levels; None if the table is something else.

    >>> table = pl.DataFrame({"Major": ["1", None], "Minor": [None, "11"], "Title": ["Bread", "Bakers"]})
    >>> level_columns(table).said
    'the column in which a code stands is its level (Major, Minor)'
    """
    facts = facts_of(without_remarks(with_split_cells(frame))[0])
    return _named_wide(facts) or _indented(facts) or _paths(facts) or _wide_by_content(facts) or _parts(facts)


def text_in(cell: str | None) -> str | None:
    """Return what stands in a cell, None where nothing does."""
    return (cell.strip() or None) if cell is not None else None


def without_remarks(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[int]]:
    """Return the table without the remarks below its last group, each alone in its row and no code; and the places."""
    places: list[int] = []
    for n in range(len(frame) - 1, -1, -1):
        there = [text for cell in frame.row(n) if (text := text_in(cell))]
        if len(there) > 1 or (there and is_code(there[0])):
            return frame.head(n + 1), places[::-1]
        if there:
            places.append(n)
    return frame, []


def split_code_and_title(text: str) -> tuple[str, str] | None:
    """Return the code and the title that stand in one cell, None where there aren't both.

    >>> split_code_and_title("11 Chief executives"), split_code_and_title("Bakers")
    (('11', 'Chief executives'), None)
    """
    found = _BOTH.fullmatch(text.strip())
    return (found[1], found[2].strip()) if found and is_code(found[1]) else None


def holds_both(one: ColumnFacts) -> bool:
    """Return whether the cells of a column have a code and a title each."""
    both = [split_code_and_title(cell) for cell in one.filled[:5_000]]
    codes = [found[0] for found in both if found]
    return len(codes) >= max(2, _MOSTLY * len(both)) and any(code[0].isdigit() for code in codes)


def with_split_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the table with two columns for each that has code and title in one cell; any other as it is.

    >>> with_split_cells(pl.DataFrame({"Group": ["11 Bakers", "12 Cooks"]})).columns
    ['Group code', 'Group title']
    """
    facts = facts_of(frame)
    if all(one.of_codes or not holds_both(one) for one in facts):
        return frame
    columns: list[pl.Series] = []
    for one in facts:
        if one.of_codes or not holds_both(one):
            columns.append(frame[one.name])
            continue
        both = [split_code_and_title(cell) if cell else None for cell in one.cells]
        columns.append(pl.Series(f"{one.name} code", [found[0] if found else None for found in both], pl.String))
        columns.append(pl.Series(f"{one.name} title", [found[1] if found else None for found in both], pl.String))
    return pl.DataFrame(columns)


def _named_wide(facts: Sequence[ColumnFacts]) -> LevelColumns | None:
    """Return levels with ``x_code`` beside ``x``, ``x_title`` or ``x_name``, if codes determine those above them."""
    named = {plain(one.name): one for one in facts}
    found: list[tuple[str, ColumnFacts, ColumnFacts]] = []
    for one in facts:
        stem = plain(one.name).removesuffix(_CODE)
        title = next((named[t] for t in (stem, f"{stem}title", f"{stem}name") if stem and t in named), None)
        if plain(one.name).endswith(_CODE) and stem and title and title is not one:
            found.append((_without_code(one.name), one, title))
    if len(found) < 2 or not _are_nested([code for _, code, _ in found]):
        return None
    common = _common_start([words for words, *_ in found])
    return LevelColumns(
        "wide",
        tuple(LevelColumn(words[len(common) :].strip(" _-.") or words, c.name, t.name) for words, c, t in found),
    )


def _wide_by_content(facts: Sequence[ColumnFacts]) -> LevelColumns | None:
    """Return levels whose columns are not called after each other: each code determines those to its left."""
    codes = [one for one in facts if one.of_codes and not one.of_figures and not one.counts_rows]
    lowest = max(codes, key=lambda one: len(one.distinct), default=None)
    chain = [one for one in codes if lowest is not None and one.place <= lowest.place and len(one.distinct) > 1]
    chain = [one for n, one in enumerate(chain) if all(_is_finer(one, above) for above in chain[:n])]
    if lowest is None or len(chain) < 2 or chain[-1] is not lowest or not _are_nested(chain):
        return None
    # A table that lists all groups in one column, with those above beside them, is no wide one.
    if any(above.distinct <= lowest.distinct for above in chain[:-1]):
        return None
    named = [one for one in chain if set(words_of(one.name)) & LEVEL_NAMES]
    spelled = _spelled(chain)
    if not (spelled or len(named) >= len(chain) - 1):
        return None
    titles = [_title_beside(one, facts, chain) for one in chain]
    if titles[-1] is None:
        return None
    levels = [LevelColumn(_without_code(c.name), c.name, t) for c, t in zip(chain, titles, strict=True)]
    return LevelColumns("wide", tuple(levels))


def _indented(facts: Sequence[ColumnFacts]) -> LevelColumns | None:
    """Return the columns in which codes stand, one a row, each with its title in a cell to the right."""
    rows = list(zip(*(one.cells for one in facts), strict=True))
    if any(_has_two(row) for row in rows):
        return None
    places: dict[int, int] = {}
    fitting = filled = 0
    codes: set[str] = set()
    for row in rows:
        there = [(n, cell) for n, cell in enumerate(row) if cell is not None]
        if len(there) < 2:
            continue
        filled += 1
        (first, code), (_, title) = there[0], there[1]
        if is_code(code) and code not in codes and not is_code(title):
            fitting += 1
            codes.add(code)
            places[first] = places.get(first, 0) + 1
    if filled < 2 or fitting < _MOSTLY * filled or len(places) < 2:
        return None
    columns = sorted(places)
    # Where the first of the columns is filled in nearly all rows, it is no level but what stands in every row.
    if places[columns[0]] > 0.9 * fitting:
        return None
    names = [_level_name(facts[n], k) for k, n in enumerate(columns, start=1)]
    if len(set(names)) < len(names):
        names = [f"level {k}" for k in range(1, len(columns) + 1)]
    return LevelColumns(
        "indented", tuple(LevelColumn(name, facts[n].name, None) for name, n in zip(names, columns, strict=True))
    )


def _has_two(row: Sequence[str | None]) -> bool:
    """Return whether a row has a code with a title, and to the right of them another code with a title."""
    kinds = "".join("c" if is_code(cell) else "t" for cell in row if cell is not None)
    return re.match("ct+ct", kinds) is not None


def _is_finer(one: ColumnFacts, above: ColumnFacts) -> bool:
    return len(one.distinct) >= len(above.distinct) and one.distinct != above.distinct


def _paths(facts: Sequence[ColumnFacts]) -> LevelColumns | None:
    """Return columns of whole codes, filled from the left, of which the last in each row is that row's own."""
    chain = [one for one in facts if one.filled and all(map(is_code, one.filled)) and not one.of_figures]
    chain = [one for one in chain if not one.counts_rows]
    if len(chain) < 2 or [one.place for one in chain] != list(range(chain[0].place, chain[0].place + len(chain))):
        return None
    rows = [row for row in zip(*(one.cells for one in chain), strict=True) if any(row)]
    titles = [one for one in facts if one not in chain and one.of_titles and len(one.filled) >= len(rows)]
    if not titles or any(row[0] is None or None in row[: sum(cell is not None for cell in row)] for row in rows):
        return None
    own = [next(cell for cell in reversed(row) if cell is not None) for row in rows]
    named = sum(1 for one in chain if one.words & LEVEL_NAMES)
    if len(set(own)) < len(own) or all(None not in row for row in rows) or not set(chain[0].filled) <= set(own):
        return None
    steps = {(a, b) for row in rows for a, b in pairwise(row) if a and b}
    spelled = sum(1 for a, b in steps if b.startswith(a)) >= 0.8 * len(steps)
    if not (spelled or named >= len(chain) - 1) or len({b for _, b in steps}) < len(steps):
        return None
    title = min(titles, key=lambda one: (one.title_rank, len(one.words), one.place))
    return LevelColumns(
        "paths", tuple(LevelColumn(_level_name(one, n), one.name, None) for n, one in enumerate(chain, 1)), title.name
    )


def _parts(facts: Sequence[ColumnFacts]) -> LevelColumns | None:
    """Return columns of which each has a part of the code: filled from the left, with a title beside them."""
    chain = [one for one in facts if one.filled and all(map(is_code, one.filled)) and not one.of_figures]
    if len(chain) < 2 or [one.place for one in chain] != list(range(chain[0].place, chain[0].place + len(chain))):
        return None
    rows = list(zip(*(one.cells for one in chain), strict=True))
    left = all(all(cell is None for cell in row[row.index(None) :]) for row in rows if None in row)
    whole = [row for row in rows if row[0] is not None]
    title = next((one for one in facts if one.place > chain[-1].place and one.of_titles), None)
    if not left or title is None or len(set(whole)) < len(whole) or not any(None in row for row in whole):
        return None
    # A column in which every row has a code of its own has whole codes, beside numbers of rows or levels.
    if any(len(one.distinct) == len(rows) for one in chain):
        return None
    return LevelColumns(
        "parts", tuple(LevelColumn(f"level {n}", one.name, None) for n, one in enumerate(chain, start=1)), title.name
    )


def _are_nested(chain: Sequence[ColumnFacts]) -> bool:
    """Return whether the codes of each column determine those of the column before it, blank cells filled down."""
    columns = [_down(one.cells) for one in chain]
    for above, below in pairwise(columns):
        pairs = {(a, b) for a, b in zip(above, below, strict=True) if a and b}
        if len({b for _, b in pairs}) < _MOSTLY * len(pairs):
            return False
    return True


def _spelled(chain: Sequence[ColumnFacts]) -> bool:
    columns = [_down(one.cells) for one in chain]
    pairs = {(a, b) for above, below in pairwise(columns) for a, b in zip(above, below, strict=True) if a and b}
    return sum(1 for a, b in pairs if b.startswith(a.rstrip("0-") or a)) >= 0.8 * len(pairs) > 0


def _down(cells: Sequence[str | None]) -> list[str | None]:
    found: list[str | None] = []
    for cell in cells:
        found.append(cell if cell is not None or not found else found[-1])
    return found


def _title_beside(code: ColumnFacts, facts: Sequence[ColumnFacts], chain: Sequence[ColumnFacts]) -> str | None:
    """Return the column of titles right after one of codes; for the lowest, any column of titles to its right."""
    for one in facts[code.place + 1 :]:
        if one in chain:
            return None
        if one.of_titles:
            return one.name
    if code is chain[-1]:
        return next((one.name for one in facts if one.of_titles and one.words & TITLE_WORDS), None)
    return None


def _level_name(one: ColumnFacts, number: int) -> str:
    words = _without_code(one.name)
    return f"level {number}" if re.fullmatch(r"(?i)column \d+|_?unnamed.*|\s*", words) else words


def _without_code(name: str) -> str:
    kept = re.sub(r"(?i)(codes?|c[oó]digo|kode|kod)$", "", name.strip())
    words = [word for word in words_of(kept) if word not in CODE_WORDS]
    return kept.strip(" _-.") if words else name.strip()


def _common_start(names: Sequence[str]) -> str:
    """Return what all names begin with, up to the last sign between words."""
    if len(names) < 2:
        return ""
    first, last = min(names), max(names)
    n = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    start = first[:n]
    cut = max(start.rfind(sign) for sign in " _-.")
    return start[: cut + 1]
