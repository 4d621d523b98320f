"""How long a static site takes, beside an earlier state of the repository: both write the same number of pages.

    python bench/site.py --before b2c1445 --limit 4000

Each is a process of its own, one after the other, without a search. Seconds are of the clock and of all cores together:
the first count, the second are nearly the same on a busy machine. Processes that those begin count wherever they stand:
whatever loses its parent becomes a child of this process, which waits for it. That needs Linux.
"""

from __future__ import annotations

import argparse
import ctypes
import io
import os
import re
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Of prctl(2).
_PR_SET_CHILD_SUBREAPER = 36


def main() -> None:
    asked = argparse.ArgumentParser(description="Write a site twice: as before, and as now.")
    asked.add_argument("--before", required=True, metavar="COMMIT", help="The state to compare with.")
    asked.add_argument("--limit", type=int, default=4000, help="The number of pages and files.")
    given = asked.parse_args()
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "processes can't be counted here")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        packed = subprocess.run(["git", "archive", given.before, "src"], cwd=ROOT, capture_output=True, check=True)
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as files:
            files.extractall(work / "before", filter="data")
        before = measured(work / "before/src", work, "--limit", str(given.limit))
        now = measured(ROOT / "src", work, "--limit", str(given.limit), "--no-search")
    print(f"{'':8}{'pages':>8}{'seconds':>10}{'of cores':>10}")
    for name, (pages, seconds, of_cores) in (("before", before), ("now", now)):
        print(f"{name:8}{pages:8,}{seconds:10.1f}{of_cores:10.1f}")
    print(f"now ÷ before: {now[1] / before[1]:.2f} of the clock, {now[2] / before[2]:.2f} of the cores")


def measured(source: Path, work: Path, *options: str) -> tuple[int, float, float]:
    """Return pages written, and seconds of the clock and of the cores."""
    home = os.environ.get("OCCUMAP_HOME") or str(work / "home")
    environment = {**os.environ, "PYTHONPATH": str(source), "OCCUMAP_HOME": home}
    command = [sys.executable, "-m", "occumap", "site", str(work / f"site-{time.monotonic_ns()}"), *options]
    used, began = cores(), time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds = time.monotonic() - began
    wait_for_all()
    of_cores = cores() - used
    found = re.search(r"([\d,]+) pages", done.stdout)
    assert found, done.stdout
    return int(found[1].replace(",", "")), seconds, of_cores


def wait_for_all() -> None:
    """Wait for every process that is a child of this one."""
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


def cores() -> float:
    """Return the seconds that processes which have ended took of all cores."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
