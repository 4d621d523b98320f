"""Converted figures held against the truth, and how fast records are converted, beside pandas.

    python bench/evidence.py [--shared DIR] [--parts convert-truth speed] [--records 10000000]

Truth: jobs of the Annual Survey of Hours and Earnings 2021, published in SOC2010 (provisional) and SOC2020 (revised).
Jobs in SOC2010 are converted and compared with those published in SOC2020, group by group. No choice was made by
looking at this comparison: how far sources agree is read off the dual-coded census and survey samples alone, and the
survey's sampling fraction is its published number of returns over its jobs.

Speed: made-up records, each job in a fresh process, the best of three; peak memory is the process's own. pandas does
the plain join of records with the table of shares, and the same draw by NumPy.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl

from occumap.catalog import load
from occumap.catalog.weights import weights as load_weights
from occumap.evidence.convert import convert
from occumap.evidence.convert_records import count_records, draw_codes, spread_records
from occumap.evidence.figure_rows import sort_figures
from occumap.evidence.pooled_sources import pool
from occumap.io.ashe import read_ashe
from occumap.model.weights import from_people

SHARED = Path(__file__).parents[2] / "shared/data"
# Returns that ASHE is estimated from, about 180,000, over the 27.1 million jobs they stand for.
SAMPLED = 180_000 / 27_100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--parts", nargs="+", default=["convert-truth", "speed"], choices=["convert-truth", "speed"])
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--job", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.job:
        run_job(*given.job)
        return
    uk = given.shared / "uk"
    if "convert-truth" in given.parts:
        convert_truth(uk)
    if "speed" in given.parts:
        speed(uk, given.records)


def convert_truth(uk: Path) -> None:
    table = load_weights(str(uk / "ONS_SOC2010_SOC2020.xlsx"))
    before = read_ashe(uk / "ashe-table14-2021-provisional-soc2010.xlsx")
    after = read_ashe(uk / "ashe-table14-2021-revised-soc2020.xlsx")
    old, new = load.version("soc2010"), load.version("soc2020")
    rows = before.with_row_index("row", offset=1).select(
        "row", "code", pl.col("jobs").cast(pl.Float64).alias("value"), pl.col("jobs_note").alias("note")
    )
    truth = after.filter((pl.col("code").str.len_chars() == 4) & pl.col("jobs").is_not_null()).select(
        "code", "title", pl.col("jobs").cast(pl.Float64).alias("truth")
    )
    pooled, agreement = pool(table, "lfs2014-16", "census2011")
    print(f"ASHE 2021, {len(truth)} unit groups with jobs published in SOC2020")
    print(
        f"one source's shares are worth {agreement.concentration:.1f} records of another; "
        f"group sizes differ by {agreement.size_spread:.0%} between sources\n"
    )
    print(f"{'weights':30} {'groups':>6} {'correl.':>8} {'median':>7} {'mean':>6} {'all':>6}   95 % intervals hold")
    print(f"{'':30} {'':>6} {'':>8} {'error':>7} {'error':>6} {'jobs':>6}   {'table':>6} {'coded anew':>11}")
    choices = {"census2011": table.only("census2011"), "lfs2014-16": table.only("lfs2014-16"), "pooled": pooled}
    for fill in (False, True):
        for name, chosen in choices.items():
            figures = sort_figures(rows, chosen, old, new, fill=fill)
            done = convert(figures, chosen, agreement=agreement, sampled=SAMPLED)
            beside = truth.join(
                done.frame.select("code", "value", "low", "high", "low_anew", "high_anew", "note"), on="code"
            )
            _row(f"{name}{' --fill' if fill else ''}", beside)
    _floor(beside, pooled, figures)
    print("\nlargest errors (pooled --fill)")
    worst = beside.with_columns(((pl.col("value") - pl.col("truth")) / pl.col("truth")).alias("error"))
    for row in worst.sort(pl.col("error").abs(), descending=True).head(12).iter_rows(named=True):
        print(
            f"  {row['code']} {row['title'].strip()[:44]:44} {row['value']:>9,.0f} {row['truth']:>9,.0f} "
            f"{row['error']:+6.0%}  {row['note']}"
        )


def _row(name: str, beside: pl.DataFrame) -> None:
    value, truth = beside["value"].to_numpy(), beside["truth"].to_numpy()
    error = np.abs(value - truth) / truth
    held = [beside.select(pl.col("truth").is_between(f"low{end}", f"high{end}").mean()).item() for end in ("", "_anew")]
    print(
        f"{name:30} {len(beside):>6} {np.corrcoef(value, truth)[0, 1]:8.4f} {np.median(error):7.2%} "
        f"{error.mean():6.1%} {np.abs(value - truth).sum() / truth.sum():6.1%}   {held[0]:6.1%} {held[1]:11.1%}"
    )


def _floor(beside: pl.DataFrame, weights: object, figures: object) -> None:
    """The error that is left where no table could do anything: groups made of one old group, whole."""
    frame = weights.frame
    only = frame.filter((pl.len().over("from") == 1) & (pl.len().over("to") == 1))["to"].implode()
    values = dict(figures.units.select("code", "value").iter_rows())
    mass = frame.with_columns((pl.col("share_of_from") * pl.col("from").replace_strict(values)).alias("n"))
    nearly = mass.filter((pl.col("share_of_from") >= 0.97) & (pl.col("n") >= 0.97 * pl.col("n").sum().over("to")))
    print("\nwhere the table has next to nothing to say (the same returns, coded twice):")
    for name, codes in (("one to one", only), ("at least 97 % one to one", nearly["to"].implode())):
        those = beside.filter(pl.col("code").is_in(codes))
        error = ((those["value"] - those["truth"]).abs() / those["truth"]).median()
        print(f"  {name:26} {len(those):>4} groups, median error {error:.2%}")
    thin = beside["note"].str.contains("small part")
    for name, those in (("a small part of others", beside.filter(thin)), ("not a small part", beside.filter(~thin))):
        error = ((those["value"] - those["truth"]).abs() / those["truth"]).median()
        print(f"  {name:26} {len(those):>4} groups, median error {error:.2%}")
    rest = beside.filter(~pl.col("code").is_in(nearly["to"].implode()))
    error = ((rest["value"] - rest["truth"]).abs() / rest["truth"]).median()
    print(f"  {'all other groups':26} {len(rest):>4} groups, median error {error:.2%}")


def speed(uk: Path, records: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        people, shares = Path(folder) / "people.parquet", Path(folder) / "shares.parquet"
        _made_up_people(uk, records, people, shares)
        print(f"\n{records:,} records from Parquet and back, best of three runs, each in its own process")
        print(f"{'':44} {'seconds':>8} {'peak memory':>12}")
        for name, job in (
            ("count by group and region, convert", "count"),
            ("draw a code for each record", "draw"),
            ("spread each record with fractions", "spread"),
            ("pandas: group by, merge, sum", "pandas-count"),
            ("pandas: draw with NumPy", "pandas-draw"),
            ("pandas: merge with fractions", "pandas-spread"),
        ):
            runs = [_measured(job, people, shares, Path(folder) / "out.parquet") for _ in range(3)]
            best = min(runs)
            print(f"{name:44} {best[0]:8.2f} {best[1]:9.2f} GB")


def _measured(job: str, people: Path, shares: Path, out: Path) -> tuple[float, float]:
    command = [sys.executable, __file__, "--job", job, str(people), str(shares), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return float("inf"), float("nan")
    return tuple(json.loads(done.stdout.splitlines()[-1]))


def run_job(job: str, people: str, shares: str, out: str) -> None:
    if job.startswith("pandas"):
        pandas = import_module("pandas")
        start = time.perf_counter()
        _pandas(pandas, job, people, shares, out)
    else:
        weights = from_people("soc2010", "soc2020", pl.read_parquet(shares).select("from", "to", "people"))
        start = time.perf_counter()
        records = pl.scan_parquet(people)
        if job == "count":
            rows = count_records(records, code="soc2010", by="region").with_columns(
                pl.lit(0).alias("row"), pl.lit(None, pl.String).alias("note")
            )
            done = convert(sort_figures(rows, weights, None, None), weights)
            done.frame.write_parquet(out)
        elif job == "draw":
            draw_codes(records, weights, code="soc2010", to="soc2020", seed=1).sink_parquet(out)
        else:
            spread_records(records, weights, code="soc2010", to="soc2020", weight="weight").sink_parquet(out)
    seconds = time.perf_counter() - start
    # The peak of this process alone; getrusage would count that of its parent.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    print(json.dumps([seconds, peak / 1e6]))


def _pandas(pd: object, job: str, people: str, shares: str, out: str) -> None:
    table = pd.read_parquet(shares)[["from", "to", "share"]]
    records = pd.read_parquet(people)
    if job == "pandas-count":
        counts = records.groupby(["soc2010", "region"], as_index=False).size()
        merged = counts.merge(table, left_on="soc2010", right_on="from")
        merged["n"] = merged["size"] * merged["share"]
        merged.groupby(["to", "region"], as_index=False)["n"].sum().to_parquet(out)
    elif job == "pandas-draw":
        table = table.sort_values(["from", "to"])
        codes = {code: n for n, code in enumerate(sorted(table["from"].unique()))}
        bounds = table["from"].map(codes) + table.groupby("from")["share"].cumsum().clip(upper=1)
        chance = np.random.default_rng(1).random(len(records))
        found = np.searchsorted(bounds.to_numpy(), records["soc2010"].map(codes).to_numpy() + chance)
        records["soc2020"] = table["to"].to_numpy()[np.minimum(found, len(table) - 1)]
        records.to_parquet(out)
    else:
        merged = records.merge(table, left_on="soc2010", right_on="from", how="left")
        merged["weight"] = merged["weight"] * merged["share"]
        merged.drop(columns=["from", "share"]).to_parquet(out)


def _made_up_people(uk: Path, records: int, people: Path, shares: Path) -> None:
    workbook = uk / "ONS_SOC2010_SOC2020.xlsx"
    table = (
        pool(load_weights(str(workbook)), "lfs2014-16", "census2011")[0]
        if workbook.exists()
        else load_weights().only("made-up")
    )
    table.frame.select("from", "to", "people", pl.col("share_of_from").alias("share")).write_parquet(shares)
    sizes = table.frame.group_by("from").agg(pl.col("people").sum()).sort("from")
    chance = np.random.default_rng(0)
    odds = sizes["people"].to_numpy() / sizes["people"].sum()
    pl.DataFrame(
        {
            "person": np.arange(records),
            "soc2010": sizes["from"].gather(chance.choice(len(odds), records, p=odds)),
            "region": chance.integers(1, 13, records).astype(str),
            "weight": chance.uniform(0.5, 2, records),
        }
    ).write_parquet(people)


if __name__ == "__main__":
    main()
