"""Classifications and correspondences in tables of any kind, whose columns were told by what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import polars as pl

from occumap.catalog import shipped, user_data
from occumap.catalog.sheets_of_levels import sheets_together
from occumap.catalog.user_versions import codes_of
from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.classification_table import version_of_table
from occumap.io.column_facts import is_code, words_of
from occumap.io.column_roles import ColumnRoles, column_roles
from occumap.io.column_words import TITLE_WORDS
from occumap.io.correspondence_csv import correspondence_of_table, names_its_versions
from occumap.io.crosswalk_columns import CrosswalkColumns, crosswalk_columns
from occumap.io.crosswalk_table import CrosswalkTable, crosswalk_table, version_names
from occumap.io.level_columns import LevelColumns, level_columns, split_code_and_title, with_split_cells
from occumap.io.read_table import Table, read_table
from occumap.model.rules import CodeRules
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

# Of the codes of a column, this share must be those of a version that is held, for it to be called so.
_MOSTLY = 0.9


class VersionRead(NamedTuple):
    """A version read from a table, and what was told."""

    version: Version
    notes: tuple[str, ...]


def version_in_table(path: Path, options: ReadOptions = TOLD, *, sheets: Sequence[str] = ()) -> VersionRead:
    """Return the classification in a table: a CSV, a sheet of a workbook, sheets with a level each, and so on.

    Args:
        path: the file.
        options: how it is to be read, and columns that the user named.
        sheets: those of a workbook that have a level each, from the top down.

    Raises:
        InputError: no column of codes beside titles, a row without one of them, a code that stands twice.
        ClassificationError: codes that don't make a tree.
    """
    table = sheets_together(path, sheets, options) if sheets else _with_split_cells(read_table(path, options))
    named = options.code_column or options.title_column or options.level_column or options.parent_column
    levels = None if named or sheets else level_columns(table.frame)
    roles = levels or column_roles(table.frame, options, where=table.where)
    if roles is None:
        raise InputError(
            table.where,
            f"no column of codes beside one of titles was found; {_tried(table.frame)}",
            hint="Name them with --code-column and --title-column.",
        )
    _refuse_group_for_header(table, roles)
    version, notes = version_of_table(
        table.frame,
        roles,
        name_of(path),
        where=table.where,
        options=options,
        known=_known_rules(table.frame, roles),
        source=path.name,
        row_of=table.row_of,
    )
    return VersionRead(version, notes)


def crosswalk_in_table(path: Path, options: ReadOptions = TOLD) -> CrosswalkTable:
    """Return the correspondence in a table of pairs of codes, with the titles of both sides.

    Raises:
        InputError: no two columns of codes, or cells that could mean two things.
    """
    table = _with_split_cells(read_table(path, options))
    frame = table.frame
    if names_its_versions(frame) and not (options.from_column or options.to_column):
        return CrosswalkTable(correspondence_of_table(frame, where=table.where), (), ())
    columns = crosswalk_columns(frame, options, where=table.where)
    if columns is None:
        raise InputError(
            table.where,
            f"no two columns of codes were found; {_tried(frame)}",
            hint="Name them with --from-column and --to-column.",
        )
    return crosswalk_table(
        frame, columns, _ids(frame, columns, path), where=table.where, width=options.code_width, row_of=table.row_of(0)
    )


def name_of(path: Path) -> str:
    """Return what a version is called by default: the name of its file in small letters.

    >>> name_of(Path("US SOC (2018).csv"))
    'us-soc-2018'
    """
    return re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-") or "loaded"


def _with_split_cells(table: Table) -> Table:
    """Return a table with code and title in columns of their own, where they stand in one."""
    return replace(table, frame=with_split_cells(table.frame))


def _known_rules(frame: pl.DataFrame, roles: ColumnRoles | LevelColumns) -> tuple[CodeRules, ...]:
    """Return rules whose names of levels may be those of a table: of the US, which its codes show, and of ISCO-08 where
    the codes are those of ISCO-08, whatever the file is called.
    """
    known = (shipped.rules("soc-us"),)
    if isinstance(roles, LevelColumns):
        return known
    codes = {cell.strip() for cell in frame[roles.code].drop_nulls()}
    isco = codes_of("isco08")
    is_isco = len(codes & isco) >= _MOSTLY * max(len(codes), len(isco))
    return (*known, shipped.rules("isco")) if is_isco else known


def _ids(frame: pl.DataFrame, columns: CrosswalkColumns, path: Path) -> tuple[str, str]:
    """Return what the two versions are called; as one that is held is, only if that has the codes."""
    sides = zip(version_names(frame, columns), (columns.from_code, columns.to_code), strict=True)
    old, new = (_id(name, frame[column], path) for name, column in sides)
    return (old, new) if old != new else (f"{old}-from", f"{new}-to")


def _id(name: str, cells: pl.Series, path: Path) -> str:
    codes = {cell.strip() for cell in cells.drop_nulls()}
    us = shipped.rules("soc-us")
    of_the_us = bool(codes) and all(us.level_of(code) for code in codes)
    if of_the_us and "us" not in re.split(r"[\W\d]+", name):
        name = f"us-{name}"
    held = {plain(one): one for one in (*shipped.catalog()["versions"], *user_data.own("version"))}
    same = held.get(plain(name))
    if same is None:
        return name
    there = codes_of(same)
    return same if len(codes & there) >= _MOSTLY * len(codes) else f"{name_of(path)}-{name}"


def _refuse_group_for_header(table: Table, roles: ColumnRoles | LevelColumns) -> None:
    """Raise InputError if the row that was taken for the names of columns is a group: it has a code and a title."""
    if isinstance(roles, LevelColumns) or roles.title is None:
        return
    code, title = roles.code, roles.title
    whole = code.removesuffix(" code")
    in_one = split_code_and_title(whole) is not None and title == f"{whole} title"
    apart = is_code(code) and (code[-1].isdigit() or code.isupper()) and not set(words_of(title)) & TITLE_WORDS
    if in_one or apart:
        raise InputError(
            table.where,
            f"the row taken for the names of columns seems to be a group: ‘{whole if in_one else f'{code} {title}'}’",
            hint="Say --header-row 0 if no row names them, or name the columns of codes and titles in the first row.",
        )


def _tried(frame: pl.DataFrame) -> str:
    return f"its columns are: {', '.join(f'‘{name}’' for name in frame.columns[:8])}"
