"""Review: what the coder is unsure of, decided by several people at once, one title at a time."""

from __future__ import annotations

import time
from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.errors import ConflictError, InputError, UnknownNameError
from occumap.model.code import Code
from occumap.model.coding import confidence_in_words
from occumap.store.kinds import Role
from occumap.store.review_values import Batch, ReviewItem
from occumap.store.sessions import Who
from occumap.store.store import Store
from occumap.web.pages import redirect, render, review_batches, review_results
from occumap.web.server.dependencies import FormDep, ReviewerDep, StoreDep, need_role
from occumap.web.server.forms import Received
from occumap.workflows.code.preview import version_named

router = APIRouter(dependencies=[Depends(need_role(Role.REVIEWER))])
router.include_router(review_batches.router)
router.include_router(review_results.router)
LONGEST_WORDS = 200
LONGEST_THOUGHT = 3600.0
NONE = "none"
_SAID = {
    "undone": "Your last decision has been undone. Here is the title again.",
    "nothing": "There is nothing to undo: you have not made a decision yet, or someone else now has that title.",
    "skipped": "Skipped. Someone else can decide this title, or you can return to it at the end.",
    "again": "These are the titles you skipped, that nobody has decided since.",
}


@router.get("/review/{batch_id}", response_class=HTMLResponse)
def item_page(
    request: Request,
    batch_id: str,
    user: ReviewerDep,
    store: StoreDep,
    said: Annotated[str, Query(max_length=20)] = "",
    last: Annotated[int | None, Query(ge=0, le=2**62)] = None,
) -> HTMLResponse:
    """Return the title that this person is to decide now; nobody else gets it as long as they have it."""
    return _item_page(request, store, user, batch_id, said=_said(store, batch_id, said, last))


@router.get("/review/{batch_id}/codes", response_class=HTMLResponse)
def codes(request: Request, batch_id: str, store: StoreDep, other: Annotated[str, Query()] = "") -> HTMLResponse:
    """Return codes for what is typed, as buttons of the form."""
    batch = store.reviews.get(batch_id)
    return render(
        request, "review/codes.html", partial="codes", batch=batch, other=other.strip(), found=_find(batch, other)
    )


@router.post("/review/{batch_id}/decide")
def decide(request: Request, batch_id: str, user: ReviewerDep, form: FormDep, store: StoreDep) -> Response:
    """Keep a decision, or skips, or looks for a code; then the next title."""
    batch = store.reviews.get(batch_id)
    item = _item(form, store, batch)
    value = form.text("code", limit=50)
    if form.text("act", limit=10) == "skip":
        store.reviews.skip(item.id, user.name, seconds=_seconds(form))
        return redirect(request, f"/review/{batch_id}?said=skipped")
    if not value:
        return _item_page(request, store, user, batch_id, form=form)
    try:
        why = form.text("why", limit=2000, what="The reason")
        code = None if value == NONE else _code(batch, value)
        store.reviews.decide(item.id, user.name, code, why=why, seconds=_seconds(form))
    except (ConflictError, InputError) as error:
        status = 409 if isinstance(error, ConflictError) else 422
        return _item_page(request, store, user, batch_id, form=form, error=str(error), status=status)
    return redirect(request, f"/review/{batch_id}?said={value}&last={item.id}")


@router.post("/review/{batch_id}/undo")
def undo(request: Request, batch_id: str, user: ReviewerDep, store: StoreDep) -> Response:
    """Take back what this person did last, and hands them that title again."""
    again = store.reviews.undo(batch_id, user.name)
    return redirect(request, f"/review/{batch_id}?said={'undone' if again else 'nothing'}")


@router.post("/review/{batch_id}/skipped")
def skipped(request: Request, batch_id: str, user: ReviewerDep, store: StoreDep) -> Response:
    """Go through the titles again that this person skipped."""
    again = store.reviews.back_to_skipped(batch_id, user.name)
    return redirect(request, f"/review/{batch_id}" + ("?said=again" if again else ""))


