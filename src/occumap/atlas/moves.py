"""Moves from an occupation: where else what it asks is of use, and what is lacking there.

A move is ranked by a function of profiles, map and framework alone: unless told otherwise by how near the occupation
is (`occumap.atlas.nearness`), which says by what. Published progressions are shown beside a move and
never used to find or rank it, so that the ranking can be held against them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from itertools import islice

import numpy as np

from occumap.atlas.coverage import coverage_by
from occumap.atlas.gap import gap
from occumap.atlas.map_places import Flags, MapPlaces, map_places
from occumap.atlas.nearness import NO_TITLES, Nearness, nearness, nearness_of
from occumap.atlas.occupation_words import GroupTitles
from occumap.atlas.profile_nearness import near_profiles
from occumap.atlas.skill_weights import F64, Weighing
from occumap.model.gap import Gap, Move
from occumap.model.occupational_map import Direction, Occupation, OccupationalMap
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
    near = near or nearness(occupational_map, framework, called)
    scores, places = nearness_of(held, occupational_map, framework, called, near), map_places(near, framework)
    scores[places.profiles[places.potential]] -= 1
    if held.id in occupational_map:
        scores[places.profiles[places.standards == occupational_map[held.id].standard]] -= 1
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
    start, weighing = occupational_map[code], weighing or Weighing()
    near, as_asked = near or nearness(occupational_map, framework, called), held is None and ranking is None
    held, ranking = held or framework.profile(code), ranking or partial(by_nearness, called=called, near=near)
    of = (replace(held, id=code), occupational_map, framework, weighing)
    scores, covered = _own_scores(code, near, framework, weighing) if as_asked else _scores(ranking, *of)
    places, own = map_places(near, framework), occupational_map.pathway_of(code).id
    reached = places.reached_from(start, own, directions, level_step, route=route, pathway=pathway, across=across)
    wanted = (
        (score, to)
        for score, to in _best_first(places, scores, reached & (covered[places.profiles] >= minimum_coverage))
        if (among is None or to.code in among)
        and (minimum_pay_ratio is None or (_ratio(pay, code, to.code) or 0) >= minimum_pay_ratio)
    )
    most = limit if limit is None else min(limit, len(occupational_map.occupations))
    kept = [*islice(wanted, most), *((score, to) for score, to in wanted if besides and to.code in besides)]
    return tuple(_move(start, to, score, held, near, framework, weighing, pay) for score, to in kept)


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
        _gap(held, framework.profile(to.code), framework, weighing),
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


def _gap(held: Profile, needed: Profile, framework: Framework, weighing: Weighing) -> Gap:
    """Return the gap of a move; that between two profiles of the framework is asked for again by the next page."""
    if held.id in framework and held is framework.profile(held.id):
        return _own_gap(held.id, needed.id, framework, weighing)
    return gap(held, needed, framework, weighing)


@lru_cache(maxsize=512)
def _own_gap(held: str, needed: str, framework: Framework, weighing: Weighing) -> Gap:
    return gap(framework.profile(held), framework.profile(needed), framework, weighing)


@lru_cache(maxsize=64)
def _own_scores(code: str, near: Nearness, framework: Framework, weighing: Weighing) -> tuple[F64, F64]:
    """Return what each profile scores for an occupation, and its coverage by what the occupation asks.

    The moves of one page are chosen among them in several ways.
    """
    ranking = partial(by_nearness, near=near)
    return _scores(ranking, framework.profile(code), near.occupations, framework, weighing)


def _scores(
    ranking: Ranking, held: Profile, occupational_map: OccupationalMap, framework: Framework, weighing: Weighing
) -> tuple[F64, F64]:
    """Return what each profile scores, and its coverage."""
    scores = np.asarray(ranking(held, occupational_map, framework, weighing), float)
    return scores, scores if ranking is by_coverage else coverage_by(held, framework, weighing)


def _best_first(places: MapPlaces, scores: F64, reached: Flags) -> Iterator[tuple[float, Occupation]]:
    """Yield the occupations that are reached and scored with their scores, the best first; ties by code."""
    score = scores[places.profiles]
    ordered = np.lexsort((places.by_code, -score))
    for n in ordered[(reached & ~np.isnan(score))[ordered]].tolist():
        yield float(score[n]), places.occupations[n]


def _crosses(start: Occupation, to: Occupation, occupational_map: OccupationalMap) -> bool:
    return occupational_map.pathway_of(start.code) != occupational_map.pathway_of(to.code)


def _ratio(pay: Mapping[str, float] | None, start: str, to: str) -> float | None:
    if not pay or not pay.get(start) or not pay.get(to):
        return None
    return pay[to] / pay[start]
