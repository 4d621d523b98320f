"""Consultations: whoever has the link reads the issues and comments; the officer answers, hides and decides."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.errors import ConflictError, InputError, OccumapError, UnknownNameError
from occumap.render.proposals.remarks import stance_in_words, tally_in_words
from occumap.render.safe_cells import safe_cell
from occumap.store.consultations import MAX_COMMENT, Comment, Consultation
from occumap.store.kinds import Stance, Subject
from occumap.store.sessions import Who
from occumap.store.store import Store
from occumap.web.pages import redirect, render
from occumap.web.pages.asked_plainly import AskedPlainly, asked_plainly
from occumap.web.pages.closing_day import day_error, last_moment
from occumap.web.pages.revision_views import (
    IssueLine,
    issue_lines,
    may_edit,
    neighbours,
    send_file,
    show_revision,
    view_of,
)
from occumap.web.server.context import ContextDep, HeldContext
from occumap.web.server.dependencies import EditorDep, FormDep, StoreDep, UserDep, client_of, open_to_all, spend
from occumap.web.server.limits import TokenBuckets
from occumap.workflows.revise.draft import stated_revision
from occumap.workflows.revise.library import Shown, Work, find_revision, remarks_of, shown_draft, subject_of, work_on

router = APIRouter(prefix="/consultation")
MAX_NAME = 200
COMMENTS_A_MINUTE, AT_ONCE = 20, 30
STANCES = (
    (Stance.SUPPORT, "I agree"),
    (Stance.REFUTE, "I disagree"),
    (Stance.NEUTRAL, "Neither, but I have something to say"),
)
COLUMNS = (
    "issue",
    "question",
    "stance",
    "stance_in_words",
    "name",
    "comment",
    "at",
    "answer",
    "answered_by",
    "answered_at",
    "hidden",
)


@router.get("", response_class=HTMLResponse)
def consultations_page(request: Request, store: StoreDep, user: UserDep) -> HTMLResponse:
    """Return the consultations that are open, for everybody; for editors all there were."""
    rows = []
    for one in store.consultations.list() if may_edit(user) else ():
        said = store.consultations.comments(one.id, hidden=True)
        rows.append((one, subject_of(store, one).name, len(said), sum(comment.answer is None for comment in said)))
    return render(
        request,
        "consultations/consultations.html",
        open_now=open_consultations(store),
        rows=rows,
        now=store.now(),
        may_edit=may_edit(user),
    )


@dataclass(frozen=True, slots=True)
class OpenConsultation:
    """A consultation that everybody is told of: its address, what it is about, and its last day."""

    address: str
    title: str
    issues: int
    closes: datetime


def open_consultations(store: Store) -> tuple[OpenConsultation, ...]:
    """Return what can be commented on now; a draft whose text can't be read at present is left out."""
    found = []
    for one in store.consultations.listed():
        try:
            stated = stated_revision(subject_of(store, one).text)
        except OccumapError:
            continue
        title = stated.title or stated.id
        found.append(OpenConsultation(f"/consultation/{one.token}", title, len(stated.issues), one.closes))
    return tuple(found)


@router.post("")
def open_consultation(request: Request, form: FormDep, store: StoreDep, user: EditorDep) -> Response:
    """Open a consultation on a draft or a revision, until the end of a day; a wrong day is said beside its field."""
    kind, subject = form.text("kind", limit=20), form.text("subject", limit=200)
    shown = shown_draft(store.drafts.get(subject)) if kind == Subject.DRAFT else find_revision(store, subject)
    readable(shown)
    try:
        closes = last_moment(form, store.now())
    except InputError as error:
        typed = {name: form.fields[name] for name in ("closes", "shows", "unlisted") if name in form.fields}
        asking = {"asking": typed, "asking_error": day_error(error)}
        return show_revision(request, store, user, shown, index="", strict=False, status=422, **asking)
    made = store.consultations.open(
        shown.kind,
        shown.subject,
        closes=closes,
        by=user.name,
        listed="unlisted" not in form.fields,
        shows_comments="shows" in form.fields,
    )
    return redirect(request, f"/consultation/{made.token}/officer?done=opened")


