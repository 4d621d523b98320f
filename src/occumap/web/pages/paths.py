"""Paths of several steps from one occupation to another."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from occumap.errors import OccumapError
from occumap.model.occupational_map import Occupation
from occumap.model.path import Paths
from occumap.web.pages.map_wording import draw, occupation_list
from occumap.web.pages.query import NamedOccupation, PageQuery, ends_of
from occumap.web.server.context import ContextDep, HeldContext
from occumap.web.server.dependencies import WarmDep, limited
from occumap.workflows.map.held_ground import HeldFramework
from occumap.workflows.map.paths import paths
from occumap.workflows.map.statements import reason_of

router = APIRouter()


STEPS, MAX_STEPS = 4, 4


@router.get("/map/path", response_class=HTMLResponse, dependencies=[Depends(limited("coding"))])
def path_page(request: Request, warm: WarmDep, context: ContextDep) -> HTMLResponse:
    """Return the easiest ways of a few steps from one occupation to another."""
    asked = PageQuery.of(request)
    start, to = ends_of(asked, request, warm)
    cap = asked.number("cap", default=0, low=1, high=100)
    steps = int(asked.number("steps", default=STEPS, low=1, high=MAX_STEPS, whole=True))
    down = asked.yes("down")
    found: Paths | None = None
    if start.found and to.found and not asked.errors:
        if to.found.level < start.found.level and not down:
            asked.refuse("down", _lower(start, to))
        else:
            try:
                found = _paths(start.found, to.found, cap, steps, down, asked.framework, context)
            except OccumapError as error:
                asked.refuse("to", reason_of(error))
    return draw(
        request,
        "map/paths.html",
        status=asked.status,
        start=start,
        to=to,
        cap=asked.query.get("cap", ""),
        steps=f"{steps}",
        max_steps=MAX_STEPS,
        down=down,
        errors=asked.errors,
        paths=found,
        occupation_list=occupation_list(),
    )


@lru_cache(maxsize=512)
def _paths(
    start: Occupation, to: Occupation, cap: float, steps: int, down: bool, of: HeldFramework, context: HeldContext
) -> Paths:
    return paths(
        *(start, to),
        framework=of.skills_map,
        cap=cap / 100 or None,
        max_steps=steps,
        may_fall=down,
        context=context.context,
    )


def _lower(start: NamedOccupation, to: NamedOccupation) -> str:
    assert start.found is not None
    assert to.found is not None
    said = f"{to.found.name} is at level {to.found.level}, lower than {start.found.name} at {start.found.level}."
    return f"{said} Tick “Allow steps to a lower level” to find a path."
