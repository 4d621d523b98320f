"""Moves from an occupation: where else what it asks is of use, and what is lacking there.

A move is ranked by a function of profiles, map and framework alone. Published progressions are shown beside a move and
never used to find or rank it, so that the ranking can be held against them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

import numpy as np

from occumap.atlas.affinity import affinity, affinity_of
from occumap.atlas.coverage import coverage_by
from occumap.atlas.gap import gap
from occumap.atlas.skill_weights import F64, Weighing
from occumap.model.gap import Direction, Move
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.skills import Framework, Profile

Ranking = Callable[[Profile, OccupationalMap, Framework, Weighing], F64]
"""Scores (profiles,) of all profiles of the framework as places to move to; higher is better, NaN for none."""


def by_affinity(held: Profile, occupational_map: OccupationalMap, framework: Framework, weighing: Weighing) -> F64:  # noqa: ARG001
    """Return the ranking used unless another is given: how near in kind, other options of the same standard last.

    Options of one standard are alternatives within one training, not moves from one to another.
    """
    scores = affinity_of(held, framework)
    if held.id in occupational_map:
        for other in occupational_map.of_standard(occupational_map[held.id].standard):
            if other.code in framework.profile_place:
                scores[framework.profile_place[other.code]] -= 1
    return scores


def by_coverage(held: Profile, occupational_map: OccupationalMap, framework: Framework, weighing: Weighing) -> F64:  # noqa: ARG001
    """Return a ranking by the share of what an occupation asks that is held."""
    return coverage_by(held, framework, weighing)


def moves_from(
    code: str,
    occupational_map: OccupationalMap,
    framework: Framework,
    weighing: Weighing | None = None,
    *,
    held: Profile | None = None,
    ranking: Ranking = by_affinity,
    directions: Collection[Direction] | None = None,
    level_step: tuple[int, int] | None = None,
    route: str | None = None,
    pathway: str | None = None,
    across: bool | None = None,
    minimum_coverage: float = 0.0,
    pay: Mapping[str, float] | None = None,
    minimum_pay_ratio: float | None = None,
    limit: int | None = None,
) -> tuple[Move, ...]:
    """Return moves from an occupation to others of its map, best first; ties by code.

    Args:
        code: the occupation left; its code is the id of its profile in the framework.
        occupational_map: where levels, pathways, products and published progressions stand.
        framework: what occupations ask; occupations that it doesn't know, or that ask nothing, are left out.
        weighing: how importance and rarity make weights.
        held: what is held, where that isn't just what the occupation asks.
        ranking: what scores a move.
        directions: up, sideways, down; all unless given.
        level_step: least and most difference in level, both included: ``(1, 2)`` is one or two levels up.
        route, pathway: ids of the route to stay in, and of the pathway to move to.
        across: True for moves into another pathway only, False for those within.
        minimum_coverage: moves with less are left out.
        pay, minimum_pay_ratio: pay by occupation code; moves to less, or to pay that isn't known, are left out.
        limit: how many moves.

    Raises:
        UnknownNameError: the map or the framework doesn't know the occupation.

    >>> from occumap.examples import small_framework, small_map
    >>> for move in moves_from("O1", small_map(), small_framework(), Weighing(beta=0), limit=2):
    ...     print(move.to_title, move.direction.value, round(move.coverage, 2), move.published)
    Baker up 0.55 True
    Master baker up 0.27 False
    """
    start, weighing = occupational_map[code], weighing or Weighing()
    held = framework.profile(code) if held is None else held
    scores, covered = _scores(ranking, held, occupational_map, framework, weighing)
    wanted = [
        (-scores[place], occupation.code)
        for occupation, place in _reachable(start, occupational_map, framework, scores, covered)
        if covered[place] >= minimum_coverage
        and _leads(start, occupation, directions, level_step)
        and _lies(occupation, occupational_map, route, pathway)
        and across in (None, _crosses(start, occupation, occupational_map))
        and (minimum_pay_ratio is None or (_ratio(pay, code, occupation.code) or 0) >= minimum_pay_ratio)
    ]
    return tuple(
        _move(start, occupational_map[to], float(-score), held, occupational_map, framework, weighing, pay)
        for score, to in sorted(wanted)[:limit]
    )


def moves_without_map(
    profile: str,
    framework: Framework,
    weighing: Weighing | None = None,
    *,
    levels: Mapping[str, float] | None = None,
    directions: Collection[Direction] | None = None,
    minimum_coverage: float = 0.0,
    limit: int | None = None,
) -> tuple[Move, ...]:
    """Return moves between profiles of a framework that no map describes, such as O*NET's, the nearest in kind first.

    Args:
        profile: the id of the profile left.
        framework: what occupations ask.
        weighing: how importance and rarity make weights.
        levels: level or job zone by profile; without it every move is sideways.
        directions: up, sideways, down; all unless given.
        minimum_coverage: moves with less are left out.
        limit: how many moves.

    Raises:
        UnknownNameError: the framework doesn't know the profile.
    """
    weighing = weighing or Weighing()
    held = framework.profile(profile)
    scores = affinity(framework)[framework.profile_place[profile]]
    covered = coverage_by(held, framework, weighing)
    stands = levels or {}
    found: list[Move] = []
    for place in np.argsort(-scores, kind="stable"):
        to = framework.profiles["profile"][int(place)]
        direction = _direction(stands.get(profile), stands.get(to))
        if to == profile or np.isnan(covered[place]) or covered[place] < minimum_coverage:
            continue
        if directions is None or direction in directions:
            lacking = gap(held, framework.profile(to), framework, weighing)
            level = int(stands.get(to, 0))
            titles = framework.profile_titles
            score = float(scores[place])
            found.append(Move(profile, titles[profile], to, titles[to], level, direction, False, lacking, score))
        if limit is not None and len(found) == limit:
            break
    return tuple(found)


def _direction(start: float | None, to: float | None) -> Direction:
    if start is None or to is None or start == to:
        return Direction.SIDEWAYS
    return Direction.UP if to > start else Direction.DOWN


def direction_between(start: Occupation, to: Occupation) -> Direction:
    """Return the direction by level: up, sideways or down.

    >>> from occumap.examples import small_map
    >>> direction_between(small_map()["O2"], small_map()["O4"]).value
    'sideways'
    """
    return _direction(start.level, to.level)


def _move(
    start: Occupation,
    to: Occupation,
    score: float,
    held: Profile,
    occupational_map: OccupationalMap,
    framework: Framework,
    weighing: Weighing,
    pay: Mapping[str, float] | None,
) -> Move:
    return Move(
        start.code,
        start.name,
        to.code,
        to.name,
        to.level,
        direction_between(start, to),
        _crosses(start, to, occupational_map),
        gap(held, framework.profile(to.code), framework, weighing),
        score,
        occupational_map.products_of(to.code),
        occupational_map.is_published(start.code, to.code),
        _ratio(pay, start.code, to.code),
        occupational_map.id,
    )


def _scores(
    ranking: Ranking, held: Profile, occupational_map: OccupationalMap, framework: Framework, weighing: Weighing
) -> tuple[F64, F64]:
    """Return what each profile scores, and its coverage."""
    scores = np.asarray(ranking(held, occupational_map, framework, weighing), float)
    return scores, scores if ranking is by_coverage else coverage_by(held, framework, weighing)


def _reachable(
    start: Occupation, occupational_map: OccupationalMap, framework: Framework, scores: F64, covered: F64
) -> Iterator[tuple[Occupation, int]]:
    """Yield every other occupation that can be scored, with the place of its profile."""
    for occupation in occupational_map.occupations:
        place = framework.profile_place.get(occupation.code)
        if place is not None and occupation is not start and not np.isnan(scores[place] + covered[place]):
            yield occupation, place


def _leads(
    start: Occupation, to: Occupation, directions: Collection[Direction] | None, level_step: tuple[int, int] | None
) -> bool:
    if level_step is not None and not level_step[0] <= to.level - start.level <= level_step[1]:
        return False
    return directions is None or direction_between(start, to) in directions


def _lies(occupation: Occupation, occupational_map: OccupationalMap, route: str | None, pathway: str | None) -> bool:
    own = occupational_map.pathway_of(occupation.code)
    return route in (None, own.route) and pathway in (None, own.id)


def _crosses(start: Occupation, to: Occupation, occupational_map: OccupationalMap) -> bool:
    return occupational_map.pathway_of(start.code) != occupational_map.pathway_of(to.code)


def _ratio(pay: Mapping[str, float] | None, start: str, to: str) -> float | None:
    if not pay or not pay.get(start) or not pay.get(to):
        return None
    return pay[to] / pay[start]
