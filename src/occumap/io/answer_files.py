"""Tables of survey answers, read and written in chunks: CSV, Parquet and XLSX.

One row in, one row out. A CSV is cut at the ends of records, never inside a quoted cell, and each
block goes to Polars; a block whose quotes stand anywhere but around whole cells, as in ``6" pipe
layer``, is read here instead, where a quote that doesn't begin a well-formed quoted cell is text.
Every line is a row, a blank one too, and bytes that aren't UTF-8 become U+FFFD.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import numpy as np
import polars as pl
from fastexcel import read_excel
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from occumap.atomic import replacing
from occumap.column_named import column_named
from occumap.errors import InputError, OutputError, cannot_read
from occumap.io.tables import CALAMINE_ERRORS, refuse_missing
from occumap.model.answer_columns import CANDIDATES, as_text

SIZE = 100_000
KINDS = (".csv", ".parquet", ".xlsx")
BLOCK = 8 << 20
# A chunk of a wide table ends here, though it has fewer rows: memory stays flat.
MAX_BYTES = 64 << 20
# A quote that isn't closed within this many bytes begins no quoted cell.
LONGEST_CELL = 64 << 20
ROW_GROUP = 100_000
MAX_SHEET_ROWS, MAX_SHEET_COLUMNS = 1_048_576, 16_384
_MAX_IN_CELL = 32_767
_EXACT_NUMBER = 2**53
_NOT_IN_XML = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"

Cells = list[str | None]


def kind_of(path: Path) -> str:
    """Return the kind of a table by its ending: ``.csv``, ``.parquet`` or ``.xlsx``.

    Raises:
        InputError: it has another ending.

    >>> kind_of(Path("jobs.CSV"))
    '.csv'
    """
    kind = path.suffix.casefold()
    if kind not in KINDS:
        raise InputError(
            str(path),
            f"a table of the kind {kind or 'without an ending'} can't be read or written",
            hint=f"Use one of: {', '.join(KINDS)}.",
        )
    return kind


def chunks(path: Path, *, size: int = SIZE) -> Iterator[pl.DataFrame]:
    """Yield the rows of a table in their order, at most ``size`` at a time; at least one chunk, be it empty.

    All columns of a CSV and of a workbook (its first sheet) are text; empty cells are null. The same
    file and size give the same chunks.

    Raises:
        InputError: it isn't there, can't be read, or a row has more cells than the header.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "jobs.csv")
    ...     _ = path.write_text("id,title\\n1,Baker\\n2,\\n3,Mender of cycles\\n")
    ...     [chunk.rows() for chunk in chunks(path, size=2)]
    [[('1', 'Baker'), ('2', None)], [('3', 'Mender of cycles')]]
    """
    refuse_missing(path)
    read: Callable[[Path, int], Iterator[pl.DataFrame]] = {
        ".csv": _csv_chunks,
        ".parquet": _parquet_chunks,
        ".xlsx": _sheet_chunks,
    }[kind_of(path)]
    try:
        yield from read(path, size)
    except OSError as error:
        raise cannot_read(path, error) from None
    except pl.exceptions.PolarsError as error:
        what = str(error).splitlines()[0]
        raise InputError(str(path), f"it can't be read ({what})", hint="It may be incomplete: make it again.") from None


def count_rows_hint(path: Path) -> int | None:
    """Return about how many rows a table has, for a progress bar: exact for Parquet, a guess for CSV.

    None where only reading would tell.
    """
    try:
        match kind_of(path):
            case ".parquet":
                return int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())
            case ".csv":
                with path.open("rb") as file:
                    sample = file.read(1 << 20)
                lines = sample.count(b"\n")
                return max(1, round(path.stat().st_size * lines / len(sample)) - 1) if lines else None
    except (OSError, pl.exceptions.PolarsError):
        pass
    return None


def write_chunk(frame: pl.DataFrame, path: Path) -> None:
    """Write a chunk as Parquet, whole or not at all."""
    with replacing(path) as fresh:
        frame.write_parquet(fresh, compression="lz4")


def join_chunks(parts: Sequence[Path], to: Path, kind: str) -> None:
    """Write one table of a kind from chunks kept as Parquet, a chunk at a time.

    Candidates are lists in Parquet and text in the others. The same chunks give the same bytes; whether the kind can
    hold them, `refuse_unwritable` says. In a workbook, a cell longer than Excel allows is cut, and ends in “…”.
    """
    match kind:
        case ".parquet":
            pl.scan_parquet(list(parts), glob=False).sink_parquet(to, row_group_size=ROW_GROUP)
        case ".csv":
            with to.open("wb") as file:
                for n, part in enumerate(parts):
                    as_text(pl.read_parquet(part)).write_csv(file, include_header=n == 0)
        case _:
            _write_sheet((as_text(pl.read_parquet(part)) for part in parts), to)


def refuse_unwritable(frame: pl.DataFrame, out: Path, *, rows: int) -> None:
    """Raise OutputError unless a table with the columns of ``frame`` and so many rows can be written to ``out``.

    Raises:
        OutputError: it has more rows or columns than a sheet, or columns that only Parquet can keep.
    """
    kind = kind_of(out)
    if kind == ".xlsx" and (rows >= MAX_SHEET_ROWS or frame.width > MAX_SHEET_COLUMNS):
        what = f"a sheet holds {MAX_SHEET_ROWS - 1:,} rows and {MAX_SHEET_COLUMNS:,} columns at most"
        raise OutputError(str(out), what, hint="Write to .parquet or .csv.")
    for name, dtype in frame.schema.items():
        if kind != ".parquet" and dtype != CANDIDATES and (dtype.is_nested() or dtype in {pl.Binary, pl.Object}):
            raise OutputError(
                str(out),
                f"column {name!r} has the type {dtype}, which this kind of file can't hold",
                hint="Write to .parquet.",
            )


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


def _sheet_chunks(path: Path, size: int) -> Iterator[pl.DataFrame]:
    try:
        frame = read_excel(path).load_sheet(0, dtypes="string").to_polars()
    except CALAMINE_ERRORS:
        raise InputError(
            str(path), "it is not a complete Excel workbook", hint="Open it and save it as .xlsx, or as CSV in UTF-8."
        ) from None
    if not frame.width:
        raise InputError(str(path), "its first sheet is empty", hint="Put the header and the rows there.")
    yield from frame.iter_slices(size) if frame.height else [frame]


def _csv_chunks(path: Path, size: int) -> Iterator[pl.DataFrame]:
    waiting: list[pl.DataFrame] = []
    weight = given = 0
    for frame, read in _csv_blocks(path):
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


def _csv_blocks(path: Path) -> Iterator[tuple[pl.DataFrame, int]]:
    """Yield tables of whole records, and the bytes each was read from; the first has the header only."""
    with path.open("rb") as file:
        names, data = _header(path, file)
        yield pl.DataFrame(schema=dict.fromkeys(names, pl.String)), 0
        row = 2
        end = False
        while data or not end:
            frame, used = _records(data, names, end=end, where=path, row=row)
            row += frame.height
            if used:
                yield frame, used
            data = data[used:]
            if not end:
                more = file.read(max(BLOCK, len(data)))
                end = not more
                data += more


def _header(path: Path, file: BinaryIO) -> tuple[list[str], bytes]:
    """Return the names of the columns, and what was read beyond them."""
    data = file.read(BLOCK).removeprefix(b"\xef\xbb\xbf")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(str(path), "this is UTF-16, not UTF-8 text", hint="Save the file as CSV in UTF-8.")
    cells, used = next(_plain_records(data, end=True), ([], 0))
    names = [(name or "").strip() or f"column {n}" for n, name in enumerate(cells, start=1)]
    if not any(cells):
        raise InputError(str(path), "it is empty or begins with a blank line", hint="Start it with a header row.")
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        raise InputError(f"{path}, row 1", f"two columns are called ‘{twice[0]}’", hint="Rename or remove one of them.")
    if any("\r" in name for name in names):
        raise InputError(f"{path}, row 1", "its lines end in CR only", hint="Save it as CSV with CRLF or LF.")
    if len(names) == 1 and any(sign in names[0] for sign in ";\t"):
        raise InputError(
            f"{path}, row 1", "its cells are not separated by commas", hint="Save it as CSV with commas, in UTF-8."
        )
    return names, data[used:]


def _records(data: bytes, names: list[str], *, end: bool, where: Path, row: int) -> tuple[pl.DataFrame, int]:
    """Return the whole records at the beginning of ``data``, and how many bytes they are."""
    schema = dict.fromkeys(names, pl.String)
    used = _regular(data, end=end)
    if used:
        head = b",".join(b"c%d" % n for n in range(len(names))) + b"\n"
        try:
            frame = pl.read_csv(io.BytesIO(head + _as_utf8(data[:used])), infer_schema=False)
        except pl.exceptions.PolarsError:
            pass  # a row has too many cells: the plain reader says which
        else:
            return frame.rename(dict(zip(frame.columns, names, strict=True))), used
    rows: list[Cells] = []
    used = 0
    for cells, size in _plain_records(data, end=end):
        if any(cells[len(names) :]):
            raise InputError(
                f"{where}, row {row + len(rows)}",
                f"it has {len(cells)} cells, but the header has {len(names)}",
                hint="Put cells that contain a comma in quotes.",
            )
        rows.append((cells + [None] * len(names))[: len(names)])
        used += size
    return pl.DataFrame(rows, schema=schema, orient="row"), used


def _regular(data: bytes, *, end: bool) -> int:
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
    around = np.frombuffer(b"\n" + data[:used] + b",,", np.uint8)
    before, after, second = around[quotes[0::2]], around[quotes[1::2] + 2], around[quotes[1::2] + 3]
    closed = np.isin(after, _AFTER_QUOTE) | ((after == _CR) & (second == _LF))
    return used if closed.all() and np.isin(before, _BEFORE_QUOTE).all() else 0


_QUOTE, _CR, _LF = 34, 13, 10
_BEFORE_QUOTE = _AFTER_QUOTE = np.frombuffer(b',\n"', np.uint8)
_CELL = re.compile(rb'(?:"([^"]*+(?:""[^"]*+)*+)"(?=,|\r?\n|\Z)|([^,\n]*+))(,|\r?\n|\Z)')
_OPEN = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"?')


def _plain_records(data: bytes, *, end: bool) -> Iterator[tuple[Cells, int]]:
    """Yield records and their sizes; a quote that doesn't begin a well-formed quoted cell is text.

    Unless ``data`` goes to the end of the file, what may be half a record is left out.
    """
    start = place = 0
    cells: Cells = []
    while place < len(data) or cells:
        cell = _CELL.match(data, place)
        assert cell is not None
        quoted, bare, stop = cell.groups()
        if not end and (not stop or (quoted is None and bare.startswith(b'"') and _may_close(data, place))):
            return
        if quoted is not None:
            cells.append(_text(quoted.replace(b'""', b'"')))
        else:
            cells.append(_text(bare.removesuffix(b"\r")) or None)
        place = cell.end()
        if stop != b",":
            yield cells, place - start
            start, cells = place, []


def _may_close(data: bytes, place: int) -> bool:
    """Return whether the quote at ``place`` may be closed by what comes after ``data``."""
    opened = _OPEN.match(data, place)
    return opened is not None and opened.end() >= len(data) - 1 and len(data) - place < LONGEST_CELL


def _text(cell: bytes) -> str:
    return cell.decode(errors="replace")


def _as_utf8(data: bytes) -> bytes:
    try:
        data.decode()
    except UnicodeDecodeError:
        return _text(data).encode()
    return data


def _write_sheet(frames: Iterable[pl.DataFrame], to: Path) -> None:
    try:
        with (
            TemporaryDirectory(prefix=".occumap-", dir=to.parent) as rows,
            Workbook(str(to), {**_OPTIONS, "tmpdir": rows}) as book,
        ):
            book.set_properties({"created": _CREATED})
            _fill_sheet(book.add_worksheet(), frames)
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from None


def _fill_sheet(sheet: Worksheet, frames: Iterable[pl.DataFrame]) -> None:
    row = 0
    for frame in frames:
        if not row:
            for column, name in enumerate(frame.columns):
                sheet.write_string(0, column, name)
        for cells in frame.select(_for_sheet(frame)).iter_rows():
            row += 1
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, _short(cell))
                elif cell is not None:
                    sheet.write(row, column, cell)


# Rows go to disk one by one, and no answer becomes a formula or a link.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
# A constant, because the same answers give the same bytes; the earliest day that a zip can hold.
_CREATED = datetime(1980, 1, 1, tzinfo=UTC)


def _for_sheet(frame: pl.DataFrame) -> list[pl.Expr]:
    """Return numbers and truth values as they are where a sheet holds them exactly, the rest as text it can hold."""
    numbers = {
        name
        for name, kind in frame.schema.items()
        if kind == pl.Boolean or kind.is_float() or (kind.is_integer() and _exact(frame[name]))
    }
    texts = [column_named(name).cast(pl.String).str.replace_all(_NOT_IN_XML, "\ufffd") for name in frame.columns]
    return [column_named(name) if name in numbers else text for name, text in zip(frame.columns, texts, strict=True)]


def _exact(numbers: pl.Series) -> bool:
    return numbers.cast(pl.Float64).abs().le(_EXACT_NUMBER).all()


def _short(text: str) -> str:
    """Return a text as long as a cell can hold, counted in UTF-16 as Excel does."""
    if len(text) * 2 <= _MAX_IN_CELL:
        return text
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * _MAX_IN_CELL else units[: 2 * _MAX_IN_CELL - 2].decode("utf-16-le", "ignore") + "…"
