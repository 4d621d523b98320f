"""A table as text: its separator and header told from its first rows, its cells read by the rules of CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from occumap.errors import InputError
from occumap.io.read_table.header_row import column_names, nothing_tells_header, tell_header
from occumap.io.read_table.no_table import refuse_documents
from occumap.io.read_table.source import TableSource
from occumap.io.read_table.table import Table
from occumap.io.read_table.text_encoding import Encoding, decoded, named_encoding, tell_encoding
from occumap.model.noun import counted
from occumap.read_options import ReadOptions

HEAD = 256 << 10
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "strokes (|)"}
_BY_NAME = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|", "stroke": "|", "space": " "}


@dataclass(frozen=True, slots=True)
class TextFormat:
    """How a text is a table: its encoding, the sign between cells, the record (from 1) that names the columns."""

    encoding: Encoding
    delimiter: str
    header_row: int
    is_told: bool

    @property
    def is_plain(self) -> bool:
        """Whether it is what is taken for granted: UTF-8, commas, the names first."""
        return self.encoding.is_utf8 and self.delimiter == "," and self.header_row == 1

    def in_words(self) -> str:
        """Return what was understood.

        >>> TextFormat(Encoding("cp1252", "Windows-1252"), ";", 3, is_told=True).in_words()
        'read as text in Windows-1252, cells separated by semicolons, header in row 3'
        """
        between = DELIMITERS.get(self.delimiter, f"‘{self.delimiter}’")
        header = f"header in row {self.header_row}" if self.header_row else "no header"
        return f"read as text in {self.encoding.said}, cells separated by {between}, {header}"


def text_format(source: TableSource, options: ReadOptions) -> TextFormat:
    """Return how a text is a table, by its bytes and what the user said.

    Raises:
        InputError: it isn't text, its encoding can't be told, or nothing tells its header.
    """
    refuse_documents(next(iter(source.blocks()), b"")[:4096], source.where)
    encoding = (
        named_encoding(options.encoding, source.where, source.blocks())
        if options.encoding
        else tell_encoding(source.blocks, source.where)
    )
    head, is_whole = _head(source, encoding)
    given = named_delimiter(options.delimiter, source.where) if options.delimiter else None
    stated, skipped = _sep_line(head) if given is None else (None, 0)
    signs = [given or stated] if given or stated else list(DELIMITERS)
    if not head.strip():
        raise InputError(source.where, "the file is empty", hint="Give one with a header and rows.")
    told = [_tell(sign or ",", head, skipped, is_whole=is_whole) for sign in signs]
    best = max(told, key=lambda one: one.fit)
    if options.header_row is not None:
        header_row = options.header_row
    elif best.header is None:
        raise nothing_tells_header(source.where, best.rows)
    else:
        header_row = best.header + skipped + 1
    return TextFormat(encoding, best.sign, header_row, options.header_row is None)


# A note is shown as far as a line takes it.
_LINE = 60


def named_delimiter(name: str, where: str) -> str:
    """Return the sign that a user named: itself, or a word such as ``tab``.

    >>> named_delimiter("tab", "x")
    '\\t'
    """
    sign = _BY_NAME.get(name.strip().casefold(), name)
    if len(sign) != 1 or not sign.isascii() or sign in '"\r\n':
        raise InputError(where, f"{name!r} can't stand between cells", hint="Name one sign, such as ; or tab.")
    return sign


def read_text(source: TableSource, options: ReadOptions, *, rows: int | None = None) -> Table:
    """Return a text as a table; blank rows between others are kept, so that rows keep their number.

    Raises:
        InputError: as for `text_format`; a quote isn't closed, or rows have more or fewer cells than the header.
    """
    found = text_format(source, options)
    header, body = _header_and_body(source, found, rows)
    names, notes = column_names(header, f"{source.where}, row {found.header_row}" if found.header_row else source.where)
    first_row = found.header_row + 1
    body, foot = _without_foot(body, len(names))
    for record, cells in enumerate(body, start=first_row):
        if cells and len(cells) != len(names):
            raise ragged(source.where, record, len(cells), len(names), found)
    columns = {name: [(cells[n] or None) if cells else None for cells in body] for n, name in enumerate(names)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    said = (*source.said, found.in_words(), *notes, *foot)
    plain = found.is_plain and not notes and not foot and not source.said
    return Table(frame, frame, source.where, said, plain, found.header_row, source.inner)


def _without_foot(body: list[list[str]], width: int) -> tuple[list[list[str]], tuple[str, ...]]:
    """Return rows without the notes that publishers put below a table, and what to say of them.

    A note is one cell, and a blank row stands between it and the table; nothing of the table comes after it.
    """
    below = next((n for n, cells in zip(range(len(body), 0, -1), reversed(body), strict=True) if len(cells) > 1), 0)
    notes = [cells[0] for cells in body[below:] if any(cells)]
    worded = all(" " in note.strip() and any(map(str.isalpha, note)) for note in notes)
    if width < 2 or not notes or not worded or not below or any(body[below]):
        return body, ()
    first = notes[0] if len(notes[0]) <= _LINE else f"{notes[0][:_LINE]}…"
    return body[:below], (f"{counted(len(notes), 'note')} below the table left out: ‘{first}’",)


def _header_and_body(
    source: TableSource, found: TextFormat, limit: int | None
) -> tuple[Sequence[str], list[list[str]]]:
    reader = csv.reader(_lines(source, found.encoding), delimiter=found.delimiter, strict=True)
    body: list[list[str]] = []
    header: list[str] = []
    try:
        for record, cells in enumerate(reader, start=1):
            if record < found.header_row:
                continue
            if record == found.header_row:
                header = cells
                continue
            body.append(cells)
            if limit is not None and len(body) >= limit:
                break
    except csv.Error as error:
        raise InputError(
            f"{source.where}, line {reader.line_num}",
            f"it can't be read as CSV ({error})",
            hint="Look for an unclosed quote there or above, and save it as CSV again.",
        ) from None
    while body and not any(body[-1]):
        body.pop()
    if not found.header_row:
        header = [f"column {n}" for n in range(1, max(map(len, body), default=0) + 1)]
    if found.header_row and not header:
        raise InputError(source.where, f"it has no row {found.header_row}", hint="Say which row is the header.")
    return header, body


def _lines(source: TableSource, encoding: Encoding) -> Iterator[str]:
    """Yield the lines of a text with their ends, as the reader of CSV wants them."""
    text = io.TextIOWrapper(source.open(), encoding.codec, encoding.errors, newline="")
    with text:
        first = next(text, "")
        yield first.removeprefix("\ufeff")
        yield from text


@dataclass(frozen=True, slots=True)
class _Told:
    sign: str
    rows: list[list[str]]
    header: int | None
    fit: tuple[float, int]


def _tell(sign: str, head: str, skipped: int, *, is_whole: bool) -> _Told:
    """Return how well a sign divides the first rows into cells: all rows alike, and more than one cell each."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=sign)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > 500:
                break
    except csv.Error:
        pass
    rows = rows[skipped:]
    if not is_whole and len(rows) > 1:
        rows.pop()
    header = tell_header(rows)
    width = len(rows[header]) if header is not None else 0
    if header is None or width < 2:
        # One column without commas may have any other sign in its cells.
        is_column = sign == "," and all(len(row) < 2 for row in rows)
        usual = Counter(len(row) for row in rows if row).most_common(1)
        divides = bool(usual) and usual[0][0] > 1
        return _Told(sign, rows, header, (-0.4 if is_column else -0.5 if divides else -1.0, int(sign == ",")))
    below = [len(row) for row in rows[header + 1 :] if any(row)]
    alike = sum(n == width for n in below) / len(below) if below else 1.0
    return _Told(sign, rows, header, (round(alike, 2), width))


def _head(source: TableSource, encoding: Encoding) -> tuple[str, bool]:
    """Return the beginning of a text, and whether it is all of it."""
    parts: list[str] = []
    size = 0
    for text in decoded(source.blocks(), encoding):
        parts.append(text)
        size += len(text)
        if size >= HEAD:
            break
    whole = "".join(parts).removeprefix("\ufeff")
    return whole[:HEAD], len(whole) <= HEAD and size < HEAD


def _sep_line(head: str) -> tuple[str | None, int]:
    """Return the sign that a first line of Excel's names (``sep=;``), and how many records it is."""
    line = head.split("\n", 1)[0].strip().strip('"')
    return (line[4], 1) if len(line) == 5 and line.casefold().startswith("sep=") else (None, 0)


def ragged(where: str, row: int, cells: int, width: int, found: TextFormat) -> InputError:
    """Return the error of a row that has another number of cells than the header."""
    return InputError(
        f"{where}, row {row}",
        f"it has {counted(cells, 'cell')}, but the header has {width}",
        hint="Give every row as many cells as the header, and put cells that contain "
        f"{'a comma' if found.delimiter == ',' else 'the separator'} in quotes.",
    )
