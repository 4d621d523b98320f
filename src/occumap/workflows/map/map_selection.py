"""Which occupations of the map are shown: those that filters leave, and those that a search finds among them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from occumap.catalog.load import occupational_map
from occumap.catalog.occupations import resolve_occupation
from occumap.coding.coder import Coder
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.resolution import Ambiguous, Resolved, Unknown
from occumap.model.same import Same
from occumap.workflows.search import Found, Search, occupation_hits


@dataclass(frozen=True, slots=True)
class MapFilter:
    """What occupations must be to be shown; nothing of it is asked by default.

    Args:
        route, pathway: ids.
        level: as published.
        status: in the words of `OccupationStatus`.
        theme: number of a green theme; 0 for any of them.
    """

    route: str = ""
    pathway: str = ""
    level: int | None = None
    status: str = ""
    theme: int | None = None

    def takes(self, one: Occupation, world: OccupationalMap) -> bool:
        """Return whether an occupation is shown.

        >>> from occumap.examples import small_map
        >>> world = small_map()
        >>> [one.code for one in world.occupations if MapFilter(level=3).takes(one, world)]
        ['O2', 'O4']
        """
        return (
            (not self.route or world.route_of(one.code).id == self.route)
            and (not self.pathway or world.pathway_of(one.code).id == self.pathway)
            and (self.level is None or one.level == self.level)
            and (not self.status or one.status == self.status)
            and (self.theme is None or (self.theme in one.green_themes if self.theme else bool(one.green_themes)))
        )


@dataclass(frozen=True, slots=True)
class MapSelection:
    """What is shown of a map.

    Args:
        shown: occupations that the filters leave, in the order of the map.
        found: of these, those that a search found, best first; None where nothing was sought.
        said: what is to be said of the words sought: what they were taken for, or that nothing has them.
        near: what is nearest where nothing was found.
    """

    shown: tuple[Occupation, ...]
    found: tuple[Occupation, ...] | None = None
    said: str = ""
    near: tuple[Occupation, ...] = ()

    @property
    def listed(self) -> tuple[Occupation, ...]:
        """What a list of it has: what was found, or else all that is shown."""
        return self.shown if self.found is None else self.found


def map_selection(
    kept: MapFilter,
    text: str = "",
    *,
    occupations: OccupationalMap | None = None,
    coder: Coder | Callable[[], Coder] | None = None,
) -> MapSelection:
    """Return which occupations are shown, and which of them a search finds.

    A text finds the occupation that it means, those that it may mean, and those whose names have all its words, or
    where none has, most of them.

    Args:
        kept: the filters.
        text: what is sought: a code, a name, a job title or some words; nothing if empty.
        occupations: the map; the one that comes with Occumap if not given.
        coder: codes job titles, or makes what does when it is needed.

    >>> from occumap.examples import small_map
    >>> [one.name for one in map_selection(MapFilter(), "baker", occupations=small_map()).found][:1]
    ['Baker']
    """
    world = occupations or occupational_map()
    shown = tuple(one for one in world.occupations if kept.takes(one, world))
    if not text.strip():
        return MapSelection(shown)
    meant = resolve_occupation(text, occupations=world, coder=coder)
    results = _search(Same(world)).find(text, limit=len(world))
    by_words = [hit.id for hit in results.hits.get(Found.OCCUPATION, ())]
    first = [meant.id] if isinstance(meant, Resolved) else []
    if isinstance(meant, Ambiguous):
        first = [one.id for one in meant.candidates]
    codes = dict.fromkeys(first if first and not results.whole else [*first, *by_words])
    left = {one.code for one in shown}
    found = tuple(world[code] for code in codes if code in left)
    if isinstance(meant, Resolved):
        return MapSelection(shown, found, meant.said)
    if isinstance(meant, Unknown) and not codes:
        return MapSelection(shown, (), meant.prompt, tuple(world[one.id] for one in meant.near if one.id in world))
    if isinstance(meant, Ambiguous) and not results.whole:
        return MapSelection(shown, found, meant.prompt)
    said = "" if results.whole else "No name has all these words. These have most of them."
    return MapSelection(shown, found, said)


@lru_cache(maxsize=4)
def _search(key: Same[OccupationalMap]) -> Search:
    return Search(tuple(occupation_hits(key.value)))
