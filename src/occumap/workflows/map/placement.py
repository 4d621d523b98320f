"""Whether the map has its occupations in the right place."""

from __future__ import annotations

from pathlib import Path

from occumap.atlas.placement import place
from occumap.catalog.load import occupational_map
from occumap.catalog.shipped import STARTER_FRAMEWORK
from occumap.model.occupational_map import OccupationalMap
from occumap.model.placement import Placements
from occumap.model.skills import Framework
from occumap.workflows.map.skills_map import SkillsMap


def placement(
    *,
    framework: SkillsMap | Framework | str | Path | None = None,
    occupations: OccupationalMap | None = None,
    across_levels: bool = False,
) -> Placements:
    """Return where the profiles would put the occupations of a map.

    Args:
        framework: the skills framework; the starter framework, which judges by levels, if not given.
        occupations: the map; the one that comes with Occumap if not given. A framework of other codes is laid on it.
        across_levels: let clusters of other technical levels be candidates.

    Raises:
        InputError: nothing leads from the map to the framework.
    """
    given = SkillsMap.of(framework or STARTER_FRAMEWORK, occupations)
    if given.occupations is None:
        given = SkillsMap.of(given.framework, occupational_map())
    assert given.occupations is not None
    return place(given.occupations, given.framework, across_levels=across_levels)
