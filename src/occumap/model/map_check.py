"""Occupations of a map held against the groups of a classification they are published under."""

from __future__ import annotations

from dataclasses import dataclass

from occumap.errors import UnknownNameError
from occumap.model.occupational_map import Occupation
from occumap.model.placement import Unjudged


@dataclass(frozen=True, slots=True)
class BetterGroup:
    """A group that an occupation may belong to rather than to its published one, and by how much more speaks for it."""

    code: str
    title: str
    weight: float


@dataclass(frozen=True, slots=True)
class GroupCheck:
    """An occupation's published group beside the other one that fits it best.

    Args:
        occupation: as the map has it.
        published: title of its published group.
        better: the best of the other groups, which fits better only if its weight is above 0.
        flagged: whether an owner of the map should look at it.
        reasons: what speaks for the better group, as clauses; the strongest first.
        others: further groups, best first.
    """

    occupation: Occupation
    published: str
    better: BetterGroup
    flagged: bool
    reasons: tuple[str, ...]
    others: tuple[BetterGroup, ...] = ()

    @property
    def weight(self) -> float:
        """How much more speaks for the better group than for the published one, in natural logarithms of odds."""
        return self.better.weight

    @property
    def reason(self) -> str:
        """The reasons as one sentence."""
        said = "; ".join(self.reasons)
        return f"{said[:1].upper()}{said[1:]}." if said else ""


@dataclass(frozen=True, slots=True)
class CrossedProgression:
    """A published progression to an option of a standard while another option of it is called like the start.

    Args:
        start: where it leads from.
        to: where it leads, as published.
        better: the option that is called like the start, to which none is published.
    """

    start: Occupation
    to: Occupation
    better: Occupation

    @property
    def reason(self) -> str:
        """Why, as a sentence."""
        return f"{self.start.name} leads to {self.to.name}; its counterpart there is {self.better.name}."


@dataclass(frozen=True)
class MapCheck:
    """Every occupation of a map with a published group, largest weight first.

    Args:
        map_id, version, index: what was held against what.
        all: every occupation that has a published group.
        unjudged: occupations left out, with the reason.
        crossed: progressions that lead to the wrong option of a standard, as far as names say.
    """

    map_id: str
    version: str
    index: str
    all: tuple[GroupCheck, ...]
    unjudged: tuple[Unjudged, ...]
    crossed: tuple[CrossedProgression, ...]

    @property
    def flagged(self) -> tuple[GroupCheck, ...]:
        """The occupations to look at, largest weight first."""
        return tuple(one for one in self.all if one.flagged)

    def of(self, code: str) -> GroupCheck:
        """Return the check of one occupation.

        Raises:
            UnknownNameError: it isn't on the map, or can't be judged.
        """
        for one in self.all:
            if one.occupation.code == code:
                return one
        why = next((one.why for one in self.unjudged if one.occupation.code == code), "it isn't on the map")
        raise UnknownNameError(self.map_id, f"{code} wasn't checked: {why}", hint="Choose another occupation.")
