"""Changes of a draft by forms: one form for each kind, what it comes to beside it, and the text written from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.errors import ConflictError, InputError, UnknownNameError
from occumap.model.change import wording
from occumap.model.finding import Finding
from occumap.model.version import Version
from occumap.render.proposals.drawings import FigureView
from occumap.render.proposals.view import Became, IssueView, issue_view
from occumap.store.drafts import Draft
from occumap.store.store import Store
from occumap.web.pages import redirect, render, wants_partial
from occumap.web.pages.revision_views import FindingLine, audit_of
from occumap.web.server.dependencies import EditorDep, FormDep, StoreDep, need_role
from occumap.web.server.forms import Received
from occumap.workflows.revise.add_issue import issue_asking
from occumap.workflows.revise.change_checks import Standing, rows_of
from occumap.workflows.revise.change_fields import MAX_PARTS, ChangeForm
from occumap.workflows.revise.draft import stated_revision
from occumap.workflows.revise.edit_changes import without_change
from occumap.workflows.revise.propose_change import (
    NEW_ISSUE,
    Proposed,
    Wanted,
    place_of,
    propose_change,
    shown_change,
    standing_of,
)
from occumap.workflows.revise.rule_fields import ways_of

router = APIRouter(prefix="/drafts/{draft}/change", dependencies=[Depends(need_role("editor"))])
# Each form, what it is for.
KINDS: Mapping[ChangeForm, tuple[str, str]] = {
    ChangeForm.SPLIT: ("Split a group", "It ends, and two or more groups take its place."),
    ChangeForm.SPLIT_OFF: ("Split off a new group", "Some titles leave a group for a new one. The group itself stays."),
    ChangeForm.MERGE: ("Merge groups", "Two or more groups become one."),
    ChangeForm.TRANSFER: ("Transfer titles", "Some or all titles of a group go to another that is there."),
    ChangeForm.CREATE: ("Create a group", "The new version has a group that the old one does not have."),
    ChangeForm.RENAME: ("Rename a group", "The same group gets another title."),
    ChangeForm.RECODE: ("Recode a group", "The same group gets another code."),
    ChangeForm.MOVE: ("Move a group", "It stands under another parent."),
    ChangeForm.END: ("End a group", "The new version does not have it. Other changes say where its titles go."),
    ChangeForm.ADD_TITLE: ("Add a title to the index", "A new job title, and the group that it belongs to."),
}
_OWN = frozenset({"csrf", "edit", "kind", "issue", "place", "was", "more", "into"})
_Text = Annotated[str, Query(max_length=40)]


@dataclass(frozen=True)
class FormState:
    """A form for a change as it stands: which, where it goes, what is typed, and the edit of the draft it rests on."""

    form: ChangeForm
    wanted: Wanted
    typed: Mapping[str, str]
    edit: int


@router.get("", response_class=HTMLResponse)
def change_page(
    request: Request,
    draft: str,
    store: StoreDep,
    kind: _Text = "",
    issue: _Text = "",
    change: Annotated[int | None, Query(ge=1, le=1000)] = None,
) -> HTMLResponse:
    """Return the form for a change, or first the choice of one."""
    held = _editable(store, draft)
    if change is not None:
        wanted = Wanted(issue, change - 1)
        shown = shown_change(held.text, wanted)
        assert shown is not None  # a place was given
        was = stated_revision(held.text).issue(int(issue))
        assert was is not None  # it has the change
        wanted = replace(wanted, was=str(was.changes[change - 1]))
        return _form(request, held, FormState(shown.form, wanted, shown.typed, held.edit), checked=True)
    if kind not in list(ChangeForm):
        issues = stated_revision(held.text).issues
        chosen = issue if issue in {str(one.number) for one in issues} else NEW_ISSUE
        return render(
            request, "revision/change-kinds.html", draft=held, kinds=KINDS, issues=issues, chosen=chosen, kind=kind
        )
    return _form(request, held, FormState(ChangeForm(kind), Wanted(issue or NEW_ISSUE), {}, held.edit))


@router.post("/check", response_class=HTMLResponse)
def check_change(request: Request, draft: str, form: FormDep, store: StoreDep) -> HTMLResponse:
    """Return what a form comes to as it is filled in; nothing is kept."""
    return _form(request, _editable(store, draft), _state(form), checked=True)


@router.post("")
def save_change(request: Request, draft: str, form: FormDep, store: StoreDep, user: EditorDep) -> Response:
    """Write the change into the draft, or show one more row of the form."""
    held, state = _editable(store, draft), _state(form)
    if more := form.text("more", limit=80):
        return _form(request, held, replace(state, typed=_with_more(state.typed, more)))
    made = _proposed(held, state)
    if made.errors:
        return _form(request, held, state, checked=True, status=422)
    if held.edit != state.edit:
        said = (
            f"{held.by} saved this draft after you opened the form. Look at what your change comes to now, then save."
        )
        return _form(request, held, replace(state, edit=held.edit), checked=True, status=409, late=said)
    store.drafts.save(held.id, made.text, edit=state.edit, by=user.name)
    return redirect(request, f"/revision/drafts/{held.id}/{made.number}?done=changed")


@router.post("/remove")
def remove_change(request: Request, draft: str, form: FormDep, store: StoreDep, user: EditorDep) -> Response:
    """Take a change out of the draft; the history keeps the text as it was."""
    held, wanted = _editable(store, draft), _wanted(form)
    place = place_of(held.text, wanted)
    if place is None:
        raise InputError("the form", "it does not say which change is meant", hint="Open the issue again.")
    text = without_change(held.text, int(wanted.issue), place)
    store.drafts.save(held.id, text, edit=held.edit, by=user.name)
    return redirect(request, f"/revision/drafts/{held.id}/{wanted.issue}?done=removed")


def _form(
    request: Request,
    held: Draft,
    state: FormState,
    *,
    checked: bool = False,
    status: int = 200,
    late: str = "",
) -> HTMLResponse:
    standing, _ = standing_of(held.text, state.wanted)
    shown = shown_change(held.text, state.wanted)
    made = _proposed(held, state) if checked else None
    errors = dict(made.errors) if made else {}
    asked = state.wanted.issue
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    issue = stated_revision(held.text).issue(number)
    if issue is None and state.wanted.issue != NEW_ISSUE:
        raise UnknownNameError(f"issue {state.wanted.issue}", "the draft has no such issue", hint="Choose another.")
    question = " ".join(state.typed.get("question", "").split())
    return render(
        request,
        "revision/change.html",
        status=status,
        partial="plan",
        headers={"cache-control": "no-store"},
        draft=held,
        state=state,
        typed=state.typed,
        issue=issue,
        same=issue_asking(held.text, question) if issue is None else None,
        heading=KINDS[state.form][0],
        what=KINDS[state.form][1],
        kept={name: str(rule) for name, rule in shown.kept.items()} if shown else {},
        errors={"": late} | errors if late else errors,
        partly=wants_partial(request),
        made=made if made and not made.errors else None,
        parts=rows_of(state.typed, "parts", 2, MAX_PARTS),
        groups=rows_of(state.typed, "groups", 2, MAX_PARTS),
        ways=lambda name: ways_of(state.typed, name),
        spelled=standing.codes_spell_parents,
        has_entries=standing.has_entries,
        lists=_lists(state.form, standing),
        old=standing.old,
        **_drawn(made),
    )


def _drawn(made: Proposed | None) -> dict[str, Any]:
    """Return what the plan beside the form draws with."""
    if made is None or made.work is None:
        return {
            "view": None,
            "page": None,
            "linked": False,
            "to_issue": "",
            "suffix": "",
            "audit": None,
            "new": (),
            "gone": (),
        }
    plan = made.work.revised.plan
    issue = plan.revision.issue(made.number)
    assert issue is not None  # it was written there
    whole = issue_view(made.work.facts, replace(issue, changes=made.changes, about=(), cites=()))
    return {
        "view": _of_change(whole, made),
        "page": plan,
        "linked": False,
        "to_issue": "",
        "suffix": "",
        "audit": audit_of(made.text),
        "new": _lines(made.new),
        "gone": made.gone,
    }


def _of_change(view: IssueView, made: Proposed) -> IssueView:
    """Return of an issue what has to do with the groups of a change."""
    said = [wording(change) for change in made.changes]
    before = {group.value for one in said for group in one.before}
    after = {target.group.value for one in said for target in one.after if target.group}

    def drawn(figure: FigureView) -> bool:
        return any(
            (source.group and source.group.code in before)
            or any(flow.target and flow.target.code in after for flow in source.flows)
            for source in figure.sources
        )

    def told(one: Became) -> bool:
        return one.group.code in (before if one.group.old else after)

    return replace(
        view, figures=tuple(filter(drawn, view.figures)), became=tuple(filter(told, view.became)), findings=()
    )


def _lines(found: Sequence[Finding]) -> tuple[FindingLine, ...]:
    return tuple(FindingLine(f, None) for f in sorted(found, key=lambda f: f.severity.rank))


def _lists(form: ChangeForm, standing: Standing) -> dict[str, list[str]]:
    """Return what fields of a form suggest: groups of the old version, of the new one, and parents in it."""
    lowest = standing.old.rules.lowest.name
    of_lowest = form in {ChangeForm.TRANSFER, ChangeForm.SPLIT_OFF, ChangeForm.ADD_TITLE}
    needs_new = form in {ChangeForm.TRANSFER, ChangeForm.ADD_TITLE}
    return {
        "old-groups": [] if form is ChangeForm.CREATE else _named(standing.old, lowest if of_lowest else ""),
        "new-groups": _named(standing.new, lowest) if needs_new else [],
        "parents": [] if of_lowest and needs_new else [str(one) for one in standing.new if one.level != lowest],
    }


def _named(version: Version, level: str) -> list[str]:
    return [str(group) for group in version if not level or group.level == level]


def _proposed(held: Draft, state: FormState) -> Proposed:
    question, found = (" ".join(state.typed.get(name, "").split()) for name in ("question", "found"))
    return propose_change(held.text, state.form, state.typed, state.wanted, question=question, found=found)


def _state(form: Received) -> FormState:
    kind = form.text("kind", limit=40)
    if kind not in list(ChangeForm):
        raise InputError("the form", "it does not say what kind of change it is", hint="Open the page again.")
    typed = {name: said.replace("\r\n", "\n").strip() for name, said in form.fields.items() if name not in _OWN}
    for name, said in typed.items():
        if len(said) > 4000:
            raise InputError(name, f"it has {len(said):,} characters", hint="Shorten it to 4,000 or fewer.")
    edit = form.text("edit", limit=12)
    return FormState(ChangeForm(kind), _wanted(form), typed, int(edit) if edit.isascii() and edit.isdigit() else 0)


def _wanted(form: Received) -> Wanted:
    place = form.text("place", limit=4)
    return Wanted(
        form.text("into", limit=12) or form.text("issue", limit=12) or NEW_ISSUE,
        int(place) if place.isascii() and place.isdigit() else None,
        form.text("was", limit=20_000),
    )


def _with_more(typed: Mapping[str, str], more: str) -> dict[str, str]:
    """Return the fields with one more row: a part, a group, or another way in which a rule may fit."""
    if more in {"parts", "groups"}:
        return {**typed, more: str(rows_of(typed, more, 2, MAX_PARTS) + 1)}
    return {**typed, f"{more}-ways": str(ways_of(typed, more) + 1)}


def _editable(store: Store, draft: str) -> Draft:
    held = store.drafts.get(draft)
    if held.discarded:
        raise ConflictError(f"the draft {held.name}", "it was discarded", hint="Restore it to go on with it.")
    return held
