"""Paths of several steps from one occupation to another."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.render import as_dict
from occumap.web.api.map_parameters import (
    From,
    Ground,
    GroundDep,
    Taken,
    To,
    in_one_line,
    occupation_meant,
    taken_shapes,
)
from occumap.web.api.map_schemas import (
    Paths,
    PathShape,
    StepRow,
)
from occumap.web.api.parameters import (
    Flag,
    Fraction,
    Number,
    answers,
)
from occumap.web.api.responses import Answer, Body, Form, FormDep, give, link
from occumap.web.server.context import ContextDep, HeldContext
from occumap.web.server.dependencies import WarmDep, client_of, spend
from occumap.workflows.map import paths as paths_workflow

router = APIRouter(tags=["map"])


@router.get("/paths", operation_id="listPaths", responses=answers(Paths, 400, 404, 409, 429))
def paths(
    request: Request,
    form: FormDep,
    warm: WarmDep,
    start: From,
    to: To,
    ground: GroundDep,
    context: ContextDep,
    steps: Annotated[int, Query(ge=1, le=4, description="The maximum number of steps in a path."), Number] = 4,
    cap: Annotated[
        float,
        Query(ge=0, le=1, description="The largest gap allowed in any step; 0 for the framework’s own."),
        Fraction,
    ] = 0,
    down: Annotated[Flag, Query(description="Whether a step may lead to a lower level.")] = False,
) -> Response:
    """Return the easiest sensible ways of a few steps from one occupation to another, or none and why.

    Skills are gathered on the way.
    """
    (first, told), (last, told_last) = occupation_meant(start, warm, ground), occupation_meant(to, warm, ground)
    spend(request, "coding", client_of(request))
    return give(request, _paths(first, last, told + told_last, ground, context, steps, cap, down, form))


@lru_cache(maxsize=128)
def _paths(
    start: str,
    to: str,
    taken: Taken,
    ground: Ground,
    context: HeldContext,
    steps: int,
    cap: float,
    down: bool,
    form: Form,
) -> Body:
    found = paths_workflow.paths(
        *(start, to),
        framework=ground.skills_map,
        cap=cap or None,
        max_steps=steps,
        may_fall=down,
        context=context.context,
    )
    shapes = [PathShape.model_validate(as_dict.path(path)) for path in found]
    document = Paths(
        items=shapes,
        why=found.why,
        taken=taken_shapes(taken),
        links={
            "self": link("/paths", from_=start, to=to, steps=steps, cap=cap, down=down, **ground.asked),
            "gap": link("/gaps", from_=start, to=to, **ground.asked),
        },
    )
    rows = [
        StepRow.model_validate({"path": n, "step": m, **in_one_line(step)})
        for n, path in enumerate(shapes, start=1)
        for m, step in enumerate(path.steps, start=1)
    ]
    return Answer(document, StepRow, rows).body(form)
