"""A workbook with a sheet for each level of one classification, as several offices publish theirs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from occumap.io.column_facts import facts_of
from occumap.io.column_roles import column_roles
from occumap.io.level_columns import level_columns
from occumap.io.read_table import Table, read_table
from occumap.read_options import ReadOptions


@dataclass(frozen=True, slots=True)
class LevelSheet:
    """A sheet that has a level.

    Args:
        name: of the sheet, which is the name of the level.
        groups: code, title, and the code of the group above where a column states it.
        parent: the column that states it.
    """

    name: str
    groups: tuple[tuple[str, str | None, str | None], ...]
    parent: str | None = None

    @property
    def codes(self) -> list[str]:
        """Its codes in the order of its rows."""
        return [code for code, *_ in self.groups]


def sheets_of_levels(path: Path, sheets: Sequence[str], options: ReadOptions) -> tuple[LevelSheet, ...]:
    """Return the sheets of a workbook that have a level each, from the top down; none if they don't.

    A sheet is a level of the ones before it if it has codes and titles, none of their codes, and each of its codes
    spells one of theirs, or a column names one of theirs for each.

    Args:
        path: the workbook.
        sheets: those that have codes and titles.
        options: how they are to be read.
    """
    found: list[LevelSheet] = []
    frames: dict[str, pl.DataFrame] = {}
    for sheet in sheets:
        frame = read_table(path, replace(options, sheet=sheet)).frame
        roles = column_roles(frame, options, where=sheet)
        if roles is None or roles.title is None or (roles.level and frame[roles.level].drop_nulls().n_unique() > 1):
            return ()
        frame = frame.filter(pl.col(roles.code).is_not_null() | pl.col(roles.title).is_not_null())
        cells = frame.select(roles.code, roles.title).iter_rows()
        frames[sheet] = frame.drop(roles.code, roles.title)
        found.append(LevelSheet(sheet, tuple(((code or "").strip(), title, None) for code, title in cells)))
    found.sort(key=lambda one: len(one.groups))
    above: set[str] = set()
    done: list[LevelSheet] = []
    for one in found:
        own = set(one.codes)
        stated = _parent_column(frames[one.name], done)
        spelt = all(_spelt(code, above) for code in own)
        if own & above or len(own) < len(one.groups) or (above and not (stated or spelt)):
            return ()
        if not stated and level_columns(read_table(path, replace(options, sheet=one.name)).frame):
            return ()
        done.append(_with_parents(one, frames[one.name], stated, above))
        above |= own
    return tuple(done)


def sheets_together(path: Path, names: Sequence[str], options: ReadOptions) -> Table:
    """Return sheets with a level each as one table, in which the name of the sheet is the level.

    Args:
        path: the workbook.
        names: of its sheets, from the top down.
        options: how they are to be read.
    """
    sheets = sheets_of_levels(path, names, options)
    rows = [(code, title, one.name.strip(), parent) for one in sheets for code, title, parent in one.groups]
    whole = pl.DataFrame(rows, ["code", "title", "level", "parent"], orient="row").cast(pl.String)
    if not any(one.parent for one in sheets):
        whole = whole.drop("parent")
    return Table(whole, whole, f"{path}, its sheets together")


def _parent_column(frame: pl.DataFrame, above: Sequence[LevelSheet]) -> str | None:
    """Return the column of which each cell is a code of one sheet above, the nearest first; None where none is."""
    facts = [one for one in facts_of(frame) if one.filled and len(one.filled) == len(frame)]
    for sheet in reversed(above):
        if found := next((one.name for one in facts if one.distinct <= set(sheet.codes)), None):
            return found
    return None


def _with_parents(one: LevelSheet, frame: pl.DataFrame, stated: str | None, above: Collection[str]) -> LevelSheet:
    """Return a sheet with the groups above its own, as stated or as its codes spell them."""
    parents = frame[stated].str.strip_chars().to_list() if stated else [_spelt(code, above) for code in one.codes]
    groups = tuple((code, title, parent) for (code, title, _), parent in zip(one.groups, parents, strict=True))
    return replace(one, groups=groups, parent=stated)


def _spelt(code: str, above: Collection[str]) -> str | None:
    return next((code[:n] for n in range(len(code) - 1, 0, -1) if code[:n] in above), None)
