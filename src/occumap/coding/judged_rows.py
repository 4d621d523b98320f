"""Rows judged: what a cell means as a code, which rows can be judged, and where each answer stands to its truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from occumap.coding.measures import (
    F64,
    I64,
    RESAMPLES,
    Bools,
    Resamples,
    calibration_error,
    equal_mass_bins,
    errors_by_chance,
    ratios,
    shares,
)
from occumap.errors import InputError
from occumap.model.answer_columns import candidates_from
from occumap.model.evaluation import CalibrationError, Estimate, LeftOut
from occumap.model.version import Version

EXAMPLES = 3
_MISSING = ("-8", "-9")


def as_codes(column: pl.Series, version: Version) -> pl.Series:
    """Return the codes of a version that the cells of a column mean; null where they mean none.

    A code is taken as it stands, with the version before it (``soc2020:1111``), or without its stroke (213403 for
    2134/03). One that was read as a number (1115, ``1115.0``, or 110 for 0110) is taken where only one code can be
    meant.

    Raises:
        InputError: a number may mean several codes, since zeros at its beginning may be lost.

    >>> from occumap.examples import small_version
    >>> as_codes(pl.Series(["11", " 12 ", "tiny1:21", "22.0", "99", None]), small_version()).to_list()
    ['11', '12', '21', '22', None, None]
    """
    number = column.dtype.is_numeric()
    cells = text_cells(column)
    means = {cell: _code_meant(cell, version, number=number, where=column.name) for cell in cells.unique().drop_nulls()}
    return cells.replace_strict(list(means), list(means.values()), default=None, return_dtype=pl.String)


def _code_meant(cell: str, version: Version, *, number: bool, where: str) -> str | None:
    text = cell.strip().removeprefix(f"{version.id}:")
    whole, dot, zeros = text.partition(".")
    number = number or (bool(dot) and text not in version)
    if number and dot and not zeros.strip("0"):
        text = whole
    if not number and text in version:
        return text
    if not (text.isascii() and text.isdigit()):
        group = version.find(text)
        return group.code.value if group else None
    longest = max(len(code) for code in version.by_value)
    padded = [version.find(text.zfill(n)) for n in range(len(text), longest + 1)]
    meant = list(dict.fromkeys(group.code.value for group in padded if group))
    if len(meant) > 1:
        raise InputError(
            f"column {where!r}",
            f"{cell!r} was read as a number and may mean {' or '.join(meant)}",
            hint="Keep the column as text, with the zeros that codes begin with.",
        )
    return meant[0] if meant else None


def rows_with_truth(answers: pl.DataFrame, version: Version) -> tuple[pl.DataFrame, LeftOut]:
    """Return the rows that can be judged, with codes as text, and what is left out."""
    written = _answered(text_cells(answers["truth"]))
    truth, code = as_codes(answers["truth"], version), as_codes(answers["code"], version)
    empty = written.is_null().to_numpy()
    unknown = truth.is_null().to_numpy() & ~empty
    lowest = {group.code.value for group in version.lowest}
    short = ~truth.is_null().to_numpy() & ~truth.is_in(list(lowest)).fill_null(value=False).to_numpy()
    examples = written.filter(pl.Series(unknown)).unique(maintain_order=True).head(EXAMPLES).to_list()
    left_out = LeftOut(int(empty.sum()), int(unknown.sum()), int(short.sum()), tuple(examples))
    if left_out.rows == answers.height:
        what = f"no row has a truth that is a code of {version.id} at its lowest level"
        said = f" (it has {', '.join(map(repr, examples))})" if examples else ""
        raise InputError(
            "column 'truth'", what + said, hint="Name the column of true codes, and their version with --to."
        )
    _refuse_strange(answers["code"], code, version)
    other = [as_codes(answers["other"], version).alias("other_code")] if "other" in answers.columns else []
    frame = answers.with_columns(
        truth.alias("truth"),
        code.alias("code"),
        _numbers(answers["confidence"], limit=1.0).fill_null(0.0),
        *([_numbers(answers["weight"])] if "weight" in answers.columns else []),
        *other,
    )
    kept = frame.filter(~pl.Series(empty | unknown | short))
    _refuse_weights(kept)
    return kept, left_out


def _answered(cells: pl.Series) -> pl.Series:
    """Return cells without the codes that surveys write for “no answer” and “does not apply”."""
    plain = cells.str.replace(r"\.0+$", "").str.replace("−", "-")
    return cells.set(plain.is_in(_MISSING).fill_null(value=False), None)


def text_cells(column: pl.Series) -> pl.Series:
    """Return a column as text without spaces around it; null where nothing stands, or no number.

    Raises:
        InputError: its cells are lists or records.
    """
    if column.dtype.is_nested():
        raise InputError(f"column {column.name!r}", "its cells are lists or records", hint="Give a column of text.")
    numbers = column.fill_nan(None) if column.dtype.is_float() else column
    text = numbers.cast(pl.String, strict=False).str.strip_chars()
    return pl.select(pl.when(text == "").then(None).otherwise(text).alias(column.name))[:, 0]


def _numbers(column: pl.Series, *, limit: float | None = None) -> pl.Series:
    """Return a column as numbers from 0 to ``limit``."""
    cells = text_cells(column)
    numbers = cells.cast(pl.Float64, strict=False)
    wrong = (cells.is_not_null() & ~numbers.is_finite().fill_null(value=False)) | (numbers < 0).fill_null(value=False)
    if limit is not None:
        wrong |= (numbers > limit).fill_null(value=False)
    if wrong.any():
        row = int(wrong.arg_max() or 0)
        between = f"a number between 0 and {limit:g}" if limit else "a number of 0 or more"
        raise InputError(
            f"column {column.name!r}, row {row + 1} of the data",
            f"{cells[row]!r} isn't {between}",
            hint="Correct the cell.",
        )
    return numbers


def _refuse_weights(kept: pl.DataFrame) -> None:
    if "weight" not in kept.columns:
        return
    if missing := kept["weight"].null_count():
        what = f"{missing:,} rows that can be judged have no weight"
        raise InputError("column 'weight'", what, hint="Give every row a weight; 0 leaves a row out.")
    if not kept["weight"].sum():
        raise InputError("column 'weight'", "all weights are 0", hint="Name the column of weights.")


def _refuse_strange(written: pl.Series, codes: pl.Series, version: Version) -> None:
    text = text_cells(written)
    strange = text.filter(codes.is_null() & text.is_not_null())
    if len(strange):
        raise InputError(
            "column 'code'",
            f"{len(strange):,} answers aren't codes of {version.id}, first {strange[0]!r}",
            hint="Name the version they are of with --to.",
        )


def clusters_of(frame: pl.DataFrame) -> tuple[I64, int]:
    """Return each row's place among the distinct titles (rows,), and their number; without title, each its own."""
    if "title" not in frame.columns:
        return np.arange(frame.height), frame.height
    title = text_cells(frame["title"]).str.to_lowercase()
    own = pl.int_range(frame.height, eager=True).cast(pl.String)
    key = pl.select(pl.when(title.is_null()).then("\n" + own).otherwise(title))[:, 0]
    place = (key.rank("dense").cast(pl.Int64) - 1).to_numpy()
    return place, int(place.max()) + 1


