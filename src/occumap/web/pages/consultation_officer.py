"""The officer's page of a consultation: the address to give away, who said what of each issue, and when it closes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.errors import InputError
from occumap.store.kinds import Stance
from occumap.store.store import Store
from occumap.web.pages import redirect, render
from occumap.web.pages.closing_day import day_error, last_moment
from occumap.web.pages.consultations import readable
from occumap.web.server.dependencies import EditorDep, FormDep, StoreDep, need_role
from occumap.workflows.revise.library import subject_of

router = APIRouter(prefix="/consultation/{token}", dependencies=[Depends(need_role("editor"))])
_DONE = {
    "opened": "The consultation is open. Give its address to those you want to hear.",
    "closing": "The closing date has been changed.",
    "shown": "What others said is now shown to readers.",
    "kept": "What others said is no longer shown to readers.",
}


@router.get("/officer", response_class=HTMLResponse)
def officer_page(
    request: Request, token: str, store: StoreDep, done: Annotated[str, Query(max_length=20)] = ""
) -> HTMLResponse:
    """Return the page that officers run a consultation from."""
    return _officer(request, token, store, said=_DONE.get(done, ""))


def _officer(
    request: Request, token: str, store: Store, *, said: str = "", closes: str = "", error: str = ""
) -> HTMLResponse:
    asked = store.consultations.by_token(token)
    shown = subject_of(store, asked)
    plan = readable(shown).revised.plan
    comments = store.consultations.comments(asked.id, hidden=True)
    now = store.now()
    tally = []
    for issue in plan.revision.issues:
        of_issue = [one for one in comments if one.issue == issue.number]
        counts = [sum(one.stance is stance and not one.hidden for one in of_issue) for stance in Stance]
        unanswered = sum(one.answer is None and not one.hidden for one in of_issue)
        tally.append((issue, counts, unanswered, sum(one.hidden for one in of_issue)))
    return render(
        request,
        "consultations/officer.html",
        status=422 if error else 200,
        asked=asked,
        shown=shown,
        plan=plan,
        address=f"{request.base_url}consultation/{asked.token}",
        is_open=asked.is_open(now),
        is_over=now >= asked.closes,
        tally=tally,
        comments=len(comments),
        said=said,
        closes=closes or asked.closes.date().isoformat(),
        error=error,
    )


@router.post("/closing")
def move_closing(request: Request, token: str, form: FormDep, store: StoreDep, user: EditorDep) -> Response:
    """Move the closing to another date, or to now; a wrong date is said beside it in the form."""
    asked = store.consultations.by_token(token)
    now = store.now()
    try:
        closes = now if form.fields.get("act") == "now" else last_moment(form, now)
    except InputError as error:
        return _officer(request, token, store, closes=form.fields.get("closes", ""), error=day_error(error))
    store.consultations.move_closing(asked.id, closes, by=user.name)
    return redirect(request, f"/consultation/{token}/officer?done=closing")


@router.post("/shown")
def show_comments(request: Request, token: str, form: FormDep, store: StoreDep, user: EditorDep) -> Response:
    """Say whether readers see what others said."""
    shown = form.fields.get("act") == "show"
    store.consultations.show_comments(store.consultations.by_token(token).id, shown=shown, by=user.name)
    return redirect(request, f"/consultation/{token}/officer?done={'shown' if shown else 'kept'}")
