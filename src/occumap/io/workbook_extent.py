"""How many cells a sheet of a workbook spans, told from its bytes before it is read.

A reader lays a sheet out as a rectangle, so one cell far from all others, or a row that says it is repeated a million
times, takes gigabytes though the file has some kilobytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, BinaryIO
from xml.parsers import expat

from occumap.errors import InputError
from occumap.io.damaged_zip import DAMAGED_ZIP

# Of about a hundred bytes each once it is read.
MOST_CELLS = 40_000_000
# A sheet of so many cells may be as empty as it likes.
_SOME_CELLS, _EMPTIEST = 10_000_000, 100
_BLOCK = 1 << 20
# A cell with something in it; one without is drawn, but isn't laid out.
_CELL = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"(?:[^>]*[^/>])?>')
_REPEATED = re.compile(rb'-repeated="\d{3,}"')
_DAMAGED: tuple[type[Exception], ...] = (*DAMAGED_ZIP, OSError, expat.ExpatError)


def refuse_wide_sheets(source: Path | bytes, where: str) -> None:
    """Raise InputError if a sheet spans more cells than can be read; whatever is no workbook passes.

    Args:
        source: a file, or its bytes.
        where: what messages call it.

    Raises:
        InputError: a sheet spans more than forty million cells, or more than ten million, hardly any filled.
    """
    if isinstance(source, Path):
        try:
            state = source.stat()
        except OSError:
            return
        told = _of_file(source, state.st_size, state.st_mtime_ns, state.st_ino)
    else:
        told = _widest(io.BytesIO(source))
    if told is not None:
        sheet, rows, columns = told
        raise InputError(
            f"{where}, {sheet}",
            f"its cells reach to row {rows:,} and column {columns:,}, which is {rows * columns:,} cells",
            hint="Delete what stands far from the table (Ctrl+End leads there) and save it again, or save it as CSV.",
        )


@lru_cache(maxsize=64)
def _of_file(path: Path, _size: int, _changed: int, _inode: int) -> tuple[str, int, int] | None:
    try:
        with path.open("rb") as file:
            return _widest(file)
    except OSError:
        return None


def _widest(file: BinaryIO) -> tuple[str, int, int] | None:
    """Return the first sheet that spans too much, with its rows and columns; None if there is none."""
    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if name == "content.xml":
                    with archive.open(name) as part:
                        is_repeated = any(_REPEATED.search(block) for block in _blocks(part))
                    if is_repeated:
                        return _widest_table(archive.read(name))
                elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with archive.open(name) as part:
                        rows, columns, cells = _extent(part)
                    if _is_too_much(rows, columns, cells):
                        return Path(name).stem, rows, columns
    except _DAMAGED:
        return None  # its reader says what is wrong
    return None


def _is_too_much(rows: int, columns: int, cells: int) -> bool:
    span = rows * columns
    return span > MOST_CELLS or (span > _SOME_CELLS and span > _EMPTIEST * cells)


def _blocks(part: IO[bytes]) -> Iterator[bytes]:
    """Yield a part's bytes, each block with the end of the one before, in which a name may be cut."""
    end = b""
    while block := part.read(_BLOCK):
        yield end + block
        end = block[-96:]


def _extent(part: IO[bytes]) -> tuple[int, int, int]:
    """Return the last row and column of a sheet of XLSX, and about how many cells it has."""
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    cells = 0
    for block in _blocks(part):
        found = _CELL.findall(block)
        cells += len(found)
        columns.update(column for column, _ in found)
        rows.add(max((row for _, row in found), key=lambda row: (len(row), row), default=b"1"))
    return max(map(int, rows), default=1), max(map(_column_number, columns), default=1), cells


def _column_number(name: bytes) -> int:
    """Return the number of a column by its letters.

    >>> _column_number(b"A"), _column_number(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


class _Tables:
    """Counts what the tables of an OpenDocument sheet span, up to the last cell with something in it."""

    def __init__(self) -> None:
        self.name, self.rows, self.columns, self.cells = "", 0, 0, 0
        self.too_much: tuple[str, int, int] | None = None
        self._row = self._at = self._last = self._repeat_row = self._repeat_cell = 0
        self._filled = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.name, self.rows, self.columns, self.cells, self._row = attributes.get("table:name", ""), 0, 0, 0, 0
        elif tag == "table:table-row":
            self._repeat_row, self._at, self._last = _count(attributes, "table:number-rows-repeated"), 0, 0
        elif tag in _CELLS:
            self._repeat_cell = _count(attributes, "table:number-columns-repeated")
            self._filled = "office:value-type" in attributes or "table:formula" in attributes

    def text(self, text: str) -> None:
        self._filled = self._filled or bool(text.strip())

    def end(self, tag: str) -> None:
        if tag in _CELLS:
            self._at += self._repeat_cell
            if self._filled:
                self._last = self._at
                self.cells += 1
            self._filled = False
        elif tag == "table:table-row":
            self._row += self._repeat_row
            if self._last:
                self.rows, self.columns = self._row, max(self.columns, self._last)
                if self.too_much is None and _is_too_much(self.rows, self.columns, self.cells):
                    self.too_much = (f"sheet ‘{self.name}’", self.rows, self.columns)


_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _widest_table(content: bytes) -> tuple[str, int, int] | None:
    tables, parser = _Tables(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = tables.start, tables.end
    parser.CharacterDataHandler = tables.text
    parser.Parse(content, True)
    return tables.too_much
