"""The row that names the columns, told from the rows of a table, and the names it gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from occumap.column_named import plain
from occumap.errors import InputError

Cells = Sequence[str | None]
LOOKED_AT = 200
_HEADERS_WITHIN = 50
_NOTES_ABOVE = 10
_OF_CLASSIFICATIONS = "code title id name level parent label description notation broader major minor unit group"
_OF_CORRESPONDENCES = (
    "fromcode tocode fromtitle totitle source target sourcecode targetcode sourcename targetname fromversion toversion "
    "old new from to share count weight entries"
)
_OF_SURVEYS = "jobtitle occupation industry sector job year region sex age pay employment people jobs value add ind"
_IN_OTHER_LANGUAGES = (
    "kode navn beskrivelse codigo titulo codice titolo bezeichnung titel ebene libelle niveau omschrijving benamning "
    "kod nazwa nimi tunnus"
)
# What columns of occupational tables are called, whatever signs and case: two of them in a row make it a header.
_KNOWN = frozenset(" ".join((_OF_CLASSIFICATIONS, _OF_CORRESPONDENCES, _OF_SURVEYS, _IN_OTHER_LANGUAGES)).split())
_KNOWN_ENDINGS = ("code", "title", "codes", "titles", "name", "level", "label", "description")


def tell_header(rows: Sequence[Cells]) -> int | None:
    """Return the place of the header among the first rows of a table, counted from 0.

    It is the first row that isn't blank, unless that is a title or a note above the table: then the first below it
    that has as many cells as the table, if a blank row, the names or the kind of its cells show that it is a header.
    None where there are no cells, or where nothing tells.

    >>> tell_header([["Table 1", None], [None, None], ["code", "title"], ["11", "Bakers"], ["12", "Cooks"]])
    2
    >>> tell_header([["title"], ["Cook", "head"], ["Baker", "craft"]]) is None
    True
    """
    looked_at = rows[:LOOKED_AT]
    extents = [_extent(row) for row in looked_at]
    first = next((n for n, extent in enumerate(extents) if extent), None)
    if first is None:
        return None
    width = _width(extents)
    wide = [
        n
        for n, row in enumerate(looked_at[:_HEADERS_WITHIN])
        if extents[n] >= 0.6 * width and _filled(row) >= min(2, width)
    ]
    # Names and values of what was asked for, such as an area, may stand above, with a blank row between.
    full = next((n for n, extent in enumerate(extents) if extent >= width), 0)
    wide = [n for n in wide if n >= full or all(extents[n:full])]
    if _is_named(looked_at[first]) or width == 1 or _filled(looked_at[first]) > 2:
        return first
    if first in wide:
        return next((n for n in wide if n < _NOTES_ABOVE and _is_named(looked_at[n], exactly=True)), first)
    if named := next((n for n in wide if _is_named(looked_at[n])), None):
        return named
    if not wide:
        return first if len(looked_at) == 1 else None
    blank_above = any(not extent for extent in extents[first : wide[0]])
    return wide[0] if blank_above or _differs_from_below(looked_at, wide[0]) else None


def column_names(cells: Cells, where: str) -> tuple[list[str], tuple[str, ...]]:
    """Return the names of the columns, each once, and what to say of those that stood twice or not at all.

    >>> column_names(["code", "title", "", "Title ", "title"], "x.csv")[0]
    ['code', 'title (column 2)', 'column 3', 'Title', 'title (column 5)']
    """
    named = [(cell or "").strip() for cell in cells]
    if not any(named):
        raise InputError(
            where, "the row that should name the columns is blank", hint="Say which row does (--header-row)."
        )
    times = Counter(named)
    names = [
        f"column {n}" if not name else f"{name} (column {n})" if times[name] > 1 else name
        for n, name in enumerate(named, start=1)
    ]
    twice = [name for name, n in times.items() if name and n > 1]
    said = tuple(
        f"several columns are called ‘{name}’: they are told apart as "
        + " and ".join(f"‘{new}’" for new, old in zip(names, named, strict=True) if old == name)
        for name in twice
    )
    return names, said


def nothing_tells_header(where: str, rows: Sequence[Cells]) -> InputError:
    """Return the error of a table in which nothing tells the row of names."""
    shown = "; ".join(
        f"row {n} begins {' | '.join((cell or '')[:20] for cell in row[:3])}" for n, row in enumerate(rows[:2], start=1)
    )
    return InputError(
        where,
        f"its first row has fewer cells than those below, and nothing tells which row names the columns ({shown})",
        hint="Put cells that contain the separator in quotes, or say which row it is (--header-row).",
    )


def _extent(row: Cells) -> int:
    return next((n for n in range(len(row), 0, -1) if (row[n - 1] or "").strip()), 0)


def _filled(row: Cells) -> int:
    return sum(bool((cell or "").strip()) for cell in row)


def _width(extents: Sequence[int]) -> int:
    """Return how many cells the rows of the table have: the most that is no exception."""
    times = Counter(extent for extent in extents if extent)
    usual = [extent for extent, n in times.items() if n >= max(2, 0.2 * times.total())]
    return max(usual or times)


def _is_named(row: Cells, *, exactly: bool = False) -> bool:
    names = {plain(cell or "") for cell in row}
    known = {name for name in names if name in _KNOWN or (not exactly and name.endswith(_KNOWN_ENDINGS))}
    return len(known) > 1 and all(len(cell or "") <= 60 for cell in row)


def _differs_from_below(rows: Sequence[Cells], header: int) -> bool:
    """Return whether a column has digits in most of its rows, but not in its header."""
    below = rows[header + 1 :]
    for column, name in enumerate(rows[header]):
        cells = [row[column] for row in below if column < len(row) and row[column]]
        digits = sum(any(sign.isdigit() for sign in cell or "") for cell in cells)
        if cells and name and digits > 0.8 * len(cells) and not any(sign.isdigit() for sign in name):
            return True
    return False
