"""How long moves take on the whole map, beside SciPy's sparse product and pandas, as Markdown.

    python bench/moves_speed.py [--shared FOLDER] [--runs 7] [--before FOLDER]

Cold: a new process loads the map and its framework and lists the first page of moves; imports are said apart. What is
made once for a user (profiles of occupations, ranks of nearness) was made by an earlier process. Likeness
of all pairs of 1,269 occupations by 21,000 tasks beside the same sparse product of SciPy and scikit-learn's cosine on
the same rows, with the memory that each allocates. Gaps of all pairs of ESCO's occupations (how much of what is asked
is held, and how many skills are missing) beside pandas (a join on skills, then sums by pair; the figures are checked).
Paths between all pairs of 3,000 occupations; with --before the same by the source folder of an earlier version.
Medians of several runs; but for the cold page and paths, of processor time, so that other work on the machine counts
for less.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.metrics.pairwise import cosine_similarity

from occumap.atlas.affinity import _vectors
from occumap.atlas.coverage import Asked, cover
from occumap.atlas.row_products import row_products
from occumap.catalog import load
from occumap.model.skills import Framework

SHARED = Path(__file__).parents[2] / "shared" / "data"
COLD = """
import time
start = time.perf_counter()
import scipy.sparse
from occumap.atlas.moves import moves_from
from occumap.catalog import load
from occumap.catalog.made_of_shipped import nearness_on
imported, used_before = time.perf_counter(), time.process_time()
world, framework = load.occupational_map(), load.framework("ssc")
loaded = time.perf_counter()
near = nearness_on(world, framework)
moves_from("OCC0349", world, framework, near=near, limit=10)
first, used = time.perf_counter(), time.process_time()
moves_from("OCC0005", world, framework, near=near, limit=10)
print(imported - start, loaded - imported, first - loaded, time.perf_counter() - first, used - used_before)
"""
PATHS = """
import sys, time
import numpy as np
from occumap.atlas.paths import all_pairs_path_costs
covered = np.load(sys.argv[1])
times = []
for _ in range(int(sys.argv[2]) + 1):
    start = time.perf_counter()
    all_pairs_path_costs(covered)
    times.append(time.perf_counter() - start)
print(sorted(times[1:])[len(times) // 2 - 1])
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of real data, for ESCO")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--before", type=Path, help="the folder src of an earlier version, for paths")
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start; medians of {given.runs} runs.\n")
    cold(given.runs)
    all_pairs_of_tasks(given.runs)
    esco = given.shared / "esco" / "1.1.1"
    if esco.exists():
        all_gaps(load.framework(esco), given.runs)
        paths(load.framework(esco), given.runs, given.before)


def cold(runs: int) -> None:
    python(COLD)
    found = [[float(value) for value in python(COLD).split()] for _ in range(runs)]
    imports, loading, first, second, used = (statistics.median(values) for values in zip(*found, strict=True))
    print("| cold, in a process of its own | seconds |\n|---|---|")
    print(f"| imports | {imports:.2f} |\n| the map and its framework | {loading:.2f} |")
    print(
        f"| first page of moves | {first:.2f} |\n| **map to first page, imports apart** | **{loading + first:.2f}** |"
    )
    print(f"| of it on a processor | {used:.2f} |")
    print(f"| page of another occupation | {second:.3f} |\n")


def all_pairs_of_tasks(runs: int) -> None:
    world, framework = load.occupational_map(), load.framework("ssc")
    codes = [occupation.code for occupation in world.occupations]
    rows = _vectors(framework, True)[[framework.profile_place[code] for code in codes]]
    size = f"{rows.shape[0]:,} occupations × {rows.shape[1]:,} skills and tasks"
    print(f"| {size} | seconds | MB |\n|---|---|---|")
    for name, work in (
        ("Occumap: products of all pairs, in single precision", lambda: row_products(rows, np.float32)),
        ("SciPy's sparse product", lambda: np.asarray((rows @ rows.T).toarray())),
        ("scikit-learn's cosine", lambda: cosine_similarity(sparse.csr_matrix(rows))),
    ):
        print(f"| {name} | {seconds(work, runs):.3f} | {megabytes(work):.0f} |")
    print()


def all_gaps(framework: Framework, runs: int) -> None:
    asked = Asked.by(framework)
    counts = np.diff(asked.pointers)
    rows, columns = np.repeat(np.arange(len(asked)), counts), asked.skills
    table = pd.DataFrame({"profile": rows, "skill": columns, "weight": asked.weights})

    def ours() -> tuple[np.ndarray, np.ndarray]:
        has = sparse.csr_array((np.ones(len(rows), np.float32), (rows, columns)))
        return np.asarray(cover(asked.held, asked)), counts - (has @ has.T).toarray()

    def with_pandas() -> pd.DataFrame:
        pairs = table.merge(table[["profile", "skill"]], on="skill", suffixes=("_asking", "_holding"))
        found = pairs.groupby(["profile_holding", "profile_asking"])["weight"].agg(["sum", "size"])
        found["missing"] = counts[found.index.get_level_values("profile_asking")] - found["size"]
        return found

    (covered, missing), peer = ours(), with_pandas()
    at = tuple(peer.index.get_level_values(name).to_numpy() for name in ("profile_holding", "profile_asking"))
    assert np.allclose(covered[at], peer["sum"], atol=1e-6), "pandas finds another coverage"
    assert (missing[at] == peer["missing"]).all(), "pandas finds other gaps"
    mine, theirs = seconds(ours, runs), seconds(with_pandas, 2)
    print(f"| gaps of all pairs: ESCO, {len(asked):,} × {asked.skill_count:,} | seconds |\n|---|---|")
    print(f"| Occumap | {mine:.2f} |\n| pandas | {theirs:.1f} ({theirs / mine:.0f} ×) |\n")


def paths(framework: Framework, runs: int, before: Path | None) -> None:
    asked = Asked.by(framework)
    covered = np.asarray(cover(asked.held, asked))[:3000, :3000]
    print("| paths between all pairs of 3,000 occupations | seconds |\n|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "covered.npy"
        np.save(kept, covered)
        print(f"| Occumap | {float(python(PATHS, str(kept), str(runs))):.2f} |")
        if before:
            print(f"| before | {float(python(PATHS, str(kept), str(runs), source=before)):.2f} |")


def python(program: str, *arguments: str, source: Path | None = None) -> str:
    environment = os.environ | ({"PYTHONPATH": str(source)} if source else {})
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout


def seconds(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs + 1):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times[1:])


def megabytes(work: Callable[[], object]) -> float:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


if __name__ == "__main__":
    main()
