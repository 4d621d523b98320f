"""The map: its routes, its occupations with what they ask, and the skills of the framework."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.catalog.load import occupational_map
from occumap.errors import InputError, UnknownNameError
from occumap.model.occupational_map import Occupation, Route
from occumap.render import as_dict
from occumap.web.api.map_parameters import Ground, GroundDep
from occumap.web.api.map_schemas import (
    AskedBy,
    OccupationFull,
    Occupations,
    OccupationShape,
    RequirementShape,
    Routes,
    RouteShape,
    SkillFull,
    SkillLevel,
    Skills,
    SkillShape,
)
from occumap.web.api.parameters import LONGEST_CODE, LONGEST_NAME, Name, Number, Page, Size, answers
from occumap.web.api.responses import FORMAT_PARAMETER, Answer, FormDep, give, give_kept, link, part_of
from occumap.web.server.context import HeldContext
from occumap.workflows.map.background import background
from occumap.workflows.map.context_beside import beside

router = APIRouter(tags=["map"])
_CODE = {
    "name": "code",
    "in": "path",
    "required": True,
    "description": "The code of an occupation.",
    "schema": {"type": "string", "minLength": 1},
    "example": "OCC0023",
}

_FRAMEWORK = {
    "name": "framework",
    "in": "query",
    "description": "A skills framework held under a name.",
    "schema": {"type": "string", "default": ""},
}
_MAP = {
    "name": "map",
    "in": "query",
    "description": "The map to lay it on, such as england.",
    "schema": {"type": "string", "default": ""},
}


@router.get(
    "/occupations/{code}",
    operation_id="getOccupation",
    responses=answers(OccupationFull, 400, 404),
    openapi_extra={"parameters": [_CODE, _FRAMEWORK, _MAP, FORMAT_PARAMETER]},
)
async def occupation(request: Request) -> Response:
    """Return an occupation: what it asks by skill and level, the ways in, and its published progressions.

    As CSV, what it asks.
    """
    asked = request.query_params
    ground = Ground.of(asked.get("framework", "")[:LONGEST_NAME], asked.get("map", "")[:LONGEST_NAME])
    settings = request.app.state.settings
    context = HeldContext.of(settings)
    return await give_kept(
        request,
        lambda form: _occupation(request.path_params["code"], ground, context).body(form),
        holds=lambda: context.holds(settings),
    )


@router.get("/routes", operation_id="listRoutes", responses=answers(Routes))
def routes(request: Request, form: FormDep, page: Page = 0, size: Size = 100) -> Response:
    """Return the routes of the map."""
    part = part_of(occupational_map().routes, _route, "/routes", page, size)
    document = Routes(items=part.shapes, page=part.page, links=part.links)
    return give(request, Answer(document, RouteShape, part.shapes).body(form))


@router.get("/occupations", operation_id="listOccupations", responses=answers(Occupations, 400, 404))
def occupations(
    request: Request,
    form: FormDep,
    route: Annotated[str, Query(max_length=LONGEST_CODE, examples=["engineering-and-manufacturing"])] = "",
    pathway: Annotated[str, Query(max_length=LONGEST_CODE)] = "",
    level: Annotated[int, Query(ge=0, le=8, description="A level from 1 to 8, or 0 for any."), Number] = 0,
    soc2020: Annotated[
        str, Query(max_length=LONGEST_CODE, description="A SOC2020 unit group.", examples=["2126"])
    ] = "",
    page: Page = 0,
    size: Size = 100,
) -> Response:
    """Return occupations of the map by code; all, or those of a route, pathway, level or unit group."""
    return give(request, _occupations(route, pathway, level, soc2020, page, size).body(form))


@router.get("/skills", operation_id="listSkills", responses=answers(Skills, 400, 404))
def skills(request: Request, form: FormDep, ground: GroundDep, page: Page = 0, size: Size = 100) -> Response:
    """Return the skills of the framework."""
    return give(request, _skills(ground, page, size).body(form))


@router.get("/skills/{skill}", operation_id="getSkill", responses=answers(SkillFull, 400, 404))
def skill(request: Request, form: FormDep, ground: GroundDep, skill: Name) -> Response:
    """Return a skill: what each level of it means, and which occupations ask for it; as CSV the occupations."""
    return give(request, _skill(skill, ground).body(form))


def _route(route: Route) -> RouteShape:
    world = occupational_map()
    pathways = [pathway.id for pathway in world.pathways_in(route.id)]
    held = [one for one in world.occupations if world.route_of(one.code).id == route.id]
    return RouteShape(
        id=route.id,
        title=route.name,
        pathways=pathways,
        occupations=len(held),
        links={"occupations": link("/occupations", route=route.id)},
    )


@lru_cache(maxsize=256)
def _occupations(route: str, pathway: str, level: int, soc2020: str, page: int, size: int) -> Answer:
    world = occupational_map()
    for name, kind, known in (
        (route, "route", [one.id for one in world.routes]),
        (pathway, "pathway", [one.id for one in world.pathways]),
    ):
        if name and name not in known:
            raise UnknownNameError(world.id, f"there is no {kind} {name!r}", hint=f"Choose one of: {', '.join(known)}.")
    chosen = [
        one
        for one in world.occupations
        if (not route or world.route_of(one.code).id == route)
        and (not pathway or world.pathway_of(one.code).id == pathway)
        and level in {0, one.level}
        and soc2020 in {"", one.soc2020}
    ]
    asked = {"route": route, "pathway": pathway, "level": level or None, "soc2020": soc2020}
    part = part_of(chosen, _shape, "/occupations", page, size, **asked)
    document = Occupations(items=part.shapes, page=part.page, links=part.links)
    return Answer(document, OccupationShape, part.shapes)


def _shape(one: Occupation) -> OccupationShape:
    return OccupationShape.model_validate(as_dict.occupation(one, occupational_map()))


@lru_cache(maxsize=1024)
def _occupation(code: str, ground: Ground, context: HeldContext) -> Answer:
    world, on = occupational_map(), ground.skills_map
    if on.occupations is None:
        what = "its occupations aren't those of the map"
        hint = "Add map=england to lay it on the map, or ask /gaps, /moves, /paths and /unlock."
        raise InputError(on.framework.id, what, hint=hint)
    figures = beside(code, on, context.context)
    found = as_dict.occupation_profile(world[code], world, on.framework, figures, background(code, on.framework))
    links = {
        "self": link(f"/occupations/{code}", **ground.asked),
        "moves": link("/moves", from_=code, **ground.asked),
        "unlock": link("/unlock", from_=code, **ground.asked),
    }
    document = OccupationFull.model_validate({**found, "links": links})
    return Answer(document, RequirementShape, document.requirements)


@lru_cache(maxsize=8)
def _asking(ground: Ground) -> dict[str, int]:
    """Return how many occupations ask for each skill."""
    return dict(ground.skills_map.asked["skill"].value_counts().iter_rows())


@lru_cache(maxsize=64)
def _skills(ground: Ground, page: int, size: int) -> Answer:
    held = ground.skills_map.framework
    skills = held.skills["skill"].to_list()
    part = part_of(skills, lambda one: _skill_shape(one, ground), "/skills", page, size, **ground.asked)
    document = Skills(framework=held.id, items=part.shapes, page=part.page, links=part.links)
    return Answer(document, SkillShape, part.shapes)


def _skill_shape(name: str, ground: Ground) -> SkillShape:
    held = ground.skills_map.framework
    _, title, family, definition = held.skills.row(held.skill_place[name])
    asking = _asking(ground).get(name, 0)
    return SkillShape(skill=name, title=title, family=family, definition=definition, occupations=asking)


@lru_cache(maxsize=512)
def _skill(name: str, ground: Ground) -> Answer:
    held = ground.skills_map.framework
    if name not in held.skill_place:
        raise UnknownNameError(held.id, f"there is no skill {name!r}", hint="See the list at /skills.")
    asked = ground.skills_map.asked
    rows = asked.filter(asked["skill"] == name)
    asked_by = [
        AskedBy(code=code, title=held.profile_titles[code], level=level, importance=importance, essential=essential)
        for code, level, importance, essential in rows.select("profile", "level", "importance", "essential").iter_rows()
    ]
    levels = [SkillLevel(level=level, descriptor=text) for level, text in sorted(held.described(name).items())]
    document = SkillFull(
        **dict(_skill_shape(name, ground)),
        framework=held.id,
        levels=levels,
        asked_by=asked_by,
        links={"self": link(f"/skills/{name}", **ground.asked)},
    )
    return Answer(document, AskedBy, asked_by)
