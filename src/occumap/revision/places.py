"""Under which parent each group of a new version stands, where parents are stated and not spelt by the rules.

A change says it, else the code does, else the group keeps its place: its parent, under whatever code that lives on.
Where none of these tells, nothing is guessed; the audit says what to state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from occumap.model.version import Group

if TYPE_CHECKING:
    from occumap.revision.compose import Composition


@dataclass(frozen=True, slots=True)
class Place:
    """The parent of a group of the new version.

    Args:
        parent: its code; None at the top, and where it isn't known.
        known: whether something says where the group stands.
        rivals: several parents that changes name for it.
        lost: the old parent that is no more, if that is why nothing says it.
        spelt: another parent that the code spells.
    """

    parent: str | None
    known: bool = True
    rivals: tuple[str, ...] = ()
    lost: str = ""
    spelt: str = ""


class Places:
    """The parents of the groups of a new version, by code.

    Args:
        composition: whose groups they are.
        levels: the level of each code of the new version.
    """

    def __init__(self, composition: Composition, levels: Mapping[str, str]) -> None:
        self.composition, self.levels = composition, levels
        self.spelling = composition.spelling

    def of(self, code: str, origins: Sequence[Group]) -> Place:
        """Return where a group stands that continues some old groups, or none."""
        stated = self._stated(code, origins)
        if stated:
            return Place(stated[0], rivals=tuple(stated) if len(stated) > 1 else ())
        if code in self.composition.staying:
            return self._kept([self.composition.old[code]], code)
        holds = self.composition.holds.get(code, ())
        beside = [self.composition.old[h.beside] for h in holds if h.beside and h.beside in self.composition.old]
        return self._spelt_or_kept(code, [*origins, *beside])

    def _stated(self, code: str, origins: Sequence[Group]) -> list[str]:
        composition = self.composition
        said = [hold.under for hold in composition.holds.get(code, ())]
        for group in origins:
            old = group.code.value
            said += [effect.under for effect in composition.continues.get(old, ()) if effect.new == code]
            said += [effect.under for effect in composition.takes.get(old, ())]
        found = sorted({parent for parent in said if parent})
        if not found:
            taken = self.composition.sorted_groups.taken
            found = sorted({taken[group.code.value] for group in origins if group.code.value in taken})
        return found

    def _spelt_or_kept(self, code: str, before: Sequence[Group]) -> Place:
        level = self.levels[code]
        spelt = self.spelling.parent(code, level, self.levels)
        usual = self.spelling.is_usual(level)
        excepted = bool(before) and all(self.spelling.is_exception(group.code.value) for group in before)
        if spelt and usual and not excepted and not self.spelling.is_doubtful(spelt):
            return Place(spelt)
        kept = self._kept(before, code) if before else None
        if kept and kept.known and (not usual or excepted or kept.parent == spelt):
            return kept
        if not before and self._is_top(level):
            return Place(None)
        return Place(None, known=False)

    def _is_top(self, level: str) -> bool:
        """Return whether no group of a level has a parent in the old version."""
        above = self.spelling.levels_above(level)
        return above == {None} or (not above and self.composition.old.rules.levels[0].name == level)

    def _kept(self, before: Sequence[Group], code: str) -> Place:
        """Return the place of the groups that a group continues or is made of, where that is one."""
        places = [self._follow(group, code) for group in before]
        if all(place == places[0] for place in places):
            return places[0]
        return Place(None, known=False)

    def _follow(self, group: Group, code: str) -> Place:
        """Return where an old group's parent is in the new version."""
        if group.parent is None:
            return Place(None)
        composition, old = self.composition, group.parent.value
        spelt = self.spelling.parent(code, self.levels[code], self.levels)
        heirs = sorted(composition.heirs(old) & self.levels.keys())
        if len(heirs) > 1 and spelt in heirs and self.spelling.is_usual(self.levels[code]):
            heirs = [spelt]
        if len(heirs) != 1:
            return Place(None, known=False, lost=old)
        was_spelt = not self.spelling.is_exception(group.code.value)
        other = was_spelt and self.spelling.is_usual(group.level) and spelt != heirs[0]
        return Place(heirs[0], spelt=spelt or "no group" if other else "")
