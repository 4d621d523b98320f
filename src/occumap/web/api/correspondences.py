"""The table between two versions, with shares and change types."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.catalog import shipped
from occumap.errors import UnknownNameError
from occumap.model.correspondence import Link
from occumap.web.api.answers import Answer, FormDep, give, part_of
from occumap.web.api.classification_schemas import CorrespondenceMap, CorrespondenceTable
from occumap.web.api.parameters import LONGEST_CODE, Page, Size, answers
from occumap.web.api.versions import compared

router = APIRouter(tags=["correspondences"])


@router.get("/correspondences", operation_id="getCorrespondence", responses=answers(CorrespondenceTable, 404))
def correspondence(
    request: Request,
    form: FormDep,
    source: Annotated[str, Query(min_length=1, max_length=LONGEST_CODE, examples=["soc2010"])],
    target: Annotated[str, Query(min_length=1, max_length=LONGEST_CODE, examples=["soc2020"])],
    page: Page = 0,
    size: Size = 1000,
) -> Response:
    """Which groups of two versions share entries, in either direction; ``changeTypes`` are of the source’s group."""
    return give(request, _table(source, target, page, size).body(form))


@lru_cache(maxsize=64)
def _table(source: str, target: str, page: int, size: int) -> Answer:
    if source == target:
        raise UnknownNameError(source, "there is no table from a version to itself", hint="Give another target.")
    held = compared(source, target)
    types = {
        one.group.value: [kind.value for kind in one.types] for one in held.changes if one.group.version == held.old.id
    }

    def row(one: Link) -> CorrespondenceMap:
        return CorrespondenceMap(
            source_code=one.from_code.value,
            source_name=held.old[one.from_code.value].title,
            target_code=one.to_code.value,
            target_name=held.new[one.to_code.value].title,
            entries=one.entries,
            share_of_source=one.share_of_from,
            share_of_target=one.share_of_to,
            change_types=types.get(one.from_code.value, []),
        )

    links = held.correspondence.links
    part = part_of(links, row, "/correspondences", page, size, source=source, target=target)
    document = CorrespondenceTable(
        name=f"{held.old.title} – {held.new.title}",
        source=held.old.title,
        source_id=source,
        target=held.new.title,
        target_id=target,
        based_on=shipped.STARTER,
        correspondence_maps=part.shapes,
        page=part.page,
        links=part.links,
    )
    return Answer(document, CorrespondenceMap, part.shapes)
