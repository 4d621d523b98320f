"""Whether the map has its occupations under the right groups of the classification."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from occumap.catalog.load import occupational_map
from occumap.model.map_check import GroupCheck, MapCheck
from occumap.render import as_dict
from occumap.render.map.map_layout import the_route
from occumap.web.api.being_made import RETRY, being_made, described
from occumap.web.api.parameters import LONGEST_CODE, Flag, Page, Size, answers
from occumap.web.api.responses import Answer, FormDep, give, part_of
from occumap.web.api.schemas import Paged, Shape
from occumap.web.server.dependencies import limited
from occumap.workflows.map.map_check import map_check_soon

router = APIRouter(tags=["map"])


class PublishedGroupShape(Shape):
    """The group that an occupation is published under."""

    code: str
    title: str


class BetterGroupShape(Shape):
    """A group that may fit better."""

    code: str
    title: str
    weight: float = Field(description="How much more speaks for it, in natural logarithms of odds.")


class GroupCheckShape(Shape):
    """An occupation beside the group that fits it better than its published one."""

    code: str
    title: str
    route: str
    published: PublishedGroupShape
    better: BetterGroupShape
    others: list[BetterGroupShape]
    weight: float
    flagged: bool = Field(description="Whether an owner of the map should look at it.")
    reasons: list[str]


class MapChecks(Paged):
    """Occupations whose names contradict their published group, the heaviest contradiction first."""

    map: str
    version: str
    index: str
    checked: int
    flagged: int
    items: list[GroupCheckShape]


class MapCheckPending(Shape):
    """Word that the check is still being made."""

    says: str


@router.get(
    "/map-check",
    operation_id="checkMap",
    responses=answers(MapChecks, 404, 429) | described(MapCheckPending),
    dependencies=[Depends(limited("coding"))],
)
def map_check(
    request: Request,
    form: FormDep,
    route: Annotated[str, Query(max_length=LONGEST_CODE, description="A route, by its id.", examples=["digital"])] = "",
    every: Annotated[
        Flag, Query(alias="all", description="Whether to list the occupations that need no look as well.")
    ] = False,
    page: Page = 0,
    size: Size = 100,
) -> Response:
    """List occupations of the map whose names contradict their SOC2020 group, with a better group and the reasons."""
    if route:
        the_route(occupational_map(), route)
    found = map_check_soon()
    if found is None:
        said = f"Every occupation is being compared with its group. Ask again in {RETRY} seconds."
        return being_made(MapCheckPending(says=said))
    return give(request, _answer(found, route, every, page, size).body(form))


@lru_cache(maxsize=64)
def _answer(found: MapCheck, route: str, every: bool, page: int, size: int) -> Answer:
    world = occupational_map()
    listed = [
        one
        for one in (found.all if every else found.flagged)
        if not route or world.route_of(one.occupation.code).id == route
    ]
    part = part_of(listed, _shape, "/map-check", page, size, route=route, all=every)
    document = MapChecks(
        map=found.map_id,
        version=found.version,
        index=found.index,
        checked=len(found.all),
        flagged=len(found.flagged),
        items=part.shapes,
        page=part.page,
        links=part.links,
    )
    return Answer(document, GroupCheckShape, part.shapes)


def _shape(one: GroupCheck) -> GroupCheckShape:
    route = occupational_map().route_of(one.occupation.code).id
    return GroupCheckShape.model_validate({**as_dict.group_check(one), "route": route})
