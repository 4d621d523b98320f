"""Coding on Spark beside Polars on the same cores, and beside a plain pandas_udf over the same coder.

    python bench/scale.py [--rows 200000 1000000] [--engines polars spark pandas_udf] [--executors 2] [--memory 2048]
                          [--keep FOLDER]

Made-up answers: how often a title is given falls as a power of its rank (1.2), the first ranks are titles of the index
and the others words of it in any order, so that distinct titles grow more slowly than rows, as they do in surveys.
Each engine runs in a fresh process, first on a few rows to start its workers and load its kernels: that isn't counted.
Results are made in full and thrown away. Spark runs as local-cluster, each executor a process of its own of one core.

Moving: the share of the tasks' time that isn't inside the coder: reading, shuffles, the join, and Arrow to Python and
back. A billion: moving costs what it costs for a row of the largest run, coding what it costs for a distinct title
there, and distinct titles go on growing as between the smallest run and the largest.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from pyspark.sql import SparkSession, functions

from occumap.catalog import load
from occumap.catalog.coders import coder as get_coder
from occumap.coding.coder import Coder
from occumap.model.answer_columns import ANSWER_COLUMNS, as_text
from occumap.spark import coding
from occumap.spark.broadcast import pack_coder, unpacked_coder
from occumap.spark.coding import code_on_spark
from occumap.spark.session import local_session

ENGINES = ("polars", "spark", "pandas_udf")
PIECE = 1_000_000
FALL = 1.2
WARM = 20_000
# Seconds until the executors have told of their last tasks; not counted.
WAIT = 1
BILLION = 1_000_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", nargs="+", type=int, default=[200_000, 1_000_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--executors", type=int, default=2)
    parser.add_argument("--memory", type=int, default=2048, help="of an executor, in MB")
    parser.add_argument("--keep", type=Path, help="a folder for the made-up rows, which are made once")
    parser.add_argument("--job", help=argparse.SUPPRESS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = given.keep or Path(folder)
        if given.job:
            run_job(given.job, place, given.rows, given.executors, given.memory)
            return
        distinct = {rows: made_up_rows(place, rows) for rows in sorted({WARM, *given.rows})}
        get_coder()
        print(f"{given.executors} cores; load before: {os.getloadavg()[0]:.1f}\n")
        print("| engine | rows | distinct titles | seconds | titles per core-second | in the coder | moving |")
        print("|---|--:|--:|--:|--:|--:|--:|", flush=True)
        found = []
        for engine in given.engines:
            for figure in figures_of(engine, place, given):
                print_figure(figure, distinct[figure["rows"]], given.executors)
                found.append(figure)
    spark = [figure for figure in found if figure["engine"] == "spark"]
    if len(spark) > 1:
        print_growth(spark, distinct)


def made_up_rows(place: Path, rows: int) -> int:
    """Parquet files of a million rows each, made if they aren't there; returns how many distinct titles they have."""
    folder = place / str(rows)
    if not folder.exists():
        folder.mkdir(parents=True)
        random = np.random.default_rng(rows)
        for n, start in enumerate(range(0, rows, PIECE)):
            ranks = pl.Series("rank", random.zipf(FALL, min(PIECE, rows - start)).clip(1, 1 << 40))
            ids = pl.int_range(start, start + len(ranks), eager=True)
            frame = pl.DataFrame({"id": ids, "rank": ranks}).join(titles_of(ranks), on="rank", maintain_order="left")
            frame.drop("rank").write_parquet(folder / f"{n:04}.parquet", row_group_size=PIECE // 20)
    return int(pl.scan_parquet(folder / "*.parquet").select(pl.col("job").n_unique()).collect().item())


def titles_of(ranks: pl.Series) -> pl.DataFrame:
    """The title of each rank: the index's own for the first, three of its words for the others."""
    known = load.index().frame["natural_title"].unique().sort()
    words = known.str.to_lowercase().str.split(" ").explode().unique().sort()
    unique = ranks.unique().sort()
    mixed = [(unique.hash(seed) % len(words)).cast(pl.Int64) for seed in range(3)]
    composed = pl.DataFrame([words.gather(part).alias(str(n)) for n, part in enumerate(mixed)]).select(
        pl.concat_str(pl.all(), separator=" ")
    )[:, 0]
    own = known.gather((unique - 1).clip(0, len(known) - 1).cast(pl.Int64))
    titles = pl.select(pl.when(unique <= len(known)).then(own).otherwise(composed))[:, 0]
    return pl.DataFrame({"rank": unique, "job": titles})


def figures_of(engine: str, place: Path, given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    arguments = ["--job", engine, "--keep", str(place), "--rows", *map(str, given.rows)]
    arguments += ["--executors", str(given.executors), "--memory", str(given.memory)]
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, stderr=said, text=True) as job,
    ):
        assert job.stdout is not None
        yield from (json.loads(line) for line in job.stdout if line.startswith("{"))
        if job.wait():
            said.seek(0)
            sys.exit(said.read()[-4000:])


