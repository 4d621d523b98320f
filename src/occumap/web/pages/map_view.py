"""What an address of the map asks to see: which part of it, what is filtered, sought and chosen; and its drawing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlencode

from fastapi import Request
from markupsafe import Markup

from occumap.catalog.load import occupational_map
from occumap.model.occupational_map import OccupationalMap, Pathway, Route
from occumap.render.map.map_arrangement import arrangement_css
from occumap.render.map.map_drawing import Links, Shown, Way, map_svg
from occumap.render.map.map_layout import MapLayout, map_layout, the_pathway, the_route
from occumap.render.map.map_legend import LegendLine, legend_of
from occumap.web.pages import map_address, occupation_address
from occumap.web.pages.map_lines import Lead, leads_from
from occumap.web.pages.query import NamedOccupation, PageQuery
from occumap.web.server.warm_up import Warm
from occumap.workflows.map.map_selection import MapFilter, MapSelection, map_selection

NAME = "atlas"
PARTS = ("route", "pathway", "q", "level", "status", "theme", "chosen")
ANY_THEME = "any"


@dataclass(frozen=True, slots=True)
class MapView:
    """What is seen of the map.

    Args:
        world: the map.
        asked: what the address says, and what is wrong with it.
        kept: the filters.
        selection: what they leave, and what was found of it.
        named: the occupation chosen, as typed.
        leads: where it leads.
        typed: the parts of the address, for addresses of other views.
    """

    world: OccupationalMap
    asked: PageQuery
    kept: MapFilter
    selection: MapSelection
    named: NamedOccupation
    leads: tuple[Lead, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def route(self) -> Route | None:
        """The route that is seen alone."""
        return the_route(self.world, self.kept.route) if self.kept.route else None

    @property
    def pathway(self) -> Pathway | None:
        """The pathway that is seen alone."""
        return the_pathway(self.world, self.kept.pathway) if self.kept.pathway else None

    @property
    def route_options(self) -> list[tuple[str, str]]:
        """The routes that may be seen alone."""
        return [(one.id, one.name) for one in self.world.routes if self.world.pathways_in(one.id)]

    @property
    def pathway_options(self) -> list[tuple[str, str]]:
        """The pathways that may be seen alone, of the route that is."""
        return [(one.id, one.name) for one in self.world.pathways_in(self.kept.route)]

    @property
    def is_plain(self) -> bool:
        """Whether nothing is filtered, sought or chosen."""
        return not {"q", "level", "status", "theme", "chosen"} & set(self.typed)

    @property
    def is_often_asked(self) -> bool:
        """Whether the address asks for a part of the map and nothing else, so that its page is worth keeping."""
        return set(self.asked.query) <= {"route", "pathway", "framework"}

    @property
    def shown(self) -> Shown:
        """What is lit up, left out and chosen in the drawing."""
        chosen, found = self.named.found, self.selection.found
        left = {one.code for one in self.selection.shown}
        off = (
            frozenset() if len(left) == len(self.world) else frozenset({o.code for o in self.world.occupations} - left)
        )
        lit = None if found is None else frozenset(one.code for one in found)
        if chosen and lit is None:
            lit = frozenset({chosen.code, *(lead.occupation.code for lead in self.leads)})
        ways = tuple(Way(lead.occupation.code, lead.number, bool(lead.move.way)) for lead in self.leads)
        return Shown(lit, off, chosen.code if chosen else "", ways)

    @property
    def drawing(self) -> Markup:
        """The map as it is seen, with links."""
        kept, framework = self.kept, self.asked.framework.name
        links = Links(lambda code: occupation_address(code, framework), self.part_address)
        drawn = map_svg(self.world, kept.route, kept.pathway, name=NAME, shown=self.shown, links=links, whole=False)
        return Markup(drawn)

    @property
    def file(self) -> str:
        """The same as a file of its own."""
        return map_svg(self.world, self.kept.route, self.kept.pathway, name=NAME, shown=self.shown)

    @property
    def legend(self) -> tuple[LegendLine, ...]:
        """What the marks mean."""
        return legend_of(self.world)

    @property
    def stylesheet(self) -> str:
        """Where the stylesheet is that arranges this part of the map by the width of the window."""
        return stylesheet_address(self.kept.route, self.kept.pathway)

    def address(self, **changed: str) -> str:
        """Return the address of another view: this one with some parts changed, empty ones left out.

        A route that is seen alone has an address of its own.
        """
        parts = {name: value for name, value in {**self.typed, **changed}.items() if value}
        route = parts.pop("route", "")
        return map_address(f"/map/{route}" if route else "/map", self.asked.framework.name, **parts)

    def file_address(self, name: str) -> str:
        """Return where this view is as a file: ``picture.svg`` or ``occupations.csv``."""
        framework = self.asked.framework.name
        parts = {**self.typed, **({"framework": framework} if framework else {})}
        return f"/map/{name}" + (f"?{urlencode(parts)}" if parts else "")

    def part_address(self, part: Route | Pathway) -> str:
        """Return where a route or a pathway is seen alone, with the filters and the search that are on."""
        if isinstance(part, Pathway):
            return self.address(route=part.route, pathway=part.id)
        return self.address(route=part.id, pathway="")


def map_view(request: Request, warm: Warm, route: str = "") -> MapView:
    """Return what an address asks to see.

    Raises:
        UnknownNameError: the map has no such route or pathway.
    """
    world, asked = occupational_map(), PageQuery.of(request)
    route, pathway = route or asked.text("route"), asked.text("pathway")
    if route:
        the_route(world, route)
    if pathway:
        route = the_route(world, the_pathway(world, pathway, route).route).id
    levels, statuses, themes = options(world)
    level, status, theme = (
        asked.one_of("level", tuple(levels)),
        asked.one_of("status", tuple(statuses)),
        asked.one_of("theme", tuple(themes)),
    )
    kept = MapFilter(
        route,
        pathway,
        int(level) if level else None,
        status,
        (0 if theme == ANY_THEME else int(theme)) if theme else None,
    )
    selection = map_selection(kept, asked.text("q"), coder=warm.coder)
    named = asked.occupation(request, "chosen", warm)
    leads = leads_from(named.found.code, asked.framework) if named.found else ()
    values = {"route": route, "pathway": pathway, "level": level, "status": status, "theme": theme}
    typed = {name: value for name in PARTS if (value := values.get(name, asked.text(name)))}
    return MapView(world, asked, kept, selection, named, leads, typed)


def options(world: OccupationalMap) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the levels, statuses and green themes that may be chosen, each with its words."""
    levels = {str(level): f"level {level}" for level in sorted({one.level for one in world.occupations})}
    statuses = {status: status for status in sorted({one.status for one in world.occupations} - {""})}
    numbers = sorted({theme for one in world.occupations for theme in one.green_themes})
    themes = {ANY_THEME: "any green theme", **{str(n): f"green theme {n}" for n in numbers}} if numbers else {}
    return {"": "any", **levels}, {"": "any", **statuses}, {"": "all", **themes}


def stylesheet_address(route: str = "", pathway: str = "") -> str:
    """Return where the stylesheet is that arranges the map, a route or a pathway; it changes with what it says."""
    parts = {"route": route, "pathway": pathway, "v": hashlib.sha256(stylesheet(route, pathway)).hexdigest()[:12]}
    return f"/map/layout.css?{urlencode({name: value for name, value in parts.items() if value})}"


def stylesheet(route: str = "", pathway: str = "") -> bytes:
    """Return the stylesheet that arranges the map, a route or a pathway.

    Raises:
        UnknownNameError: the map has no such route or pathway.
    """
    return _stylesheet(map_layout(occupational_map(), route, pathway))


@lru_cache(maxsize=128)
def _stylesheet(layout: MapLayout) -> bytes:
    return arrangement_css(layout, NAME).encode()
