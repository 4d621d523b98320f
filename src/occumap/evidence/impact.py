"""The break a change of classification makes in each published group, at every level.

With dual-coded counts people are followed pair by pair. Without them a new group has at least the people of the groups
that go to it whole, and at most those of all it takes from: how people divide among the parts of a split is not
guessed from titles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import isnan

from occumap.model.change_type import GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.impact import GroupBreak, Impact, LevelImpact
from occumap.model.version import Version
from occumap.model.weights import WeightedCorrespondence

Pair = tuple[str, str]


def impact(
    title: str,
    old: Version,
    new: Version,
    links: Correspondence,
    changes: Iterable[GroupChange],
    people: Mapping[str, float],
    *,
    weights: WeightedCorrespondence | None = None,
    counted_in: str = "",
    made_up: bool = False,
    said: tuple[str, ...] = (),
) -> Impact:
    """Return what becomes of the series of every group of the old version.

    Args:
        title: what changes, for people.
        old: the version the series is published in.
        new: the one it goes on in.
        links: between the lowest groups of both.
        changes: what became of each old group, for the group a series goes on as.
        people: by lowest old group; one that isn't there has no figure.
        weights: between the same versions, of one source, to follow people exactly; pairs then come from them.
        counted_in: where the people come from, for people.
        made_up: whether they are invented.
        said: what is to be said of them.
    """
    shares = _shares(links, weights)
    successors = {change.group.value: change.successor for change in changes if change.group.version == old.id}
    followed = _Followed(old, new, shares, people, exact=weights is not None)
    breaks, levels = [], []
    for level in (one.name for one in old.rules.levels):
        here = [
            _break(followed, group.code, level, group.title, successors.get(group.code.value))
            for group in old.at_level(level)
        ]
        breaks += here
        levels.append(_level(level, here, counted=bool(people)))
    lowest = [group.code.value for group in old.leaves]
    uncounted = tuple(value for value in lowest if value not in people)
    return Impact(
        title, old.id, new.id, counted_in, made_up, weights is not None, tuple(levels), tuple(breaks), uncounted, said
    )


def _shares(links: Correspondence, weights: WeightedCorrespondence | None) -> Mapping[Pair, float]:
    """Return every pair of lowest groups that people may take, with the share of the old group where it is known."""
    if weights is None:
        return {(link.from_code.value, link.to_code.value): float("nan") for link in links.links}
    rows = weights.frame.select("from", "to", "share_of_from").iter_rows()
    known = {(old, new): share for old, new, share in rows}
    silent = {old for old, _ in known}
    rest = {(k.from_code.value, k.to_code.value): float("nan") for k in links.links if k.from_code.value not in silent}
    return known | rest


class _Followed:
    """Where the people of every group may be, at any level."""

    def __init__(
        self, old: Version, new: Version, shares: Mapping[Pair, float], people: Mapping[str, float], *, exact: bool
    ) -> None:
        self.old, self.new, self.people, self.exact = old, new, people, exact
        self.leaving: dict[str, dict[str, float]] = defaultdict(dict)
        for (source, target), share in shares.items():
            self.leaving[source][target] = share
        self._above: dict[tuple[str, str], str | None] = {}

    def above(self, version: Version, value: str, level: str) -> str | None:
        key = (f"{version.id} {value}", level)
        if key not in self._above:
            group = version.ancestor(value, level)
            self._above[key] = group.code.value if group else None
        return self._above[key]

    def below(self, value: str, level: str) -> list[str]:
        """Return the lowest groups of the old version in a group of a level."""
        return [g.code.value for g in self.old.leaves if self.above(self.old, g.code.value, level) == value]

    def targets(self, value: str, level: str) -> set[str | None]:
        """Return the groups of a level that a group's people may be in."""
        return {self.above(self.new, new, level) for low in self.below(value, level) for new in self.leaving[low]}

    def sources(self, value: str, level: str) -> set[str | None]:
        """Return the old groups of a level whose people may be in a new group."""
        return {self.above(self.old, old, level) for old in self.lowest_sources(value, level)}

    def lowest_sources(self, value: str, level: str) -> tuple[str, ...]:
        """Return the lowest old groups whose people may be in a new group of a level."""
        there = (old for old, to in self.leaving.items() if any(self.above(self.new, n, level) == value for n in to))
        return tuple(there)

    def within(self, value: str, level: str) -> tuple[float, float]:
        """Return the fewest and the most people a new group can have."""
        low = high = 0.0
        for old, to in self.leaving.items():
            if old not in self.people:
                continue
            inside = [share for new, share in to.items() if self.above(self.new, new, level) == value]
            if not inside:
                continue
            if len(inside) == len(to):
                low, high = low + self.people[old], high + self.people[old]
            elif any(isnan(share) for share in inside):
                high += self.people[old]
            else:
                low, high = low + self.people[old] * sum(inside), high + self.people[old] * sum(inside)
        return low, high


def _break(followed: _Followed, code: Code, level: str, title: str, successor: Code | None) -> GroupBreak:
    below = followed.below(code.value, level)
    counted = [followed.people[low] for low in below if low in followed.people]
    before = sum(counted) if counted else None
    targets = followed.targets(code.value, level)
    only = next(iter(targets)) if len(targets) == 1 else None
    alone = only is not None and followed.sources(only, level) == {code.value}
    if successor is None:
        return GroupBreak(code, level, title, None, alone, before, None, None)
    low, high = followed.within(successor.value, level) if before is not None else (None, None)
    people_from = followed.lowest_sources(successor.value, level)
    return GroupBreak(code, level, title, successor, alone, before, low, high, people_from)


def _level(level: str, here: list[GroupBreak], *, counted: bool) -> LevelImpact:
    everyone = sum(one.before or 0.0 for one in here)
    whole = sum(one.before or 0.0 for one in here if one.one_to_one)
    return LevelImpact(
        level,
        len(here),
        sum(one.one_to_one for one in here),
        sum(one.successor is None for one in here),
        whole / everyone if counted and everyone else None,
    )
