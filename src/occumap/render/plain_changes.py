"""Changes of a revision as somebody who doesn't know classifications would say them, and how much they touch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

import polars as pl

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
from occumap.model.code import Reference
from occumap.model.noun import counted
from occumap.model.plan import Plan
from occumap.model.version import Version

_NOT_SAID = "a group that is not decided yet"


def plainly(plan: Plan, change: Change) -> str:  # noqa: PLR0911 - one for each kind of change
    """Return a change as a sentence.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.plan import plan
    >>> planned = plan(small_revision(), small_version(), small_index())
    >>> plainly(planned, planned.revision.issues[0].changes[0])[:4]
    '‘Bak'
    """
    names = _Names(plan)
    match change:
        case CreateGroup(group):
            return f"There would be a new group, {names.new(group)}."
        case RenameGroup(group, title):
            called = f"‘{title}’" if title else "otherwise; the new title is not decided yet"
            return f"{names.old(group)} would be called {called}."
        case RecodeGroup(group, to, under) if under and to.value == group.value:
            return f"{names.old(group)} would stand under {names.new(under)}."
        case RecodeGroup(group, to):
            renamed = to.title and to.title.casefold() != names.title_of(group).casefold()
            return (
                f"{names.old(group)} would get the code {to.value}{f' and be called ‘{to.title}’' if renamed else ''}."
            )
        case MoveEntries(source, to, where):
            which = "Some" if where else "All"
            more = ", but no title of the index matches the rule yet" if where and _has_none(plan, change) else ""
            return f"{which} job titles of {names.old(source)} would go to {names.new(to)}{more}."
        case MergeGroups(groups, into, title):
            one = names.new(Reference(into.value, title or into.title) if into else None)
            one = f"‘{title}’, whose code is not decided yet" if into is None and title else one
            return f"{_joined(map(names.old, groups))} would become one group, {one}."
        case SplitGroup(group, parts):
            named = [names.new(part.to) if part.to else f"‘{part.name}’" if part.name else _NOT_SAID for part in parts]
            return f"{names.old(group)} would be split into {_joined(named)}."
        case RemoveGroup(group):
            return f"{names.old(group)} would no longer be a group."
        case AddEntry(title, _, _, to):
            return f"‘{title}’ would be a new job title of {names.new(to)}."
        case _:
            assert_never(change)


def _has_none(plan: Plan, change: MoveEntries) -> bool:
    """Return whether the audit found that the rule of a move selects no entry."""
    groups = {change.source.value, *([change.to.value] if change.to else [])}
    return any(
        one.kind == "rule-matches-nothing" and {code.value for code in one.codes} == groups for one in plan.findings
    )


@dataclass(frozen=True, slots=True)
class Touch:
    """How much the changes of an issue touch.

    Args:
        groups: the lowest groups of the old version whose titles get another code, or that change otherwise.
        titles: how many titles of the index get another code; None where there is no index.
    """

    groups: tuple[str, ...]
    titles: int | None

    def __str__(self) -> str:
        """Return it in words.

        >>> str(Touch(("11", "12"), 4)), str(Touch(("11",), None))
        ('4 job titles of the index would get another code', '')
        """
        if self.titles is None:
            return ""
        many = counted(self.titles, "job title") if self.titles else "No job title"
        return f"{many} of the index would get another code"


def touch_of(plan: Plan, number: int) -> Touch:
    """Return how much an issue of a plan touches.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.plan import plan
    >>> planned = plan(small_revision(), small_version(), small_index())
    >>> touch_of(planned, 2).titles
    1
    """
    rows = plan.destinations.filter(pl.col("issue") == number)
    named = sorted({code for (code,) in rows.select("from_code").unique().iter_rows() if code})
    if plan.is_of_groups_alone:
        return Touch(tuple(named), None)
    moved = rows.filter(pl.col("from_code") != pl.col("to_code")).height
    return Touch(tuple(named), moved)


class _Names:
    """What groups are called in sentences: their title, with the code behind it."""

    def __init__(self, plan: Plan) -> None:
        self._old, self._new = plan.old, plan.version

    def title_of(self, group: Reference) -> str:
        held = self._old.get(group.value)
        return held.title if held else group.title or ""

    def old(self, group: Reference) -> str:
        return _called(group, self._old)

    def new(self, group: Reference | None) -> str:
        return _called(group, self._new) if group else _NOT_SAID


def _called(group: Reference, version: Version) -> str:
    held = version.get(group.value)
    title = held.title if held else group.title
    return f"‘{title}’ ({group.value})" if title else group.value


def _joined(names: Iterable[str]) -> str:
    """Return names with commas, and “and” before the last.

    >>> _joined(["a", "b", "c"])
    'a, b and c'
    """
    every = list(names)
    return " and ".join(part for part in (", ".join(every[:-1]), every[-1]) if part)
