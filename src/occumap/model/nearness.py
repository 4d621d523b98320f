"""What makes two occupations near: the parts of the answer, and each in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Likeness(StrEnum):
    """In what two occupations can be alike."""

    WORK = "work"
    NAME = "name"
    WORDS = "words"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class NearnessPart:
    """One part of how near an occupation is to another.

    Args:
        kind: in what they are alike.
        share: what this part adds to how near they are, 0 to 1; the parts add up to it.
        rank: the place of the occupation among all others by this part alone, 1 for the nearest; None for their place
            on the map, which they share or don't.
        shared: what they share on the map, in words; empty otherwise.

    >>> print(NearnessPart(Likeness.WORK, 0.2, rank=3))
    3rd nearest by what is done
    """

    kind: Likeness
    share: float
    rank: int | None = None
    shared: str = ""

    def __str__(self) -> str:
        """Return it in words."""
        if self.rank is None:
            return f"same {self.shared}" if self.shared else "another route"
        return f"{_ordinal(self.rank)}nearest by {_BY[self.kind]}"


_BY = {
    Likeness.WORK: "what is done",
    Likeness.NAME: "name",
    Likeness.WORDS: "the words of its groups, job titles and ways in",
    Likeness.PLACE: "place on the map",
}


def _ordinal(rank: int) -> str:
    """Return the rank in front of a word: nothing for the first."""
    if rank == 1:
        return ""
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending} "
