"""The changes a revision can ask for: each a small frozen value, none of them order-dependent.

A reference under ``group``, ``groups`` or ``source`` is to the old version; one under ``to``,
``into`` or ``code`` is to the new version. The two never mix.

What a change says in words stands once, in `wording`, for JSON, page and terminal alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from occumap.model.code import Reference
from occumap.model.selector import Selector


class _Worded:
    """A change reads as its wording."""

    __slots__ = ()

    def __str__(self) -> str:
        return str(wording(self))  # type: ignore[arg-type]  # only members of Change are worded


@dataclass(frozen=True, slots=True)
class CreateGroup(_Worded):
    """A group that the new version shall have, and the parent it is said to sit under."""

    group: Reference
    under: Reference | None = None


@dataclass(frozen=True, slots=True)
class RenameGroup(_Worded):
    """The same group with another title; ``title`` is None where nobody has said which."""

    group: Reference
    title: str | None


@dataclass(frozen=True, slots=True)
class RecodeGroup(_Worded):
    """The same group under another code, with another title if one is given."""

    group: Reference
    to: Reference


@dataclass(frozen=True, slots=True)
class MoveEntries(_Worded):
    """Entries of a group (those that ``where`` selects, or all) go to a group of the new version."""

    source: Reference
    to: Reference | None
    where: Selector | None = None


@dataclass(frozen=True, slots=True)
class MergeGroups(_Worded):
    """Several groups become one; ``into`` is None where nobody has said which code it gets."""

    groups: tuple[Reference, ...]
    into: Reference | None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a split: where it goes, and which entries it takes (all that are left for None)."""

    to: Reference | None
    where: Selector | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SplitGroup(_Worded):
    """A group ends and its parts take its place; a split above the lowest level takes no entries."""

    group: Reference
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class RemoveGroup(_Worded):
    """The new version shall not have this group; other changes say where its entries go."""

    group: Reference


@dataclass(frozen=True, slots=True)
class AddEntry(_Worded):
    """A new index entry, coded in the new version."""

    title: str
    add: str | None
    ind: str | None
    to: Reference


Change = CreateGroup | RenameGroup | RecodeGroup | MoveEntries | MergeGroups | SplitGroup | RemoveGroup | AddEntry


@dataclass(frozen=True, slots=True)
class ChangeTarget:
    """Where a change leads: a group of the new version, or words where none is stated.

    Args:
        group: of the new version.
        title: of that group, where the change states it apart from the group.
        words: in the place of a group.
        where: which entries go there.
        rest: whether all entries go there that no other target of the change takes.
    """

    group: Reference | None
    title: str | None = None
    words: str = ""
    where: Selector | None = None
    rest: bool = False

    def __str__(self) -> str:
        named = str(Reference(self.group.value, self.title or self.group.title)) if self.group else self.words
        return f"{named} (where {self.where})" if self.where else named


@dataclass(frozen=True, slots=True)
class Wording:
    """A change in words, with the groups it names: ``before`` of the old version, the others of the new one."""

    verb: str
    what: str = ""
    before: tuple[Reference, ...] = ()
    after: tuple[ChangeTarget, ...] = ()
    under: Reference | None = None

    def __str__(self) -> str:
        subject = " ".join(part for part in (self.verb, self.what, ", ".join(map(str, self.before))) if part)
        targets = "; ".join(map(str, self.after))
        joint = " → " if targets and (self.before or self.what) else " " if targets else ""
        return f"{subject}{joint}{targets}" + (f", under {self.under}" if self.under else "")


def wording(change: Change) -> Wording:  # noqa: PLR0911 - one for each kind of change
    """Return what a change says.

    >>> print(wording(RenameGroup(Reference("11", "Bakers"), "Bread bakers")))
    Rename 11 Bakers → ‘Bread bakers’
    >>> print(AddEntry("Baker, bun", None, "bakery", Reference("11")))
    Add to the index “Baker, bun” (industry: bakery) → 11
    """
    match change:
        case CreateGroup(group, under):
            return Wording("Create", after=(ChangeTarget(group),), under=under)
        case RenameGroup(group, title):
            named = ChangeTarget(None, words=f"‘{title}’" if title else "a title not yet stated")
            return Wording("Rename", before=(group,), after=(named,))
        case RecodeGroup(group, to):
            return Wording("Recode", before=(group,), after=(ChangeTarget(to),))
        case MoveEntries(source, to, where):
            return Wording(
                "Move", "entries of" if where else "all entries of", (source,), (_target(to, None, where, rest=False),)
            )
        case MergeGroups(groups, into, title):
            unnamed = f"‘{title}’, code not stated" if title else "one group, code not stated"
            return Wording("Merge", before=groups, after=(ChangeTarget(into, title, "" if into else unnamed),))
        case SplitGroup(group, parts):
            ruled = any(part.where for part in parts)
            targets = (_target(part.to, part.name, part.where, rest=ruled and not part.where) for part in parts)
            return Wording("Split", before=(group,), after=tuple(targets))
        case RemoveGroup(group):
            return Wording("End", before=(group,))
        case AddEntry(title, add, ind, to):
            qualifiers = "; ".join(part for part in (add, ind and f"industry: {ind}") if part)
            return Wording(
                "Add", f"to the index “{title}”{qualifiers and f' ({qualifiers})'}", after=(ChangeTarget(to),)
            )
        case _:
            assert_never(change)


def _target(to: Reference | None, name: str | None, where: Selector | None, *, rest: bool) -> ChangeTarget:
    words = "" if to else f"‘{name}’, no group stated" if name else "a group not yet stated"
    return ChangeTarget(to, words=words, where=where, rest=rest)
