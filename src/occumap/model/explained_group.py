"""A group with all that is held of it: what is above and below, before and after, in it, and known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from occumap.model.change_type import ChangeType
from occumap.model.code import Code
from occumap.model.context import Beside
from occumap.model.occupational_map import Occupation
from occumap.model.version import Group


@dataclass(frozen=True, slots=True)
class Relative:
    """A group of the version before or after that shares entries: how many, and their share of the group explained.

    Both are None where what joins the two versions has none.
    """

    code: Code
    title: str
    entries: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class ExplainedGroup:
    """A group and what is held of it.

    Args:
        group: itself.
        valid: the first day of its version, and the first on which it isn't valid any more; None where not stated.
        above, children: the groups above it, from the top, and those right under it.
        came_from, went_to: groups of the version before and of the one after; empty where there is none.
        change_types: what became of it in the version after.
        occupations: those of the map that give it as their group.
        index: the index that its titles are of; empty if that isn't coded to its version.
        titles, first_titles: how many there are, and the first few.
        figures: what was loaded of it, such as pay.
    """

    group: Group
    valid: tuple[date | None, date | None]
    above: tuple[Group, ...]
    children: tuple[Group, ...]
    came_from: tuple[Relative, ...]
    went_to: tuple[Relative, ...]
    change_types: tuple[ChangeType, ...]
    occupations: tuple[Occupation, ...]
    index: str
    titles: int
    first_titles: tuple[str, ...]
    figures: Beside
