"""How near the profiles of a framework are that no map describes, such as O*NET's: by skills, by tasks and by name.

As on a map (`occumap.atlas.nearness`), likeness counts by rank among the nearest, both ways. Weights were chosen on
half of the occupations of O*NET that have related ones; docs/benchmarks.md reports the other half.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from occumap.atlas.affinity import likenesses
from occumap.atlas.occupation_words import by_name
from occumap.atlas.row_products import row_products
from occumap.model.skills import Framework

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
WEIGHTS = {"skills": 1.0, "tasks": 1.5, "name": 0.5}
HALF_RANK = 20


def near_profiles(profile: str, framework: Framework) -> F64:
    """Return how near each profile is to one (profiles,), 0 to 1; the weights of the parts that there are add up to 1.

    Raises:
        UnknownNameError: the framework doesn't know the profile.

    >>> from occumap.examples import small_framework
    >>> near_profiles("O1", small_framework()).argsort()[::-1][:2].tolist()
    [0, 1]
    """
    framework.profile(profile)
    n, tables = framework.profile_place[profile], _likenesses(framework)
    found = np.zeros(len(framework.profiles))
    for kind, table in tables.items():
        found += WEIGHTS[kind] * _counted(table, n)
    return found / sum(WEIGHTS[kind] for kind in tables)


@lru_cache(maxsize=4)
def _likenesses(framework: Framework) -> Mapping[str, F32]:
    names = by_name(framework.profiles["title"].to_list())
    return likenesses(framework) | {"name": row_products(names, np.float32)}


def _counted(table: F32, n: int) -> F64:
    """Return what each profile counts by its rank for profile n and by n's rank for it (profiles,)."""
    row = table[n]
    others = np.delete(row, n)
    there = len(others) - np.searchsorted(np.sort(others), row, side="right")
    ahead = table > row[:, None]
    np.fill_diagonal(ahead, False)
    ahead[:, n] = False
    counts = [1 / (1 + ranks / HALF_RANK) for ranks in (there, ahead.sum(axis=1))]
    return np.where(row > 0, (counts[0] + counts[1]) / 2, 0.0)
