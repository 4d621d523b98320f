"""Any classification as plain CSV: a code, a title, and a level and parent where they are given.

Columns are found by the names people use. Without a column of parents, the prefix of a code is its
parent. Levels without known rules are made from the level column, from the lengths of the codes, or
from the depth under the parents that are stated.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping
from itertools import pairwise
from pathlib import Path

import polars as pl

from occumap.errors import ClassificationError, InputError
from occumap.io.code_levels import level_patterns
from occumap.io.tables import find_columns, read_csv_table, refuse_repeats, text_or_null
from occumap.io.title_columns import language_columns, with_language_columns
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

CODE_NAMES = ("code", "group code", "notation", "id")
TITLE_NAMES = ("title", "group title", "preferred label", "label", "name", "description")
LEVEL_NAMES = ("hierarchical structure", "level", "level name")
PARENT_NAMES = ("parent", "parent code", "broader")
_NOTHING = ("na", "n/a", "none", "null", "<blank>")

Row = tuple[str, str, str | None, str | None]


def read_classification_csv(
    path: Path,
    version_id: str,
    *,
    rules: CodeRules | None = None,
    title: str = "",
    source: str = "",
    options: ReadOptions = TOLD,
) -> Version:
    """Return the version in a CSV, or a table of another kind.

    Args:
        path: columns for code and title, and for level and parent if there are any.
        version_id: what the version is to be called.
        rules: what its codes look like; read off the table if not given.
        title: its name for people.
        source: who publishes it.
        options: how it is to be read.

    Raises:
        InputError: a column is missing, a row has no code or title, a code stands twice.
        ClassificationError: codes that aren't codes, or don't make a tree.
    """
    frame = read_csv_table(path, options)
    wanted = {"code": CODE_NAMES, "title": TITLE_NAMES, "level": LEVEL_NAMES, "parent": PARENT_NAMES}
    columns = find_columns(frame, wanted, where=str(path), optional=("level", "parent"))
    table = frame.select(
        *(text_or_null(columns[field]).alias(field) for field in ("code", "title")),
        *(_said(columns.get(field)).alias(field) for field in ("level", "parent")),
    )
    _refuse_blanks(table, path)
    refuse_repeats(table["code"], range(2, len(table) + 2), where=str(path), what="code")
    rows: list[Row] = table.rows()
    if rules:
        rows = [(code, name, _known_level(code, level, rules, path), parent) for code, name, level, parent in rows]
    else:
        rows = _with_depth_as_level(rows, str(path))
    known = rules or rules_from_rows(rows, str(path))
    try:
        version = Version.of(version_id, rows, rules=known, title=title, source=source or str(path.name))
    except ClassificationError as error:
        raise ClassificationError(str(path), error.what, hint=error.hint) from None
    return with_language_columns(version, frame, code=columns["code"], title=columns["title"])


def write_classification_csv(version: Version) -> str:
    """Return the version as CSV text: ``version,level,code,title,parent``, and ``language`` of the title where it is
    stated, with a column such as ``title_fr`` for each other language.

    >>> from occumap.examples import small_version
    >>> print(write_classification_csv(small_version()).splitlines()[1])
    tiny1,section,1,Bread and cakes,,en
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    more = language_columns(version)
    writer.writerow(["version", "level", "code", "title", "parent", *more])
    for group, *said in zip(version, *more.values(), strict=True):
        parent = group.parent.value if group.parent else ""
        writer.writerow([version.id, group.level, group.code.value, group.title, parent, *said])
    return text.getvalue()


