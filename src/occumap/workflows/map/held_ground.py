"""Where gaps and moves are looked for over the web: frameworks and maps that are held under a name, never files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from occumap.catalog import load, shipped, user_data
from occumap.catalog.occupation_links import describes
from occumap.catalog.typical_titles import titles_on_map
from occumap.workflows.map.skills_map import SkillsMap


def held_frameworks() -> tuple[str, ...]:
    """Return the names of the frameworks that are held, the default one first.

    >>> held_frameworks()[0] == shipped.DEFAULT_FRAMEWORK
    True
    """
    names = [name for name in load.names("framework") if name != shipped.DEFAULT_FRAMEWORK]
    return (shipped.DEFAULT_FRAMEWORK, *names)


def held_ground(framework: str = "", occupations: str = "", *, on_map: bool = False) -> SkillsMap:
    """Return the ground of a framework that is held, read once until what is kept under its name changes.

    Args:
        framework: its name; the default one if empty.
        occupations: the name of a map to lay it on; without it, the framework's own occupations.
        on_map: whether to lay it on the map that comes with Occumap where no map is named.

    Raises:
        UnknownNameError: no framework or map has this name; those that are held are listed.
        InputError: nothing leads from the map to the framework.

    >>> held_ground("engineering-starter").framework.id
    'engineering-starter'
    """
    name = framework.strip() or shipped.DEFAULT_FRAMEWORK
    on = occupations.strip()
    return _ground((name, held_since(name)), (on, held_since(on, "map")), on_map=on_map)


def held_since(name: str, kind: Literal["framework", "map"] = "framework") -> int:
    """Return when what is kept under a name was written, in nanoseconds; 0 for what comes with Occumap, or nothing.

    >>> held_since("ssc"), held_since("england", "map")
    (0, 0)
    """
    plain = name.strip().casefold()
    place = user_data.place_of(plain, kind) if user_data.NAME.fullmatch(plain) else None
    return place.stat().st_mtime_ns if place is not None and place.exists() else 0


@dataclass(frozen=True, slots=True)
class HeldFramework:
    """A framework that is held under a name, as the pages of the map ask for it: laid on the map.

    Args:
        name: as asked for; empty for the default one.
        since: when it was kept, so that what was made of the one held before isn't shown.
    """

    name: str = ""
    since: int = 0

    @classmethod
    def of(cls, name: str) -> HeldFramework:
        """Return the framework of a name, whether it is held or not."""
        return cls(name.strip().casefold(), held_since(name))

    @property
    def skills_map(self) -> SkillsMap:
        """The framework with the map.

        Raises:
            UnknownNameError: none is held under the name; those that are are listed.
            InputError: nothing leads from the map to it.
        """
        return held_ground(self.name, on_map=True)


@lru_cache(maxsize=8)
def _ground(held: tuple[str, int], held_map: tuple[str, int], *, on_map: bool) -> SkillsMap:
    framework, occupations = held[0], held_map[0]
    found = load.load(framework, "framework", files=False).framework
    assert found is not None
    named = load.load(occupations, "map", files=False).occupational_map if occupations else None
    world = load.occupational_map()
    if named is None and on_map and not describes(found, world):
        named = world
    ground = SkillsMap.of(found, named)
    return replace(ground, titles=titles_on_map(occupations)) if occupations else ground
