"""The search for the cheapest path of a few steps that gathers skills on the way.

It goes layer by layer, all states of one number of steps together. States that visited the same occupations and stand
at the same one hold the same skills, so only the cheapest is kept; so are only states cheaper than the alternatives
found so far.

**Guarantee:** while no layer holds more than ``beam`` states after that, as for most pairs on a map of a few hundred
occupations and three steps, the paths found are the cheapest there are under the cap and the number of steps. Beyond
that the most promising are kept, by cost so far and what going straight to the goal would add: each path is a true one
and its cost is right, but a cheaper one may exist. `PathSearch.exact` says which it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from occumap.atlas.coverage import Asked, cover, cover_one, held_levels
from occumap.atlas.gap import gap
from occumap.atlas.skill_weights import F64, Weighing
from occumap.errors import InputError, UnknownNameError
from occumap.model.gap import OffRamp, Path, Step
from occumap.model.occupational_map import OccupationalMap
from occumap.model.skills import Framework, Profile

I64 = NDArray[np.int64]
MAX_LOOKED_AT = 4_000_000


@dataclass(frozen=True, slots=True)
class PathOptions:
    """How paths are sought.

    Args:
        power: of the gap in the cost of a step, at least 1.
        toll: what any step costs in itself.
        cap: the widest gap of any step, between 0 and 1.
        max_steps: of a path.
        may_fall: whether a step may lead to a lower level.
        beam: how many states of a layer are followed; unless given, as many as make four million steps to look at.
        alternatives: how many paths are wanted.
        off_ramps: how many to show at each step.
    """

    power: float = 2.0
    toll: float = 0.01
    cap: float = 0.75
    max_steps: int = 4
    may_fall: bool = False
    beam: int | None = None
    alternatives: int = 3
    off_ramps: int = 3

    def __post_init__(self) -> None:
        if not (self.power >= 1 and self.toll >= 0 and 0 <= self.cap <= 1 and self.max_steps >= 1 and self.beam != 0):
            raise InputError(
                "paths",
                f"these options can't be used: {self}",
                hint="Give a power from 1, a toll from 0, a cap in [0, 1], and at least one step and one state.",
            )


@dataclass(frozen=True, slots=True)
class _Layer:
    """States of one number of steps: (states, steps) places visited, (states, skills) levels held, (states,) cost."""

    visited: I64
    levels: sparse.csr_array
    cost: F64


class PathSearch:
    """One search, with what it needs at hand; ``exact`` once it is done: whether nothing promising was left out."""

    def __init__(
        self,
        start: str,
        goal: str,
        framework: Framework,
        weighing: Weighing,
        held: Profile | None,
        occupational_map: OccupationalMap | None,
        levels: Mapping[str, float] | None,
        options: PathOptions,
    ) -> None:
        self.framework, self.weighing, self.options, self.map = framework, weighing, options, occupational_map
        self.ids = list(framework.profile_place)
        for code in (start, goal):
            if occupational_map is not None:
                occupational_map[code]
            if code not in framework:
                raise UnknownNameError(framework.id, f"there is no profile {code!r}", hint="Give the id of one it has.")
        self.start, self.goal = framework.profile_place[start], framework.profile_place[goal]
        self.held = framework.profile(start) if held is None else held
        self.asked = Asked.by(framework, weighing)
        self.profiles = self.asked.held
        self.level = self._levels(levels)
        self.open = ~self.asked.silent
        if occupational_map is not None:
            self.open &= np.array([profile in occupational_map for profile in self.ids])
        self.beam = options.beam or max(MAX_LOOKED_AT // max(len(self.ids), 1), 1)
        self.exact = True
        self._refuse_no_way(start, goal)
        # Nobody is led above the goal only to come down again.
        if not options.may_fall:
            self.open &= ~((self.level > self.level[self.goal]) | (self.level < self.level[self.start]))

    def _levels(self, given: Mapping[str, float] | None) -> F64:
        if self.map is not None:
            return np.array([self.map[i].level if i in self.map else np.nan for i in self.ids], float)
        return np.array([(given or {}).get(profile, np.nan) for profile in self.ids], float)

    def _refuse_no_way(self, start: str, goal: str) -> None:
        if start == goal:
            raise InputError(goal, "a path needs two occupations", hint="Give another goal.")
        if self.asked.silent[self.goal]:
            raise InputError(goal, "it asks for no skills, so no path can be found", hint="Give it requirements.")
        if not self.options.may_fall and self.level[self.goal] < self.level[self.start]:
            raise InputError(
                goal,
                f"it is at level {self.level[self.goal]:g}, below level {self.level[self.start]:g} of {start}",
                hint="Allow levels to fall (may_fall).",
            )

    def cheapest(self) -> list[tuple[int, ...]]:
        """Return places visited by the cheapest paths, cheapest first."""
        options = self.options
        found: dict[frozenset[int], tuple[float, tuple[int, ...]]] = {}
        held = sparse.csr_array(held_levels([self.held], self.framework))
        layer = _Layer(np.array([[self.start]]), held, np.zeros(1))
        for step in range(1, options.max_steps + 1):
            if not len(layer.cost):
                break
            costs = self._step_costs(layer)
            for state in np.flatnonzero(np.isfinite(costs[:, self.goal])):
                route = (*layer.visited[state].tolist(), self.goal)
                self._keep(found, route, float(layer.cost[state] + costs[state, self.goal]))
            if step < options.max_steps:
                layer = self._next_layer(layer, costs, self._dearest(found))
        return [route for _, route in sorted(found.values())[: options.alternatives]]

    def _keep(
        self, found: dict[frozenset[int], tuple[float, tuple[int, ...]]], route: tuple[int, ...], cost: float
    ) -> None:
        """Keep a route, unless another order of the same occupations is as cheap."""
        key = frozenset(route)
        if key not in found or (cost, route) < found[key]:
            found[key] = (cost, route)

    def _dearest(self, found: dict[frozenset[int], tuple[float, tuple[int, ...]]]) -> float:
        """Return what a path must cost less than to be worth finding."""
        costs = sorted(cost for cost, _ in found.values())
        return costs[self.options.alternatives - 1] if len(costs) >= self.options.alternatives else np.inf

    def _step_costs(self, layer: _Layer) -> F64:
        """Return the costs of steps from states to profiles (states, profiles), infinity where one isn't allowed."""
        covered = np.asarray(cover(layer.levels, self.asked), float)
        allowed = self.open & (1 - covered <= self.options.cap + 1e-12)
        if not self.options.may_fall:
            allowed &= ~(self.level[None, :] < self.level[layer.visited[:, -1]][:, None])
        np.put_along_axis(allowed, layer.visited, values=False, axis=1)
        return np.where(allowed, (1 - covered) ** self.options.power + self.options.toll, np.inf)

    def _next_layer(self, layer: _Layer, costs: F64, dearest: float) -> _Layer:
        """Return the states one step further on."""
        total = layer.cost[:, None] + costs
        total[:, self.goal] = np.inf
        states, to = np.nonzero(total + self.options.toll < dearest)
        cost = total[states, to]
        visited = np.hstack([layer.visited[states], to[:, None]])
        kept = self._promising(layer, states, to, cost, visited)
        gathered = layer.levels[states[kept]].maximum(self.profiles[to[kept]])
        return _Layer(visited[kept], sparse.csr_array(gathered), cost[kept])

    def _promising(self, layer: _Layer, states: I64, to: I64, cost: F64, visited: I64) -> I64:
        """Return places of the candidates to follow: all, but for dearer orders of one set, where the beam is wide
        enough.
        """
        within = np.arange(len(cost))
        if len(cost) > 8 * self.beam:
            self.exact = False
            within = np.argsort(cost, kind="stable")[: 8 * self.beam]
        kept = within[_cheapest_of_each_set(visited[within], cost[within])]
        if len(kept) <= self.beam:
            return np.asarray(kept)
        self.exact = False
        ahead = cost[kept] + self._straight_on(layer, states[kept], to[kept])
        return np.asarray(kept[np.argsort(ahead, kind="stable")[: self.beam]])

    def _straight_on(self, layer: _Layer, states: I64, to: I64) -> F64:
        """Return what going straight to the goal would cost after a step (candidates,)."""
        part = slice(self.asked.pointers[self.goal], self.asked.pointers[self.goal + 1])
        skills, needed, weights = self.asked.skills[part], self.asked.levels[part], self.asked.weights[part]
        holding = np.maximum(layer.levels[:, skills].toarray()[states], self.profiles[:, skills].toarray()[to])
        return np.asarray((1 - np.minimum(holding / needed, 1) @ weights).clip(0) ** self.options.power)

    def described(self, route: tuple[int, ...]) -> Path:
        """Return a route as a path, with gaps, off-ramps and ways in."""
        held, steps = self.held, []
        for n in range(1, len(route)):
            here, to = self.ids[route[n - 1]], self.ids[route[n]]
            lacking = gap(held, self.framework.profile(to), self.framework, self.weighing)
            cost = (1 - lacking.coverage) ** self.options.power + self.options.toll
            step = Step(here, to, lacking, cost, self._off_ramps(held, route, n, lacking.coverage))
            if self.map is not None:
                step = replace(step, products=self.map.products_of(to), published=self.map.is_published(here, to))
            steps.append(step)
            held = self._gathered(held, to)
        return Path(tuple(steps), self.map.id if self.map is not None else None)

    def _gathered(self, held: Profile, to: str) -> Profile:
        """Return what is held after a step, under the id of the occupation reached."""
        joined = held.joined_with(self.framework.profile(to))
        return Profile(f"{held.id}+{to}", f"{held.title} + {self.framework.profile_titles[to]}", joined.requirements)

    def _off_ramps(self, held: Profile, route: tuple[int, ...], n: int, minimum: float) -> tuple[OffRamp, ...]:
        """Return other occupations at least as near as the next of the route, at no lower level than the one stood
        at.
        """
        covered = cover_one(held_levels([held], self.framework)[0], self.asked)
        near = ~self.asked.silent & (covered >= minimum - 1e-12)
        if self.map is not None:
            near &= np.array([profile in self.map for profile in self.ids])
        near &= ~(self.level < self.level[route[n - 1]])
        near[list(route)] = False
        places = sorted(np.flatnonzero(near), key=lambda place: (-covered[place], self.ids[place]))
        return tuple(
            OffRamp(self.ids[place], self.framework.profile_titles[self.ids[place]], float(covered[place]))
            for place in places[: self.options.off_ramps]
        )


def _cheapest_of_each_set(visited: I64, cost: F64) -> I64:
    """Return places of the cheapest state of each set of occupations with the same last one; ties by the order
    visited.
    """
    keys = np.hstack([np.sort(visited[:, :-1], axis=1), visited[:, -1:]])
    order = np.lexsort((*visited.T[::-1], cost, *keys.T[::-1]))
    ordered = keys[order]
    first = np.ones(len(order), bool)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    return order[first]
