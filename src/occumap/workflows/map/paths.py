"""The easiest paths of a few steps from one occupation to another."""

from __future__ import annotations

from pathlib import Path

from occumap.arguments import flag, takes, whole
from occumap.atlas.paths import PathOptions, paths_between
from occumap.catalog.noun_arguments import FRAMEWORK, LIMIT, OCCUPATION, SHARE
from occumap.model.gap import Paths
from occumap.model.occupational_map import Occupation
from occumap.model.skills import Framework
from occumap.workflows.map.skills_map import SkillsMap


@takes(
    start=OCCUPATION,
    to=OCCUPATION,
    framework=FRAMEWORK,
    cap=SHARE,
    max_steps=whole(minimum=1),
    may_fall=flag,
    limit=LIMIT,
)
def paths(
    start: Occupation | str,
    to: Occupation | str,
    *,
    framework: SkillsMap | Framework | str | Path | None = None,
    cap: float = 0.75,
    max_steps: int = 4,
    may_fall: bool = False,
    limit: int = 3,
) -> Paths:
    """Return the easiest paths of a few steps from one occupation to another, skills gathered on the way.

    Args:
        start, to: occupations by code, name or job title.
        framework: of skills: itself, its name, or its file or folder; the one that comes with Occumap if not given.
        cap: the widest gap of any step, 0 to 1.
        max_steps: of a path, from 1.
        may_fall: whether a step may lead to a lower level.
        limit: how many paths, from 1.

    Raises:
        AmbiguousNameError: several occupations fit a name; they are listed.
        InputError: a number is out of its range, or no path is possible.
        UnknownNameError: no occupation fits a name.

    >>> paths("OCC1313C", "OCC0695")[0].codes[0]
    'OCC1313C'
    """
    skills_map = SkillsMap.of(framework)
    found = paths_between(
        skills_map.profile(start).id,
        skills_map.profile(to).id,
        skills_map.framework,
        occupational_map=skills_map.occupations,
        levels=skills_map.levels,
        options=PathOptions(cap=cap, max_steps=max_steps, may_fall=may_fall, alternatives=limit),
    )
    return Paths(found)
