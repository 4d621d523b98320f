"""Figures by group in files: what each file is, told from its sheets and columns, and which version its codes are of.

A folder or a ZIP may hold several years of several sources; each source of each version comes out by itself.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from occumap.catalog import load, user_versions
from occumap.column_named import plain
from occumap.errors import AmbiguousNameError, InputError, OccumapError
from occumap.io.ashe_figures import AshePart, ashe_parts, is_other_ashe, read_ashe_figures
from occumap.io.damaged_zip import DAMAGED_ZIP
from occumap.io.group_figures_table import FiguresRead, figure_columns, figures_of, read_figures_table
from occumap.io.unpacked_folder import files_in_zip, unpacked_folder
from occumap.model.group_figures import GroupFigures
from occumap.model.noun import counted
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".ods", ".parquet")
_WORKBOOKS = (".xlsx", ".xls", ".xlsm")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Found:
    """What the files of a folder, or one file, hold: parts of ASHE, tables of figures, and the names of the rest."""

    parts: tuple[AshePart, ...]
    tables: tuple[FiguresRead, ...]
    others: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts or self.tables)


def told_context(path: Path) -> str | None:
    """Return by what a workbook, a folder or a ZIP is told to hold figures by group; None for any other.

    Raises:
        InputError: it is a table of ASHE that isn't read, such as pay without overtime.
    """
    if path.is_file() and not _is_zip_of_files(path):
        parts = ashe_parts(path)
        if parts:
            kinds = ", ".join(dict.fromkeys(f"{part.pay} pay of {part.employees} employees" for part in parts))
            return f"its sheets have the layout of ASHE Table 14: {kinds}"
        if is_other_ashe(path):
            raise InputError(
                str(path),
                "it is a table of ASHE, but not of gross pay",
                hint="Give gross annual, weekly or hourly pay, such as Table 14.7a.",
            )
        return None
    if path.is_file() and not any(name.suffix.casefold() in _TABLES for name in files_in_zip(path)):
        return None
    with unpacked_folder(path) as folder:
        found = _found_in(folder, TOLD)
    if not found:
        return None
    said = [f"pay of ASHE Table 14 in {part.path.name}" for part in found.parts[:1]]
    said += [f"figures by group in {table.path.name}" for table in found.tables[:1]]
    return f"it has {' and '.join(said)}"


def is_figures_table(frame: pl.DataFrame, versions: Collection[str]) -> str | None:
    """Return by what a table is told to hold figures by group; None for any other.

    A column that is merely called ``code`` must have codes of one version that is held.

    >>> rows = {"soc2020": ["2126", "11"], "vacancies": ["120", "4,000"], "year": ["2024", "2024"]}
    >>> is_figures_table(pl.DataFrame(rows), ["soc2020"])
    'it has codes in ‘soc2020’, vacancies in ‘vacancies’'
    """
    columns = figure_columns(frame.columns, versions)
    if columns is None or all(one.of_variation for one in columns.values):
        return None
    if not columns.version and plain(columns.code) == "code":
        codes = {code.strip() for code in frame[columns.code].drop_nulls() if code.strip().isalnum()}
        if not any(codes and codes <= user_versions.codes_of(name) for name in versions):
            return None
    return columns.said


def read_context(path: Path, options: ReadOptions = TOLD) -> tuple[tuple[GroupFigures, ...], tuple[str, ...]]:
    """Return the figures in a file, a folder or a ZIP, by version and source; and what must be said of them.

    Raises:
        AmbiguousNameError: the codes of a file could be of several versions.
        InputError: nothing in it is known, its codes are of no version that is held, or a figure can't be read.
    """
    if path.is_file() and not _is_zip_of_files(path):
        return _read(_found_in(path, options), path, options)
    with unpacked_folder(path) as folder:
        try:
            return _read(_found_in(folder, options), path, options)
        except InputError as error:
            where = error.where.replace(str(folder), str(path))
            if isinstance(error, AmbiguousNameError):
                raise AmbiguousNameError(where, error.what, hint=error.hint, candidates=error.candidates) from None
            raise InputError(where, error.what, hint=error.hint) from None


def _is_zip_of_files(path: Path) -> bool:
    """Return whether a file is a ZIP of files, and neither a workbook nor a Data Package."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not {"[Content_Types].xml", "mimetype", "datapackage.json"} & set(archive.namelist())
    except DAMAGED_ZIP:
        return False


def _found_in(path: Path, options: ReadOptions) -> _Found:
    alone = path.is_file()
    files = [path] if alone else [one for one in sorted(path.iterdir()) if one.is_file() and one.name[0] != "."]
    parts: list[AshePart] = []
    tables: list[FiguresRead] = []
    others: list[str] = []
    for file in files:
        found = ashe_parts(file) if file.suffix.casefold() in _WORKBOOKS else ()
        table = None if found else _table_in(file, options, alone=alone)
        parts += found
        tables += [table] if table else []
        others += [file.name] if not found and not table else []
    return _Found(tuple(parts), tuple(tables), tuple(others))


def _table_in(file: Path, options: ReadOptions, *, alone: bool) -> FiguresRead | None:
    if not alone and file.suffix.casefold() not in _TABLES:
        return None
    try:
        return read_figures_table(file, load.names("version"), options)
    except OccumapError:
        if alone:
            raise
        return None


