"""All that a check may look at, and the shortest way to say what it found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from occumap.model.change_type import GroupChange
from occumap.model.code import Code
from occumap.model.finding import Finding, Severity
from occumap.model.index import Index
from occumap.model.revision import Revision
from occumap.model.version import Version
from occumap.revision.assign import Assignment
from occumap.revision.compose import RENAMED, Composition
from occumap.revision.sketch import Sketch


@dataclass(frozen=True)
class Context:
    """A composed revision on its way to a plan."""

    revision: Revision
    composition: Composition
    index: Index
    assignment: Assignment
    sketch: Sketch
    strict: bool

    @property
    def old(self) -> Version:
        """The version that is revised."""
        return self.composition.old

    @cached_property
    def is_even(self) -> bool:
        """Whether all groups of the old version that nothing is under stand on its lowest level."""
        return all(leaf.level == self.old.rules.lowest.name for leaf in self.old.leaves)

    @property
    def is_of_groups_alone(self) -> bool:
        """Whether there is no index, so that nothing is known of entries."""
        return len(self.index) == 0

    def children_codes(self, parent: str) -> tuple[str, ...]:
        """Return all codes a parent has room for, without those that the rules keep; none if nothing shows them."""
        rules = self.old.rules
        if not self.composition.parents_are_stated:
            return rules.children_codes(parent)
        found = self.composition.spelling.children_codes(parent)
        return tuple(code for code in found if code[-1] not in {rules.residual, rules.only_child})

    @cached_property
    def change_of(self) -> dict[Code, GroupChange]:
        """What became of each group, by its code."""
        return {change.group: change for change in self.sketch.changes}

    @cached_property
    def predecessors(self) -> dict[Code, frozenset[str]]:
        """The old group that lives on as each new group."""
        return {c.successor: frozenset([c.group.value]) for c in self.sketch.changes if c.successor}

    @cached_property
    def staying_rows(self) -> pl.Series:
        """Which entries have a destination without an issue having moved them."""
        frame = self.assignment.frame
        return (frame["issue"].is_null() | (frame["rule"] == RENAMED)) & frame["to_code"].is_not_null()

    @cached_property
    def entries(self) -> dict[tuple[str, str], int]:
        """Numbers of entries by (old code, new code)."""
        return {pair: n or 0 for pair, n in self.sketch.links.counts.items()}

    @cached_property
    def leaving(self) -> dict[str, dict[str, int | None]]:
        """Numbers of entries by old code and new code; None where they aren't known."""
        found: dict[str, dict[str, int | None]] = defaultdict(dict)
        for (old, new), n in self.sketch.links.counts.items():
            found[old][new] = n
        return found

    @cached_property
    def arriving(self) -> dict[str, dict[str, int]]:
        """Numbers of entries by new code and old code."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for (old, new), n in self.entries.items():
            found[new][old] = n
        return found

    @cached_property
    def issues_of_links(self) -> dict[tuple[str, str], set[int]]:
        """The issues that send entries from an old group to a new one."""
        found: dict[tuple[str, str], set[int]] = defaultdict(set)
        for route in self.composition.routes:
            if route.to and route.issue is not None:
                found[route.source.value, route.to.value].add(route.issue)
        return found

    def old_code(self, value: str) -> Code:
        """Return a code of the old version."""
        return Code(self.old.id, value)

    def new_code(self, value: str) -> Code:
        """Return a code of the new version."""
        return Code(self.composition.new_version, value)

    def name_old(self, value: str) -> str:
        """Return an old group as text: code and title."""
        group = self.old.get(value)
        return f"{value} ‘{group.title}’" if group else value

    def name_new(self, value: str) -> str:
        """Return a new group as text: code and title."""
        group = self.composition.groups.get(value)
        return f"{value} ‘{group.title}’" if group and group.title else value


def finding(
    kind: str,
    severity: Severity,
    issues: Iterable[int],
    codes: Iterable[Code],
    message: str,
    way_out: str,
    detail: str = "",
) -> Finding:
    """Return a finding with its issues and codes in order."""
    return Finding(kind, severity, tuple(sorted(set(issues))), tuple(sorted(set(codes))), message, way_out, detail)


def count(n: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    >>> count(1, "entry", "entries"), count(2, "entry", "entries")
    ('1 entry', '2 entries')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"
