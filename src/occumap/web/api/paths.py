"""Paths of several steps from one occupation to another."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.atlas.paths import Walking
from occumap.catalog.maps import framework, occupational_map
from occumap.catalog.occupations import find_occupation
from occumap.model.gap import Gap, Path, Step
from occumap.web.api.answers import Answer, FormDep, give, link
from occumap.web.api.map import reference
from occumap.web.api.map_parameters import From, To, skills_map, skills_of
from occumap.web.api.map_schemas import (
    OffRampShape,
    Paths,
    PathShape,
    StepShape,
)
from occumap.web.api.parameters import (
    Flag,
    Fraction,
    Number,
    answers,
)
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
    steps: Annotated[int, Query(ge=1, le=4, description="Of a path, at the most."), Number] = 4,
    cap: Annotated[float, Query(ge=0.01, le=1, description="The widest gap of any step."), Fraction] = 0.75,
    down: Annotated[Flag, Query(description="Whether a step may lead to a lower level.")] = False,
) -> Response:
    """The easiest ways of a few steps from one occupation to another; skills are gathered on the way."""
    first, last = find_occupation(start, coder=warm.coder), find_occupation(to, coder=warm.coder)
    spend(request, "coding", client_of(request))
    return give(request, _paths(first.code, last.code, steps, cap, down).body(form))


@lru_cache(maxsize=512)
def _paths(start: str, to: str, steps: int, cap: float, down: bool) -> Answer:
    walking = Walking(cap=cap, max_steps=steps, may_fall=down)
    found = paths_workflow.paths(start, to, skills_map=skills_map(), walking=walking)
    shapes = [_path(n, path) for n, path in enumerate(found, start=1)]
    world = occupational_map()
    document = Paths(
        start=reference(world[start]),
        to=reference(world[to]),
        framework=framework().id,
        paths=shapes,
        links={
            "self": link("/paths", from_=start, to=to, steps=steps, cap=cap, down=down),
            "gap": link("/gaps", from_=start, to=to),
        },
    )
    return Answer(document, StepShape, [step for path in shapes for step in path.steps])


def _path(number: int, path: Path) -> PathShape:
    return PathShape(
        codes=list(path.codes),
        cost=round(path.cost, 4),
        widest_gap=round(path.widest_gap, 4),
        steps=[_step(number, n, step) for n, step in enumerate(path.steps, start=1)],
    )


def _step(path: int, number: int, step: Step) -> StepShape:
    world = occupational_map()
    gap: Gap = step.gap
    return StepShape(
        path=path,
        step=number,
        start=step.start,
        start_name=world[step.start].name,
        to=step.to,
        to_name=world[step.to].name,
        coverage=round(gap.coverage, 4),
        published=step.published,
        missing=skills_of(gap.missing),
        under_level=skills_of(gap.under_level),
        products=[product.code for product in step.products],
        off_ramps=[
            OffRampShape(code=one.code, name=one.title, coverage=round(one.coverage, 4)) for one in step.off_ramps
        ],
    )
