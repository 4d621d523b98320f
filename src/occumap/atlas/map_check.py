"""Is the map right? Each occupation's name, level and earlier code held against the group it is published under.

**Fit.** How well a group fits an occupation is a sum over the tables of `occumap.atlas.map_check_evidence`, each times
its weight: what a coder reads in the name, what the index settles, how like the name is to titles of six-digit groups,
of the index and of other occupations, the level, and the code of the earlier version. The weights are those of a
conditional logit model of the published groups themselves (of 1,079 occupations, whole standards left out in turn),
since nine in ten of them are right; no judgement of what is wrong went into them. Only what the index settles weighs
more than there, because the index is what codes are meant to follow, whether or not a map does; and typical titles,
which only loaded records have, weigh as much as what is read in the name.

**Weight.** The weight of a contradiction is the fit of the best other group less that of the published one. A group
that another option of the standard carries gains, since options are often interchanged; one of another major group
loses; and a published group is defended by the readings of the name that support it, and by occupations of other
standards that are named alike and published under it too: what a map does throughout is a convention, not a slip. These
were set by hand on the first half of the occupations that two readers judged (`bench/map_check.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from occumap.atlas.crossed_progressions import crossed_progressions
from occumap.atlas.map_check_evidence import F64, LEAST, Evidence, GroupNames
from occumap.atlas.map_check_reasons import reasons
from occumap.atlas.map_readings import ReadGroups, Reading
from occumap.model.map_check import BetterGroup, GroupCheck, MapCheck
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.placement import Unjudged

WEIGHTS = {
    "coded": 0.42,
    "typical": 0.42,
    "settled": 1.5,
    "titles": 2.65,
    "titles_of_whole": 1.55,
    "index": 0.81,
    "alike": 0.87,
    "level": 0.55,
    "earlier": 0.30,
}
SIBLING, OTHER_MAJOR = 1.0, 0.5
DEFENCE = {"coded": 0.75, "alike": 1.0}
# From this weight on an occupation is to be looked at.
FLAGGED = 2.0
OTHERS = 3


def check(
    world: OccupationalMap,
    names: GroupNames,
    read: Mapping[Reading, ReadGroups],
    *,
    typical_titles: Mapping[str, Sequence[str]] | None = None,
    version: str = "soc2020",
    index: str = "",
) -> MapCheck:
    """Return every occupation with a published group, and the other group that fits it best.

    Args:
        world: the map.
        names: what the groups of the version are called.
        read: the groups that each of `occumap.atlas.map_readings.all_readings` is coded to.
        typical_titles: typical job titles by occupation, where they are known; they are among the readings too.
        version: the classification that the published groups are of.
        index: the index that names and codings come from.

    >>> from dataclasses import replace
    >>> from occumap.examples import small_map
    >>> titles = {"11": "Bakers", "12": "Wheelwrights"}
    >>> names = GroupNames(titles, below=[("Master bakers", "11"), ("Wheel hands", "12")])
    >>> world = small_map()
    >>> swapped = [replace(one, soc2020="12") if one.code == "O2" else one for one in world.occupations]
    >>> one = check(world.with_occupations(swapped), names, {}).of("O2")
    >>> one.better.code, one.reasons[0]
    ('11', 'the title ‘Master bakers’ is of 11')
    """
    evidence = Evidence(world, names, read, typical_titles or {})
    weights = _weights(evidence)
    found = [_checked(evidence, n, row) for n, row in enumerate(weights)]
    found.sort(key=lambda one: (-one.weight, one.occupation.code))
    judged = {one.code for one in evidence.occupations}
    unjudged = [Unjudged(one, _why_not(one, version)) for one in world.occupations if one.code not in judged]
    return MapCheck(world.id, version, index, tuple(found), tuple(unjudged), crossed_progressions(world))


def fits(evidence: Evidence) -> F64:
    """Return how well each group fits each occupation (occupations, groups), but for what the map itself says."""
    return np.asarray(sum(weight * getattr(evidence, name) for name, weight in WEIGHTS.items()))


def _weights(evidence: Evidence) -> F64:
    """Return how much more speaks for each group than for the published one (occupations, groups)."""
    fit = fits(evidence)
    rows, published = np.arange(len(fit)), evidence.published
    majors = np.array([code[0] for code in evidence.names.codes])
    other_major = majors[None, :] != majors[published][:, None]
    read = evidence.coded[rows, published] - np.log(LEAST)
    defence = DEFENCE["coded"] * read + DEFENCE["alike"] * evidence.alike[rows, published]
    own = (fit[rows, published] + defence)[:, None]
    weights = fit + SIBLING * evidence.siblings - OTHER_MAJOR * other_major - own
    weights[rows, published] = -np.inf
    return np.asarray(weights)


def _checked(evidence: Evidence, n: int, weights: F64) -> GroupCheck:
    occupation, names = evidence.occupations[n], evidence.names
    ranked = np.argsort(-weights, kind="stable")[: OTHERS + 1]
    best, *others = (BetterGroup(names.codes[g], names.titles[names.codes[g]], float(weights[g])) for g in ranked)
    flagged = best.weight >= FLAGGED
    why = reasons(evidence, n, int(ranked[0]), WEIGHTS)
    return GroupCheck(occupation, names.titles[occupation.soc2020 or ""], best, flagged, why, tuple(others))


def _why_not(one: Occupation, version: str) -> str:
    return f"{version} has no group {one.soc2020}" if one.soc2020 else f"no code of {version} is given"
