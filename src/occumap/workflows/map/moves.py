"""Moves from an occupation, with filters and pay: what a careers adviser asks."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from occumap.arguments import choice, flag, number, optional, several, shown, takes, text, whole
from occumap.atlas.moves import moves_from, moves_without_map
from occumap.catalog.context import context_from
from occumap.catalog.noun_arguments import FRAMEWORK, LIMIT, OCCUPATION, PATH, SHARE
from occumap.errors import InputError, WrongTypeError
from occumap.model.context import Context
from occumap.model.gap import Direction, Moves
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.skills import Framework
from occumap.workflows.map.skills_map import SkillsMap


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
    framework=FRAMEWORK,
    directions=optional(several(choice(Direction), "Give a list, such as directions=['up'].")),
    level_step=optional(_range),
    pathway=optional(text("Give the name of a pathway, or a part of it.")),
    across=optional(flag),
    minimum_coverage=SHARE,
    context=optional(PATH),
    minimum_pay_ratio=optional(number(minimum=0)),
    limit=optional(LIMIT),
)
def moves(
    start: Occupation | str,
    *,
    framework: SkillsMap | Framework | str | Path | None = None,
    directions: Collection[Direction | str] | None = None,
    level_step: tuple[int, int] | None = None,
    pathway: str | None = None,
    across: bool | None = None,
    minimum_coverage: float = 0.0,
    context: str | Path | None = None,
    minimum_pay_ratio: float | None = None,
    limit: int | None = 10,
) -> Moves:
    """Return moves from an occupation, the most alike first.

    Args:
        start: an occupation: itself, or its code, name or job title.
        framework: of skills: itself, its name, or its file or folder; the one that comes with Occumap if not given.
        directions: ``up``, ``sideways``, ``down``; all unless given.
        level_step: least and most difference in level: ``(1, 2)`` is one or two levels up.
        pathway, across: only moves to it, by a part of its name; only those to another pathway, or (False) within.
        minimum_coverage: moves with less are left out; 0 to 1.
        context, minimum_pay_ratio: a folder with pay by unit group (ASHE Table 14); pay reached ÷ pay left, at least.
        limit: how many moves, from 1; None for all.

    Raises:
        InputError: a filter that needs the map is used where there is none, or a number is out of its range.
        UnknownNameError: no occupation fits the name; AmbiguousNameError if several do.

    >>> moves("OCC0023", limit=3)
    <Moves from OCC0023 Control systems engineer: 3 moves>
    """
    skills_map = SkillsMap.of(framework)
    wanted = None if directions is None else tuple(map(Direction, directions))
    code = skills_map.profile(start).id
    if skills_map.occupations is None:
        if pathway or across is not None or level_step or context:
            what = "it has no map, so levels, pathways and pay are unknown"
            raise InputError(skills_map.framework.id, what, hint="Leave them out.")
        shared: dict[str, Any] = {"directions": wanted, "minimum_coverage": minimum_coverage, "limit": limit}
        return Moves(moves_without_map(code, skills_map.framework, levels=skills_map.levels, **shared))
    pay = pay_of_occupations(skills_map.occupations, context_from(Path(context))) if context else None
    found = moves_from(
        code,
        skills_map.occupations,
        skills_map.framework,
        directions=wanted,
        level_step=level_step,
        pathway=_pathway(pathway, skills_map.occupations) if pathway else None,
        across=across,
        minimum_coverage=minimum_coverage,
        pay=pay,
        minimum_pay_ratio=minimum_pay_ratio,
        limit=limit,
    )
    return Moves(found)


def pay_of_occupations(occupations: OccupationalMap, context: Context) -> dict[str, float]:
    """Return median pay by occupation code, through the unit group each belongs to; those unknown are left out."""
    found = {}
    for occupation in occupations.occupations:
        code = getattr(occupation, context.version, None)
        pay = context.pay(code) if code else None
        if pay is not None:
            found[occupation.code] = pay
    return found


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
