"""Codes: those of a version, those at a date, and one with what is around it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.catalog import load, shipped
from occumap.catalog.load import occupational_map
from occumap.catalog.shipped import Validity
from occumap.errors import UnknownNameError
from occumap.model.change_type import ChangeType
from occumap.model.plan import Comparison
from occumap.model.version import Group, Version
from occumap.render import as_dict
from occumap.web.api.classification_schemas import (
    CodeFull,
    Codes,
    GroupShape,
    Kin,
)
from occumap.web.api.figure_schemas import FigureShape
from occumap.web.api.parameters import Code, Day, Name, Page, Size, answers, catalog_version
from occumap.web.api.responses import Answer, FormDep, Part, give, link, part_of
from occumap.web.api.schemas import CodeRef
from occumap.web.api.versions import compared, validity_of
from occumap.web.server.context import ContextDep, HeldContext

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
    held = shipped.validities(classification)
    for one in reversed(held):
        if one.valid_from <= day and (one.valid_to is None or day < one.valid_to):
            return one
    raise UnknownNameError(
        classification,
        f"no version in Occumap was valid on {day}",
        hint=f"Give a date from {held[0].valid_from} on.",
    )


@lru_cache(maxsize=256)
def _codes(
    classification: str, name: str, address: str, level: str, page: int, size: int, at: date | None = None
) -> Answer:
    held, valid = load.version(name), validity_of(classification, name)
    groups = held.groups if not level else held.at_level(_level(held, level))
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


def _level(version: Version, text: str) -> str:
    """Return the name of a level by number or name."""
    for level in version.rules.levels:
        if text.casefold() in {str(level.number), level.name}:
            return level.name
    known = ", ".join(f"{level.number} ({level.name})" for level in version.rules.levels)
    raise UnknownNameError(version.id, f"there is no level {text!r}", hint=f"Levels: {known}.")


@lru_cache(maxsize=4096)
def _code(classification: str, name: str, value: str, context: HeldContext) -> Answer:
    held, valid = catalog_version(name, classification=classification), validity_of(classification, name)
    group = held[value]
    value = group.code.value
    order = [one.version for one in shipped.validities(classification)]
    at = order.index(name)
    before = compared(order[at - 1], name) if at else None
    after = compared(name, order[at + 1]) if at + 1 < len(order) else None
    types = _types(after).get(value, ()) if after else ()
    base = f"/classifications/{classification}/versions/{name}/codes"
    links = {"self": link(f"{base}/{value}"), "version": link(f"/classifications/{classification}/versions/{name}")}
    if group.parent:
        links["parent"] = link(f"{base}/{group.parent.value}")
    world = occupational_map()
    occupations = [one for one in world.occupations if getattr(one, name, None) == value]
    document = CodeFull(
        **as_dict.group(group),
        valid_from=valid.valid_from,
        valid_to=valid.valid_to,
        children=[CodeRef(code=one.code.value, title=one.title) for one in held.children(value)],
        came_from=_kin_before(before, value) if before else [],
        went_to=_kin_after(after, value) if after else [],
        change_types=[one.value for one in types],
        occupations=[CodeRef(code=one.code, title=one.name) for one in occupations],
        figures=[FigureShape.model_validate(one) for one in as_dict.beside(context.context.of_group(group.code))],
        links=links,
    )
    return Answer(document, GroupShape, [_shape(group)])


def _types(comparison: Comparison) -> dict[str, tuple[ChangeType, ...]]:
    """Return what happened to each group of the earlier version."""
    return {one.group.value: one.types for one in comparison.changes if one.group.version == comparison.old.id}


def _kin_before(comparison: Comparison, value: str) -> list[Kin]:
    links = comparison.correspondence.arriving(value)
    return [
        Kin(
            version=one.from_code.version,
            code=one.from_code.value,
            title=comparison.old[one.from_code.value].title,
            entries=one.entries,
            share=one.share_of_to,
        )
        for one in links
    ]


def _kin_after(comparison: Comparison, value: str) -> list[Kin]:
    links = comparison.correspondence.leaving(value)
    return [
        Kin(
            version=one.to_code.version,
            code=one.to_code.value,
            title=comparison.new[one.to_code.value].title,
            entries=one.entries,
            share=one.share_of_from,
        )
        for one in links
    ]
