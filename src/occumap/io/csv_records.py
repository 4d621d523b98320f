"""The records of a CSV as bytes, so that those that stay can be written again just as they were."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

_BOM = b"\xef\xbb\xbf"


def records(path: Path) -> Iterator[bytes]:
    """Yield the records of a CSV with their line ends, the header first; a quoted cell may go over several lines."""
    with path.open("rb") as file:
        begun = b""
        for line in file:
            begun += line
            if begun.count(b'"') % 2 == 0:
                yield begun
                begun = b""
        if begun:
            yield begun


def with_cells(record: bytes, cells: Mapping[int, str]) -> bytes:
    r"""Return a record with other cells in some places, and its own line end.

    >>> with_cells(b'7,"Baker, bread",5432\r\n', {2: "5435"})
    b'7,"Baker, bread",5435\r\n'
    """
    text = record.decode("utf-8")
    end = "\r\n" if text.endswith("\r\n") else "\n" if text.endswith("\n") else ""
    row = next(csv.reader([text], strict=True)) if "\n" not in text.rstrip("\r\n") else _over_lines(text)
    for place, cell in cells.items():
        row[place] = cell
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator=end).writerow(row)
    return written.getvalue().encode()


def header_of(record: bytes) -> list[str]:
    """Return the names of the columns that a header has, as tables are read: without spaces around them."""
    cells = _over_lines(record.removeprefix(_BOM).decode("utf-8"))
    return [cell.strip() or f"column {n}" for n, cell in enumerate(cells, start=1)]


def replaced(path: Path, changed: Mapping[int, Sequence[str]], columns: Sequence[str]) -> Iterable[bytes]:
    """Yield the records of a CSV, those of some rows with other cells in some columns, all others as they are.

    Args:
        path: the CSV.
        changed: the cells by row, the first below the header being 0.
        columns: the names of the columns that the cells are of.
    """
    stream = records(path)
    header = next(stream)
    names = header_of(header)
    places = [names.index(column) for column in columns]
    yield header
    for row, record in enumerate(stream):
        cells = changed.get(row)
        yield record if cells is None else with_cells(record, dict(zip(places, cells, strict=True)))


def _over_lines(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline=""), strict=True), [])
