"""What drafts of changes are made from: a version, its index, and the codes that are still free in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from occumap.model.change import Change, CreateGroup, RecodeGroup, SplitGroup
from occumap.model.index import Index
from occumap.model.scan import HiddenPart
from occumap.model.version import Version


@dataclass
class Desk:
    """What drafts are made from, and the codes that were given so far.

    Args:
        version: the version that is scanned.
        index: coded to it; empty where there is none.
        codes_under: the codes that a parent has room for, in order.
        minimum: the fewest people that a group should have.
        taken: codes that drafts gave to new groups.
    """

    version: Version
    index: Index
    codes_under: Callable[[str], Sequence[str]]
    minimum: float
    taken: set[str] = field(default_factory=set)

    def free_code(self, parent: str) -> str | None:
        """Return the next code under a parent that nobody has, or None."""
        return next(iter(self.free_codes(parent)), None)

    def free_codes(self, parent: str) -> tuple[str, ...]:
        """Return the codes under a parent that nobody has, in order."""
        known, rules = self.version.by_value, self.version.rules
        free = (one for one in self.codes_under(parent) if one not in known and one not in self.taken)
        return tuple(one for one in free if rules.level_of(one))

    def give_back(self, changes: Sequence[Change]) -> None:
        """Take back the codes that changes give to new groups, where they aren't made after all."""
        self.taken -= codes_given(changes)

    def rows_of(self, part: HiddenPart, group: str) -> tuple[int, ...]:
        """Return the rows of a part's entries: those it names, or those coded to the groups that it is made of."""
        own = self.index.rows(self.version.id).get(group, ()) if self.version.id in self.index.versions else ()
        if part.entries:
            wanted = set(part.entries)
            ids = self.index.frame["entry_id"]
            return tuple(row for row in own if ids[row] in wanted)
        marked = {
            row
            for code in part.codes
            if code.version in self.index.versions
            for row in self.index.rows(code.version).get(code.value, ())
        }
        return tuple(row for row in own if row in marked)


def codes_given(changes: Sequence[Change]) -> set[str]:
    """Return the codes that changes give away."""
    made = {one.group.value for one in changes if isinstance(one, CreateGroup)}
    made |= {one.to.value for one in changes if isinstance(one, RecodeGroup)}
    return made | {part.to.value for one in changes if isinstance(one, SplitGroup) for part in one.parts if part.to}
