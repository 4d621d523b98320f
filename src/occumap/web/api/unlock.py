"""The single skill that opens most occupations."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.render import as_dict
from occumap.web.api.map_parameters import From, Ground, GroundDep, Taken, occupation_meant, taken_shapes
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
from occumap.web.api.responses import Answer, Body, Form, FormDep, give, part_of
from occumap.web.server.dependencies import WarmDep
from occumap.workflows.map import unlock as unlock_workflow

router = APIRouter(tags=["map"])


@router.get("/unlock", operation_id="listUnlocks", responses=answers(Unlocks, 400, 404, 409))
def unlock(
    request: Request,
    form: FormDep,
    warm: WarmDep,
    start: From,
    ground: GroundDep,
    threshold: Annotated[
        float, Query(ge=0.01, le=1, description="The coverage from which an occupation counts as open."), Fraction
    ] = 0.6,
    page: Page = 0,
    size: Size = 10,
) -> Response:
    """List single skills by how many occupations each would open for somebody in an occupation."""
    found, taken = occupation_meant(start, warm, ground)
    return give(request, _unlock(found, taken, ground, threshold, page, size, form))


@lru_cache(maxsize=512)
def _unlock(start: str, taken: Taken, ground: Ground, threshold: float, page: int, size: int, form: Form) -> Body:
    found = unlock_workflow.unlock(start, framework=ground.skills_map, threshold=threshold, limit=None)
    asked = {"from_": start, **ground.asked, "threshold": threshold}
    part = part_of(found, lambda one: UnlockShape.model_validate(as_dict.unlock(one)), "/unlock", page, size, **asked)
    document = Unlocks(items=part.shapes, page=part.page, links=part.links, taken=taken_shapes(taken))
    return Answer(document, UnlockShape, part.shapes).body(form)
