"""The gap from one occupation to another."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from occumap.catalog.occupations import find_occupation
from occumap.model.occupational_map import Occupation
from occumap.render import as_dict
from occumap.web.api.map_parameters import From, To, skills_map
from occumap.web.api.map_schemas import (
    GapLineShape,
    GapShape,
)
from occumap.web.api.parameters import (
    answers,
)
from occumap.web.api.responses import Answer, Body, Form, FormDep, give
from occumap.web.server.dependencies import WarmDep
from occumap.workflows.map import gap as gap_workflow

router = APIRouter(tags=["map"])


@router.get("/gaps", operation_id="getGap", responses=answers(GapShape, 404, 409))
def gap(request: Request, form: FormDep, warm: WarmDep, start: From, to: To) -> Response:
    """Return what somebody in one occupation lacks for another, skill by skill, what matters most first."""
    first, last = find_occupation(start, coder=warm.coder), find_occupation(to, coder=warm.coder)
    return give(request, _gap(first, last, form))


@lru_cache(maxsize=1024)
def _gap(start: Occupation, to: Occupation, form: Form) -> Body:
    found = GapShape.model_validate(as_dict.gap(gap_workflow.gap(start, to, framework=skills_map())))
    return Answer(found, GapLineShape, found.skills).body(form)
