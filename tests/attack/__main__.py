"""The long attack, by hand: ``python -m tests.attack --tries 100000``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

from tests.attack.reading import attack
from tests.attack.seeds import seeds


def main() -> int:
    """Attack the readers and print the report; 1 if anything failed."""
    asked = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    asked.add_argument("--tries", type=int, default=2000, help="how many damaged files")
    asked.add_argument("--seed", type=int, default=int(time.time()), help="the same one gives the same files")
    asked.add_argument("--keep", type=Path, help="a folder for files that showed a failure")
    given = asked.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as made:
        place, home = Path(made, "work"), Path(made, "home")
        place.mkdir()
        os.environ["OCCUMAP_HOME"] = str(home)
        keep = given.keep.absolute() if given.keep else None
        os.chdir(place)
        report = attack(seeds(place), given.tries, seed=given.seed, folder=place, keep=keep)
        os.chdir(Path(__file__).parent)
    print(f"seed {given.seed}: {report}")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
