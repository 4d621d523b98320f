"""A draft begun, from nothing or from a revision: its names are asked for, each with what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.catalog import load
from occumap.store.kinds import Kind
from occumap.store.store import Store
from occumap.web.pages import redirect, render
from occumap.web.server.dependencies import EditorDep, FormDep, StoreDep, need_role
from occumap.workflows.revise.draft import stated_revision
from occumap.workflows.revise.draft_names import BLANK, name_faults, with_names
from occumap.workflows.revise.library import find_revision, shipped_revisions

router = APIRouter(prefix="/drafts", dependencies=[Depends(need_role("editor"))])


@router.get("/new", response_class=HTMLResponse)
def new_draft_page(
    request: Request, store: StoreDep, start: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """Return the form that a draft begins with."""
    return _form(request, store, {"start": start})


@router.post("")
def begin(request: Request, form: FormDep, store: StoreDep, user: EditorDep) -> Response:
    """Begin a draft, from a revision or from nothing."""
    typed = {name: form.text(name, limit=200) for name in ("name", "title", "start", "from", "to")}
    name, start = typed["name"], typed["start"]
    text = find_revision(store, start).text if start else ""
    base = typed["from"] or (stated_revision(text).from_version if text else "")
    to = typed["to"] or f"{name}-draft"
    faults = name_faults(name=name, to=to, base=base)
    if "name" in faults and not typed["to"]:
        faults.pop("to", None)
    if faults:
        return _form(request, store, typed, faults, status=422)
    if text:
        names = {"revision": name, "from": base, "to": to} | ({"title": typed["title"]} if typed["title"] else {})
        text = with_names(text, names)
    else:
        text = with_names(BLANK.format(name=name, title=name, version=base, to=to), {"title": typed["title"] or name})
    draft = store.drafts.create(name, base, text, by=user.name)
    return redirect(request, f"/revision/drafts/{draft.id}?done=begun")


def _form(
    request: Request,
    store: Store,
    typed: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> HTMLResponse:
    latest = dict.fromkeys(one.name for one in store.published.list(Kind.REVISION))
    starts = [("", "Nothing: an empty draft"), *((one.name, one.name) for one in shipped_revisions())]
    starts += [(name, name) for name in latest]
    versions = [("", "That of the revision it starts from"), *((name, name) for name in load.names("version"))]
    return render(
        request,
        "revision/new-draft.html",
        status=status,
        typed=typed,
        errors=dict(errors or {}),
        starts=starts,
        versions=versions,
    )
