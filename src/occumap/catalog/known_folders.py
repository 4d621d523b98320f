"""Folders that are known by the name of one of their files, unpacked or in a zip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from occumap.catalog.recognised import FileKind, Recognised
from occumap.io.unpacked_folder import files_in_zip

_FOLDERS = (
    (r"datapackage\.json", FileKind.DATA_PACKAGE),
    (r"revision\.yaml", FileKind.REVISION),
    (r"routes\.csv", FileKind.MAP),
    (r"(.*[_\-. ])?occupationSkillRelations.*\.csv", FileKind.ESCO),
    (r"asc_core_competencies\.csv", FileKind.FRAMEWORK),
    (r"((Essential|Transferable)[ _])?Skills\.(xlsx|txt|csv)", FileKind.FRAMEWORK),
    (r"(Occupation[ _]Data|Content[ _]Model[ _]Reference|Knowledge)\.(xlsx|txt|csv)", FileKind.FRAMEWORK),
    (r"requirements\.csv", FileKind.FRAMEWORK),
)
# What publishers pack as a folder of tables.
_PACKED = (FileKind.ESCO, FileKind.FRAMEWORK)


def known_by(names: Iterable[str]) -> Iterator[tuple[FileKind, str]]:
    """Yield what a folder with files of these names may be, and the file that it is known by.

    >>> list(known_by(["Occupation Data.txt", "notes.md"]))
    [(<FileKind.FRAMEWORK: 'skills framework'>, 'Occupation Data.txt')]
    """
    there = list(names)
    for wanted, kind in _FOLDERS:
        if found := next((name for name in there if re.fullmatch(wanted, name, re.IGNORECASE)), None):
            yield kind, found


def packed_folder(path: Path) -> Recognised | None:
    """Return what the folder in a zip is, if publishers pack it so; None for any other zip.

    Raises:
        InputError: it is damaged.
    """
    for kind, name in known_by(one.name for one in files_in_zip(path)):
        if kind in _PACKED:
            return Recognised(kind, f"the zip has {name}")
    return None


def question_of_folder_below(path: Path) -> str:
    """Return the question whether a folder in this one is meant, if one there is known; empty if none is."""
    for folder in sorted(one for one in path.iterdir() if one.is_dir() and not one.name.startswith(".")):
        if next(known_by(one.name for one in folder.iterdir()), None):
            return f"Did you mean {folder}? "
    return ""
