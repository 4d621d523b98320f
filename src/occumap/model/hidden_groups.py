"""What may be hidden in a group: candidate groups, and what tells them from the rest."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN = 5
SMALLEST = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A code of another version that tells a candidate: how much of it carries the code, and how much of the rest."""

    version: str
    code: str
    inside: float
    outside: float


@dataclass(frozen=True, slots=True)
class HiddenGroup:
    """A candidate group inside a group.

    Attributes:
        name: in words of its titles.
        rows: its entries, the most typical first.
        people: by the counts given; None without counts.
        score: how much it looks like what was split off before, 0 to 1; a rank, not a probability.
        unity: mean cosine between its entries' meanings.
        apart: ``unity`` less the mean cosine to what would be left; 0 is no difference.
        marks: codes of other versions that tell it from the rest, the best first.
        left: entries that would be left if it alone went.
        left_people: people that would be left.
        suppressed: whether one of the two is kept back, as small or since it would give a small one away.
    """

    name: str
    rows: tuple[int, ...]
    people: float | None
    score: float
    unity: float
    apart: float
    marks: tuple[Mark, ...]
    left: int
    left_people: float | None
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Discovery:
    """What may be hidden in one group: candidates, and the entries that none of them takes.

    ``people`` is None without counts, and where it is ``suppressed``.
    """

    version: str
    code: str
    rows: tuple[int, ...]
    people: float | None
    groups: tuple[HiddenGroup, ...]
    left: tuple[int, ...]
    suppressed: bool = False
