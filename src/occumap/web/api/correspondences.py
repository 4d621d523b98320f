"""The table between two versions, with shares and change types."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.errors import UnknownNameError
from occumap.render import as_dict
from occumap.web.api.answer_cache import cached_while_held
from occumap.web.api.classification_schemas import CorrespondenceTable, LinkShape
from occumap.web.api.parameters import LONGEST_CODE, Page, Size, answers
from occumap.web.api.responses import Answer, FormDep, give, part_of
from occumap.web.api.versions import compared

router = APIRouter(tags=["correspondences"])


@router.get("/correspondences", operation_id="getCorrespondence", responses=answers(CorrespondenceTable, 400, 404))
def correspondence(
    request: Request,
    form: FormDep,
    source: Annotated[str, Query(min_length=1, max_length=LONGEST_CODE, examples=["soc2010"])],
    target: Annotated[str, Query(min_length=1, max_length=LONGEST_CODE, examples=["soc2020"])],
    index: Annotated[
        str, Query(max_length=LONGEST_CODE, description="An index held to read it off; the best that is held if none.")
    ] = "",
    page: Page = 0,
    size: Size = 1000,
) -> Response:
    """Return which groups of two versions share entries, in either direction; ``change_types`` are of the source’s
    group.
    """
    return give(request, _table(source, target, index, page, size).body(form))


@cached_while_held(64)
def _table(source: str, target: str, index: str, page: int, size: int) -> Answer:
    if source == target:
        raise UnknownNameError(source, "there is no table from a version to itself", hint="Give another target.")
    held = compared(source, target, index)
    found = as_dict.comparison(held)["links"]
    asked = {"source": source, "target": target, "index": index}
    part = part_of(found, LinkShape.model_validate, "/correspondences", page, size, **asked)
    document = CorrespondenceTable(
        title=f"{held.old.title} – {held.new.title}",
        from_version=source,
        to_version=target,
        based_on=held.based_on,
        items=part.shapes,
        page=part.page,
        links=part.links,
    )
    return Answer(document, LinkShape, part.shapes)
