"""What gaps name as missing, and what that rests on, over all related pairs of O*NET, as Markdown.

    python bench/reasons.py [--onet FOLDER] [--pairs N]

A reason rests on nothing if the skill is suppressed, not relevant or not rated in the occupation left (it isn't known
that it lacks there), or if its importance in the occupation reached isn't above the median of all ratings of importance
(it hardly matters there). “As it was” takes everything that isn't stated for lacking, as Occumap did before.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from occumap.atlas.gap import gap
from occumap.io.onet import read_onet
from occumap.model.skills import UNSTATED, Framework

NAMED = ("missing, as it was", "missing", "reasons", "first three reasons")
ONET = Path(__file__).parents[2] / "shared/data/onet/29.3"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--onet", type=Path, default=ONET)
    parser.add_argument("--pairs", type=int, default=0, help="so many pairs by a seed; all unless given")
    given = parser.parse_args()
    framework = read_onet(given.onet)
    related = framework.extras["related"].select("profile", "related")
    related = related.filter(pl.all_horizontal(pl.all().is_in(framework.profiles["profile"].implode())))
    if given.pairs:
        related = related.sample(given.pairs, seed=1)
    silent = {(profile, skill) for profile, skill, _ in framework.unstated.iter_rows()}
    median = float(np.median(all_importances(framework)))
    as_it_was = replace(framework, unstated=pl.DataFrame(schema=UNSTATED))
    print(f"{len(related):,} pairs; importance above {median:g} counts as important.\n")
    counts: dict[str, Counter[str]] = {name: Counter() for name in NAMED}
    general_first = 0
    for start, to in related.iter_rows():
        importances = framework.profile(to).by_skill
        before, now = (gap(one.profile(start), one.profile(to), one) for one in (as_it_was, framework))
        picked = (before.missing, now.missing, now.reasons, now.reasons[:3])
        for name, lines in zip(NAMED, picked, strict=True):
            for line in lines:
                unknown = (start, line.skill) in silent
                unimportant = not importances[line.skill].importance > median
                counts[name].update(named=1, unknown=unknown, unimportant=unimportant, either=unknown or unimportant)
        special = any(not line.general for line in now.reasons)
        general_first += bool(special and now.reasons[0].general)
    print("| | named | suppressed, not relevant or not rated | unimportant | either |")
    print("|---|---|---|---|---|")
    for name, of in counts.items():
        shares = (f"{of[part] / max(of['named'], 1):.1%}" for part in ("unknown", "unimportant", "either"))
        print(f"| {name} | {of['named']:,} | {' | '.join(shares)} |".replace("%", " %"))
    print(f"\nPairs that name a skill special to no occupation before one that is: {general_first:,}.")


def all_importances(framework: Framework) -> np.ndarray:
    """All ratings of importance, those left out among them."""
    left_out = framework.extras["left_out"]["importance"].drop_nulls()
    return np.concatenate([framework.requirements["importance"].to_numpy(), left_out.to_numpy()])


if __name__ == "__main__":
    main()
