"""How the name of an occupation is read as a job title: its own words alone, and with those of its standard.

An option is called by its standard and itself (‘Engineering technician - Toolmaker’). Its own words come after the
dash; alone they may be no job title (‘Aircraft handling’), so the standard's last word, which says the rank, is tried
after them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from occumap.model.occupational_map import Occupation, OccupationalMap

_DASH = re.compile(r"\s+[-–—‐]\s+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A job title, with an industry where that may tell its sense."""

    title: str
    industry: str | None = None


@dataclass(frozen=True, slots=True)
class ReadGroups:
    """The groups that a reading is coded to.

    Args:
        shares: probabilities by code; those left out are next to nothing.
        settled: the code that an index has for the title by itself; None where it takes more.
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    settled: str | None = None


@dataclass(frozen=True, slots=True)
class NameParts:
    """The parts of an occupation's name.

    Args:
        standard: what comes before the first dash; the whole name where there is none.
        own: what comes after it; the whole name where there is none.
        last: what comes after the last dash.
    """

    standard: str
    own: str
    last: str

    @property
    def whole(self) -> str:
        """All words of the name."""
        return self.own if self.own == self.standard else f"{self.standard} {self.own}"

    @property
    def ranked(self) -> str:
        """The own words, with the last word of the standard's name after them."""
        return self.own if self.own == self.standard else f"{self.own} {self.standard.split()[-1]}"


def name_parts(name: str) -> NameParts:
    """Return the parts of a name.

    >>> name_parts("Roofer - Slater - Heritage").own, name_parts("Baker").own
    ('Slater Heritage', 'Baker')
    """
    standard, *own = [part.strip() for part in _DASH.split(name.replace("\u2010", "-")) if part.strip()]
    return NameParts(standard, " ".join(own) or standard, own[-1] if own else standard)


def own_readings(occupation: Occupation) -> tuple[Reading, ...]:
    """Return the readings of an occupation's own words; what the index settles of these speaks for itself."""
    parts = name_parts(occupation.name)
    return tuple(dict.fromkeys((Reading(parts.own), Reading(parts.last))))


def readings_of(occupation: Occupation, pathway: str) -> tuple[Reading, ...]:
    """Return every reading of an occupation's name, its own words first.

    Args:
        occupation: of a map.
        pathway: the name of its pathway there, which stands for an industry.
    """
    parts = name_parts(occupation.name)
    titles = (parts.whole, parts.ranked)
    placed = (Reading(parts.own, pathway), Reading(parts.whole, pathway))
    return tuple(dict.fromkeys((*own_readings(occupation), *map(Reading, titles), *placed)))


def all_readings(
    occupations: OccupationalMap, typical: Mapping[str, Sequence[str]] | None = None
) -> tuple[Reading, ...]:
    """Return the readings of all occupations that have a published group, each once.

    Args:
        occupations: the map.
        typical: typical job titles by occupation, where they are known.
    """
    coded = [one for one in occupations.occupations if one.soc2020]
    named = (reading for one in coded for reading in readings_of(one, occupations.pathway_of(one.code).name))
    titled = (Reading(title) for one in coded for title in (typical or {}).get(one.code, ()))
    return tuple(dict.fromkeys((*named, *titled)))
