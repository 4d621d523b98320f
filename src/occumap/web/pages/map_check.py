"""Occupations whose names contradict the group they are published under, as a page and as CSV."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.catalog.load import occupational_map
from occumap.render.reports.map_check import map_check_csv
from occumap.web.pages.map_wording import draw
from occumap.web.pages.query import PageQuery
from occumap.web.server.dependencies import limited
from occumap.workflows.map.map_check import held_map_check, map_check_soon

router = APIRouter(dependencies=[Depends(limited("coding"))])


# So many occupations are shown at once; the others are folded away.
FIRST = 20


@router.get("/map/check", response_class=HTMLResponse)
def check_page(request: Request) -> HTMLResponse:
    """Return the occupations to look at, the heaviest contradiction first; of all routes or of one."""
    asked = PageQuery.of(request)
    found = map_check_soon()
    if found is None:
        return draw(request, "map/checking.html")
    world = occupational_map()
    with_occupations = sorted({world.route_of(one.code).id for one in world.occupations})
    routes = {"": "all routes", **{one.id: one.name for one in world.routes if one.id in with_occupations}}
    route = asked.one_of("route", tuple(routes))
    return draw(
        request,
        "map/check.html",
        status=asked.status,
        errors=asked.errors,
        found=found,
        route=route,
        routes=routes,
        shown=[one for one in found.flagged if not route or world.route_of(one.occupation.code).id == route],
        crossed=[one for one in found.crossed if not route or world.route_of(one.start.code).id == route],
        world=world,
        first=FIRST,
    )


@router.get("/map/check.csv")
def check_csv() -> Response:
    """Return every occupation that was checked, the heaviest contradiction first."""
    headers = {"content-disposition": 'attachment; filename="map-check.csv"'}
    return Response(map_check_csv(held_map_check()), media_type="text/csv; charset=utf-8", headers=headers)
