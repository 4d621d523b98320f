"""The queue of a coded table: what waits for a decision, those first whose decision puts most rows right.

Equal titles are one (see `equal_titles`), and one decision settles them all (see `deciding`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from occumap.coding.coded_tables import given_columns, one_version, two_versions, typed_answers
from occumap.coding.equal_titles import NO_SIC, key_of
from occumap.model.answer_columns import GIVEN_COLUMNS as GIVEN
from occumap.model.answer_columns import as_text, read_candidates
from occumap.model.code import Code
from occumap.model.coding import Method
from occumap.model.job_description import JobDescription
from occumap.model.review import SURE_TO_KEEP, Queue, QueueItem

# Below this confidence somebody should look at a code, unless another is given.
_SHOWN = ("code", "group_title", "confidence", "candidates", "question")


@dataclass(frozen=True, eq=False)
class Tally:
    """Open rows of a coded table, equal ones counted: what a queue is made from.

    Args:
        frame: ``title, industry, additional``, columns of the answer, ``doubt`` in it, and ``count`` of rows.
        rows: rows of the table, open or not.
        version: the id of the version it is coded to, None if it has no rows.
    """

    frame: pl.DataFrame
    rows: int
    version: str | None


def review_queue(
    coded: pl.DataFrame,
    *,
    title: str,
    industry: str | None = None,
    additional: str | None = None,
    duties: str | None = None,
    employer: str | None = None,
    qualification: str | None = None,
    sure: float = SURE_TO_KEEP,
    sic: Mapping[str, str] = NO_SIC,
) -> Queue:
    """Return the titles of a coded table that somebody should decide, those worth most first.

    A row is open if it has no code or one of fewer digits, its confidence is below ``sure``, or a question
    would decide; rows that somebody decided are not. What a decision is worth is the number of rows that it
    is expected to put right: the sum over its rows of the doubt in them, which is 1 - confidence, 1 where
    there is no code, and 1 - the probability of the best candidate where the coder backed off. A title is shown
    in its commonest written form, of several the shortest.

    Args:
        coded: a table that a coder has coded.
        title: its column of job titles.
        industry: its column of industries, if it was coded with one.
        additional, duties, employer, qualification: its columns of what else is known, if it was coded with any.
        sure: the confidence from which a code needs no review.
        sic: words of industries by SIC code.

    Raises:
        InputError: a column isn't there, or isn't what a coder writes; codes of two versions.

    >>> from occumap.coding.coder import Coder
    >>> from occumap.coding.network import Settings
    >>> from occumap.examples import small_index, small_version
    >>> coder = Coder.from_index(small_index(), small_version(), settings=Settings(epochs=1))
    >>> jobs = pl.DataFrame({"job": ["xyzzies", "baker", "plugh", "xyzzy", "XYZZY"]})
    >>> queue = review_queue(coder.code_frame(jobs, title="job"), title="job")
    >>> [(item.title, item.rows, item.worth) for item in queue.items]
    [('XYZZY', 3, 3.0), ('plugh', 1, 1.0)]
    """
    columns = JobDescription(title, industry, additional, duties, employer, qualification)
    return queue_of([tally(coded, sure=sure, **columns._asdict())], sic=sic)


def tally(
    coded: pl.DataFrame,
    *,
    title: str,
    industry: str | None = None,
    additional: str | None = None,
    duties: str | None = None,
    employer: str | None = None,
    qualification: str | None = None,
    sure: float = SURE_TO_KEEP,
) -> Tally:
    """Return the open rows of a table, or of a part of one, for `queue_of`; arguments and errors as for
    `review_queue`.
    """
    answers = typed_answers(coded)
    shown = as_text(answers.select(*_SHOWN, doubt=doubt(), open=is_open(sure)))
    frame = given_columns(coded, JobDescription(title, industry, additional, duties, employer, qualification)).hstack(
        shown
    )
    counted = frame.filter("open").group_by(*GIVEN, *_SHOWN, "doubt").agg(count=pl.len())
    return Tally(counted, coded.height, one_version(answers))


def doubt() -> pl.Expr:
    """Return the doubt in an answer, between 0 and 1, of the columns of `typed_answers`."""
    method, best = pl.col("method"), pl.col("candidates").list.get(0, null_on_oob=True)
    return (
        pl.when(method == Method.NONE.value)
        .then(1.0)
        .when(method == Method.BACKED_OFF.value)
        .then(1.0 - best.struct.field("probability").fill_null(0.0))
        .otherwise(1.0 - pl.col("confidence"))
    )


def is_open(sure: float) -> pl.Expr:
    """Return whether somebody should decide on an answer, of the columns of `typed_answers`."""
    method = pl.col("method")
    waits = (
        method.is_in([Method.NONE.value, Method.BACKED_OFF.value])
        | (pl.col("confidence") < sure)
        | pl.col("question").is_not_null()
    )
    # What names no occupation has its answer: there is no code to decide.
    return waits & ~method.is_in([Method.DECIDED.value, Method.NOT_AN_OCCUPATION.value])


def queue_of(tallies: Iterable[Tally], *, sic: Mapping[str, str] = NO_SIC) -> Queue:
    """Return the queue of a table from the tallies of its parts.

    Raises:
        InputError: the parts are coded to different versions.
    """
    parts = list(tallies)
    versions = sorted({part.version for part in parts if part.version is not None})
    if len(versions) > 1:
        raise two_versions(versions)
    version = versions[0] if versions else ""
    rows = sum(part.rows for part in parts)
    if not parts:
        return Queue(version, (), rows)
    frame = pl.concat([part.frame for part in parts]).group_by(*GIVEN, *_SHOWN, "doubt").agg(pl.sum("count"))
    frame = frame.join(title_keys(frame.select(GIVEN).unique(), sic), on=GIVEN, how="left", nulls_equal=True)
    untitled = int(frame.filter(pl.col("_title") == "")["count"].sum())
    key = [f"_{name}" for name in GIVEN]
    merged = (
        frame.filter(pl.col("_title") != "")
        .with_columns(
            written=pl.sum("count").over(GIVEN),
            length=pl.col("title").str.len_chars(),
            at_stake=pl.col("count") * pl.col("doubt"),
        )
        .sort("written", "count", "length", *GIVEN, *_SHOWN, descending=[True, True, *[False] * 9])
        .group_by(key, maintain_order=True)
        .agg(pl.first(*GIVEN, *_SHOWN), rows=pl.sum("count"), worth=pl.sum("at_stake").round(4))
        .sort("worth", "rows", *key, descending=[True, True, False, False, False])
    )
    items = (
        QueueItem(
            **{
                **row,
                "proposal": Code(version, row["proposal"]) if row["proposal"] else None,
                "candidates": read_candidates(row["candidates"], version),
            }
        )
        for row in merged.rename({"code": "proposal"}).drop(key).iter_rows(named=True)
    )
    return Queue(version, tuple(items), rows, untitled)


def title_keys(given: pl.DataFrame, sic: Mapping[str, str]) -> pl.DataFrame:
    """Return what is given, with the parts of its key beside it, each as a text: equal titles have equal ones."""
    keys = [key_of(*row, sic=sic) for row in given.iter_rows()]
    parts = ([" ".join(key[n]) for key in keys] for n in range(len(GIVEN)))
    return given.with_columns(pl.Series(f"_{name}", part, pl.String) for name, part in zip(GIVEN, parts, strict=True))
