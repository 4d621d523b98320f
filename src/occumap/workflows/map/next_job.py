"""Where somebody goes next: a few moves up, sideways and into other routes; from a group beyond the map, what on it is
nearest to what its people do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from occumap.atlas.moves import moves_from
from occumap.catalog import load
from occumap.catalog.made_of_shipped import nearness_on
from occumap.catalog.occupation_codes import VERSIONS
from occumap.catalog.occupations import resolve_occupation
from occumap.model.context import Beside, Context, Reached
from occumap.model.gap import Gap, Move, Status
from occumap.model.occupational_map import Direction, Occupation, OccupationalMap, Product, PublishedWay, Route
from occumap.model.resolution import Ambiguous, Resolved, Unknown
from occumap.model.skills import Profile
from occumap.model.soc_skill_levels import soc_skill_level
from occumap.workflows.map.context_beside import beside
from occumap.workflows.map.describe_person import describe_person
from occumap.workflows.map.fit import fit
from occumap.workflows.map.moves import named_by_map, ordered_moves
from occumap.workflows.map.skills_map import SkillsMap

# As for paths on England's map: a rise by more is no next job.
MAX_RISE = 3
ANY_RISE = 9
# The share of what a job asks below which it is another start, no next job, unless the move is published.
LEAST_BROUGHT = 0.1
EACH = 3
# So many moves are looked at for each that is shown: options of one standard stand together.
_LOOKED_AT = 2


class Band(StrEnum):
    """Where moves lead."""

    UP = "up"
    SIDEWAYS = "sideways"
    OTHER_ROUTES = "other routes"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class NextJob:
    """One job that may come next.

    Args:
        occupation: the one reached.
        route: the route it is on.
        gap: what is held and lacking there, with pay beside it where figures are held.
        direction: up, sideways or down; None where the level of the job left isn't known.
        way: the published progression that it rests on; None if on none.
        products: the ways in that can be recommended.
        options: other options of the same standard in the same band, which stand behind it.
    """

    occupation: Occupation
    route: Route
    gap: Gap
    direction: Direction | None = None
    way: PublishedWay | None = None
    products: tuple[Product, ...] = ()
    options: tuple[Occupation, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anything is known of what is held of what it asks."""
        return any(line.status is not Status.NOT_STATED for line in self.gap.asked)


@dataclass(frozen=True, slots=True)
class JobBand:
    """The jobs of one band, the nearest first, whether there are more, and whether they are far, as no job is near."""

    band: Band
    jobs: tuple[NextJob, ...]
    more: bool = False
    far: bool = False


@dataclass(frozen=True, slots=True)
class NextJobFilter:
    """Which moves are asked for.

    Args:
        rise: how many levels up, at most.
        lower: whether lower levels may be reached too.
        route: the id of the only route to reach; all if empty.
        order: ``likeness``, or ``pay``, the best paid first.
        interests: letters, such as ``RIA``, to order by; none if empty.
        each: how many of each band, from 1.
    """

    rise: int = MAX_RISE
    lower: bool = False
    route: str = ""
    order: str = "likeness"
    interests: str = ""
    each: int = EACH


EVERY = NextJobFilter()


def next_jobs(
    start: Occupation, skills_map: SkillsMap, held: Context, asked: NextJobFilter = EVERY
) -> tuple[JobBand, ...]:
    """Return the moves from an occupation of the map in bands: up, sideways, into other routes, and down if asked for.

    Args:
        start: the occupation left.
        skills_map: the framework and the map.
        held: figures by group, such as pay.
        asked: which moves.

    Raises:
        InputError: they are to be ordered by pay or interests, and none are held.

    >>> from occumap.workflows.map.context_beside import context_of
    >>> here = SkillsMap.named()
    >>> [(one.band.value, len(one.jobs)) for one in next_jobs(here.occupations["OCC0454"], here, context_of("none"))]
    [('up', 3), ('sideways', 3), ('other routes', 3)]
    """
    world = skills_map.occupations
    assert world is not None
    if start.code not in skills_map.framework:
        return ()
    own, named = world.route_of(start.code).id, named_by_map(start.code, skills_map)
    up, side, down = (1, asked.rise), (0, 0), (-ANY_RISE, -1)
    wanted = {
        Band.UP: (up, _on(world, own, asked.route, named)),
        Band.SIDEWAYS: (side, _on(world, own, asked.route, named)),
        Band.OTHER_ROUTES: ((0, asked.rise), _beyond(world, own, asked.route, named)),
        Band.DOWN: (down, _on(world, asked.route, "", named)),
    }
    for far in (bool(asked.route), True):  # whoever names a route wants to see it, however far it is
        found = tuple(
            _band(band, start, levels, among, skills_map, held, asked, far=far)
            for band, (levels, among) in wanted.items()
            if among and (asked.lower or band is not Band.DOWN)
        )
        if any(one.jobs for one in found):
            return found
    return found


def _on(world: OccupationalMap, route: str, wanted: str, named: Set[str] | None) -> Set[str]:
    """Return the occupations of a route, of all if empty; none of them where another route is wanted."""
    if wanted not in ("", route):
        return frozenset()
    return _named((one for one in world.occupations if not route or _route(world, one) == route), named)


def _beyond(world: OccupationalMap, own: str, wanted: str, named: Set[str] | None) -> Set[str]:
    """Return the occupations of the route wanted, if it isn't one's own, or of all other routes."""
    found = (
        one for one in world.occupations if _route(world, one) != own and (not wanted or _route(world, one) == wanted)
    )
    return _named(found, named)


def _named(found: Iterable[Occupation], named: Set[str] | None) -> Set[str]:
    codes = {one.code for one in found}
    return codes if named is None else codes & named


