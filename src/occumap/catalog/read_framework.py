"""A skills framework from a file or folder, by the reader of its kind."""

from __future__ import annotations

import zipfile
from pathlib import Path

from occumap.catalog.recognised import FileKind, Recognised
from occumap.io.framework_read import FrameworkRead
from occumap.io.unpacked_folder import unpacked_folder


def read_framework(path: Path, found: Recognised) -> FrameworkRead:
    """Return the framework in a file or folder, and what was told of it.

    Args:
        path: the file or folder.
        found: what it was taken for.

    Raises:
        InputError: it can't be read as that, with file, row and column.
    """
    if found.kind is FileKind.CASE:
        from occumap.io.case_framework import read_case

        return read_case(path)
    if found.kind is FileKind.CTDL_ASN:
        from occumap.io.ctdl.competencies import read_ctdl_asn

        return read_ctdl_asn(path)
    if path.is_file() and not is_zip_of_folder(path, found):
        return _of_file(path, found)
    with unpacked_folder(path) as folder:
        return _of_folder(folder)


def is_zip_of_folder(path: Path, found: Recognised) -> bool:
    """Return whether a framework is a folder of tables packed as a zip, rather than a workbook."""
    return path.is_file() and zipfile.is_zipfile(path) and not found.sheet


def _of_file(path: Path, found: Recognised) -> FrameworkRead:
    from occumap.io.skillsfuture import is_skillsfuture, notes_of, read_skillsfuture

    if found.sheet and is_skillsfuture(path):
        framework = read_skillsfuture(path)
        return FrameworkRead(framework, notes_of(framework))
    from occumap.io.framework_csv import read_framework_table

    return read_framework_table(path, options=found.options)


def _of_folder(path: Path) -> FrameworkRead:
    if (path / "requirements.csv").is_file():
        from occumap.io.framework_csv import read_framework_table

        return read_framework_table(path)
    if (path / "asc_core_competencies.csv").is_file():
        from occumap.io.australian_skills import read_australian_skills

        has_tasks = (path / "asc_specialist_tasks.csv").is_file()
        lacking = () if has_tasks else ("the folder has no specialist tasks, only core competencies",)
        return FrameworkRead(read_australian_skills(path, tasks=has_tasks), lacking)
    from occumap.io.onet import read_onet_release

    return read_onet_release(path)
