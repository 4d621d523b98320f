"""The changes a revision can ask for: each a small frozen value, none of them order-dependent.

A reference under ``group``, ``groups`` or ``source`` is to the old version; one under ``to``,
``into`` or ``code`` is to the new version. The two never mix.
"""

from __future__ import annotations

from dataclasses import dataclass

from occumap.model.code import Reference
from occumap.model.selector import Selector


@dataclass(frozen=True, slots=True)
class CreateGroup:
    """A group that the new version shall have, and the parent it is said to sit under."""

    group: Reference
    under: Reference | None = None

    def __str__(self) -> str:
        return f"create {self.group}"


@dataclass(frozen=True, slots=True)
class RenameGroup:
    """The same group with another title; ``title`` is None where nobody has said which."""

    group: Reference
    title: str | None

    def __str__(self) -> str:
        return f"rename {self.group} to {self.title or 'a title not yet stated'}"


@dataclass(frozen=True, slots=True)
class RecodeGroup:
    """The same group under another code, with another title if one is given."""

    group: Reference
    to: Reference

    def __str__(self) -> str:
        return f"recode {self.group} to {self.to}"


@dataclass(frozen=True, slots=True)
class MoveEntries:
    """Entries of a group (those that ``where`` selects, or all) go to a group of the new version."""

    source: Reference
    to: Reference | None
    where: Selector | None = None

    def __str__(self) -> str:
        what = f"entries of {self.source} where {self.where}" if self.where else f"all of {self.source}"
        return f"move {what} to {self.to or 'a group not yet stated'}"


@dataclass(frozen=True, slots=True)
class MergeGroups:
    """Several groups become one; ``into`` is None where nobody has said which code it gets."""

    groups: tuple[Reference, ...]
    into: Reference | None
    title: str | None = None

    def __str__(self) -> str:
        target = self.into or f"{self.title or 'one group'}, code not yet stated"
        return f"merge {', '.join(group.value for group in self.groups)} into {target}"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a split: where it goes, and which entries it takes (all that are left for None)."""

    to: Reference | None
    where: Selector | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SplitGroup:
    """A group ends and its parts take its place; a split above the lowest level takes no entries."""

    group: Reference
    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return f"split {self.group} into {', '.join(str(p.to or p.name) for p in self.parts)}"


@dataclass(frozen=True, slots=True)
class RemoveGroup:
    """The new version shall not have this group; other changes say where its entries go."""

    group: Reference

    def __str__(self) -> str:
        return f"remove {self.group}"


@dataclass(frozen=True, slots=True)
class AddEntry:
    """A new index entry, coded in the new version."""

    title: str
    add: str | None
    ind: str | None
    to: Reference

    def __str__(self) -> str:
        qualifiers = "; ".join(part for part in (self.add, self.ind) if part)
        return f"add the entry “{self.title}”{f' ({qualifiers})' if qualifiers else ''} to {self.to}"


Change = CreateGroup | RenameGroup | RecodeGroup | MoveEntries | MergeGroups | SplitGroup | RemoveGroup | AddEntry
