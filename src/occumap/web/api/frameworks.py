"""The skills frameworks and the maps that are held: what `framework` and `map` can be elsewhere."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from occumap.catalog import load
from occumap.render import as_dict
from occumap.web.api.answer_cache import cached_while_held
from occumap.web.api.framework_schemas import FamilyShape, FrameworkFull, FrameworkRef, Frameworks, MapRef, Maps
from occumap.web.api.map_parameters import Ground
from occumap.web.api.parameters import Name, Page, Size, answers
from occumap.web.api.responses import Answer, FormDep, give, link, part_of
from occumap.workflows.map.held_ground import held_frameworks, held_ground

router = APIRouter(tags=["map"])


@router.get("/frameworks", operation_id="listFrameworks", responses=answers(Frameworks))
def frameworks(request: Request, form: FormDep, page: Page = 0, size: Size = 100) -> Response:
    """Return the skills frameworks held, the one that is used if none is named first."""
    part = part_of(held_frameworks(), _reference, "/frameworks", page, size)
    document = Frameworks(items=part.shapes, page=part.page, links=part.links)
    return give(request, Answer(document, FrameworkRef, part.shapes).body(form))


@router.get("/frameworks/{framework}", operation_id="getFramework", responses=answers(FrameworkFull, 400, 404))
def framework(request: Request, form: FormDep, framework: Name) -> Response:
    """Return a framework: its scale, whose it is, and the families of its skills; as CSV the families."""
    return give(request, _framework(framework).body(form))


@router.get("/maps", operation_id="listMaps", responses=answers(Maps))
def maps(request: Request, form: FormDep, page: Page = 0, size: Size = 100) -> Response:
    """Return the occupational maps held."""
    part = part_of(load.names("map"), _map, "/maps", page, size)
    document = Maps(items=part.shapes, page=part.page, links=part.links)
    return give(request, Answer(document, MapRef, part.shapes).body(form))


@cached_while_held(64)
def _reference(name: str) -> FrameworkRef:
    held = held_ground(name).framework
    asked = Ground.of(name, "").asked
    links = {"self": link(f"/frameworks/{name}"), "skills": link("/skills", **asked)}
    return FrameworkRef.model_validate({**as_dict.framework(held), "id": name, "links": links})


@cached_while_held(64)
def _framework(name: str) -> Answer:
    ground = held_ground(name)
    counted = ground.framework.skills["family"].value_counts(sort=True)
    families = [{"family": family, "skills": skills} for family, skills in counted.sort("family").iter_rows()]
    world = ground.occupations
    document = FrameworkFull.model_validate(
        {**_reference(name).model_dump(), "families": families, "map": world.id if world else None}
    )
    return Answer(document, FamilyShape, document.families)


@cached_while_held(16)
def _map(name: str) -> MapRef:
    world = load.load(name, "map", files=False).occupational_map
    assert world is not None
    return MapRef(
        id=name,
        title=world.title,
        source=world.source,
        routes=len(world.routes),
        occupations=len(world.occupations),
        links={"occupations": link("/occupations"), "routes": link("/routes")} if name == load.ENGLAND else {},
    )
