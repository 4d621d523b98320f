"""A table that somebody uploads: coded, and handed out so that no spreadsheet runs what is in it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import polars as pl

from occumap.atomic import replacing, write_file
from occumap.checksums import checksum, is_whole, sum_of
from occumap.coding.coder import Coder
from occumap.io.answer_files import chunks, join_chunks
from occumap.io.write_table import kind_of, refuse_unwritable
from occumap.model.job_description import JobDescription
from occumap.read_options import TOLD, ReadOptions
from occumap.render.safe_cells import safe_cells
from occumap.workflows.code.code_file import Progress, Summary, code_file
from occumap.workflows.code.preview import called

# Small enough that a job that is stopped leaves off soon, and that little is coded twice after one that was killed.
ROWS_AT_A_TIME = 20_000


def code_upload(
    coder: Coder,
    path: Path,
    working: Path,
    *,
    name: str,
    columns: JobDescription,
    kind: str,
    progress: Progress | None = None,
    options: ReadOptions = TOLD,
) -> tuple[Summary, Path, Path]:
    """Return codes a table in a working folder: the summary, the coded table as Parquet, and the file to hand out.

    Called again after it was stopped at any moment, it goes on where it was.

    Args:
        coder: what codes.
        path: the table.
        working: a folder of its own, the same one when it is called again.
        name: what people call the table, for errors.
        columns: the names of the columns to code by.
        kind: of the file to hand out: ``.csv``, ``.parquet`` or ``.xlsx``.
        progress: as for `code_file`.
        options: what somebody said of how the table is read.

    Raises:
        InputError: it can't be read, or lacks a column.
        OutputError: the kind can't hold it.
    """
    coded, summary_file = working / "coded.parquet", working / "summary.json"
    with called(path, name):
        if summary_file.exists() and is_whole(coded):
            summary = Summary(**json.loads(summary_file.read_bytes()))
        else:
            summary = code_file(
                coder, path, coded, chunk=ROWS_AT_A_TIME, progress=progress, options=options, **columns._asdict()
            )
            write_file(sum_of(coded), checksum(coded).encode())
            write_file(summary_file, json.dumps(asdict(summary)).encode())
    out = coded if kind == ".parquet" else working / f"out{kind}"
    with called(out, f"the result as {kind}"):
        hand_out(coded, out)
    return summary, coded, out


def hand_out(table: Path, out: Path) -> None:
    """Write a Parquet table as another kind, row by row the same; in a CSV, no cell or header can become a formula.

    A cell of a CSV that begins as a formula does, and isn't a number, gets an apostrophe before it. A workbook keeps
    texts as texts, so they stay as they are.

    Raises:
        OutputError: the kind can't hold the table.
    """
    kind = kind_of(out)
    if out == table:
        return
    frame = pl.scan_parquet(table, glob=False)
    rows = frame.select(pl.len()).collect().item()
    refuse_unwritable(frame.head(0).collect(), out, rows=rows)
    with replacing(out) as fresh:
        if kind == ".csv":
            with fresh.open("wb") as file:
                for n, part in enumerate(chunks(table)):
                    safe_cells(part).write_csv(file, include_header=n == 0)
        else:
            join_chunks([table], fresh, kind)


def keep_pace(place: Path, rate: float | None, resumed: int) -> None:
    """Keep how fast a file is being coded, for who watches it.

    Raises:
        OutputError: it can't be written.
    """
    write_file(place, json.dumps({"rate": rate, "resumed": resumed}).encode())
