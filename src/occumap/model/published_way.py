"""Ways between occupations that rest on published progressions, by direction.

A progression is a pair, not a step of a ladder: of those of England's map a third lead to a lower level.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Where a move leads by level."""

    UP = "up"
    SIDEWAYS = "sideways"
    DOWN = "down"

    @classmethod
    def between(cls, start: float, to: float) -> Direction:
        """Return the direction from one level to another.

        >>> Direction.between(3, 4).value
        'up'
        """
        return cls.UP if to > start else cls.DOWN if to < start else cls.SIDEWAYS


@dataclass(frozen=True, slots=True)
class PublishedWay:
    """A way between two occupations that rests on a published progression.

    Args:
        start, to: codes of the occupations.
        direction: by their levels.
        published: whether the progression is published in this direction.
        reverse: whether it is published the other way round.
    """

    start: str
    to: str
    direction: Direction
    published: bool
    reverse: bool

    def __str__(self) -> str:
        """Return what is published, in words."""
        if self.published:
            return f"published progression ({_LEADS[self.direction]})"
        return f"the reverse of a published progression, which leads {_OPPOSITE[self.direction]}"


_LEADS = {
    Direction.UP: "to a higher level",
    Direction.SIDEWAYS: "on the same level",
    Direction.DOWN: "to a lower level",
}
_OPPOSITE = {Direction.UP: "down", Direction.SIDEWAYS: "the other way", Direction.DOWN: "up"}
