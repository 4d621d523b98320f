"""The single skill that opens most occupations."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from occumap.catalog.load import occupational_map
from occumap.web.pages.map_wording import draw, occupation_list
from occumap.web.pages.query import PageQuery
from occumap.web.server.dependencies import WarmDep
from occumap.workflows.map.held_ground import HeldFramework
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.unlock import unlock, unlock_for_all

router = APIRouter()


OPEN = 60


MAX_UNLOCKING = 15


@router.get("/map/unlock", response_class=HTMLResponse)
def unlock_page(request: Request, warm: WarmDep) -> HTMLResponse:
    """Return which single skill opens most occupations, for somebody in an occupation or on the mean over all."""
    asked = PageQuery.of(request)
    start = asked.occupation(request, "from", warm)
    minimum = asked.number("minimum", default=OPEN, low=1, high=100)
    world = occupational_map()
    from_one = from_all = None
    if start.found:
        from_one = unlock(
            start.found, framework=asked.framework.skills_map, threshold=minimum / 100, limit=MAX_UNLOCKING
        )
    elif not start.text and not asked.errors:
        from_all = _unlock_for_all(minimum, asked.framework)
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
        borrowed=any(
            asked.framework.skills_map.framework.notes_on(code) for one in from_one or () for code in one.opens
        ),
        notes_on=asked.framework.skills_map.framework.notes_on,
        of_tasks=bool(asked.framework.skills_map.framework.scale.unit),
        described=_described(asked.framework.skills_map),
        occupation_list=occupation_list(),
    )


@lru_cache(maxsize=128)
def _unlock_for_all(minimum: float, of: HeldFramework) -> list[dict[str, Any]]:
    table = unlock_for_all(framework=of.skills_map, threshold=minimum / 100, limit=MAX_UNLOCKING)
    return [row for row in table.to_dicts() if row["mean_opened"] > 0]


def _described(on: SkillsMap) -> int:
    """Return how many occupations the framework has."""
    if on.occupations is None:
        return len(on.framework.profiles)
    return sum(one.code in on.framework for one in on.occupations.occupations)
