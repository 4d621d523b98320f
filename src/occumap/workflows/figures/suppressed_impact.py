"""Breaks in series without few people or the people of few records, nor what would give them away.

A sum, a share or a successor would. Records are followed as people are: a break in records is one of the same groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from occumap.evidence.suppression import Marks, Sum, hidden_with_records
from occumap.model.code import Code
from occumap.model.impact import GroupBreak, Impact, LevelImpact
from occumap.model.version import Version
from occumap.model.weights import WeightedCorrespondence
from occumap.workflows.figures.suppressed import is_small


@dataclass(frozen=True)
class Followed:
    """How many people of each lowest group before are in each lowest group after, where they were counted.

    And the records that say so, where their number is stated: those that the share of the pair comes to, of either
    side's if they differ, since records don't count alike, the fewer.
    """

    new: Version
    people: Mapping[tuple[str, str], float]
    records: Mapping[tuple[str, str], float]

    @classmethod
    def of(cls, weights: WeightedCorrespondence, people: Mapping[str, float], new: Version) -> Followed:
        """Return the people of groups before, divided by the shares of weights."""
        pairs = weights.frame.select("from", "to", "share_of_from", "share_of_to", "base", "base_to").iter_rows()
        counts: dict[tuple[str, str], float] = {}
        records: dict[tuple[str, str], float] = {}
        for old, to, share, share_of_to, base, base_to in pairs:
            if old not in people:
                continue
            counts[old, to] = people[old] * share
            known = [part * of for part, of in ((share, base), (share_of_to, base_to)) if None not in (part, of)]
            if known:
                records[old, to] = min(known)
        return cls(new, counts, records)

    def few_of(self, level: str, below: float) -> frozenset[str]:
        """Return the lowest groups before of which a few people, or records, are in a group after of a level."""
        few: set[str] = set()
        for counts in (self.people, self.records):
            together: dict[tuple[str, Code | None], float] = defaultdict(float)
            for (old, to), count in counts.items():
                above = self.new.ancestor(to, level)
                together[old, above.code if above else None] += count
            few |= {old for (old, _), count in together.items() if is_small(count, below)}
        return frozenset(few)


def impact_without_small(
    found: Impact,
    old: Version,
    below: float,
    *,
    records: Impact | None = None,
    hide: Collection[Code] = (),
    followed: Followed | None = None,
) -> Impact:
    """Return breaks with the people of small groups hidden, and of as many others as it takes.

    Few records are hidden as few people are. Where nobody says on how many records people rest, it isn't known.

    A group has the people of those below it, and those of a level together are known; so are those of a level that map
    one to one, from the share that is shown, which is hidden where no other figure can be. A break is hidden with the
    people that it is a fraction of, and wherever people of a hidden group may be in the successor: what the others
    bring there is shown. It is hidden too where a few people of a group go another way than the others: they are what
    the successor has more, or less.

    Args:
        found: all breaks.
        old: the version before.
        below: the least count of people that may be shown; 0 hides nothing.
        records: the same breaks, reckoned in the records that people rest on, where that is known.
        hide: groups whose people are hidden whatever their number, since they are hidden elsewhere.
        followed: where people went, if that was counted.
    """
    if not below:
        return found
    breaks = found.breaks
    rests = records.breaks if records else ()
    sums, wholes = _sums(found, old)
    also = [
        n
        for one in (breaks, rests)
        for n, broke in enumerate(one)
        if is_small(broke.low, below) or is_small(broke.high, below)
    ]
    also += [n for n, one in enumerate(breaks) if one.group in hide]
    people = _with_wholes([one.before for one in breaks], sums, wholes)
    counts = _with_wholes([one.before for one in rests] or [None] * len(breaks), sums, wholes)
    marks = hidden_with_records(people, counts, sums, below, also=also)
    levels = tuple(_without_share(one) if marks[wholes[one.level][0]] else one for one in found.levels)
    few = {one.level: followed.few_of(one.level, below) for one in found.levels} if followed else {}
    return replace(found, levels=levels, breaks=_shown(breaks, marks, few))


def _sums(found: Impact, old: Version) -> tuple[list[Sum], dict[str, tuple[int, int]]]:
    """Return the sums that groups before are in, and the places of people that map one to one and of all others.

    Those stand after all groups, for each level.
    """
    breaks = found.breaks
    sums = _up_the_tree(breaks, old)
    wholes: dict[str, tuple[int, int]] = {}
    for nth, level in enumerate(found.levels):
        # A group that nobody counted is in no total, so it hides nobody else in one.
        here = [n for n, one in enumerate(breaks) if one.level == level.level and one.before is not None]
        whole = tuple(n for n in here if breaks[n].one_to_one)
        rest = tuple(n for n in here if not breaks[n].one_to_one)
        parts = wholes[level.level] = (len(breaks) + 2 * nth, len(breaks) + 2 * nth + 1)
        sums += [Sum(None, tuple(here)), Sum(None, parts), Sum(parts[0], whole), Sum(parts[1], rest)]
    return sums, wholes


def _with_wholes(
    counts: list[float | None], sums: Iterable[Sum], wholes: Mapping[str, tuple[int, int]]
) -> list[float | None]:
    """Return counts of groups, and then those of groups together; None where one of these isn't known."""
    parts = {one.total: [counts[n] for n in one.parts] for one in sums if one.total is not None}
    together = [parts[place] for pair in wholes.values() for place in pair]
    return [*counts, *(None if None in some else sum(n for n in some if n is not None) for some in together)]


def _shown(breaks: tuple[GroupBreak, ...], marks: Marks, few: Mapping[str, frozenset[str]]) -> tuple[GroupBreak, ...]:
    """Return breaks without the people that are marked, nor successors that have some of a hidden or divided group."""
    gone = {n for n, one in enumerate(breaks) if marks[n] and one.before is not None}
    hidden_groups = {breaks[n].group.value for n in gone}
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


def _up_the_tree(breaks: Iterable[GroupBreak], old: Version) -> list[Sum]:
    """Return each group of the earlier version as the sum of those right below it that are counted."""
    place = {one.group.value: n for n, one in enumerate(breaks)}
    below: dict[int, list[int]] = {}
    for n, one in enumerate(breaks):
        above = old[one.group.value].parent
        if above is not None and above.value in place and one.before is not None:
            below.setdefault(place[above.value], []).append(n)
    return [Sum(total, tuple(parts)) for total, parts in below.items()]
