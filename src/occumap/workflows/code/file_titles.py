"""The titles of a file that was coded, to look at and to decide, and the file with what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from occumap.atomic import working_folder, write_file
from occumap.catalog import shipped
from occumap.coding.title_table import title_table
from occumap.io.answer_files import chunks
from occumap.io.decisions_csv import decisions_csv
from occumap.model.answer_columns import read_candidates
from occumap.model.code import Code
from occumap.model.coding import Method
from occumap.model.job_description import JobDescription
from occumap.model.review import Decision, QueueItem
from occumap.workflows.code.code_upload import hand_out
from occumap.workflows.code.preview import called
from occumap.workflows.code.review import Summary, apply_to_file

Given = tuple[str, str | None, str | None]
# Confidences from which the curve says how many rows have one.
_STEPS = tuple(n / 50 for n in range(51))


@dataclass(frozen=True, slots=True)
class FileTitle:
    """A title of a coded file: its number, what the coder made of it, and how."""

    number: int
    item: QueueItem
    method: Method
    reason: str
    is_open: bool
    has_words: bool

    @property
    def given(self) -> Given:
        """What was given: title, industry, whatever else."""
        return self.item.title, self.item.industry, self.item.additional


@dataclass(frozen=True, eq=False)
class FileTitles:
    """All titles of a coded file, those to review first.

    Args:
        version: that it was coded to.
        table: see `title_table`, with ``number``.
    """

    version: str
    table: pl.DataFrame

    def __len__(self) -> int:
        return self.table.height

    def chosen(self, numbers: pl.Series | Sequence[int]) -> list[FileTitle]:
        """Return titles by their numbers, in that order."""
        return [self._title(self.table.row(number, named=True)) for number in numbers]

    def curve(self) -> list[tuple[float, float]]:
        """Return confidences, each with the share of all rows that have a code with at least so much."""
        coded = self.table.filter(pl.col("code").is_not_null())
        rows = int(self.table["rows"].sum()) or 1
        return [(at, int(coded.filter(pl.col("confidence") >= at)["rows"].sum()) / rows) for at in _STEPS]

    def _title(self, row: Mapping[str, Any]) -> FileTitle:
        values = {name: row[name] for name in ("industry", "additional", "rows", "worth", "group_title", "confidence")}
        item = QueueItem(
            title=row["title"] or "",
            proposal=Code(self.version, row["code"]) if row["code"] else None,
            candidates=read_candidates(row["candidates"], self.version),
            question=row["question"],
            **values,
        )
        return FileTitle(row["number"], item, Method(row["method"]), row["reason"] or "", row["open"], row["has_words"])


def file_titles(path: Path, columns: JobDescription) -> FileTitles:
    """Return the titles of a coded table; read once, as long as the file stays as it is.

    Raises:
        InputError: it can't be read, or wasn't coded.
    """
    return _titles(path, path.stat().st_mtime_ns, columns)


@lru_cache(maxsize=4)
def _titles(path: Path, _: int, columns: JobDescription) -> FileTitles:
    version, table = title_table(chunks(path), columns, sic=shipped.sic_words())
    return FileTitles(version, table.with_row_index("number"))


def decisions_table(decisions: Sequence[Decision]) -> bytes:
    """Return decisions as ``occumap review`` keeps them: a CSV."""
    return decisions_csv(iter(decisions))


def apply_file_decisions(
    coded: Path, columns: JobDescription, decisions: Sequence[Decision], out: Path, *, name: str
) -> Summary:
    """Write a coded file with what was decided: the same rows in the same order.

    Args:
        coded: the table as it was coded.
        columns: the names of its columns.
        decisions: those that hold.
        out: where it goes: ``.csv``, ``.parquet`` or ``.xlsx``.
        name: what people call the file, for errors.

    Raises:
        InputError: there are no decisions.
        OutputError: the kind can't hold the table.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with working_folder(out) as folder, called(coded, name):
        kept, table = Path(folder, "decisions.csv"), Path(folder, "decided.parquet")
        write_file(kept, decisions_csv(iter(decisions)))
        with called(kept, "The decisions"):
            summary = apply_to_file(coded, kept, table, **columns._asdict())
        if out.suffix == ".parquet":
            table.replace(out)
        else:
            hand_out(table, out)
    return summary
