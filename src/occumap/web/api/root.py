"""The first document of the API: where everything is."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from occumap import __version__
from occumap.web.api.classification_schemas import Root
from occumap.web.api.responses import Answer, Form, give, link
from occumap.web.api.schemas import Link

router = APIRouter(tags=["start"])
_ADDRESSES = {
    "self": "",
    "classifications": "/classifications",
    "correspondences": "/correspondences{?source,target,index,page,size}",
    "indexes": "/indexes",
    "frameworks": "/frameworks",
    "maps": "/maps",
    "revisions": "/revisions",
    "consultations": "/consultations",
    "placements": "/placements{?standard,all,across,framework,page,size}",
    "search": "/search{?q,size,index,version}",
    "code": "/code{?title,industry,additional,duties,employer,qualification,to,index}",
    "suggestions": "/interview/suggestions{?q,to,index,size}",
    "question": "/interview/question{?title,industry,additional,duties,to,index}",
    "answer": "/interview/answer{?title,industry,additional,duties,chosen,to,index}",
    "routes": "/routes",
    "occupations": "/occupations{?route,pathway,level,page,size}",
    "skills": "/skills",
    "gaps": "/gaps{?from,to}",
    "moves": "/moves{?from,direction,pathway,across,minimum,page,size}",
    "paths": "/paths{?from,to,steps,cap,down}",
    "unlock": "/unlock{?from,threshold,page,size}",
    "fits": "/fits{?job*,qualification*,skill*,size}",
    "description": "/openapi.json",
}


@router.get("", operation_id="start", responses={200: {"model": Root, "description": "Links."}})
def start(request: Request) -> Response:
    """Return where everything is; JSON alone."""
    return give(request, _root().body(Form.JSON))


@cache
def _root() -> Answer:
    links = {
        name: Link(href=link(address).href, templated=True) if "{" in address else link(address)
        for name, address in _ADDRESSES.items()
    }
    return Answer(Root(title="Occumap", version=__version__, links=links), Root, ())
