"""Are the steps of paths steps that the world knows? Related occupations and published progressions, as Markdown.

    python bench/paths.py [--shared FOLDER] [--pairs 400]

Pairs of occupations are drawn by a seed; the cheapest path of each is walked, and its steps are held against O*NET's
related occupations (in either direction) or the published progressions of England's map (likewise). Neither is used to
build paths, but that a rise on the map that teaches nothing is a step only where it is published. O*NET makes its
related occupations partly from what affinity is made of, its tasks and titles.
Pairs without a sensible path add no step; how many have one is said beside the share. `as before` walks the steps that
coverage alone allowed, up to a gap of 0.75 and whatever the kind of work, in the same run.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from scipy.sparse import csgraph, csr_array

from occumap.atlas.coverage import coverage
from occumap.atlas.path_search import PathOptions, PathSearch
from occumap.catalog.soc2020_titles import soc2020_titles
from occumap.workflows.map.skills_map import SkillsMap

SHARED = Path(__file__).parents[2] / "shared" / "data"
SEED = 2
BEFORE = (0.75, 0.01, 4)
Known = set[frozenset[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of real data")
    parser.add_argument("--pairs", type=int, default=400)
    given = parser.parse_args()
    print("| occupations | pairs | with a path | steps | known to the world | as before | seconds a pair |")
    print("|---|---|---|---|---|---|---|")
    onet, esco = given.shared / "onet" / "29.3", given.shared / "esco" / "1.1.1"
    if onet.exists():
        ground = SkillsMap.of(onet)
        related = {frozenset(pair) for pair in ground.framework.extras["related"].select("profile", "related").rows()}
        report("O*NET 29.3, related occupations", ground, related, given.pairs)
    ground = SkillsMap.of("ssc")
    assert ground.occupations is not None
    published = {frozenset(pair) for pair in ground.occupations.progressions}
    report("England's map with the SSC, published progressions", ground, published, given.pairs)
    if esco.exists():
        ground = SkillsMap.of(esco, ground.occupations)
        report("England's map with ESCO, published progressions", ground, published, given.pairs)


def report(name: str, ground: SkillsMap, known: Known, pairs: int) -> None:
    options = PathOptions(max_rise=ground.max_rise, alternatives=1)
    levels = levels_of(ground)
    chosen = drawn_pairs(ground, levels, pairs)
    started = time.perf_counter()
    routes = [cheapest(ground, start, goal, options) for start, goal in chosen]
    took = (time.perf_counter() - started) / len(chosen)
    steps = [step for route in routes for step in itertools.pairwise(route)]
    before = [step for route in paths_before(ground, levels, chosen) for step in itertools.pairwise(route)]
    found = sum(bool(route) for route in routes)
    print(
        f"| {name} | {len(chosen)} | {found / len(chosen):.0%} | {len(steps)} | **{share(steps, known):.0%}** "
        f"| {share(before, known):.0%} of {len(before)} | {took:.2f} |"
    )


def cheapest(ground: SkillsMap, start: str, goal: str, options: PathOptions) -> list[str]:
    """Return the occupations of the cheapest sensible path; none where there is none."""
    search = PathSearch(
        start,
        goal,
        ground.framework,
        occupational_map=ground.occupations,
        levels=ground.levels,
        options=options,
        called=soc2020_titles(),
    )
    routes = search.cheapest()
    return [search.ids[place] for place in routes[0]] if routes else []


def levels_of(ground: SkillsMap) -> Mapping[str, float]:
    if ground.occupations is None:
        return ground.levels or {}
    return {one.code: float(one.level) for one in ground.occupations.occupations}


def drawn_pairs(ground: SkillsMap, levels: Mapping[str, float], count: int) -> list[tuple[str, str]]:
    """Return pairs of occupations that ask something, the second at no lower level."""
    asking = set(ground.framework.requirements["profile"])
    ids = [code for code in levels if code in asking]
    rng, found = np.random.default_rng(SEED), []
    while len(found) < count:
        start, goal = (ids[n] for n in rng.integers(len(ids), size=2))
        if start != goal and levels[start] <= levels[goal]:
            found.append((start, goal))
    return found


def paths_before(ground: SkillsMap, levels: Mapping[str, float], chosen: list[tuple[str, str]]) -> list[list[str]]:
    """Return the cheapest paths by coverage alone: gap squared and a toll, within a cap, no step leading down."""
    cap, toll, most = BEFORE
    place = ground.framework.profile_place
    ids = [code for code in levels if code in place]
    table = coverage(ground.framework)[np.ix_([place[i] for i in ids], [place[i] for i in ids])]
    level = np.array([levels[code] for code in ids])
    gaps = 1 - np.nan_to_num(table)
    allowed = (gaps <= cap) & (level[None, :] >= level[:, None]) & ~np.isnan(table)
    np.fill_diagonal(allowed, val=False)
    steps, at = csr_array(np.where(allowed, gaps**2 + toll, 0)), {code: n for n, code in enumerate(ids)}
    starts = sorted({at[start] for start, _ in chosen})
    _, before = csgraph.dijkstra(steps, indices=starts, return_predecessors=True)
    found = []
    for start, goal in chosen:
        row, route = before[starts.index(at[start])], [at[goal]]
        while route[0] != at[start] and row[route[0]] >= 0:
            route.insert(0, int(row[route[0]]))
        if route[0] == at[start] and len(route) - 1 <= most:
            found.append([ids[n] for n in route])
    return found


def share(steps: list[tuple[str, str]], known: Known) -> float:
    return sum(frozenset(step) in known for step in steps) / max(len(steps), 1)


if __name__ == "__main__":
    main()