@router.get("/{token}", response_class=HTMLResponse)
@open_to_all
def consultation_page(
    request: Request, token: str, store: StoreDep, user: UserDep, context: ContextDep
) -> HTMLResponse:
    """Return the issues that are asked about in plain words, what each touches, and what was said if that is shown."""
    asked = store.consultations.by_token(token)
    shown = subject_of(store, asked)
    plan = readable(shown).revised.plan
    comments = store.consultations.comments(asked.id) if _sees_comments(asked, user) else ()
    lines = issue_lines(plan, remarks_of(comments))
    return render(
        request,
        "consultations/consultation.html",
        **_common(store, asked, shown, user),
        plan=plan,
        lines=lines,
        asks={issue.number: asked_plainly(plan, issue, context.context) for issue in plan.revision.issues},
        total=len(comments),
        elsewhere=_elsewhere(comments, lines),
    )


@router.get("/{token}/comments.csv")
@open_to_all
def comments_csv(token: str, store: StoreDep, user: UserDep) -> Response:
    """Return all comments as CSV that no spreadsheet runs; those hidden for editors alone."""
    asked = store.consultations.by_token(token)
    if not _sees_comments(asked, user):
        raise UnknownNameError(
            "comments.csv",
            "what others said on this consultation is not shown",
            hint="The office that runs it reads all comments.",
        )
    comments = store.consultations.comments(asked.id, hidden=may_edit(user))
    shown = subject_of(store, asked)
    try:
        issues = work_on(shown.text).revised.plan.revision.issues
    except OccumapError:
        issues = ()
    return Response(
        csv_of(comments, {issue.number: issue.question for issue in issues}),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": f'attachment; filename="{shown.name.replace("@", "-")}-comments.csv"',
            "cache-control": "no-store",
        },
    )


@router.get("/{token}/proposals.html")
@open_to_all
def proposals(token: str, store: StoreDep, user: UserDep) -> Response:
    """Return the proposals document, with the comments of this consultation if they are shown."""
    asked = store.consultations.by_token(token)
    shown = subject_of(store, asked)
    readable(shown)
    remarks = remarks_of(store.consultations.comments(asked.id) if _sees_comments(asked, user) else ())
    return send_file(shown, "proposals.html", remarks, index="", strict=False)


@router.get("/{token}/{number:int}", response_class=HTMLResponse)
@open_to_all
def issue_page(
    request: Request,
    token: str,
    number: int,
    store: StoreDep,
    user: UserDep,
    context: ContextDep,
    said: Annotated[int | None, Query(ge=0)] = None,
) -> HTMLResponse:
    """Return an issue with the form for a comment, and what others said if that is shown."""
    return _issue(request, store, user, store.consultations.by_token(token), number, context, mine=said)


@router.post("/{token}/{number:int}", response_class=HTMLResponse)
@open_to_all
def comment(
    request: Request,
    token: str,
    number: int,
    form: FormDep,
    store: StoreDep,
    user: UserDep,
    context: ContextDep,
) -> Response:
    """Keep a comment; what is missing is asked for, and nothing typed is lost."""
    asked = store.consultations.by_token(token)
    view_of(readable(subject_of(store, asked)), number)
    if form.fields.get("website"):
        raise InputError(
            "The form",
            "a field that is hidden from people was filled in",
            hint="Leave that field empty and send the form again.",
        )
    typed = {name: form.fields.get(name, "").replace("\r\n", "\n").strip() for name in ("name", "stance", "text")}
    errors = _errors(typed)
    if errors:
        return _issue(request, store, user, asked, number, context, typed=typed, errors=errors)
    limits = request.app.state.limits
    limits.setdefault("comment", TokenBuckets(COMMENTS_A_MINUTE, burst=AT_ONCE))
    spend(request, "comment", client_of(request))
    kept = store.consultations.comment(token, number, Stance(typed["stance"]), typed["name"], typed["text"])
    if not _sees_comments(asked, user):
        return redirect(request, f"/consultation/{token}/{number}?said=0")
    return redirect(request, f"/consultation/{token}/{number}?said={kept.id}#comment-{kept.id}")


@router.post("/{token}/comments/{comment_id:int}/{act}")
def answer(
    request: Request, token: str, comment_id: int, act: str, form: FormDep, store: StoreDep, user: EditorDep
) -> Response:
    """Return answers a comment, hides it, or shows it again."""
    asked = store.consultations.by_token(token)
    held = next((one for one in store.consultations.comments(asked.id, hidden=True) if one.id == comment_id), None)
    if held is None or act not in {"answer", "hide", "show"}:
        raise UnknownNameError(str(comment_id), "this consultation has no such comment", hint="See its list of issues.")
    if act == "answer":
        text = form.text("answer", limit=MAX_COMMENT, what="the answer").replace("\r\n", "\n")
        store.consultations.answer(comment_id, text, by=user.name)
    elif act == "hide":
        store.consultations.hide(comment_id, by=user.name)
    else:
        store.consultations.show(comment_id, by=user.name)
    return redirect(request, f"/consultation/{token}/{held.issue}#comment-{comment_id}")


