"""Moves from an occupation."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.catalog.load import occupational_map
from occumap.errors import UnknownNameError
from occumap.model.occupational_map import Direction
from occumap.render import as_dict
from occumap.web.api.map_parameters import From, Ground, GroundDep, Taken, in_one_line, occupation_meant, taken_shapes
from occumap.web.api.map_schemas import (
    MoveRow,
    Moves,
    MoveShape,
)
from occumap.web.api.parameters import (
    LONGEST_CODE,
    Fraction,
    Page,
    Size,
    answers,
)
from occumap.web.api.responses import Answer, Body, Form, FormDep, give, part_of
from occumap.web.server.context import ContextDep, HeldContext
from occumap.web.server.dependencies import WarmDep
from occumap.workflows.map import moves as moves_workflow

router = APIRouter(tags=["map"])


@router.get("/moves", operation_id="listMoves", responses=answers(Moves, 400, 404, 409))
def moves(
    request: Request,
    form: FormDep,
    warm: WarmDep,
    start: From,
    ground: GroundDep,
    context: ContextDep,
    direction: Annotated[
        Literal["any", "up", "sideways", "down"], Query(description="The direction of the move, by level.")
    ] = "any",
    pathway: Annotated[str, Query(max_length=LONGEST_CODE, description="Only moves to this pathway.")] = "",
    across: Annotated[
        Literal["any", "within", "across"], Query(description="Moves within the pathway, or to a different one.")
    ] = "any",
    minimum: Annotated[float, Query(ge=0, le=1, description="The minimum coverage."), Fraction] = 0.0,
    pay: Annotated[
        float, Query(ge=0, description="The minimum ratio of new pay to current pay; 0 for any."), Fraction
    ] = 0.0,
    sort: Annotated[
        Literal["likeness", "pay"], Query(description="The order, or by pay: the best paid first.")
    ] = "likeness",
    interests: Annotated[
        str, Query(max_length=6, description="Letters of interests to order by, the strongest first, such as RIA.")
    ] = "",
    page: Page = 0,
    size: Size = 10,
) -> Response:
    """Return steps from an occupation, the most alike first."""
    found, taken = occupation_meant(start, warm, ground)
    asked = (direction, pathway, across, minimum, pay, sort, interests, page, size)
    return give(request, _moves(found, taken, ground, context, *asked, form))


@lru_cache(maxsize=128)
def _moves(
    start: str,
    taken: Taken,
    ground: Ground,
    context: HeldContext,
    direction: str,
    pathway: str,
    across: str,
    minimum: float,
    pay: float,
    sort: str,
    interests: str,
    page: int,
    size: int,
    form: Form,
) -> Body:
    world = occupational_map()
    known = [one.id for one in world.pathways]
    if pathway and pathway not in known:
        raise UnknownNameError(world.id, f"there is no pathway {pathway!r}", hint=f"Choose one of: {', '.join(known)}.")
    found = moves_workflow.moves(
        start,
        framework=ground.skills_map,
        directions=None if direction == "any" else (Direction(direction),),
        pathway=pathway or None,
        across={"across": True, "within": False}.get(across),
        minimum_coverage=minimum,
        context=context.context,
        minimum_pay_ratio=pay or None,
        sort=sort,
        interests=interests or None,
        limit=None,
    )
    asked = {
        "from_": start,
        **ground.asked,
        "direction": "" if direction == "any" else direction,
        "pathway": pathway,
        "across": "" if across == "any" else across,
        "minimum": minimum or None,
        "pay": pay or None,
        "sort": "" if sort == "likeness" else sort,
        "interests": interests,
    }
    part = part_of(found, lambda one: MoveShape.model_validate(as_dict.move(one)), "/moves", page, size, **asked)
    document = Moves(items=part.shapes, page=part.page, links=part.links, taken=taken_shapes(taken))
    return Answer(document, MoveRow, [_row(one) for one in part.shapes]).body(form)


def _row(one: MoveShape) -> MoveRow:
    of_move = {"level": one.level, "direction": one.direction, "across": one.across}
    return MoveRow.model_validate({**of_move, **in_one_line(one)})
