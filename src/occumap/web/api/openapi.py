"""The OpenAPI document: the API's addresses alone, each with every problem it may answer."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from occumap.catalog import shipped
from occumap.web.api.api_examples import with_examples
from occumap.web.api.responses import ROOT
from occumap.web.api.schemas import Problem
from occumap.web.server.problems import MEDIA_TYPE
from occumap.web.server.settings import Settings

_TAGS = {
    "start": "Links to everything in the API.",
    "classifications": "Classifications, versions, codes at a date and changes between dates.",
    "correspondences": "Correspondence tables between two versions.",
    "indexes": "Published job titles, and search.",
    "coding": "Codes for job titles.",
    "klass": "The same classifications at the addresses of Klass, for its clients.",
    "scan": "Where a version may have to change: its groups by rank, with the evidence.",
    "revisions": "Revisions with their issues and findings, and consultations on them.",
    "map": "Occupations, skills, and moves between occupations.",
}
_ALWAYS = {
    "400": "The request can’t be carried out, or has a parameter that this address doesn’t take; the answer says why.",
    "304": "Your copy is up to date: its ETag matches If-None-Match.",
    "401": "The token is not valid, or this server needs one for reading.",
    "422": "A value is not valid; the answer names each one.",
}
_ABOUT = (
    "You can read without an account unless the server requires one. If it does, send "
    "`Authorization: Bearer TOKEN`. "
    "Answers are JSON, or CSV if you send `Accept: text/csv` or add `?format=csv`. "
    "Lists take `page` (from 0) and `size`. "
    "Answers have an ETag. Errors are problem documents (RFC 9457). "
    "A parameter that an address doesn’t take is refused. "
    "Pages of other sites may read, without cookies."
)
# Of Occumap and its own tables, and of what it restates of the ONS and Skills England; each source is named below.
_LICENCE = {
    "name": "MIT; data of the Office for National Statistics and Skills England: Open Government Licence v3.0",
    "identifier": "MIT AND OGL-UK-3.0",
}


def equip(app: FastAPI) -> None:
    """Give an app its OpenAPI document."""
    made: list[dict[str, Any]] = []

    def document() -> dict[str, Any]:
        if not made:
            made.append(_document(app))
        return made[0]

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    routes = [route for route in app.routes if isinstance(route, APIRoute) and route.path.startswith(ROOT)]
    settings: Settings = app.state.settings
    found = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=_about(),
        routes=routes,
        servers=[{"url": settings.address or "/"}],
        license_info=_LICENCE,
        tags=[{"name": name, "description": said} for name, said in _TAGS.items()],
    )
    if settings.contact:
        found["info"]["contact"] = _contact(settings.contact)
    schemas = found["components"]["schemas"]
    for ours in ("HTTPValidationError", "ValidationError"):
        schemas.pop(ours, None)
    schemas["Problem"] = Problem.model_json_schema()
    found["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for operations in found["paths"].values():
        for operation in operations.values():
            _describe(operation)
    return with_examples(found)


def _about() -> str:
    """Return what the API is, and whose data it gives."""
    held = shipped.catalog()
    stated = [one for kind in ("versions", "indexes", "maps", "frameworks") for one in held[kind].values()]
    return "\n\n".join([_ABOUT, "Sources:", "\n".join(f"- {one['title']}: {one['source']}." for one in stated)])


def _contact(stated: str) -> dict[str, str]:
    """Return whom to ask about a server, as OpenAPI says it."""
    return {"url": stated} if stated.startswith(("http://", "https://")) else {"email": stated}


def _describe(operation: dict[str, Any]) -> None:
    operation["security"] = [{}, {"token": []}]
    answers: dict[str, Any] = operation["responses"]
    for status, said in _ALWAYS.items():
        if status != "304" or operation["operationId"] != "codeTitles":
            answers[status] = {"description": said}
    if "text/csv" in answers["200"]["content"]:
        answers["406"] = {"description": "Neither JSON nor CSV is accepted."}
    answers["200"]["headers"] = {
        "ETag": {"description": "A tag that changes when the answer changes.", "schema": {"type": "string"}},
        "Cache-Control": {"description": "How long the answer may be cached.", "schema": {"type": "string"}},
    }
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, answer in answers.items():
        if int(status) >= 400:
            answer["content"] = problem
    if "429" in answers:
        answers["429"]["headers"] = {
            "Retry-After": {
                "description": "The number of seconds to wait.",
                "schema": {"type": "integer"},
                "required": True,
            }
        }
    operation["responses"] = dict(sorted(answers.items()))
