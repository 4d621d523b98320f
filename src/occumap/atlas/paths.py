"""Paths of several steps that gather skills on the way, and what paths between all pairs cost without gathering.

Who walks a path holds, at every step, the highest level of each skill of all that came before. A step costs by how far
it leads in kind, by what must be learnt and by how much it rises: ((far + gap + rise) ÷ 3) ^ power + toll, each part
from 0 to 1. With a power above 1 the cost is convex, so that two small steps beat one leap; the toll keeps out steps
that gain next to nothing. `occumap.atlas.near_steps` says which steps are short, `occumap.atlas.path_search` how paths
are sought and what makes one sensible. That there is no sensible path is an answer too, with why.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from occumap.atlas.nearness import NO_TITLES
from occumap.atlas.occupation_words import GroupTitles
from occumap.atlas.path_search import PathOptions, PathSearch
from occumap.atlas.path_telling import told, why_none
from occumap.atlas.shortest_paths import relax
from occumap.atlas.skill_weights import F64, Weighing
from occumap.model.occupational_map import OccupationalMap
from occumap.model.path import Paths
from occumap.model.skills import Framework, Profile

__all__ = ["PathOptions", "all_pairs_path_costs", "paths_between"]


def paths_between(
    start: str,
    goal: str,
    framework: Framework,
    weighing: Weighing | None = None,
    *,
    held: Profile | None = None,
    occupational_map: OccupationalMap | None = None,
    levels: Mapping[str, float] | None = None,
    options: PathOptions | None = None,
    called: GroupTitles = NO_TITLES,
) -> Paths:
    """Return the cheapest sensible paths from one occupation to another, cheapest first; or none, and why.

    Args:
        start, goal: ids of profiles of the framework; with a map, codes of its occupations.
        framework: what occupations ask.
        weighing: how importance and rarity make weights.
        held: what is held at the start, where that isn't just what ``start`` asks.
        occupational_map: its occupations alone are stepped on; gives levels, products and published progressions.
        levels: level or job zone by profile, where there is no map; profiles without one are at any level.
        options: cost, cap and limits.
        called: titles of the groups of the map's classification, which tell how near occupations are.

    Raises:
        UnknownNameError: the framework or the map doesn't know the start or the goal.
        InputError: the goal asks nothing, is the start, or lies lower while levels may not fall.

    >>> from occumap.examples import small_framework, small_map
    >>> for path in paths_between("O1", "O3", small_framework(), Weighing(beta=0), occupational_map=small_map()):
    ...     print(path.codes, round(path.cost, 3))
    ('O1', 'O2', 'O3') 0.484
    ('O1', 'O3') 0.604
    """
    search = PathSearch(start, goal, framework, weighing, held, occupational_map, levels, options, called)
    routes = search.cheapest()
    return Paths((told(search, route) for route in routes), why="" if routes else why_none(search))


def all_pairs_path_costs(
    coverage: F64,
    *,
    cap: float = 0.75,
    power: float = 2.0,
    toll: float = 0.01,
    nearest: int = 20,
    levels: F64 | None = None,
    max_steps: int | None = None,
    nearness: F64 | None = None,
) -> NDArray[np.float32]:
    """Return costs (profiles, profiles) of the cheapest paths from each (row) to each (column), gathering nothing.

    It shows which occupations are near by way of others; `paths_between` may find cheaper ones, since it gathers.
    Steps lead from each profile to the ``nearest`` in kind, or to those that it covers best where nothing is said of
    that, within the cap; infinity where no path leads.
    Rows of costs are relaxed until nothing changes (Bellman and Ford), whole rows at a time.

    Args:
        coverage: (profiles, profiles); NaN where nothing can be said.
        cap: the widest gap of any step.
        power: of the gap in the cost of a step.
        toll: what any step costs in itself.
        nearest: how many steps lead away from a profile.
        levels: (profiles,) which may not fall; NaN for any.
        max_steps: of a path; any number unless given.
        nearness: (profiles, profiles) in kind, 0 to 1; a step then costs by the mean of how far it leads in kind and
            of its gap.

    >>> costs = all_pairs_path_costs(np.array([[1, 0.5, 0.2], [0.5, 1, 0.5], [0, 0.5, 1]]), toll=0)
    >>> costs[0].tolist()
    [0.0, 0.25, 0.5]
    """
    count = len(coverage)
    steps = np.where(np.isnan(coverage), -1.0, coverage if nearness is None else nearness)
    np.fill_diagonal(steps, -1)
    if levels is not None:
        steps[levels[None, :] < levels[:, None]] = -1
    kept = min(nearest, count - 1)
    to = np.argpartition(-steps, max(kept - 1, 0), axis=1)[:, :kept]
    near = np.take_along_axis(steps, to, 1)
    covered = near if nearness is None else np.nan_to_num(np.take_along_axis(coverage, to, 1))
    far = 1 - (near + covered) / 2
    costs = np.where(covered >= 1 - cap - 1e-12, far.clip(0) ** power + toll, np.inf).astype(np.float32)
    costs[near < 0] = np.inf
    return relax(to.astype(np.int64), costs, count - 1 if max_steps is None else max_steps)
