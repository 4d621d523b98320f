"""How near two occupations are in kind: what moves are ranked by, where coverage says what a move asks.

Coverage of one occupation by another is high wherever little is asked, so nearly everybody covers an operative's job.
Affinity asks instead whether both are about the same, rare things: the cosine of strength × rarity², symmetric.
Strength is level × importance; a skill is rare when its strengths add up to little over all profiles, which also tells
skills apart in a framework that rates every occupation on every skill, as O*NET does. Where a framework describes
tasks, the cosine of their words (TF-IDF) is added, `TASKS` parts to one.

Both constants and the square were chosen on half of the occupations that have published progressions (rarity) or
related occupations of O*NET (tasks); docs/benchmarks.md reports the other half. Skills, weights and profiles know
nothing of progressions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from occumap.model.skills import Framework, Profile

TASKS = 0.5
RARITY_POWER = 2
_WORDS = r"[a-z]{3,}"
_MIN_DOCUMENTS = 2


def affinity(framework: Framework, *, tasks: bool = True) -> NDArray[np.float64]:
    """Return how near every two profiles are in kind (profiles, profiles), 0 to 1, in the framework's order.

    Args:
        framework: with importance where it gives one.
        tasks: whether to use the table ``tasks`` among its extras (profile, task), if it has one.

    >>> from occumap.examples import small_framework
    >>> near = affinity(small_framework())
    >>> bool(near[0, 1] > near[0, 3])
    True
    """
    of_skills = _cosines(_by_strength(framework))
    if not tasks or "tasks" not in framework.extras:
        return of_skills
    of_tasks = _cosines(_by_words(framework.extras["tasks"], framework.profiles["profile"]))
    return np.asarray((of_skills + TASKS * of_tasks) / (1 + TASKS))


def affinity_of(held: Profile, framework: Framework) -> NDArray[np.float64]:
    """Return how near each profile of a framework is in kind to one held (profiles,), by skills alone.

    Levels alone count where the profile held knows no importance (all of it is 1).
    """
    weights = _weights(framework)
    mine = np.zeros(len(framework.skills))
    for requirement in held.requirements:
        if requirement.skill in framework.skill_place:
            mine[framework.skill_place[requirement.skill]] = requirement.level * requirement.importance
    mine = mine * weights
    length = float(np.linalg.norm(mine))
    return np.asarray(_unit(_by_strength(framework)) @ (mine / length if length else mine))


def _by_strength(framework: Framework) -> sparse.csr_array:
    """Return strength × rarity² (profiles, skills)."""
    rows, columns = framework.places
    shape = (len(framework.profiles), len(framework.skills))
    return sparse.csr_array((_strength(framework) * _weights(framework)[columns], (rows, columns)), shape=shape)


def _strength(framework: Framework) -> NDArray[np.float64]:
    """Return level × importance (requirements,), the highest being 1."""
    asked = framework.requirements
    strength = asked["level"].to_numpy() * asked["importance"].to_numpy()
    return np.asarray(strength / strength.max() if len(strength) else strength)


def _weights(framework: Framework) -> NDArray[np.float64]:
    """Return rarity² (skills,): how little the strengths of a skill add up to."""
    together = np.bincount(framework.places[1], _strength(framework), minlength=len(framework.skills))
    rarity = np.log((len(framework.profiles) + 1) / (together + 1)) + 1
    return np.asarray(rarity**RARITY_POWER)


def _by_words(tasks: pl.DataFrame, profiles: pl.Series) -> sparse.csr_array:
    """Return the TF-IDF of the tasks of each profile (profiles, words), with sublinear counts."""
    words = (
        tasks.filter(pl.col("profile").is_in(profiles.implode()))
        .select("profile", pl.col("task").str.to_lowercase().str.extract_all(_WORDS).alias("word"))
        .explode("word")
        .drop_nulls()
        .group_by("profile", "word")
        .len()
        .with_columns(pl.len().over("word").alias("profiles"))
        .filter(pl.col("profiles") >= _MIN_DOCUMENTS)
        .sort("profile", "word")
    )
    known = words["word"].unique().sort()
    rows = words["profile"].replace_strict(_places(profiles.to_list()), return_dtype=pl.Int64).to_numpy()
    columns = words["word"].replace_strict(_places(known.to_list()), return_dtype=pl.Int64).to_numpy()
    rarity = np.log((len(profiles) + 1) / (words["profiles"].to_numpy() + 1)) + 1
    values = (1 + np.log(words["len"].to_numpy())) * rarity
    return sparse.csr_array((values, (rows, columns)), shape=(len(profiles), len(known)))


def _places(values: Sequence[str]) -> dict[str, int]:
    return {value: n for n, value in enumerate(values)}


def _cosines(table: sparse.csr_array) -> NDArray[np.float64]:
    rows = _unit(table)
    return np.asarray((rows @ rows.T).toarray())


def _unit(table: sparse.csr_array) -> sparse.csr_array:
    """Return rows of length one."""
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ table)
