"""What a cell of an XLSX shows and its value doesn't say: codes that a number format writes with zeros, and errors.

The number 110 in a cell of the format ``0000`` is shown as 0110, and 111011 in ``00-0000`` as 11-1011. Codes are kept
so in many workbooks of statistical offices. Cells whose formula failed, such as ``#N/A``, have no value at all.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

import polars as pl

from occumap.io.damaged_zip import DAMAGED_ZIP
from occumap.io.read_table.source import TableSource
from occumap.model.noun import counted

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]+)(\d+)")
_DIGITS_AND_SIGNS = re.compile(r'(?:0|[\-./ ]|\\.|"[^"]*")+')
_DAMAGED: tuple[type[Exception], ...] = (*DAMAGED_ZIP, ElementTree.ParseError, OSError)


def shown_cells(
    source: TableSource, sheet: str, native: pl.DataFrame, header_row: int
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return the table with its cells as they are shown, and what to say of that.

    Args:
        source: the workbook.
        sheet: the sheet.
        native: the rows below the header, of the types of their cells.
        header_row: the row of the names, counted from 1.
    """
    odd = _odd_cells(source, sheet) if native.height else None
    if odd is None:
        return native, ()
    said = []
    frame = native
    for n, name in enumerate(native.columns):
        place = n + odd.first_column
        masked = _of_column(odd.masks, place, header_row, native.height)
        if masked and (fresh := _masked(native[name], masked)) is not None:
            frame = frame.with_columns(fresh)
            said.append(f"column {n + 1} read as its number format shows it ({next(iter(masked.values()))})")
        failed = _of_column(odd.errors, place, header_row, native.height)
        if failed and not frame[name].drop_nulls().len():
            cells = [failed.get(row) for row in range(native.height)]
            frame = frame.with_columns(pl.Series(name, cells, pl.String))
        elif failed and frame.schema[name] == pl.String:
            cells = [failed.get(row, cell) for row, cell in enumerate(frame[name].to_list())]
            frame = frame.with_columns(pl.Series(name, cells, pl.String))
        elif failed:
            said.append(
                f"{counted(len(failed), 'cell')} of column {n + 1} whose formula failed "
                f"({', '.join(sorted(set(failed.values())))}) read as empty"
            )
    return frame, tuple(said)


def _of_column(cells: Mapping[tuple[int, int], str], place: int, header_row: int, height: int) -> dict[int, str]:
    """Return the cells of one column by the row of the table, the first below the header being 0."""
    return {
        row - header_row: sign
        for (column, row), sign in cells.items()
        if column == place and 0 <= row - header_row < height
    }


def digits_shown(number: int, mask: str) -> str:
    """Return a number as a format of zeros shows it.

    >>> digits_shown(110, "0000"), digits_shown(111011, "00-0000"), digits_shown(12345, "000")
    ('0110', '11-1011', '12345')
    """
    signs = _signs(mask)
    places = sum(is_digit for is_digit, _ in signs)
    digits = str(abs(number)).rjust(places, "0")
    before, rest = digits[: len(digits) - places], list(digits[len(digits) - places :])
    shown = ["-" if number < 0 else ""]
    for is_digit, sign in signs:
        shown.append(f"{before}{rest.pop(0)}" if is_digit else sign)
        before = "" if is_digit else before
    return "".join(shown)


def _signs(mask: str) -> list[tuple[bool, str]]:
    found = []
    for part in re.findall(r'0|\\.|"[^"]*"|.', mask):
        is_digit = part == "0"
        found.append((is_digit, part[1:] if part[0] == "\\" else part.strip('"') if part[0] == '"' else part))
    return found


def _masked(column: pl.Series, masks: Mapping[int, str]) -> pl.Series | None:
    """Return a column as text where its numbers are shown by a mask; None where it has no numbers."""
    if not column.dtype.is_numeric():
        return None
    cells = column.to_list()
    fresh: list[str | None] = []
    for row, cell in enumerate(cells):
        if cell is None:
            fresh.append(None)
        elif row in masks and float(cell).is_integer():
            fresh.append(digits_shown(int(cell), masks[row]))
        else:
            fresh.append(str(int(cell)) if float(cell).is_integer() else str(cell))
    return pl.Series(column.name, fresh, pl.String)


@dataclass(frozen=True, slots=True)
class _OddCells:
    """Cells by column and row of the sheet, both from 0, and the first column that has a cell."""

    masks: Mapping[tuple[int, int], str]
    errors: Mapping[tuple[int, int], str]
    first_column: int


def _odd_cells(source: TableSource, sheet: str) -> _OddCells | None:
    """Return the cells of a sheet that show more than their value; None where there are none."""
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            part = _part_of(archive, sheet)
            masks = _masks(archive)
            with archive.open(part) as content:
                data = content.read()
            styled = any(f's="{style}"'.encode() in data or f"s='{style}'".encode() in data for style in masks)
            if not styled and b't="e"' not in data:
                return None
            return _in_sheet(data, masks)
    except _DAMAGED:
        return None


def _in_sheet(data: bytes, styles: Mapping[int, str]) -> _OddCells:
    masks: dict[tuple[int, int], str] = {}
    errors: dict[tuple[int, int], str] = {}
    first: int | None = None
    row = -1
    for _, element in ElementTree.iterparse(io.BytesIO(data), events=("end",)):
        if element.tag == f"{_MAIN}row":
            element.clear()
        if element.tag != f"{_MAIN}c":
            continue
        value = element.find(f"{_MAIN}v")
        named = _CELL.fullmatch(element.get("r", ""))
        if named is None:
            return _OddCells({}, {}, 0)
        if value is None and element.find(f"{_MAIN}is") is None:
            continue
        column, row = _column(named[1]), int(named[2]) - 1
        first = column if first is None else min(first, column)
        kind, style = element.get("t", "n"), int(element.get("s", "0"))
        if kind == "e" and value is not None:
            errors[column, row] = value.text or "#N/A"
        elif kind == "n" and style in styles:
            masks[column, row] = styles[style]
    return _OddCells(masks, errors, first or 0)


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the part of the workbook in which a sheet is."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    ids = {one.get("name"): one.get(_RELATION) for one in book.iter(f"{_MAIN}sheet")}
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {one.get("Id"): str(one.get("Target")) for one in relations}[ids[sheet]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _masks(archive: zipfile.ZipFile) -> dict[int, str]:
    """Return the styles whose number format is zeros and signs alone, two zeros at least, by number."""
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    formats = {int(one.get("numFmtId", "-1")): one.get("formatCode", "") for one in styles.iter(f"{_MAIN}numFmt")}
    cells = styles.find(f"{_MAIN}cellXfs")
    found = {}
    for n, style in enumerate(cells if cells is not None else ()):
        mask = formats.get(int(style.get("numFmtId", "0")), "").split(";")[0]
        if _DIGITS_AND_SIGNS.fullmatch(mask) and sum(is_digit for is_digit, _ in _signs(mask)) > 1 and "." not in mask:
            found[n] = mask
    return found
