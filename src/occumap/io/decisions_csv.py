"""The files of a review: the queue that goes to a reviewer, the decisions that are kept, and own entries.

No cell can become a formula in a spreadsheet: one that begins as a formula does gets an apostrophe
before it, which is taken away again when the file is read. Files are written whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook

from occumap.atomic import write_file
from occumap.column_named import column_named
from occumap.errors import InputError, OccumapError, OutputError
from occumap.io.answer_files import chunks
from occumap.io.tables import find_columns, read_csv_table
from occumap.io.workbook_limits import whole_cell
from occumap.io.write_table import MAX_SHEET_ROWS
from occumap.model.answer_columns import GIVEN_COLUMNS, candidate_texts
from occumap.model.code import Code
from occumap.model.index import Index
from occumap.model.review import Decision, Queue
from occumap.model.version import Version

NONE = "none"
QUEUE_KINDS = (".csv", ".xlsx")
QUEUE_COLUMNS = (
    *GIVEN_COLUMNS,
    "rows",
    "share_of_rows",
    "proposal",
    "group_title",
    "confidence",
    "candidates",
    "question",
    "decision",
    "why",
    "classification",
)
DECISION_COLUMNS = (*GIVEN_COLUMNS, "code", "classification", "by", "at", "why")
_FILLED = ("title", "industry", "additional", "decision", "why", "classification")
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")
_TO_QUOTE = re.compile('[",\r\n]')
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A constant, because the same queue gives the same bytes; the earliest day that a zip can hold.
_CREATED = datetime(1980, 1, 1, tzinfo=UTC)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS = {
    "title": 40,
    "group_title": 40,
    "candidates": 40,
    "question": 50,
    "why": 40,
    "industry": 24,
    "additional": 20,
}

Versions = Callable[[str], Version]
Cell = str | int | float | None


@dataclass(frozen=True)
class Taken:
    """What a reviewer has filled in: decisions with their rows in the file, and how many rows are left empty."""

    decisions: tuple[tuple[int, Decision], ...]
    undecided: int


def write_queue(queue: Queue, path: Path) -> None:
    """Write a queue for a reviewer: a CSV or a workbook, with empty columns ``decision`` and ``why``.

    Raises:
        InputError: the file has another ending.
        OutputError: it can't be written there.
    """
    rows = list(_queue_rows(queue))
    if _queue_kind(path) == ".csv":
        write_file(path, b"\xef\xbb\xbf" + _csv_bytes(QUEUE_COLUMNS, rows))
    elif len(rows) >= MAX_SHEET_ROWS:
        raise OutputError(str(path), f"a sheet holds {MAX_SHEET_ROWS - 1:,} rows at most", hint="Write to .csv.")
    else:
        write_file(path, _sheet_bytes(QUEUE_COLUMNS, rows))


def read_queue(path: Path, versions: Versions, *, by: str, at: datetime) -> Taken:
    """Return the decisions that a reviewer has written into a queue: a code of the version, or ``none``.

    Args:
        path: the queue, filled in as far as anybody got.
        versions: gives the version of an id.
        by: who decided.
        at: when, in UTC.

    Raises:
        InputError: a column is missing; a row has a code that the version lacks, no title, or another version.
    """
    frame = _queue_frame(path)
    columns = find_columns(frame, {name: (name,) for name in _FILLED}, where=str(path))
    table = frame.select(_text(columns[name]).alias(name) for name in _FILLED)
    found: list[tuple[int, Decision]] = []
    version: Version | None = None
    undecided = 0
    for row, (title, industry, additional, decided, why, stated) in enumerate(table.iter_rows(), start=2):
        if decided is None:
            undecided += title is not None
            continue
        if title is None:
            raise _wrong(path, row, "title", "there is a decision, but no title", "Fill in the title again.")
        version = _version(path, row, stated, version, versions)
        code = _code(path, row, "decision", decided, version)
        found.append((row, Decision(title, industry, additional, code, version.id, by, at, why or "")))
    return Taken(tuple(found), undecided)


def read_decisions(path: Path, versions: Versions) -> tuple[Decision, ...]:
    """Return the decisions kept in a file, in their order; they are all of one version.

    Raises:
        InputError: it can't be read; a row has an unknown code, another version than the first, or lacks
            what a decision needs.
    """
    frame = read_csv_table(path)
    optional = ("industry", "additional", "why")
    columns = find_columns(frame, {name: (name,) for name in DECISION_COLUMNS}, where=str(path), optional=optional)
    table = frame.select(
        (_text(columns[name]) if name in columns else pl.lit(None, pl.String)).alias(name) for name in DECISION_COLUMNS
    )
    found: list[Decision] = []
    version: Version | None = None
    for row, (title, industry, additional, code, stated, by, at, why) in enumerate(table.iter_rows(), start=2):
        for name, cell in (("title", title), ("code", code), ("by", by), ("at", at)):
            if cell is None:
                raise _wrong(path, row, name, "it is empty", "A decision needs title, code (or none), by and at.")
        version = _version(path, row, stated, version, versions)
        value = _code(path, row, "code", code, version)
        when = _time(path, row, at)
        found.append(Decision(title, industry, additional, value, version.id, by, when, why or ""))
    return tuple(found)


def keep_decisions(path: Path, more: Sequence[Decision], before: Sequence[Decision]) -> None:
    """Write decisions after those that the file had; it is replaced in one step.

    Args:
        path: the file of decisions; made if it isn't there.
        more: decisions to add.
        before: those that were read from it.

    Raises:
        OutputError: it can't be written.
    """
    write_file(path, decisions_csv([*before, *more]))


def decisions_csv(decisions: Iterable[Decision]) -> bytes:
    """Return decisions as CSV; one that a title can't be coded has ``none`` as code.

    >>> at = datetime(2026, 3, 1, tzinfo=UTC)
    >>> print(decisions_csv([Decision("=Baker", None, None, None, "tiny1", "Ada", at)]).decode())
    title,industry,additional,code,classification,by,at,why
    '=Baker,,,none,tiny1,Ada,2026-03-01T00:00:00Z,
    <BLANKLINE>
    """
    rows = (
        (d.title, d.industry, d.additional, d.code.value if d.code else NONE, d.version, d.by, d.when, d.why)
        for d in decisions
    )
    return _csv_bytes(DECISION_COLUMNS, rows)


def own_layer_csv(index: Index, decisions: Sequence[Decision]) -> bytes:
    """Return own entries as an index in CSV, each with who decided it, when and why."""
    versions = index.versions
    header = ("entry_id", "title", "add", "ind", *versions, "by", "at", "why")
    entries = index.frame.select("entry_id", "title", "add", "ind", *versions).iter_rows()
    rows = ((*entry, d.by, d.when, d.why) for entry, d in zip(entries, decisions, strict=True))
    return _csv_bytes(header, rows)


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> defused("=1+1"), defused("baker"), armed(defused("'=1+1"))
    ("'=1+1", 'baker', "'=1+1")
    """
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def armed(cell: str) -> str:
    """Return the cell that `defused` was given."""
    return cell[1:] if _DEFUSED.match(cell) else cell


