"""The long attack, by hand: ``python -m tests.attack --parts reading kills --tries 1000``; it prints one table."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

from occumap.workflows.samples import write_samples
from tests.attack.corruption import corruption
from tests.attack.disk import disk
from tests.attack.kills import kills
from tests.attack.load import ENGINES, load
from tests.attack.pairs import pairs
from tests.attack.reading import attack
from tests.attack.seeds import seeds
from tests.attack.stores import stores
from tests.attack.tally import FAILED, TRACEBACK, Tally, as_table

# How often each part is tried if nobody says; of load, the seconds on each engine.
TRIES = {"reading": 100_000, "kills": 1000, "corruption": 500, "stores": 2200, "pairs": 200, "disk": 300, "load": 600}


def main() -> int:
    """Attack, and print the table and each failure; 1 if anything failed."""
    asked = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    asked.add_argument("--parts", nargs="+", choices=list(TRIES), default=list(TRIES))
    asked.add_argument("--tries", type=int, help="of each part; of load, seconds")
    asked.add_argument("--seed", type=int, default=int(time.time()), help="the same one does the same")
    asked.add_argument("--keep", type=Path, help="a folder for files that showed a failure")
    given = asked.parse_args()
    warnings.simplefilter("ignore")
    tallies = []
    for part in given.parts:
        with tempfile.TemporaryDirectory(prefix="occumap-attack-", ignore_cleanup_errors=True) as made:
            began = time.monotonic()
            for tally in _part(part, Path(made), given):
                tally.said = "; ".join(filter(None, (tally.said, f"{time.monotonic() - began:,.0f} s")))
                tallies.append(tally)
                began = time.monotonic()
    print(f"seed {given.seed}\n\n{as_table(tallies)}")
    for tally in tallies:
        print(tally.details())
    return 1 if any(tally.failed for tally in tallies) else 0


def _part(part: str, folder: Path, given: argparse.Namespace) -> Iterator[Tally]:
    tries = given.tries or TRIES[part]
    samples = folder / "samples"
    write_samples(samples)
    match part:
        case "kills":
            yield kills(tries, seed=given.seed, folder=folder, samples=samples)
        case "corruption":
            yield corruption(tries, seed=given.seed, folder=folder, samples=samples)
        case "stores":
            yield stores(tries, seed=given.seed, folder=folder)
        case "pairs":
            yield pairs(tries, folder=folder, samples=samples)
        case "disk":
            yield disk(tries, seed=given.seed, folder=folder, samples=samples)
        case "load":
            for engine in ENGINES:
                yield load(engine, tries)
        case _:
            yield _reading(tries, folder, given)


def _reading(tries: int, folder: Path, given: argparse.Namespace) -> Tally:
    place, before = folder / "work", Path.cwd()
    place.mkdir()
    keep = given.keep.absolute() if given.keep else None
    os.environ["OCCUMAP_HOME"] = str(folder / "home")
    os.chdir(place)
    report = attack(seeds(place), tries, seed=given.seed, folder=place, keep=keep)
    os.chdir(before)
    tally = Tally("reading", report.tries, notes=report.ended)
    tally.said = f"slowest {report.slowest:.1f} s, most memory {report.peak >> 20:,} MB"
    for where, shown in report.failures.items():
        tally.fail(FAILED if where.startswith(("flood", "HungError")) else TRACEBACK, where, shown)
    return tally


if __name__ == "__main__":
    sys.exit(main())
