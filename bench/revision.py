"""Reading the ONS index workbook, and plan + apply + recode of all its entries, beside peers.

    python bench/revision.py [WORKBOOK] [--runs 9]

Peers run in the same process on the same file: openpyxl for reading; for recoding, a pandas merge of the index with
a finished two-column table, which does far less (no rules, no audit, no change types) and so bounds from below what a
recode can cost. Medians of several runs; ratios are peer ÷ Occumap.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import polars as pl

from occumap.catalog import load
from occumap.io.ons_index import read_ons_index
from occumap.model.index import Index
from occumap.revision.apply import apply
from occumap.revision.plan import plan

WORKBOOK = Path(__file__).parents[2] / "shared/data/uk/soc2020volume2thecodingindexexcel16042025.xlsx"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbook", type=Path, nargs="?", default=WORKBOOK)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--memory", action="store_true", help="Show the memory that a million entries take instead.")
    given = parser.parse_args()

    index = read_ons_index(given.workbook)
    if given.memory:
        show_memory(index)
        return
    print(f"{len(index):,} entries, medians of {given.runs} runs (openpyxl: 3)\n")
    read = seconds(lambda: read_ons_index(given.workbook), given.runs)
    peer = seconds(lambda: read_with_openpyxl(given.workbook), 3)
    row("read the workbook", read, "openpyxl, read-only", peer)

    old, revision = load.version("soc2010"), load.revision("soc2010-review")
    fresh = seconds(lambda: apply(plan(revision, old, Index(index.name, index.frame))), given.runs)
    table = apply(plan(revision, old, index)).destinations.select("from_code", "to_code").unique().to_pandas()
    frame = index.frame.to_pandas()
    merged = seconds(lambda: recode_with_pandas(frame, table), given.runs)
    row("plan, audit, apply, recode", fresh, "pandas merge, recode only", merged)
    strict = seconds(lambda: plan(revision, old, Index(index.name, index.frame), strict=True), given.runs)
    row("plan and audit alone, strict", strict)
    print()
    for times in (1, 2, 4, 8, 32):
        grown = enlarged(index, times)
        cost = seconds(lambda grown=grown: apply(plan(revision, old, Index("x", grown.frame))), 5)
        pandas = grown.frame.to_pandas()
        merged = seconds(lambda pandas=pandas: recode_with_pandas(pandas, table), 5)
        print(
            f"growth: {len(grown):>9,} entries  {cost:7.3f} s  {cost / len(grown) * 1e6:6.2f} µs an entry"
            f"   pandas merge {merged:7.3f} s   ratio {merged / cost:5.2f}"
        )
        del pandas
    print("\nmost memory while a million entries were revised, without pandas: python bench/revision.py --memory")


def show_memory(index: Index) -> None:
    """Print how much memory the process had at most, before and after a million entries are revised."""
    old, revision = load.version("soc2010"), load.revision("soc2010-review")
    grown = enlarged(index, 32)
    before = peak()
    apply(plan(revision, old, grown))
    print(f"{len(grown):,} entries: {peak():,} MB at most, {before:,} MB with the entries alone")


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def seconds(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def row(what: str, ours: float, peer_name: str = "", peer: float | None = None) -> None:
    beside = f"   {peer_name} {peer:7.3f} s   ratio {peer / ours:5.2f}" if peer else ""
    print(f"{what:30} {ours:7.3f} s{beside}")


def read_with_openpyxl(path: Path) -> int:
    workbook = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for _ in workbook["SOC2020 coding index"].iter_rows(values_only=True))


def recode_with_pandas(frame: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    single = table.drop_duplicates("from_code")
    return frame.merge(single, left_on="soc2010", right_on="from_code", how="left")


def enlarged(index: Index, times: int) -> Index:
    copies = [index.frame.with_columns(pl.col("entry_id") + f"-{n}") for n in range(times)]
    return Index(index.name, pl.concat(copies))


if __name__ == "__main__":
    main()
