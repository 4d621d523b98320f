"""How good the answers in a Spark frame are: accuracy by level, calibration bins and confusions.

Spark counts pairs of truth and answer, then rows by confidence. Both tables are small, and the figures are worked out
of them by the functions that serve a file. Intervals are not given, since they draw all titles a thousand times:
evaluate a sample of the rows for them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from occumap.coding.evaluate import MAX_CONFUSIONS, evaluation_of
from occumap.coding.judged_rows import EXAMPLES, Judged, as_codes, text_cells
from occumap.coding.measures import calibration_error, equal_mass_bins
from occumap.errors import InputError
from occumap.model.evaluation import (
    CalibrationError,
    Confusion,
    Estimate,
    LeftOut,
    LevelFigures,
    ReliabilityBin,
)
from occumap.model.version import Version
from occumap.spark.session import column, part_of_spark, refuse_absent, refuse_no_numbers, small_table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# More confidences than this aren't brought here; a coder rounds its own to four places.
MAX_CONFIDENCES = 1_000_000
_SPACE = r"^[\p{IsWhite_Space}]+|[\p{IsWhite_Space}]+$"


@dataclass(frozen=True)
class CountedEvaluation:
    """Figures of a frame, named as those of `occumap.model.evaluation.Evaluation`; estimates have no interval."""

    version: str
    rows: int
    weighted: bool
    left_out: LeftOut
    not_coded: int
    levels: tuple[LevelFigures, ...]
    calibration: CalibrationError
    reliability: tuple[ReliabilityBin, ...]
    confusions: tuple[Confusion, ...]
    errors: int


def evaluate_on_spark(
    frame: DataFrame,
    version: Version,
    *,
    truth: str,
    code: str = "code",
    confidence: str = "confidence",
    title: str | None = None,
    weight: str | None = None,
) -> CountedEvaluation:
    """Return the figures of a coded frame, equal to those that `evaluation_of` gives for the same rows.

    Args:
        frame: what `code_on_spark` made, or any frame with codes and confidences.
        version: the version that codes are of.
        truth: the column of true codes.
        code: the column of answers.
        confidence: the column of their probabilities, numbers between 0 and 1.
        title: the column of job titles, for examples of confusions.
        weight: a column of weights, numbers of 0 or more.

    Raises:
        InputError: a column isn't there or says something else than it should; no row can be judged; PySpark isn't
            installed.
    """
    refuse_absent(frame, [truth, code, confidence, title, weight])
    refuse_no_numbers(frame, [confidence, weight])
    pairs = _pairs(frame, truth, code, weight)
    known = _judged(pairs, version)
    kept = known.filter(pl.col("kept"))
    if wrong := int(kept["wrong"].sum()):
        what = f"{wrong:,} weights of rows that can be judged are missing or not numbers of 0 or more"
        raise InputError(f"column {weight!r}", what, hint="Correct the cells; 0 leaves a row out.")
    whole = evaluation_of(
        pairs.select("truth", "code", pl.lit(0.0).alias("confidence"), pl.col("mass").alias("weight")),
        version,
        resamples=1,
    )
    calibration, reliability = _calibration(_by_confidence(frame, kept, truth, code, confidence, weight))
    return CountedEvaluation(
        version=version.id,
        rows=int(kept["rows"].sum()),
        weighted=weight is not None,
        left_out=_left_out(known),
        not_coded=int(kept.filter(~pl.col("answered"))["rows"].sum()),
        levels=tuple(
            replace(
                level,
                accuracy=_bare(level.accuracy.value),
                of_answered=_bare(level.of_answered.value),
                kappa=_bare(level.kappa.value),
            )
            for level in whole.levels
        ),
        calibration=calibration,
        reliability=reliability,
        confusions=_confusions(frame, kept, version, truth, code, title),
        errors=int(kept.filter(pl.col("answered") & ~pl.col("right"))["rows"].sum()),
    )


def _bare(value: float | None) -> Estimate:
    return Estimate(value, None, None)


def _pairs(frame: DataFrame, truth: str, code: str, weight: str | None) -> pl.DataFrame:
    """Return cells of truth and answer as they stand, how many rows have them, their weight, and how many have no good
    one.
    """
    functions = part_of_spark("sql.functions")
    one = functions.lit(1)
    mass = column(weight).cast("double") if weight else functions.lit(1.0)
    fine = functions.coalesce((mass >= 0) & (mass < float("inf")), functions.lit(False))
    counted = frame.groupBy(column(truth).alias("truth"), column(code).alias("code")).agg(
        functions.count(one).alias("rows"),
        functions.sum(functions.when(fine, mass)).alias("mass"),
        functions.sum((~fine).cast("long")).alias("wrong"),
    )
    pairs = small_table(counted).sort("truth", "code", nulls_last=True)
    return pairs.with_columns(pl.col("mass").fill_null(0.0))


def _judged(pairs: pl.DataFrame, version: Version) -> pl.DataFrame:
    """Return the pairs with what their cells mean: ``kept`` or why not, ``answered``, ``right`` as far as the answer
    goes.
    """
    meant, given = as_codes(pairs["truth"], version), as_codes(pairs["code"], version)
    lowest = [group.code.value for group in version.lowest]
    written = text_cells(pairs["truth"])
    frame = pairs.with_columns(
        meant.alias("meant"),
        given.alias("given"),
        written.alias("written"),
        written.is_null().alias("empty"),
        (meant.is_null() & written.is_not_null()).alias("unknown"),
        (meant.is_not_null() & ~meant.is_in(lowest).fill_null(value=False)).alias("short"),
        meant.is_in(lowest).fill_null(value=False).alias("kept"),
        given.is_not_null().alias("answered"),
    )
    codes = frame.select(pl.col("meant").alias("truth"), pl.col("given").alias("code"))
    return frame.with_columns(pl.Series("right", Judged.of(codes, version, resamples=1).right_as_given))


def _left_out(known: pl.DataFrame) -> LeftOut:
    no, unknown, short = (int(known.filter(pl.col(why))["rows"].sum()) for why in ("empty", "unknown", "short"))
    examples = known.filter(pl.col("unknown"))["written"].unique().sort().head(EXAMPLES).to_list()
    return LeftOut(no, unknown, short, tuple(examples))


def _by_confidence(
    frame: DataFrame, kept: pl.DataFrame, truth: str, code: str, confidence: str, weight: str | None
) -> pl.DataFrame:
    """Return rows of some weight that have an answer, by its confidence and whether it is right: ``rows, mass``."""
    functions = part_of_spark("sql.functions")
    answered = kept.filter(pl.col("answered"))
    if answered.is_empty():
        return pl.DataFrame(
            schema={"confidence": pl.Float64, "right": pl.Boolean, "rows": pl.Int64, "mass": pl.Float64}
        )
    joined = _of_pairs(frame, answered.select("truth", "code", "right"), truth, code)
    sure = column(confidence).cast("double")
    mass = column(weight).cast("double") if weight else functions.lit(1.0)
    sure = functions.when(functions.isnan(sure), functions.lit(0.0)).otherwise(sure)
    rows = joined.select(
        functions.coalesce(sure, functions.lit(0.0)).alias("confidence"),
        column("__occumap_right").alias("right"),
        mass.alias("mass"),
    ).where("mass > 0")
    counted = rows.groupBy("confidence", "right").agg(
        functions.count(functions.lit(1)).alias("rows"), functions.sum("mass").alias("mass")
    )
    table = small_table(counted.limit(MAX_CONFIDENCES + 1))
    if table.height > MAX_CONFIDENCES:
        raise InputError(f"column {confidence!r}", "it has too many distinct values", hint="Round it to four places.")
    outside = table.filter(~pl.col("confidence").is_between(0, 1))
    if len(outside):
        raise InputError(
            f"column {confidence!r}", f"{outside['confidence'][0]!r} isn't a number between 0 and 1", hint="Correct it."
        )
    return table.sort("confidence", "right")


def _of_pairs(frame: DataFrame, pairs: pl.DataFrame, truth: str, code: str) -> DataFrame:
    """Return the rows that have one of these pairs of cells, with what else is known of it, named ``__occumap_…``."""
    functions = part_of_spark("sql.functions")
    kinds = {name: frame.schema[of].dataType.simpleString() for name, of in (("truth", truth), ("code", code))}
    names = [f"__occumap_{name}" for name in pairs.columns]
    types = [kinds.get(name, "boolean" if kind == pl.Boolean else "int") for name, kind in pairs.schema.items()]
    schema = ", ".join(f"{name} {kind}" for name, kind in zip(names, types, strict=True))
    table = functions.broadcast(frame.sparkSession.createDataFrame(pairs.rows(), schema))
    same = column(truth).eqNullSafe(column("__occumap_truth")) & column(code).eqNullSafe(column("__occumap_code"))
    return frame.join(table, same, "inner")


def _calibration(table: pl.DataFrame) -> tuple[CalibrationError, tuple[ReliabilityBin, ...]]:
    if table.is_empty():
        return CalibrationError(0, 0, None, None, None), ()
    confidence, right, mass = (table[name].to_numpy() for name in ("confidence", "right", "mass"))
    bins = equal_mass_bins(confidence, mass)
    error = calibration_error(confidence, right, mass, bins)
    found = (
        table.with_columns(pl.Series("bin", bins))
        .group_by("bin")
        .agg(
            pl.col("rows").sum(),
            pl.col("confidence").min().alias("low"),
            pl.col("confidence").max().alias("high"),
            ((pl.col("confidence") * pl.col("mass")).sum() / pl.col("mass").sum()).alias("mean"),
            ((pl.col("right") * pl.col("mass")).sum() / pl.col("mass").sum()).alias("accuracy"),
        )
    )
    reliability = tuple(
        ReliabilityBin(row["rows"], row["low"], row["high"], row["mean"], _bare(row["accuracy"]))
        for row in found.sort("bin").iter_rows(named=True)
    )
    return CalibrationError(int(table["rows"].sum()), int(bins.max()) + 1, error, None, None), reliability


def _confusions(
    frame: DataFrame, kept: pl.DataFrame, version: Version, truth: str, code: str, title: str | None
) -> tuple[Confusion, ...]:
    """Return wrong answers by true and given code, those of the most weight first."""
    wrong = kept.filter(pl.col("answered") & ~pl.col("right"))
    total = float(wrong["mass"].sum())
    pair = ["meant", "given"]
    worst = wrong.group_by(pair).agg(pl.col("rows", "mass").sum())
    worst = worst.sort(["mass", "rows", *pair], descending=[True, True, False, False]).head(MAX_CONFUSIONS)
    worst = worst.with_row_index("place")
    examples = _examples(frame, wrong.join(worst.select("place", *pair), on=pair), truth, code, title)
    return tuple(
        Confusion(
            row["meant"],
            version[row["meant"]].title,
            row["given"],
            version[row["given"]].title,
            row["rows"],
            row["mass"] / total if total else 0.0,
            examples.get(row["place"], ()),
        )
        for row in worst.iter_rows(named=True)
    )


def _examples(
    frame: DataFrame, wrong: pl.DataFrame, truth: str, code: str, title: str | None
) -> dict[int, tuple[str, ...]]:
    """Return the commonest titles of each confusion, by its place."""
    if title is None or wrong.is_empty():
        return {}
    functions, window = part_of_spark("sql.functions"), part_of_spark("sql.window").Window
    joined = _of_pairs(frame, wrong.select("truth", "code", pl.col("place").cast(pl.Int32)), truth, code)
    text = functions.regexp_replace(column(title).cast("string"), _SPACE, "")
    counted = (
        joined.select(column("__occumap_place").alias("place"), text.alias("title"))
        .where("title IS NOT NULL")
        .groupBy("place", "title")
        .count()
    )
    order = window.partitionBy("place").orderBy(functions.desc("count"), functions.asc("title"))
    first = counted.withColumn("rank", functions.row_number().over(order)).where(f"rank <= {EXAMPLES}")
    table = small_table(first).sort("place", "rank")
    return {place: tuple(part["title"]) for (place,), part in table.group_by("place", maintain_order=True)}