@dataclass(frozen=True, eq=False)
class Judged:
    """Rows as arrays: places of groups in the version, -1 for none."""

    frame: pl.DataFrame
    version: Version
    resamples: Resamples
    seed: int

    @classmethod
    def of(cls, frame: pl.DataFrame, version: Version, *, resamples: int = RESAMPLES, seed: int = 0) -> Judged:
        """Return rows that `rows_with_truth` kept, with their resamples."""
        return cls(frame, version, Resamples.of(clusters_of(frame)[1], resamples=resamples, seed=seed), seed)

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each code stands in the version."""
        return {group.code.value: n for n, group in enumerate(self.version)}

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Names of levels from the top down."""
        return tuple(level.name for level in self.version.rules.levels)

    @cached_property
    def above(self) -> I64:
        """(levels, groups + 1): the group above each group at each level, or itself; the last stands for no group."""
        table = np.full((len(self.levels), len(self.places) + 1), -1)
        for n, level in enumerate(self.levels):
            for code, place in self.places.items():
                ancestor = self.version.ancestor(code, level)
                table[n, place] = self.places[ancestor.code.value] if ancestor else -1
        return table

    @cached_property
    def truth(self) -> I64:
        """(rows,) true groups."""
        return self.codes_of("truth")

    @cached_property
    def given(self) -> I64:
        """(rows,) groups of the answers."""
        return self.codes_of("code")

    @cached_property
    def other(self) -> I64 | None:
        """(rows,) groups of another coder's answers; None without one."""
        return self.codes_of("other_code") if "other_code" in self.frame.columns else None

    def codes_of(self, column: str) -> I64:
        """Return the groups that a column of codes names (rows,)."""
        old, new = list(self.places), list(self.places.values())
        found = self.frame[column].replace_strict(old, new, default=-1, return_dtype=pl.Int64)
        return np.asarray(found.fill_null(-1).to_numpy())

    @cached_property
    def clusters(self) -> I64:
        """(rows,) which distinct title a row has."""
        return clusters_of(self.frame)[0]

    @property
    def clusters_count(self) -> int:
        """How many distinct titles there are."""
        return int(self.resamples.drawn.shape[1])

    @cached_property
    def weights(self) -> F64:
        """(rows,) ones where none are given."""
        if "weight" not in self.frame.columns:
            return np.ones(self.frame.height)
        return self.frame["weight"].to_numpy()

    @cached_property
    def confidence(self) -> F64:
        """(rows,) between 0 and 1, 0 where none is given."""
        return self.frame["confidence"].to_numpy()

    @cached_property
    def right(self) -> Bools:
        """Right to the last digit."""
        return np.asarray(self.given == self.truth)

    @cached_property
    def right_as_given(self) -> Bools:
        """Right as far as the answer goes."""
        return np.asarray((self.given >= 0) & (self.above[:, self.truth] == self.given).any(axis=0))

    def right_at(self, level: int, given: I64) -> Bools:
        """Return whether answers are right at a level (rows,); not if they don't reach it."""
        own = self.above[level, given]
        return np.asarray((own >= 0) & (own == self.above[level, self.truth]))

    @cached_property
    def rank(self) -> I64 | None:
        """(rows,) place of the truth among the candidates, -1 if it isn't there; None without candidates."""
        if self.listed is None:
            return None
        rows = pl.DataFrame({"row": range(len(self.listed)), "code": self.listed, "truth": self.frame["truth"]})
        each = rows.explode("code").with_columns(place=pl.int_range(pl.len()).over("row"))
        found = each.filter(pl.col("code") == pl.col("truth")).group_by("row").agg(pl.col("place").min())
        rank = np.full(len(self.listed), -1)
        rank[found["row"].to_numpy()] = found["place"].to_numpy()
        return rank

    @cached_property
    def listed(self) -> pl.Series | None:
        """(rows,) lists of candidate codes."""
        if "candidates" not in self.frame.columns:
            return None
        return candidates_from(self.frame["candidates"]).list.eval(pl.element().struct.field("code"))

    @cached_property
    def sizes(self) -> I64:
        """(rows,) how many candidates are listed."""
        return np.zeros(0, np.int64) if self.listed is None else self.listed.list.len().cast(pl.Int64).to_numpy()

    def estimates(self, questions: Sequence[tuple[Bools | F64, Bools | None]]) -> list[Estimate]:
        """Return weighted shares (or means) of something among some rows (all for None), with intervals."""
        above = np.column_stack([self.weights * what * (1 if among is None else among) for what, among in questions])
        below = np.column_stack([self.weights * (1 if among is None else among) for _, among in questions])
        ends = self.resamples.intervals(ratios(self.clusters, above, below))
        return [estimate(*figures) for figures in zip(shares(above, below), *ends, strict=True)]

    def calibration(self, among: Bools) -> CalibrationError:
        """Return the calibration error of the rows chosen that have an answer."""
        rows = np.flatnonzero(among & (self.given >= 0) & (self.weights > 0))
        if not len(rows):
            return CalibrationError(0, 0, None, None, None)
        confidence, weights = self.confidence[rows], self.weights[rows]
        bins = equal_mass_bins(confidence, weights)
        luck = errors_by_chance(confidence, weights, bins, self.clusters[rows], seed=self.seed)
        error = calibration_error(confidence, self.right_as_given[rows], weights, bins)
        return CalibrationError(
            len(rows), int(bins.max()) + 1, error, float(luck.mean()), float(np.quantile(luck, 0.95))
        )


def estimate(value: float, low: float, high: float) -> Estimate:
    """Return the figures as they are kept: None for NaN."""
    return Estimate(*(None if np.isnan(figure) else float(figure) for figure in (value, low, high)))
