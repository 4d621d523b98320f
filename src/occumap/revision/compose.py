"""All effects put together: which groups the new version has, and where each old group goes.

Nothing here depends on the order of the effects; where they contradict each other or leave
something open, the composition keeps both sides, and the audit reports it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TypeVar

from occumap.model.code import Code
from occumap.model.index import Index
from occumap.model.plan import PlannedGroup, Route
from occumap.model.revision import Revision
from occumap.model.version import Group, Version
from occumap.revision.effects import Adds, Continues, Effect, Ends, Goes, Holds, Named, Takes, effects_of
from occumap.revision.places import Place, Places
from occumap.revision.spelling import Spelling, shape_of
from occumap.revision.split_groups import SortedGroups, sort_groups

_E = TypeVar("_E", bound=Effect)
RENAMED = "renamed"


@dataclass(frozen=True)
class Prepared:
    """What is the same with and without assumptions: the effects of all changes in order, and how codes are spelt."""

    effects: tuple[Effect, ...]
    spelling: Spelling

    @classmethod
    def of(cls, revision: Revision, old: Version) -> Prepared:
        """Return the effects of all changes of a revision, those that are assumed too."""
        effects = [effect for request in revision.requests() for effect in effects_of(request)]
        return cls(tuple(sorted(effects, key=_any_order)), Spelling(old))


@dataclass(frozen=True)
class Composition:
    """The effects of a revision on a version, sorted by what they are about."""

    old: Version
    new_version: str
    effects: tuple[Effect, ...]
    spelling: Spelling
    sorted_groups: SortedGroups
    coded: frozenset[str]

    @classmethod
    def of(
        cls, revision: Revision, old: Version, index: Index, *, strict: bool, prepared: Prepared | None = None
    ) -> Composition:
        """Return the composition of all changes of a revision, without the assumed ones when strict."""
        ready = prepared or Prepared.of(revision, old)
        effects = tuple(e for e in ready.effects if not (strict and e.request.assumption))
        sorting = sort_groups(old, index, effects) if ready.spelling.parents_are_stated else SortedGroups()
        coded = frozenset(index.rows(old.id))
        return cls(old, revision.to_version, effects, ready.spelling, sorting, coded)

    @property
    def parents_are_stated(self) -> bool:
        """Whether the parents of the old version are a table's, not its codes'."""
        return self.spelling.parents_are_stated

    @cached_property
    def takes(self) -> dict[str, list[Takes]]:
        """By old code."""
        return _by((e for e in self.effects if isinstance(e, Takes)), "old")

    @cached_property
    def holds(self) -> dict[str, list[Holds]]:
        """By new code."""
        return _by((e for e in self.effects if isinstance(e, Holds)), "code")

    @cached_property
    def continues(self) -> dict[str, list[Continues]]:
        """By old code."""
        return _by((e for e in self.effects if isinstance(e, Continues)), "old")

    @cached_property
    def names(self) -> dict[str, list[Named]]:
        """By old code."""
        return _by((e for e in self.effects if isinstance(e, Named)), "old")

    @cached_property
    def ends(self) -> dict[str, list[Ends]]:
        """By old code."""
        return _by((e for e in self.effects if isinstance(e, Ends)), "old")

    @cached_property
    def goes(self) -> dict[str, list[Goes]]:
        """By old code."""
        return _by((e for e in self.effects if isinstance(e, Goes)), "old")

    @cached_property
    def adds(self) -> tuple[Adds, ...]:
        """New index entries."""
        return tuple(e for e in self.effects if isinstance(e, Adds))

    @cached_property
    def takers(self) -> dict[str, list[Holds | Continues]]:
        """By code: who takes it in the new version, other than the old group of that code itself."""
        found: dict[str, list[Holds | Continues]] = defaultdict(list)
        for code, holds in self.holds.items():
            own = self.old.get(code)
            found[code] += [h for h in holds if not (own and same_title(h.title, own.title))]
        for old, continues in self.continues.items():
            for effect in continues:
                if effect.new != old:
                    found[effect.new].append(effect)
        return {code: takers for code, takers in found.items() if takers}

    @cached_property
    def displaced(self) -> dict[str, str]:
        """Old groups that nothing is said about and that can't stay, with the group whose fate does it.

        A group is displaced when its code is given away, or when its parent is displaced; where codes are said to
        spell their parents, also when the parent ends or moves away, so that its own code would put it under
        something else.
        """
        found: dict[str, str] = {}
        for level in self.old.rules.levels:
            for group in self.old.at_level(level.name):
                value, above = group.code.value, group.parent.value if group.parent else ""
                if value in self.ends or value in self.continues:
                    continue
                if value in self.takers:
                    found[value] = value
                elif above in found:
                    found[value] = found[above]
                elif self.parents_are_stated:
                    continue
                elif above in self.ends or any(effect.new != above for effect in self.continues.get(above, ())):
                    found[value] = above
        return found

    @cached_property
    def staying(self) -> frozenset[str]:
        """Old groups that keep their code because nothing says otherwise."""
        return frozenset(
            group.code.value
            for group in self.old
            if not (
                group.code.value in self.ends
                or group.code.value in self.continues
                or group.code.value in self.displaced
            )
        )

    @cached_property
    def groups(self) -> dict[str, PlannedGroup]:
        """The groups of the new version by code; where two claim a code, the first in code order."""
        origins: dict[str, list[Group]] = defaultdict(list)
        titles: dict[str, list[str]] = defaultdict(list)
        issues: dict[str, set[int]] = defaultdict(set)
        for value in self.staying:
            origins[value].append(self.old[value])
        for old, continues in self.continues.items():
            for effect in continues:
                if old in self.old:
                    origins[effect.new].append(self.old[old])
                issues[effect.new].add(effect.request.issue)
                if effect.title:
                    titles[effect.new].append(effect.title)
        for code, holds in self.holds.items():
            issues[code].update(hold.request.issue for hold in holds)
            titles[code] += sorted(hold.title for hold in holds if hold.title)
        codes = sorted(set(origins) | set(self.holds) | {e.new for es in self.continues.values() for e in es})
        levels = {code: level for code in codes if (level := self._level_of(code, origins[code]))}
        planned = {}
        for code, level in levels.items():
            renamed = [name for group in origins[code] for name in self.names.get(group.code.value, [])]
            issues[code].update(name.request.issue for name in renamed)
            issues[code].update(e.request.issue for g in origins[code] for e in self.takes.get(g.code.value, ()))
            known = [n.title for n in renamed if n.title] + titles[code] + [g.title for g in origins[code]]
            planned[code] = PlannedGroup(
                Code(self.new_version, code),
                level,
                known[0] if known else "",
                None,
                tuple(sorted(group.code for group in origins[code])),
                tuple(sorted(issues[code])),
            )
        return self._with_parents(planned, origins)

    def _with_parents(
        self, planned: Mapping[str, PlannedGroup], origins: Mapping[str, list[Group]]
    ) -> dict[str, PlannedGroup]:
        places = Places(self, {code: group.level for code, group in planned.items()})
        found = {}
        for code, group in planned.items():
            if self.parents_are_stated:
                place = self._place_of[code] = places.of(code, origins[code])
                above = place.parent
            elif code in self.staying:
                parent = self.old.by_value[code].parent
                above = parent.value if parent else None
            else:
                above = self.old.rules.prefix_parent(code)
            found[code] = replace(group, parent=Code(self.new_version, above) if above else None)
        return found

    @cached_property
    def _place_of(self) -> dict[str, Place]:
        return {}

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Where each group of the new version stands and why; nothing where the rules say that codes spell parents."""
        return self._place_of if self.groups else {}

    def _level_of(self, code: str, origins: Sequence[Group]) -> str | None:
        """Return the level of a code: that of its pattern; of several, or for a pattern of no level, that of the group
        it continues or stands beside, if the code has the same signs.
        """
        if code in self.staying:
            return self.old.by_value[code].level
        rules = self.old.rules
        fitting = [level.name for level in rules.levels if rules.fits(code, level)]
        if len(fitting) == 1 or not self.parents_are_stated:
            level = rules.level_of(code)
            return level.name if level else None
        holds = self.holds.get(code, ())
        near = [*origins, *(self.old[h.beside] for h in holds if h.beside and h.beside in self.old)]
        near += [child for h in holds if h.under for child in self.old.children(h.under)[:1]]
        alike = [g.level for g in near if g.level in fitting or shape_of(g.code.value) == shape_of(code)]
        if alike:
            return alike[0]
        return fitting[-1] if fitting else None

    def heirs(self, old: str) -> frozenset[str]:
        """Return the codes of the new version under which an old group, or what is under it, lives on.

        >>> from occumap.examples import small_index, small_revision, small_version
        >>> made = Composition.of(small_revision(), small_version(), small_index(), strict=False)
        >>> sorted(made.heirs("12"))
        ['12', '13']
        """
        if old in self.continues:
            return frozenset(effect.new for effect in self.continues[old])
        if old in self.staying:
            return frozenset([old])
        return frozenset(effect.to for effect in self.goes.get(old, ()) if effect.to)

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """Where the entries of each old group that nothing is under, or that has entries, go; selected ones first."""
        leaves = {group.code for group in self.old.leaves}
        return tuple(
            route
            for group in self.old
            if group.code in leaves or group.code.value in self.coded
            for route in self._routes_of(group)
        )

    def _routes_of(self, group: Group) -> list[Route]:
        value = group.code.value
        goes = self.goes.get(value, [])
        routes = [
            self._route(group, effect.to, effect)
            for effect in sorted(goes, key=lambda e: (e.where is None, str(e.where), e.to or ""))
        ]
        settled = [r for r in routes if r.where is None and r.to is not None]
        routes = [r for r in routes if r.where is not None] + (settled or [r for r in routes if r.where is None][:1])
        if value in self.continues:
            return routes + [self._route(group, effect.new, effect) for effect in self.continues[value]]
        if value in self.staying and not settled:
            named = self.names.get(value)
            issue = named[0].request.issue if named else None
            rule = RENAMED if named else "unchanged"
            return [*routes, Route(group.code, Code(self.new_version, value), None, issue, rule)]
        if not any(r.where is None for r in routes):
            rule = "displaced" if value in self.displaced else "no rule for the rest"
            return [*routes, Route(group.code, None, None, self._issue_of_end(value), rule)]
        return routes

    def _route(self, group: Group, to: str | None, effect: Goes | Continues) -> Route:
        rule = "the whole group" if isinstance(effect, Continues) or effect.where is None else str(effect.where)
        where = effect.where if isinstance(effect, Goes) else None
        return Route(
            group.code,
            Code(self.new_version, to) if to else None,
            where,
            effect.request.issue,
            rule,
            effect.request.assumption,
        )

    def _issue_of_end(self, value: str) -> int | None:
        reasons: list[Ends | Holds | Continues] = [*self.ends.get(value, ())]
        reasons += self.takers.get(self.displaced.get(value, value), [])
        reasons += self.ends.get(self.displaced.get(value, value), [])
        return min((reason.request.issue for reason in reasons), default=None)


def same_title(one: str | None, other: str | None) -> bool:
    """Return whether two titles are the same but for case, spacing and punctuation.

    >>> same_title("IT & Telecoms", "it and telecoms")
    True
    """
    return one is not None and other is not None and plain_title(one) == plain_title(other)


@lru_cache(maxsize=8192)
def plain_title(title: str) -> str:
    """Return a title without case, spacing and punctuation."""
    spelt = title.casefold().replace("&", " and ")
    return " ".join("".join(c if c.isalnum() else " " for c in spelt).split())


def _by(effects: Iterable[_E], attribute: str) -> dict[str, list[_E]]:
    found: dict[str, list[_E]] = defaultdict(list)
    for effect in effects:
        found[getattr(effect, attribute)].append(effect)
    return dict(found)


def _any_order(effect: Effect) -> tuple[str, int, str, str]:
    request = effect.request
    return (type(effect).__name__, request.issue, request.assumption or "", str(effect))
