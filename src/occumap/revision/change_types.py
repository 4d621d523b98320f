"""Change types, derived from where entries go and never from what was declared.

A group of the old version *lives on* as a group of the new one (its successor) when

1. they share entries and have the same title, or
2. each holds more than half of the other's entries, or
3. the table gives no numbers, and they are linked to each other only, or linked under one code.

The types follow: a group without successor most of whose entries go to one group is taken over
by it (RC2), or merged with others (RC1) if that group continues nobody; if they scatter, it is
broken down (RC3). A group with a successor whose entries go elsewhere too has split off a new
group (RC4) or transferred entries to an old one (RC5). Code and name changes are VC1 and VC2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.version import Group, Version
from occumap.revision.compose import plain_title

Flows = dict[tuple[str, str], int | None]


def derive_changes(old: Version, new: Version, table: Correspondence) -> tuple[GroupChange, ...]:
    """Return what became of every group of the old version, and every group of the new one that is no successor.

    Levels are matched from the lowest up; flows above the lowest level are sums of those below. Groups
    without links are matched by title, then by code.

    >>> from occumap.examples import small_version
    >>> v = small_version()
    >>> same = Correspondence.from_counts("tiny1", "tiny1", {(g.code.value, g.code.value): 1 for g in v.lowest})
    >>> {change.label for change in derive_changes(v, v, same)}
    {'unchanged'}
    """
    found: list[GroupChange] = []
    lowest: Flows = {(link.from_code.value, link.to_code.value): link.entries for link in table.links}
    for old_level, new_level in zip(reversed(old.rules.levels), reversed(new.rules.levels), strict=False):
        flows = _at_level(lowest, old, old_level.name, new, new_level.name)
        found += _Level(old.at_level(old_level.name), new.at_level(new_level.name), flows).changes()
    return tuple(sorted(found, key=lambda change: change.group))


def _at_level(lowest: Flows, old: Version, old_level: str, new: Version, new_level: str) -> Flows:
    flows: Flows = {}
    for (old_code, new_code), n in lowest.items():
        above, below = old.ancestor(old_code, old_level), new.ancestor(new_code, new_level)
        if above and below:
            pair = above.code.value, below.code.value
            before = flows.get(pair, 0)
            flows[pair] = None if n is None or before is None else before + n
    return flows


@dataclass
class _Level:
    """One level of two versions and the entries that flow between its groups."""

    old: tuple[Group, ...]
    new: tuple[Group, ...]
    flows: Flows

    def __post_init__(self) -> None:
        self.titles = {g.code: g.title for g in (*self.old, *self.new)}
        self.by_old = {g.code.value: g for g in self.old}
        self.by_new = {g.code.value: g for g in self.new}
        self.to: dict[str, dict[str, int | None]] = defaultdict(dict)
        self.of: dict[str, dict[str, int | None]] = defaultdict(dict)
        for (a, b), n in self.flows.items():
            self.to[a][b] = n
            self.of[b][a] = n
        self._match_the_unlinked()
        self.successor = self._successors()
        self.predecessor = {b: a for a, b in self.successor.items()}

    def _match_the_unlinked(self) -> None:
        """Match groups on both sides that no entry links: one group if the title, then the code, says so."""
        for test in (self._same_in_all, self._same_title, self._one_code):
            lone_new = [g.code.value for g in self.new if g.code.value not in self.of]
            for a in [g.code.value for g in self.old if g.code.value not in self.to]:
                same = next((b for b in lone_new if b not in self.of and test(a, b)), None)
                if same is not None:
                    self.to[a][same] = 0
                    self.of[same][a] = 0

    def _successors(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for test in (self._same_title, self._more_than_half, self._linked_alone, self._same_code):
            taken = set(found.values())
            for a in sorted(self.to):
                fits = [b for b in sorted(self.to[a]) if a not in found and b not in taken and test(a, b)]
                if len(fits) == 1 and a in self.by_old and fits[0] in self.by_new:
                    found[a] = fits[0]
                    taken.add(fits[0])
        return found

    def _same_in_all(self, a: str, b: str) -> bool:
        return a == b and self._same_title(a, b)

    def _one_code(self, a: str, b: str) -> bool:
        return a == b

    def _same_title(self, a: str, b: str) -> bool:
        return plain_title(self.by_old[a].title) == plain_title(self.by_new[b].title)

    def _more_than_half(self, a: str, b: str) -> bool:
        n, out, into = self.to[a][b], _total(self.to[a].values()), _total(self.of[b].values())
        return bool(n is not None and out and into and n * 2 > out and n * 2 > into)

    def _linked_alone(self, a: str, b: str) -> bool:
        return len(self.to[a]) == 1 and len(self.of[b]) == 1

    def _same_code(self, a: str, b: str) -> bool:
        return a == b and not self.to[a][b]

    def changes(self) -> list[GroupChange]:
        """Return what became of each old group, and how each new group that is no successor arose."""
        events = self._events()
        found = [self._change_of(group, events) for group in self.old]
        return found + [self._birth_of(g, events) for g in self.new if g.code.value not in self.predecessor]

    def _events(self) -> dict[Code, set[ChangeType]]:
        events: dict[Code, set[ChangeType]] = defaultdict(set)
        for group in self.old:
            a = group.code.value
            heir = self.successor.get(a) or self._limit(a)
            for b in self.to[a]:
                if b == self.successor.get(a) or b not in self.by_new:
                    continue
                event = self._event(a, b, heir)
                events[group.code].add(event)
                gaining = self.predecessor.get(b)
                events[self.by_old[gaining].code if gaining else self.by_new[b].code].add(event)
        return events

    def _event(self, a: str, b: str, heir: str | None) -> ChangeType:
        lives_on = b in self.predecessor
        if a not in self.successor and b == heir:
            return ChangeType.TAKE_OVER if lives_on else ChangeType.MERGER
        if heir is None:
            return ChangeType.BREAKDOWN
        return ChangeType.TRANSFER if lives_on else ChangeType.SPLIT_OFF

    def _limit(self, a: str) -> str | None:
        """Return where more than half of a group's entries go, or its only link; None if they scatter."""
        to = self.to[a]
        if len(to) == 1:
            return next(iter(to))
        total = _total(to.values())
        return next((b for b, n in to.items() if total and n and n * 2 > total), None)

    def _change_of(self, group: Group, events: dict[Code, set[ChangeType]]) -> GroupChange:
        a = group.code.value
        types = set(events[group.code])
        heir = self.successor.get(a)
        if heir is None and not self.to[a]:
            types.add(ChangeType.DELETION)
        if heir is not None and heir != a:
            types.add(ChangeType.CODE_CHANGE)
        if heir is not None and self.by_new[heir].title.casefold() != group.title.casefold():
            types.add(ChangeType.NAME_CHANGE)
        return GroupChange(
            group.code,
            group.level,
            group.title,
            self.by_new[heir].code if heir else None,
            tuple(self.by_new[b].code for b in sorted(self.to[a])),
            tuple(self.by_old[s].code for s in sorted(self.of[heir])) if heir else (),
            _in_order(types or {ChangeType.UNCHANGED}),
            _total(self.to[a].values()),
        )

    def _birth_of(self, group: Group, events: dict[Code, set[ChangeType]]) -> GroupChange:
        b = group.code.value
        return GroupChange(
            group.code,
            group.level,
            group.title,
            None,
            (),
            tuple(self.by_old[a].code for a in sorted(self.of[b])),
            _in_order(events[group.code] or {ChangeType.CREATION}),
            _total(self.of[b].values()),
        )


def _total(counts: Iterable[int | None]) -> int | None:
    total = 0
    for n in counts:
        if n is None:
            return None
        total += n
    return total


def _in_order(types: Iterable[ChangeType]) -> tuple[ChangeType, ...]:
    return tuple(sorted(types, key=list(ChangeType).index))
