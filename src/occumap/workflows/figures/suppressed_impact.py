"""Breaks in series without small numbers of people, nor what would give one away by a sum, a share or a successor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from occumap.evidence.suppression import Marks, Sum, hidden
from occumap.model.code import Code
from occumap.model.impact import GroupBreak, Impact, LevelImpact
from occumap.model.version import Version
from occumap.model.weights import WeightedCorrespondence
from occumap.workflows.figures.suppressed import is_small


@dataclass(frozen=True)
class Followed:
    """How many people of each lowest group before are in each lowest group after, where they were counted."""

    new: Version
    people: Mapping[tuple[str, str], float]

    @classmethod
    def of(cls, weights: WeightedCorrespondence, people: Mapping[str, float], new: Version) -> Followed:
        """Return the people of groups before, divided by the shares of weights."""
        pairs = weights.frame.select("from", "to", "share_of_from").iter_rows()
        return cls(new, {(old, to): people[old] * share for old, to, share in pairs if old in people})

    def few_of(self, level: str, below: float) -> frozenset[str]:
        """Return the lowest groups before of whose people a few are in one of the groups after of a level."""
        together: dict[tuple[str, Code | None], float] = defaultdict(float)
        for (old, to), people in self.people.items():
            above = self.new.ancestor(to, level)
            together[old, above.code if above else None] += people
        return frozenset(old for (old, _), people in together.items() if is_small(people, below))


def impact_without_small(
    found: Impact, old: Version, below: float, *, hide: Collection[Code] = (), followed: Followed | None = None
) -> Impact:
    """Return breaks with the people of small groups hidden, and of as many others as it takes.

    A group has the people of those below it, and those of a level together are known; so are those of a level that map
    one to one, from the share that is shown, which is hidden where no other figure can be. A break is hidden with the
    people that it is a fraction of, and wherever people of a hidden group may be in the successor: what the others
    bring there is shown. It is hidden too where a few people of a group go another way than the others: they are what
    the successor has more, or less.

    Args:
        found: all breaks.
        old: the version before.
        below: the least count of people that may be shown; 0 hides nothing.
        hide: groups whose people are hidden whatever their number, since they are hidden elsewhere.
        followed: where people went, if that was counted.
    """
    if not below:
        return found
    breaks = found.breaks
    place = {(one.level, one.group): n for n, one in enumerate(breaks)}
    cells: list[float | None] = [one.before for one in breaks]
    sums = _up_the_tree(breaks, place, old)
    shares: dict[str, int] = {}
    for level in found.levels:
        # A group that nobody counted is in no total, so it hides nobody else in one.
        here = [n for n, one in enumerate(breaks) if one.level == level.level and one.before is not None]
        whole = [n for n in here if breaks[n].one_to_one]
        rest = [n for n in here if not breaks[n].one_to_one]
        shares[level.level] = len(cells)
        parts = (len(cells), len(cells) + 1)
        cells += [sum(breaks[n].before or 0.0 for n in some) for some in (whole, rest)]
        sums += [Sum(None, tuple(here)), Sum(None, parts), Sum(parts[0], tuple(whole)), Sum(parts[1], tuple(rest))]
    also = [n for n, one in enumerate(breaks) if is_small(one.low, below) or is_small(one.high, below)]
    also += [n for n, one in enumerate(breaks) if one.group in hide]
    marks = hidden(cells, sums, below, also=also)
    levels = tuple(_without_share(one) if marks[shares[one.level]] else one for one in found.levels)
    few = {one.level: followed.few_of(one.level, below) for one in found.levels} if followed else {}
    return replace(found, levels=levels, breaks=_shown(breaks, marks, found.levels[-1].level, few))


def _shown(
    breaks: tuple[GroupBreak, ...], marks: Marks, lowest: str, few: Mapping[str, frozenset[str]]
) -> tuple[GroupBreak, ...]:
    """Return breaks without the people that are marked, nor successors that have some of a hidden or divided group."""
    gone = {n for n, one in enumerate(breaks) if marks[n] and one.before is not None}
    hidden_groups = {breaks[n].group.value for n in gone if breaks[n].level == lowest}
    shown = []
    for n, one in enumerate(breaks):
        if n in gone:
            shown.append(replace(one, before=None, low=None, high=None, suppressed=True))
        elif not (hidden_groups | few.get(one.level, frozenset())).isdisjoint(one.people_from):
            shown.append(replace(one, low=None, high=None, suppressed=True))
        else:
            shown.append(one)
    return tuple(shown)


def _without_share(one: LevelImpact) -> LevelImpact:
    return one if one.people is None else replace(one, people=None, suppressed=True)


def _up_the_tree(breaks: Iterable[GroupBreak], place: dict[tuple[str, Code], int], old: Version) -> list[Sum]:
    """Return each group of the earlier version as the sum of those of the next level below that are counted."""
    levels = [level.name for level in old.rules.levels]
    below: dict[int, list[int]] = {}
    for one in breaks:
        higher = levels[levels.index(one.level) - 1] if one.level in levels[1:] else None
        above = old.ancestor(one.group.value, higher) if higher else None
        total = place.get((higher or "", above.code)) if above else None
        if total is not None and one.before is not None:
            below.setdefault(total, []).append(place[one.level, one.group])
    return [Sum(total, tuple(parts)) for total, parts in below.items()]
