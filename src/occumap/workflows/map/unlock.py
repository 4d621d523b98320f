"""Which single skill opens most occupations."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from occumap.arguments import number, optional, takes
from occumap.atlas.unlock import unlocking, unlocks
from occumap.catalog.noun_arguments import FRAMEWORK, LIMIT, OCCUPATION
from occumap.model.gap import Unlock
from occumap.model.occupational_map import Occupation
from occumap.model.skills import Framework
from occumap.workflows.map.skills_map import SkillsMap

OPEN = number(above=0, maximum=1)


@takes(start=OCCUPATION, framework=FRAMEWORK, threshold=OPEN, limit=optional(LIMIT))
def unlock(
    start: Occupation | str,
    *,
    framework: SkillsMap | Framework | str | Path | None = None,
    threshold: float = 0.75,
    limit: int | None = 10,
) -> tuple[Unlock, ...]:
    """Return single skills by how many occupations they open for somebody in an occupation.

    >>> unlock("OCC0154E", threshold=0.6, limit=1)[0].held >= 0
    True
    """
    skills_map = SkillsMap.of(framework)
    return unlocks(skills_map.profile(start), skills_map.framework, threshold=threshold, limit=limit)


@takes(framework=FRAMEWORK, threshold=OPEN, limit=optional(LIMIT))
def unlock_for_all(
    *,
    framework: SkillsMap | Framework | str | Path | None = None,
    threshold: float = 0.75,
    limit: int | None = 10,
) -> pl.DataFrame:
    """Return skills by how many occupations each alone opens on the mean: skill, title, mean_opened, profiles."""
    found = SkillsMap.of(framework).framework
    return unlocking(found, threshold=threshold).head(limit or len(found.skills))
