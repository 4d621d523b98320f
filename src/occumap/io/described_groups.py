"""What is said of groups, apart from their names: descriptions, tasks, and titles of jobs that belong there.

It is read from what is published (the ONS's structure workbook, or a folder with ESCO's or O*NET's titles, see
`loaded_texts`), or from a table of one's own: a draft of new groups, before they are in any version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from occumap.errors import InputError
from occumap.io.loaded_texts import read_texts
from occumap.io.ons_descriptions import SHEET
from occumap.io.open_workbook import open_workbook
from occumap.io.read_table import read_table
from occumap.io.tables import CALAMINE_ERRORS, find_columns
from occumap.read_options import TOLD, ReadOptions

# By group: sentences of its description and its tasks, and titles of jobs.
Described = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
KINDS = ("description", "task", "title")
_COLUMNS = {
    "code": ("code", "group", "unit group"),
    "text": ("text", "description", "task", "title"),
    "kind": ("kind", "type"),
}


def read_described_groups(path: Path, version: str | None = None, options: ReadOptions = TOLD) -> Described:
    """Return what is said of each group: its description with its tasks, and titles of jobs.

    Args:
        path: the ONS's structure workbook, a folder with ESCO's or O*NET's titles, or a table with the columns ``code``
            and ``text``, and ``kind`` if there is more than descriptions: ``description``, ``task`` or ``title``.
        version: the version whose groups are meant, if a folder has texts of several.
        options: what the user says of the table.

    Raises:
        InputError: it can't be read, lacks a column, says nothing of that version, or has another kind.
    """
    if path.is_dir() or _is_ons_structure(path):
        return _sorted((code, text, weight == 1) for text, code, weight in _of_version(path, version))
    read = read_table(path, options)
    columns = find_columns(read.frame, _COLUMNS, where=str(path), optional=["kind"])
    found = []
    for number, line in enumerate(read.frame.iter_rows(named=True), start=read.row_of(0)):
        code, text = line[columns["code"]], line[columns["text"]]
        kind = (line[columns["kind"]] if "kind" in columns else None) or KINDS[0]
        if str(kind).strip().casefold() not in KINDS:
            raise InputError(
                f"{path}, row {number}, column ‘{columns['kind']}’",
                f"{kind!r} isn't a kind of text",
                hint=f"Write one of: {', '.join(KINDS)}. An empty cell is a description.",
            )
        if code and text:
            found.append((str(code).strip(), str(text), str(kind).strip().casefold() == "title"))
    return _sorted(found)


def _of_version(path: Path, version: str | None) -> list[tuple[str, str, float]]:
    texts = read_texts(path)
    if version in texts:
        return texts[version]
    if version is None and len(texts) == 1:
        return next(iter(texts.values()))
    said = ", ".join(sorted(texts))
    raise InputError(
        str(path),
        f"it says nothing of groups of {version}, only of {said}"
        if version
        else f"it is about several versions: {said}",
        hint="Name the version with --new-version, or give a table with the columns code and text.",
    )


def _sorted(rows: Iterable[tuple[str, str, bool]]) -> Described:
    found: dict[str, tuple[list[str], list[str]]] = {}
    for code, text, is_title in rows:
        found.setdefault(code, ([], []))[is_title].append(" ".join(text.split()))
    return {code: (tuple(description), tuple(titles)) for code, (description, titles) in found.items()}


def _is_ons_structure(path: Path) -> bool:
    if path.suffix.casefold() != ".xlsx" or not path.is_file():
        return False
    try:
        names = open_workbook(path).sheet_names
    except CALAMINE_ERRORS:
        return False
    return SHEET.casefold() in {name.strip().casefold() for name in names}