def _queue_rows(queue: Queue) -> Iterator[tuple[Cell, ...]]:
    texts = candidate_texts([item.candidates for item in queue.items])
    for item, candidates in zip(queue.items, texts, strict=True):
        yield (
            item.title,
            item.industry,
            item.additional,
            item.rows,
            round(item.rows / queue.rows, 6),
            item.proposal.value if item.proposal else None,
            item.group_title,
            item.confidence,
            candidates or None,
            item.question,
            None,
            None,
            queue.version,
        )


def _csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    return "".join(f"{','.join(map(_csv_cell, row))}\n" for row in (header, *rows)).encode()


def _csv_cell(cell: Cell) -> str:
    """Return a cell as CSV has it; the standard writer leaves a carriage return without quotes."""
    text = defused(cell) if isinstance(cell, str) else "" if cell is None else str(cell)
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if _TO_QUOTE.search(text) else text


def _sheet_bytes(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    content = BytesIO()
    with Workbook(content, _OPTIONS) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet("queue")
        # Codes are text: as numbers they would lose a nought at their beginning.
        as_text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1})
        for column, name in enumerate(header):
            sheet.set_column(column, column, _WIDTHS.get(name, 13), as_text)
            sheet.write_string(0, column, name, head)
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    text = whole_cell(_NOT_IN_XML.sub("\ufffd", defused(cell)), "queue", row, column)
                    sheet.write_string(row, column, text, as_text)
                elif cell is not None:
                    sheet.write_number(row, column, cell)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
    return content.getvalue()


def _queue_kind(path: Path) -> str:
    kind = path.suffix.casefold()
    if kind not in QUEUE_KINDS:
        raise InputError(
            str(path),
            f"a queue of the kind {kind or 'without an ending'} can't be read or written",
            hint="Use .csv or .xlsx.",
        )
    return kind


def _queue_frame(path: Path) -> pl.DataFrame:
    return read_csv_table(path) if _queue_kind(path) == ".csv" else pl.concat(chunks(path))


def _text(column: str) -> pl.Expr:
    """Return a column as it was before it was defused; null where there is nothing but spaces."""
    text = column_named(column)
    dangerous = text.str.contains(r"^'+[=+\-@\t\r]")
    as_was = pl.when(dangerous).then(text.str.slice(1)).otherwise(text)
    return pl.when(text.str.strip_chars() == "").then(None).otherwise(as_was)


def _version(path: Path, row: int, stated: str | None, before: Version | None, versions: Versions) -> Version:
    name = (stated or "").strip()
    if before is not None:
        if name == before.id:
            return before
        what = f"it is of {name or 'no version'}, but earlier rows are of {before.id}"
        raise _wrong(path, row, "classification", what, "Keep the decisions of each version in a file of their own.")
    if not name:
        raise _wrong(path, row, "classification", "it is empty", "Give the version that the code is of.")
    try:
        return versions(name)
    except OccumapError as error:
        raise _wrong(path, row, "classification", f"{name!r}: {error.what}", error.hint) from None


def _code(path: Path, row: int, column: str, text: str, version: Version) -> Code | None:
    value = text.strip()
    if value.casefold() == NONE:
        return None
    group = version.find(value)
    if group is None:
        what = f"{value!r} is not a code of {version.id}"
        raise _wrong(path, row, column, what, f"Give one of its codes, as text, or {NONE} if it can't be coded.")
    return group.code


def _time(path: Path, row: int, text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        hint = "Write it like 2026-03-01T09:30:00Z."
        raise _wrong(path, row, "at", f"{text!r} is not a time with a time zone", hint)
    return at.astimezone(UTC)


def _wrong(path: Path, row: int, column: str, what: str, hint: str) -> InputError:
    return InputError(f"{path}, row {row}, column ‘{column}’", what, hint=hint)
