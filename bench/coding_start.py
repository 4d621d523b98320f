"""How soon coding starts, what it takes the first time that an index is used, and a large file: beside another build.

    python bench/coding_start.py [--beside FOLDER] [--runs N] [--parts fresh ons batch] [--rows N] [--workbook FILE]

FOLDER is a checkout of another commit. Both builds run on this interpreter and its packages, in turn. Nothing is kept
from one start to the next but compiled bytecode: no model, no kernel, no index. What stands in the table are medians:
seconds on the clock, seconds of the processor, and the most memory that all processes of a start held together. A
large file is coded by a coder that is there already; --rows says of how many rows.

On a machine that does something else at the same time, the seconds of the processor and the ratios say most.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from startup import ENTRIES, HERE

WORKBOOK = HERE.parent / "shared/data/uk/soc2020volume2thecodingindexexcel16042025.xlsx"
KNOWN, UNKNOWN = "electrician", "alpaca wrangler"
PARTS = ("fresh", "ons", "batch")
_TICK = 0.02


@dataclass(frozen=True)
class Cost:
    """What a start took: seconds, seconds of the processor, and megabytes."""

    seconds: float
    processor: float
    memory: float


@dataclass
class Build:
    """A checkout, where its caches are, and what its starts took."""

    name: str
    folder: Path
    home: Path
    costs: dict[str, list[Cost]] = field(default_factory=dict)

    def start(self, what: str, arguments: Sequence[str], *, fresh: bool = True, kept: bool = True) -> None:
        """Run the command, and keep what it took unless it is only to fill caches."""
        if fresh:
            shutil.rmtree(self.home, ignore_errors=True)
        entry = next(entry for entry in ENTRIES if (self.folder / f"src/occumap/{entry}.py").is_file())
        code = f"import sys; sys.argv[0] = 'occumap'\nfrom occumap.{entry.replace('/', '.')} import main; main()"
        environment = os.environ | {
            "PYTHONPATH": str(self.folder / "src"),
            "OCCUMAP_HOME": str(self.home),
            "NUMBA_CACHE_DIR": str(self.home / "numba"),
            "PYTHONPYCACHEPREFIX": str(self.home.with_name(f"{self.home.name}-bytecode")),
        }
        cost = _measured([sys.executable, "-c", code, *arguments], environment)
        if kept:
            self.costs.setdefault(what, []).append(cost)


def _measured(command: Sequence[str], environment: dict[str, str]) -> Cost:
    before, began, peak = os.times(), time.perf_counter(), 0
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            time.sleep(_TICK)
        seconds, after = time.perf_counter() - began, os.times()
        if process.returncode:
            assert process.stderr is not None
            raise SystemExit(f"{command}\n{process.stderr.read().decode()}")
    processor = after.children_user - before.children_user + after.children_system - before.children_system
    return Cost(seconds, processor, peak / 1e6)


def _memory(process: int) -> int:
    """Return the bytes that a process and all it has started hold now."""
    try:
        held = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (OSError, IndexError):  # it has just ended
        return 0
    return held + sum(_memory(int(child)) for child in children)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", type=Path, metavar="FOLDER", help="a checkout of another build")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--rows", type=int, default=10_000_000, help="of the large file")
    parser.add_argument("--workbook", type=Path, default=WORKBOOK, help="the ONS coding index")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        builds = [Build("this", HERE, Path(folder) / "this")]
        if given.beside:
            builds.insert(0, Build("other", given.beside.absolute(), Path(folder) / "other"))
        for build in builds:
            build.start("", ["code", KNOWN], kept=False)
        if "fresh" in given.parts:
            run(builds, given.runs, "a title that the index has", ["code", KNOWN])
            run(builds, given.runs, "a title that only the model knows", ["code", UNKNOWN])
        if "ons" in given.parts:
            index = ["--index", str(given.workbook)]
            run(builds, given.runs, "ONS index: a title that it has", ["code", KNOWN, *index])
            run(builds, given.runs, "ONS index: a title that only the model knows", ["code", UNKNOWN, *index])
        if "batch" in given.parts:
            run_batch(builds, given.rows, Path(folder))
    print(table(builds))


def run(builds: Sequence[Build], runs: int, what: str, arguments: Sequence[str]) -> None:
    """Start all builds in turn, so many times."""
    for _ in range(runs):
        for build in builds:
            build.start(what, arguments)
    print(table(builds).splitlines()[-1], file=sys.stderr, flush=True)


def run_batch(builds: Sequence[Build], rows: int, folder: Path) -> None:
    """Code one large file, CSV to Parquet, by the index that comes with Occumap; the coder is made before."""
    from coding import write_jobs  # noqa: PLC0415 (it brings in the peers)

    path = folder / "jobs.csv"
    write_jobs(path, rows)
    few = folder / "few.csv"
    write_jobs(few, 200_000)
    for build in builds:
        build.start("", ["code", str(few), "--title", "title", "--out", str(folder / "few.parquet")], kept=False)
        out = folder / f"{build.name}.parquet"
        what = f"{rows:,} rows, CSV to Parquet"
        build.start(what, ["code", str(path), "--title", "title", "--out", str(out)], fresh=False)
        out.unlink()


def table(builds: Sequence[Build]) -> str:
    """Return the medians of all starts as Markdown, and the ratios."""
    names = [f"{build.name}: {what}" for build in builds for what in ("s", "CPU s", "MB")]
    heads = ["", *names, *(["times as fast", "CPU", "memory"] if len(builds) > 1 else [])]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for what in builds[-1].costs:
        found = [build.costs[what] for build in builds]
        medians = [
            [statistics.median(getattr(cost, name) for cost in costs) for name in ("seconds", "processor", "memory")]
            for costs in found
        ]
        cells = [what]
        for seconds, processor, memory in medians:
            cells += [f"{seconds:.1f}", f"{processor:.1f}", f"{memory:,.0f}"]
        if len(builds) > 1:
            cells += [f"{old / new:.1f}" for old, new in zip(*medians, strict=True)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
