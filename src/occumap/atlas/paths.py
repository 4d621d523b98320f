"""Paths of several steps that gather skills on the way, and what paths between all pairs cost without gathering.

Who walks a path holds, at every step, the highest level of each skill of all that came before. A step to an occupation
costs (1 − coverage) ^ power + toll. With a power above 1 the cost is convex, so that two small steps beat one leap; the
small toll keeps out steps that gain next to nothing. No step may leave a wider gap than the cap.
`occumap.atlas.path_search` says how paths are sought and what is guaranteed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from occumap.atlas.path_search import PathOptions, PathSearch
from occumap.atlas.shortest_paths import relax
from occumap.atlas.skill_weights import F64, Weighing
from occumap.model.gap import Path
from occumap.model.occupational_map import OccupationalMap
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
) -> tuple[Path, ...]:
    """Return the cheapest paths from one occupation to another, cheapest first; none where every way has too wide a
    gap.

    Args:
        start, goal: ids of profiles of the framework; with a map, codes of its occupations.
        framework: what occupations ask.
        weighing: how importance and rarity make weights.
        held: what is held at the start, where that isn't just what ``start`` asks.
        occupational_map: its occupations alone are stepped on; gives levels, products and published progressions.
        levels: level or job zone by profile, where there is no map; profiles without one are at any level.
        options: cost, cap and limits.

    Raises:
        UnknownNameError: the framework or the map doesn't know the start or the goal.
        InputError: the goal asks nothing, is the start, or lies lower while levels may not fall.

    >>> from occumap.examples import small_framework, small_map
    >>> for path in paths_between("O1", "O3", small_framework(), Weighing(beta=0), occupational_map=small_map()):
    ...     print(path.codes, round(path.cost, 3))
    ('O1', 'O2', 'O3') 0.477
    ('O1', 'O3') 0.548
    """
    options = options or PathOptions()
    search = PathSearch(start, goal, framework, weighing or Weighing(), held, occupational_map, levels, options)
    return tuple(search.described(route) for route in search.cheapest())


def all_pairs_path_costs(
    coverage: F64,
    *,
    cap: float = 0.75,
    power: float = 2.0,
    toll: float = 0.01,
    nearest: int = 20,
    levels: F64 | None = None,
    max_steps: int | None = None,
) -> NDArray[np.float32]:
    """Return costs (profiles, profiles) of the cheapest paths from each (row) to each (column), gathering nothing.

    It shows which occupations are near by way of others; `paths_between` may find cheaper ones, since it gathers.
    Steps lead from each profile to the ``nearest`` that it covers best, within the cap; infinity where no path leads.
    Rows of costs are relaxed until nothing changes (Bellman and Ford), whole rows at a time.

    Args:
        coverage: (profiles, profiles); NaN where nothing can be said.
        cap: the widest gap of any step.
        power: of the gap in the cost of a step.
        toll: what any step costs in itself.
        nearest: how many steps lead away from a profile.
        levels: (profiles,) which may not fall; NaN for any.
        max_steps: of a path; any number unless given.

    >>> costs = all_pairs_path_costs(np.array([[1, 0.5, 0.2], [0.5, 1, 0.5], [0, 0.5, 1]]), toll=0)
    >>> costs[0].tolist()
    [0.0, 0.25, 0.5]
    """
    count = len(coverage)
    steps = np.where(np.isnan(coverage), -1.0, coverage)
    np.fill_diagonal(steps, -1)
    if levels is not None:
        steps[levels[None, :] < levels[:, None]] = -1
    kept = min(nearest, count - 1)
    to = np.argpartition(-steps, max(kept - 1, 0), axis=1)[:, :kept]
    covered = np.take_along_axis(steps, to, 1)
    costs = np.where(covered >= 1 - cap - 1e-12, (1 - covered).clip(0) ** power + toll, np.inf).astype(np.float32)
    costs[covered < 0] = np.inf
    return relax(to.astype(np.int64), costs, count - 1 if max_steps is None else max_steps)
