"""What each kind of change asks for, broken down to a few small effects.

Effects have no order: a plan is composed from the set of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

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
from occumap.model.revision import Request
from occumap.model.selector import Selector


@dataclass(frozen=True, slots=True)
class Holds:
    """The new version has a group of that code, under a stated parent or beside an old group."""

    code: str
    title: str | None
    request: Request
    under: str | None = None
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class Continues:
    """An old group lives on under a code of the new version."""

    old: str
    new: str
    title: str | None
    request: Request
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Takes:
    """An old group, which keeps its code unless another change gives it one, goes under a group of the new version."""

    old: str
    under: str
    request: Request


@dataclass(frozen=True, slots=True)
class Named:
    """An old group gets another title (None: it is said to, but not which)."""

    old: str
    title: str | None
    request: Request


@dataclass(frozen=True, slots=True)
class Ends:
    """An old group is no more; others may have its code."""

    old: str
    request: Request


@dataclass(frozen=True, slots=True)
class Goes:
    """Entries of an old group (those selected, or all others) go to a new code, if one is stated."""

    old: str
    to: str | None
    where: Selector | None
    request: Request
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Adds:
    """The new index has one more entry."""

    entry: AddEntry
    request: Request


Effect = Holds | Continues | Takes | Named | Ends | Goes | Adds


def effects_of(request: Request) -> tuple[Effect, ...]:
    """Return the effects of one change.

    >>> from occumap.model.change import RemoveGroup
    >>> [type(e).__name__ for e in effects_of(Request(1, RemoveGroup(Reference("2126"))))]
    ['Ends']
    """
    return tuple(_effects(request.change, request))


def _effects(change: Change, request: Request) -> Iterator[Effect]:
    match change:
        case CreateGroup(group, under):
            yield Holds(group.value, group.title, request, under=_value(under))
        case RenameGroup(group, title):
            yield Named(group.value, title, request)
        case RecodeGroup(group, to, under) if under and to == Reference(group.value):
            yield Takes(group.value, under.value, request)
        case RecodeGroup(group, to, under):
            yield Continues(group.value, to.value, to.title, request, under=_value(under))
        case RemoveGroup(group):
            yield Ends(group.value, request)
        case MoveEntries(source, to, where):
            yield Goes(source.value, _value(to), where, request)
            if where is None:
                yield Ends(source.value, request)
        case MergeGroups():
            yield from _effects_of_merge(change, request)
        case SplitGroup():
            yield from _effects_of_split(change, request)
        case AddEntry():
            yield Adds(change, request)
        case _:
            assert_never(change)


def _effects_of_merge(change: MergeGroups, request: Request) -> Iterator[Effect]:
    for group in change.groups:
        yield Ends(group.value, request)
        yield Goes(group.value, _value(change.into), None, request, change.title)
    if change.into:
        for group in change.groups:
            yield Holds(
                change.into.value,
                change.title or change.into.title,
                request,
                under=_value(change.under),
                beside=group.value,
            )


def _effects_of_split(change: SplitGroup, request: Request) -> Iterator[Effect]:
    yield Ends(change.group.value, request)
    for part in change.parts:
        yield Goes(change.group.value, _value(part.to), part.where, request, part.name)
        if part.to:
            yield Holds(part.to.value, part.to.title, request, under=_value(part.under), beside=change.group.value)
            yield from (Takes(group.value, part.to.value, request) for group in part.groups)


def _value(reference: Reference | None) -> str | None:
    return reference.value if reference else None