def csv_of(comments: Iterable[Comment], questions: Mapping[int, str]) -> bytes:
    """Return comments as CSV; a cell that a spreadsheet would run gets an apostrophe before it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for one in comments:
        answered = one.answered_at.isoformat(timespec="seconds") if one.answered_at else ""
        cells = (
            str(one.issue),
            questions.get(one.issue, ""),
            one.stance.value,
            stance_in_words(one.stance),
            one.name,
            one.text,
            one.at.isoformat(timespec="seconds"),
            one.answer or "",
            one.answered_by or "",
            answered,
            "yes" if one.hidden else "no",
        )
        writer.writerow([safe_cell(cell) for cell in cells])
    return text.getvalue().encode()


def _issue(
    request: Request,
    store: Store,
    user: Who | None,
    asked: Consultation,
    number: int,
    context: HeldContext,
    *,
    mine: int | None = None,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HTMLResponse:
    shown = subject_of(store, asked)
    work = readable(shown)
    plan, view = work.revised.plan, view_of(work, number)
    before, after = neighbours(plan, number)
    comments: tuple[Comment, ...] = ()
    if _sees_comments(asked, user):
        comments = store.consultations.comments(asked.id, issue=number, hidden=may_edit(user))
    return render(
        request,
        "consultations/issue.html",
        status=422 if errors else 200,
        **_common(store, asked, shown, user),
        view=view,
        ask=_plainly(work, number, context),
        page=plan,
        linked=shown.draft is None and work.revised.outcome is not None,
        to_issue=f"/consultation/{asked.token}/",
        suffix="",
        comments=comments,
        tally=tally_in_words(one.stance.value for one in comments if not one.hidden),
        mine=mine if any(one.id == mine for one in comments) else 0,
        thanks=mine is not None,
        typed=typed or {},
        errors=errors or {},
        stances=STANCES,
        limit=MAX_COMMENT,
        before=before,
        after=after,
    )


@lru_cache(maxsize=256)
def _plainly(work: Work, number: int, context: HeldContext) -> AskedPlainly:
    return asked_plainly(work.revised.plan, view_of(work, number).issue, context.context)


def _common(store: Store, asked: Consultation, shown: Shown, user: Who | None) -> dict[str, Any]:
    now = store.now()
    return {
        "asked": asked,
        "shown": shown,
        "may_edit": may_edit(user),
        "sees_comments": _sees_comments(asked, user),
        "is_open": asked.is_open(now),
        "is_over": now >= asked.closes,
    }


def _sees_comments(asked: Consultation, user: Who | None) -> bool:
    """Return whether somebody may see what others said."""
    return asked.shows_comments or may_edit(user)


def _errors(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what is missing in a comment, by field."""
    errors = {}
    if typed["stance"] not in list(Stance):
        errors["stance"] = "Choose whether you agree, disagree, or neither."
    if not typed["text"]:
        errors["text"] = "Enter your reasons."
    elif len(typed["text"]) > MAX_COMMENT:
        errors["text"] = f"Your reasons must be {MAX_COMMENT:,} characters or fewer. They have {len(typed['text']):,}."
    if not typed["name"]:
        errors["name"] = "Enter your name, or the name of the organisation you represent."
    elif len(typed["name"]) > MAX_NAME:
        errors["name"] = f"Your name must be {MAX_NAME} characters or fewer."
    return errors


def readable(shown: Shown) -> Work:
    """Return what a revision comes to.

    Raises:
        ConflictError: it is a draft whose text can't be read at present.
    """
    try:
        return work_on(shown.text)
    except OccumapError:
        if shown.draft is None:
            raise
        raise ConflictError(
            f"the draft {shown.name}",
            "its text can’t be read at the moment, because someone is editing it",
            hint="Try again later. Comments made so far are kept.",
        ) from None


def _elsewhere(comments: Sequence[Comment], lines: Sequence[IssueLine]) -> list[Comment]:
    """Return comments on issues that the draft no longer has."""
    there = {line.number for line in lines}
    return [one for one in comments if one.issue not in there]
