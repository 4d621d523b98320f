"""How much of what a profile asks another one holds, for all pairs at once.

C(i→j) = Σ_s w_js · min(held_is, needed_js) ÷ needed_js ÷ Σ_s w_js, between 0 and 1. A surplus in one skill never pays
for a shortfall in another, so C(i→j) and C(j→i) differ. The form is that of a weighted Tversky index with all weight on
what the target asks (Tversky, Features of similarity, Psychological Review 84, 1977), graded by level.

What isn't stated counts as not held in C, so C is the least that is covered; `coverage_bounds` gives the most as well,
as if all of it were held.

`cover_plainly` is one sparse product over level thresholds t_1 < t_2 < …:
min(h, n) = Σ_k (t_k − t_{k−1}) · [h ≥ t_k] · [n ≥ t_k]. `cover` gives the same from inverted lists (decision 0004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from occumap.atlas.inverted_lists import fill_coverage
from occumap.atlas.skill_weights import F64, Weighing, skill_places
from occumap.model.skills import Framework, Profile

# More than any level: what isn't stated, when all of it is taken as held.
ALL = np.inf


@dataclass(frozen=True, eq=False)
class Asked:
    """What profiles ask, as compressed rows: of profile j, places ``pointers[j]`` to ``pointers[j + 1]``.

    Args:
        pointers: (profiles + 1,) where each profile begins.
        skills: (requirements,) place of the skill.
        levels: (requirements,) level needed, above 0.
        weights: (requirements,) weight; those of a profile add up to 1.
        skill_count: how many skills there are.
    """

    pointers: NDArray[np.int64]
    skills: NDArray[np.int64]
    levels: F64
    weights: F64
    skill_count: int

    @classmethod
    def by(cls, framework: Framework, weighing: Weighing | None = None) -> Asked:
        """Return what the profiles of a framework ask; worked out once for those asked for last."""
        return _asked_by(framework, weighing or Weighing())

    @classmethod
    def of(
        cls, rows: NDArray[np.int64], skills: NDArray[np.int64], levels: F64, weights: F64, shape: tuple[int, int]
    ) -> Asked:
        """Build from requirements in any order, without those at level or weight 0; ``shape`` is (profiles, skills)."""
        kept = np.flatnonzero((levels > 0) & (weights > 0))
        kept = kept[np.lexsort((skills[kept], rows[kept]))]
        pointers = np.concatenate([[0], np.cumsum(np.bincount(rows[kept], minlength=shape[0]))]).astype(np.int64)
        sums = np.bincount(rows[kept], weights[kept], minlength=shape[0])
        return cls(pointers, skills[kept], levels[kept], weights[kept] / sums[rows[kept]], shape[1])

    def of_profiles(self, places: NDArray[np.int64]) -> Asked:
        """Return what some of the profiles ask, in the order given."""
        held, shares = self.held[places], sparse.csr_array((self.weights, self.skills, self.pointers), self.held.shape)
        pointers, skills = held.indptr.astype(np.int64), held.indices.astype(np.int64)
        return Asked(pointers, skills, held.data, shares[places].data, self.skill_count)

    def __len__(self) -> int:
        return len(self.pointers) - 1

    @property
    def held(self) -> sparse.csr_array:
        """(profiles, skills) the same levels as something held."""
        return sparse.csr_array((self.levels, self.skills, self.pointers), (len(self), self.skill_count))

    @property
    def silent(self) -> NDArray[np.bool_]:
        """(profiles,) which ask nothing."""
        return np.asarray(np.diff(self.pointers) == 0)


@lru_cache(maxsize=4)
def _asked_by(framework: Framework, weighing: Weighing) -> Asked:
    rows, columns = framework.places
    levels = framework.requirements["level"].to_numpy()
    shape = (len(framework.profiles), len(framework.skills))
    return Asked.of(rows, columns, levels, weighing.weights(framework), shape)


def coverage(framework: Framework, weighing: Weighing | None = None) -> F64:
    """Return coverage (profiles, profiles) from each profile of a framework (row) to each (column).

    A column is NaN where the profile asks nothing: nothing can be said of it, and no comparison holds.

    >>> from occumap.examples import small_framework
    >>> found = coverage(small_framework(), Weighing(beta=0))
    >>> found[0].round(3).tolist()  # from the bakery hand to all five
    [1.0, 0.545, 0.267, 0.0, 0.0]
    """
    asked = Asked.by(framework, weighing)
    return np.asarray(cover(asked.held, asked), float)


def coverage_bounds(framework: Framework, weighing: Weighing | None = None) -> tuple[F64, F64]:
    """Return the least and the most that each profile (row) covers of each (column), both (profiles, profiles).

    They differ by the weight of what a profile doesn't state; where all is stated they are the same.

    >>> from occumap.examples import small_framework
    >>> low, high = coverage_bounds(small_framework())
    >>> bool((np.nan_to_num(low) == np.nan_to_num(high)).all())
    True
    """
    asked = Asked.by(framework, weighing)
    low = np.asarray(cover(asked.held, asked), float)
    return low, np.minimum(low + unknown_weights(unstated_cells(framework), asked), 1)


def unstated_cells(framework: Framework) -> sparse.csr_array:
    """Return 1 where a profile of a framework doesn't state a skill (profiles, skills)."""
    rows = framework.unstated["profile"].replace_strict(framework.profile_place, return_dtype=pl.Int64).to_numpy()
    columns = framework.unstated["skill"].replace_strict(framework.skill_place, return_dtype=pl.Int64).to_numpy()
    shape = (len(framework.profiles), len(framework.skills))
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def unknown_weights(unstated: sparse.csr_array, asked: Asked) -> F64:
    """Return the weight of what holders don't state in what each profile asks (holders, profiles).

    Args:
        unstated: (holders, skills) 1 where nothing at all is known of a skill.
        asked: what the profiles ask.
    """
    weights = sparse.csr_array((asked.weights, asked.skills, asked.pointers), (len(asked), asked.skill_count))
    return np.asarray((unstated @ weights.T).toarray(), float)


