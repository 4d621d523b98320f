"""Any classification as plain CSV: a code, a title, and a level and parent where they are given.

Columns are found by the names people use. Without a column of parents, the prefix of a code is its
parent. Levels without known rules are made from the lengths of the codes, or from the level column.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import polars as pl

from occumap.errors import ClassificationError, InputError
from occumap.formats.tables import find_columns, read_csv_table
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version

CODE_NAMES = ("code", "group code", "notation", "id")
TITLE_NAMES = ("title", "group title", "preferred label", "label", "name", "description")
LEVEL_NAMES = ("hierarchical structure", "level", "level name")
PARENT_NAMES = ("parent", "parent code", "broader")
_NOTHING = ("", "na", "none", "null", "<blank>")


def read_classification_csv(
    path: Path, version_id: str, *, rules: CodeRules | None = None, title: str = "", source: str = ""
) -> Version:
    """The version in a CSV.

    Args:
        path: columns for code and title, and for level and parent if there are any.
        version_id: what the version is to be called.
        rules: what its codes look like; read off the table if not given.
        title: its name for people.
        source: who publishes it.

    Raises:
        InputError: a column is missing, a row has no code or title.
        ClassificationError: codes that aren't codes, stand twice, or don't make a tree.
    """
    frame = read_csv_table(path)
    wanted = {"code": CODE_NAMES, "title": TITLE_NAMES, "level": LEVEL_NAMES, "parent": PARENT_NAMES}
    columns = find_columns(frame, wanted, where=str(path), optional=("level", "parent"))
    table = frame.select(_cleaned(column).alias(field) for field, column in columns.items())
    for field in ("level", "parent"):
        if field not in columns:
            table = table.with_columns(pl.lit(None, pl.String).alias(field))
    _refuse_blanks(table, path)
    rows = [(str(r["code"]), str(r["title"]), r["level"], r["parent"]) for r in table.iter_rows(named=True)]
    known = rules or rules_from_rows(rows, str(path))
    if rules:
        rows = [(code, name, None, parent) for code, name, _, parent in rows]
    try:
        return Version.of(version_id, rows, rules=known, title=title, source=source or str(path.name))
    except ClassificationError as error:
        raise ClassificationError(str(path), error.what, mend=error.mend) from None


def write_classification_csv(version: Version) -> str:
    """The version as CSV text: ``version,level,code,title,parent``.

    >>> from occumap.examples import small_version
    >>> print(write_classification_csv(small_version()).splitlines()[1])
    tiny1,section,1,Bread and cakes,
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["version", "level", "code", "title", "parent"])
    for group in version:
        parent = group.parent.value if group.parent else ""
        writer.writerow([version.id, group.level, group.code.value, group.title, parent])
    return text.getvalue()


def rules_from_rows(rows: list[tuple[str, str, str | None, str | None]], where: str) -> CodeRules:
    """Rules that the rows themselves show: a level for each length, or for each name in the level column.

    >>> rows = [("1", "A", None, None), ("11", "B", None, None)]
    >>> [level.name for level in rules_from_rows(rows, "x.csv").levels]
    ['level 1', 'level 2']
    """
    stated = any(parent for *_, parent in rows)
    parents = {code: parent for code, _, _, parent in rows}
    if not stated or all(level is None for _, _, level, _ in rows):
        lengths = sorted({len(code) for code, *_ in rows})
        levels = tuple(Level(n, f"level {n}", f".{{{length}}}") for n, length in enumerate(lengths, start=1))
        return CodeRules(levels, "stated" if stated else "prefix")
    depth: dict[str, int] = {}
    shapes: dict[str, set[str]] = {}
    for code, _, level, _ in rows:
        if level is None:
            raise InputError(where, f"group {code} has no level", mend="Give every group a level, or none.")
        depth[level] = max(depth.get(level, 1), _depth(code, parents, where))
        shapes.setdefault(level, set()).add(code)
    names = sorted(depth, key=lambda name: depth[name])
    return CodeRules(tuple(Level(n, name, _pattern(shapes[name])) for n, name in enumerate(names, start=1)), "stated")


def _pattern(codes: set[str]) -> str:
    """The pattern that fits all codes: digits and letters by kind, other signs as they are."""
    shapes = {re.sub(r"[A-Za-z]", "a", re.sub(r"[0-9]", "9", code)) for code in codes}
    spelt = sorted("".join({"9": "[0-9]", "a": "[A-Za-z]"}.get(sign, re.escape(sign)) for sign in s) for s in shapes)
    return "|".join(spelt)


def _depth(code: str, parents: dict[str, str | None], where: str) -> int:
    depth, at, seen = 1, code, {code}
    while (above := parents.get(at)) is not None:
        if above in seen:
            raise ClassificationError(
                where, f"{code} is its own ancestor: {' → '.join([*seen, above])}", mend="Break the cycle of parents."
            )
        seen.add(above)
        depth, at = depth + 1, above
    return depth


def _cleaned(column: str) -> pl.Expr:
    text = pl.col(column).str.strip_chars()
    return pl.when(text.str.to_lowercase().is_in(_NOTHING)).then(None).otherwise(text)


def _refuse_blanks(table: pl.DataFrame, path: Path) -> None:
    if table.is_empty():
        raise InputError(str(path), "it has a header but no rows", mend="Give at least one group.")
    for field in ("code", "title"):
        blank = table[field].is_null().arg_true()
        if len(blank):
            raise InputError(f"{path}, row {blank[0] + 2}", f"there is no {field}", mend=f"Give every group a {field}.")
