"""Which steps from one occupation to another are short: what paths are made of.

How near two occupations are in kind is held against how near either is to its own nearest ones, since trades of a
crowded field are all alike and one of a small field has nothing very like it: r = a ÷ √(tᵢ·tⱼ), where t is the mean of
the ten highest affinities. The steps that are short are the highest r of the framework: as many as give each occupation
``near`` of them, on average. Steps to another level lead into other work than steps on a level do, so they are held
against one another. What short steps lack gives the widest gap of a step, again a quantile of the framework. None of
this knows of published progressions or of related occupations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from occumap.atlas.affinity import affinity
from occumap.atlas.coverage import Asked, cover
from occumap.atlas.nearness import NO_TITLES, nearness
from occumap.atlas.occupation_words import GroupTitles
from occumap.atlas.skill_weights import F64, Weighing
from occumap.atlas.title_likeness import title_likeness
from occumap.model.occupational_map import OccupationalMap
from occumap.model.skills import Framework

I64 = NDArray[np.int64]
NEAR = 12
NEAREST = 10
MIDDLE = 0.5
WIDEST_QUANTILE = 0.99
# How much titles count beside skills, where a framework knows several of an occupation.
TITLES = 0.4


@dataclass(frozen=True, eq=False)
class NearSteps:
    """Short steps between profiles.

    Args:
        places: (n,) of the profiles among those of the framework.
        level: (n,) NaN where it isn't known.
        nearness: (n, n) how near in kind, 0 to 1.
        far: (n, n) how far a short step leads beside other short ones: its share of them that are nearer, above 0 and
            at most 1; nothing is stored where a step isn't short.
        middle: the nearness that half of all pairs fall short of.
        widest: the gap, between 0 and 1, that nineteen of twenty short steps don't exceed.
    """

    places: I64
    level: F64
    nearness: NDArray[np.float32]
    far: sparse.csr_array
    middle: float
    widest: float

    @classmethod
    def by(
        cls,
        framework: Framework,
        weighing: Weighing | None = None,
        occupational_map: OccupationalMap | None = None,
        *,
        levels: Mapping[str, float] | None = None,
        max_rise: float = np.inf,
        near: int = NEAR,
        called: GroupTitles = NO_TITLES,
    ) -> NearSteps:
        """Return the short steps between the profiles of a framework that ask anything; with a map, between those of
        its occupations.

        Args:
            framework, weighing, occupational_map: as for `occumap.atlas.paths.paths_between`.
            levels: by profile, where there is no map.
            max_rise: the most levels between two occupations.
            near: how many short steps an occupation has on average on its level, and as many to other levels.
            called: titles of the groups of the map's classification.

        >>> from occumap.examples import small_framework
        >>> NearSteps.by(small_framework(), near=1).steps_from(0).tolist()
        [1]
        """
        given: Mapping[str, float] = levels or {}
        if occupational_map is not None:
            given = {occupation.code: float(occupation.level) for occupation in occupational_map.occupations}
        stands = tuple(given.get(profile, np.nan) for profile in framework.profile_place)
        return _near_steps(framework, weighing or Weighing(), occupational_map, stands, max_rise, near, called)

    def steps_from(self, profile: int) -> I64:
        """Return where short steps lead from a profile, by its place among ``places``."""
        return np.asarray(self.far.indices[self.far.indptr[profile] : self.far.indptr[profile + 1]], np.int64)


@lru_cache(maxsize=16)
def _near_steps(
    framework: Framework,
    weighing: Weighing,
    occupational_map: OccupationalMap | None,
    levels: tuple[float, ...],
    max_rise: float,
    near: int,
    called: GroupTitles,
) -> NearSteps:
    asked = Asked.by(framework, weighing)
    stepped_on = ~asked.silent
    if occupational_map is not None:
        stepped_on &= np.array([profile in occupational_map for profile in framework.profile_place], bool)
    places = np.flatnonzero(stepped_on)
    near_in_kind = _nearness(framework, places, occupational_map, called)
    level = np.array(levels, float)[places]
    rise = np.abs(level[:, None] - level)
    climbs, stays = (rise > 0) & (rise <= max_rise), ~(rise > 0)
    relative = relative_nearness(near_in_kind)
    far = sum(steps_by_rank(np.where(kind, relative, 0), near) for kind in (stays, climbs))
    rows, columns = far.nonzero()
    gaps = 1 - np.asarray(cover(asked.held[places], asked.of_profiles(places)))[rows, columns]
    widest = float(np.quantile(gaps, WIDEST_QUANTILE)) if len(gaps) else 1.0
    pairs = near_in_kind[np.triu_indices(len(places), 1)]
    middle = float(np.quantile(pairs, MIDDLE)) if len(pairs) else 0.0
    return NearSteps(places, level, near_in_kind.astype(np.float32), sparse.csr_array(far), middle, widest)


def _nearness(framework: Framework, places: I64, occupational_map: OccupationalMap | None, called: GroupTitles) -> F64:
    """Return how near profiles are in kind (n, n): by all that makes occupations of a map near, else by what they ask
    and what they are called.
    """
    if occupational_map is not None:
        every, near = list(framework.profile_place), nearness(occupational_map, framework, called)
        on_map = np.array([near.place[every[place]] for place in places], np.int64)
        return near.all_pairs[np.ix_(on_map, on_map)]
    likeness = title_likeness(framework)
    of_skills = affinity(framework)
    both = of_skills if likeness is None else (of_skills + TITLES * likeness) / (1 + TITLES)
    return np.asarray(both[np.ix_(places, places)])


def relative_nearness(nearness: F64) -> F64:
    """Return nearness (n, n) beside that of each profile's ten nearest; 0 on the diagonal.

    >>> relative_nearness(np.array([[1, 0.5, 0], [0.5, 1, 0.1], [0, 0.1, 1]])).round(2).tolist()
    [[0.0, 1.83, 0.0], [1.83, 0.0, 0.82], [0.0, 0.82, 0.0]]
    """
    others = np.array(nearness, float)
    np.fill_diagonal(others, 0)
    kept = min(NEAREST, max(len(others) - 1, 1))
    highest = np.partition(others, len(others) - kept, axis=1)[:, len(others) - kept :].mean(axis=1)
    scale = np.sqrt(highest)
    scale[scale == 0] = 1
    return np.asarray(others / scale[:, None] / scale[None, :])


def steps_by_rank(relative: F64, near: int) -> sparse.csr_array:
    """Return the highest values (n, n), ``near`` a row on average, as the share of them that are as high or higher.

    >>> steps_by_rank(np.array([[0, 0.9, 0.2], [0.9, 0, 0.1], [0.2, 0.1, 0]]), near=1).toarray().tolist()
    [[0.0, 0.5, 1.0], [0.5, 0.0, 0.0], [1.0, 0.0, 0.0]]
    """
    count = len(relative)
    rows, columns = np.triu_indices(count, 1)
    values = relative[rows, columns]
    most = min(-(-near * count // 2), int((values > 0).sum()))
    threshold = np.partition(values, len(values) - most)[len(values) - most] if most else np.inf
    kept = np.flatnonzero(values >= threshold)
    rows, columns, values = rows[kept], columns[kept], values[kept]
    shares = np.searchsorted(np.sort(-values), -values, side="right") / max(len(values), 1)
    both = (np.concatenate([shares, shares]), (np.concatenate([rows, columns]), np.concatenate([columns, rows])))
    return sparse.csr_array(both, shape=(count, count))


def hops_to(goal: int, steps: sparse.csr_array, most: int) -> I64:
    """Return how many steps each (n,) is from a goal; more than ``most`` where it can't be reached within them.

    >>> hops_to(2, sparse.csr_array([[0, 1, 0], [0, 0, 1], [0, 0, 0]]), 4).tolist()
    [2, 1, 0]
    """
    backwards = sparse.csr_array(steps.T)
    hops = np.full(steps.shape[0], most + 1, np.int64)
    hops[goal] = 0
    edge: I64 = np.array([goal])
    for hop in range(1, most + 1):
        rows = [_row(backwards, one) for one in edge.tolist()]
        found = np.unique(np.concatenate([np.zeros(0, np.int64), *rows]))
        edge = found[hops[found] > most]
        hops[edge] = hop
    return hops


def _row(table: sparse.csr_array, row: int) -> I64:
    return np.asarray(table.indices[table.indptr[row] : table.indptr[row + 1]], np.int64)
