"""What an occupation is besides its place on the map: what else it is called, and the groups that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from occumap.catalog import load
from occumap.catalog.chosen_index import chosen_index
from occumap.catalog.occupation_links import isco08_groups
from occumap.model.isco08 import ISCO08
from occumap.model.occupational_map import Occupation
from occumap.workflows.map.skills_map import SkillsMap

MAX_TITLES = 8
_EXTENDED = "soc2020ext"


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A group of a version with its title, empty where the version doesn't have it."""

    version: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class OccupationFacts:
    """What an occupation is called and which groups it belongs to.

    Args:
        titles: what else it is called itself; empty where nobody says so.
        titles_of_group: job titles of its unit group of SOC2020, where nobody says what it is called itself.
        groups: unit groups of SOC2020 and SOC2010.
        sub_units: six-digit groups, the primary one first.
        isco08: groups of ISCO-08 that its primary six-digit group, or else its unit group, leads to by the titles coded
            to both, with the share of these.
    """

    titles: tuple[str, ...]
    titles_of_group: tuple[str, ...]
    groups: tuple[NamedGroup, ...]
    sub_units: tuple[NamedGroup, ...]
    isco08: tuple[tuple[NamedGroup, float], ...]


def occupation_facts(one: Occupation, skills_map: SkillsMap) -> OccupationFacts:
    """Return what an occupation of the map is called and which groups it belongs to.

    Args:
        one: the occupation.
        skills_map: the framework and the map, whose other titles count.

    >>> found = occupation_facts(SkillsMap.named().occupations["OCC0349"], SkillsMap.named())
    >>> [group.code for group in found.groups], [group.title for group, _ in found.isco08]
    (['5213'], ['Welders and flamecutters'])
    """
    titles = skills_map.other_titles_of(one.code)
    given = {"soc2020": one.soc2020, "soc2010": one.soc2010}
    first = one.sub_unit_groups[0] if one.sub_unit_groups else one.soc2020
    return OccupationFacts(
        titles[:MAX_TITLES],
        () if titles or not one.soc2020 else titles_of_group(one.soc2020),
        tuple(_named(version, code) for version, code in given.items() if code),
        tuple(_named(_EXTENDED, code) for code in one.sub_unit_groups),
        tuple((_named(ISCO08, code), share) for code, share in isco08_groups(first)) if first else (),
    )


@lru_cache(maxsize=512)
def titles_of_group(code: str) -> tuple[str, ...]:
    """Return job titles that the index in use codes to a unit group of SOC2020; none of an index that
    isn't coded to it.

    >>> titles_of_group("5213")[:2]
    ('Welder', 'Welder fabricator')
    """
    index = load.index(chosen_index())
    if "soc2020" not in index.versions:
        return ()
    titles = index.frame["natural_title"]
    named: dict[str, str] = {}
    for row in index.rows("soc2020").get(code, ()):
        title = titles[row]
        named.setdefault(title.casefold(), title)
    return tuple(named.values())[:MAX_TITLES]


def _named(version: str, code: str) -> NamedGroup:
    held = load.version(version)
    return NamedGroup(version, code, held[code].title if code in held else "")
