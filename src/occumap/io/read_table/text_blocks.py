"""A text of many rows, read in blocks: memory doesn't grow with it, and the usual kind is read by Polars.

It is cut at the ends of records, never inside a quoted cell, and each block goes to Polars; a block whose quotes stand
anywhere but around whole cells, as in ``6" pipe layer``, is read here instead, where a quote that doesn't begin a
well-formed quoted cell is text. Every line is a row, a blank one too. What isn't UTF-8 becomes it on the way.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from occumap.io.read_table.header_row import column_names
from occumap.io.read_table.source import TableSource
from occumap.io.read_table.table import refuse_long_names
from occumap.io.read_table.text_encoding import decoded
from occumap.io.read_table.text_table import TextFormat, ragged

BLOCK = 8 << 20
# A chunk of a wide table ends here, though it has fewer rows: memory stays flat.
MAX_BYTES = 64 << 20
# A quote that isn't closed within this many bytes begins no quoted cell.
LONGEST_CELL = 64 << 20
_QUOTE, _CR, _LF = 34, 13, 10

Cells = list[str | None]


@dataclass(frozen=True)
class TextBlocks:
    """A text and how it is a table: what is needed to read it block by block."""

    source: TableSource
    format: TextFormat

    @cached_property
    def names(self) -> tuple[list[str], tuple[str, ...]]:
        """The names of the columns, and what to say of them."""
        return self._start()[0]

    def chunks(self, size: int) -> Iterator[pl.DataFrame]:
        """Yield the rows in their order, at most ``size`` at a time; at least one chunk, be it empty.

        Raises:
            InputError: a row has more cells than the header.
        """
        waiting: list[pl.DataFrame] = []
        weight = given = 0
        for frame, read in self._blocks():
            waiting.append(frame)
            weight += read
            rows = sum(part.height for part in waiting)
            if rows < size and weight < MAX_BYTES:
                continue
            *whole, last = pl.concat(waiting).iter_slices(size)
            yield from whole
            given += rows - last.height
            waiting, weight = [last], read * last.height // max(frame.height, 1)
            if last.height == size or weight >= MAX_BYTES:
                yield last
                given += last.height
                waiting, weight = [last.clear()], 0
        rest = pl.concat(waiting)
        if rest.height or not given:
            yield rest

    def _blocks(self) -> Iterator[tuple[pl.DataFrame, int]]:
        """Yield tables of whole records, and the bytes each was read from; the first has the header only."""
        (names, _), data, bytes_ = self._start()
        yield pl.DataFrame(schema=dict.fromkeys(names, pl.String)), 0
        row = self.format.header_row + 1
        end = False
        while data or not end:
            frame, used = self._records(data, names, end=end, row=row)
            row += frame.height
            if used:
                yield frame, used
            data = data[used:]
            if not end:
                more = b"".join(_at_least(max(BLOCK, len(data)), bytes_))
                end = not more
                data += more

    def _start(self) -> tuple[tuple[list[str], tuple[str, ...]], bytes, Iterator[bytes]]:
        """Return the names of the columns, what was read beyond the header, and what is still to be read."""
        bytes_ = self._utf8()
        data = b"".join(_at_least(BLOCK, bytes_)).removeprefix(b"\xef\xbb\xbf")
        place = 0
        cells: Cells = []
        records = self.plain_records(data, end=True)
        where = self.source.where
        for _ in range(self.format.header_row):
            cells, used = next(records, ([], 0))
            place += used
        if not self.format.header_row:
            first, _ = next(records, ([], 0))
            cells = [f"column {n}" for n in range(1, len(first) + 1)]
        else:
            where = f"{where}, row {self.format.header_row}"
        named = column_names(cells, where)
        refuse_long_names(named[0], where)
        return named, data[place:], bytes_

    def _utf8(self) -> Iterator[bytes]:
        if self.format.encoding.is_utf8:
            yield from self.source.blocks(BLOCK)
            return
        for text in decoded(self.source.blocks(BLOCK), self.format.encoding):
            yield text.encode()

    def _records(self, data: bytes, names: list[str], *, end: bool, row: int) -> tuple[pl.DataFrame, int]:
        """Return the whole records at the beginning of ``data``, and how many bytes they are."""
        schema = dict.fromkeys(names, pl.String)
        sign = self.format.delimiter.encode()
        used = self._regular(data, end=end)
        if used:
            head = sign.join(b"c%d" % n for n in range(len(names))) + b"\n"
            try:
                frame = pl.read_csv(io.BytesIO(head + data[:used]), infer_schema=False, separator=sign.decode())
            except pl.exceptions.PolarsError:
                pass  # a row has too many cells: the plain reader says which
            else:
                return frame.rename(dict(zip(frame.columns, names, strict=True))), used
        rows: list[Cells] = []
        used = 0
        for cells, size in self.plain_records(data, end=end):
            if any(cells[len(names) :]):
                raise ragged(self.source.where, row + len(rows), len(cells), len(names), self.format)
            rows.append((cells + [None] * len(names))[: len(names)])
            used += size
        return pl.DataFrame(rows, schema=schema, orient="row"), used

    def _regular(self, data: bytes, *, end: bool) -> int:
        """Return how many bytes of whole records there are, 0 if a quote stands anywhere but around a cell."""
        quotes = np.flatnonzero(np.frombuffer(data, np.uint8) == _QUOTE)
        used = len(data)
        if not end:
            used = data.rfind(b"\n") + 1
            while (inside := int(np.searchsorted(quotes, used))) % 2:
                used = data.rfind(b"\n", 0, int(quotes[inside - 1])) + 1
            quotes = quotes[: int(np.searchsorted(quotes, used))]
        if len(quotes) % 2:
            return 0
        sign = self.format.delimiter.encode()
        around = np.frombuffer(b"\n" + data[:used] + sign * 2, np.uint8)
        before, after, second = around[quotes[0::2]], around[quotes[1::2] + 2], around[quotes[1::2] + 3]
        beside = np.frombuffer(sign + b'\n"', np.uint8)
        closed = np.isin(after, beside) | ((after == _CR) & (second == _LF))
        return used if closed.all() and np.isin(before, beside).all() else 0

    @cached_property
    def _cell(self) -> re.Pattern[bytes]:
        sign = re.escape(self.format.delimiter.encode())
        return re.compile(rb'(?:"([^"]*+(?:""[^"]*+)*+)"(?=%b|\r?\n|\Z)|([^%b\n]*+))(%b|\r?\n|\Z)' % (sign, sign, sign))

    def plain_records(self, data: bytes, *, end: bool) -> Iterator[tuple[Cells, int]]:
        """Yield records and their sizes; a quote that doesn't begin a well-formed quoted cell is text.

        Unless ``data`` goes to the end of the file, what may be half a record is left out.
        """
        start = place = 0
        cells: Cells = []
        sign = self.format.delimiter.encode()
        while place < len(data) or cells:
            cell = self._cell.match(data, place)
            assert cell is not None
            quoted, bare, stop = cell.groups()
            if not end and (not stop or (quoted is None and bare.startswith(b'"') and _may_close(data, place))):
                return
            if quoted is not None:
                cells.append(quoted.replace(b'""', b'"').decode())
            else:
                cells.append(bare.removesuffix(b"\r").decode() or None)
            place = cell.end()
            if stop != sign:
                yield cells, place - start
                start, cells = place, []


_OPEN = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"?')


def _may_close(data: bytes, place: int) -> bool:
    """Return whether the quote at ``place`` may be closed by what comes after ``data``."""
    opened = _OPEN.match(data, place)
    return opened is not None and opened.end() >= len(data) - 1 and len(data) - place < LONGEST_CELL


def _at_least(size: int, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield blocks until they are so many bytes, or there are no more."""
    found = 0
    while found < size and (block := next(blocks, None)) is not None:
        found += len(block)
        yield block
