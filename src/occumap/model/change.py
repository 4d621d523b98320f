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
    """The same group under another code, with another title if one is given; ``under`` names another parent.

    With its own code and a parent, the group is only placed elsewhere.
    """

    group: Reference
    to: Reference
    under: Reference | None = None


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
    under: Reference | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a split: where it goes, and which entries it takes (all that are left for None).

    Above the lowest level, ``groups`` are those right under the old group that the part takes. ``under`` is the
    parent of the part itself.
    """

    to: Reference | None
    where: Selector | None = None
    name: str | None = None
    under: Reference | None = None
    groups: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitGroup(_Worded):
    """A group ends and its parts take its place; above the lowest level, they take the groups under it."""

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
        taking: the groups that go there, of the old version.
        under: the parent it is said to have.
    """

    group: Reference | None
    title: str | None = None
    words: str = ""
    where: Selector | None = None
    rest: bool = False
    taking: tuple[Reference, ...] = ()
    under: Reference | None = None

    def __str__(self) -> str:
        named = str(Reference(self.group.value, self.title or self.group.title)) if self.group else self.words
        named += f" (with {', '.join(map(str, self.taking))})" if self.taking else ""
        named += f" (where {self.where})" if self.where else ""
        return f"{named}, under {self.under}" if self.under else named


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
        case RecodeGroup(group, to, under):
            if under and to.value == group.value:
                renamed = (ChangeTarget(to),) if to.title and to.title != group.title else ()
                return Wording("Place", before=(group,), after=renamed, under=under)
            return Wording("Recode", before=(group,), after=(ChangeTarget(to),), under=under)
        case MoveEntries(source, to, where):
            return Wording(
                "Move", "entries of" if where else "all entries of", (source,), (_target(Part(to, where), rest=False),)
            )
        case MergeGroups(groups, into, title, under):
            unnamed = f"‘{title}’, code not stated" if title else "one group, code not stated"
            return Wording(
                "Merge", before=groups, after=(ChangeTarget(into, title, "" if into else unnamed),), under=under
            )
        case SplitGroup(group, parts):
            ruled = any(part.where or part.groups for part in parts)
            targets = (_target(part, rest=ruled and not (part.where or part.groups)) for part in parts)
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


def _target(part: Part, *, rest: bool) -> ChangeTarget:
    words = "" if part.to else f"‘{part.name}’, no group stated" if part.name else "a group not yet stated"
    return ChangeTarget(part.to, words=words, where=part.where, rest=rest, taking=part.groups, under=part.under)
