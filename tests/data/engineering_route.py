"""The occupations of the route that the starter framework describes."""

from __future__ import annotations

from occumap.catalog.load import occupational_map
from occumap.model.occupational_map import Occupation

ENGINEERING = "engineering-and-manufacturing"


def engineering_occupations() -> tuple[Occupation, ...]:
    """Return the occupations of the route, in the map's order."""
    on = occupational_map()
    return tuple(one for one in on.occupations if on.route_of(one.code).id == ENGINEERING)
