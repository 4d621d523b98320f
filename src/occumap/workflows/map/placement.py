"""Whether the map has its occupations in the right place."""

from __future__ import annotations

from occumap.atlas.placement import place
from occumap.catalog.load import framework as framework_named
from occumap.catalog.load import occupational_map
from occumap.model.occupational_map import OccupationalMap
from occumap.model.placement import Placements
from occumap.model.skills import Framework


def placement(
    *,
    framework: Framework | None = None,
    occupations: OccupationalMap | None = None,
    across_levels: bool = False,
) -> Placements:
    """Return where the profiles would put the occupations of a map.

    Args:
        framework: the skills framework; the one that comes with Occumap if not given.
        occupations: the map; the one that comes with Occumap if not given.
        across_levels: let clusters of other technical levels be candidates.
    """
    return place(occupations or occupational_map(), framework or framework_named(), across_levels=across_levels)
