"""Drafts of revisions: begun from a revision or from nothing, edited with the audit at hand, published by an owner."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.errors import ConflictError, InputError, UnknownNameError
from occumap.model.revision import Decision
from occumap.store.drafts import Draft, Edit
from occumap.web.pages import redirect, render
from occumap.web.pages.revision_views import audit_of, send_file, show_issue, show_revision
from occumap.web.server.dependencies import EditorDep, FormDep, StoreDep, need_role
from occumap.web.server.forms import Received
from occumap.workflows.revise.draft import decided
from occumap.workflows.revise.library import remarks_on, shown_draft

router = APIRouter(prefix="/drafts", dependencies=[Depends(need_role("editor"))])
MAX_DIFF = 4000
_Said = Annotated[str, Query(max_length=20)]
_DONE = {
    "begun": "The draft has been created.",
    "saved": "The text has been saved.",
    "restored": "The draft has been restored.",
    "changed": "The change has been saved in the draft.",
    "removed": "The change has been taken out. The history of the draft keeps the text as it was.",
    "decided": "The decision has been saved in the draft.",
    "published": "The revision has been published. It cannot be changed.",
}


@router.get("/{draft}", response_class=HTMLResponse)
def draft_page(
    request: Request,
    draft: str,
    store: StoreDep,
    user: EditorDep,
    index: Annotated[str, Query(max_length=200)] = "",
    done: _Said = "",
    *,
    strict: bool = False,
) -> HTMLResponse:
    """Return a draft as a revision is shown, with what may be done with it."""
    shown = shown_draft(store.drafts.get(draft))
    return show_revision(request, store, user, shown, index=index, strict=strict, said=_DONE.get(done, ""))


@router.get("/{draft}/edit", response_class=HTMLResponse)
def edit_page(request: Request, draft: str, store: StoreDep, done: _Said = "") -> HTMLResponse:
    """Return the text in an editor, the audit beside it."""
    held = store.drafts.get(draft)
    return _editor(request, held, held.text, held.edit, said=_DONE.get(done, ""))


@router.post("/{draft}/check", response_class=HTMLResponse)
def check(request: Request, draft: str, form: FormDep, store: StoreDep) -> HTMLResponse:
    """Return the audit of a text as it is typed; nothing is kept."""
    return _editor(request, store.drafts.get(draft), _text(form), edit_of(form), unsaved=True)


@router.post("/{draft}")
def save(request: Request, draft: str, form: FormDep, store: StoreDep, user: EditorDep) -> Response:
    """Save a text; whoever comes second is shown both."""
    text, edit = _text(form), edit_of(form)
    with store.together():
        try:
            store.drafts.save(draft, text, edit=edit, by=user.name)
        except ConflictError as conflict:
            if conflict.newer is None or conflict.edit is None:
                raise
            return render(
                request,
                "revision/conflict.html",
                status=409,
                draft=store.drafts.get(draft),
                mine=text,
                theirs=conflict.newer,
                edit=conflict.edit,
                lines=differences(conflict.newer, text),
            )
    return redirect(request, f"/revision/drafts/{draft}/edit?done=saved")


@router.get("/{draft}/history", response_class=HTMLResponse)
def history(request: Request, draft: str, store: StoreDep) -> HTMLResponse:
    """Return all texts that were ever saved, those that came too late among them."""
    edits = store.drafts.edits(draft)
    rows = [(n, edit, _size(edits, n)) for n, edit in enumerate(edits, start=1)]
    return render(request, "revision/history.html", draft=store.drafts.get(draft), rows=rows[::-1])


@router.get("/{draft}/history/{number:int}", response_class=HTMLResponse)
def old_edit(request: Request, draft: str, number: int, store: StoreDep) -> HTMLResponse:
    """Return one text that was saved, and how it differs from the one before."""
    edits = store.drafts.edits(draft)
    edit = _one(edits, number)
    before = _before(edits, number)
    return render(
        request,
        "revision/old-edit.html",
        draft=store.drafts.get(draft),
        number=number,
        edit=edit,
        lines=differences(before.text if before else "", edit.text) if before else [],
    )


@router.post("/{draft}/history/{number:int}")
def bring_back(request: Request, draft: str, number: int, form: FormDep, store: StoreDep, user: EditorDep) -> Response:
    """Save a text of before as the newest; what stands is kept in the history."""
    text = _one(store.drafts.edits(draft), number).text
    store.drafts.save(draft, text, edit=edit_of(form), by=user.name)
    return redirect(request, f"/revision/drafts/{draft}/edit?done=saved")


@router.post("/{draft}/discard")
def discard(request: Request, draft: str, store: StoreDep, user: EditorDep) -> Response:
    """Put a draft away."""
    store.drafts.discard(draft, by=user.name)
    return redirect(request, "/revision")


@router.post("/{draft}/restore")
def restore(request: Request, draft: str, store: StoreDep, user: EditorDep) -> Response:
    """Take a draft back."""
    store.drafts.restore(draft, by=user.name)
    return redirect(request, f"/revision/drafts/{draft}?done=restored")


@router.post("/{draft}/{number:int}/decide")
def decide(request: Request, draft: str, number: int, form: FormDep, store: StoreDep, user: EditorDep) -> Response:
    """Write a decision and its reason into the draft."""
    said = form.text("decision", limit=40)
    if said not in list(Decision):
        raise InputError("the decision", "none was chosen", hint=f"Choose one of: {', '.join(Decision)}.")
    reason = form.text("reason", limit=10_000, what="the reason")
    held = store.drafts.get(draft)
    store.drafts.save(draft, decided(held.text, number, Decision(said), reason), edit=edit_of(form), by=user.name)
    return redirect(request, f"/revision/drafts/{draft}/{number}?done=decided")


@router.get("/{draft}/{number:int}", response_class=HTMLResponse)
def draft_issue(
    request: Request,
    draft: str,
    number: int,
    store: StoreDep,
    user: EditorDep,
    index: Annotated[str, Query(max_length=200)] = "",
    done: _Said = "",
    *,
    strict: bool = False,
) -> HTMLResponse:
    """Return an issue of a draft."""
    shown = shown_draft(store.drafts.get(draft))
    said = _DONE.get(done, "")
    return show_issue(request, store, user, shown, number, index=index, strict=strict, said=said)


@router.get("/{draft}/files/{file}")
def draft_file(
    draft: str,
    file: str,
    store: StoreDep,
    index: Annotated[str, Query(max_length=200)] = "",
    *,
    strict: bool = False,
) -> Response:
    """Return a file of what the draft comes to, comments included."""
    shown = shown_draft(store.drafts.get(draft))
    return send_file(shown, file, remarks_on(store, shown, for_officers=True), index=index, strict=strict)


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line that one text has and another hasn't (``+`` or ``-``), or that both have."""

    sign: str
    text: str


