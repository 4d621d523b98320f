"""Which single skill opens most occupations."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from occumap.arguments import number, optional, takes
from occumap.atlas.unlock import unlocking, unlocks
from occumap.catalog.noun_arguments import FRAMEWORK, LIMIT, OCCUPATION_OR_PERSON
from occumap.model.gap import Unlock
from occumap.model.occupational_map import Occupation
from occumap.model.person import Person
from occumap.model.skills import Framework
from occumap.workflows.map.skills_map import SkillsMap

OPEN = number(above=0, maximum=1)


@takes(start=OCCUPATION_OR_PERSON, framework=FRAMEWORK, threshold=OPEN, limit=optional(LIMIT))
def unlock(
    start: Occupation | Person | str,
    *,
    framework: SkillsMap | Framework | str | Path | None = None,
    threshold: float = 0.75,
    limit: int | None = 10,
) -> tuple[Unlock, ...]:
    """Return single skills by how many occupations they open for somebody in an occupation, or for a person.

    >>> unlock("OCC0154E", threshold=0.6, limit=1)[0].held >= 0
    True
    """
    skills_map = SkillsMap.of(framework)
    among = None if skills_map.occupations is None else frozenset(_codes(skills_map))
    held = skills_map.profile(start)
    return unlocks(held, skills_map.framework, threshold=threshold, among=among, limit=limit)


@takes(framework=FRAMEWORK, threshold=OPEN, limit=optional(LIMIT))
def unlock_for_all(
    *,
    framework: SkillsMap | Framework | str | Path | None = None,
    threshold: float = 0.75,
    limit: int | None = 10,
) -> pl.DataFrame:
    """Return skills by how many occupations each alone opens on the mean: skill, title, mean_opened, profiles."""
    skills_map = SkillsMap.of(framework)
    found = skills_map.framework if skills_map.occupations is None else skills_map.framework.keeping(_codes(skills_map))
    return unlocking(found, threshold=threshold).head(limit or len(found.skills))


def _codes(skills_map: SkillsMap) -> list[str]:
    """Return the occupations of the map that the framework describes; its other profiles are groups, and no jobs."""
    assert skills_map.occupations is not None
    return [one.code for one in skills_map.occupations.occupations if one.code in skills_map.framework]
