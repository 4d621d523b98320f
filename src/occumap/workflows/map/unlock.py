"""Which single skill opens most occupations."""

from __future__ import annotations

import polars as pl

from occumap.atlas.unlock import unlocking, unlocks
from occumap.model.gap import Unlock
from occumap.model.occupational_map import Occupation
from occumap.workflows.map.skills_map import SkillsMap


def unlock(
    start: Occupation | str, *, skills_map: SkillsMap | None = None, threshold: float = 0.75, limit: int | None = 10
) -> tuple[Unlock, ...]:
    """Single skills by how many occupations they open for somebody in an occupation.

    >>> unlock("OCC0154E", threshold=0.6, limit=1)[0].held >= 0
    True
    """
    skills_map = skills_map or SkillsMap.named()
    held = skills_map.framework.profile(skills_map.find(start))
    return unlocks(held, skills_map.framework, threshold=threshold, limit=limit)


def unlock_for_all(
    *, skills_map: SkillsMap | None = None, threshold: float = 0.75, limit: int | None = 10
) -> pl.DataFrame:
    """Skills by how many occupations each alone opens, on the mean over all: skill, title, mean_opened, profiles."""
    skills_map = skills_map or SkillsMap.named()
    return unlocking(skills_map.framework, threshold=threshold).head(limit or len(skills_map.framework.skills))
