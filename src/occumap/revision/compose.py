"""All effects put together: which groups the new version has, and where each old group goes.

Nothing here depends on the order of the effects; where they contradict each other or leave
something open, the composition keeps both sides, and the audit reports it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from occumap.model.code import Code
from occumap.model.plan import PlannedGroup, Route
from occumap.model.revision import Revision
from occumap.model.version import Group, Version
from occumap.revision.effects import Adds, Continues, Effect, Ends, Goes, Holds, Named, effects_of

_E = TypeVar("_E", bound=Effect)
RENAMED = "renamed"


@dataclass(frozen=True)
class Composition:
    """The effects of a revision on a version, sorted by what they are about."""

    old: Version
    new_version: str
    effects: tuple[Effect, ...]

    @classmethod
    def of(cls, revision: Revision, old: Version, *, strict: bool) -> Composition:
        """Return the composition of all changes of a revision, without the assumed ones when strict."""
        effects = [effect for request in revision.requests(strict=strict) for effect in effects_of(request)]
        return cls(old, revision.to_version, tuple(sorted(effects, key=_any_order)))

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

        A group is displaced when its code is given away, or when its parent is displaced, ends or
        moves away, so that its own code would put it under something else.
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
        planned = {}
        for code in sorted(set(origins) | set(self.holds) | {e.new for es in self.continues.values() for e in es}):
            level = self.old.rules.level_of(code)
            if level is None:
                continue
            renamed = [name for group in origins[code] for name in self.names.get(group.code.value, [])]
            issues[code].update(name.request.issue for name in renamed)
            known = [n.title for n in renamed if n.title] + titles[code] + [g.title for g in origins[code]]
            planned[code] = PlannedGroup(
                Code(self.new_version, code),
                level.name,
                known[0] if known else "",
                self._parent_of(code, origins[code]),
                tuple(sorted(group.code for group in origins[code])),
                tuple(sorted(issues[code])),
            )
        return planned

    def _parent_of(self, code: str, origins: list[Group]) -> Code | None:
        if self.old.rules.parents == "prefix":
            above = self.old.rules.prefix_parent(code)
        else:
            stated = [hold.under for hold in self.holds.get(code, ()) if hold.under]
            beside = [
                self.old[hold.beside] for hold in self.holds.get(code, ()) if hold.beside and hold.beside in self.old
            ]
            parents = [group.parent.value for group in [*origins, *beside] if group.parent]
            above = next(iter([*stated, *(self._new_code(parent) for parent in parents)]), None)
        return Code(self.new_version, above) if above else None

    def _new_code(self, old: str) -> str:
        return next((effect.new for effect in self.continues.get(old, ())), old)

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """Where the entries of each old group of the lowest level go, selected ones first."""
        return tuple(route for group in self.old.lowest for route in self._routes_of(group))

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
