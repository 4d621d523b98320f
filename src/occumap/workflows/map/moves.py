"""Moves from an occupation, with filters and pay: what a careers adviser asks."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from occumap.atlas.moves import moves_from, moves_without_map
from occumap.catalog.context import context_from
from occumap.errors import InputError
from occumap.model.context import Context
from occumap.model.gap import Direction, Moves
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.skills import Framework
from occumap.workflows.map.skills_map import SkillsMap


def moves(
    start: Occupation | str,
    *,
    framework: SkillsMap | Framework | str | Path | None = None,
    directions: Collection[Direction] | None = None,
    level_step: tuple[int, int] | None = None,
    pathway: str | None = None,
    across: bool | None = None,
    minimum_coverage: float = 0.0,
    context: Path | None = None,
    minimum_pay_ratio: float | None = None,
    limit: int | None = 10,
) -> Moves:
    """Return moves from an occupation, the most alike first.

    Args:
        start: an occupation: itself, or its code, name or job title.
        framework: of skills: itself, its name, or its file or folder; the one that comes with Occumap if not given.
        directions, level_step, pathway, across, minimum_coverage, limit: see `occumap.atlas.moves.moves_from`.
        context: a folder with pay by unit group (ASHE Table 14).
        minimum_pay_ratio: pay reached ÷ pay left, at the least.

    Raises:
        InputError: a filter that needs the map is used where there is none.

    >>> moves("OCC0023", limit=3)
    <Moves from OCC0023 Control systems engineer: 3 moves>
    """
    skills_map = SkillsMap.of(framework)
    code = skills_map.profile(start).id
    if skills_map.occupations is None:
        if pathway or across is not None or level_step or context:
            what = "it has no map, so levels, pathways and pay are unknown"
            raise InputError(skills_map.framework.id, what, hint="Leave them out.")
        found = moves_without_map(
            code,
            skills_map.framework,
            levels=skills_map.levels,
            directions=directions,
            minimum_coverage=minimum_coverage,
            limit=limit,
        )
        return Moves(found)
    pay = pay_of_occupations(skills_map.occupations, context_from(context)) if context else None
    found = moves_from(
        code,
        skills_map.occupations,
        skills_map.framework,
        directions=directions,
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
