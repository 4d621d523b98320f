"""Conversion, dual-coded tables and evaluation on Spark give the figures that Polars gives here."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from pyspark.sql import SparkSession

from occumap.catalog import weights as held_weights
from occumap.coding.coder import Coder
from occumap.coding.evaluate import evaluation_of
from occumap.errors import InputError
from occumap.evidence.convert_records import count_records, spread_records
from occumap.io.dual_coding import read_dual_coding
from occumap.model.evaluation import Estimate
from occumap.model.weights import WeightedCorrespondence
from occumap.spark.convert import count_on_spark, spread_on_spark
from occumap.spark.dual_coding import dual_coded_on_spark
from occumap.spark.evaluate import evaluate_on_spark
from tests.spark.conftest import made_up_titles, to_polars, to_spark

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
ROWS = 20_000


@pytest.fixture(scope="module")
def weights() -> WeightedCorrespondence:
    return held_weights.weights().only("made-up")


@pytest.fixture(scope="module")
def records(weights: WeightedCorrespondence) -> pl.DataFrame:
    """Records with codes of the earlier version, a few of which have no weight, and none at all."""
    draw = random.Random(3)
    codes = [*weights.frame["from"].unique().sort(), "0000", "", None]
    return pl.DataFrame(
        {
            "row": range(ROWS),
            "soc": [draw.choice(codes) for _ in range(ROWS)],
            "sex": [draw.choice(["f", "m", None]) for _ in range(ROWS)],
            "w": [round(draw.uniform(0.1, 9), 3) if n % 100 else None for n in range(ROWS)],
        }
    )


def test_records_are_spread_as_they_are_here(
    spark: SparkSession, records: pl.DataFrame, weights: WeightedCorrespondence
) -> None:
    frame = to_spark(spark, records)
    for weight in (None, "w"):
        found = to_polars(spread_on_spark(frame, weights, code="soc", to="soc2020", weight=weight))
        local = spread_records(records.lazy(), weights, code="soc", to="soc2020", weight=weight).collect()
        local = local.with_columns(pl.col("soc2020").cast(pl.String)).select(found.columns)
        assert len(found) > len(records)
        assert_frame_equal(
            found.sort("row", "soc2020"), local.sort("row", "soc2020"), check_exact=True, check_dtypes=False
        )


def test_counts_of_spread_records_are_those_of_here(
    spark: SparkSession, records: pl.DataFrame, weights: WeightedCorrespondence
) -> None:
    spread = spread_on_spark(to_spark(spark, records), weights, code="soc", to="new", weight="w")
    local = spread_records(records.lazy(), weights, code="soc", to="new", weight="w")
    local = local.with_columns(pl.col("new").cast(pl.String))
    for by, weight in ((None, "w"), ("sex", "w"), ("sex", None)):
        found = count_on_spark(spread, code="new", by=by, weight=weight)
        assert_frame_equal(found, count_records(local, code="new", by=by, weight=weight), rel_tol=1e-11)


def test_a_name_that_is_taken_and_weights_that_are_text_are_refused(
    spark: SparkSession, weights: WeightedCorrespondence
) -> None:
    frame = spark.createDataFrame([("1111", "2")], "soc string, w string")
    with pytest.raises(InputError, match="it already has a column 'soc'"):
        spread_on_spark(frame, weights, code="soc", to="SOC")
    with pytest.raises(InputError, match="it is string, not numbers"):
        spread_on_spark(frame, weights, code="soc", to="new", weight="w")


def dual_coded_records() -> pl.DataFrame:
    draw = random.Random(5)
    return pl.DataFrame(
        {
            "old": [draw.choice(["1111", " 1112", "1112 ", "1113"]) for _ in range(ROWS)],
            "new": [draw.choice([2111, 2112, 2113]) for _ in range(ROWS)],
            "sex": [draw.choice(["f", "m", None]) for _ in range(ROWS)],
            "region": [draw.choice(["north", "south"]) for _ in range(ROWS)],
            "weight": [round(draw.uniform(0.1, 9), 3) for _ in range(ROWS)],
            "records": [draw.randint(1, 4) for _ in range(ROWS)],
        }
    )


def test_a_dual_coded_table_is_that_of_the_file(spark: SparkSession, tmp_path: Path) -> None:
    records = dual_coded_records()
    records.write_parquet(tmp_path / "records.parquet")
    groups = ("sex", "region")
    local = read_dual_coding(tmp_path / "records.parquet", "old", "new", source="mine", groups=groups)
    found = dual_coded_on_spark(
        to_spark(spark, records),
        old="old",
        new="new",
        from_version="old",
        to_version="new",
        source="mine",
        weight="weight",
        records="records",
        groups=groups,
    )
    assert found.groups == ("all", "f", "m", "north", "south")
    assert_frame_equal(found.frame, local.frame, rel_tol=1e-11)


def test_records_without_a_code_are_refused_or_left_out(spark: SparkSession) -> None:
    records = pl.DataFrame({"old": ["11", "12", None, " ", "99"], "new": ["21", "}}}}", "22", None, "21"]})
    frame = to_spark(spark, records)
    said = {"old": "old", "new": "new", "from_version": "a", "to_version": "b"}
    with pytest.raises(InputError, match="records have no code here"):
        dual_coded_on_spark(frame, **said)  # type: ignore[arg-type]
    found = dual_coded_on_spark(frame, **said, leave_uncoded=True, known={"a": ["11", "12"]})
    assert found.frame.select("from", "to", "people").rows() == [("11", "21", 1.0)]


@pytest.mark.parametrize("weight", [0.0, -1.0, None, float("nan"), float("inf")])
def test_a_weight_that_is_none_is_refused(spark: SparkSession, weight: float | None) -> None:
    rows = [("11", "21", 1.0), ("12", "22", weight)]
    frame = spark.createDataFrame(rows, "old string, new string, w double")
    with pytest.raises(InputError, match="1 weights are missing or not above 0"):
        dual_coded_on_spark(frame, old="old", new="new", from_version="a", to_version="b", weight="w")


@pytest.mark.parametrize("weighted", [False, True])
def test_figures_of_an_evaluation_are_those_of_here(spark: SparkSession, coder: Coder, weighted: bool) -> None:
    draw = random.Random(7)
    titles = made_up_titles(ROWS, seed=7)
    coded = coder.code_frame(pl.DataFrame({"job": titles}), title="job")
    lowest = [group.code.value for group in coder.version.lowest]
    truths = [
        draw.choice([code, code, code, draw.choice(lowest), None, "junk", "  ", "11", f" {code}"])
        for code in coded["code"]
    ]
    frame = coded.with_columns(
        pl.Series("soc", truths, pl.String), pl.Series("w", [draw.randint(0, 40) / 8 for _ in range(ROWS)])
    )
    names = {"truth": "soc", "code": "code", "confidence": "confidence", "title": "job"}
    names |= {"weight": "w"} if weighted else {}
    local = evaluation_of(
        frame.select(pl.col(of).alias(name) for name, of in names.items()), coder.version, resamples=5
    )
    found = evaluate_on_spark(to_spark(spark, frame), coder.version, **names)
    assert (found.rows, found.not_coded, found.errors) == (local.rows, local.not_coded, local.errors)
    ours, theirs = found.left_out, local.left_out
    assert (ours.no_truth, ours.unknown_truth, ours.short_truth) == (
        theirs.no_truth,
        theirs.unknown_truth,
        theirs.short_truth,
    )
    assert min(ours.no_truth, ours.unknown_truth, ours.short_truth, local.errors) > 0
    for mine, their in zip(found.levels, local.levels, strict=True):
        assert (mine.level, mine.digits) == (their.level, their.digits)
        assert mine.answered == pytest.approx(their.answered, rel=1e-12)
        for one, other in ((mine.accuracy, their.accuracy), (mine.of_answered, their.of_answered)):
            assert_same_value(one, other)
        assert_same_value(mine.kappa, their.kappa)
    assert (found.calibration.rows, found.calibration.bins) == (local.calibration.rows, local.calibration.bins)
    assert found.calibration.value == pytest.approx(local.calibration.value, rel=1e-9)
    for bin_here, bin_there in zip(found.reliability, local.reliability, strict=True):
        assert (bin_here.rows, bin_here.low, bin_here.high) == (bin_there.rows, bin_there.low, bin_there.high)
        assert bin_here.confidence == pytest.approx(bin_there.confidence, rel=1e-12)
        assert_same_value(bin_here.accuracy, bin_there.accuracy)
    for confused, also in zip(found.confusions, local.confusions, strict=True):
        assert (confused.truth, confused.given, confused.rows) == (also.truth, also.given, also.rows)
        assert confused.share_of_errors == pytest.approx(also.share_of_errors, rel=1e-12)
        assert confused.examples == also.examples


def test_a_confidence_above_one_and_a_missing_weight_are_refused(spark: SparkSession, coder: Coder) -> None:
    frame = spark.createDataFrame([("1111", "1111", 1.5, None)], "soc string, code string, confidence double, w double")
    with pytest.raises(InputError, match="between 0 and 1"):
        evaluate_on_spark(frame, coder.version, truth="soc")
    with pytest.raises(InputError, match="1 weights of rows that can be judged are missing"):
        evaluate_on_spark(frame, coder.version, truth="soc", weight="w")


def assert_same_value(one: Estimate, other: Estimate) -> None:
    assert one.low is None
    assert one.value == pytest.approx(other.value, rel=1e-12)
