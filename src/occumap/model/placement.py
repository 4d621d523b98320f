"""Where occupations stand on a map, held against where their profiles would put them."""

from __future__ import annotations

from dataclasses import dataclass

from occumap.errors import UnknownNameError
from occumap.model.occupational_map import Cluster, Occupation


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An occupation and how near its profile is, 0 to 1."""

    occupation: Occupation
    affinity: float


@dataclass(frozen=True, slots=True)
class ClusterFit:
    """How well an occupation fits a cluster: the mean affinity to its nearest occupations there, nearest first."""

    cluster: Cluster
    fit: float
    nearest: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """A skill and how much it says, in units of fit."""

    skill: str
    title: str
    weight: float


@dataclass(frozen=True, slots=True)
class Placement:
    """An occupation's own cluster beside the other one that it fits best.

    Args:
        occupation: as the map has it.
        own: its fit where it stands.
        better: the best of the other clusters, which fits better only if the margin is above 0.
        margin: fit of ``better`` less fit of ``own``.
        sure: how often ``better`` would stay ahead if the skills of the profile were drawn anew, 0 to 1; near 0.5
            the margin rests on one or two skills.
        flagged: whether an owner of the map should look at it.
        speaks_for: skills that make the margin, the strongest first.
        speaks_against: skills that its nearest in its own cluster need and it doesn't ask for.
        speaks_to_stay: skills that fit its own cluster better; weights are positive here too.
        others: further clusters with their margins over the own one, best first.
    """

    occupation: Occupation
    own: ClusterFit
    better: ClusterFit
    margin: float
    sure: float
    flagged: bool
    speaks_for: tuple[Voice, ...]
    speaks_against: tuple[Voice, ...]
    speaks_to_stay: tuple[Voice, ...]
    others: tuple[tuple[Cluster, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Unjudged:
    """An occupation whose place can't be judged, and why."""

    occupation: Occupation
    why: str


@dataclass(frozen=True)
class Placements:
    """The placement of every occupation of a map that can be judged, largest margin first.

    Args:
        map_id, framework_id: what was held against what.
        all: every placement.
        unjudged: occupations left out, with the reason.
        margin_needed: from this margin on (and above 0) an occupation is flagged.
        misplaced_found: the share of deliberate misplacements that the same margin finds, 0 to 1.
        across_levels: whether clusters of other technical levels were candidates.
    """

    map_id: str
    framework_id: str
    all: tuple[Placement, ...]
    unjudged: tuple[Unjudged, ...]
    margin_needed: float
    misplaced_found: float
    across_levels: bool = False

    @property
    def flagged(self) -> tuple[Placement, ...]:
        """The occupations to look at, largest margin first."""
        return tuple(placement for placement in self.all if placement.flagged)

    def of(self, code: str) -> Placement:
        """Return the placement of one occupation.

        Raises:
            UnknownNameError: it isn't on the map, or its place can't be judged.
        """
        for placement in self.all:
            if placement.occupation.code == code:
                return placement
        why = next((one.why for one in self.unjudged if one.occupation.code == code), "it isn't on the map")
        raise UnknownNameError(self.map_id, f"{code} has no placement: {why}", hint="Choose another occupation.")
