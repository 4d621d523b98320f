"""Ways between occupations: the gap from one to another, a path of steps, and the single skill that opens most."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.responses import Response

from occumap.atlas.paths import Walking
from occumap.catalog.maps import occupational_map
from occumap.catalog.occupations import find_occupation
from occumap.errors import OccumapError
from occumap.model.gap import Gap, Path
from occumap.render import as_dict
from occumap.render.map import gap_svg, path_svg
from occumap.web.pages.map_wording import all_occupations, draw
from occumap.web.pages.query import Asked, Named
from occumap.web.server.dependencies import WarmDep, limited
from occumap.workflows.map.fit import reason_of
from occumap.workflows.map.moves import gap_between, paths, unlock, unlock_for_all

router = APIRouter()
CAP, STEPS, MAX_STEPS = 75, 4, 4
OPEN = 60
MAX_UNLOCKING = 15
SAME = "That is where you start. Choose another occupation."


@router.get("/map/gap", response_class=HTMLResponse)
def gap_page(request: Request, warm: WarmDep) -> HTMLResponse:
    """What stands between two occupations, skill by skill."""
    asked = Asked.of(request)
    start, to = _ends(asked, request, warm)
    found = gap_between(start.found.code, to.found.code) if start.found and to.found and not asked.errors else None
    return draw(
        request,
        "map/gap.html",
        status=asked.status,
        start=start,
        to=to,
        errors=asked.errors,
        gap=found,
        drawing=Markup(gap_svg(found, heading=False, whole=False)) if found else "",
        products=occupational_map().products_of(found.to_id) if found else (),
        occupations=all_occupations(),
    )


@router.get("/map/gap.json")
def gap_json(request: Request, warm: WarmDep) -> Response:
    """A gap as JSON."""
    found = _gap_asked(request, warm)
    text = as_dict.to_json(as_dict.gap(found)) + "\n"
    return _download(text, "application/json", f"gap-{found.from_id}-{found.to_id}.json")


@router.get("/map/gap.csv")
def gap_csv(request: Request, warm: WarmDep) -> Response:
    """A gap as CSV, a row for each skill."""
    found = _gap_asked(request, warm)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    ends = (found.from_id, found.to_id)
    writer.writerow(("from", "to", *_COLUMNS))
    for line in as_dict.gap(found)["skills"]:
        writer.writerow((*ends, *(line[column] for column in _COLUMNS)))
    return _download(text.getvalue(), "text/csv", f"gap-{found.from_id}-{found.to_id}.csv")


@router.get("/map/path", response_class=HTMLResponse, dependencies=[Depends(limited("coding"))])
def path_page(request: Request, warm: WarmDep) -> HTMLResponse:
    """The easiest ways of a few steps from one occupation to another."""
    asked = Asked.of(request)
    start, to = _ends(asked, request, warm)
    cap = asked.number("cap", default=CAP, low=1, high=100)
    steps = int(asked.number("steps", default=STEPS, low=1, high=MAX_STEPS, whole=True))
    down = asked.yes("down")
    found: tuple[Path, ...] | None = None
    if start.found and to.found and not asked.errors:
        if to.found.level < start.found.level and not down:
            asked.refuse("down", _lower(start, to))
        else:
            try:
                found = _paths(start.found.code, to.found.code, cap, steps, down)
            except OccumapError as error:
                asked.refuse("to", reason_of(error))
    return draw(
        request,
        "map/path.html",
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


@router.get("/map/unlock", response_class=HTMLResponse)
def unlock_page(request: Request, warm: WarmDep) -> HTMLResponse:
    """Which single skill opens most occupations, for somebody in an occupation or on the mean over all."""
    asked = Asked.of(request)
    start = asked.occupation(request, "from", warm)
    minimum = asked.number("minimum", default=OPEN, low=1, high=100)
    world = occupational_map()
    from_one = from_all = None
    if start.found:
        from_one = unlock(start.found.code, threshold=minimum / 100, limit=MAX_UNLOCKING)
    elif not start.text and not asked.errors:
        from_all = _unlock_for_all(minimum)
    return draw(
        request,
        "map/unlock.html",
        status=asked.status,
        start=start,
        minimum=asked.query.get("minimum", f"{OPEN}"),
        share_needed=minimum / 100,
        errors=asked.errors,
        from_one=from_one,
        from_all=from_all,
        world=world,
        occupations=all_occupations(),
    )


_COLUMNS = ("skill", "title", "status", "held", "needed", "shortfall", "weight", "cost", "essential")


def _ends(asked: Asked, request: Request, warm: WarmDep) -> tuple[Named, Named]:
    """Where a way begins and ends; where only one is given, the other is asked for."""
    start, to = asked.occupation(request, "from", warm), asked.occupation(request, "to", warm)
    if (start.text or start.error) and not to.text and not to.error and "to" in asked.query:
        asked.refuse("to", "Say where to.")
    if (to.text or to.error) and not start.text and not start.error and "from" in asked.query:
        asked.refuse("from", "Say where from.")
    if start.found and start.found == to.found:
        asked.refuse("to", SAME)
    return start, to


def _gap_asked(request: Request, warm: WarmDep) -> Gap:
    """The gap of an address that is downloaded.

    Raises:
        OccumapError: an occupation is missing, unknown or not the only one of its name.
    """
    asked = Asked.of(request)
    return gap_between(*(find_occupation(asked.text(name), coder=warm.coder).code for name in ("from", "to")))


@lru_cache(maxsize=512)
def _paths(start: str, to: str, cap: float, steps: int, down: bool) -> tuple[Path, ...]:
    return paths(start, to, walking=Walking(cap=cap / 100, max_steps=steps, may_fall=down))


@lru_cache(maxsize=128)
def _unlock_for_all(minimum: float) -> list[dict[str, Any]]:
    table = unlock_for_all(threshold=minimum / 100, limit=MAX_UNLOCKING)
    return [row for row in table.to_dicts() if row["mean_opened"] > 0]


def _lower(start: Named, to: Named) -> str:
    assert start.found is not None
    assert to.found is not None
    said = f"{to.found.name} is at level {to.found.level}, lower than {start.found.name} at {start.found.level}."
    return f"{said} Tick the box to let steps lead down."


def _download(text: str, media_type: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text.encode(), media_type=f"{media_type}; charset=utf-8", headers=headers)
