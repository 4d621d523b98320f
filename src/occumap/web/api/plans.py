"""A plan from one occupation to another, to keep: as JSON, as a page to print, or as a pathway in CTDL."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.model.career_plan import CareerPlan
from occumap.render import as_dict
from occumap.web.api.map_parameters import From, GroundDep, Taken, To, occupation_meant, taken_shapes
from occumap.web.api.parameters import PROBLEMS, Flag
from occumap.web.api.plan_schemas import PlanShape
from occumap.web.api.responses import Body, give
from occumap.web.server.dependencies import WarmDep, client_of, spend
from occumap.workflows.map.career_plan import plan_as, plan_between

router = APIRouter(tags=["map"])


class PlanForm(StrEnum):
    """How a plan is written."""

    JSON = "json"
    HTML = "html"
    CTDL = "jsonld"


MEDIA = {
    PlanForm.JSON: "application/json",
    PlanForm.HTML: "text/html; charset=utf-8",
    PlanForm.CTDL: "application/ld+json",
}
_OTHERS = {
    "text/html": {"schema": {"type": "string"}},
    "application/ld+json": {"schema": {"type": "object", "description": "A ceterms:Pathway with its parts."}},
}


@router.get(
    "/plans",
    operation_id="getPlan",
    responses={
        200: {"model": PlanShape, "description": "The plan.", "content": _OTHERS},
        **{status: {"description": PROBLEMS[status]} for status in (400, 404, 409, 429)},
    },
)
def plan(
    request: Request,
    warm: WarmDep,
    start: From,
    to: To,
    ground: GroundDep,
    form: Annotated[
        PlanForm, Query(alias="format", description="json, html (a page to print) or jsonld (a pathway in CTDL).")
    ] = PlanForm.JSON,
    direct: Annotated[Flag, Query(description="Whether to go in one step, whatever its gap.")] = False,
    down: Annotated[Flag, Query(description="Whether a step may lead to a lower level.")] = False,
) -> Response:
    """Return the easiest path between two occupations as a plan: what to gain in each step and how, and its sources."""
    (first, told), (last, told_last) = occupation_meant(start, warm, ground), occupation_meant(to, warm, ground)
    spend(request, "coding", client_of(request))
    today = datetime.now(UTC).date()
    found = plan_between(first, last, ground.skills_map, made=today, direct=direct, may_fall=down)
    return give(request, _body(found, form, told + told_last))


def _body(found: CareerPlan, form: PlanForm, taken: Taken) -> Body:
    if form is PlanForm.JSON:
        shape = PlanShape.model_validate({**as_dict.career_plan(found), "taken": taken_shapes(taken)})
        content = shape.model_dump_json(by_alias=True).encode()
    else:
        content = plan_as(found, form.value)
    name = f"plan-{found.start}-{found.to}.{form.value}"
    kept = [] if form is PlanForm.JSON else [(b"content-disposition", f'attachment; filename="{name}"'.encode())]
    headers = (
        (b"content-type", MEDIA[form].encode()),
        (b"content-length", str(len(content)).encode()),
        (b"etag", (etag := f'"{hashlib.sha256(content).hexdigest()[:32]}"').encode()),
        *kept,
    )
    return Body(content, etag, headers)
