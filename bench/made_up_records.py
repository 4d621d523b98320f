"""Writes the made-up dual-coded records that come with Occumap: invented people, drawn with a seed.

    python bench/made_up_records.py

The sizes of groups are random and say nothing about anybody. A person's code in the later version is drawn from the
titles of the starter index in their group, so that splits and merges are where they are in the classification.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from pathlib import Path

from occumap.catalog import load

TARGET = Path(__file__).parents[1] / "src/occumap/data/evidence/made-up-records.csv"


def main() -> None:
    chance = random.Random(2020)
    titles = defaultdict(list)
    for old, new in load.index().frame.select("soc2010", "soc2020").drop_nulls().iter_rows():
        titles[old].append(new)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["soc2010", "soc2020", "sex", "weight"])
        for old in sorted(titles):
            women = chance.betavariate(1.5, 1.5)
            for _ in range(max(2, round(chance.lognormvariate(2.2, 0.8)))):
                sex = "women" if chance.random() < women else "men"
                writer.writerow([old, chance.choice(sorted(titles[old])), sex, chance.randrange(500, 3001, 50)])


if __name__ == "__main__":
    main()
