"""Any table, read by what it is: told from its bytes, never from its name."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.columnar_size import refuse_many_cells
from occumap.io.frames import GivenFrame
from occumap.io.open_workbook import no_panic
from occumap.io.read_table.no_table import refuse_documents
from occumap.io.read_table.source import TableKind, TableSource
from occumap.io.read_table.table import Table, as_text_frame
from occumap.read_options import TOLD, ReadOptions


def read_table(source: Path | GivenFrame, options: ReadOptions = TOLD, *, rows: int | None = None) -> Table:
    """Return a table of any kind: its cells as text and as they came, and what it was taken for.

    CSV and its like in any encoding and with any separator, XLSX, XLS, ODS, Parquet, Arrow, JSON lines, SPSS and Stata;
    any of them in a gzip or a zip. Rows above the header (titles, notes) are left out, and said.

    Args:
        source: a file, or a user's data frame.
        options: what the user says of it; all else is told from its content.
        rows: how many rows at most, where only the first matter.

    Raises:
        InputError: it isn't there, is no table, or something can't be told.
        UnavailableError: it needs a package that isn't installed.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "jobs.csv")
    ...     _ = path.write_bytes("Kode;Titel\\n0110;Müller".encode("cp1252"))
    ...     table = read_table(path)
    >>> table.frame.rows(), table.said
    ([('0110', 'Müller')], ('read as text in Latin-1, cells separated by semicolons, header in row 1',))
    """
    if isinstance(source, GivenFrame):
        frame, native = source.text, source.polars
        height = native.height if rows is None else rows
        return Table(frame.head(height), native.head(height), str(source))
    return read_source(TableSource.of(source, options.sheet), options, rows=rows)


def read_source(found: TableSource, options: ReadOptions = TOLD, *, rows: int | None = None) -> Table:
    """Return the table of bytes whose kind is known; as `read_table`."""
    with no_panic(found.where):
        return _read(found, options, rows)


def _read(found: TableSource, options: ReadOptions, rows: int | None) -> Table:
    match found.kind:
        case TableKind.TEXT:
            return _text(found, options, rows)
        case TableKind.WORKBOOK:
            from occumap.io.read_table.workbook_table import read_workbook  # noqa: PLC0415 (text needs none of it)

            return read_workbook(found, options, rows=rows)
        case TableKind.SPSS | TableKind.STATA:
            from occumap.io.read_table.statistics_table import read_statistics  # noqa: PLC0415 (an extra)

            return read_statistics(found, options, rows=rows)
        case _:
            return _columnar(found, rows)


def is_plain_csv(found: TableSource, options: ReadOptions = TOLD) -> bool:
    """Return whether a text is what any reader of CSV takes for granted: UTF-8, commas, the names first, each once."""
    from occumap.io.read_table.json_table import is_json  # noqa: PLC0415 (CSV needs none of it)
    from occumap.io.read_table.text_table import read_text, text_format  # noqa: PLC0415

    if is_json(next(found.blocks(1 << 12), b"")) or not text_format(found, options).is_plain:
        return False
    return read_text(found, options, rows=1).is_plain


def sheet_names(source: Path, options: ReadOptions = TOLD) -> tuple[str, ...]:
    """Return the names of the sheets of a workbook that have cells; none for a file of another kind.

    Raises:
        InputError: it can't be read.
    """
    found = TableSource.of(source, options.sheet)
    if found.kind is not TableKind.WORKBOOK:
        return ()
    from occumap.io.read_table.workbook_table import sheets_in  # noqa: PLC0415 (text needs none of it)

    return sheets_in(found)


def _text(found: TableSource, options: ReadOptions, rows: int | None) -> Table:
    from occumap.io.read_table.json_table import is_json, read_json_table  # noqa: PLC0415 (CSV needs none of it)
    from occumap.io.read_table.text_table import read_text  # noqa: PLC0415

    head = next(iter(found.blocks()), b"")[:4096]
    refuse_documents(head, found.where)
    if is_json(head):
        return read_json_table(found, options, rows=rows)
    return read_text(found, options, rows=rows)


def _columnar(found: TableSource, rows: int | None) -> Table:
    try:
        with found.open() as file:
            if rows is None:
                refuse_many_cells(found)
            if found.kind is TableKind.PARQUET:
                native = pl.read_parquet(file, n_rows=rows, glob=False)
            elif found.kind is TableKind.ARROW:
                native = pl.read_ipc(file, n_rows=rows)
            else:
                native = pl.read_ipc_stream(file, n_rows=rows)
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(
            found.where, f"it can't be read as {found.kind} ({what})", hint="It may be incomplete: make it again."
        ) from None
    said = (*found.said, f"read as a file of {found.kind}")
    return Table(as_text_frame(native), native, found.where, said, not found.said, 1, found.inner)
