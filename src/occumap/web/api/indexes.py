"""Indexes of job titles, and one search over titles, groups, occupations and skills."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.catalog import load, shipped
from occumap.render import as_dict
from occumap.web.api.answer_cache import cached_while_held
from occumap.web.api.classification_schemas import Entries, EntryShape, Found, HitShape, Indexes, IndexRef
from occumap.web.api.parameters import LONGEST_CODE, Name, Number, Page, Size, answers, catalog_index, catalog_version
from occumap.web.api.responses import Answer, FormDep, give, link, part_of
from occumap.web.server.dependencies import WarmDep
from occumap.workflows.code.preview import DEFAULT_VERSION
from occumap.workflows.search import LONGEST_QUERY

router = APIRouter(tags=["indexes"])
MAX_HITS = 100


@router.get("/indexes", operation_id="listIndexes", responses=answers(Indexes))
def indexes(request: Request, form: FormDep, page: Page = 0, size: Size = 100) -> Response:
    """Return the indexes held."""
    part = part_of(load.names("index"), _reference, "/indexes", page, size)
    document = Indexes(items=part.shapes, page=part.page, links=part.links)
    return give(request, Answer(document, IndexRef, part.shapes).body(form))


@router.get("/indexes/{index}/entries", operation_id="listEntries", responses=answers(Entries, 404))
def entries(
    request: Request,
    form: FormDep,
    index: Name,
    code: Annotated[
        str, Query(max_length=LONGEST_CODE, description="Only entries coded to this group.", examples=["2126"])
    ] = "",
    version: Annotated[
        str, Query(min_length=1, max_length=LONGEST_CODE, description="The version that the code belongs to.")
    ] = DEFAULT_VERSION,
    page: Page = 0,
    size: Size = 100,
) -> Response:
    """Return the lines of an index, all or those of one group of any level."""
    return give(request, _entries(index, code, version, page, size).body(form))


@router.get("/search", operation_id="search", responses=answers(Found, 404))
def search(
    request: Request,
    form: FormDep,
    warm: WarmDep,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUERY, examples=["design engineer"])],
    size: Annotated[
        int, Query(ge=1, le=MAX_HITS, description="The maximum number of results of each kind."), Number
    ] = 10,
    index: Annotated[
        str, Query(max_length=LONGEST_CODE, description="The index whose titles are searched; the starter if none.")
    ] = "",
    version: Annotated[
        str, Query(max_length=LONGEST_CODE, description="The version that codes of titles are of; soc2020 if none.")
    ] = "",
) -> Response:
    """Return titles, groups, occupations and skills by their words."""
    if index:
        catalog_index(index)
    if version:
        catalog_version(version)
    results = warm.search(index, version).find(q, limit=size)
    at = link("/search", q=q, size=size, index=index, version=version)
    document = Found(**as_dict.search_results(results), links={"self": at})
    return give(request, Answer(document, HitShape, document.hits).body(form))


def _reference(name: str) -> IndexRef:
    index = catalog_index(name)
    stated = shipped.catalog()["indexes"].get(name, {})
    return IndexRef(
        name=name,
        title=stated.get("title", name),
        source=stated.get("source", _ONS),
        entries=len(index),
        versions=list(index.versions),
        links={"entries": link(f"/indexes/{name}/entries")},
    )


_ONS = "Office for National Statistics, coding index, Open Government Licence v3.0"


@cached_while_held(256)
def _entries(name: str, code: str, version: str, page: int, size: int) -> Answer:
    index = catalog_index(name)
    rows = _rows(name, code, version) if code else range(len(index))
    asked = {"code": code, "version": version} if code else {}
    part = part_of(rows, lambda row: _entry(name, row), f"/indexes/{name}/entries", page, size, **asked)
    document = Entries(items=part.shapes, page=part.page, links=part.links)
    return Answer(document, EntryShape, part.shapes)


def _rows(name: str, code: str, version: str) -> list[int]:
    """Return the rows of the entries in a group or below it."""
    held = catalog_version(version)
    group = held[code]
    coded = catalog_index(name).rows(version)
    return sorted(row for value, rows in coded.items() if held.ancestor(value, group.level) == group for row in rows)


def _entry(name: str, row: int) -> EntryShape:
    return EntryShape.model_validate(as_dict.entry(catalog_index(name).at(row)))