@router.post("/review/{batch_id}/settle")
def settle(request: Request, batch_id: str, user: ReviewerDep, form: FormDep, store: StoreDep) -> Response:
    """Decide between two people who differ; a third person may."""
    batch = store.reviews.get(batch_id)
    item = _item(form, store, batch)
    value = form.text("other", limit=50).strip() or form.text("code", limit=50)
    if not value:
        raise InputError("The code", "none was given", hint="Choose one of the two codes, or enter another.")
    code = None if value == NONE else _code(batch, value)
    store.reviews.settle(item.id, user.name, code, why=form.text("why", limit=2000, what="The reason"))
    return redirect(request, f"/review/{batch_id}/results#title-{item.id}")


@router.post("/review/{batch_id}/leave")
def leave(request: Request, batch_id: str, user: ReviewerDep, form: FormDep, store: StoreDep) -> Response:
    """Give the title back undecided, for whoever comes next."""
    store.reviews.release(_item(form, store, store.reviews.get(batch_id)).id, user.name)
    return redirect(request, f"/review/{batch_id}/results")


def _item_page(
    request: Request,
    store: Store,
    user: Who,
    batch_id: str,
    *,
    said: str = "",
    form: Received | None = None,
    error: str = "",
    status: int = 200,
) -> HTMLResponse:
    from occumap.workflows.code.review_batches import choices_of  # noqa: PLC0415 (brings in SciPy)

    with store.together():
        held = store.reviews.claim(batch_id, user.name)
        batch, progress = store.reviews.get(batch_id), store.reviews.progress(batch_id)
        skipped = 0 if held else store.reviews.skipped(batch_id, user.name)
    version = version_named(batch.version)
    stays = held is not None and form is not None and form.fields.get("item") == str(held.id)
    other = form.fields.get("other", "").strip() if form and stays else ""
    return render(
        request,
        "review/item.html",
        status=status,
        headers={"cache-control": "no-store"},
        batch=batch,
        version=version,
        held=held,
        choices=choices_of(held.item, version) if held else (),
        progress=progress,
        skipped=skipped,
        until=held.until.astimezone(UTC).strftime("%H:%M UTC") if held and held.until else "",
        since=form.fields.get("since", "") if form and stays else str(int(time.time())),
        why=form.fields.get("why", "") if form and stays else "",
        lost=_lost(form) if form and not stays else "",
        other=other,
        found=_find(batch, other) if other else None,
        looked=form is not None and not error,
        said=said,
        error=error,
        words=confidence_in_words,
    )


def _find(batch: Batch, words: str) -> tuple[object, ...]:
    from occumap.workflows.code.review_batches import find_codes  # noqa: PLC0415 (brings in SciPy)

    return find_codes(batch.version, words.strip()[:LONGEST_WORDS]) if words.strip() else ()


def _item(form: Received, store: Store, batch: Batch) -> ReviewItem:
    """Return the title that a form is about.

    Raises:
        InputError: there is none in this review.
    """
    number = form.text("item", limit=18)
    if number.isascii() and number.isdigit():
        item = store.reviews.item(int(number))
        if item.batch == batch.id:
            return item
    raise InputError("The title", "it is not in this review", hint="Open the review again.")


def _code(batch: Batch, value: str) -> Code:
    if value not in version_named(batch.version):
        raise InputError(f"‘{value}’", f"{batch.version} has no such code", hint="Enter words from its title instead.")
    return Code(batch.version, value)


def _seconds(form: Received) -> float:
    """Return how long it took, as far as the form says; at most an hour, because people go to lunch."""
    since = form.fields.get("since", "")
    if not (since.isascii() and since.isdigit()) or len(since) > 12:
        return 0.0
    return min(max(time.time() - int(since), 0.0), LONGEST_THOUGHT)


def _said(store: Store, batch_id: str, said: str, last: int | None) -> str:
    """Return what happened, in words; of a decision, which it was."""
    if last is None or said in _SAID:
        return _SAID.get(said, "")
    batch = store.reviews.get(batch_id)
    try:
        item = store.reviews.item(last)
        group = None if said == NONE else version_named(batch.version)[said]
    except UnknownNameError:
        return ""
    if item.batch != batch.id:
        return ""
    return f"‘{item.item.title}’ is {group}." if group else f"‘{item.item.title}’ can’t be coded."


def _lost(form: Received) -> str:
    """Return what was typed for a title that is somebody else's now, to be copied."""
    return form.fields.get("why", "").strip()
