"""Does one classification tell the groups of another apart? Read off an index coded to both.

A group tells another apart if at least nine tenths of its entries are of that one: an index has strays. Titles say
which groups meet, not how many people do. So whether a split would be viable is bounded from the people of
the group that would be split: with fewer than twice the minimum, no split can leave two viable groups.
"""

from __future__ import annotations

from collections.abc import Mapping

from occumap.model.alignment import MOSTLY, Alignment, Holder, Separation, Split
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.version import Version
from occumap.model.viability import GroupViability, Verdict


def align(
    links: Correspondence,
    first: Version,
    second: Version,
    people: Mapping[str, GroupViability],
    minimum: float,
) -> tuple[Alignment, ...]:
    """Return, for each lowest group of the first classification, which groups of the second hold its entries.

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
        separation = (
            Separation.ALONE if alone >= MOSTLY else Separation.PARTLY if alone > 1 - MOSTLY else Separation.MIXED
        )
        result.append(Alignment(group.code, group.title, entries, separation, holders))
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
