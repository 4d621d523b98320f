"""What the ONS's structure workbook says of unit groups: description, tasks, and titles that belong there."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from occumap.io.tables import find_columns, read_sheet, text_or_null

SHEET = "SOC2020 descriptions"
_COLUMNS = {
    "group": ("unit group",),
    "title": ("group title",),
    "description": ("group description",),
    "tasks": ("tasks",),
    "titles": ("related job titles",),
}
_CODE = r"^\d{4}$"
# A line of a cell begins with a tilde; a sentence ends in a full stop or a semicolon.
_ITEM = re.compile(r"\s*~\s*|\n{2,}")
_SENTENCE = re.compile(r"(?<=[.;])\s+")
_BLANK = "<blank>"


def read_ons_descriptions(path: Path) -> pl.DataFrame:
    """Return the unit groups: ``group``, ``title``, and lists ``description`` (sentences), ``tasks`` and ``titles``.

    Raises:
        InputError: not a whole workbook, no sheet of descriptions, or a column is missing.
    """
    sheet = read_sheet(path, SHEET)
    named = {column: re.sub(r"^soc\s*\d+\s*", "", column.strip(), flags=re.IGNORECASE) for column in sheet.columns}
    columns = find_columns(
        sheet.rename(named) if len(set(named.values())) == len(named) else sheet,
        _COLUMNS,
        where=f"{path}, sheet ‘{SHEET}’",
    )
    published = {new: old for old, new in named.items()}
    said = sheet.select(text_or_null(published.get(column, column)).alias(field) for field, column in columns.items())
    units = said.filter(pl.col("group").str.contains(_CODE).fill_null(value=False))
    return units.with_columns(
        *(
            pl.Series(field, [_items(cell, parts) for cell in units[field]], pl.List(pl.String))
            for field, parts in _PARTS
        )
    )


_PARTS = (("description", _SENTENCE), ("tasks", _ITEM), ("titles", _ITEM))


def _items(cell: str | None, parts: re.Pattern[str]) -> list[str]:
    """Return what a cell lists, each on one line.

    >>> _items("~Chemist\\n\\n~Industrial chemist", _ITEM)
    ['Chemist', 'Industrial chemist']
    """
    items = (" ".join(item.split()) for item in parts.split(cell or ""))
    return [item for item in items if item and item.casefold() != _BLANK]
