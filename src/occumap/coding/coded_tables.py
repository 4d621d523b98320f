"""A table that a coder has coded, read again: what was given, and the answers with their types."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from occumap.column_named import column_named
from occumap.errors import InputError
from occumap.model.answer_columns import ANSWER_COLUMNS, GIVEN_COLUMNS, candidates_from

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


def given_columns(coded: pl.DataFrame, title: str, industry: str | None, additional: str | None) -> pl.DataFrame:
    """Return what was given to the coder as ``title, industry, additional``, in text; null where there was nothing.

    Raises:
        InputError: a column isn't there.
    """
    for column in (title, industry, additional):
        if column and column not in coded.columns:
            raise InputError("the table", f"there is no column {column!r}", hint=f"It has: {coded.columns}.")
    text = [
        (column_named(column).cast(pl.String).str.strip_chars() if column else pl.lit(None, pl.String)).alias(name)
        for name, column in zip(GIVEN_COLUMNS, (title, industry, additional), strict=True)
    ]
    return coded.select(text).with_columns(pl.when(pl.col(name) != "").then(name).alias(name) for name in GIVEN_COLUMNS)


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