def _read(found: _Found, path: Path, options: ReadOptions) -> tuple[tuple[GroupFigures, ...], tuple[str, ...]]:
    frames: dict[str, list[pl.DataFrame]] = {}
    versions: dict[str, Version] = {}
    for workbook in _by_version(found.parts, options):
        versions[workbook.version.id] = workbook.version
        frames.setdefault(workbook.version.id, []).append(workbook.frame)
    errors = [one for one in found.tables if one.of_variation]
    for table in found.tables:
        if table.of_variation:
            continue
        version = told_version(table.codes, options.which or table.columns.version, table.table.where)
        versions[version.id] = version
        beside = _errors_of(table, errors)
        frames.setdefault(version.id, []).append(figures_of(table, version, options, beside=beside))
    if not frames:
        raise InputError(
            str(path),
            "there are no figures by group in it",
            hint="Give ASHE Table 14, or a table of codes with employment, vacancies or projections.",
        )
    left = found.others
    listed = f"{', '.join(left[:_SHOWN])}{' …' if len(left) > _SHOWN else ''}"
    notes = (f"{counted(len(left), 'file')} not read as figures by group: {listed}",) if left else ()
    held = [
        GroupFigures(versions[name], part)
        for name, every in frames.items()
        for part in _by_source(pl.concat(every, how="diagonal_relaxed").drop("title", strict=False))
    ]
    return tuple(held), (*notes, *(f"codes are of {name}" for name in frames))


def _by_source(frame: pl.DataFrame) -> list[pl.DataFrame]:
    return frame.partition_by("source", maintain_order=True)


def _errors_of(table: FiguresRead, errors: Sequence[FiguresRead]) -> FiguresRead | None:
    """Return the table of coefficients of variation that stands beside a table of figures: of the same codes.

    Raises:
        InputError: several could be it.
    """
    fitting = [one for one in errors if {c for c, _ in one.codes} <= {c for c, _ in table.codes}]
    if len(fitting) > 1:
        raise InputError(
            fitting[1].table.where,
            f"{fitting[0].path.name} has coefficients of variation of the same groups",
            hint="Give the tables of one survey and year at a time.",
        )
    return fitting[0] if fitting else None


@dataclass(frozen=True, eq=False)
class _Workbook:
    version: Version
    frame: pl.DataFrame


def _by_version(parts: Iterable[AshePart], options: ReadOptions) -> list[_Workbook]:
    """Return the figures of ASHE by the version of their codes; errors are of the version that their codes say too."""
    by_version: dict[str, list[AshePart]] = {}
    versions: dict[str, Version] = {}
    of_file: dict[Path, Version] = {}
    for part in parts:
        if part.path not in of_file:
            from occumap.io.ashe import read_ashe  # noqa: PLC0415 (only to tell the version)

            table = read_ashe(part.path, "told", pay=part.pay, employees=part.employees, year=1)
            pairs = list(table.select("code", "title").iter_rows())
            of_file[part.path] = told_version(pairs, options.which or "", str(part.path))
        version = of_file[part.path]
        versions[version.id] = version
        by_version.setdefault(version.id, []).append(part)
    return [_Workbook(versions[name], read_ashe_figures(every)) for name, every in by_version.items()]


def told_version(codes: Sequence[tuple[str, str]], stated: str, where: str) -> Version:
    """Return the version that all of some codes are of; where several have them all, by their titles, or the name of
    the file.

    Args:
        codes: codes with their titles, empty where there are none.
        stated: the version that a column or the user names; empty if none is.
        where: the file, for errors.

    Raises:
        AmbiguousNameError: they could be of several versions.
        InputError: no version that is held has all of them.
        UnknownNameError: the version that is named isn't held.

    >>> told_version([("2126", "Aerospace engineers")], "", "pay.csv").id
    'soc2020'
    """
    if stated:
        return load.version(stated)
    every = [load.version(f"{load.CATALOG}{name}") for name in load.names("version")]
    fitting = [version for version in every if all(code in version for code, _ in codes)]
    if not fitting:
        raise _no_version(codes, every, where)
    likeness = {version.id: _alike(codes, version) for version in fitting}
    best = [version for version in fitting if likeness[version.id] == max(likeness.values())]
    whole = [one for one in best if not any(_extends(one, other) for other in best)]
    named = [one for one in whole if plain(one.id) in plain(Path(where).name)]
    told = named if len(named) == 1 else whole
    if len(told) > 1:
        names = [version.id for version in told]
        raise AmbiguousNameError(
            where,
            f"its codes could be of {' or '.join(names)}",
            hint=f"Say which: --which {names[0]}, or call the column of codes {names[0]}.",
            candidates=tuple((version.id, version.title) for version in told),
        )
    return told[0]


def _extends(version: Version, other: Version) -> bool:
    """Return whether a version has all groups of another and more, such as one with six-digit groups below."""
    return len(version) > len(other) and all(code in version for code in other.by_value)


def _alike(codes: Sequence[tuple[str, str]], version: Version) -> int:
    return sum(bool(title) and plain(version[code].title) == plain(title) for code, title in codes)


def _no_version(codes: Sequence[tuple[str, str]], every: Sequence[Version], where: str) -> InputError:
    nearest = max(every, key=lambda version: sum(code in version for code, _ in codes))
    strange = [code for code, _ in codes if code not in nearest]
    lacking = f"{nearest.id} lacks {counted(len(strange), 'code')}, such as {', '.join(strange[:3])}"
    return InputError(
        where,
        f"no version that is held has all of its codes: {lacking}",
        hint="Correct the codes, or load the version that they are of: occumap load FILE --as NAME",
    )
