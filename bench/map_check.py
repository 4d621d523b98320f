"""Is the map right? What the check finds of the codes that two readers judged wrong, beside the coder's bare answer.

    python bench/map_check.py [--data ../shared/data] [--rows 64]

Ranks all occupations that have a code, and counts among the first rows of the judged half of the map: codes that are
certainly wrong, likely wrong, and right ones accused. With the ONS index and the starter, each beside the coder's
answer for the bare name.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from occumap.catalog.coders import coder
from occumap.catalog.load import occupational_map
from occumap.workflows.map.map_check import map_check

INDEX = "uk/soc2020volume2thecodingindexexcel16042025.xlsx"
JUDGED = "occupational-map/checked-dev.tsv"


def by_name(index: str) -> list[str]:
    """Return codes ranked by how sure the coder is that the bare name is of another group."""
    made = coder(index=index)
    coded = [one for one in occupational_map().occupations if one.soc2020]
    answers = made.code_all([(one.name,) for one in coded])
    differs = [
        (-answer.confidence if answer.code and not (one.soc2020 or "").startswith(answer.code.value) else 0.0, one.code)
        for one, answer in zip(coded, answers, strict=True)
    ]
    return [code for _, code in sorted(differs)]


def judgements(path: Path) -> Mapping[str, str]:
    """Return the verdict on each judged occupation by its code."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["verdict"] for row in csv.DictReader(file, delimiter="\t")}


def found(ranked: Sequence[str], verdicts: Mapping[str, str], rows: int) -> tuple[int, int, int]:
    """Return how many of the first rows are certainly wrong, likely wrong, right."""
    first = [verdicts.get(code, "") for code in ranked[:rows]]
    return first.count("certainly wrong"), first.count("likely wrong"), first.count("right")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rows", type=int, default=64)
    given = parser.parse_args()
    verdicts = judgements(given.data / JUDGED)
    last = max(verdicts)
    print(f"| ranked by | index | among the first {given.rows} of | certainly wrong | likely wrong | right accused |")
    print("|---|---|---|---|---|---|")
    for name, index in (("ONS, version 12", str(given.data / INDEX)), ("starter", "starter")):
        checked = [one.occupation.code for one in map_check(index=index).all]
        for how, ranked in (("`map check`", checked), ("the coder, bare name", by_name(index))):
            lists = {
                "the judged half": [code for code in ranked if code <= f"{last}Z"],
                "judged rows alone": [code for code in ranked if code in verdicts],
                "the whole map": ranked,
            }
            for of, codes in lists.items():
                print(f"| {how} | {name} | {of} | {' | '.join(map(str, found(codes, verdicts, given.rows)))} |")


if __name__ == "__main__":
    main()
