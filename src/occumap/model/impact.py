"""What a change of classification does to a published series."""

from __future__ import annotations

from dataclasses import dataclass

from occumap.model.code import Code


@dataclass(frozen=True, slots=True)
class GroupBreak:
    """The break in the series of one published group.

    ``before`` are its people; ``low`` and ``high`` those of the group it lives on as, the same where all is known.
    A group that lives on as none has no successor: its series ends. ``people_from`` are the lowest groups whose people
    may be in the successor. Figures that are ``suppressed``, all or those of the successor, are kept back, since they
    are small or would give away others that are.
    """

    group: Code
    level: str
    title: str
    successor: Code | None
    one_to_one: bool
    before: float | None
    low: float | None
    high: float | None
    people_from: tuple[str, ...] = ()
    suppressed: bool = False

    @property
    def break_low(self) -> float | None:
        """The least break, as a fraction of the people before."""
        return self.low / self.before - 1 if self.before and self.low is not None else None

    @property
    def break_high(self) -> float | None:
        """The greatest break, as a fraction of the people before."""
        return self.high / self.before - 1 if self.before and self.high is not None else None

    @property
    def break_is_suppressed(self) -> bool:
        """Whether the series goes on with a break that is kept back."""
        return self.suppressed and self.low is None and self.successor is not None and not self.one_to_one

    @property
    def size(self) -> float:
        """The greatest break in either direction; 1 for a series that ends."""
        if self.successor is None:
            return 1.0
        return max(abs(self.break_low or 0.0), abs(self.break_high or 0.0))


@dataclass(frozen=True, slots=True)
class LevelImpact:
    """How much of a level can be followed without a break.

    ``people`` is None where none are counted, and where it is ``suppressed``, since it would give a small group away.
    """

    level: str
    groups: int
    one_to_one: int
    ended: int
    people: float | None
    suppressed: bool = False

    @property
    def share(self) -> float:
        """Groups that map one to one, as a fraction of all."""
        return self.one_to_one / self.groups if self.groups else 1.0


@dataclass(frozen=True)
class Impact:
    """The breaks of all groups, and how much of each level stays whole.

    ``exact`` says whether people were followed by dual-coded counts; if not, a group that takes parts of others has
    bounds. ``uncounted`` are lowest groups without a figure: they are left out of people. ``said`` is what was
    understood of the figures, and what of them was left out.
    """

    title: str
    old: str
    new: str
    counted_in: str
    made_up: bool
    exact: bool
    levels: tuple[LevelImpact, ...]
    breaks: tuple[GroupBreak, ...]
    uncounted: tuple[str, ...]
    said: tuple[str, ...] = ()

    def at_level(self, level: str) -> tuple[GroupBreak, ...]:
        """Return the breaks of one level, in the order of codes."""
        return tuple(one for one in self.breaks if one.level == level)
