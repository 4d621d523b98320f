"""Codes: those of a version, those at a date, and one with what is around it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.catalog.held_classifications import held_classification
from occumap.catalog.shipped import Validity
from occumap.errors import UnknownNameError
from occumap.model.version import Group
from occumap.render import as_dict
from occumap.web.api.answer_cache import cached_while_held
from occumap.web.api.classification_schemas import (
    CodeFull,
    Codes,
    GroupShape,
)
from occumap.web.api.parameters import Code, Day, Name, Page, Size, answers, catalog_version
from occumap.web.api.responses import Answer, FormDep, Part, give, link, part_of
from occumap.web.api.versions import validity_of
from occumap.web.server.context import ContextDep, HeldContext
from occumap.workflows.revise.explain_group import explain_group

router = APIRouter(tags=["classifications"])
LevelQuery = Annotated[
    str, Query(max_length=32, description="Only this level, by its number or name.", examples=["4", "unit"])
]


@router.get(
    "/classifications/{classification}/versions/{version}/codes",
    operation_id="listCodes",
    responses=answers(Codes, 404),
)
def codes(
    request: Request,
    form: FormDep,
    classification: Name,
    version: Name,
    level: LevelQuery = "",
    page: Page = 0,
    size: Size = 100,
) -> Response:
    """Return the groups of a version, flat, in the order of their codes."""
    catalog_version(version, classification=classification)
    address = f"/classifications/{classification}/versions/{version}/codes"
    return give(request, _codes(classification, version, address, level, page, size).body(form))


@router.get(
    "/classifications/{classification}/versions/{version}/codes/{code:path}",
    operation_id="getCode",
    responses=answers(CodeFull, 404),
)
def code(
    request: Request, form: FormDep, classification: Name, version: Name, code: Code, context: ContextDep
) -> Response:
    """Return a group: what is above and below it, where it came from and went to, and its occupations on the map."""
    return give(request, _code(classification, version, code, context).body(form))


@router.get("/classifications/{classification}/codes", operation_id="listCodesAt", responses=answers(Codes, 404))
def codes_at(
    request: Request,
    form: FormDep,
    classification: Name,
    at: Annotated[Day, Query(description="The date. The default is today.", examples=["2021-06-01"])] = None,
    level: LevelQuery = "",
    page: Page = 0,
    size: Size = 100,
) -> Response:
    """Return the groups of the version that was valid on a day."""
    found = _valid_at(classification, at or datetime.now(UTC).date())
    address = f"/classifications/{classification}/codes"
    return give(request, _codes(classification, found.version, address, level, page, size, at).body(form))


def _valid_at(classification: str, day: date) -> Validity:
    held = held_classification(classification).versions
    for one in reversed(held):
        if one.valid_from is not None and one.valid_from <= day and (one.valid_to is None or day < one.valid_to):
            return one
    first = held[0].valid_from
    listed = ", ".join(one.version for one in held)
    raise UnknownNameError(
        classification,
        f"no version in Occumap was valid on {day}" if first else "nothing says when its version is valid",
        hint=f"Give a date from {first} on." if first else f"Ask for the version itself: {listed}.",
    )


@cached_while_held(256)
def _codes(
    classification: str, name: str, address: str, level: str, page: int, size: int, at: date | None = None
) -> Answer:
    held, valid = catalog_version(name), validity_of(classification, name)
    groups = held.groups if not level else held.at_level(held.require_level(level))
    part: Part[GroupShape] = part_of(groups, _shape, address, page, size, at=at, level=level)
    document = Codes(
        version=name,
        valid_from=valid.valid_from,
        valid_to=valid.valid_to,
        items=part.shapes,
        page=part.page,
        links=part.links,
    )
    return Answer(document, GroupShape, part.shapes)


def _shape(group: Group) -> GroupShape:
    return GroupShape.model_validate(as_dict.group(group))


@cached_while_held(4096)
def _code(classification: str, name: str, value: str, context: HeldContext) -> Answer:
    catalog_version(name, classification=classification)
    found = explain_group(value, name, context=context.context)
    group = found.group
    base = f"/classifications/{classification}/versions/{name}/codes"
    links = {
        "self": link(f"{base}/{group.code.value}"),
        "version": link(f"/classifications/{classification}/versions/{name}"),
    }
    if group.parent:
        links["parent"] = link(f"{base}/{group.parent.value}")
    document = CodeFull(**as_dict.explained_group(found), links=links)
    return Answer(document, GroupShape, [_shape(group)])