def differences(before: str, after: str) -> list[DiffLine]:
    """Return how two texts differ, with a little of what is around.

    >>> [(line.sign, line.text) for line in differences("a\\nb", "a\\nc")]
    [('@', 'From line 1'), (' ', 'a'), ('-', 'b'), ('+', 'c')]
    """
    found: list[DiffLine] = []
    for line in difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=2):
        if line.startswith(("---", "+++")) and not found:
            continue
        if line.startswith("@@"):
            found.append(DiffLine("@", f"From line {line.split('+')[1].split(',')[0].split(' ')[0]}"))
        else:
            found.append(DiffLine(line[:1], line[1:]))
        if len(found) >= MAX_DIFF:
            break
    return found


def _editor(
    request: Request, draft: Draft, text: str, edit: int, *, said: str = "", unsaved: bool = False
) -> HTMLResponse:
    return render(
        request,
        "revision/edit.html",
        partial="audit",
        headers={"cache-control": "no-store"},
        draft=draft,
        text=text,
        edit=edit,
        audit=audit_of(text),
        said=said,
        unsaved=unsaved and text != draft.text,
    )


def _text(form: Received) -> str:
    """Return the text of an editor; browsers send line ends of their own."""
    return form.fields.get("text", "").replace("\r\n", "\n").replace("\r", "\n")


def edit_of(form: Received) -> int:
    """Return the number of the edit that a form is based on.

    Raises:
        InputError: it doesn't say.
    """
    number = form.text("edit", limit=12)
    if not (number.isascii() and number.isdigit()):
        raise InputError("the form", "it does not say which text it is based on", hint="Open the page again.")
    return int(number)


def _one(edits: Sequence[Edit], number: int) -> Edit:
    if not 0 < number <= len(edits):
        raise UnknownNameError(f"edit {number}", "there is no such edit", hint="See the history.")
    return edits[number - 1]


def _before(edits: Sequence[Edit], number: int) -> Edit | None:
    """Return the text that the writer of an edit had before them."""
    based_on = _one(edits, number).based_on
    return next((edit for edit in edits if edit.accepted and edit.edit == based_on), None)


def _size(edits: Sequence[Edit], number: int) -> tuple[int, int]:
    """Return how many lines an edit added and took away."""
    before = _before(edits, number)
    if before is None:
        return len(_one(edits, number).text.split("\n")), 0
    return _changed(before.text, _one(edits, number).text)


@lru_cache(maxsize=256)
def _changed(before: str, after: str) -> tuple[int, int]:
    lines = differences(before, after)
    return sum(line.sign == "+" for line in lines), sum(line.sign == "-" for line in lines)
