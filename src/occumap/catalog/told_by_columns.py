"""What a table is, told by the names of its columns and, where these leave it open, by its rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from occumap.catalog.recognised import FileKind, Noun, Recognised
from occumap.column_named import plain
from occumap.io.classification_csv import CODE_NAMES, TITLE_NAMES
from occumap.io.index_csv import TITLE_NAMES as TITLE_NAMES_OF_INDEXES
from occumap.io.index_csv import code_columns
from occumap.io.wide_levels import wide_levels

_TITLES = frozenset(map(plain, TITLE_NAMES_OF_INDEXES))


def told_by_columns(
    rows: Sequence[Sequence[str]], header: Sequence[str], versions: Collection[str], needed: Noun | None
) -> Recognised | None:
    """Return what a table is by the names of its columns."""
    names = {plain(name) for name in header}
    wide = wide_levels(header)
    if len(wide) > 1:
        named = ", ".join(level.name for level in wide)
        return Recognised(FileKind.WIDE, f"it has a column of codes and one of titles for each level ({named})")
    if {"fromcode", "tocode"} <= names:
        return _from_and_to(names)
    pairs = [name for name in header if plain(f"{name} title") in names]
    if len(pairs) == 2:
        why = f"it has two columns of codes with their titles: ‘{pairs[0]}’ and ‘{pairs[1]}’"
        return Recognised(FileKind.CROSSWALK, why, (pairs[0], pairs[1]))
    if {"profile", "skill"} <= names:
        return Recognised(FileKind.FRAMEWORK, "its columns are profile and skill")
    by_version = code_columns(header, versions, where="the table")
    coded = list(by_version.values())
    if coded and (names & _TITLES if needed == "index" else _is_index(rows, header, coded)):
        why = f"it has titles, and codes of {', '.join(coded)}"
        return Recognised(FileKind.INDEX_CSV, why, tuple(by_version))
    columns = code_and_title(header)
    return (
        Recognised(FileKind.CSV, f"it has the columns ‘{columns[0]}’ and ‘{columns[1]}’", columns) if columns else None
    )


def _from_and_to(names: Collection[str]) -> Recognised:
    """Return what a table of codes before and after is: the index that a revision leaves, or a crosswalk."""
    if {"fromversion", "toversion"} <= set(names) and _TITLES & set(names):
        return Recognised(FileKind.INDEX_CSV, "it has titles, and their codes before and after a revision")
    return Recognised(FileKind.CROSSWALK, "its columns are from_code and to_code", ("from_code", "to_code"))


def _is_index(rows: Sequence[Sequence[str]], header: Sequence[str], coded: Iterable[str]) -> bool:
    """Return whether titles are coded, not codes titled: there are qualifiers, or a code stands twice."""
    names = {plain(name) for name in header}
    if not names & _TITLES:
        return False
    if names & {"entryid", "add", "ind", "naturaltitle", "additionalqualifier", "industryqualifier", "indexocc"}:
        return True
    place = header.index(next(iter(coded)))
    codes = [row[place] for row in rows[1:] if len(row) > place and row[place]]
    return len(set(codes)) < len(codes)


def code_and_title(header: Sequence[str]) -> tuple[str, str] | None:
    """Return the columns of codes and of titles, by the names people give them.

    >>> code_and_title(["isco_code", "title"]), code_and_title(["a", "b"])
    (('isco_code', 'title'), None)
    """
    code = _first(header, CODE_NAMES, "code")
    title = _first(header, TITLE_NAMES, "title")
    return (code, title) if code and title and code != title else None


def _first(header: Sequence[str], names: Iterable[str], ending: str) -> str | None:
    checks: tuple[Callable[[str], bool], ...] = (
        *((lambda column, name=name: plain(column) == plain(name)) for name in names),
        lambda column: plain(column).endswith(ending),
    )
    return next((column for fits in checks for column in header if fits(column)), None)
