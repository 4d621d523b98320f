"""The occupations of a map that a framework describes, as arrays: what moves are filtered and ordered by at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from occumap.atlas.nearness import Nearness
from occumap.model.occupational_map import Direction, Occupation, OccupationStatus
from occumap.model.skills import Framework

Flags = NDArray[np.bool_]
I64 = NDArray[np.int64]
_SIGNS = {Direction.UP: 1, Direction.SIDEWAYS: 0, Direction.DOWN: -1}


@dataclass(frozen=True, eq=False)
class MapPlaces:
    """The occupations of a map that have a profile in a framework, in the map's order; all arrays are (occupations,).

    Args:
        occupations: themselves.
        codes: their codes.
        profiles: places of their profiles in the framework.
        levels: their levels.
        pathways, routes: ids of the pathway and the route that each is on.
        standards: the standard that each comes from.
        potential: which are only potential.
    """

    occupations: tuple[Occupation, ...]
    codes: NDArray[np.str_]
    profiles: I64
    levels: I64
    pathways: NDArray[np.str_]
    routes: NDArray[np.str_]
    standards: NDArray[np.str_]
    potential: Flags

    @cached_property
    def by_code(self) -> I64:
        """Where each stands in the order of codes."""
        return np.argsort(np.argsort(self.codes))

    def reached_from(
        self,
        start: Occupation,
        own_pathway: str,
        directions: Collection[Direction] | None,
        level_step: tuple[int, int] | None,
        *,
        route: str | None = None,
        pathway: str | None = None,
        across: bool | None = None,
    ) -> Flags:
        """Return which occupations a move may lead to, by level and place; none leads to where it begins.

        Args:
            start, own_pathway: the occupation left, and the id of its pathway.
            directions, level_step: all unless given; least and most difference in level.
            route, pathway, across: ids of the route and the pathway to reach; whether another pathway, or (False) the
                same.
        """
        rise = self.levels - start.level
        found: Flags = np.asarray(self.codes != start.code)
        if level_step is not None:
            found &= (level_step[0] <= rise) & (rise <= level_step[1])
        if directions is not None:
            found &= np.isin(np.sign(rise), [_SIGNS[one] for one in directions])
        if route is not None:
            found &= self.routes == route
        if pathway is not None:
            found &= self.pathways == pathway
        if across is not None:
            found &= (self.pathways != own_pathway) == across
        return found


@lru_cache(maxsize=8)
def map_places(near: Nearness, framework: Framework) -> MapPlaces:
    """Return the occupations of a map, whose nearness is given, that a framework describes.

    >>> from occumap.atlas.nearness import nearness
    >>> from occumap.examples import small_framework, small_map
    >>> here = map_places(nearness(small_map(), small_framework()), small_framework())
    >>> [one.code for one in here.occupations], here.profiles.tolist()
    (['O1', 'O2', 'O3', 'O4', 'O5'], [0, 1, 2, 3, 4])
    """
    world = near.occupations
    described = tuple(one for one in world.occupations if one.code in framework)
    return MapPlaces(
        described,
        np.array([one.code for one in described], np.str_),
        np.array([framework.profile_place[one.code] for one in described], np.int64),
        np.array([one.level for one in described], np.int64),
        np.array([world.pathway_of(one.code).id for one in described], np.str_),
        np.array([world.route_of(one.code).id for one in described], np.str_),
        np.array([one.standard for one in described], np.str_),
        np.array([one.status == OccupationStatus.POTENTIAL for one in described], np.bool_),
    )
