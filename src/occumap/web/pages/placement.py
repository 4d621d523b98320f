"""Whether the map has occupations in the right place."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from occumap.catalog.load import occupational_map
from occumap.model.placement import Placements
from occumap.web.pages.map_wording import draw
from occumap.web.pages.query import PageQuery
from occumap.workflows.map.held_ground import HeldFramework
from occumap.workflows.map.placement import placement

router = APIRouter()


@router.get("/map/placement", response_class=HTMLResponse)
def placement_page(request: Request) -> HTMLResponse:
    """Return occupations whose profile fits another cluster better than their own, with the evidence."""
    asked = PageQuery.of(request)
    standard = asked.text("standard").upper()
    world = occupational_map()
    if standard and not world.of_standard(standard):
        asked.refuse(
            "standard",
            f"No occupation on the map belongs to the standard “{standard}”. Enter a code such as ST0457.",
            status=404,
        )
    every = asked.yes("all") or bool(standard)
    held = asked.framework
    # What is wrong with the address is said without the tables, which take seconds to make.
    found = None if asked.errors else _placements(held)
    shown = [
        one
        for one in (found.all if found else ())
        if (every or one.flagged) and (not standard or one.occupation.standard == standard)
    ]
    return draw(
        request,
        "map/placement.html",
        status=asked.status,
        found=found,
        shown=shown,
        standard=asked.query.get("standard", ""),
        every=asked.yes("all"),
        errors=asked.errors,
        unjudged=[
            one for one in (found.unjudged if found else ()) if not standard or one.occupation.standard == standard
        ],
    )


@lru_cache(maxsize=8)
def _placements(of: HeldFramework) -> Placements:
    # Levels tell clusters of one technical level apart, and the framework of all routes has none.
    return placement(framework=of.skills_map if of.name else None)
