"""How near two profiles are in kind: whether they are about the same, rare things.

Coverage of one occupation by another is high wherever little is asked, so nearly everybody covers an operative's job.
Affinity asks instead whether both are about the same, rare things: the cosine of strength × rarity², symmetric.
Strength is level × importance; a skill is rare when its strengths add up to little over all profiles, which also tells
skills apart in a framework that rates every occupation on every skill, as O*NET does. Tasks that a framework links to
its profiles by how related they are (``task_links``) are taken likewise, and count as much as skills do. Where it
describes tasks in words instead (``tasks``), the cosine of their words (TF-IDF) is added, `TASK_WORDS` parts to one.

Both constants and the square were chosen on half of the occupations that have published progressions (rarity) or
related occupations of O*NET (words of tasks); docs/benchmarks.md reports the other half. Skills, weights and profiles
know nothing of progressions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from occumap.atlas.profile_tasks import task_table
from occumap.atlas.row_products import row_products, unit_rows
from occumap.errors import UnknownNameError
from occumap.model.skills import Framework, Profile

F64 = NDArray[np.float64]
TASK_WORDS = 0.5
RARITY_POWER = 2
_WORDS = r"[a-z]{3,}"
_MIN_DOCUMENTS = 2


def affinity(
    framework: Framework,
    *,
    tasks: bool = True,
    profiles: Sequence[str] | None = None,
    dtype: type[np.floating[Any]] = np.float64,
) -> NDArray[np.floating[Any]]:
    """Return how near every two profiles are in kind (profiles, profiles), 0 to 1, in the order asked for.

    Args:
        framework: with importance where it gives one.
        tasks: whether to use the table ``task_links`` or ``tasks`` among its extras, if it has one.
        profiles: which; all, in the framework's order, unless given.
        dtype: of the result; products are summed in it.

    Raises:
        UnknownNameError: the framework has no such profile.

    >>> from occumap.examples import small_framework
    >>> near = affinity(small_framework())
    >>> bool(near[0, 1] > near[0, 3])
    True
    """
    rows = _vectors(framework, tasks)
    if profiles is not None:
        unknown = [profile for profile in profiles if profile not in framework]
        if unknown:
            raise UnknownNameError(framework.id, f"there is no profile {unknown[0]!r}", hint="Give ids that it has.")
        rows = rows[[framework.profile_place[profile] for profile in profiles]]
    return row_products(rows, dtype)


def affinity_of(held: Profile, framework: Framework) -> F64:
    """Return how near each profile of a framework is in kind to one held (profiles,).

    Tasks count if what is held stands at a profile of the framework. Levels alone count where it knows no importance
    (all of it is 1).
    """
    rows, share = _vectors(framework, True), _share_of_skills(framework, True)
    mine = np.zeros(rows.shape[1])
    place = framework.profile_place.get(held.id)
    if place is not None:
        mine += rows[[place]].toarray()[0]
    if share:
        skills = _held(held, framework)
        # Where no task is known of what is held, skills speak for all of it.
        mine[: len(skills)] = skills * (np.sqrt(share) if place is not None else 1 / np.sqrt(share))
    return np.asarray(rows @ mine)


def _held(held: Profile, framework: Framework) -> F64:
    """Return strength × rarity² of what is held (skills,), of length one."""
    weights, found = _weights(framework), np.zeros(len(framework.skills))
    for requirement in held.requirements:
        if requirement.skill in framework.skill_place:
            skill = framework.skill_place[requirement.skill]
            found[skill] = requirement.level * requirement.importance * weights[skill]
    length = float(np.linalg.norm(found))
    return found / length if length else found


def likenesses(framework: Framework) -> dict[str, NDArray[np.float32]]:
    """Return how alike every two profiles are (profiles, profiles) by ``skills`` and by ``tasks``, each that there is.

    >>> from occumap.examples import small_framework
    >>> list(likenesses(small_framework()))
    ['skills']
    """
    rows, share = _vectors(framework, True), _share_of_skills(framework, True)
    parts = {"skills": rows[:, : len(framework.skills)]} if share else {}
    if share < 1:
        parts["tasks"] = rows[:, len(framework.skills) :] if share else rows
    shares = {"skills": share, "tasks": 1 - share}
    return {kind: row_products(part / np.sqrt(shares[kind]), np.float32) for kind, part in parts.items()}


@lru_cache(maxsize=8)
def _vectors(framework: Framework, tasks: bool) -> sparse.csr_array:
    """Return profiles as rows, of skills first and then of tasks, the products of which are affinities."""
    share = _share_of_skills(framework, tasks)
    if share == 1:
        return unit_rows(_by_strength(framework))
    if "task_links" in framework.extras:
        of_tasks = _by_rarity(task_table(framework).related)
    else:
        of_tasks = _by_words(framework.extras["tasks"], framework.profiles["profile"])
    if not share:
        return unit_rows(of_tasks)
    parts = (np.sqrt(share) * unit_rows(_by_strength(framework)), np.sqrt(1 - share) * unit_rows(of_tasks))
    return sparse.csr_array(sparse.hstack(parts, format="csr"))


def _share_of_skills(framework: Framework, tasks: bool) -> float:
    """Return how much skills count beside tasks."""
    if tasks and "task_links" in framework.extras:
        return 0.5 if len(framework.requirements) else 0.0
    return 1 / (1 + TASK_WORDS) if tasks and "tasks" in framework.extras else 1.0


def _by_strength(framework: Framework) -> sparse.csr_array:
    """Return strength × rarity² (profiles, skills)."""
    rows, columns = framework.places
    shape = (len(framework.profiles), len(framework.skills))
    return sparse.csr_array((_strength(framework) * _weights(framework)[columns], (rows, columns)), shape=shape)


def _strength(framework: Framework) -> F64:
    """Return level × importance (requirements,), the highest being 1."""
    asked = framework.requirements
    strength = asked["level"].to_numpy() * asked["importance"].to_numpy()
    return np.asarray(strength / strength.max() if len(strength) else strength)


def _weights(framework: Framework) -> F64:
    """Return rarity² (skills,): how little the strengths of a skill add up to."""
    together = np.bincount(framework.places[1], _strength(framework), minlength=len(framework.skills))
    return _rarity(np.asarray(together, np.float64), len(framework.profiles))


def _rarity(together: F64, profiles: int) -> F64:
    return np.asarray((np.log((profiles + 1) / (together + 1)) + 1) ** RARITY_POWER)


def _by_rarity(related: sparse.csr_array) -> sparse.csr_array:
    """Return relatedness × rarity² (profiles, tasks)."""
    weights = _rarity(np.asarray(related.sum(axis=0)).ravel(), related.shape[0])
    return sparse.csr_array((related.data * weights[related.indices], related.indices, related.indptr), related.shape)


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
