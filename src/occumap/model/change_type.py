"""Derived change types, after the Neuchâtel model and GSIM, and the events they are read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from occumap.model.code import Code


class ChangeType(StrEnum):
    """What happened to a group between two versions.

    RC are real changes (of what a group covers), VC virtual ones (of how it is called). A group that is not in the
    table has no row in the index or crosswalk that two versions are compared by, so nothing is known of it.
    """

    DELETION = "deletion"
    CREATION = "creation"
    MERGER = "merger"
    TAKE_OVER = "take-over"
    BREAKDOWN = "breakdown"
    SPLIT_OFF = "split-off"
    TRANSFER = "transfer"
    CODE_CHANGE = "code change"
    NAME_CHANGE = "name change"
    UNCHANGED = "unchanged"
    UNLINKED = "not in the table"

    @property
    def label(self) -> str:
        """The type with its number in the Neuchâtel model, where it has one.

        >>> ChangeType.MERGER.label
        'RC1 merger'
        """
        number = _NUMBERS.get(self)
        return f"{number} {self.value}" if number else self.value


_NUMBERS = {
    ChangeType.MERGER: "RC1",
    ChangeType.TAKE_OVER: "RC2",
    ChangeType.BREAKDOWN: "RC3",
    ChangeType.SPLIT_OFF: "RC4",
    ChangeType.TRANSFER: "RC5",
    ChangeType.CODE_CHANGE: "VC1",
    ChangeType.NAME_CHANGE: "VC2",
}


@dataclass(frozen=True, slots=True)
class GroupChange:
    """What became of a group: its types, its successor if it lives on, and where it went.

    ``group`` is of the old version, or of the new one for a creation. ``entries`` is the number
    the group had, None where the table gives none.
    """

    group: Code
    level: str
    title: str
    successor: Code | None
    went_to: tuple[Code, ...]
    came_from: tuple[Code, ...]
    types: tuple[ChangeType, ...]
    entries: int | None

    @property
    def label(self) -> str:
        """All types in words."""
        return describe(self.types)


def describe(types: Iterable[ChangeType]) -> str:
    """Return several change types in words.

    >>> describe([ChangeType.TRANSFER, ChangeType.CODE_CHANGE])
    'RC5 transfer, VC1 code change'
    """
    return ", ".join(change_type.label for change_type in types)
