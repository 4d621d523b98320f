"""A draft published by an owner: its names are fields, and each says what keeps it from being one."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from occumap.errors import ConflictError, OccumapError
from occumap.web.pages import redirect
from occumap.web.pages.drafts import edit_of
from occumap.web.pages.revision_views import show_revision
from occumap.web.server.dependencies import FormDep, OwnerDep, StoreDep, need_role
from occumap.workflows.revise.draft import stated_revision
from occumap.workflows.revise.draft_names import with_names
from occumap.workflows.revise.library import Work, shown_draft, work_on
from occumap.workflows.revise.publish import publish_faults, publish_revision

router = APIRouter(prefix="/drafts/{draft}/publish", dependencies=[Depends(need_role("editor"))])


@router.post("")
def publish(request: Request, draft: str, form: FormDep, store: StoreDep, user: OwnerDep) -> Response:
    """Publish the draft as it was shown, with the version, correspondence and index that come of it.

    Its consultations close, and their comments stand with what is published.
    """
    held = store.drafts.get(draft)
    if held.edit != edit_of(form) or held.discarded:
        why = "it was discarded" if held.discarded else f"{held.by} saved it after you opened this page"
        raise ConflictError(f"the draft {held.name}", why, hint="Check the new text, then publish.")
    index = form.text("index", limit=200)
    typed = {name: form.text(name, limit=200) for name in ("name", "to", "version")}
    typed["name"] = typed["name"] or held.name
    text, work = _named(held.text, typed["to"], index)
    typed["to"] = typed["to"] or (work.revised.plan.revision.to_version if work else "")
    faults = publish_faults(store, work.revised if work else None, text, **typed)
    if faults:
        return show_revision(
            request,
            store,
            user,
            shown_draft(held),
            index=index,
            strict=False,
            status=409 if "" in faults else 422,
            publishing=typed,
            publish_errors=faults,
        )
    assert work is not None  # else there is a fault
    with store.together():
        if text != held.text:
            store.drafts.save(draft, text, edit=held.edit, by=user.name)
        publish_revision(store, work.revised, text, name=typed["name"], version=typed["version"], by=user.name)
        store.consultations.go_on_as_published(draft, typed["name"], by=user.name)
    return redirect(request, f"/revision/{typed['name']}")


def _named(text: str, to: str, index: str) -> tuple[str, Work | None]:
    """Return the text with the name of its new version, and what it comes to; None if it can't be read."""
    try:
        if to and to != stated_revision(text).to_version:
            renamed = with_names(text, {"to": to})
            return renamed, work_on(renamed, index=index)
        return text, work_on(text, index=index)
    except OccumapError:
        return text, None
