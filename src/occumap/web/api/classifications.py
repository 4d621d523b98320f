"""Classifications and their versions."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from occumap.catalog.held_classifications import HeldClassification, held_classification, held_classifications
from occumap.catalog.shipped import Validity
from occumap.render import as_dict
from occumap.web.api.answer_cache import cached_while_held
from occumap.web.api.classification_schemas import (
    Classification,
    ClassificationRef,
    Classifications,
    GroupShape,
    TableRef,
    VersionFull,
    VersionRef,
    Versions,
)
from occumap.web.api.parameters import Name, Page, Size, answers, catalog_version
from occumap.web.api.responses import Answer, FormDep, give, link, part_of
from occumap.web.api.schemas import Link, Links
from occumap.web.api.versions import validity_of

router = APIRouter(tags=["classifications"])


@router.get("/classifications", operation_id="listClassifications", responses=answers(Classifications))
def classifications(request: Request, form: FormDep, page: Page = 0, size: Size = 100) -> Response:
    """Return the classifications held."""
    part = part_of(held_classifications(), _reference, "/classifications", page, size)
    document = Classifications(items=part.shapes, page=part.page, links=part.links)
    return give(request, Answer(document, ClassificationRef, part.shapes).body(form))


@router.get(
    "/classifications/{classification}", operation_id="getClassification", responses=answers(Classification, 404)
)
def classification(request: Request, form: FormDep, classification: Name) -> Response:
    """Return a classification with its versions, the earliest first; as CSV the versions."""
    versions = [_version_reference(classification, one) for one in held_classification(classification).versions]
    named = _reference(held_classification(classification))
    document = Classification(
        id=classification, title=named.title, owner=named.owner, versions=versions, links=named.links
    )
    return give(request, Answer(document, VersionRef, versions).body(form))


@router.get("/classifications/{classification}/versions", operation_id="listVersions", responses=answers(Versions, 404))
def versions(request: Request, form: FormDep, classification: Name, page: Page = 0, size: Size = 100) -> Response:
    """Return the versions of a classification, the earliest first."""
    part = part_of(
        held_classification(classification).versions,
        lambda one: _version_reference(classification, one),
        f"/classifications/{classification}/versions",
        page,
        size,
    )
    document = Versions(items=part.shapes, page=part.page, links=part.links)
    return give(request, Answer(document, VersionRef, part.shapes).body(form))


@router.get(
    "/classifications/{classification}/versions/{version}",
    operation_id="getVersion",
    responses=answers(VersionFull, 404),
)
def version(request: Request, form: FormDep, classification: Name, version: Name) -> Response:
    """Return a version with its levels, correspondence tables and all its groups; as CSV the groups."""
    return give(request, _version(classification, version).body(form))


def _reference(one: HeldClassification) -> ClassificationRef:
    at = f"/classifications/{one.id}"
    links: Links = {
        "self": link(at),
        "versions": link(f"{at}/versions"),
        "codes": Link(href=link(f"{at}/codes{{?at,level,page,size}}").href, templated=True),
        "changes": Link(href=link(f"{at}/changes{{?from,to,page,size}}").href, templated=True),
    }
    return ClassificationRef(id=one.id, title=one.title, owner=one.owner, links=links)


def _version_reference(classification: str, one: Validity) -> VersionRef:
    at = f"/classifications/{classification}/versions/{one.version}"
    return VersionRef(
        id=one.version,
        title=catalog_version(one.version).title,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        links={"self": link(at), "codes": link(f"{at}/codes")},
    )


@cached_while_held(32)
def _version(classification: str, name: str) -> Answer:
    held, valid = catalog_version(name, classification=classification), validity_of(classification, name)
    reference = _version_reference(classification, valid)
    groups = [GroupShape.model_validate(as_dict.group(group)) for group in held]
    described = as_dict.version(held)
    others = [one.version for one in held_classification(classification).versions if one.version != name]
    tables = [_table_reference(*ends) for other in others for ends in ((name, other), (other, name))]
    document = VersionFull(
        **dict(reference),
        classification=classification,
        source=described["source"],
        levels=described["levels"],
        correspondences=tables,
        groups=groups,
    )
    return Answer(document, GroupShape, groups)


def _table_reference(source: str, target: str) -> TableRef:
    return TableRef(
        title=f"{catalog_version(source).title} – {catalog_version(target).title}",
        from_version=source,
        to_version=target,
        links={"self": link("/correspondences", source=source, target=target)},
    )
