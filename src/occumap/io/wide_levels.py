"""A classification as a wide table: a row for each of the lowest groups, with code and title at every level.

The Australian and New Zealand classification is published so (``anzsco_major_code, anzsco_major, …``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from occumap.column_named import plain
from occumap.errors import ClassificationError, InputError
from occumap.io.classification_csv import Row, rules_from_rows
from occumap.io.tables import read_csv_table
from occumap.model.rules import CodeRules
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

_CODE = "code"


@dataclass(frozen=True, slots=True)
class WideLevel:
    """A level of the table: its name, and its columns of codes and titles."""

    name: str
    code: str
    title: str


def wide_levels(header: Sequence[str]) -> tuple[WideLevel, ...]:
    """Return the levels whose columns the header has, in its order: ``x_code`` beside ``x`` or ``x_title``.

    >>> [level.name for level in wide_levels(["a_major_code", "a_major", "a_unit_code", "a_unit"])]
    ['major', 'unit']
    >>> wide_levels(["code", "title"])
    ()
    """
    named = {plain(name): name for name in header}
    found: list[tuple[str, str, str]] = []
    for name in header:
        stem = plain(name).removesuffix(_CODE)
        title = next((named[t] for t in (stem, f"{stem}title", f"{stem}name") if stem and t in named), None)
        if plain(name).endswith(_CODE) and stem and title and title != name:
            words = name[: len(name) - len(_CODE)].strip(" _-.") if name.casefold().endswith(_CODE) else stem
            found.append((words, name, title))
    common = _common_start([words for words, *_ in found])
    return tuple(WideLevel(words[len(common) :].strip(" _-.") or words, code, title) for words, code, title in found)


def read_wide_levels(
    path: Path,
    version_id: str,
    *,
    rules: CodeRules | None = None,
    title: str = "",
    source: str = "",
    options: ReadOptions = TOLD,
) -> Version:
    """Return the version in such a table; every code stands once, however many rows it heads.

    Raises:
        InputError: fewer than two levels, a blank cell, or a code with two titles or two parents.
        ClassificationError: codes that don't make a tree.
    """
    frame = read_csv_table(path, options)
    levels = wide_levels(frame.columns)
    if len(levels) < 2:
        raise InputError(
            str(path), "it has no columns of codes and titles for levels", hint="Name them x_code and x for each level."
        )
    rows: dict[str, Row] = {}
    cells = frame.select([column for level in levels for column in (level.code, level.title)])
    for number, row in enumerate(cells.iter_rows(), start=2):
        parent: str | None = None
        for n, level in enumerate(levels):
            code, name = row[2 * n], row[2 * n + 1]
            if not code or not name:
                raise InputError(f"{path}, row {number}", f"{level.name} is blank", hint="Give every cell its value.")
            stated = (code.strip(), name.strip(), level.name, parent)
            if rows.setdefault(stated[0], stated) != stated:
                raise InputError(
                    f"{path}, row {number}",
                    f"{code} is {name!r} under {parent} here, but {rows[stated[0]][1]!r} under "
                    f"{rows[stated[0]][3]} further up",
                    hint="Give every code one title and one parent.",
                )
            parent = stated[0]
    known = rules or rules_from_rows(list(rows.values()), str(path))
    try:
        return Version.of(version_id, rows.values(), rules=known, title=title, source=source or path.name)
    except ClassificationError as error:
        raise ClassificationError(str(path), error.what, hint=error.hint) from None


def _common_start(names: Sequence[str]) -> str:
    """Return what all names begin with, up to the last sign between words."""
    if len(names) < 2:
        return ""
    first, last = min(names), max(names)
    n = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    start = first[:n]
    cut = max(start.rfind(sign) for sign in " _-.")
    return start[: cut + 1]
