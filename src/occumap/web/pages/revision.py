"""Revisions: those held and published, each issue before and after, and everything the command writes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.store.kinds import Kind
from occumap.web.pages import change_forms, drafts, new_draft, publish_draft, render
from occumap.web.pages.revision_views import may_edit, send_file, show_issue, show_revision
from occumap.web.server.dependencies import StoreDep, UserDep
from occumap.workflows.revise.draft import stated_revision
from occumap.workflows.revise.library import find_revision, remarks_on, shipped_revisions

router = APIRouter(prefix="/revision")
_Index = Annotated[str, Query(max_length=200)]


@router.get("", response_class=HTMLResponse)
def revisions_page(request: Request, store: StoreDep, user: UserDep) -> HTMLResponse:
    """Return the revisions that can be looked at, and for editors the drafts."""
    latest = {one.name: one for one in store.published.list(Kind.REVISION)}
    return render(
        request,
        "revision/revisions.html",
        held=[(one, stated_revision(one.text)) for one in shipped_revisions()],
        published=list(latest.values()),
        may_edit=may_edit(user),
        drafts=store.drafts.list() if may_edit(user) else (),
        discarded=store.drafts.list(discarded=True) if may_edit(user) else (),
    )


router.include_router(new_draft.router)
router.include_router(drafts.router)
router.include_router(publish_draft.router)
router.include_router(change_forms.router)


@router.get("/{name}", response_class=HTMLResponse)
def revision_page(
    request: Request, name: str, store: StoreDep, user: UserDep, index: _Index = "", *, strict: bool = False
) -> HTMLResponse:
    """Return a revision: its issues with decisions and findings, and its files."""
    return show_revision(request, store, user, find_revision(store, name), index=index, strict=strict)


@router.get("/{name}/{number:int}", response_class=HTMLResponse)
def issue_page(
    request: Request,
    name: str,
    number: int,
    store: StoreDep,
    user: UserDep,
    index: _Index = "",
    *,
    strict: bool = False,
) -> HTMLResponse:
    """Return an issue: question, evidence, decision, before and after, findings, comments."""
    return show_issue(request, store, user, find_revision(store, name), number, index=index, strict=strict)


@router.get("/{name}/files/{file}")
def revision_file(
    name: str, file: str, store: StoreDep, user: UserDep, index: _Index = "", *, strict: bool = False
) -> Response:
    """Return a file of the revision, with the comments that may be seen."""
    shown = find_revision(store, name)
    remarks = remarks_on(store, shown, for_officers=may_edit(user))
    return send_file(shown, file, remarks, index=index, strict=strict)
