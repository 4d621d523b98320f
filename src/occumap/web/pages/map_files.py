"""The map as files: a view of it as a drawing or a table, the small picture of it, and what arranges the large one."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from occumap.catalog.load import occupational_map
from occumap.render.map.map_layout import MapLayout, map_layout
from occumap.render.map.map_still import still_svg
from occumap.render.reports.map_list import map_list_csv
from occumap.web.pages.map_view import map_view, stylesheet
from occumap.web.pages.query import PageQuery
from occumap.web.server.dependencies import WarmDep

router = APIRouter()
_SVG = "image/svg+xml"
_A_WHILE = {"cache-control": "public, max-age=86400"}


@router.get("/map/picture.svg")
def picture(request: Request, warm: WarmDep) -> Response:
    """Return a view of the map as a drawing to keep."""
    view = map_view(request, warm)
    headers = {"content-disposition": f'attachment; filename="{view.kept.pathway or view.kept.route or "map"}.svg"'}
    return Response(view.file, media_type=_SVG, headers=headers)


@router.get("/map/occupations.csv")
def occupations_csv(request: Request, warm: WarmDep) -> Response:
    """Return the occupations of a view as a table: what was found, or else all that is shown."""
    view = map_view(request, warm)
    content = map_list_csv(view.world, view.selection.listed)
    headers = {"content-disposition": 'attachment; filename="occupations.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/map/layout.css")
def layout_css(request: Request) -> Response:
    """Return the stylesheet that arranges the map, a route or a pathway by the width of the window."""
    asked = PageQuery.of(request)
    return Response(stylesheet(asked.text("route"), asked.text("pathway")), media_type="text/css", headers=_A_WHILE)


@router.get("/map/still.svg")
def still() -> Response:
    """Return the small picture of the map."""
    return Response(_still(map_layout(occupational_map())), media_type=_SVG, headers=_A_WHILE)


@lru_cache(maxsize=2)
def _still(_: MapLayout) -> bytes:
    return still_svg(occupational_map()).encode()
