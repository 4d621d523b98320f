"""The groups in a table with a column for each level, row by row, in any layout that `level_columns` tells."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from occumap.errors import InputError
from occumap.io.code_tree import Row, listed
from occumap.io.column_facts import is_code
from occumap.io.level_columns import LevelColumns, text_in, with_split_cells, without_remarks
from occumap.model.noun import counted

Found = tuple[int, str, str | None, str, str | None]


def rows_of_levels(
    frame: pl.DataFrame, columns: LevelColumns, *, where: str, row_of: int = 2
) -> tuple[list[Row], list[str]]:
    """Return the groups in such a table, each once, with level and parent; and notes on what was told.

    Args:
        frame: a table of text.
        columns: its levels.
        where: the file, for errors.
        row_of: the number of the first row of the table in its file.

    Raises:
        InputError: a title without a code, or a code with two titles or two parents.
    """
    cells, below = without_remarks(with_split_cells(frame))
    walks = {"wide": _walk_wide, "indented": _walk_indented, "paths": _walk_paths, "parts": _walk_parts}
    walk = walks[columns.layout]
    found: dict[str, Row] = {}
    bare: list[str] = []
    for n, code, title, level, parent in walk(cells, columns, f"{where}, row ", row_of):
        stated: Row = (code, title or code, level, parent)
        before = found.setdefault(code, stated)
        if title is None and code not in bare and before is stated:
            bare.append(code)
        if before != stated and (title is not None or before[3] != parent):
            if code in bare and before[3] == parent:
                found[code] = stated
                bare.remove(code)
                continue
            raise InputError(
                f"{where}, row {n + row_of}",
                f"{code} is {stated[1]!r} under {parent} here, but {before[1]!r} under {before[3]} further up",
                hint="Give every code one title and one parent.",
            )
    notes = [f"{counted(len(bare), 'group')} without a title, called by code: {listed(bare)}"] if bare else []
    if below:
        rows = listed([str(n + row_of) for n in below])
        notes.append(f"left out below the last group, a remark: {'row' if len(below) == 1 else 'rows'} {rows}")
    return list(found.values()), notes


def _walk_wide(cells: pl.DataFrame, columns: LevelColumns, where: str, row_of: int) -> Iterator[Found]:
    """Yield the groups of each row, from the top down; blank cells above the first code of a row are merged ones."""
    way: list[str | None] = [None] * len(columns.levels)
    for n, row in enumerate(cells.iter_rows(named=True)):
        codes = [text_in(row[level.code]) for level in columns.levels]
        first = next((k for k, code in enumerate(codes) if code is not None), None)
        for k, level in enumerate(columns.levels):
            title = text_in(row[level.title]) if level.title else None
            code = codes[k]
            if code is None:
                if title is not None:
                    raise InputError(
                        f"{where}{n + row_of}", f"{level.name} is blank", hint="Give every cell its value."
                    )
                if first is None or k > first:
                    way[k] = None
                continue
            if title is None and not is_code(code) and " " in code:
                raise InputError(
                    f"{where}{n + row_of}",
                    f"‘{code}’ is no code",
                    hint="Give every row a code in the column of its level; take remarks out.",
                )
            if code != way[k]:
                way[k + 1 :] = [None] * (len(way) - k - 1)
            way[k] = code
            above = next((one for one in reversed(way[:k]) if one), None)
            yield n, code, title, level.name, above


def _walk_indented(cells: pl.DataFrame, columns: LevelColumns, where: str, row_of: int) -> Iterator[Found]:
    """Yield the group of each row: its code in the column of its level, its title in the next cell that is filled."""
    place = {level.code: k for k, level in enumerate(columns.levels)}
    way: list[str | None] = [None] * len(columns.levels)
    for n, row in enumerate(cells.iter_rows(named=True)):
        there = [(name, text) for name, cell in row.items() if (text := text_in(cell))]
        if not there:
            continue
        column, code = there[0]
        if column not in place or len(there) < 2 or not is_code(code):
            raise InputError(
                f"{where}{n + row_of}",
                f"‘{code}’ is no code with a title beside it",
                hint="Give every row a code in the column of its level, and a title; take remarks out.",
            )
        k = place[column]
        way[k:] = [code] + [None] * (len(way) - k - 1)
        yield n, code, there[1][1], columns.levels[k].name, next((one for one in reversed(way[:k]) if one), None)


def _walk_paths(cells: pl.DataFrame, columns: LevelColumns, where: str, row_of: int) -> Iterator[Found]:
    """Yield the group of each row: its code is the last one in it, the one to the left stands above it."""
    assert columns.title is not None
    for n, row in enumerate(cells.iter_rows(named=True)):
        way = [(level.name, text) for level in columns.levels if (text := text_in(row[level.code]))]
        title = text_in(row[columns.title])
        if not way and title is None:
            continue
        if not way or title is None:
            raise InputError(f"{where}{n + row_of}", "it has a code or a title, but not both", hint="Give it both.")
        level, code = way[-1]
        yield n, code, title, level, way[-2][1] if len(way) > 1 else None


def _walk_parts(cells: pl.DataFrame, columns: LevelColumns, where: str, row_of: int) -> Iterator[Found]:
    """Yield the group of each row: its code is what the columns spell together."""
    assert columns.title is not None
    seen: set[str] = set()
    for n, row in enumerate(cells.iter_rows(named=True)):
        parts = [text for level in columns.levels if (text := text_in(row[level.code]))]
        title = text_in(row[columns.title])
        if not parts and title is None:
            continue
        if not parts or title is None:
            raise InputError(f"{where}{n + row_of}", "it has a code or a title, but not both", hint="Give it both.")
        spelled = ["".join(parts[: k + 1]) for k in range(len(parts))]
        above = next((one for one in reversed(spelled[:-1]) if one in seen), None)
        seen.add(spelled[-1])
        yield n, spelled[-1], title, columns.levels[len(parts) - 1].name, above
