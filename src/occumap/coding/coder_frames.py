"""A table to be coded as its distinct rows: equal ones are coded once, and plain titles of an index take one join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from occumap.coding.index_answers import ByIndex
from occumap.column_named import no_column
from occumap.errors import InputError
from occumap.model.answer_columns import CODER_COLUMNS, answers_frame
from occumap.model.coding import Coding
from occumap.model.job_description import JobDescription

KEYS = JobDescription._fields
# The commonest of a file come first, so the later ones are worth less.
REMEMBERED = 1 << 16


@dataclass(frozen=True, eq=False)
class KnownTitles:
    """Answers of an index for its own titles, as they are written.

    Args:
        titles: every written form of a title with the place of its answer.
        answers: a table of `ANSWER_COLUMNS`.
    """

    titles: pl.DataFrame
    answers: pl.DataFrame

    @classmethod
    def of(cls, by_index: ByIndex) -> Self:
        """Return the answers of an index for its own titles."""
        titles = sorted({**by_index.lookup.by_plain, **by_index.lookup.by_written})
        found = [(title, by_index.answer(JobDescription(title))) for title in titles]
        settled = [(title, answer) for title, answer in found if isinstance(answer, Coding)]
        table = {"title": [title for title, _ in settled], "place": list(range(len(settled)))}
        known = pl.DataFrame(table, schema={"title": pl.String, "place": pl.Int64})
        return cls(known, answers_frame([answer for _, answer in settled]))

    @classmethod
    def none(cls) -> Self:
        """Return the answers where none is known beforehand."""
        return cls(pl.DataFrame(schema={"title": pl.String, "place": pl.Int64}), answers_frame([]))


@dataclass(frozen=True, eq=False)
class Remembered:
    """Answers that were given before, of as many jobs as are worth the room: a large file is coded part by part.

    Args:
        jobs: a table of the columns `KEYS`, each row once.
        answers: a table of `ANSWER_COLUMNS`, as long.
    """

    jobs: pl.DataFrame
    answers: pl.DataFrame

    @classmethod
    def none(cls) -> Self:
        """Return what is remembered at first."""
        return cls(pl.DataFrame(schema=dict.fromkeys(KEYS, pl.String)), answers_frame([]))

    def places(self, jobs: pl.DataFrame) -> pl.Series:
        """Return the place of the answer of each job, -1 where there is none."""
        numbered = self.jobs.with_row_index("_place").cast({"_place": pl.Int64})
        found = jobs.join(numbered, on=list(KEYS), how="left", nulls_equal=True, maintain_order="left")
        return found["_place"].fill_null(-1)

    def joined(self, jobs: pl.DataFrame, answers: pl.DataFrame) -> Self:
        """Return what is remembered with more, the earliest first, up to `REMEMBERED` of them."""
        room = max(REMEMBERED - len(self.jobs), 0)
        if not room or jobs.is_empty():
            return self
        every = pl.concat([self.answers, answers.head(room)], rechunk=True)
        return type(self)(pl.concat([self.jobs, jobs.head(room)], rechunk=True), every)


@dataclass(frozen=True, eq=False)
class Distinct:
    """The distinct rows of a table.

    Args:
        jobs: the distinct rows, a table of the columns `KEYS`, as text.
        rows: for each row of the table, which of them it is.
    """

    jobs: pl.DataFrame
    rows: pl.Series

    @classmethod
    def of(cls, frame: pl.DataFrame, columns: JobDescription) -> Self:
        """Return the distinct rows of a table.

        Args:
            frame: any table.
            columns: the names of its columns.

        Raises:
            InputError: a column isn't there, or stands in the way of a column of the answer.
        """
        for column in filter(None, columns):
            if column not in frame.columns:
                raise no_column([column], frame.columns, where="the table")
        taken = [column for column in CODER_COLUMNS if column in frame.columns]
        if taken:
            raise InputError("the table", f"it has a column {taken[0]!r} already", hint="Rename or drop it.")
        given = frame.select(_as_text(frame[c]).alias(key) for c, key in zip(columns, KEYS, strict=True) if c)
        unique = given.unique(maintain_order=True)
        numbered = unique.with_row_index("_row")
        rows = given.join(numbered, on=given.columns, how="left", nulls_equal=True, maintain_order="left")["_row"]
        absent = (pl.lit(None, pl.String).alias(key) for key in KEYS if key not in given.columns)
        return cls(unique.with_columns(absent).select(KEYS), rows)

    def known(self, titles: KnownTitles) -> pl.Series:
        """Return the place of the answer of each distinct row that is a title of the index alone, -1 for others."""
        written = self.jobs["title"].str.strip_chars().str.to_lowercase()
        bare = self.jobs.select(pl.all_horizontal(pl.col(KEYS[1:]).is_null())).to_series()
        place = written.replace_strict(
            titles.titles["title"], titles.titles["place"], default=None, return_dtype=pl.Int64
        )
        return pl.select(pl.when(bare).then(place).fill_null(-1)).to_series()


def descriptions(jobs: pl.DataFrame) -> list[JobDescription]:
    """Return the rows of a table of jobs as values."""
    return [JobDescription(*row) for row in jobs.iter_rows()]


def joined(distinct: Distinct, tables: Sequence[tuple[pl.DataFrame, pl.Series]]) -> pl.DataFrame:
    """Return a table of answers for every row.

    Args:
        distinct: the rows.
        tables: tables of answers, each with the places in it: of each distinct row in the first, in each further one
            of those that the one before has no answer to, which is the place -1.
    """
    found = np.full(len(distinct.jobs), -1, np.int64)
    start = 0
    for answers, places in tables:
        here = places.to_numpy()
        found[np.flatnonzero(found < 0)] = np.where(here < 0, -1, here + start)
        start += len(answers)
    # In one piece: lists are gathered out of several some forty times more slowly.
    every = pl.concat([answers for answers, _ in tables], rechunk=True)
    return every[pl.Series(found).gather(distinct.rows)]


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype.is_nested():
        raise InputError(f"column {column.name!r}", "its cells are lists or records", hint="Give a column of text.")
    if column.dtype == pl.Binary:
        cells = [cell.decode("utf-8", "replace") if cell is not None else None for cell in column]
        text = pl.Series(column.name, cells, pl.String)
    else:
        text = column.cast(pl.String, strict=False)
    return pl.select(pl.when(text.str.strip_chars() == "").then(None).otherwise(text))[:, 0]
