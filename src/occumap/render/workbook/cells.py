"""How the sheets of a workbook are written: tables, their columns, and how cells look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from textwrap import wrap

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from occumap.io.workbook_limits import whole_cell

Cell = str | int | float | None
Row = Sequence[Cell]

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# A constant, because the same outcome gives the same bytes; the earliest day that a zip can hold.
CREATED = datetime(1980, 1, 1, tzinfo=UTC)
MAX_IN_SHEET_NAME = 31
LINE_HEIGHT = 15
# Letters to a unit of column width, which is that of a digit.
_LETTERS = 1.08

_KINDS: Mapping[str, dict[str, object]] = {
    "text": {},
    "code": {"num_format": "@"},
    "wrapped": {"text_wrap": True},
    "number": {"num_format": "#,##0", "align": "right", "indent": 1},
    "share": {"num_format": "0.0%_)"},
    "issues": {"text_wrap": True, "align": "left"},
    "link": {"font_color": "#1F4E9E", "underline": 1},
    "right": {"align": "right", "indent": 1},
}
_RULE: dict[str, object] = {"bottom": 1, "bottom_color": "#C8D0DC"}
_MARKS: Mapping[str, dict[str, object]] = {
    "": {},
    "head": {"bold": True, "text_wrap": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "valign": "vcenter"},
    "title": {"bold": True, "font_size": 16},
    "over figures": {"bold": True, "bottom": 1},
    "over words": {"bold": True, "bottom": 1},
    "sheet": {},
    "row": _RULE,
    "level 1": {**_RULE, "bold": True, "bg_color": "#C9D6EA", "top": 1},
    "level 2": {**_RULE, "bold": True, "bg_color": "#DEE7F3"},
    "level 3": {**_RULE, "bold": True, "bg_color": "#F0F4FA"},
    "error": {**_RULE, "bold": True, "bg_color": "#F4B6A6"},
    "warning": {**_RULE, "bg_color": "#FFE699"},
    "note": {**_RULE, "bg_color": "#E4ECF7"},
    "quiet": {**_RULE, "font_color": "#595959"},
}


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, the kind of its cells, and whether marks show in it."""

    heading: str
    width: float
    kind: str = "text"
    marked: bool = True


@dataclass(frozen=True)
class Table:
    """A sheet that is one table; ``mark`` sets rows off."""

    name: str
    holds: str
    columns: Sequence[Column]
    rows: Sequence[Row] = field(repr=False)
    mark: Callable[[Row], str] = lambda _: "row"


@dataclass(frozen=True)
class Book:
    """A workbook, its formats (one for each kind of cell and mark), and the line at the foot of its pages."""

    workbook: Workbook
    title: str
    formats: dict[tuple[str, str], Format] = field(default_factory=dict)

    def format(self, kind: str, mark: str = "") -> Format:
        """Return the format for cells of a kind, in a row with a mark."""
        if (kind, mark) not in self.formats:
            look = {"valign": "top", **_KINDS[kind], **_MARKS[mark]}
            self.formats[kind, mark] = self.workbook.add_format(look)
        return self.formats[kind, mark]

    def sheet(self, name: str) -> Worksheet:
        """Return a new sheet that prints well."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.title[:150].replace('&', '&&')}&C&A&RPage &P of &N")
        return sheet


def write_table(book: Book, table: Table) -> None:
    """Write a sheet that is one table, with a heading that stays, a filter and rows high enough for their text."""
    sheet = book.sheet(table.name)
    last_row, last_column = len(table.rows), len(table.columns) - 1
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width, book.format(column.kind))
        write_cell(sheet, 0, place, column.heading, book.format("text", "head"))
    sheet.set_row(0, LINE_HEIGHT * _lines(table.columns, [column.heading for column in table.columns]))
    looks_of: dict[str, list[Format]] = {}
    for number, row in enumerate(table.rows, start=1):
        mark = table.mark(row)
        if mark not in looks_of:
            looks_of[mark] = [book.format(column.kind, mark if column.marked else "row") for column in table.columns]
        if (lines := _lines(table.columns, row)) > 1:
            sheet.set_row(number, LINE_HEIGHT * lines)
        for place, cell in enumerate(row):
            write_cell(sheet, number, place, cell, looks_of[mark][place])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.repeat_rows(0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})


def _lines(columns: Sequence[Column], row: Row) -> int:
    """Return how many lines the fullest cell needs: a program that opens the book need not fit the rows itself."""
    return max(
        _lines_of(cell, column.width) if isinstance(cell, str) else 1 for column, cell in zip(columns, row, strict=True)
    )


@lru_cache(maxsize=10_000)
def _lines_of(text: str, width: float) -> int:
    room = int(width * _LETTERS)
    if len(text) <= room and "\n" not in text:
        return 1
    return sum(len(wrap(line, room)) or 1 for line in text.split("\n"))


def write_cell(sheet: Worksheet, row: int, place: int, cell: Cell, look: Format) -> None:
    """Write a cell as what it is; text never becomes a formula, a number or a link."""
    if cell is None or cell == "":
        sheet.write_blank(row, place, None, look)
    elif isinstance(cell, str):
        sheet.write_string(row, place, whole_cell(cell, sheet.name, row, place), look)
    else:
        sheet.write_number(row, place, cell, look)
