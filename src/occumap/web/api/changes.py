"""What became of codes between two days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.catalog.held_classifications import held_classification
from occumap.errors import InputError
from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.plan import Comparison
from occumap.web.api.answer_cache import cached_while_held
from occumap.web.api.classification_schemas import (
    CodeChange,
    CodeChanges,
)
from occumap.web.api.parameters import Day, Name, Page, Size, answers
from occumap.web.api.responses import Answer, FormDep, give, part_of
from occumap.web.api.versions import compared

router = APIRouter(tags=["classifications"])


@router.get(
    "/classifications/{classification}/changes", operation_id="listChanges", responses=answers(CodeChanges, 400, 404)
)
def changes(
    request: Request,
    form: FormDep,
    classification: Name,
    start: Annotated[
        Day, Query(alias="from", description="The day before the first change.", examples=["2015-01-01"])
    ] = None,
    end: Annotated[
        Day, Query(alias="to", description="The last day. The default is today.", examples=["2021-06-01"])
    ] = None,
    page: Page = 0,
    size: Size = 1000,
) -> Response:
    """Return what became of codes after one day, up to and with another: every code that is not as it was."""
    last = end or datetime.now(UTC).date()
    if start is not None and start > last:
        raise InputError(
            "changes", f"{start} is later than {last}", hint="Give the earlier date as from and the later date as to."
        )
    return give(request, _changes(classification, start, last, end, page, size).body(form))


@cached_while_held(64)
def _changes(classification: str, start: date | None, last: date, asked: date | None, page: int, size: int) -> Answer:
    held = held_classification(classification).versions
    found = [
        change
        for old, new in pairwise(held)
        if new.valid_from is not None and new.valid_from <= last and (start is None or new.valid_from > start)
        for change in changes_between(old.version, new.version, new.valid_from)
    ]
    part = part_of(
        found, lambda one: one, f"/classifications/{classification}/changes", page, size, from_=start, to=asked
    )
    document = CodeChanges(items=part.shapes, page=part.page, links=part.links)
    return Answer(document, CodeChange, part.shapes)


@cached_while_held(16)
def changes_between(old: str, new: str, day: date) -> tuple[CodeChange, ...]:
    """Return every code that isn't as it was between two versions, with the day on which it changed."""
    comparison = compared(old, new)
    changed = (one for one in comparison.changes if one.types != (ChangeType.UNCHANGED,))
    return tuple(shape for one in changed for shape in _change(one, comparison, day))


def _change(one: GroupChange, comparison: Comparison, day: date) -> list[CodeChange]:
    """Return a row for each group that a group went to, one for a deletion; for a new group one if nothing went to
    it.
    """
    is_new = one.group.version == comparison.new.id
    if is_new and one.came_from:
        return []
    to: list[str | None] = [one.group.value] if is_new else [code.value for code in one.went_to] or [None]
    return [
        CodeChange(
            from_version=comparison.old.id,
            from_code=None if is_new else one.group.value,
            from_title=None if is_new else one.title,
            to_version=comparison.new.id,
            to_code=value,
            to_title=comparison.new[value].title if value else None,
            date=day,
            level=one.level,
            change_types=[kind.value for kind in one.types],
        )
        for value in to
    ]