def rules_from_rows(rows: list[Row], where: str, *, are_text: bool = False) -> CodeRules:
    """Return rules that the rows themselves show: a level for each name in the level column, or for each length.

    Args:
        rows: code, title, level and parent of each group.
        where: the file.
        are_text: whether codes can't have been saved as numbers, so that ``62.0`` is a code.

    Raises:
        InputError: only some groups have a level, codes were saved as numbers, or nothing tells which
            level is above which.

    >>> rows = [("1", "A", None, None), ("11", "B", None, None)]
    >>> [level.name for level in rules_from_rows(rows, "x.csv").levels]
    ['level 1', 'level 2']
    """
    for code, *_ in rows:
        if re.fullmatch(r"[0-9]+\.0", code) and not are_text:
            raise InputError(
                where, f"code {code!r} was saved as a number", hint="Keep the code column as text, without “.0”."
            )
    stated = any(parent for *_, parent in rows)
    if all(level is None for _, _, level, _ in rows):
        lengths = sorted({len(code) for code, *_ in rows})
        levels = tuple(Level(n, f"level {n}", f".{{{length}}}") for n, length in enumerate(lengths, start=1))
        return CodeRules(levels, "stated" if stated else "prefix")
    codes: dict[str, list[str]] = {}
    for code, _, level, _ in rows:
        if level is None:
            raise InputError(where, f"group {code} has no level", hint="Give every group a level, or none.")
        codes.setdefault(level, []).append(code)
    order = _order_by_depth(rows, where) if stated else _order_by_length(codes, where)
    return CodeRules(level_patterns({name: codes[name] for name in order}), "stated" if stated else "prefix")


def _order_by_depth(rows: list[Row], where: str) -> list[str]:
    parents = {code: parent for code, _, _, parent in rows}
    depth: dict[str, int] = {}
    for code, _, level, _ in rows:
        if level is not None:
            depth[level] = max(depth.get(level, 1), _depth(code, parents, where))
    return sorted(depth, key=lambda name: depth[name])


def _order_by_length(codes: Mapping[str, Collection[str]], where: str) -> list[str]:
    lengths = {name: {len(code) for code in of_level} for name, of_level in codes.items()}
    order = sorted(lengths, key=lambda name: min(lengths[name]))
    for above, below in pairwise(order):
        if max(lengths[above]) >= min(lengths[below]):
            raise InputError(
                where,
                f"‘{above}’ may be above or below ‘{below}’: there are no parents, and codes have the same length",
                hint="Add a column ‘parent’.",
            )
    return order


def _depth(code: str, parents: Mapping[str, str | None], where: str) -> int:
    way = [code]
    while (above := parents.get(way[-1])) is not None:
        if above in way:
            cycle = [*way[way.index(above) :], above]
            raise ClassificationError(
                where, f"{above} is its own ancestor: {' → '.join(cycle)}", hint="Break the cycle of parents."
            )
        way.append(above)
    return len(way)


def _with_depth_as_level(rows: list[Row], where: str) -> list[Row]:
    """Return the rows, with depth in the tree as level where parents are stated and nothing else tells levels."""
    stated = any(parent for *_, parent in rows)
    if not stated or any(level for _, _, level, _ in rows):
        return rows
    if all(parent is None or len(parent) < len(code) for code, _, _, parent in rows):
        return rows
    parents = {code: parent for code, _, _, parent in rows}
    return [(code, title, f"level {_depth(code, parents, where)}", parent) for code, title, _, parent in rows]


def _known_level(code: str, said: str | None, rules: CodeRules, path: Path) -> str | None:
    """Return the rules' level that the table names (“Major Group” names “major”); None where it names none."""
    level = rules.level_named(said) or rules.level_named(said.split()[0]) if said else None
    if level is None:
        return None
    if not re.fullmatch(level.pattern, code) and rules.level_of(code):
        raise ClassificationError(
            str(path),
            f"{code} is listed as a {level.name} group, but its code doesn't fit that level",
            hint="Correct the code or the level.",
        )
    return level.name


def _said(column: str | None) -> pl.Expr:
    """Return a level or parent; null for the words that tables put where there is none."""
    text = text_or_null(column)
    return pl.when(text.str.to_lowercase().is_in(_NOTHING)).then(None).otherwise(text)


def _refuse_blanks(table: pl.DataFrame, path: Path) -> None:
    if table.is_empty():
        raise InputError(str(path), "it has a header but no rows", hint="Give at least one group.")
    for field in ("code", "title"):
        blank = table[field].is_null().arg_true()
        if len(blank):
            raise InputError(f"{path}, row {blank[0] + 2}", f"there is no {field}", hint=f"Give every group a {field}.")
