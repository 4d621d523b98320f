"""The gap from one occupation to another."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from occumap.catalog.maps import framework, occupational_map
from occumap.catalog.occupations import find_occupation
from occumap.model.gap import GapLine
from occumap.web.api.answers import Answer, FormDep, give, link
from occumap.web.api.map import reference
from occumap.web.api.map_parameters import From, To, skills_map
from occumap.web.api.map_schemas import (
    GapShape,
    LineShape,
)
from occumap.web.api.parameters import (
    answers,
)
from occumap.web.server.dependencies import WarmDep
from occumap.workflows.map import gap as gap_workflow

router = APIRouter(tags=["map"])


@router.get("/gaps", operation_id="getGap", responses=answers(GapShape, 404, 409))
def gap(request: Request, form: FormDep, warm: WarmDep, start: From, to: To) -> Response:
    """What somebody in one occupation lacks for another, skill by skill, what matters most first."""
    first, last = find_occupation(start, coder=warm.coder), find_occupation(to, coder=warm.coder)
    return give(request, _gap(first.code, last.code).body(form))


@lru_cache(maxsize=1024)
def _gap(start: str, to: str) -> Answer:
    found = gap_workflow.gap_between(start, to, skills_map=skills_map())
    world = occupational_map()
    lines = [_line(line) for line in found.lines]
    document = GapShape(
        start=reference(world[start]),
        to=reference(world[to]),
        framework=framework().id,
        coverage=round(found.coverage, 4),
        lines=lines,
        links={"self": link("/gaps", from_=start, to=to), "paths": link("/paths", from_=start, to=to)},
    )
    return Answer(document, LineShape, lines)


def _line(line: GapLine) -> LineShape:
    return LineShape(
        skill=line.skill,
        title=line.title,
        status=line.status.value,
        held=line.held,
        needed=line.needed,
        shortfall=line.shortfall,
        weight=round(line.weight, 4),
        cost=round(line.cost, 4),
        essential=line.essential,
    )