def _route(world: OccupationalMap, one: Occupation) -> str:
    return world.route_of(one.code).id


def _band(
    band: Band,
    start: Occupation,
    levels: tuple[int, int],
    among: Collection[str],
    skills_map: SkillsMap,
    held: Context,
    asked: NextJobFilter,
    *,
    far: bool,
) -> JobBand:
    world, framework = skills_map.occupations, skills_map.framework
    assert world is not None
    found = moves_from(
        *(start.code, world, framework),
        near=nearness_on(world, framework),
        level_step=levels,
        among=among,
        limit=_LOOKED_AT * asked.each + 1,
    )
    near = tuple(move for move in found if _is_near(move))
    found = found if far else near
    options = _by_standard(found, world)
    first = [move for move in found if move.to in options][: asked.each]
    shown = ordered_moves(first, skills_map, held, asked.order, asked.interests or None)
    more = len(options) > len(first) or len(found) > _LOOKED_AT * asked.each
    jobs = tuple(_job_of(move, world, options[move.to]) for move in shown)
    return JobBand(band, jobs, more, far and bool(jobs) and not near)


def _is_near(move: Move) -> bool:
    """Return whether a move can be called a next job: it is published, or a tenth of what it asks is brought."""
    known = any(line.status is not Status.NOT_STATED for line in move.gap.asked)
    return move.way is not None or not known or move.gap.coverage >= LEAST_BROUGHT


def _by_standard(found: Iterable[Move], world: OccupationalMap) -> dict[str, list[str]]:
    """Return the first occupation of each standard, with the other options of it that are found behind it."""
    first: dict[str, str] = {}
    options: dict[str, list[str]] = {}
    for move in found:
        leader = first.setdefault(world[move.to].standard or move.to, move.to)
        options.setdefault(leader, []).append(move.to)
    return {leader: every[1:] for leader, every in options.items()}


def _job_of(move: Move, world: OccupationalMap, options: Iterable[str]) -> NextJob:
    one, others = world[move.to], tuple(world[code] for code in options)
    return NextJob(one, world.route_of(one.code), move.gap, move.direction, move.way, move.products, others)


@dataclass(frozen=True, slots=True)
class GroupBeyond:
    """A group of SOC2020 as a job to start from, and what is known of it.

    Args:
        code, title: of the group.
        skill_level: 1 to 4, as SOC2020 states it; None where it states none.
        figures: pay and people of the group.
        profile: what its people do; None where no framework says.
        members: occupations of the map that are of the group.
        beside: occupations of the groups beside it, where the map has none of its own.
        jobs: occupations nearest to what its people do, without levels to compare.
    """

    code: str
    title: str
    skill_level: int | None
    figures: Beside
    profile: Profile | None
    members: tuple[Occupation, ...]
    beside: tuple[Occupation, ...]
    jobs: tuple[NextJob, ...]


def next_from_group(code: str, skills_map: SkillsMap, held: Context, *, limit: int = 3 * EACH) -> GroupBeyond:
    """Return what is known of a group of SOC2020, and which occupations of the map are nearest to what it does.

    Args:
        code: of a unit group or a six-digit group, such as ``9266`` or ``5213/03``.
        skills_map: the framework and the map.
        held: figures by group.
        limit: how many occupations.

    Raises:
        UnknownNameError: SOC2020 has no such group.

    >>> from occumap.workflows.map.context_beside import context_of
    >>> found = next_from_group("9266", SkillsMap.named(), context_of("none"), limit=2)
    >>> found.title, found.skill_level, found.members, len(found.jobs)
    ('Coffee shop workers', 1, (), 2)
    """
    world, framework = skills_map.occupations, skills_map.framework
    assert world is not None
    title = load.version("soc2020ext" if "/" in code else VERSIONS[0])[code].title
    meant = resolve_occupation(f"{VERSIONS[0]} {code}")
    members, near = _offered(meant) if not isinstance(meant, Resolved) else ((meant.id,), ())
    profile = framework.profile(code) if code in framework else None
    if profile is not None and not any(one.level > 0 for one in profile.requirements):
        profile = None
    figures = beside(code, skills_map, held) if code in framework else Beside()
    jobs = tuple(_nearest(code, members, skills_map, held, figures, limit)) if profile else ()
    return GroupBeyond(
        code,
        title,
        soc_skill_level(code),
        figures,
        profile,
        tuple(world[each] for each in members),
        tuple(world[each] for each in near),
        jobs,
    )


def _offered(meant: Ambiguous | Unknown) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the occupations of a group, and those beside it where there are none."""
    if isinstance(meant, Ambiguous):
        return tuple(one.id for one in meant.candidates), ()
    return (), tuple(dict.fromkeys(one.id for one in meant.near)) if isinstance(meant, Unknown) else ()


def _nearest(
    code: str, members: Collection[str], skills_map: SkillsMap, held: Context, left: Beside, limit: int
) -> Iterator[NextJob]:
    """Yield the occupations that fit whoever works in a group, its own aside, the nearest in kind first."""
    world = skills_map.occupations
    assert world is not None
    person = describe_person(jobs=[code], framework=skills_map)
    fits = fit(person, framework=skills_map, limit=limit + len(members) + 1)
    for one in [each for each in fits if each.profile in world and each.profile not in members][:limit]:
        occupation = world[one.profile]
        gap = one.gap if not held else replace(one.gap, context=Reached(left, held.of_occupation(occupation)))
        yield NextJob(
            occupation,
            world.route_of(occupation.code),
            gap,
            products=world.recommended_products(occupation.code),
        )