def coverage_by(profile: Profile, framework: Framework, weighing: Weighing | None = None) -> F64:
    """Return coverage (profiles,) from one profile, which need not be of the framework, to each of it.

    Raises:
        UnknownNameError: the framework doesn't know a skill that is held.

    >>> from occumap.examples import small_framework
    >>> me = Profile.holding("me", {"wheels": 3, "drawing": 1})
    >>> coverage_by(me, small_framework(), Weighing(beta=0)).round(2).tolist()
    [0.0, 0.0, 0.0, 1.0, 0.4]
    """
    return cover_one(held_levels([profile], framework)[0], Asked.by(framework, weighing))


def held_levels(profiles: Sequence[Profile], framework: Framework) -> F64:
    """Return the levels that profiles hold (given profiles, skills), 0 for none.

    Raises:
        UnknownNameError: the framework doesn't know a skill that is held.
    """
    levels = np.zeros((len(profiles), len(framework.skills)))
    for row, profile in zip(levels, profiles, strict=True):
        row[skill_places(profile.by_skill, framework)] = [requirement.level for requirement in profile.requirements]
    return levels


def highest_levels(profiles: Sequence[Profile], framework: Framework) -> F64:
    """Return the levels that profiles hold if they hold all they don't state (given profiles, skills).

    What isn't stated is infinite, so that `cover` and `cover_one` give the most that is covered.

    Raises:
        UnknownNameError: the framework doesn't know a skill that is held.

    >>> from occumap.examples import small_framework
    >>> me = Profile.holding("me", {"dough": 3})
    >>> highest_levels([me], small_framework())[0].tolist()
    [3.0, inf, inf, inf, inf, inf]
    """
    levels = held_levels(profiles, framework)
    for row, profile in zip(levels, profiles, strict=True):
        if not profile.complete:
            stated = np.zeros(len(row), bool)
            stated[skill_places(profile.by_skill, framework)] = True
            row[~stated] = ALL
        row[[framework.skill_place[skill] for skill in profile.unstated if skill in framework.skill_place]] = ALL
    return levels


def cover_one(held: F64, asked: Asked) -> F64:
    """Return coverage (profiles,) from levels held (skills,) to each profile; NaN where it asks nothing."""
    parts = asked.weights * np.minimum(held[asked.skills] / asked.levels, 1)
    found = sparse.csr_array((parts, asked.skills, asked.pointers), (len(asked), asked.skill_count)).sum(axis=1)
    return np.where(asked.silent, np.nan, np.minimum(found, 1))


def cover(held: sparse.csr_array | F64, asked: Asked, *, dtype: type[np.floating] = np.float64) -> NDArray[np.floating]:
    """Return coverage (held, asked) from each row of levels held to each profile; NaN where it asks nothing.

    Args:
        held: (held, skills) levels, 0 for none.
        asked: what the profiles ask.
        dtype: of the result; sums are kept in it.
    """
    by_skill = sparse.csc_array(held)
    found = np.empty((len(asked), by_skill.shape[0]), dtype)
    fill_coverage(
        by_skill.indptr.astype(np.int64),
        by_skill.indices.astype(np.int32),
        by_skill.data.astype(dtype),
        asked.pointers,
        asked.skills,
        asked.levels.astype(dtype),
        asked.weights.astype(dtype),
        found,
    )
    return found.T


def cover_plainly(held: sparse.csr_array | F64, asked: Asked) -> F64:
    """Return what `cover` gives, as one sparse product over level thresholds."""
    held = sparse.coo_array(held)
    needed = sparse.coo_array(asked.held)
    thresholds = np.unique(np.concatenate([held.data[held.data > 0], asked.levels]))
    widths = np.diff(thresholds, prepend=0)
    ones, _ = _over_thresholds(held, np.ones(len(held.data)), thresholds)
    shares, columns = _over_thresholds(needed, asked.weights / asked.levels, thresholds)
    shares.data *= widths[columns % len(thresholds)]
    found = np.asarray((ones @ shares.T).toarray())
    found[:, asked.silent] = np.nan
    return np.asarray(np.minimum(found, 1))


def _over_thresholds(
    levels: sparse.coo_array, values: F64, thresholds: F64
) -> tuple[sparse.coo_array, NDArray[np.int64]]:
    """Return each value once for every threshold that its level reaches, in columns of skill × threshold."""
    reached = np.searchsorted(thresholds, levels.data, side="right")
    rows = np.repeat(levels.row, reached)
    first = np.repeat(np.cumsum(reached) - reached, reached)
    columns = np.repeat(levels.col.astype(np.int64), reached) * len(thresholds) + np.arange(len(rows)) - first
    shape = (levels.shape[0], levels.shape[1] * len(thresholds))
    return sparse.coo_array((np.repeat(values, reached), (rows, columns)), shape), columns
