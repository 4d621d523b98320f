"""How long it takes to start: what is imported, read and waited for, beside another build.

    python bench/startup.py [--beside FOLDER] [--runs N]

FOLDER is a checkout of another commit. Both builds run on this interpreter and its packages, in turn, each with caches
of its own that are filled first; what stands in the table are medians.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parents[1]
STARTS = {
    "import occumap": None,
    "occumap --help": ("--help",),
    'occumap code "design engineer"': ("code", "design engineer"),
    'occumap code "alpaca wrangler"': ("code", "alpaca wrangler"),
    "occumap gap OCC0154E OCC0023": ("gap", "OCC0154E", "OCC0023"),
    "occumap show soc2020 1111": ("show", "soc2020", "1111"),
}
ENTRIES = ("cli/entry", "cli/app", "doors/cli/app")
# The process counts what it loads and opens, and says so as it ends.
COUNT = """
import atexit, sys
opened = set()
sys.addaudithook(lambda event, given: event == "open" and isinstance(given[0], str) and opened.add(given[0]))
atexit.register(lambda: print("COUNTS", len(sys.modules), len(opened), file=sys.stderr))
"""


@dataclass
class Build:
    """A checkout, where its caches are, and the times of its starts: seconds on the clock and of the processor."""

    name: str
    folder: Path
    home: Path
    times: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)

    def time(self, start: str) -> None:
        """Start once, and keep how long it took."""
        before, began = os.times(), time.perf_counter()
        self._run(self._code(STARTS[start]))
        seconds, after = time.perf_counter() - began, os.times()
        processor = after.children_user - before.children_user + after.children_system - before.children_system
        self.times.setdefault(start, []).append((seconds, processor))

    def count(self, start: str) -> None:
        """Start once, and keep how many modules are loaded and files opened; this fills the caches too."""
        self._run(self._code(STARTS[start]))
        counted = self._run(COUNT + self._code(STARTS[start])).rsplit("COUNTS", 1)[1].split()
        self.counts[start] = int(counted[0]), int(counted[1])

    def _code(self, arguments: Sequence[str] | None) -> str:
        if arguments is None:
            return "import occumap"
        entry = next(entry for entry in ENTRIES if (self.folder / f"src/occumap/{entry}.py").is_file())
        module = f"occumap.{entry.replace('/', '.')}"
        return f"import sys; sys.argv = ['occumap', *{arguments!r}]\nfrom {module} import main; main()"

    def _run(self, code: str) -> str:
        environment = os.environ | {
            "PYTHONPATH": str(self.folder / "src"),
            "OCCUMAP_HOME": str(self.home),
            "NUMBA_CACHE_DIR": str(self.home / "numba"),
            "PYTHONPYCACHEPREFIX": str(self.home / "bytecode"),
        }
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False, env=environment
        )
        if done.returncode:
            raise SystemExit(f"{self.name}: {code}\n{done.stderr}")
        return done.stderr


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", type=Path, metavar="FOLDER", help="a checkout of another build")
    parser.add_argument("--runs", type=int, default=9)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as homes:
        builds = [Build("this", HERE, Path(homes) / "this")]
        if given.beside:
            builds.insert(0, Build("other", given.beside.absolute(), Path(homes) / "other"))
        for start in STARTS:
            for build in builds:
                build.count(start)
            for _ in range(given.runs):
                for build in builds:
                    build.time(start)
    print(table(builds))


def table(builds: Sequence[Build]) -> str:
    """The medians of every start as Markdown: seconds, of the processor, modules and files, and the ratios."""
    names = [f"{build.name}: {what}" for build in builds for what in ("s", "CPU s", "modules", "files")]
    heads = ["", *names, *(["times as fast", "CPU"] if len(builds) > 1 else [])]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for start in STARTS:
        cells, medians = [f"`{start}`"], []
        for build in builds:
            seconds, processor = (statistics.median(column) for column in zip(*build.times[start], strict=True))
            medians.append((seconds, processor))
            cells += [f"{seconds:.2f}", f"{processor:.2f}", *(f"{n:,}" for n in build.counts[start])]
        if len(builds) > 1:
            cells += [f"{old / new:.1f}" for old, new in zip(*medians, strict=True)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
