"""A correspondence out of a table of two columns of codes, with the titles of both sides where it has them.

Nothing is passed over without a word: rows without a code on one side are counted, merged cells filled down only
where the pattern is plain, marks that a link leads to a part of a group kept, columns of figures named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from occumap.errors import InputError, OccumapError
from occumap.io.code_tree import Row, code_tree, listed
from occumap.io.column_facts import words_of
from occumap.io.column_roles import said_nothing
from occumap.io.column_words import CODE_WORDS, FIGURE_WORDS
from occumap.io.crosswalk_columns import CrosswalkColumns
from occumap.io.lost_zeros import short_codes
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Group, Version

# What publishers write at a code of which only a part is meant: 1120p, 01.11*, ex 01.11, 1120 (part).
_MARKED = re.compile(r"(?i)(?:(ex)\s+)?(\S*?[0-9A-Za-z])\s*(\*+|(?<=\d)p|\(?\bp(?:art(?:ial)?)?\.?\)?)?")
_YES = frozenset(
    ["true", "yes", "y", "1", "p", "part", "partial", "x", "*", "**", "t", "oui", "si", "sim", "ja", "teil"]
)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CrosswalkTable:
    """What a table of two columns of codes holds: links, the groups of both sides that have titles, what was told."""

    correspondence: Correspondence
    versions: tuple[Version, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """A side of the table: codes as they stand in the rows, whether each is marked as a part, and titles."""

    column: str
    raw: Sequence[str | None]
    codes: Sequence[str | None]
    marked: Sequence[bool]
    titles: Sequence[str | None]


def crosswalk_table(
    frame: pl.DataFrame,
    columns: CrosswalkColumns,
    ids: tuple[str, str],
    *,
    where: str,
    width: tuple[int, ...] | None = None,
    row_of: int = 2,
) -> CrosswalkTable:
    """Return the correspondence of a table.

    Args:
        frame: a table of text.
        columns: what they hold.
        ids: what the two versions are to be called.
        where: the file, for errors.
        width: digits of codes whose leading zeros were lost.
        row_of: the number of the first row of the table in its file.

    Raises:
        InputError: blank cells that may be merged or may say that there is no counterpart, or no links.

    >>> from occumap.io.crosswalk_columns import crosswalk_columns
    >>> table = pl.DataFrame({"old": ["11", None, "12"], "new": ["101", "102", "103"]})
    >>> found = crosswalk_table(table, crosswalk_columns(table, where="x"), ("a", "b"), where="x.csv")
    >>> len(found.correspondence.links), found.notes[0]
    (3, '1 blank cell in ‘old’ is taken for a merged one and filled from above: row 3')
    """
    sides = [
        _side(frame, code, title, width)
        for code, title in ((columns.from_code, columns.from_title), (columns.to_code, columns.to_title))
    ]
    sides, notes = _filled_down(sides, where, row_of)
    links, alone, again = _links(sides, _flags(frame, columns.partial))
    if not links:
        raise InputError(
            where,
            f"no row has a code in both ‘{columns.from_code}’ and ‘{columns.to_code}’",
            hint="Name the columns of codes with --from-column and --to-column.",
        )
    notes += _said_of_blanks(sides, alone, row_of)
    if again:
        notes.append(f"{_count(again, 'row')} {'repeats' if again == 1 else 'repeat'} a link that stands above")
    without = _without_counterpart(sides, alone, links, ids)
    marks = {pair: part for pair, part in links.items() if part is not None}
    table = Correspondence.from_counts(*ids, dict.fromkeys(links), without, partial=marks or None)
    if marks:
        notes.append(f"{sum(marks.values()):,} of {_count(len(links), 'link')} marked as leading to a part of a group")
    versions, said = _versions(sides, ids, where)
    return CrosswalkTable(table, versions, (*notes, *said, *_said_of_rest(columns), *_said_of_zeros(sides, width)))


def _links(
    sides: Sequence[_Side], flags: Sequence[bool] | None
) -> tuple[dict[Pair, bool | None], dict[int, list[int]], int]:
    """Return the pairs with whether each is partial, the rows without a code by the side that has none, and how many
    rows repeat a pair.
    """
    links: dict[Pair, bool | None] = {}
    alone: dict[int, list[int]] = {0: [], 1: []}
    again = 0
    marks = any(sides[0].marked) or any(sides[1].marked)
    for n, (old, new) in enumerate(zip(sides[0].codes, sides[1].codes, strict=True)):
        if old and new:
            again += (old, new) in links
            part = flags[n] if flags else (False if marks else None)
            part = True if sides[0].marked[n] or sides[1].marked[n] else part
            links[old, new] = part if links.get((old, new)) is None else bool(links[old, new] or part)
        elif old or new:
            alone[1 if old else 0].append(n)
    return links, alone, again


def version_names(frame: pl.DataFrame, columns: CrosswalkColumns) -> tuple[str, str]:
    """Return what the two sides are called: as a column beside the codes says in all its rows, else as the columns.

    >>> from occumap.io.crosswalk_columns import crosswalk_columns
    >>> table = pl.DataFrame({"NOC 2016 V1.3 Code": ["1"], "NOC 2021 V1.0 Code": ["11"]})
    >>> version_names(table, crosswalk_columns(table, where="x"))
    ('noc-2016-v1-3', 'noc-2021-v1-0')
    """
    names = []
    for code, ends in ((columns.from_code, ("from", "source", "old")), (columns.to_code, ("to", "target", "new"))):
        stated = None
        for column in frame.columns:
            words = words_of(column)
            if words[:1] and words[0] in ends and {"classification", "version", "scheme"} & set(words[1:]):
                values = frame[column].drop_nulls().unique().to_list()
                stated = values[0] if len(values) == 1 else stated
        names.append(slug(stated) if stated else slug_of_codes(code))
    old, new = names
    return (old or "from", new or "to") if old != new else (f"{old or 'codes'}-from", f"{new or 'codes'}-to")


def slug(name: str) -> str:
    """Return a name in small letters, with a dash between its words.

    >>> slug("ANZSCO v1.3"), slug("CIUO-08")
    ('anzsco-v1-3', 'ciuo-08')
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def slug_of_codes(column: str) -> str:
    """Return what the version is called whose codes a column has: its name without the word for codes.

    >>> slug_of_codes("NOC 2016 V1.3 Code"), slug_of_codes("Code")
    ('noc-2016-v1-3', '')
    """
    return slug(" ".join(_without_code_words(column)))


