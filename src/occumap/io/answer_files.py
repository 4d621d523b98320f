"""Tables of survey answers, read in chunks and kept in chunks: one row in, one row out, whatever stands in them.

A text and a Parquet file are read a part at a time, so that memory doesn't grow with them; all other kinds whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from occumap.atomic import replacing, write_file
from occumap.checksums import checksum, sum_of
from occumap.errors import InputError, cannot_read
from occumap.io.open_workbook import no_panic
from occumap.io.read_table.json_table import is_json
from occumap.io.read_table.read import read_source
from occumap.io.read_table.source import TableKind, TableSource
from occumap.io.read_table.table import Table
from occumap.io.read_table.text_blocks import TextBlocks
from occumap.io.read_table.text_table import text_format
from occumap.io.write_table import NO_LABELS, Labels, write_table
from occumap.model.answer_columns import as_text
from occumap.read_options import TOLD, ReadOptions

SIZE = 100_000
ROW_GROUP = 100_000


@dataclass(frozen=True)
class ChunkedTable:
    """A table that is read a chunk at a time, and what it was taken for.

    Args:
        chunks: its rows in their order, so many at a time; at least one chunk, be it empty.
        notes: what must be said of how it was read; nothing where it is as people expect.
        labels: of SPSS and Stata, what the values of a column stand for.
        by_a_row: whether a row names the columns, as in a text and a workbook, so that another could be taken for it.
    """

    chunks: Iterator[pl.DataFrame]
    notes: tuple[str, ...] = ()
    labels: Labels = field(default_factory=dict)
    by_a_row: bool = False


def read_in_chunks(path: Path, *, size: int = SIZE, options: ReadOptions = TOLD) -> ChunkedTable:
    """Return the rows of a table of any kind, at most ``size`` at a time, and what it was taken for.

    Columns of a text are text, and empty cells null; other kinds keep theirs. The same file and size give the same
    chunks.

    Raises:
        InputError: it isn't there, can't be read, or something can't be told of it.
    """
    try:
        source = TableSource.of(path, options.sheet)
        if source.kind is TableKind.PARQUET and source.path is not None:
            return ChunkedTable(_guarded(_parquet_chunks(path, size), path))
        is_text = source.kind is TableKind.TEXT and not is_json(next(source.blocks(1 << 12), b""))
        if is_text:
            found = text_format(source, options)
            text = TextBlocks(source, found)
            names, notes = text.names
            if not any("\r" in name for name in names):
                is_plain = found.is_plain and not notes and not source.said
                said = () if is_plain else (*source.said, found.in_words(), *notes)
                return ChunkedTable(_guarded(text.chunks(size), path), said, by_a_row=True)
        table = read_source(source, options)
        by_a_row = is_text or source.kind is TableKind.WORKBOOK
        return ChunkedTable(_whole(table, size), table.notes, table.labels, by_a_row)
    except OSError as error:
        raise cannot_read(path, error) from None


def chunks(path: Path, *, size: int = SIZE, options: ReadOptions = TOLD) -> Iterator[pl.DataFrame]:
    """Yield the rows of a table in their order, at most ``size`` at a time; see `read_in_chunks`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "jobs.csv")
    ...     _ = path.write_text("id,title\\n1,Baker\\n2,\\n3,Mender of cycles\\n")
    ...     [chunk.rows() for chunk in chunks(path, size=2)]
    [[('1', 'Baker'), ('2', None)], [('3', 'Mender of cycles')]]
    """
    yield from read_in_chunks(path, size=size, options=options).chunks


def count_rows_hint(path: Path) -> int | None:
    """Return about how many rows a table has, for a progress bar: exact for Parquet, a guess for a text.

    None where only reading would tell.
    """
    try:
        source = TableSource.of(path)
        if source.kind is TableKind.PARQUET:
            return int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())
        if source.kind is TableKind.TEXT:
            sample = next(source.blocks(1 << 20), b"")
            lines = sample.count(b"\n")
            return max(1, round(source.size() * lines / len(sample)) - 1) if lines else None
    except (OSError, InputError, pl.exceptions.PolarsError):
        pass
    return None


def write_chunk(frame: pl.DataFrame, path: Path) -> None:
    """Write a chunk as Parquet, whole or not at all; its checksum is there before it."""
    with replacing(path) as fresh:
        frame.write_parquet(fresh, compression="lz4")
        write_file(sum_of(path), checksum(fresh).encode())


def join_chunks(parts: Sequence[Path], to: Path, kind: str, labels: Labels = NO_LABELS) -> None:
    """Write one table of a kind from chunks kept as Parquet, a chunk at a time.

    Candidates are lists in Parquet and text in the others. The same chunks give the same bytes; whether the kind can
    hold them, `occumap.io.write_table.refuse_unwritable` says.
    """
    if kind == ".parquet":
        pl.scan_parquet(list(parts), glob=False).sink_parquet(to, row_group_size=ROW_GROUP)
    else:
        write_table((as_text(pl.read_parquet(part)) for part in parts), to, kind, labels)


def _guarded(frames: Iterator[pl.DataFrame], path: Path) -> Iterator[pl.DataFrame]:
    try:
        with no_panic(str(path)):
            yield from frames
    except OSError as error:
        raise cannot_read(path, error) from None
    except pl.exceptions.PolarsError as error:
        what = str(error).splitlines()[0]
        raise InputError(str(path), f"it can't be read ({what})", hint="It may be incomplete: make it again.") from None


def _whole(table: Table, size: int) -> Iterator[pl.DataFrame]:
    yield from table.native.iter_slices(size) if table.native.height else [table.native]


def _parquet_chunks(path: Path, size: int) -> Iterator[pl.DataFrame]:
    table = pl.scan_parquet(path, glob=False)
    start = 0
    while True:
        frame = table.slice(start, size).collect()
        if frame.height or not start:
            yield frame
        start += frame.height
        if frame.height < size:
            return
