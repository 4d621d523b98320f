"""A structure message as values: what is read of SDMX-ML and SDMX-JSON before it becomes a classification."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

Names = Mapping[str, str]
UNSTATED = ""
_URN = re.compile(
    r"urn:sdmx:[\w.]+\.(?P<kind>\w+)=(?P<agency>[^:()=]+):(?P<id>[^:()=]+)\((?P<version>[^)]+)\)(?:\.(?P<item>.+))?"
)


class Identity(NamedTuple):
    """Agency, id and version of something that is maintained.

    >>> str(Identity("ILO", "CL_OCU", "1.0"))
    'ILO:CL_OCU(1.0)'
    """

    agency: str
    id: str
    version: str

    def __str__(self) -> str:
        return f"{self.agency}:{self.id}({self.version})"


@dataclass(frozen=True, slots=True)
class Urn:
    """What a URN names: the kind of thing, its identity, and an item of it such as a code."""

    kind: str
    identity: Identity
    item: str | None

    @classmethod
    def parse(cls, text: str) -> Urn | None:
        """Return what a URN names; None for what is no URN of SDMX.

        >>> Urn.parse("urn:sdmx:org.sdmx.infomodel.codelist.Code=ILO:CL_OCU(1.0).11").item
        '11'
        """
        found = _URN.fullmatch(text.strip())
        if found is None:
            return None
        return cls(found["kind"], Identity(found["agency"], found["id"], found["version"]), found["item"])


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code of a list, with the parent that it states."""

    id: str
    names: Names
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """Another list whose codes belong to a list: all of them, those chosen, or all but those."""

    list: Identity
    prefix: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list or value list. ``note`` is what Occumap wrote beside it, as JSON."""

    identity: Identity
    names: Names
    description: str
    codes: tuple[ListedCode, ...]
    partial: bool = False
    extends: tuple[Extension, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A code in a hierarchy; ``level`` is an id, None where it is that of the depth."""

    list: Identity | None
    code: str
    level: str | None
    below: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """A hierarchy; ``levels`` are ids and names from the top down, none where it has no formal ones."""

    identity: Identity
    levels: tuple[tuple[str, Names], ...]
    nodes: tuple[Node, ...]

    def __iter__(self) -> Iterator[Node]:
        """Yield every code of it, parents before their children."""
        waiting = list(reversed(self.nodes))
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.below))


@dataclass(frozen=True, slots=True)
class MappedValue:
    """A row of a value map: the source is a code, a pattern, or a part of codes between two places counted from 1."""

    source: str
    target: str | None
    is_pattern: bool = False
    start: int | None = None
    end: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def __str__(self) -> str:
        if self.is_pattern:
            return f"the pattern {self.source}"
        if self.start is None and self.end is None:
            return self.source
        return f"{self.source} in places {self.start or 1} to {self.end or 'the last'}"


@dataclass(frozen=True, slots=True)
class ValueTable:
    """A map of the values of one list to those of another; ``unfit`` says why it is no such map, if it isn't."""

    identity: Identity
    source: Identity | None
    target: Identity | None
    rows: tuple[MappedValue, ...]
    unfit: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is in a message that Occumap has a use for, and the kinds of what else is in it, with how many."""

    lists: tuple[CodeList, ...] = ()
    trees: tuple[Tree, ...] = ()
    tables: tuple[ValueTable, ...] = ()
    left: Mapping[str, int] | None = None
