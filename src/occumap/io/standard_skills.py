"""The UK Standard Skills Classification's tables of groups: what they are, and which tasks they do.

Groups are those of six digits that the SOC is extended by (1111/01). As published, a file holds bytes of several
encodings, quotation marks that have lost a byte, and here and there a code that isn't one: bytes are read by what they
can only mean, and rows without a code are left out and counted.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError, cannot_read
from occumap.io.open_workbook import open_workbook
from occumap.io.tables import CALAMINE_ERRORS, find_columns, refuse_missing, text_or_null

GROUP_COLUMNS: dict[str, tuple[str, ...]] = {
    "group": ("SUG Code", "sugcode"),
    "title": ("SUG Title", "sugtitle"),
    "description": ("SUG Description", "sugdescription"),
}
TASK_COLUMNS: dict[str, tuple[str, ...]] = {
    "task_id": ("Task ID",),
    "task": ("Task Statement",),
    "relatedness": ("Task Relatedness %", "Task Relatedness"),
}
_CODE = r"^\d{4}/\d{2}$"
# Quotation marks (E2 80 98 and so on in UTF-8) without their first byte.
_CUT_QUOTATION_MARK = re.compile(rb"(?<!\xe2)\x80([\x98\x99\x9c\x9d])")


@dataclass(frozen=True)
class GroupTexts:
    """What is said of groups.

    Args:
        groups: columns ``group``, ``title`` and ``description``; a row for each group.
        tasks: columns ``group``, ``task_id``, ``task`` and ``relatedness`` (between 0 and 1); no rows if the file
            has no tasks.
        left_out: the cells that should have been codes and aren't.
    """

    groups: pl.DataFrame
    tasks: pl.DataFrame
    left_out: tuple[str, ...]


def is_group_table(path: Path) -> bool:
    """Return whether a workbook or CSV has the columns of such a table.

    Raises:
        InputError: it can't be read.
    """
    there = {plain(name) for name in _table(path, rows=0).columns}
    return all(any(plain(name) in there for name in names) for names in GROUP_COLUMNS.values())


def read_group_texts(path: Path) -> GroupTexts:
    """Return groups, and their tasks if the file has them; it is a workbook or a CSV, as published.

    Raises:
        InputError: it can't be read, lacks a column, has no group, or a relatedness that is no share of 100.
    """
    table = _table(path)
    has_tasks = plain("Task Statement") in {plain(name) for name in table.columns}
    columns = find_columns(table, GROUP_COLUMNS | (TASK_COLUMNS if has_tasks else {}), where=str(path))
    said = table.select(text_or_null(column).alias(field) for field, column in columns.items())
    said = said.with_row_index("row", offset=2).filter(pl.any_horizontal(pl.col(columns).is_not_null()))
    is_code = pl.col("group").str.contains(_CODE).fill_null(value=False)
    left_out = tuple(said.filter(~is_code)["group"].fill_null("").unique(maintain_order=True))
    said = said.filter(is_code)
    if said.is_empty():
        raise InputError(str(path), "no row has a code such as 1111/01", hint="Give the table as published.")
    groups = said.unique("group", keep="first", maintain_order=True).select(*GROUP_COLUMNS)
    if not has_tasks:
        nothing = {"group": pl.String, "task_id": pl.String, "task": pl.String, "relatedness": pl.Float64}
        return GroupTexts(groups, pl.DataFrame(schema=nothing), left_out)
    share = pl.col("relatedness").str.strip_suffix("%").cast(pl.Float64, strict=False) / 100
    tasks = said.filter(pl.col("task").is_not_null()).with_columns(share.alias("share"))
    strange = tasks.filter(~pl.col("share").is_between(0, 1).fill_null(value=False))
    if len(strange):
        raise InputError(
            f"{path}, row {strange['row'][0]}",
            f"the relatedness {strange['relatedness'][0]!r} is not a number between 0 and 100",
            hint="Give the table as published.",
        )
    return GroupTexts(groups, tasks.select("group", "task_id", "task", pl.col("share").alias("relatedness")), left_out)


def _table(path: Path, *, rows: int | None = None) -> pl.DataFrame:
    """Return the first sheet of a workbook, or a CSV, as text."""
    refuse_missing(path)
    if path.suffix.casefold() == ".csv":
        return _csv(path)
    try:
        return open_workbook(path).load_sheet(0, dtypes="string", n_rows=rows).to_polars()
    except CALAMINE_ERRORS:
        raise InputError(
            str(path), "it is not a complete Excel workbook", hint="Download it again, or save it as .xlsx."
        ) from None


def _csv(path: Path) -> pl.DataFrame:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from None
    try:
        header, *body = list(csv.reader(io.StringIO(_decoded(content).removeprefix("\ufeff"), newline=""), strict=True))
    except (csv.Error, ValueError):
        raise InputError(str(path), "it can't be read as CSV", hint="Give the table as published.") from None
    short = next((n for n, row in enumerate(body, start=2) if row and len(row) != len(header)), None)
    if short is not None:
        raise InputError(
            f"{path}, row {short}", "it has more or fewer cells than the header", hint="Give the table as published."
        )
    full = [row for row in body if row]
    names = [name if header.count(name) == 1 else f"{name} {n}" for n, name in enumerate(header, start=1)]
    return pl.DataFrame(
        {name: [row[n] for row in full] for n, name in enumerate(names)}, schema=dict.fromkeys(names, pl.String)
    )


def _decoded(content: bytes) -> str:
    """Return text in UTF-8 with bytes of Latin-1 in between.

    >>> _decoded(b"protg\\xe9 of the department\\x80\\x99s \\xc3\\xa9l\\xc3\\xa8ve")
    'protgé of the department’s élève'
    """
    rest, parts = _CUT_QUOTATION_MARK.sub(b"\xe2\x80\\1", content), []
    while rest:
        try:
            parts.append(rest.decode())
            break
        except UnicodeDecodeError as error:
            parts += [rest[: error.start].decode(), rest[error.start : error.end].decode("latin-1")]
            rest = rest[error.end :]
    return "".join(parts)
