"""Paths of several steps from one occupation to another."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from occumap.errors import OccumapError
from occumap.model.gap import Path
from occumap.model.occupational_map import Occupation
from occumap.render.map import path_svg
from occumap.web.pages.map_wording import all_occupations, draw
from occumap.web.pages.query import NamedOccupation, PageQuery, ends_of
from occumap.web.server.dependencies import WarmDep, limited
from occumap.workflows.map.fit import reason_of
from occumap.workflows.map.paths import paths

router = APIRouter()


CAP, STEPS, MAX_STEPS = 75, 4, 4


@router.get("/map/path", response_class=HTMLResponse, dependencies=[Depends(limited("coding"))])
def path_page(request: Request, warm: WarmDep) -> HTMLResponse:
    """Return the easiest ways of a few steps from one occupation to another."""
    asked = PageQuery.of(request)
    start, to = ends_of(asked, request, warm)
    cap = asked.number("cap", default=CAP, low=1, high=100)
    steps = int(asked.number("steps", default=STEPS, low=1, high=MAX_STEPS, whole=True))
    down = asked.yes("down")
    found: tuple[Path, ...] | None = None
    if start.found and to.found and not asked.errors:
        if to.found.level < start.found.level and not down:
            asked.refuse("down", _lower(start, to))
        else:
            try:
                found = _paths(start.found, to.found, cap, steps, down)
            except OccumapError as error:
                asked.refuse("to", reason_of(error))
    return draw(
        request,
        "map/paths.html",
        status=asked.status,
        start=start,
        to=to,
        cap=asked.query.get("cap", f"{CAP}"),
        steps=f"{steps}",
        max_steps=MAX_STEPS,
        down=down,
        errors=asked.errors,
        paths=found,
        drawings=[Markup(path_svg(one, name=f"path-{n}", whole=False)) for n, one in enumerate(found or (), 1)],
        occupations=all_occupations(),
    )


@lru_cache(maxsize=512)
def _paths(start: Occupation, to: Occupation, cap: float, steps: int, down: bool) -> tuple[Path, ...]:
    return paths(start, to, cap=cap / 100, max_steps=steps, may_fall=down)


def _lower(start: NamedOccupation, to: NamedOccupation) -> str:
    assert start.found is not None
    assert to.found is not None
    said = f"{to.found.name} is at level {to.found.level}, lower than {start.found.name} at {start.found.level}."
    return f"{said} Tick “Allow steps to a lower level” to find a path."
