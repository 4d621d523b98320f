"""A table that a coder has coded, read again: what was given, and the answers with their types."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from occumap.column_named import column_named, no_column
from occumap.errors import InputError
from occumap.model.answer_columns import ANSWER_COLUMNS, GIVEN_COLUMNS, candidates_from
from occumap.model.job_description import JobDescription

ANSWER = {**ANSWER_COLUMNS, "classification": pl.String()}


def typed_answers(coded: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of the answers, with their types also where the table was read as text.

    Raises:
        InputError: one isn't there, or has cells that a coder doesn't write.
    """
    missing = [name for name in ANSWER if name not in coded.columns]
    if missing:
        raise InputError("the table", f"there is no column {missing[0]!r}", hint="Give a table that was coded.")
    candidates = candidates_from(coded["candidates"])
    plain = (pl.col(name).cast(kind, strict=False) for name, kind in ANSWER.items() if name != "candidates")
    frame = coded.select(plain).with_columns(candidates=candidates).select(*ANSWER)
    lost = [name for name in ANSWER if name != "candidates" and frame[name].null_count() > coded[name].null_count()]
    parts = pl.DataFrame({"one": candidates.explode().drop_nulls()}).unnest("one")
    if parts["code"].null_count() or parts["probability"].null_count():
        lost.append("candidates")
    if lost or frame["confidence"].null_count() or frame["method"].null_count():
        name = next(iter([*lost, "method" if frame["method"].null_count() else "confidence"]))
        what = f"column {name!r} has cells that a coder doesn't write"
        raise InputError("the table", what, hint="Give the table as it was coded.")
    return frame


def given_columns(coded: pl.DataFrame, columns: JobDescription) -> pl.DataFrame:
    """Return what was given to the coder as ``title, industry, additional``, in text; null where there was nothing.

    Duties, employer and qualification stand with what else was given: what is decided of a title holds where all of it
    is the same.

    Args:
        coded: a table that a coder has coded.
        columns: the names of its columns.

    Raises:
        InputError: a column isn't there.

    >>> coded = pl.DataFrame({"job": ["Assistant"], "tasks": [" cooks meals "]})
    >>> given_columns(coded, JobDescription("job", duties="tasks")).row(0)
    ('Assistant', None, 'cooks meals')
    """
    for column in filter(None, columns):
        if column not in coded.columns:
            raise no_column([column], coded.columns, where="the table")
    text = {
        name: column_named(column).cast(pl.String).str.strip_chars() if column else pl.lit(None, pl.String)
        for name, column in columns._asdict().items()
    }
    said = coded.select(**text).with_columns(pl.when(pl.col(name) != "").then(name).alias(name) for name in text)
    beside = [name for name in text if name not in {"title", "industry"}]
    together = pl.concat_str(beside, separator="; ", ignore_nulls=True)
    return said.with_columns(additional=pl.when(together != "").then(together)).select(GIVEN_COLUMNS)


def one_version(answers: pl.DataFrame) -> str | None:
    """Return the id of the version that a table is coded to, None if it has no rows.

    Raises:
        InputError: there are two.
    """
    versions = sorted(answers["classification"].drop_nulls().unique())
    if len(versions) > 1:
        raise two_versions(versions)
    return versions[0] if versions else None


def two_versions(versions: Sequence[str]) -> InputError:
    """Return the complaint that a table is coded to two versions."""
    what = f"it has codes of {versions[0]} and of {versions[1]}"
    return InputError("the table", what, hint="Review the codes of one version at a time.")
