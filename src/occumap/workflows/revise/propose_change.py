"""A change that a form states, put into the text of a draft: what it comes to before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from occumap.errors import ConflictError, OccumapError, UnknownNameError
from occumap.io.revision_yaml_text import changes_text
from occumap.model.change import Change
from occumap.model.finding import Finding
from occumap.model.revision import Decision, Issue
from occumap.workflows.revise.add_issue import issue_asking, with_issue
from occumap.workflows.revise.change_checks import Standing
from occumap.workflows.revise.change_fields import ChangeForm, ShownChange, changes_of_fields, fields_of_change
from occumap.workflows.revise.draft import stated_revision
from occumap.workflows.revise.edit_changes import with_change_replaced, with_changes, without_change
from occumap.workflows.revise.library import Work, work_on

NEW_ISSUE = "new"


@dataclass(frozen=True)
class Wanted:
    """Where a change goes.

    Args:
        issue: the number of an issue, or ``new``.
        place: which change of the issue it takes the place of, from 0; None for one more.
        was: that change in words, so that it is found again after somebody else edited the issue.
    """

    issue: str = NEW_ISSUE
    place: int | None = None
    was: str = ""


@dataclass(frozen=True)
class Proposed:
    """What a form for a change comes to.

    Args:
        standing: the groups that the change meets.
        errors: what is wrong by field; ``""`` is the form as a whole. While there are any, nothing else is stated.
        changes: that it states.
        text: of the draft with the changes.
        number: of the issue that has them.
        written: the lines that are written for them.
        work: what the draft comes to with them, and ``new`` and ``gone`` the findings that come and go through them.
    """

    standing: Standing
    errors: Mapping[str, str]
    changes: tuple[Change, ...] = ()
    text: str = ""
    number: int = 0
    written: str = ""
    work: Work | None = None
    new: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()


def standing_of(text: str, wanted: Wanted) -> tuple[Standing, Work]:
    """Return the groups that a change meets, and what the draft comes to without it.

    Raises:
        InputError: the text is no revision.
        ConflictError: the change to edit isn't in the issue any more.
    """
    place = place_of(text, wanted)
    base = text if place is None else without_change(text, int(wanted.issue), place)
    work = work_on(base)
    plan = work.revised.plan
    return Standing(plan.old, plan.version, has_entries=not plan.is_of_groups_alone), work


def shown_change(text: str, wanted: Wanted) -> ShownChange | None:
    """Return the change of an issue that is to be edited, as a form shows it; None where one is to be added.

    Raises:
        InputError: the text is no revision.
        ConflictError: it isn't in the issue any more.
    """
    place = place_of(text, wanted)
    return None if place is None else fields_of_change(_issue(text, wanted.issue).changes[place])


def place_of(text: str, wanted: Wanted) -> int | None:
    """Return which change of an issue is meant, from 0, wherever it stands by now; None for one that is new.

    Raises:
        InputError: the text is no revision.
        ConflictError: the issue has no such change, or not any more.
    """
    if wanted.place is None:
        return None
    changes = _issue(text, wanted.issue).changes
    said = [str(change) for change in changes]
    if 0 <= wanted.place < len(changes) and wanted.was in ("", said[wanted.place]):
        return wanted.place
    if wanted.was in said:
        return said.index(wanted.was)
    raise ConflictError(
        f"issue {wanted.issue}",
        "the change that you opened is not in it any more",
        hint="Somebody edited or removed it. Look at the issue again.",
    )


def propose_change(
    text: str, form: ChangeForm, typed: Mapping[str, str], wanted: Wanted, *, question: str = "", found: str = ""
) -> Proposed:
    """Return what a form for a change comes to, on the text of a draft.

    Args:
        text: of the draft.
        form: which form.
        typed: its fields.
        wanted: where the change goes.
        question: of a new issue.
        found: in a new issue, what was found.

    Raises:
        InputError: the text of the draft is no revision.
        ConflictError: the change to edit isn't there any more.

    >>> text = "revision: x\\nfrom: soc2010\\nto: soc2010-x\\nissues: []\\n"
    >>> typed = {"group": "5432", "title": "Bakers and confectioners"}
    >>> made = propose_change(text, ChangeForm.RENAME, typed, Wanted(), question="Is ‘flour’ needed?")
    >>> print(made.written, end="")
    - rename:
        group: 5432 Bakers and flour confectioners
        title: Bakers and confectioners
    """
    standing, before = standing_of(text, wanted)
    shown = shown_change(text, wanted)
    read = changes_of_fields(form, typed, standing, shown.kept if shown else None)
    errors = dict(read.errors)
    if wanted.issue == NEW_ISSUE and not question:
        errors["question"] = "Enter the question of the new issue."
    if wanted.issue == NEW_ISSUE and (same := issue_asking(text, question)):
        errors["question"] = f"Issue {same} asks this question already. Add the change to it, or ask another question."
    if errors:
        return Proposed(standing, errors)
    try:
        made, number = _put(text, wanted, read.changes, question, found)
        work = work_on(made)
    except OccumapError as error:
        return Proposed(standing, {"": str(error)})
    old, new = before.revised.plan.findings, work.revised.plan.findings
    had, has = {f.id for f in old}, {f.id for f in new}
    return Proposed(
        standing,
        {},
        read.changes,
        made,
        number,
        changes_text(read.changes),
        work,
        tuple(f for f in new if f.id not in had and f.status == "open"),
        tuple(f for f in old if f.id not in has and f.status == "open"),
    )


def _put(text: str, wanted: Wanted, changes: tuple[Change, ...], question: str, found: str) -> tuple[str, int]:
    if wanted.issue == NEW_ISSUE:
        return with_issue(text, Issue(0, question, found, Decision.CHANGE, changes=changes))
    number = _issue(text, wanted.issue).number
    place = place_of(text, wanted)
    if place is None:
        return with_changes(text, number, changes), number
    return with_change_replaced(text, number, place, changes), number


def _issue(text: str, number: str) -> Issue:
    stated = stated_revision(text)
    issue = stated.issue(int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else None
    if issue is None:
        known = ", ".join(str(one.number) for one in stated.issues)
        raise UnknownNameError(f"issue {number}", "the draft has no such issue", hint=f"It has: {known or 'none'}.")
    return issue
