"""Whether the map has its occupations in the cluster that their skills fit."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from occumap.catalog.load import occupational_map
from occumap.errors import UnknownNameError
from occumap.model.placement import Placement, Placements
from occumap.render import as_dict
from occumap.web.api.parameters import LONGEST_CODE, LONGEST_NAME, Flag, Page, Size, answers
from occumap.web.api.responses import Answer, FormDep, give, part_of
from occumap.web.api.schemas import CodeRef, Paged, Shape
from occumap.web.server.dependencies import limited
from occumap.workflows.map.held_ground import HeldFramework
from occumap.workflows.map.placement import placement

router = APIRouter(tags=["map"])


class NearShape(CodeRef):
    """An occupation that asks for much the same."""

    affinity: float | None


class ClusterFitShape(Shape):
    """How well an occupation fits a cluster, and which of its occupations are nearest."""

    cluster: str
    title: str
    fit: float | None
    nearest: list[NearShape]


class VoiceShape(Shape):
    """A skill that speaks for or against another place, and how much."""

    skill: str
    title: str
    weight: float | None


class PlacementShape(Shape):
    """An occupation’s own cluster beside the one that it fits best."""

    code: str
    title: str
    standard: str | None
    flagged: bool = Field(description="Whether an owner of the map should look at it.")
    own: ClusterFitShape
    better: ClusterFitShape
    margin: float | None
    sure: float | None
    speaks_for: list[VoiceShape]
    speaks_against: list[VoiceShape]
    speaks_to_stay: list[VoiceShape]


class PlacementRow(Shape):
    """A placement in one line of CSV."""

    code: str
    title: str
    standard: str | None
    flagged: bool
    own_cluster: str
    better_cluster: str
    margin: float | None
    sure: float | None


class UnjudgedShape(CodeRef):
    """An occupation that can’t be judged."""

    why: str


class PlacementsShape(Paged):
    """Occupations beside the clusters that fit them, and those that can’t be judged."""

    map: str
    framework: str
    margin_needed: float | None
    misplaced_found: float | None
    across_levels: bool
    unjudged: list[UnjudgedShape]
    items: list[PlacementShape]


@router.get(
    "/placements",
    operation_id="listPlacements",
    responses=answers(PlacementsShape, 400, 404, 429),
    dependencies=[Depends(limited("coding"))],
)
def placements(
    request: Request,
    form: FormDep,
    standard: Annotated[
        str, Query(max_length=LONGEST_CODE, description="Only the occupations of a standard.", examples=["ST0457"])
    ] = "",
    every: Annotated[
        Flag, Query(alias="all", description="Whether to list the occupations that are well placed as well.")
    ] = False,
    across: Annotated[Flag, Query(description="Whether to compare with clusters of other technical levels.")] = False,
    framework: Annotated[
        str, Query(max_length=LONGEST_NAME, description="A skills framework held; the starter framework if not given.")
    ] = "",
    page: Page = 0,
    size: Size = 100,
) -> Response:
    """List occupations whose skills fit another cluster better than their own, with what speaks for either."""
    world = occupational_map()
    asked = standard.strip().upper()
    if asked and not world.of_standard(asked):
        raise UnknownNameError(
            standard, "no occupation of the map belongs to this standard", hint="Give a code such as ST0457."
        )
    found = _placements(HeldFramework.of(framework), across=across)
    listed = [one for one in found.all if (every or one.flagged) and asked in {"", one.occupation.standard}]
    query = {"standard": asked, "all": every, "across": across, "framework": framework}
    part = part_of(listed, _shape, "/placements", page, size, **query)
    fields = as_dict.placements(found)
    document = PlacementsShape.model_validate(
        {
            **{name: value for name, value in fields.items() if name != "placements"},
            "items": part.shapes,
            "page": part.page,
            "links": part.links,
        }
    )
    return give(request, Answer(document, PlacementRow, [_row(one) for one in part.shapes]).body(form))


@lru_cache(maxsize=8)
def _placements(of: HeldFramework, *, across: bool) -> Placements:
    return placement(framework=of.skills_map if of.name else None, across_levels=across)


def _shape(one: Placement) -> PlacementShape:
    return PlacementShape.model_validate(as_dict.placement(one))


def _row(one: PlacementShape) -> PlacementRow:
    same = one.model_dump(include={"code", "title", "standard", "flagged", "margin", "sure"})
    return PlacementRow(**same, own_cluster=one.own.title, better_cluster=one.better.title)
