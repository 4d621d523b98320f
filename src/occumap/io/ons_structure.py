"""The structure of an ONS classification, from its workbook as published.

The sheet of descriptions has a row for each group, ``<blank>`` in cells that say nothing, and titles
in sentence case. The framework sheet, which stands in the index workbook too, has blank rows and puts
some titles in capitals. Both have one column of codes for each level, so one reader serves both.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from occumap.errors import ClassificationError, InputError
from occumap.io.tables import find_columns, read_first_sheet, refuse_repeats, text_or_null
from occumap.model.rules import CodeRules
from occumap.model.version import Version

SHEETS = ("SOC2020 descriptions", "SOC2020 framework")
_LEVELS = ("major", "sub-major", "minor", "unit")
_COLUMNS = {**{level: (f"{level} group",) for level in _LEVELS}, "title": ("group title",)}


def read_ons_structure(
    path: Path, version_id: str, *, rules: CodeRules, title: str = "", source: str = "", language: str | None = None
) -> Version:
    """Return the version in the workbook: from the sheet of descriptions if it has one, else the framework.

    Titles that stand wholly in capitals are given in sentence case, as the ONS writes them elsewhere.

    Args:
        path: the structure workbook, or the index workbook, as downloaded.
        version_id: what the version is to be called.
        rules: what its codes look like; its levels are major, sub-major, minor and unit.
        title: its name for people.
        source: who publishes it; the file's name if not given.
        language: of its titles, which the workbook doesn't state.

    Raises:
        InputError: not a whole workbook; no such sheet; a column is missing; a row has two codes, or a
            title without a code.
        ClassificationError: codes that aren't codes, or don't make a tree.
    """
    found, sheet = read_first_sheet(path, SHEETS)
    where = f"{path}, sheet ‘{found}’"
    named = {column: re.sub(r"^soc\s*\d+\s*", "", column.strip(), flags=re.IGNORECASE) for column in sheet.columns}
    sheet = sheet.rename(named) if len(set(named.values())) == len(named) else sheet
    columns = find_columns(sheet, _COLUMNS, where=where)
    table = sheet.select(_said(column).alias(field) for field, column in columns.items())
    groups = [(row, *_group(cells, f"{where}, row {row}", rules)) for row, cells in _rows(table)]
    if not groups:
        raise InputError(where, "it has no groups", hint="Check that the sheet is complete.")
    codes = pl.Series([code for _, code, *_ in groups])
    refuse_repeats(codes, [row for row, *_ in groups], where=where, what="code")
    try:
        return Version.of(
            version_id,
            [(code, name, level, None) for _, code, name, level in groups],
            rules=rules,
            title=title,
            source=source or path.name,
            language=language,
        )
    except ClassificationError as error:
        raise ClassificationError(where, error.what, hint=error.hint) from None


def sentence_case(title: str) -> str:
    """Return a title that stands wholly in capitals, in sentence case; any other as it is.

    >>> sentence_case("SALES OCCUPATIONS"), sentence_case("IT managers")
    ('Sales occupations', 'IT managers')
    """
    return title.capitalize() if title.isupper() else title


def _rows(table: pl.DataFrame) -> list[tuple[int, dict[str, str | None]]]:
    rows = enumerate(table.iter_rows(named=True), start=2)
    return [(row, cells) for row, cells in rows if any(value is not None for value in cells.values())]


def _group(cells: dict[str, str | None], where: str, rules: CodeRules) -> tuple[str, str, str]:
    """Return the code, title and level that a row states."""
    stated = [(level, value) for level in _LEVELS if (value := cells[level]) is not None]
    name = cells["title"]
    if len(stated) != 1 or name is None:
        said = " and ".join(value for _, value in stated) or "none"
        raise InputError(
            where,
            f"a group has one code and a title; here the code is {said} and the title ‘{name or ''}’",
            hint="Restore the row as published.",
        )
    level, code = stated[0]
    if (shown := rules.level_of(code)) is None or shown.name != level:
        raise ClassificationError(
            where,
            f"{code!r} is not a code of a {level} group",
            hint="Keep the code columns as text, as published; 1115.0 was saved as a number.",
        )
    return code, sentence_case(name), level


def _said(column: str) -> pl.Expr:
    """Return the text of a cell on one line, or null where it says nothing."""
    text = text_or_null(column).str.replace_all(r"\s+", " ")
    return pl.when(text.str.to_lowercase() == "<blank>").then(None).otherwise(text)
