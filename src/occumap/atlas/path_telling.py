"""What a path says: each step with its gap, ways in, entry requirements and off-ramps; or why there is no path."""

from __future__ import annotations

import numpy as np

from occumap.atlas.coverage import cover_one, held_levels
from occumap.atlas.entry_requirements import EntryRequirements, entry_requirements
from occumap.atlas.gap import gap
from occumap.atlas.near_steps import hops_to
from occumap.atlas.path_search import MOST_LEARNT, PathSearch
from occumap.model.noun import counted, in_percent
from occumap.model.occupational_map import Direction
from occumap.model.path import OffRamp, Path, Step
from occumap.model.skills import Profile

MOST_NAMED = 3
ALL_OF_IT = 0.99


def told(search: PathSearch, route: tuple[int, ...]) -> Path:
    """Return a route as a path: places of `PathSearch`, the start and the goal among them."""
    held, steps = search.held, []
    for n in range(1, len(route)):
        steps.append(_step(search, held, route, n))
        held = _gathered(search, held, search.ids[route[n]])
    return Path(tuple(steps), search.map.id if search.map is not None else None)


def _step(search: PathSearch, held: Profile, route: tuple[int, ...], n: int) -> Step:
    here, there = route[n - 1], route[n]
    start, to = search.ids[here], search.ids[there]
    lacking = gap(held, search.framework.profile(to), search.framework, search.weighing)
    levels = (search.level[here], search.level[there])
    known = not np.isnan(levels).any()
    cost = _cost(search, here, there, 1 - lacking.coverage)
    way = search.map.published_way(start, to) if search.map is not None else None
    return Step(
        start,
        to,
        lacking,
        cost,
        _off_ramps(search, held, route, n, cost),
        search.map.recommended_products(to) if search.map is not None else (),
        way is not None and way.published,
        way,
        Direction.between(*levels) if known else None,
        float(levels[1]) if not np.isnan(levels[1]) else None,
        entry_requirements(search.framework).get(to, EntryRequirements()).said,
    )


def _cost(search: PathSearch, here: int, there: int, lacks: float) -> float:
    left, reached = np.array([here]), np.array([there])
    far = np.array([search.allowed[here, there]])
    risen = search.risen(left, reached)
    return float((search.step_cost(far, np.array([lacks]), risen) + search.detained(left, reached))[0])


def _gathered(search: PathSearch, held: Profile, to: str) -> Profile:
    """Return what is held after a step, under the id of the occupation reached."""
    joined = held.joined_with(search.framework.profile(to))
    title = f"{held.title} + {search.framework.profile_titles[to]}"
    return Profile(f"{held.id}+{to}", title, joined.requirements, joined.unstated, joined.complete, joined.notes)


def _off_ramps(search: PathSearch, held: Profile, route: tuple[int, ...], n: int, cost: float) -> tuple[OffRamp, ...]:
    """Return other occupations that are no harder to reach than the next of the route."""
    here = route[n - 1]
    near = search.allowed.indices[search.allowed.indptr[here] : search.allowed.indptr[here + 1]]
    covered = cover_one(held_levels([held], search.framework)[0], search.asked)
    costs = {
        int(place): _cost(search, here, int(place), 1 - float(covered[place])) for place in near if place not in route
    }
    kept = sorted((ramp for ramp in costs.items() if ramp[1] <= cost), key=lambda ramp: (ramp[1], search.ids[ramp[0]]))
    titles = search.framework.profile_titles
    return tuple(
        OffRamp(search.ids[place], titles[search.ids[place]], float(covered[place]))
        for place, _ in kept[: search.options.off_ramps]
    )


def why_none(search: PathSearch) -> str:
    """Return in sentences why a search found no path, and what it would take to go straight."""
    titles = search.framework.profile_titles
    start, goal = search.held.title, titles[search.ids[search.goal]]
    said = [f"There is no sensible path from {start} to {goal} in {counted(search.options.max_steps, 'step')}."]
    if search.start < 0:
        said.append(f"It isn't known what {start} asks.")
    elif search.steps.nearness[search.start, search.goal] < search.steps.middle:
        said.append("The two are further apart in kind than half of all pairs of occupations.")
    else:
        said += _where_it_ends(search, goal)
    held = held_levels([search.held], search.framework)[0]
    covered = float(cover_one(held, search.asked)[search.goal])
    said.append(f"Going straight there, {in_percent(covered)} of what it asks would be held: see the gap.")
    return " ".join(said)


def _where_it_ends(search: PathSearch, goal: str) -> list[str]:
    """Return how near short steps lead, and from where the goal can be reached."""
    titles, most = search.framework.profile_titles, search.options.max_steps
    if search.hops[search.start] <= most:
        # No gap is above the whole of it.
        wide = f"with a gap above {in_percent(search.cap)} in one of them, or " if search.cap < ALL_OF_IT else ""
        learnt = f"what is learnt is more than {MOST_LEARNT:g} times what going straight asks."
        return [f"Short steps lead there, but {wide}round about: {learnt}"]
    backwards = hops_to(search.start, search.allowed.T.tocsr(), most)
    reached = np.flatnonzero((backwards <= most) & (backwards > 0))
    said = []
    if len(reached):
        nearest = reached[np.argsort(-search.steps.nearness[reached, search.goal], kind="stable")[:1]]
        said.append(f"Short steps at plausible levels lead no nearer than {_named(search, nearest)}.")
    else:
        said.append("No short step at a plausible level leads away from it.")
    before = np.flatnonzero(search.hops == 1)
    if len(before):
        first = before[np.argsort(-search.steps.nearness[before, search.goal], kind="stable")[:MOST_NAMED]]
        said.append(f"{goal} is a short step from {_named(search, first)}.")
    else:
        said.append(f"No short step at a plausible level leads to {titles[search.ids[search.goal]]}.")
    return said


def _named(search: PathSearch, places: np.ndarray) -> str:
    titles = [search.framework.profile_titles[search.ids[place]] for place in places.tolist()]
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} or {titles[-1]}"
