"""Where the groups of one classification are in another, and whether it tells them apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from occumap.model.code import Code

MOSTLY = 0.9


class Separation(StrEnum):
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
    most that could be in the group. ``by_titles`` is what it would be if titles weighed alike, which they don't. Both
    are None where they are ``suppressed``: small, or giving away others that are.
    """

    code: Code
    title: str
    entries: int
    others: int
    people: float | None
    by_titles: float | None
    split: Split
    suppressed: bool = False

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
    separation: Separation
    holders: tuple[Holder, ...]
