"""What an issue of a consultation would change, in plain words, with how many titles and people it touches."""

from __future__ import annotations

from dataclasses import dataclass

from occumap.model.change import (
    AddEntry,
    Change,
    CreateGroup,
    MergeGroups,
    MoveEntries,
    RecodeGroup,
    RemoveGroup,
    RenameGroup,
    SplitGroup,
)
from occumap.model.code import Code
from occumap.model.context import Context
from occumap.model.group_figures import Figure, Measure
from occumap.model.noun import counted
from occumap.model.plan import Plan
from occumap.model.revision import Issue
from occumap.render.plain_changes import plainly, touch_of


@dataclass(frozen=True, slots=True)
class AskedPlainly:
    """An issue in plain words.

    Args:
        changes: a sentence for each, groups that come and go first.
        touches: how many titles get another code, and how many people work in the groups they leave; sentences.
    """

    changes: tuple[str, ...]
    touches: tuple[str, ...]


def asked_plainly(plan: Plan, issue: Issue, context: Context) -> AskedPlainly:
    """Return an issue in plain words.

    >>> from occumap.workflows.revise.library import find_revision, work_on
    >>> from occumap.catalog import load
    >>> text = load.revision_folder("soc2010-review").joinpath("revision.yaml").read_text(encoding="utf-8")
    >>> plan = work_on(text).revised.plan
    >>> asked_plainly(plan, plan.revision.issue(1), Context()).touches
    ('14 job titles of the index would get another code.',)
    """
    changes = tuple(plainly(plan, change) for change in sorted(issue.changes, key=_weight))
    if not changes:
        return AskedPlainly((), ())
    touch = touch_of(plan, issue.number)
    said = [f"{touch}." for _ in (1,) if str(touch)]
    if touch.titles != 0 and (people := _people(plan, touch.groups, context)):
        said.append(people)
    return AskedPlainly(changes, tuple(said))


# What somebody wants to hear first: groups that come and go, before names and codes.
_FIRST = (SplitGroup, MergeGroups, CreateGroup, RemoveGroup, MoveEntries, RenameGroup, AddEntry, RecodeGroup)


def _weight(change: Change) -> int:
    return _FIRST.index(type(change))


def _people(plan: Plan, groups: tuple[str, ...], context: Context) -> str:
    """Return how many people work in some groups, where figures of their own are held for each."""
    found = [_own_people(context, Code(plan.old.id, group)) for group in groups]
    figures = [one for one in found if one is not None and one.value is not None]
    if not groups or len(figures) < len(groups):
        return ""
    total = sum(one.value or 0.0 for one in figures)
    sources = " and ".join(sorted({f"{one.source}{f', {one.year}' if one.year else ''}" for one in figures}))
    where = "the group" if len(groups) == 1 else f"the {counted(len(groups), 'group')}"
    return f"About {total:,.0f} people work in {where} that these titles belong to now ({sources})."


def _own_people(context: Context, code: Code) -> Figure | None:
    figures = context.of_group(code).of(Measure.PEOPLE)
    own = [one for one in figures if one.value is not None and one.code == code.value and not one.of_group_above]
    return max(own, key=lambda one: one.year, default=None)
