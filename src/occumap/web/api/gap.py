"""The gap from one occupation to another."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from occumap.render import as_dict
from occumap.web.api.map_parameters import From, Ground, GroundDep, Taken, To, occupation_meant, taken_shapes
from occumap.web.api.map_schemas import (
    GapAnswer,
    GapLineShape,
)
from occumap.web.api.parameters import (
    answers,
)
from occumap.web.api.responses import Answer, Body, Form, FormDep, give
from occumap.web.server.context import ContextDep, HeldContext
from occumap.web.server.dependencies import WarmDep
from occumap.workflows.map import gap as gap_workflow

router = APIRouter(tags=["map"])


@router.get("/gaps", operation_id="getGap", responses=answers(GapAnswer, 400, 404, 409))
def gap(
    request: Request, form: FormDep, warm: WarmDep, start: From, to: To, ground: GroundDep, context: ContextDep
) -> Response:
    """Return what somebody in one occupation lacks for another, skill by skill, what matters most first."""
    (first, told), (last, told_last) = occupation_meant(start, warm, ground), occupation_meant(to, warm, ground)
    return give(request, _gap(first, last, told + told_last, ground, context, form))


@lru_cache(maxsize=1024)
def _gap(start: str, to: str, taken: Taken, ground: Ground, context: HeldContext, form: Form) -> Body:
    gap = as_dict.gap(gap_workflow.gap(start, to, framework=ground.skills_map, context=context.context))
    found = GapAnswer.model_validate({**gap, "taken": taken_shapes(taken)})
    return Answer(found, GapLineShape, found.skills).body(form)
