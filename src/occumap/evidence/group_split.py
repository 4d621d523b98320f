"""A group that is split, as an officer states it: its entries, the new groups, and what is said of each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from occumap.errors import InputError


@dataclass(frozen=True, slots=True)
class Destination:
    """A new group.

    Attributes:
        code, title: of the group.
        context: the title of the group right above it, if known.
        description: sentences on it and its tasks, if there are any.
        titles: titles of jobs that belong there, if there are any.
    """

    code: str
    title: str
    context: str = ""
    description: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Split:
    """A group whose entries go to several new groups.

    Attributes:
        code, title: of the group that is split.
        rows: its entries, as rows of the index.
        destinations: the new groups, at least one.
        known: new group by row, for entries given as examples or confirmed.
        taken: titles of other groups of the old version: a new group of such a title goes on from there.

    Raises:
        InputError: no destination, one twice, or a known entry that isn't in the group or goes nowhere.
    """

    code: str
    title: str
    rows: tuple[int, ...]
    destinations: tuple[Destination, ...]
    known: Mapping[int, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        codes = [to.code for to in self.destinations]
        if not codes or len(set(codes)) < len(codes):
            raise InputError(
                f"the split of {self.code}", "it has no destinations, or one twice", hint="Name each new group once."
            )
        for row, code in self.known.items():
            if row not in self.rows or code not in codes:
                raise InputError(
                    f"the split of {self.code}",
                    f"an entry (row {row}) is sent to {code}",
                    hint=f"Give entries of the group, and one of: {', '.join(codes)}.",
                )

    def confirmed(self, known: Mapping[int, str]) -> Split:
        """Return the same split with more entries known; proposing from it takes them into account."""
        return replace(self, known={**self.known, **known})
