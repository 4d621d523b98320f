"""A coded file brought up to a newer index: only the answers that the index touches are coded again.

A row is touched where the two indexes say something else of its title. All other rows stay byte for byte as they were,
and keep the versions that they rest on.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from occumap.atomic import replacing, write_file
from occumap.catalog import coders
from occumap.catalog.chosen_index import chosen_index
from occumap.catalog.earlier_indexes import index_called
from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Found
from occumap.errors import InputError, OutputError
from occumap.io.answer_files import chunks, read_in_chunks
from occumap.io.csv_records import replaced
from occumap.io.write_table import kind_of
from occumap.model.answer_columns import CODER_COLUMNS, as_text
from occumap.model.coding import Coding, Method
from occumap.model.job_description import JobDescription

_NEEDED = ("code", "method", "classification", "index", "coder")
_Said = tuple[str, tuple[str, ...]] | None


@dataclass(frozen=True, slots=True)
class UpdatedRow:
    """An answer that was coded again: its row in the file, the title, the codes before and after, and why."""

    row: int
    title: str
    old_code: str | None
    new_code: str | None
    why: str


@dataclass(frozen=True)
class Updated:
    """What became of a coded file: how many rows it has, those coded again, and from which index to which."""

    rows: int
    updates: tuple[UpdatedRow, ...]
    old_indexes: tuple[str, ...]
    index: str

    @property
    def recoded(self) -> int:
        """How many of the rows coded again have another code now."""
        return sum(one.old_code != one.new_code for one in self.updates)


def update_file(
    path: Path,
    out: Path,
    columns: JobDescription,
    *,
    index: str | None = None,
    to: str = coders.DEFAULT_VERSION,
    old_index: str | None = None,
    **settings: Any,
) -> Updated:
    """Code those answers of a coded file again that a newer index touches, and write the file anew.

    An answer that somebody decided stays. A CSV keeps all other rows byte for byte.

    Args:
        path: a CSV or Parquet file that Occumap coded.
        out: where the result goes, of the same kind; replaced only when all is done.
        columns: those that it was coded by, such as ``JobDescription("job", industry="sector")``.
        index: the newer index; the one that is chosen (``OCCUMAP_INDEX``) if not given.
        to: the version it is coded to.
        old_index: the index it was coded with, where Occumap doesn't find it by itself.
        settings: as `occumap.coder` takes them.

    Raises:
        InputError: it isn't a coded file, is coded to another version, or says of a row no index.
        UnknownNameError: the index that it was coded with isn't found.
        OutputError: the result can't be written there.
    """
    _refuse_kinds(path, out)
    index = chosen_index(index)
    new = coders.get_by_index(index=index, to=to)
    frame = _answers_in(path, columns, new.version.id)
    touched = _touched(frame, new, index=index, old_index=old_index)
    olds = tuple(frame["index"].unique(maintain_order=True).drop_nulls().to_list())
    rows = sorted(touched)
    again = _coded_again(frame[rows], index=index, to=to, **settings)
    _write(path, out, rows, again)
    updates = tuple(
        UpdatedRow(row + 2, frame["title"][row] or "", frame["code"][row], code, touched[row])
        for row, code in zip(rows, again["code"].to_list(), strict=True)
    )
    return Updated(frame.height, updates, olds, new.versions["index"])


def updates_csv(updated: Updated) -> bytes:
    """Return the answers that were coded again as a CSV: ``row,title,old_code,new_code,why``."""
    columns = ("row", "title", "old_code", "new_code", "why")
    table = [[getattr(one, name) for name in columns] for one in updated.updates]
    schema = {name: pl.Int64 if name == "row" else pl.String for name in columns}
    return pl.DataFrame(table, schema, orient="row").write_csv(None).encode()


def keep_updates(updated: Updated, path: Path) -> Path:
    """Write the answers that were coded again as a CSV.

    Raises:
        OutputError: it can't be written.
    """
    return write_file(path, updates_csv(updated))


def _refuse_kinds(path: Path, out: Path) -> None:
    odd = read_in_chunks(path, size=1).notes if kind_of(path) == ".csv" else ()
    if odd:
        raise InputError(
            str(path),
            f"rows can't be kept as they were: it was {odd[0]}",
            hint="Save it as CSV with commas, in UTF-8, or code it anew without --update.",
        )
    if kind_of(path) != kind_of(out) or kind_of(path) not in {".csv", ".parquet"}:
        raise InputError(
            str(path),
            f"rows can't be kept as they were from {path.suffix} to {out.suffix}",
            hint="Update a CSV to a CSV, or a Parquet file to a Parquet file.",
        )
    if out.exists() and out.samefile(path):
        raise OutputError(str(out), "this is the input file", hint="Give the result a different name.")


def _answers_in(path: Path, columns: JobDescription, to: str) -> pl.DataFrame:
    """Return what is needed of a coded file: the jobs, and what their answers rest on."""
    wanted = {name: column for name, column in columns._asdict().items() if column}
    parts = []
    for frame in chunks(path):
        missing = [name for name in (*wanted.values(), *_NEEDED) if name not in frame.columns]
        if missing:
            raise InputError(
                str(path),
                f"it has no column {missing[0]!r}, so nothing says what its answers rest on",
                hint="Name the columns it was coded by, or code it anew without --update.",
            )
        parts.append(
            frame.select(
                *(pl.col(column).cast(pl.String, strict=False).alias(name) for name, column in wanted.items()),
                *(pl.col(name).cast(pl.String, strict=False) for name in _NEEDED),
            )
        )
    frame = pl.concat(parts)
    _refuse_rows(frame, path, to)
    return frame


def _refuse_rows(frame: pl.DataFrame, path: Path, to: str) -> None:
    blank = frame["index"].is_null() | (frame["index"].str.strip_chars() == "")
    if blank.any():
        raise InputError(
            f"{path}, row {int(blank.arg_max() or 0) + 2}",
            "nothing says which index the answer rests on",
            hint="Code the file anew without --update.",
        )
    other = frame.filter(frame["classification"] != to)
    if other.height:
        found = other["classification"][0]
        raise InputError(str(path), f"it is coded to {found}, not to {to}", hint=f"Add --to {found}.")


def _touched(frame: pl.DataFrame, new: ByIndex, *, index: str, old_index: str | None) -> dict[int, str]:
    """Return why each row is coded again of which the new index says something else than the one it rests on."""
    found: dict[int, str] = {}
    jobs = [name for name in JobDescription._fields if name in frame.columns]
    numbered = frame.with_row_index("row").filter(pl.col("method") != Method.DECIDED.value)
    for stated in numbered["index"].unique(maintain_order=True).to_list():
        if stated == new.versions["index"]:
            continue
        entries = index_called(stated, new.version.id, named=old_index, others=(index,))
        old = coders.by_index_of(new.version, entries, index)
        rows = numbered.filter(pl.col("index") == stated).group_by(jobs, maintain_order=True).agg("row")
        for *texts, places in rows.iter_rows():
            job = JobDescription(**dict(zip(jobs, texts, strict=True)))
            before, after = _said(old, job), _said(new, job)
            if before != after:
                found.update(dict.fromkeys(places, _why(before, after)))
    return found


def _said(by_index: ByIndex, job: JobDescription) -> _Said:
    """Return what an index says of a job: how, and which codes; None if it takes a model alone."""
    answer = by_index.answer(by_index.read(job))
    if isinstance(answer, Coding):
        codes = (answer.code.value,) if answer.code else ()
        return (answer.method.value, (*codes, *sorted(one.code.value for one in answer.candidates)))
    if isinstance(answer, Found):
        return ("open", tuple(sorted({str(by_index.lookup.codes[row]) for row in answer.rows})))
    return None


def _why(before: _Said, after: _Said) -> str:
    if before is None:
        return "the index has this title now"
    if after is None:
        return "the index no longer has this title"
    old, new = ("open" if how == "open" else (codes[0] if codes else "none") for how, codes in (before, after))
    return f"the index says {new} now, {old} before" if old != new else "the index has other entries for this title"


def _coded_again(rows: pl.DataFrame, *, index: str, to: str, **settings: Any) -> pl.DataFrame:
    """Return the answers of some rows in the columns of a coder."""
    given = {name: name for name in JobDescription._fields if name in rows.columns}
    if not rows.height:
        return pl.DataFrame(schema=dict.fromkeys(CODER_COLUMNS, pl.String))
    coder = coders.coder(to, index=index, **settings)
    return coder.code_frame(rows.select(list(given)), **given).select(CODER_COLUMNS)


def _write(path: Path, out: Path, rows: Sequence[int], again: pl.DataFrame) -> None:
    if kind_of(out) == ".csv":
        text = csv.reader(io.StringIO(as_text(again).write_csv(None), newline=""), strict=True)
        _, *cells = text
        write_file(out, replaced(path, dict(zip(rows, cells, strict=True)), CODER_COLUMNS))
        return
    frame = pl.concat(chunks(path))
    place = pl.Series(range(frame.height), dtype=pl.UInt32).to_frame("row")
    fresh = again.with_columns(pl.Series("row", list(rows), pl.UInt32), pl.lit(value=True).alias("again"))
    joined = place.join(fresh, on="row", how="left", maintain_order="left")
    is_fresh = joined["again"].fill_null(value=False)
    kept = [
        pl.select(pl.when(is_fresh).then(joined[name].cast(kind)).otherwise(frame[name]).alias(name))[:, 0]
        for name, kind in frame.schema.items()
        if name in CODER_COLUMNS
    ]
    with replacing(out) as place_of_file:
        frame.with_columns(kept).write_parquet(place_of_file)