def run_job(engine: str, place: Path, sizes: Sequence[int], executors: int, memory: int) -> None:
    warnings.simplefilter("ignore")
    coder = get_coder()
    run = with_polars(coder) if engine == "polars" else with_spark(engine, coder, executors, memory)
    for _ in range(3):  # until each executor had its turn
        run(place / str(WARM))
    for rows in sizes:
        start = time.perf_counter()
        inside, tasks = run(place / str(rows))
        seconds = time.perf_counter() - start - (WAIT if tasks else 0)
        figure = {"engine": engine, "rows": rows, "seconds": seconds, "inside": inside, "tasks": tasks}
        print(json.dumps(figure), flush=True)
    if session := SparkSession.getActiveSession():
        session.stop()


def with_polars(coder: Coder) -> Callable[[Path], tuple[float | None, float | None]]:
    def run(folder: Path) -> tuple[float | None, float | None]:
        for file in sorted(folder.iterdir()):
            coder.code_frame(pl.read_parquet(file), title="job")
        return None, None

    return run


def with_spark(engine: str, coder: Coder, executors: int, memory: int) -> Callable[[Path], tuple[float, float]]:
    settings = {
        "spark.sql.shuffle.partitions": str(8 * executors),
        "spark.executor.memory": f"{memory}m",
        "spark.sql.files.maxPartitionBytes": "1m",
    }
    session = local_session(f"local-cluster[{executors},1,{memory}]", settings=settings.items())
    inside = session.sparkContext.accumulator(0.0)

    class Timed(coding._Coding):
        """What a task does, with the time that it spends in the coder."""

        def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
            for table in coding._gathered(batches):
                made = unpacked_coder(self.shipped.value)
                start = time.perf_counter()
                answers = coding.coded_table(table, made, self.names)
                inside.add(time.perf_counter() - start)
                yield from answers.to_batches()

    coding._Coding = Timed  # type: ignore[misc]

    def run(folder: Path) -> tuple[float, float]:
        before = (inside.value, task_seconds(session))
        frame = session.read.parquet(str(folder))
        coded = code_on_spark(frame, coder, title="job") if engine == "spark" else by_udf(frame, coder, inside)
        coded.write.format("noop").mode("overwrite").save()
        time.sleep(WAIT)
        return inside.value - before[0], task_seconds(session) - before[1]

    return run


def by_udf(frame: Any, coder: Coder, inside: Any) -> Any:
    """What one writes first: a pandas_udf that codes the cells of each batch as they come."""
    shipped = frame.sparkSession.sparkContext.broadcast(pack_coder(coder))
    schema = ", ".join(f"{name} {'double' if kind.is_numeric() else 'string'}" for name, kind in ANSWER_COLUMNS.items())

    @functions.pandas_udf(schema)  # type: ignore[call-overload, untyped-decorator]
    def coded(titles: pd.Series) -> pd.DataFrame:
        made = unpacked_coder(shipped.value)
        start = time.perf_counter()
        rows = [(title, None, None) for title in titles]
        answers = as_text(made.code_frame(pl.DataFrame(rows, schema=["t", "i", "a"], orient="row"), title="t"))
        inside.add(time.perf_counter() - start)
        found = answers.select(ANSWER_COLUMNS.keys()).to_dict(as_series=False)
        return pd.DataFrame({**found, "digits": [float(n) for n in found["digits"]]})

    return frame.withColumn("answer", coded("job")).select("*", "answer.*").drop("answer")


def task_seconds(session: Any) -> float:
    """Seconds that all tasks took so far, summed over executors."""
    listed = session.sparkContext._jsc.sc().statusStore().executorList(False)
    return sum(listed.apply(n).totalDuration() for n in range(listed.size())) / 1000


def print_figure(figure: dict[str, Any], distinct: int, cores: int) -> None:
    speed = figure["rows"] / figure["seconds"] / cores
    inside = f"{figure['inside']:.1f} s" if figure["inside"] is not None else "–"
    moving = f"{1 - figure['inside'] / figure['tasks']:.0%}" if figure["tasks"] else "–"
    print(
        f"| {figure['engine']} | {figure['rows']:,} | {distinct:,} | {figure['seconds']:.1f} | {speed:,.0f} "
        f"| {inside} | {moving} |",
        flush=True,
    )


def print_growth(found: Sequence[dict[str, Any]], distinct: dict[int, int]) -> None:
    first, last = found[0], found[-1]
    times = last["rows"] / first["rows"]
    growth = math.log(last["seconds"] / first["seconds"]) / math.log(times)
    heaps = math.log(distinct[last["rows"]] / distinct[first["rows"]]) / math.log(times)
    titles = distinct[last["rows"]] * (BILLION / last["rows"]) ** heaps
    coded = titles * last["inside"] / distinct[last["rows"]] / 3600
    moved = BILLION * (last["tasks"] - last["inside"]) / last["rows"] / 3600
    print(f"\nFrom {first['rows']:,} to {last['rows']:,} rows Spark's seconds grow as rows to the power {growth:.2f},")
    print(f"distinct titles to the power {heaps:.2f}. On paper, a billion rows: {titles:,.0f} distinct titles,")
    print(f"{coded:.1f} core-hours in the coder and {moved:.1f} moving data, {coded + moved:.1f} in all.")


if __name__ == "__main__":
    main()
