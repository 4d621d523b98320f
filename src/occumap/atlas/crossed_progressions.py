"""Published progressions between options of two standards that are crossed: each option has a counterpart by name.

Where two standards have options called the same (‘Signalling’, ‘Track’), a progression from one to the other leads
from an option to its counterpart. One that leads to another option, and none to the counterpart, is likely a slip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from occumap.atlas.map_readings import name_parts
from occumap.atlas.occupation_words import by_name
from occumap.model.map_check import CrossedProgression
from occumap.model.occupational_map import Occupation, OccupationalMap

F64 = NDArray[np.float64]
# How like the own words of two options must be to be counterparts, and how far behind the published one must stay.
COUNTERPART = 0.6
BEHIND = 0.35
# So many options of a standard must have a counterpart in the other; one pair may be called alike by chance.
PAIRS = 2


def crossed_progressions(world: OccupationalMap) -> tuple[CrossedProgression, ...]:
    """Return the progressions that lead to another option than the one called like their start, as published.

    >>> from occumap.examples import small_map
    >>> crossed_progressions(small_map())
    ()
    """
    options = [one for one in world.occupations if one.option and len(world.of_standard(one.standard)) > 1]
    if not options:
        return ()
    place = {one.code: n for n, one in enumerate(options)}
    vectors = by_name([name_parts(one.name).own for one in options])
    likeness = (vectors @ vectors.T).toarray()
    published = set(world.progressions)
    found = []
    for start, to in world.progressions:
        if start not in place or to not in place or world[start].standard == world[to].standard:
            continue
        others, own = world.of_standard(world[to].standard), world.of_standard(world[start].standard)
        row = likeness[place[start]]
        better = max((one for one in others if one.code in place), key=lambda one: (row[place[one.code]], one.code))
        there = row[place[better.code]]
        if better.code == to or there < COUNTERPART or there - row[place[to]] < BEHIND:
            continue
        if (start, better.code) in published or _has_more_counterparts(row, place, others, there):
            continue
        if _pairs(own, others, likeness, place) >= PAIRS:
            found.append(CrossedProgression(world[start], world[to], better))
    return tuple(sorted(found, key=lambda one: (one.start.code, one.to.code)))


def _pairs(own: Sequence[Occupation], others: Sequence[Occupation], likeness: F64, place: Mapping[str, int]) -> int:
    """Return how many options of one standard have a counterpart in the other."""
    there = [place[one.code] for one in others if one.code in place]
    rows = [likeness[place[one.code], there] for one in own if one.code in place]
    return sum(bool(row.max() >= COUNTERPART) for row in rows)


def _has_more_counterparts(row: F64, place: Mapping[str, int], others: Sequence[Occupation], highest: float) -> bool:
    """Return whether several options are called as like the start."""
    alike = [one for one in others if one.code in place and row[place[one.code]] >= highest - BEHIND / 2]
    return len(alike) > 1
