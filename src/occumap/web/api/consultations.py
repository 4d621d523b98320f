"""Consultations: the open ones, what is asked, and what was said. They are read here; comments are sent on the page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from occumap.web.api.parameters import LONGEST_CODE, Number, Page, Size, answers
from occumap.web.api.responses import Answer, FormDep, give, link, part_of
from occumap.web.api.revision_schemas import (
    Comments,
    CommentShape,
    ConsultationFull,
    ConsultationRef,
    Consultations,
    TallyShape,
)
from occumap.web.server.dependencies import StoreDep
from occumap.workflows.revise.asked_publicly import (
    AskedPublicly,
    comments_on,
    consultation_asked,
    open_consultations,
)

router = APIRouter(tags=["revisions"])
_Token = Annotated[
    str, Path(min_length=1, max_length=LONGEST_CODE, description="A consultation, by the last part of its link.")
]


@router.get("/consultations", operation_id="listConsultations", responses=answers(Consultations))
def consultations(request: Request, form: FormDep, store: StoreDep, page: Page = 0, size: Size = 100) -> Response:
    """Return the consultations that take comments now, the one that closes first before the others."""
    part = part_of(open_consultations(store), _reference, "/consultations", page, size)
    document = Consultations(items=part.shapes, page=part.page, links=part.links)
    return give(request, Answer(document, ConsultationRef, part.shapes).body(form), private=True)


@router.get("/consultations/{consultation}", operation_id="getConsultation", responses=answers(ConsultationFull, 404))
def consultation(request: Request, form: FormDep, store: StoreDep, consultation: _Token) -> Response:
    """Return a consultation with its issues, and how many agree (support), disagree (refute) or neither with each.

    As CSV, return the issues.
    """
    held, tallies = consultation_asked(store, consultation)
    issues = [TallyShape(issue=one.issue, question=one.question, **one.stances) for one in tallies]
    document = ConsultationFull(**dict(_reference(held)), issues=issues)
    return give(request, Answer(document, TallyShape, issues).body(form), private=True)


@router.get("/consultations/{consultation}/comments", operation_id="listComments", responses=answers(Comments, 404))
def comments(
    request: Request,
    form: FormDep,
    store: StoreDep,
    consultation: _Token,
    issue: Annotated[
        int, Query(ge=0, le=1_000_000, description="Only comments on this issue; 0 for all.", examples=[4]), Number
    ] = 0,
    page: Page = 0,
    size: Size = 100,
) -> Response:
    """Return the comments of a consultation by issue, in the order they came; those that were hidden are left out."""
    found = comments_on(store, consultation, issue or None)
    part = part_of(
        found,
        lambda one: CommentShape(
            id=one.id,
            issue=one.issue,
            stance=one.stance.value,
            name=one.name,
            text=one.text,
            at=one.at,
            answer=one.answer,
            answered_at=one.answered_at,
        ),
        f"/consultations/{consultation}/comments",
        page,
        size,
        issue=issue or None,
    )
    document = Comments(items=part.shapes, page=part.page, links=part.links)
    return give(request, Answer(document, CommentShape, part.shapes).body(form), private=True)


def _reference(one: AskedPublicly) -> ConsultationRef:
    at = f"/consultations/{one.token}"
    return ConsultationRef(
        consultation=one.token,
        subject=one.subject,
        title=one.title,
        opens=one.opens,
        closes=one.closes,
        is_open=one.is_open,
        comments=one.comments,
        links={"self": link(at), "comments": link(f"{at}/comments")},
    )
