"""Moves from an occupation."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.catalog.load import occupational_map
from occumap.catalog.occupations import find_occupation
from occumap.errors import UnknownNameError
from occumap.model.gap import Direction
from occumap.model.occupational_map import Occupation
from occumap.render import as_dict
from occumap.web.api.map_parameters import From, in_one_line, skills_map
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
from occumap.web.server.dependencies import WarmDep
from occumap.workflows.map import moves as moves_workflow

router = APIRouter(tags=["map"])


@router.get("/moves", operation_id="listMoves", responses=answers(Moves, 404, 409))
def moves(
    request: Request,
    form: FormDep,
    warm: WarmDep,
    start: From,
    direction: Annotated[
        Literal["any", "up", "sideways", "down"], Query(description="The direction of the move, by level.")
    ] = "any",
    pathway: Annotated[str, Query(max_length=LONGEST_CODE, description="Only moves to this pathway.")] = "",
    across: Annotated[
        Literal["any", "within", "across"], Query(description="Moves within the pathway, or to a different one.")
    ] = "any",
    minimum: Annotated[float, Query(ge=0, le=1, description="The minimum coverage."), Fraction] = 0.0,
    page: Page = 0,
    size: Size = 10,
) -> Response:
    """Return steps from an occupation, the most alike first."""
    found = find_occupation(start, coder=warm.coder)
    return give(request, _moves(found, direction, pathway, across, minimum, page, size, form))


@lru_cache(maxsize=128)
def _moves(
    start: Occupation, direction: str, pathway: str, across: str, minimum: float, page: int, size: int, form: Form
) -> Body:
    world = occupational_map()
    known = [one.id for one in world.pathways]
    if pathway and pathway not in known:
        raise UnknownNameError(world.id, f"there is no pathway {pathway!r}", hint=f"Choose one of: {', '.join(known)}.")
    found = moves_workflow.moves(
        start,
        framework=skills_map(),
        directions=None if direction == "any" else (Direction(direction),),
        pathway=pathway or None,
        across={"across": True, "within": False}.get(across),
        minimum_coverage=minimum,
        limit=None,
    )
    asked = {
        "from_": start.code,
        "direction": "" if direction == "any" else direction,
        "pathway": pathway,
        "across": "" if across == "any" else across,
        "minimum": minimum or None,
    }
    part = part_of(found, lambda one: MoveShape.model_validate(as_dict.move(one)), "/moves", page, size, **asked)
    document = Moves(items=part.shapes, page=part.page, links=part.links)
    return Answer(document, MoveRow, [_row(one) for one in part.shapes]).body(form)


def _row(one: MoveShape) -> MoveRow:
    of_move = {"level": one.level, "direction": one.direction, "across": one.across}
    return MoveRow.model_validate({**of_move, **in_one_line(one)})
