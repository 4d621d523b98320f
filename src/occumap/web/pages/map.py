"""The map as a drawing, whole or a route of it, and finding an occupation."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from occumap.catalog.load import occupational_map
from occumap.web.pages import (
    fit,
    gap,
    map_address,
    map_check,
    map_files,
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
from occumap.web.pages.map_lines import groups_of
from occumap.web.pages.map_view import map_view, options
from occumap.web.pages.map_wording import draw, occupation_list
from occumap.web.pages.query import PageQuery
from occumap.web.server.dependencies import WarmDep
from occumap.web.server.response_cache import keep
from occumap.web.server.warm_up import Warm

router = APIRouter()
for part in (gap, paths, plans, unlock, fit, placement, map_check, map_files, saved_views, skills, occupation):
    router.include_router(part.router)


@router.get("/map", response_class=HTMLResponse)
async def map_page(request: Request, warm: WarmDep) -> Response:
    """Return the map as a drawing: all of it, or the route or pathway that is asked for; filtered, sought, chosen."""
    return await _map_page(request, warm)


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
    return draw(request, "map/find.html", status=asked.status, named=named, occupation_list=occupation_list())


@router.get("/map/occupations", response_class=HTMLResponse)
def occupations_page(request: Request) -> HTMLResponse:
    """Return all occupations by name."""
    world = occupational_map()
    listed = sorted(world.occupations, key=lambda one: (one.name.casefold(), one.code))
    return draw(request, "map/occupations.html", listed=listed, world=world, occupation_list=occupation_list())


@router.get("/map/{route}", response_class=HTMLResponse)
async def route_page(request: Request, route: str, warm: WarmDep) -> Response:
    """Return a route, larger and with its names; with ``chosen``, where that occupation leads."""
    return await _map_page(request, warm, route)


async def _map_page(request: Request, warm: Warm, route: str = "") -> Response:
    response, is_often_asked = await run_in_threadpool(_drawn_page, request, warm, route)
    if is_often_asked:
        keep(request, response)
    return response


def _drawn_page(request: Request, warm: Warm, route: str) -> tuple[Response, bool]:
    view = map_view(request, warm, route)
    world, chosen = view.world, view.named.found
    held = [one for one in world.routes if world.pathways_in(one.id)]
    levels, statuses, themes = options(world)
    counts = Counter(world.route_of(one.code).id for one in world.occupations)
    response = draw(
        request,
        "map/index.html",
        status=view.asked.status,
        view=view,
        errors=view.asked.errors,
        world=world,
        chosen=chosen,
        groups=groups_of(view.leads) if chosen else (),
        here_of={one.id: one for one in world.routes},
        routes=[(one, world.pathways_in(one.id), counts[one.id]) for one in held],
        nameless=[one.name for one in world.routes if one not in held],
        levels=levels,
        statuses=statuses,
        themes=themes,
        occupation_list=occupation_list(),
    )
    return response, view.is_often_asked and view.asked.status == HTTPStatus.OK
