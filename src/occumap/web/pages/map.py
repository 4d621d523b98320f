"""The map: its routes, a route as a grid of pathways by level, and finding an occupation."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.responses import Response

from occumap.catalog.load import occupational_map
from occumap.model.occupational_map import Cluster, Occupation, Pathway, TechnicalLevel
from occumap.render.map.grid import LEVEL_NUMBERS, LEVELS, the_route
from occumap.web.pages import (
    fit,
    gap,
    map_address,
    map_check,
    occupation,
    occupation_address,
    paths,
    placement,
    plans,
    redirect,
    saved_views,
    skills,
    unlock,
)
from occumap.web.pages.map_lines import groups_of, leads_from, lines_svg
from occumap.web.pages.map_wording import all_occupations, draw
from occumap.web.pages.query import PageQuery
from occumap.web.server.dependencies import WarmDep

router = APIRouter()
for part in (gap, paths, plans, unlock, fit, placement, map_check, saved_views, skills, occupation):
    router.include_router(part.router)


@router.get("/map", response_class=HTMLResponse)
def map_page(request: Request) -> HTMLResponse:
    """Return the routes, and what can be asked of the map."""
    world = occupational_map()
    held = {route.id: len(world.pathways_in(route.id)) for route in world.routes}
    routes = sorted(world.routes, key=lambda route: (not held[route.id], route.name))
    return draw(request, "map/index.html", world=world, routes=routes, held=held, occupations=all_occupations())


@router.get("/map/find", response_class=HTMLResponse)
def find_page(request: Request, warm: WarmDep) -> Response:
    """Lead to the occupation meant; where several may be, asks."""
    asked = PageQuery.of(request)
    named = asked.occupation(request, "q", warm)
    if named.found:
        said = named.text if named.said else ""
        return redirect(request, occupation_address(named.found.code, asked.framework.name, named=said))
    if not named.text and not named.error:
        return redirect(request, map_address("/map", asked.framework.name))
    return draw(request, "map/find.html", status=asked.status, named=named, occupations=all_occupations())


@router.get("/map/occupations", response_class=HTMLResponse)
def occupations_page(request: Request) -> HTMLResponse:
    """Return all occupations by name."""
    world = occupational_map()
    listed = sorted(world.occupations, key=lambda one: (one.name.casefold(), one.code))
    return draw(request, "map/occupations.html", listed=listed, world=world, occupations=all_occupations())


@router.get("/map/{route}", response_class=HTMLResponse)
def route_page(request: Request, route: str, warm: WarmDep) -> HTMLResponse:
    """Return a route as a grid of pathways by technical level; with ``chosen``, where that occupation leads."""
    world = occupational_map()
    found = the_route(world, route)
    pathways = world.pathways_in(route)
    asked = PageQuery.of(request)
    named = asked.occupation(request, "chosen", warm)
    chosen = named.found
    leads = leads_from(chosen.code, asked.framework) if chosen else ()
    return draw(
        request,
        "map/route.html",
        status=asked.status,
        route=found,
        pathways=pathways,
        bands=_bands(route),
        world=world,
        named=named,
        chosen=chosen,
        leads=leads,
        groups=groups_of(leads),
        numbers={lead.occupation.code: lead for lead in leads},
        drawing=Markup(lines_svg(world, route, chosen, leads)) if chosen else "",
    )


_Cell = tuple[Pathway, tuple[tuple[Cluster, tuple[Occupation, ...]], ...]]


@lru_cache(maxsize=32)
def _bands(route: str) -> tuple[tuple[TechnicalLevel, str, tuple[_Cell, ...]], ...]:
    """Return the grid from the top: technical levels, each with a cell for every pathway."""
    world = occupational_map()
    return tuple(
        (
            level,
            LEVEL_NUMBERS[level],
            tuple(
                (pathway, tuple((c, world.in_cluster(c.id)) for c in world.clusters_at(pathway.id, level)))
                for pathway in world.pathways_in(route)
            ),
        )
        for level in LEVELS
    )
