"""Is the map right? Occupations whose profile fits another cluster better than their own.

**Fit.** The affinity of two occupations is the cosine of importance × rarity² of their skills; levels are left out,
since clusters of one technical level are compared. The fit of an occupation to a cluster is its mean affinity to the
`NEAREST` standards there, each standard being heard once, through its nearest occupation.
Occupations of its own standard are heard nowhere: options that sit together would vouch for each other. Two clusters
are compared on the same number of standards, so that a cluster of one standard is held, nearest against nearest,
beside a larger one: a mean over fewer neighbours is higher by itself. Where no other standard stands in the
occupation's own cluster there is nobody to compare with, and the occupation is left unjudged. Candidates are the
clusters of the same technical level, unless all are asked for.

**Rule.** Every occupation judged is put, in thought, into every other cluster in turn. This gives the margins of
occupations that are surely misplaced, beside the margins of the map as it stands. A margin is flagged if it is above
0 and the share of misplaced occupations (each occupation counting once) with no larger margin is at least the share
of occupations on the map with no smaller one: if it is more usual among the misplaced than on the map. At that point
as large a share of misplacements is missed as of the map is flagged (the equal error rate). Nothing is set by hand,
and no case is known to it; real errors on the map make it a little more cautious.

The form of affinity and `NEAREST` = 3 are those that find most deliberate misplacements, measured without the standard
ST0457 and without published progressions: 77 % with 3 standards, 73 % with 1, 76 % with 5. With levels as a factor it
is 76 %, with the affinity by which moves are ranked (`occumap.atlas.affinity`) 75 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from occumap.model.occupational_map import OccupationalMap
from occumap.model.placement import ClusterFit, Neighbour, Placement, Placements, Unjudged, Voice
from occumap.model.skills import Framework

NEAREST = 3
RARITY_POWER = 2
VOICES = 6
F64 = NDArray[np.float64]
_NOTHING = 1e-12


def place(world: OccupationalMap, framework: Framework, *, across_levels: bool = False) -> Placements:
    """Return where the profiles would put the occupations of a map.

    Args:
        world: the map; its occupations' codes are profiles of the framework.
        framework: what they ask for.
        across_levels: let clusters of other technical levels be candidates.

    >>> from dataclasses import replace
    >>> from occumap.examples import small_framework, small_map
    >>> world = small_map()
    >>> moved = world.with_occupations(replace(o, cluster="wheels") if o.code == "O1" else o for o in world.occupations)
    >>> [(str(p.occupation), p.better.cluster.name) for p in place(moved, small_framework()).flagged]
    [('O1 Bakery hand', 'Baking')]
    """
    desk = _Desk(world, framework, across_levels)
    rows: dict[int, dict[str, dict[str, float]]] = {}
    unjudged = []
    for n, occupation in enumerate(world.occupations):
        margins = {} if n in desk.silent else _margins(desk, n)
        if occupation.cluster in margins:
            rows[n] = margins
        else:
            unjudged.append(Unjudged(occupation, _why_not(desk, n)))
    needed, found = _margin_needed(
        [max(margins[world.occupations[n].cluster].values()) for n, margins in rows.items()],
        [
            [max(over.values()) for own, over in margins.items() if own != world.occupations[n].cluster]
            for n, margins in rows.items()
        ],
    )
    placements = [_placement(desk, n, margins[world.occupations[n].cluster], needed) for n, margins in rows.items()]
    placements.sort(key=lambda one: (-one.margin, one.occupation.code))
    return Placements(world.id, framework.id, tuple(placements), tuple(unjudged), needed, found, across_levels)


def profile_vectors(framework: Framework, codes: Sequence[str]) -> F64:
    """Return importance × rarity² of each profile (codes, skills), divided by its length; 0 for a code without one.

    The product of two rows is their affinity.
    """
    rows, columns = framework.places
    table = np.zeros((len(framework.profiles) + 1, len(framework.skills)))
    table[rows, columns] = framework.requirements["importance"].to_numpy() * framework.rarity[columns] ** RARITY_POWER
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), _NOTHING)
    return np.asarray(table[[framework.profile_place.get(code, len(framework.profiles)) for code in codes]])


class _Desk:
    """What is looked up again and again: vectors, affinities, and who may be heard about whom."""

    def __init__(self, world: OccupationalMap, framework: Framework, across_levels: bool) -> None:
        self.world, self.framework, self.across_levels = world, framework, across_levels
        self.vectors = profile_vectors(framework, [occupation.code for occupation in world.occupations])
        self.affinity = self.vectors @ self.vectors.T
        self.silent = {n for n, vector in enumerate(self.vectors) if not vector.any()}
        self.levels = {cluster.id: cluster.technical_level for cluster in world.clusters}
        self.clusters = {cluster.id: cluster for cluster in world.clusters}

    def nearest(self, n: int) -> dict[str, list[int]]:
        """Return, by cluster, the nearest occupation of each other standard, nearest first."""
        occupations = self.world.occupations
        one = occupations[n]
        best: dict[str, dict[str, int]] = defaultdict(dict)
        for m in sorted(range(len(occupations)), key=lambda m: (-self.affinity[n, m], occupations[m].code)):
            other = occupations[m]
            if m in self.silent or other.standard == one.standard:
                continue
            if self.across_levels or self.levels[other.cluster] == self.levels[one.cluster]:
                best[other.cluster].setdefault(other.standard, m)
        return {cluster: list(standards.values())[:NEAREST] for cluster, standards in sorted(best.items())}


def _margins(desk: _Desk, n: int) -> dict[str, dict[str, float]]:
    """Return, for each cluster in which the occupation could stand, the margin of every other cluster over it."""
    near = desk.nearest(n)
    # Mean affinity to the one, two, … nearest.
    means = {c: np.cumsum(desk.affinity[n, who]) / np.arange(1, len(who) + 1) for c, who in near.items()}
    margins: dict[str, dict[str, float]] = {}
    for own in near:
        over = {c: _paired(means[c], means[own]) for c in near if c != own}
        if over:
            margins[own] = over
    return margins


def _paired(there: F64, here: F64) -> float:
    voices = min(len(there), len(here))
    return float(there[voices - 1] - here[voices - 1])


def _margin_needed(real: Iterable[float], misplaced: Iterable[Sequence[float]]) -> tuple[float, float]:
    """Return the smallest margin that is flagged, and the share of misplacements it finds."""
    on_map = np.array(sorted(real))
    pairs = sorted((margin, 1 / len(margins)) for margins in misplaced for margin in margins)
    if not pairs:
        return 0.0, 0.0
    wrong, weights = np.array(pairs).T
    weights = np.concatenate([[0.0], np.cumsum(weights) / weights.sum()])
    candidates = np.unique(np.concatenate([on_map, wrong]))
    no_larger = weights[np.searchsorted(wrong, candidates, side="right")]
    no_smaller = 1 - np.searchsorted(on_map, candidates, side="left") / len(on_map)
    needed = max(0.0, float(candidates[np.argmax(no_larger >= no_smaller - _NOTHING)]))
    return needed, float(1 - weights[np.searchsorted(wrong, needed, side="left")])


def _placement(desk: _Desk, n: int, margins: Mapping[str, float], needed: float) -> Placement:
    occupation = desk.world.occupations[n]
    near = desk.nearest(n)
    ranked = sorted(margins, key=lambda cluster: (-margins[cluster], cluster))
    best, margin = ranked[0], margins[ranked[0]]
    voices = min(len(near[best]), len(near[occupation.cluster]))
    there, here = near[best][:voices], near[occupation.cluster][:voices]
    mean_here = desk.vectors[here].mean(axis=0)
    parts = desk.vectors[n] * (desk.vectors[there].mean(axis=0) - mean_here)
    asked = desk.vectors[n] > 0
    return Placement(
        occupation,
        _fit(desk, n, occupation.cluster, here),
        _fit(desk, n, best, there),
        margin,
        _sure(parts[asked]),
        margin > _NOTHING and margin >= needed,
        speaks_for=_voices(desk, parts),
        speaks_against=_voices(desk, np.where(asked, 0, mean_here)),
        speaks_to_stay=_voices(desk, -parts),
        others=tuple((desk.clusters[cluster], margins[cluster]) for cluster in ranked[1:]),
    )


def _fit(desk: _Desk, n: int, cluster: str, who: list[int]) -> ClusterFit:
    nearest = tuple(Neighbour(desk.world.occupations[m], float(desk.affinity[n, m])) for m in who)
    return ClusterFit(desk.clusters[cluster], float(desk.affinity[n, who].mean()), nearest)


def _voices(desk: _Desk, weights: F64) -> tuple[Voice, ...]:
    skills = desk.framework.skills["skill"].to_list()
    ranked = sorted(np.flatnonzero(weights > _NOTHING), key=lambda s: (-weights[s], skills[s]))[:VOICES]
    return tuple(Voice(skills[s], desk.framework.titles[skills[s]], float(weights[s])) for s in ranked)


def _sure(parts: F64) -> float:
    """Return how often the sum of the parts stays above 0 when they are drawn anew, by Student's t.

    This is what a bootstrap over the skills of the profile comes to when the nearest occupations stay the same.

    >>> round(_sure(np.array([0.1, 0.1, 0.1, 0.05])), 2), round(_sure(np.array([0.4, 0.0, 0.0, -0.05])), 2)
    (1.0, 0.77)
    """
    if len(parts) < 2:
        return 0.5
    error = np.sqrt(len(parts) * parts.var(ddof=1))
    if error < _NOTHING:
        return 0.5 if abs(parts.sum()) < _NOTHING else float(parts.sum() > 0)
    return float(stdtr(len(parts) - 1, parts.sum() / error))


def _why_not(desk: _Desk, n: int) -> str:
    if n in desk.silent:
        return f"{desk.framework.id} has no profile for it"
    if desk.world.occupations[n].cluster not in desk.nearest(n):
        return "no occupation of another standard stands in its cluster"
    return "no other cluster of its technical level holds another standard"
