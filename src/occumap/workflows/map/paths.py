"""The easiest paths of a few steps from one occupation to another."""

from __future__ import annotations

from occumap.atlas.paths import Walking, paths_between
from occumap.model.gap import Path
from occumap.workflows.map.skills_map import SkillsMap


def paths(
    start: str, to: str, *, skills_map: SkillsMap | None = None, walking: Walking | None = None
) -> tuple[Path, ...]:
    """The easiest paths of a few steps from one occupation to another, skills gathered on the way.

    >>> paths("OCC1313C", "OCC0695")[0].codes[0]
    'OCC1313C'
    """
    skills_map = skills_map or SkillsMap.named()
    first, last = skills_map.find(start), skills_map.find(to)
    return paths_between(
        first,
        last,
        skills_map.framework,
        occupational_map=skills_map.occupations,
        levels=skills_map.levels,
        walking=walking,
    )
