"""The single skill that opens most occupations."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.catalog.maps import framework, occupational_map
from occumap.catalog.occupations import find_occupation
from occumap.model.gap import Unlock
from occumap.web.api.answers import Answer, FormDep, give, part_of
from occumap.web.api.map import reference
from occumap.web.api.map_parameters import From, skills_map
from occumap.web.api.map_schemas import (
    Unlocks,
    UnlockShape,
)
from occumap.web.api.parameters import (
    Fraction,
    Page,
    Size,
    answers,
)
from occumap.web.server.dependencies import WarmDep
from occumap.workflows.map import unlock as unlock_workflow

router = APIRouter(tags=["map"])


@router.get("/unlock", operation_id="listUnlocks", responses=answers(Unlocks, 404, 409))
def unlock(
    request: Request,
    form: FormDep,
    warm: WarmDep,
    start: From,
    threshold: Annotated[
        float, Query(ge=0.01, le=1, description="The coverage at which an occupation is open."), Fraction
    ] = 0.6,
    page: Page = 0,
    size: Size = 10,
) -> Response:
    """Single skills by how many occupations each would open for somebody in an occupation."""
    found = find_occupation(start, coder=warm.coder)
    return give(request, _unlock(found.code, threshold, page, size).body(form))


@lru_cache(maxsize=512)
def _unlock(start: str, threshold: float, page: int, size: int) -> Answer:
    found = unlock_workflow.unlock(start, skills_map=skills_map(), threshold=threshold, limit=None)
    part = part_of(found, _unlocking, "/unlock", page, size, from_=start, threshold=threshold)
    document = Unlocks(
        start=reference(occupational_map()[start]),
        framework=framework().id,
        threshold=threshold,
        skills=part.shapes,
        page=part.page,
        links=part.links,
    )
    return Answer(document, UnlockShape, part.shapes)


def _unlocking(one: Unlock) -> UnlockShape:
    return UnlockShape(skill=one.skill, title=one.title, held=one.held, level=one.level, opens=list(one.opens))
