"""Paths of several steps from one occupation to another."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.catalog.occupations import find_occupation
from occumap.model.occupational_map import Occupation
from occumap.render import as_dict
from occumap.web.api.map_parameters import From, To, in_one_line, skills_map
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
    steps: Annotated[int, Query(ge=1, le=4, description="The maximum number of steps in a path."), Number] = 4,
    cap: Annotated[float, Query(ge=0.01, le=1, description="The largest gap allowed in any step."), Fraction] = 0.75,
    down: Annotated[Flag, Query(description="Whether a step may lead to a lower level.")] = False,
) -> Response:
    """Return the easiest ways of a few steps from one occupation to another; skills are gathered on the way."""
    first, last = find_occupation(start, coder=warm.coder), find_occupation(to, coder=warm.coder)
    spend(request, "coding", client_of(request))
    return give(request, _paths(first, last, steps, cap, down, form))


@lru_cache(maxsize=128)
def _paths(start: Occupation, to: Occupation, steps: int, cap: float, down: bool, form: Form) -> Body:
    found = paths_workflow.paths(start, to, framework=skills_map(), cap=cap, max_steps=steps, may_fall=down)
    shapes = [PathShape.model_validate(as_dict.path(path)) for path in found]
    document = Paths(
        items=shapes,
        links={
            "self": link("/paths", from_=start.code, to=to.code, steps=steps, cap=cap, down=down),
            "gap": link("/gaps", from_=start.code, to=to.code),
        },
    )
    rows = [
        StepRow.model_validate({"path": n, "step": m, **in_one_line(step)})
        for n, path in enumerate(shapes, start=1)
        for m, step in enumerate(path.steps, start=1)
    ]
    return Answer(document, StepRow, rows).body(form)
