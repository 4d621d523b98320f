"""Which occupation of the map job titles lead to: 216 titles as advisers and staff lists write them, over all routes.

For each title somebody wrote down, before the resolver saw it, which occupations are right, and whether the title
leaves open which is meant (``must_ask``). “-” among the right ones means that the map has none. Run it with
``python bench/names.py``; ``--show`` lists what isn't as it should be. With ``--typical FILE`` titles that others
published are resolved instead, none of which the rules were tuned on; with ``--odd``, codes of groups, codes with a
slip, and jobs that the map mostly doesn't have (``tests/catalog/odd_inputs.csv``).
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path

from occumap.catalog.load import occupational_map
from occumap.catalog.occupation_candidates import further_groups
from occumap.catalog.occupations import OccupationFinder
from occumap.model.resolution import Ambiguous, Resolution, Resolved

TITLES = Path(__file__).parents[1] / "tests" / "catalog" / "job_titles.csv"
ODD = TITLES.with_name("odd_inputs.csv")
FIRST = 5
NONE = "-"
AS_IT_SHOULD_BE = ("right taken", "asked, right one in the first five", "none, and said so")


def judged(answer: Resolution, right: set[str], *, must_ask: bool) -> str:
    """Return how an answer compares with what somebody wrote down."""
    if isinstance(answer, Resolved):
        if answer.id not in right:
            return "wrong taken"
        return "taken, though open" if must_ask else "right taken"
    offered = [one.id for one in (answer.candidates if isinstance(answer, Ambiguous) else answer.near)]
    asked = isinstance(answer, Ambiguous)
    if right & set(offered[:FIRST]):
        return "asked, right one in the first five" if asked else "none said, right one among the nearest"
    if right & set(offered):
        return "asked, right one further down"
    if NONE in right:
        return "none, but others asked about" if asked else "none, and said so"
    return "right one not offered"


def compare_typical(path: Path, *, show: bool) -> None:
    """Print whether what published titles are taken for is of a group of the occupations that list them."""
    world = occupational_map()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    finder = OccupationFinder(world)
    finder.prepare(row["title"] for row in rows)
    counts: Counter[str] = Counter()
    for row in rows:
        answer, groups = finder.resolve(row["title"]), set(row["any_code"].split(";"))
        if isinstance(answer, Resolved):
            occupation = world[answer.id]
            own = {occupation.soc2020, *further_groups(occupation)} - {None}
            found = (
                f"taken, {'of a listed group' if own & groups else 'of another group' if own else 'without a group'}"
            )
        else:
            offered = (answer.candidates if isinstance(answer, Ambiguous) else answer.near)[:FIRST]
            among = any(world[one.id].soc2020 in groups for one in offered)
            found = "asked" if isinstance(answer, Ambiguous) else "none said"
            found += f", {'one' if among else 'none'} of a listed group in the first five"
        counts[found] += 1
        if show and found == "taken, of another group":
            print(f"{found}: {row['title']!r} -> {answer!r}")
    for found, count in counts.most_common():
        print(f"{count:5} of {len(rows):,}  {found}")


def main() -> None:
    """Print how many titles lead where they should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list the titles that don't")
    parser.add_argument("--typical", type=Path, help="published typical job titles with the groups of who lists them")
    parser.add_argument("--odd", action="store_true", help="codes, and jobs that the map mostly doesn't have")
    asked = parser.parse_args()
    if asked.typical:
        compare_typical(asked.typical, show=asked.show)
        return
    show = asked.show
    with (ODD if asked.odd else TITLES).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    finder = OccupationFinder(occupational_map())
    finder.prepare(row["title"] for row in rows)
    counts: Counter[str] = Counter()
    for row in rows:
        answer = finder.resolve(row["title"])
        found = judged(answer, set(row["right"].split(";")), must_ask=bool(row.get("must_ask")))
        counts[found] += 1
        if show and found not in AS_IT_SHOULD_BE:
            print(f"{found}: {row['title']!r} -> {answer!r}, right: {row['right']}")
    for found, count in counts.most_common():
        print(f"{count:4} of {len(rows)}  {found}")


if __name__ == "__main__":
    main()
