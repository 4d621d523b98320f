"""Moves from an occupation, with filters and pay: what a careers adviser asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from enum import StrEnum
from pathlib import Path
from typing import Any

from occumap.arguments import choice, flag, number, optional, several, shown, takes, text, whole
from occumap.atlas.moves import moves_from, moves_without_map
from occumap.catalog.made_of_shipped import nearness_on
from occumap.catalog.noun_arguments import CONTEXT, FRAMEWORK, LIMIT, OCCUPATION, PERSON, SHARE
from occumap.catalog.occupation_codes import VERSIONS, occupations_of_group
from occumap.catalog.occupations import linked_occupations
from occumap.errors import AmbiguousNameError, InputError, UnknownNameError, WrongTypeError
from occumap.model.context import Context
from occumap.model.gap import Move, Moves
from occumap.model.occupational_map import Direction, Occupation, OccupationalMap
from occumap.model.person import Person
from occumap.model.resolution import MAX_LISTED
from occumap.model.skills import Framework
from occumap.workflows.map.background import moves_by_interests
from occumap.workflows.map.context_beside import context_of, moves_with_context, paying
from occumap.workflows.map.skills_map import SkillsMap


class MoveOrder(StrEnum):
    """How moves are ordered: by how near they are, or the same ones by pay."""

    LIKENESS = "likeness"
    PAY = "pay"


def _range(name: str, value: Any) -> Any:
    hint = "Give the least and the most, such as (1, 2) or (-1, 0)."
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise WrongTypeError(name, f"{shown(value)} is not a range of levels", hint=hint)
    low, high = (whole()(name, one) for one in value)
    if low > high:
        raise InputError(name, f"{low} is more than {high}", hint=hint)
    return low, high


@takes(
    start=OCCUPATION,
    person=PERSON,
    framework=FRAMEWORK,
    directions=optional(several(choice(Direction), "Give a list, such as directions=['up'].")),
    level_step=optional(_range),
    pathway=optional(text("Give the name of a pathway, or a part of it.")),
    across=optional(flag),
    minimum_coverage=SHARE,
    context=CONTEXT,
    minimum_pay_ratio=optional(number(minimum=0)),
    sort=choice(MoveOrder),
    interests=optional(text("Give letters of interests, such as RIA.")),
    limit=optional(LIMIT),
)
def moves(
    start: Occupation | str,
    *,
    person: Person | None = None,
    framework: SkillsMap | Framework | str | Path | None = None,
    directions: Collection[Direction | str] | None = None,
    level_step: tuple[int, int] | None = None,
    pathway: str | None = None,
    across: bool | None = None,
    minimum_coverage: float = 0.0,
    context: Context | str | Path | None = None,
    minimum_pay_ratio: float | None = None,
    sort: MoveOrder | str = "likeness",
    interests: str | None = None,
    limit: int | None = 10,
) -> Moves:
    """Return moves from an occupation, the most alike first; from one of which nothing else is known, what the map
    itself says: published ways, and the occupations of its cluster (`Move.of_map_alone`).

    Args:
        start: an occupation: itself, or its code, name or job title.
        framework: of skills: itself, its name, or its file or folder; the one that comes with Occumap if not given.
        directions: ``up``, ``sideways``, ``down``; all unless given.
        level_step: least and most difference in level: ``(1, 2)`` is one or two levels up.
        pathway, across: only moves to it, by a part of its name; only those to another pathway, or (False) within.
        minimum_coverage: moves with less are left out; 0 to 1.
        context: a file or folder with pay or other figures by group, or ``none``; those that are kept if not given.
        minimum_pay_ratio: pay reached ÷ pay left, at least; moves whose pay can't be compared are left out.
        sort: ``likeness``, or ``pay``: the same moves, the best paid first, those whose pay isn't known last.
        interests: letters, the strongest first, such as ``RIA``: the same moves, by how strong these are there.
        limit: how many moves, from 1; None for all.

    Raises:
        AmbiguousNameError: several occupations fit the name, or it is of a group: its occupations are listed.
        InputError: a filter that needs the map is used where there is none, or a number is out of its range.
        UnknownNameError: no occupation fits the name.

    >>> moves("OCC0023", limit=3)
    <Moves from OCC0023 Control systems engineer: 3 moves>
    """
    skills_map = SkillsMap.of(framework)
    held, code = context_of(context), skills_map.profile(start).id
    shared = _shared(directions, minimum_coverage, limit, person)
    found: Iterable[Move]
    if skills_map.occupations is None:
        if pathway or across is not None or level_step or minimum_pay_ratio is not None:
            what = "it has no map, so levels and pathways are unknown, and pay can't be compared"
            raise InputError(skills_map.framework.id, what, hint="Leave them out.")
        found = moves_without_map(code, skills_map.framework, levels=skills_map.levels, **shared)
    else:
        found = moves_from(
            *(code, skills_map.occupations, skills_map.framework),
            near=nearness_on(skills_map.occupations, skills_map.framework),
            level_step=level_step,
            pathway=_pathway(pathway, skills_map.occupations) if pathway else None,
            across=across,
            among=_among(code, skills_map, minimum_pay_ratio, held),
            **shared,
        )
    return ordered_moves(found, skills_map, held, sort, interests)


def _shared(
    directions: Collection[Direction | str] | None, minimum_coverage: float, limit: int | None, person: Person | None
) -> dict[str, Any]:
    """Return what moves are asked by with a map and without one."""
    wanted = None if directions is None else tuple(map(Direction, directions))
    held = person.profile if person else None
    return {"directions": wanted, "minimum_coverage": minimum_coverage, "limit": limit, "held": held}


def _among(code: str, skills_map: SkillsMap, minimum_pay_ratio: float | None, held: Context) -> Set[str] | None:
    """Return the occupations that moves may lead to; None for all."""
    named = named_by_map(code, skills_map)
    if minimum_pay_ratio is None or skills_map.occupations is None:
        return named
    paid = paying(code, minimum_pay_ratio, skills_map.occupations, held)
    return paid if named is None else paid & named


def ordered_moves(
    moves: Iterable[Move], skills_map: SkillsMap, held: Context, sort: MoveOrder | str, interests: str | None
) -> Moves:
    """Return moves with what stands beside them, in the order asked for.

    Raises:
        InputError: they are to be ordered by pay or interests, and none are held.

    >>> ordered_moves((), SkillsMap.named(), Context(), "likeness", None)
    <Moves: none>
    """
    found = moves_with_context(moves, skills_map, held, by_pay=MoveOrder(sort) is MoveOrder.PAY)
    return moves_by_interests(found, interests, skills_map.framework) if interests is not None else found


def leading_moves(start: Occupation, *, near: int, framework: SkillsMap | None = None) -> tuple[Move, ...]:
    """Return the moves from an occupation of the map that rest on published ways, and so many of the nearest others;
    the nearest first. The framework is laid on the map; the default one if not given.
    """
    skills_map = SkillsMap.of(framework)
    assert skills_map.occupations is not None
    ways = {way.to for way in skills_map.occupations.published_ways(start.code)}
    ground = (start.code, skills_map.occupations, skills_map.framework)
    alone = named_by_map(start.code, skills_map)
    among = None if alone is None else alone | ways
    ranked = nearness_on(skills_map.occupations, skills_map.framework)
    return moves_from(*ground, near=ranked, among=among, limit=near + len(ways), besides=ways)


def ask_which_of_group(code: str, skills_map: SkillsMap) -> None:
    """Raise what must be asked if a code is of a group beyond the map, which has no level and no place to move from.

    Raises:
        AmbiguousNameError: its occupations are listed, or those of the nearest groups.

    >>> ask_which_of_group("OCC0023", SkillsMap.of(None))
    """
    world = skills_map.occupations
    if world is None or code in world:
        return
    title = skills_map.framework.profile_titles[code]
    what = f"{code} {title} is a group of the classification, without a level or a place on the map to move from"
    members = occupations_of_group(code, VERSIONS[0], linked_occupations(world))
    if not members:
        hint = f"The map has no occupation of it. See what fits who works in it: occumap fit --job {code}."
        raise UnknownNameError(world.id, what, hint=hint)
    found = tuple((each, world[each].name) for each in members)
    some = ", ".join(f"{each} ({name})" for each, name in found[:MAX_LISTED])
    more = f" and {len(found) - MAX_LISTED} more" if len(found) > MAX_LISTED else ""
    others = f"Or see what fits who works in it: occumap fit --job {code}."
    raise AmbiguousNameError(
        world.id, what, hint=f"Give one of its occupations: {some}{more}. {others}", candidates=found
    )


def named_by_map(code: str, skills_map: SkillsMap) -> set[str] | None:
    """Return the occupations that the map leads to from one of which nothing else is known; None for all others."""
    ask_which_of_group(code, skills_map)
    world = skills_map.occupations
    if world is None or any(one.level > 0 for one in skills_map.framework.profile(code).requirements):
        return None
    published = {way.to for way in world.published_ways(code)}
    return published | {one.code for one in world.in_cluster(world[code].cluster)}


def _pathway(text: str, occupations: OccupationalMap) -> str:
    wanted = text.casefold()
    fitting = [p for p in occupations.pathways if wanted in (p.id, p.name.casefold())] or [
        p for p in occupations.pathways if wanted in p.name.casefold()
    ]
    if len(fitting) != 1:
        names = "; ".join(pathway.name for pathway in occupations.pathways)
        raise InputError(
            "--pathway",
            f"{text!r} fits {len(fitting) or 'no'} pathway{'s' * (len(fitting) != 1)}",
            hint=f"Give one of: {names}.",
        )
    return fitting[0].id