def _without_code_words(column: str) -> list[str]:
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", column)
    words = re.split(r"[\s_\-:]+", plain)
    return [word for word in words if set(words_of(word)).isdisjoint(CODE_WORDS)]


def _side(frame: pl.DataFrame, code: str, title: str | None, width: tuple[int, ...] | None) -> _Side:
    raw = [(cell or "").strip() or None for cell in frame[code]]
    found = [_MARKED.fullmatch(cell) if cell else None for cell in raw]
    plain = [cell for cell in raw if cell]
    # A letter p ends a mark only where codes are digits; “1120P” may be a code among letters.
    digits = sum(1 for cell in plain if cell.strip("pP* ").replace(".", "").replace("-", "").isdigit())
    usual = _usual_lengths(plain)
    codes: list[str | None] = []
    marked: list[bool] = []
    for cell, match in zip(raw, found, strict=True):
        mark = bool(match and (match[1] or (match[3] and digits >= 0.9 * len(plain))) and len(match[2]) in usual)
        value = match[2] if mark and match else cell
        value = None if said_nothing(value) else value
        codes.append(value.zfill(width[0]) if width and len(width) == 1 and value and value.isdigit() else value)
        marked.append(mark)
    titles = [(cell or "").strip() or None for cell in frame[title]] if title else [None] * len(raw)
    return _Side(code, raw, codes, marked, titles)


def _usual_lengths(cells: Sequence[str]) -> set[int]:
    """Return the lengths that codes without a mark often have: 2* among codes of two digits is no 2 with a mark."""
    lengths = Counter(len(cell) for cell in cells if cell[-1:].isalnum() and " " not in cell)
    return {n for n, times in lengths.items() if times >= 0.05 * sum(lengths.values())}


def _filled_down(sides: list[_Side], where: str, row_of: int) -> tuple[list[_Side], list[str]]:
    """Return the sides with merged cells filled down, and what was done.

    Cells are merged where a code that leads to several stands once, in the first of its rows, and all the rows that go
    with it are blank. A table that repeats its codes has blank cells where there is no counterpart. A blank cell on the
    side that is led to may always mean that: it is never filled.

    Raises:
        InputError: it may be either.
    """
    blank = [
        [
            n
            for n, (cell, other) in enumerate(zip(side.raw, sides[1 - k].raw, strict=True))
            if cell is None and other is not None
        ]
        for k, side in enumerate(sides)
    ]
    notes: list[str] = []
    for k, side in enumerate(sides):
        _refuse_titles_without_code(side, blank[k], where, row_of)
        if not blank[k] or not _stands_once(side) or (blank[1 - k] and not _stands_once(sides[1 - k])):
            continue
        first = next((n for n, cell in enumerate(side.raw) if cell is not None), None)
        if k == 1 or blank[1 - k] or first is None or blank[k][0] < first:
            raise InputError(
                f"{where}, row {blank[k][0] + row_of}",
                f"{_count(len(blank[k]), 'row')} without a code in ‘{side.column}’ may be merged cells, or have no "
                "counterpart",
                hint="Write the code into every row, and NA where there is no counterpart.",
            )
        sides[k] = _copied(side, set(blank[k]))
        rows = listed([str(n + row_of) for n in blank[k]])
        cells = "blank cell" if len(blank[k]) == 1 else "blank cells"
        verb = "is taken for a merged one" if len(blank[k]) == 1 else "are taken for merged ones"
        row = "row" if len(blank[k]) == 1 else "rows"
        notes.append(f"{len(blank[k]):,} {cells} in ‘{side.column}’ {verb} and filled from above: {row} {rows}")
    return sides, notes


