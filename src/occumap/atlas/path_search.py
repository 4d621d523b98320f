"""The search for the cheapest path of a few short steps that gathers skills on the way.

A path is sensible if

- each step is short (`occumap.atlas.near_steps`) and lacks no more than the cap;
- no step falls in level, rises by more than is usual, or asks more education than can be gained on the way;
- the goal is nearer in kind to the start than half of all pairs are to one another;
- each step comes nearer in kind to the goal, and it teaches something that the goal asks, or reaches a higher level;
- what is learnt on the whole way is at most twice what going straight asks;
- nothing on the way is only potential or without an apprenticeship, of the armed forces, nor another option of the
  standard left or reached.

It goes layer by layer, all states of one number of steps together. States that visited the same occupations and stand
at the same one hold the same skills, so only the cheapest is kept; so are only states cheaper than the alternatives
found so far.

**Guarantee:** while no layer holds more than ``beam`` states after that, as for nearly all pairs, the paths found are
the cheapest sensible ones under the number of steps. Beyond that the cheapest states are kept: each path is a true one
and its cost is right, but a cheaper one may exist. `PathSearch.exact` says which it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from occumap.atlas.coverage import Asked, cover, held_levels
from occumap.atlas.entry_requirements import entry_requirements, is_plausible_rise
from occumap.atlas.near_steps import NEAR, NearSteps, hops_to
from occumap.atlas.nearness import NO_TITLES
from occumap.atlas.occupation_words import GroupTitles
from occumap.atlas.skill_weights import F64, Weighing
from occumap.errors import InputError, UnknownNameError
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.skills import Framework, Profile

I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]
MAX_LOOKED_AT = 4_000_000
LEAST_GAIN = 0.03
MOST_LEARNT = 2.2
# Officers and other ranks of the armed forces in SOC2020: nobody joins up as a step to something else.
ARMED_FORCES = ("1161", "3311")
# From level 3 into a degree apprenticeship, as 2 → 5 and 4 → 7: rarer leaps pass over a qualification.
MAP_RISE = 3.0
MAP_NEAR = 15


@dataclass(frozen=True, slots=True)
class PathOptions:
    """How paths are sought.

    Args:
        power: of how far and how much a step is, at least 1.
        toll: what any step costs in itself.
        detention: what a step costs besides that stays below the level of the goal without rising.
        cap: the widest gap of any step, between 0 and 1; None for what nineteen of twenty short steps of the framework
            keep to.
        max_steps: of a path.
        may_fall: whether a step may lead to a lower level.
        near: how many short steps lead from an occupation to others of its level, on average, and as many
            to others; None for 12, and for 15 on a map, where options of one standard stand beside each other.
        max_rise: the most levels that a step may rise; None for 3 on a map, else for any.
        beam: how many states of a layer are followed; unless given, as many as make four million steps to look at.
        alternatives: how many paths are wanted.
        off_ramps: how many to show at each step.
    """

    power: float = 2.0
    toll: float = 0.05
    detention: float = 0.05
    cap: float | None = None
    max_steps: int = 4
    may_fall: bool = False
    near: int | None = None
    max_rise: float | None = None
    beam: int | None = None
    alternatives: int = 3
    off_ramps: int = 3

    def __post_init__(self) -> None:
        fitting = self.power >= 1 and self.toll >= 0 and self.max_steps >= 1 and self.near != 0 and self.beam != 0
        if not (fitting and (self.cap is None or 0 <= self.cap <= 1)):
            raise InputError(
                "paths",
                f"these options can't be used: {self}",
                hint="Give a power from 1, a toll from 0, a cap in [0, 1], and at least one step, state and near one.",
            )


@dataclass(frozen=True, slots=True)
class Layer:
    """States of one number of steps: (states, steps) places visited, (states, skills) levels held, (states,) cost, and
    (states,) how much of the goal is covered.
    """

    visited: I64
    levels: sparse.csr_array
    cost: F64
    goal_covered: F64


class PathSearch:
    """One search, with what it needs at hand; ``exact`` once it is done: whether nothing promising was left out.

    Places are those of `NearSteps`, not of the framework.
    """

    def __init__(
        self,
        start: str,
        goal: str,
        framework: Framework,
        weighing: Weighing | None = None,
        held: Profile | None = None,
        occupational_map: OccupationalMap | None = None,
        levels: Mapping[str, float] | None = None,
        options: PathOptions | None = None,
        called: GroupTitles = NO_TITLES,
    ) -> None:
        self.framework, self.map = framework, occupational_map
        self.weighing, self.options = weighing or Weighing(), options or PathOptions()
        for code in (start, goal):
            if occupational_map is not None:
                occupational_map[code]
            if code not in framework:
                raise UnknownNameError(framework.id, f"there is no profile {code!r}", hint="Give the id of one it has.")
        self.steps = NearSteps.by(
            framework,
            self.weighing,
            occupational_map,
            levels=levels,
            max_rise=self._most_rise,
            near=self.options.near or (MAP_NEAR if occupational_map is not None else NEAR),
            called=called,
        )
        every = list(framework.profile_place)
        self.ids = [every[place] for place in self.steps.places]
        self.places = {code: place for place, code in enumerate(self.ids)}
        self._refuse_no_way(start, goal)
        self.held = framework.profile(start) if held is None else held
        self.level = self.steps.level
        self._refuse_fall(start, goal)
        self.start, self.goal = self.places.get(start, -1), self.places[goal]
        self.asked = Asked.by(framework, self.weighing).of_profiles(self.steps.places)
        self.profiles = self.asked.held
        self.cap = self.steps.widest if self.options.cap is None else self.options.cap
        self.beam = self.options.beam or max(MAX_LOOKED_AT // max(len(self.ids), 1), 1)
        self.exact = True
        self.open = self._open()
        self.allowed = self._allowed_steps()
        self.hops = hops_to(self.goal, self.allowed, self.options.max_steps)
        self.rarity = framework.rarity

    def _refuse_no_way(self, start: str, goal: str) -> None:
        if start == goal:
            raise InputError(goal, "a path needs two occupations", hint="Give another goal.")
        if goal not in self.places:
            missing = self.map[goal].not_given if self.map is not None else ()
            known = f" (the map gives {' and '.join(missing)})" if missing else ""
            hint = "Choose another goal, or a framework that describes it."
            raise InputError(goal, f"it asks for no skills{known}, so no path can be found", hint=hint)

    def _refuse_fall(self, start: str, goal: str) -> None:
        if self.options.may_fall or start not in self.places:
            return
        left, reached = self.level[self.places[start]], self.level[self.places[goal]]
        if reached < left:
            raise InputError(
                goal,
                f"it is at level {reached:g}, below level {left:g} of {start}",
                hint="Allow steps to a lower level (--down, or may_fall=True in Python).",
            )

    def _open(self) -> Flags:
        """Return which occupations may be stepped on, the goal among them."""
        found = np.ones(len(self.ids), bool)
        # Nobody is led above the goal only to come down again.
        if not self.options.may_fall and self.start >= 0:
            found &= ~((self.level > self.level[self.goal]) | (self.level < self.level[self.start]))
        if self.map is not None:
            found &= np.array([self.map[code].recommended and not _is_military(self.map[code]) for code in self.ids])
            standards = {self.map[self.ids[place]].standard for place in (self.start, self.goal) if place >= 0}
            found &= np.array([self.map[code].standard not in standards for code in self.ids])
        found[self.goal] = True
        return found

    def _allowed_steps(self) -> sparse.csr_array:
        """Return short steps that may be taken, with how far each leads; the levels and what is open looked at."""
        far = sparse.coo_array(self.steps.far)
        rise = self.level[far.col] - self.level[far.row]
        kept = self.open[far.col] & ~(rise > self._most_rise) & self._learnable(far.row, far.col)
        if not self.options.may_fall:
            kept &= ~(rise < 0)
        return sparse.csr_array((far.data[kept], (far.row[kept], far.col[kept])), shape=far.shape)

    def _learnable(self, left: I64, reached: I64) -> Flags:
        """Return whether steps ask no more education than can be gained on the way, as far as it is published."""
        entry = entry_requirements(self.framework)
        stages = [entry[code].stage if code in entry else None for code in self.ids]
        pairs = zip(left.tolist(), reached.tolist(), strict=True)
        return np.array([is_plausible_rise(stages[here], stages[there]) for here, there in pairs], bool)

    @property
    def _most_rise(self) -> float:
        if self.options.max_rise is not None:
            return self.options.max_rise
        return MAP_RISE if self.map is not None else np.inf

    def cheapest(self) -> list[tuple[int, ...]]:
        """Return places visited by the cheapest paths, cheapest first."""
        found: dict[frozenset[int], tuple[float, tuple[int, ...]]] = {}
        if self.start < 0 or self.steps.nearness[self.start, self.goal] < self.steps.middle:
            return []
        layer = self._first_layer()
        for step in range(1, self.options.max_steps + 1):
            if not len(layer.cost):
                break
            states, to, costs = self.steps_of(layer, self.options.max_steps - step)
            at_goal = to == self.goal
            for state, cost in zip(states[at_goal], costs[at_goal], strict=True):
                self._keep(found, (*layer.visited[state].tolist(), self.goal), float(layer.cost[state] + cost))
            if step < self.options.max_steps:
                on = ~at_goal
                layer = self._next_layer(layer, states[on], to[on], costs[on], self._dearest(found))
        straight = self._straight_on(found)
        kept = [(cost, route) for cost, route in sorted(found.values()) if cost <= straight]
        return [route for _, route in kept[: self.options.alternatives]]

    def _first_layer(self) -> Layer:
        held = sparse.csr_array(held_levels([self.held], self.framework))
        self.straight = self._learnt(held)[0]
        return Layer(np.array([[self.start]]), held, np.zeros(1), self._covers_goal(held))

    def _keep(
        self, found: dict[frozenset[int], tuple[float, tuple[int, ...]]], route: tuple[int, ...], cost: float
    ) -> None:
        """Keep a route, unless another order of the same occupations is as cheap."""
        key = frozenset(route)
        if key not in found or (cost, route) < found[key]:
            found[key] = (cost, route)

    def _dearest(self, found: dict[frozenset[int], tuple[float, tuple[int, ...]]]) -> float:
        """Return what a path must cost less than to be worth finding: the dearest of those wanted, or the direct."""
        costs = [*sorted(cost for cost, _ in found.values()), *[np.inf] * self.options.alternatives]
        return min(self._straight_on(found), costs[self.options.alternatives - 1])

    def _straight_on(self, found: Mapping[frozenset[int], tuple[float, tuple[int, ...]]]) -> float:
        """Return what the direct way costs, infinity if there is none: no detour may cost more."""
        return found.get(frozenset((self.start, self.goal)), (np.inf, ()))[0]

    def steps_of(self, layer: Layer, left: int) -> tuple[I64, I64, F64]:
        """Return the sensible steps from states: which state, where to, what it costs; ``left`` steps remain then."""
        lengths = np.diff(self.allowed.indptr)[layer.visited[:, -1]]
        first = self.allowed.indptr[layer.visited[:, -1]]
        states = np.repeat(np.arange(len(lengths)), lengths)
        places = np.arange(len(states)) + np.repeat(first - (np.cumsum(lengths) - lengths), lengths)
        to, far = self.allowed.indices[places].astype(np.int64), self.allowed.data[places]
        goalwards = self.steps.nearness[:, self.goal]
        here = layer.visited[states, -1]
        nearer = (goalwards[to] > goalwards[here]) | (self.level[to] > self.level[here])
        kept = (self.hops[to] <= left) & nearer | (to == self.goal)
        kept &= ~(layer.visited[states] == to[:, None]).any(axis=1)
        states, to, far = states[kept], to[kept], far[kept]
        gaps = self._gaps(layer.levels, states, to)
        within = gaps <= self.cap + 1e-12
        costs = self.step_cost(far, gaps, self.risen(here[kept], to)) + self.detained(here[kept], to)
        return states[within], to[within], costs[within]

    def step_cost(self, far: F64, gap: F64, risen: F64) -> F64:
        """Return what steps cost that lead so far, lack so much and rise so much, each from 0 to 1."""
        return np.asarray(((far + gap + risen) / 3) ** self.options.power + self.options.toll)

    def risen(self, left: I64, reached: I64) -> F64:
        """Return how much steps rise as a share of the most that one may; 0 where levels aren't known."""
        rise = np.nan_to_num(self.level[reached] - self.level[left]).clip(0)
        most = self._most_rise if np.isfinite(self._most_rise) else max(float(rise.max(initial=0)), 1.0)
        return np.asarray(rise / max(most, 1e-9))

    def detained(self, left: I64, reached: I64) -> F64:
        """Return what steps cost besides that stay below the level of the goal without rising."""
        stays = (self.level[reached] <= self.level[left]) & (self.level[left] < self.level[self.goal])
        return np.where(stays, self.options.detention, 0.0)

    def _gaps(self, levels: sparse.csr_array, states: I64, to: I64) -> F64:
        """Return what states lack for where they step to (steps,)."""
        if not len(to):
            return np.zeros(0)
        reached, column = np.unique(to, return_inverse=True)
        covered = np.asarray(cover(levels, self.asked.of_profiles(reached)), float)
        return np.asarray(1 - covered[states, column])

    def _next_layer(self, layer: Layer, states: I64, to: I64, costs: F64, dearest: float) -> Layer:
        """Return the states one step further on."""
        cost = layer.cost[states] + costs
        cheap = np.flatnonzero(cost + self.options.toll < dearest)
        states, to, cost = states[cheap], to[cheap], cost[cheap]
        visited = np.hstack([layer.visited[states], to[:, None]])
        kept = _cheapest_of_each_set(visited, cost)
        if len(kept) > self.beam:
            self.exact = False
            kept = kept[np.argsort(cost[kept], kind="stable")[: self.beam]]
        gathered = sparse.csr_array(layer.levels[states[kept]].maximum(self.profiles[to[kept]]))
        covered, before = self._covers_goal(gathered), layer.goal_covered[states[kept]]
        useful = (covered - before >= LEAST_GAIN * (1 - before)) & (covered > before)
        # A rise is worth a step as well; one that teaches nothing only where a progression is published.
        last = layer.visited[states[kept], -1]
        rises = self.level[to[kept]] > self.level[last]
        taught = gathered.sum(axis=1) > layer.levels[states[kept]].sum(axis=1) + 1e-9
        useful |= rises & taught
        useful |= self._published(last, to[kept], rises & ~useful)
        useful &= self._learnt(gathered) <= MOST_LEARNT * self.straight + 1e-9
        kept = kept[useful]
        return Layer(visited[kept], gathered[useful], cost[kept], covered[useful])

    def _published(self, starts: I64, to: I64, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return, of the steps that are asked about, whether a progression is published, in either direction."""
        found = np.zeros(len(to), np.bool_)
        if self.map is not None:
            for n in np.flatnonzero(asked):
                found[n] = self.map.published_way(self.ids[starts[n]], self.ids[to[n]]) is not None
        return found

    def _covers_goal(self, levels: sparse.csr_array) -> F64:
        return np.asarray(cover(levels, self.asked.of_profiles(np.array([self.goal]))), float)[:, 0]

    def _learnt(self, levels: sparse.csr_array) -> F64:
        """Return levels learnt from the start to the goal by way of what is held (states,); rare skills weigh more."""
        goal = self.profiles[np.full(levels.shape[0], self.goal)]
        start = held_levels([self.held], self.framework)[0]
        return np.asarray(levels.maximum(goal) @ self.rarity - start @ self.rarity)


def _is_military(occupation: Occupation) -> bool:
    return occupation.soc2020 in ARMED_FORCES or "military" in occupation.name.casefold()


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
