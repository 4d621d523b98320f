"""The titles of a coded table, each once with its answer and how many rows it has: those to review first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from occumap.coding.coded_tables import given_columns, one_version, two_versions, typed_answers
from occumap.coding.equal_titles import NO_SIC
from occumap.coding.review_queue import doubt, is_open, title_keys
from occumap.model.answer_columns import GIVEN_COLUMNS as GIVEN
from occumap.model.answer_columns import as_text
from occumap.model.job_description import JobDescription
from occumap.model.review import SURE_TO_KEEP

_ANSWER = ("code", "group_title", "confidence", "method", "candidates", "question", "reason")


def title_table(
    parts: Iterable[pl.DataFrame],
    columns: JobDescription,
    *,
    sure: float = SURE_TO_KEEP,
    sic: Mapping[str, str] = NO_SIC,
) -> tuple[str, pl.DataFrame]:
    """Return the version that a table is coded to, and its titles, equal ones as one (see `equal_titles`).

    A title is shown in its commonest written form with the answer of that form. Those that somebody should decide come
    first, those first whose decision is expected to put most rows right.

    Args:
        parts: the coded table, a part at a time.
        columns: the names of its columns.
        sure: the confidence from which a code needs no review.
        sic: words of industries by SIC code.

    Returns:
        The id of the version, and the table: what was given, the answer with candidates as text, ``rows``, ``worth``
        and ``open``. A title without a word in it is one of its own, and never open: nothing can be decided of it.

    Raises:
        InputError: a column isn't there, or isn't what a coder writes; codes of two versions.

    >>> from occumap.coding.coder import Coder
    >>> from occumap.coding.network import Settings
    >>> from occumap.examples import small_index, small_version
    >>> coder = Coder.from_index(small_index(), small_version(), settings=Settings(epochs=1))
    >>> jobs = pl.DataFrame({"job": ["xyzzies", "baker", "plugh", "xyzzy", "XYZZY"]})
    >>> version, titles = title_table([coder.code_frame(jobs, title="job")], JobDescription("job"))
    >>> version, titles.select("title", "rows", "open").rows()
    ('tiny1', [('XYZZY', 3, True), ('plugh', 1, True), ('baker', 1, False)])
    """
    counted: list[pl.DataFrame] = []
    versions: set[str] = set()
    for part in parts:
        answers = typed_answers(part)
        versions |= {version for version in [one_version(answers)] if version}
        shown = as_text(answers.select(*_ANSWER, doubt=doubt(), open=is_open(sure)))
        frame = given_columns(part, columns).hstack(shown)
        counted.append(frame.group_by(frame.columns).agg(count=pl.len()))
    if len(versions) > 1:
        raise two_versions(sorted(versions))
    return next(iter(versions), ""), _merged(counted, sic)


def _merged(counted: list[pl.DataFrame], sic: Mapping[str, str]) -> pl.DataFrame:
    """Return equal titles as one, those that wait first."""
    frame = pl.concat(counted)
    frame = frame.group_by(frame.drop("count").columns).agg(pl.sum("count"))
    frame = frame.join(title_keys(frame.select(GIVEN).unique(), sic), on=GIVEN, how="left", nulls_equal=True)
    key = [f"_{name}" for name in GIVEN]
    return (
        frame.with_columns(
            written=pl.sum("count").over(GIVEN),
            length=pl.col("title").fill_null("").str.len_chars(),
            at_stake=pl.col("count") * pl.col("doubt"),
            open=pl.col("open") & (pl.col("_title") != ""),
        )
        .sort("written", "count", "length", *GIVEN, "method", "reason", descending=[True, True, *[False] * 6])
        .group_by(key, maintain_order=True)
        .agg(pl.first(*GIVEN, *_ANSWER), rows=pl.sum("count"), worth=pl.sum("at_stake").round(4), open=pl.any("open"))
        .sort("open", "worth", "rows", *key, descending=[True, True, True, False, False, False])
        .with_columns(has_words=pl.col("_title") != "")
        .drop(key)
    )
