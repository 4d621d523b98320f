"""Coding on Spark gives what the coder gives here, whatever happens to the machines."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from pyspark.sql import SparkSession

from occumap.coding.coder import Coder
from occumap.errors import InputError
from occumap.spark.coding import code_on_spark
from tests.spark.conftest import ODD_CELLS, made_up_titles, to_polars, to_spark

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def answers_of(session: SparkSession, frame: pl.DataFrame, coder: Coder, **names: str) -> pl.DataFrame:
    return to_polars(code_on_spark(to_spark(session, frame), coder, **names)).sort("row")  # type: ignore[arg-type]


def test_thirty_thousand_rows_are_coded_as_they_are_here(spark: SparkSession, coder: Coder) -> None:
    frame = pl.DataFrame({"job": made_up_titles(30_000)}).with_row_index("row")
    found = answers_of(spark, frame, coder, title="job")
    assert_frame_equal(found, coder.code_frame(frame, title="job"), check_exact=True, check_dtypes=False)
    assert found["method"].n_unique() > 4


def test_every_mixture_of_nulls_and_qualifiers_is_coded_as_it_is_here(spark: SparkSession, coder: Coder) -> None:
    titles = [*ODD_CELLS, "design engineer", "manager", "n" * 100_000]
    industries = [None, "", "aerospace", "30.30", "\x00"]
    others = [None, " ", "mechanical"]
    frame = pl.DataFrame(
        [(title, industry, other) for title in titles for industry in industries for other in others],
        schema={"job title.x": pl.String, "ind`x": pl.String, "add": pl.String},
        orient="row",
    ).with_row_index("row")
    names = {"title": "job title.x", "industry": "ind`x", "additional": "add"}
    found = answers_of(spark, frame, coder, **names)
    assert_frame_equal(found, coder.code_frame(frame, **names), check_exact=True, check_dtypes=False)


@pytest.mark.parametrize(
    "cells",
    [
        [1.5, None, float("nan"), 2.0],
        [11, None, 7, 11],
        [b"nurse", None, b"\xff\xfe", b"nurse"],
        [date(2020, 1, 1), None],
        [True, None],
        [None, None],
    ],
    ids=lambda cells: type(cells[0]).__name__,
)
def test_columns_that_are_not_text_are_read_as_they_are_here(
    spark: SparkSession, coder: Coder, cells: list[object]
) -> None:
    frame = pl.DataFrame({"job": pl.Series(cells, strict=False)}).with_row_index("row")
    found = answers_of(spark, frame, coder, title="job")
    local = coder.code_frame(frame.with_columns(pl.col("job").cast(found["job"].dtype)), title="job")
    assert_frame_equal(found, local, check_exact=True, check_dtypes=False)


def test_an_empty_frame_stays_empty_and_has_all_columns(spark: SparkSession, coder: Coder) -> None:
    frame = pl.DataFrame({"job": []}, schema={"job": pl.String})
    found = to_polars(code_on_spark(spark.createDataFrame([], "job string"), coder, title="job"))
    assert found.columns == coder.code_frame(frame, title="job").columns
    assert found.is_empty()


def test_a_killed_executor_loses_nothing_and_changes_nothing(spark: SparkSession, coder: Coder) -> None:
    frame = pl.DataFrame({"job": made_up_titles(60_000, seed=2)}).with_row_index("row")
    given = to_spark(spark, frame, 6)
    found: list[pl.DataFrame] = []
    job = threading.Thread(
        target=lambda: found.append(to_polars(code_on_spark(given, coder, title="job", partitions=24)))
    )
    before = executors(spark)
    assert len(before) == 2
    job.start()
    wait_until(lambda: some_of_a_stage_is_done(spark, tasks=24), "the coding has begun")
    assert job.is_alive()
    os.kill(before[0], signal.SIGKILL)
    job.join(timeout=300)
    assert not job.is_alive()
    assert before[0] not in executors(spark)
    assert_frame_equal(found[0].sort("row"), coder.code_frame(frame, title="job"), check_exact=True, check_dtypes=False)


def test_rows_of_one_common_title_are_split_over_tasks(spark: SparkSession, coder: Coder) -> None:
    """Nine rows of ten have one title; adaptive execution cuts their part of the join."""
    settings = {
        "spark.sql.autoBroadcastJoinThreshold": "-1",
        "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes": "100kb",
        "spark.sql.adaptive.advisoryPartitionSizeInBytes": "100kb",
    }
    before = {name: spark.conf.get(name, None) for name in settings}
    for name, value in settings.items():
        spark.conf.set(name, value)
    try:
        jobs = [f"care assistant {n}" if n % 10 == 0 else "care assistant" for n in range(30_000)]
        frame = pl.DataFrame({"job": jobs, "note": [f"{n * 7919:x}" * 5 for n in range(30_000)]}).with_row_index("row")
        coded = code_on_spark(to_spark(spark, frame), coder, title="job")
        found = to_polars(coded).sort("row")
        run = coded._jdf.queryExecution()
        run.toRdd().count()
        assert "skew=true" in run.executedPlan().toString()
        assert_frame_equal(found, coder.code_frame(frame, title="job"), check_exact=True, check_dtypes=False)
    finally:
        for name, value in before.items():
            spark.conf.unset(name) if value is None else spark.conf.set(name, value)


def test_names_that_are_absent_or_taken_and_lists_are_refused(spark: SparkSession, coder: Coder) -> None:
    frame = spark.createDataFrame([("nurse", ["a"])], "job string, several array<string>")
    with pytest.raises(InputError, match="no column 'jbo'"):
        code_on_spark(frame, coder, title="jbo")
    with pytest.raises(InputError, match="it already has a column 'Code'"):
        code_on_spark(frame.withColumnRenamed("several", "Code"), coder, title="job")
    with pytest.raises(InputError, match="lists or records"):
        code_on_spark(frame, coder, title="several")


def test_a_coder_with_a_second_engine_is_refused_before_any_work(spark: SparkSession, coder: Coder) -> None:
    other = replace(coder, second=lambda texts: coder.model.probabilities(texts)[0])
    with pytest.raises(InputError, match="can't be sent"):
        code_on_spark(spark.createDataFrame([("nurse",)], "job string"), other, title="job")


def executors(session: SparkSession) -> list[int]:
    """Process ids of the session's own executors: children of its driver that run an executor's class."""
    driver = session.sparkContext._jvm.ProcessHandle.current()
    found = []
    for child in driver.children().toList():
        try:
            command = open(f"/proc/{child.pid()}/cmdline", "rb").read()  # noqa: SIM115, PTH123
        except OSError:
            continue
        if b"CoarseGrainedExecutorBackend" in command:
            found.append(int(child.pid()))
    return found


def some_of_a_stage_is_done(session: SparkSession, *, tasks: int) -> bool:
    tracker = session.sparkContext.statusTracker()
    stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
    return any(s and s.numTasks == tasks and 0 < s.numCompletedTasks < tasks // 2 and s.numActiveTasks for s in stages)


def wait_until(true: object, what: str, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.02)


def test_what_stands_beside_a_title_is_weighed_as_it_is_here(spark: SparkSession, coder: Coder) -> None:
    duties = [None, "", "baking bread and cakes", "mending cycles", "xyzzy"]
    cells = [
        (title, does, who) for title in ("baker", "xyzzy", "manager") for does in duties for who in (None, "NHS trust")
    ]
    frame = pl.DataFrame(cells, schema={"job": pl.String, "does": pl.String, "for": pl.String}, orient="row")
    names = {"title": "job", "duties": "does", "employer": "for"}
    found = answers_of(spark, frame.with_row_index("row"), coder, **names)
    local = coder.code_frame(frame.with_row_index("row"), **names)
    assert_frame_equal(found, local, check_exact=True, check_dtypes=False)
