"""Moves from an occupation: where else what it asks is of use, and what is lacking there.

A move is ranked by a function of profiles, map and framework alone: unless told otherwise by how near the occupation
is (`occumap.atlas.nearness`), which says by what. Published progressions are shown beside a move and
never used to find or rank it, so that the ranking can be held against them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from occumap.atlas.coverage import coverage_by
from occumap.atlas.gap import gap
from occumap.atlas.nearness import NO_TITLES, Nearness, nearness, nearness_of
from occumap.atlas.occupation_words import GroupTitles
from occumap.atlas.profile_nearness import near_profiles
from occumap.atlas.skill_weights import F64, Weighing
from occumap.model.gap import Move
from occumap.model.occupational_map import Direction, Occupation, OccupationalMap, OccupationStatus
from occumap.model.skills import Framework, Profile

Ranking = Callable[[Profile, OccupationalMap, Framework, Weighing], F64]
"""Scores (profiles,) of all profiles of the framework as places to move to; higher is better, NaN for none."""


def by_nearness(
    held: Profile,
    occupational_map: OccupationalMap,
    framework: Framework,
    weighing: Weighing,  # noqa: ARG001
    called: GroupTitles = NO_TITLES,
    near: Nearness | None = None,
) -> F64:
    """Return the ranking used unless another is given: how near, occupations that are only potential and other options
    of the same standard last.

    Options of one standard are alternatives within one training, not moves from one to another.
    """
    scores = nearness_of(held, occupational_map, framework, called, near)
    last = [other.code for other in occupational_map.occupations if other.status == OccupationStatus.POTENTIAL]
    if held.id in occupational_map:
        last += [other.code for other in occupational_map.of_standard(occupational_map[held.id].standard)]
    for code in last:
        if code in framework.profile_place:
            scores[framework.profile_place[code]] -= 1
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
    ranking: Ranking | None = None,
    called: GroupTitles = NO_TITLES,
    near: Nearness | None = None,
    directions: Collection[Direction] | None = None,
    level_step: tuple[int, int] | None = None,
    route: str | None = None,
    pathway: str | None = None,
    across: bool | None = None,
    among: Collection[str] | None = None,
    minimum_coverage: float = 0.0,
    pay: Mapping[str, float] | None = None,
    minimum_pay_ratio: float | None = None,
    limit: int | None = None,
    besides: Collection[str] = (),
) -> tuple[Move, ...]:
    """Return moves from an occupation to others of its map, best first; ties by code.

    Args:
        code: the occupation left; its code is the id of its profile in the framework.
        occupational_map: where levels, pathways, products and published progressions stand.
        framework: what occupations ask; occupations that it doesn't know, or that ask nothing, are left out.
        weighing: how importance and rarity make weights.
        held: what is held, where that isn't what the occupation asks.
        ranking: scores a move; how near it is unless given: ``near``, if at hand, else by ``called``, titles of groups.
        directions, level_step: all unless given; least and most difference in level: ``(1, 2)`` is one or two up.
        route, pathway, across: ids of the route to stay in and the pathway to move to; whether to another (or within).
        among, minimum_coverage: moves to other occupations, or with less, are left out.
        pay, minimum_pay_ratio: pay by occupation code; moves to less, or to pay that isn't known, are left out.
        limit, besides: how many moves; occupations, the moves to which are among them even beyond that number.

    Raises:
        UnknownNameError: the map or the framework doesn't know the occupation.

    >>> from occumap.examples import small_framework, small_map
    >>> [move.to_title for move in moves_from("O1", small_map(), small_framework(), limit=2)]
    ['Baker', 'Master baker']
    """
    start, weighing, held = occupational_map[code], weighing or Weighing(), held or framework.profile(code)
    near = near or nearness(occupational_map, framework, called)
    ranking = ranking or partial(by_nearness, called=called, near=near)
    scores, covered = _scores(ranking, replace(held, id=code), occupational_map, framework, weighing)
    wanted = [
        (-scores[place], occupation.code)
        for occupation, place in _reachable(start, occupational_map, framework, scores, covered)
        if covered[place] >= minimum_coverage
        and (among is None or occupation.code in among)
        and _leads(start, occupation, directions, level_step)
        and _lies(occupation, occupational_map, route, pathway, start, across)
        and (minimum_pay_ratio is None or (_ratio(pay, code, occupation.code) or 0) >= minimum_pay_ratio)
    ]
    kept = [one for n, one in enumerate(sorted(wanted)) if limit is None or n < limit or one[1] in besides]
    ground = (near, framework, weighing, pay)
    return tuple(_move(start, occupational_map[to], -float(s), held, *ground) for s, to in kept)


def moves_without_map(
    profile: str,
    framework: Framework,
    weighing: Weighing | None = None,
    *,
    held: Profile | None = None,
    levels: Mapping[str, float] | None = None,
    directions: Collection[Direction] | None = None,
    minimum_coverage: float = 0.0,
    limit: int | None = None,
) -> tuple[Move, ...]:
    """Return moves between profiles of a framework that no map describes, such as O*NET's, the nearest first.

    Args:
        profile: the id of the profile left.
        framework: what occupations ask.
        weighing: how importance and rarity make weights.
        held: what is held, where that isn't just what the profile asks.
        levels: level or job zone by profile; without it every move is sideways.
        directions: up, sideways, down; all unless given.
        minimum_coverage: moves with less are left out.
        limit: how many moves.

    Raises:
        UnknownNameError: the framework doesn't know the profile.
    """
    weighing = weighing or Weighing()
    held = held or framework.profile(profile)
    scores = near_profiles(profile, framework)
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
    near: Nearness,
    framework: Framework,
    weighing: Weighing,
    pay: Mapping[str, float] | None,
) -> Move:
    occupational_map = near.occupations
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
        occupational_map.recommended_products(to.code),
        occupational_map.is_published(start.code, to.code),
        _ratio(pay, start.code, to.code),
        occupational_map.id,
        near.parts(start.code, to.code),
        occupational_map.published_way(start.code, to.code),
        to.status,
        to.not_given,
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
    places, unknown = framework.profile_place, np.isnan(scores + covered).tolist()
    for occupation in occupational_map.occupations:
        place = places.get(occupation.code)
        if place is not None and occupation is not start and not unknown[place]:
            yield occupation, place


def _leads(
    start: Occupation, to: Occupation, directions: Collection[Direction] | None, level_step: tuple[int, int] | None
) -> bool:
    if level_step is not None and not level_step[0] <= to.level - start.level <= level_step[1]:
        return False
    return directions is None or direction_between(start, to) in directions


def _lies(
    to: Occupation,
    occupational_map: OccupationalMap,
    route: str | None,
    pathway: str | None,
    start: Occupation,
    across: bool | None,
) -> bool:
    own = occupational_map.pathway_of(to.code)
    within = route in (None, own.route) and pathway in (None, own.id)
    return within and (across is None or across == _crosses(start, to, occupational_map))


def _crosses(start: Occupation, to: Occupation, occupational_map: OccupationalMap) -> bool:
    return occupational_map.pathway_of(start.code) != occupational_map.pathway_of(to.code)


def _ratio(pay: Mapping[str, float] | None, start: str, to: str) -> float | None:
    if not pay or not pay.get(start) or not pay.get(to):
        return None
    return pay[to] / pay[start]
