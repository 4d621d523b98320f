"""Change types, derived from where entries go and never from what was declared.

A group of the old version *lives on* as a group of the new one (its successor) when

1. they share entries and have the same title, or
2. each holds more than half of the other's entries, or
3. the table gives no numbers, and they are linked to each other only, or linked under one code.

The types follow: a group without successor most of whose entries go to one group is taken over
by it (RC2), or merged with others (RC1) if that group continues nobody; if they scatter, it is
broken down (RC3), and an old group that gains a part of it has a transfer (RC5). A group with a
successor whose entries go elsewhere too has split off a new group (RC4) or transferred entries to
an old one (RC5). Code and name changes are VC1 and VC2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.version import Group, Version
from occumap.revision.compose import plain_title

Flows = dict[tuple[str, str], int | None]


def derive_changes(
    old: Version, new: Version, table: Correspondence, *, complete: bool = True
) -> tuple[GroupChange, ...]:
    """Return what became of every group of the old version, and every group of the new one that is no successor.

    Groups that nothing is under are compared first, on whatever level they stand; flows above are sums of those
    below. Levels of one name are compared, else levels as they are counted from the lowest up.

    Args:
        old: the earlier version.
        new: the later version.
        table: the links between them.
        complete: whether the table says all there is to say, as that of a plan does: a group without a link is then
            the one of its title or code, else it ended or is new. Otherwise nothing is known of it.

    >>> from occumap.examples import small_version
    >>> v = small_version()
    >>> same = Correspondence.from_counts("tiny1", "tiny1", {(g.code.value, g.code.value): 1 for g in v.lowest})
    >>> {change.label for change in derive_changes(v, v, same)}
    {'unchanged'}
    """
    flows: Flows = {(link.from_code.value, link.to_code.value): link.entries for link in table.links}
    ends = _Ends.of(old, new, flows)
    none_there = None if complete else frozenset(table.without_counterpart)
    found = _Level(ends.old, ends.new, {pair: flows[pair] for pair in ends.pairs}, none_there).changes()
    reported = {group.code for group in (*ends.old, *ends.new)}
    for old_level, new_level in _pairs_of_levels(old, new):
        at_level = _at_level(flows, ends.pairs, old, old_level, new, new_level)
        level = _Level(old.at_level(old_level), new.at_level(new_level), at_level, none_there)
        found += [change for change in level.changes() if change.group not in reported]
    return tuple(sorted(found, key=lambda change: change.group))


@dataclass(frozen=True)
class _Ends:
    """The groups of both versions that links lead from and to at the lowest: those that nothing is under, and others
    that such a one is linked to; and the links between them.
    """

    old: tuple[Group, ...]
    new: tuple[Group, ...]
    pairs: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, old: Version, new: Version, flows: Flows) -> _Ends:
        first, second = ({group.code.value for group in version.leaves} for version in (old, new))
        pairs = {(a, b) for a, b in flows if a in old and b in new and (a in first or b in second)}
        linked_old, linked_new = {a for a, _ in pairs}, {b for _, b in pairs}
        return cls(_with(old, first, linked_old), _with(new, second, linked_new), frozenset(pairs))


def _with(version: Version, leaves: set[str], linked: set[str]) -> tuple[Group, ...]:
    """Return the leaves, and linked groups above them, in the order of their codes; no leaf that only goes along with
    such a group.
    """
    above = linked - leaves
    if not above:
        return version.leaves
    covered = {group.code.value for value in above for group in version.under(value)}
    kept = linked | (leaves - covered)
    return tuple(group for group in version if group.code.value in kept)


def _pairs_of_levels(old: Version, new: Version) -> list[tuple[str, str]]:
    """Return the levels above the lowest that are compared, from the lowest up."""
    first, second = ([level.name for level in version.rules.levels[:-1]][::-1] for version in (old, new))
    by_name = {name.casefold(): name for name in second}
    named = [(name, by_name[name.casefold()]) for name in first if name.casefold() in by_name]
    return named or list(zip(first, second, strict=False))


def _at_level(
    lowest: Flows, pairs: Collection[tuple[str, str]], old: Version, old_level: str, new: Version, new_level: str
) -> Flows:
    """Return the flows between the groups of two levels: sums of those below, and what the table itself has of them."""
    flows: Flows = {}
    above_old, above_new = _ancestors(old, old_level), _ancestors(new, new_level)
    for pair, n in lowest.items():
        above, below = (above_old.get(pair[0]), above_new.get(pair[1])) if pair in pairs else pair
        if above and below and (pair in pairs or (above_old.get(above) == above and above_new.get(below) == below)):
            before = flows.get((above, below), 0)
            flows[above, below] = None if n is None or before is None else before + n
    return flows


def _ancestors(version: Version, level: str) -> dict[str, str]:
    """Return the group at a level above each group that has one, or that it is itself."""
    found = {group.code.value: group.code.value for group in version.at_level(level)}
    for one in version.rules.levels:
        for group in version.at_level(one.name):
            above = found.get(group.parent.value) if group.parent else None
            if above is not None:
                found.setdefault(group.code.value, above)
    return found


@dataclass
class _Level:
    """One level of two versions and the entries that flow between its groups.

    ``none_there`` are groups said to have no counterpart; None where that holds of all without a link.
    """

    old: tuple[Group, ...]
    new: tuple[Group, ...]
    flows: Flows
    none_there: frozenset[Code] | None

    def __post_init__(self) -> None:
        self.titles = {g.code: g.title for g in (*self.old, *self.new)}
        self.by_old = {g.code.value: g for g in self.old}
        self.by_new = {g.code.value: g for g in self.new}
        self.to: dict[str, dict[str, int | None]] = defaultdict(dict)
        self.of: dict[str, dict[str, int | None]] = defaultdict(dict)
        for (a, b), n in self.flows.items():
            self.to[a][b] = n
            self.of[b][a] = n
        if self.none_there is None:
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
                if gaining:
                    gained = ChangeType.TRANSFER if event is ChangeType.BREAKDOWN else event
                    events[self.by_old[gaining].code].add(gained)
                else:
                    events[self.by_new[b].code].add(event)
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

    def _unlinked(self, group: Group, otherwise: ChangeType) -> ChangeType:
        """Return what is said of a group without a link: nothing, unless the table says that it has no counterpart."""
        return otherwise if self.none_there is None or group.code in self.none_there else ChangeType.UNLINKED

    def _change_of(self, group: Group, events: dict[Code, set[ChangeType]]) -> GroupChange:
        a = group.code.value
        types = set(events[group.code])
        heir = self.successor.get(a)
        if heir is None and not self.to[a]:
            types.add(self._unlinked(group, ChangeType.DELETION))
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
            _in_order(events[group.code] or {self._unlinked(group, ChangeType.CREATION)}),
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
    return tuple(sorted(types, key=_ORDER.__getitem__))


_ORDER = {change_type: place for place, change_type in enumerate(ChangeType)}
