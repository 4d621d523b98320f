"""Does one classification tell the groups of another apart? Read off an index coded to both.

A group tells another apart if at least nine tenths of its entries are of that one: an index has strays. Titles say
which groups meet, not how many people do. So whether a split would be viable is bounded from the people of
the group that would be split: with fewer than twice the minimum, no split can leave two viable groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.version import Version
from occumap.model.viability import GroupViability, Verdict

MOSTLY = 0.9


class Told(StrEnum):
    """How well a group of one classification can be told from its neighbours in the other."""

    ALONE = "told apart"
    PARTLY = "told apart in part"
    MIXED = "not told apart"


class Split(StrEnum):
    """What is known of a split that would tell a group apart."""

    NEEDLESS = "not needed"
    TOO_SMALL = "too small to split"
    POSSIBLE = "can't tell"
    UNKNOWN = "no evidence"


@dataclass(frozen=True, slots=True)
class Holder:
    """A group of the later classification that holds entries of a group, among those of others.

    ``entries`` are of the group in question, ``others`` of other groups. ``people`` are all people of the holder: the
    most that could be in the group. ``by_titles`` is what it would be if titles weighed alike, which they don't.
    """

    code: Code
    title: str
    entries: int
    others: int
    people: float | None
    by_titles: float | None
    split: Split

    @property
    def tells(self) -> bool:
        """Whether nine tenths of its entries are of the group."""
        return self.entries >= MOSTLY * (self.entries + self.others)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where the entries of a group are, and whether its holders tell it apart."""

    code: Code
    title: str
    entries: int
    told: Told
    holders: tuple[Holder, ...]


def align(
    links: Correspondence,
    first: Version,
    second: Version,
    people: Mapping[str, GroupViability],
    minimum: float,
) -> tuple[Alignment, ...]:
    """For each lowest group of the first classification, which groups of the second hold its entries.

    Args:
        links: from an index coded to both.
        first: the classification whose groups are to be told apart, such as ISCO-08.
        second: the one that shall tell them, such as SOC2020.
        people: how many people the groups of the second have, as far as is known.
        minimum: people that each part of a split must have.
    """
    result = []
    for group in first.lowest:
        leaving = links.leaving(group.code.value)
        if not leaving:
            continue
        holders = tuple(
            sorted(
                (_holder(link.to_code, link.entries or 0, links, second, people, minimum) for link in leaving),
                key=lambda holder: (-holder.entries, holder.code),
            )
        )
        entries = sum(holder.entries for holder in holders)
        alone = sum(holder.entries for holder in holders if holder.tells) / entries
        told = Told.ALONE if alone >= MOSTLY else Told.PARTLY if alone > 1 - MOSTLY else Told.MIXED
        result.append(Alignment(group.code, group.title, entries, told, holders))
    return tuple(result)


def _holder(
    code: Code,
    entries: int,
    links: Correspondence,
    second: Version,
    people: Mapping[str, GroupViability],
    minimum: float,
) -> Holder:
    everyone = sum(link.entries or 0 for link in links.arriving(code.value))
    group = second.get(code.value)
    held = people.get(code.value)
    known = held.people if held and held.verdict is not Verdict.NO_EVIDENCE else None
    others = everyone - entries
    return Holder(
        code,
        group.title if group else code.value,
        entries,
        others,
        known,
        known * entries / everyone if known is not None and others else known,
        Split.NEEDLESS if entries >= MOSTLY * everyone else _split(held, minimum),
    )


def _split(held: GroupViability | None, minimum: float) -> Split:
    if held is None or held.high is None:
        return Split.UNKNOWN
    return Split.TOO_SMALL if held.high < 2 * minimum else Split.POSSIBLE
