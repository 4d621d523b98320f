"""The gap from one occupation to another, as a page, as JSON and as CSV."""

from __future__ import annotations

import csv
import io

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.catalog.load import occupational_map
from occumap.catalog.occupations import find_occupation
from occumap.errors import OccumapError
from occumap.model.gap import Gap
from occumap.render import as_dict
from occumap.web.pages.map_wording import draw, occupation_list
from occumap.web.pages.query import PageQuery, ends_of
from occumap.web.server.context import ContextDep, HeldContext
from occumap.web.server.dependencies import WarmDep
from occumap.workflows.map.gap import gap as gap_between

router = APIRouter()


@router.get("/map/gap", response_class=HTMLResponse)
def gap_page(request: Request, warm: WarmDep, context: ContextDep) -> HTMLResponse:
    """Return what stands between two occupations, skill by skill."""
    asked = PageQuery.of(request)
    start, to = ends_of(asked, request, warm)
    found = None
    if start.found and to.found and not asked.errors:
        skills_map = asked.framework.skills_map
        try:
            found = gap_between(start.found, to.found, framework=skills_map, context=context.context)
        except OccumapError as error:
            asked.refuse("to" if start.found.code in skills_map.framework else "from", str(error))
    return draw(
        request,
        "map/gap.html",
        status=asked.status,
        start=start,
        to=to,
        errors=asked.errors,
        gap=found,
        products=occupational_map().products_of(found.to_id) if found else (),
        occupation_list=occupation_list(),
    )


@router.get("/map/gap.json")
def gap_json(request: Request, warm: WarmDep, context: ContextDep) -> Response:
    """Return a gap as JSON."""
    found = _gap_asked(request, warm, context)
    text = as_dict.to_json(as_dict.gap(found)) + "\n"
    return _download(text, "application/json", f"gap-{found.from_id}-{found.to_id}.json")


@router.get("/map/gap.csv")
def gap_csv(request: Request, warm: WarmDep, context: ContextDep) -> Response:
    """Return a gap as CSV, a row for each skill."""
    found = _gap_asked(request, warm, context)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    ends = (found.from_id, found.to_id)
    writer.writerow(("from", "to", *_GAP_COLUMNS))
    for line in as_dict.gap(found)["skills"]:
        writer.writerow((*ends, *(line[column] for column in _GAP_COLUMNS)))
    return _download(text.getvalue(), "text/csv", f"gap-{found.from_id}-{found.to_id}.csv")


_GAP_COLUMNS = ("skill", "title", "status", "held", "needed", "shortfall", "weight", "cost", "essential", "unstated")


def _gap_asked(request: Request, warm: WarmDep, context: HeldContext) -> Gap:
    """Return the gap of an address that is downloaded.

    Raises:
        OccumapError: an occupation is missing, unknown or not the only one of its name.
    """
    asked = PageQuery.of(request)
    ends = (find_occupation(asked.text(name), coder=warm.coder) for name in ("from", "to"))
    return gap_between(*ends, framework=asked.framework.skills_map, context=context.context)


def _download(text: str, media_type: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text.encode(), media_type=f"{media_type}; charset=utf-8", headers=headers)