def _stands_once(side: _Side) -> bool:
    plain = [cell for cell in side.raw if cell is not None]
    return len(plain) == len(set(plain))


def _refuse_titles_without_code(side: _Side, blank: Sequence[int], where: str, row_of: int) -> None:
    titled = [n for n in blank if side.titles[n] is not None and not said_nothing(side.titles[n])]
    if (titled and len(titled) < len(blank)) or (titled and _stands_once(side)):
        raise InputError(
            f"{where}, row {titled[0] + row_of}",
            f"‘{side.titles[titled[0]]}’ has no code in ‘{side.column}’",
            hint="Give it its code, or take the title out.",
        )


def _copied(side: _Side, blank: set[int]) -> _Side:
    codes, marked, titles = list(side.codes), list(side.marked), list(side.titles)
    for n in range(1, len(codes)):
        if n in blank:
            codes[n], marked[n], titles[n] = codes[n - 1], marked[n - 1], titles[n - 1]
    return _Side(side.column, side.raw, codes, marked, titles)


def _flags(frame: pl.DataFrame, columns: Sequence[str]) -> list[bool] | None:
    """Return whether any of the columns marks a row as partial; None if there is no such column."""
    if not columns:
        return None
    cells = frame.select(columns).iter_rows()
    return [any((cell or "").strip().casefold() in _YES for cell in row) for row in cells]


def _said_of_blanks(sides: Sequence[_Side], alone: Mapping[int, list[int]], row_of: int) -> list[str]:
    notes = []
    for k, rows in alone.items():
        if rows:
            first = listed([f"{sides[1 - k].codes[n]} in row {n + row_of}" for n in rows])
            has = "has" if len(rows) == 1 else "have"
            notes.append(f"{_count(len(rows), 'row')} {has} no code in ‘{sides[k].column}’ and give no link: {first}")
    return notes


def _without_counterpart(
    sides: Sequence[_Side], alone: Mapping[int, list[int]], links: Mapping[Pair, bool | None], ids: tuple[str, str]
) -> list[Code]:
    """Return the groups that stand in rows of their own, and in no link."""
    found = []
    for k, rows in alone.items():
        side = sides[1 - k]
        linked = {pair[1 - k] for pair in links}
        found += [Code(ids[1 - k], code) for n in rows if (code := side.codes[n]) and code not in linked]
    return list(dict.fromkeys(found))


def _versions(sides: Sequence[_Side], ids: tuple[str, str], where: str) -> tuple[tuple[Version, ...], list[str]]:
    """Return the groups of each side that has titles, as a version."""
    versions: list[Version] = []
    notes: list[str] = []
    for side, name in zip(sides, ids, strict=True):
        if not any(side.titles):
            continue
        titles: dict[str, str | None] = {}
        several = []
        for code, title in zip(side.codes, side.titles, strict=True):
            if code is None:
                continue
            if title and titles.get(code) and titles[code] != title and code not in several:
                several.append(code)
            titles[code] = titles.get(code) or title
        if several:
            groups = _count(len(several), "group")
            notes.append(f"{groups} of {name} with several titles, of which the first is kept: {listed(several)}")
        rows: list[Row] = [(code, title or code, None, None) for code, title in titles.items()]
        bare = [code for code, title in titles.items() if title is None]
        if bare:
            notes.append(f"{_count(len(bare), 'group')} of {name} without a title, called by code: {listed(bare)}")
        versions.append(_version(name, rows, where))
    return tuple(versions), notes


def _version(name: str, rows: list[Row], where: str) -> Version:
    try:
        return code_tree(rows, where=where).version(name, source=where, where=where)
    except OccumapError:
        rules = CodeRules((Level(1, "group", ".+"),), "stated")
        return Version(name, name, rules, tuple(Group(Code(name, c), t, "group", None) for c, t, *_ in rows), where)


def _said_of_rest(columns: CrosswalkColumns) -> list[str]:
    figures = [one for one in columns.left_out if set(words_of(one)) & FIGURE_WORDS]
    rest = [one for one in columns.left_out if one not in figures]
    notes = []
    if figures:
        named = ", ".join(f"‘{one}’" for one in figures)
        notes.append(f"figures not used: {named}; a correspondence of codes isn't taken for weights")
    if rest:
        notes.append(f"columns not kept: {', '.join(f'‘{one}’' for one in rest)}")
    return notes


def _said_of_zeros(sides: Sequence[_Side], width: tuple[int, ...] | None) -> list[str]:
    notes = []
    for side in sides:
        codes = list(dict.fromkeys(code for code in side.codes if code))
        short = short_codes(codes, [None] * len(codes)) if width is None else []
        if short:
            seems = f"{_count(len(short), 'code')} of ‘{side.column}’ may have lost a leading zero"
            notes.append(
                f"{seems}: {listed([codes[n] for n, _ in short])} (put them back with --code-width {short[0][1]})"
            )
    return notes


def _count(n: int, name: str) -> str:
    return f"{n:,} {name}{'s' * (n != 1)}"
