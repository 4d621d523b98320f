"""Gaps, moves, paths and unlocking by the names a user gives: what a careers adviser asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path as FilePath

import polars as pl

from occumap.atlas.gap import gap
from occumap.atlas.moves import moves_from, moves_without_map
from occumap.atlas.names import find_profile
from occumap.atlas.paths import Walking, paths_between
from occumap.atlas.unlock import unlocking, unlocks
from occumap.catalog import maps
from occumap.catalog.context import context_from
from occumap.catalog.occupations import OccupationFinder
from occumap.errors import InputError
from occumap.model.context import Context
from occumap.model.gap import Direction, Gap, Move, Path, Unlock
from occumap.model.occupational_map import OccupationalMap
from occumap.model.skills import Framework


@dataclass(frozen=True)
class SkillsMap:
    """Where gaps and moves are looked for: a framework, and the map whose occupations it describes, if it does.

    >>> skills_map = SkillsMap.named()
    >>> skills_map.find("OCC0023")
    'OCC0023'
    """

    framework: Framework
    occupations: OccupationalMap | None = None

    @classmethod
    def named(cls, framework: str = maps.STARTER_FRAMEWORK) -> SkillsMap:
        """The ground of a framework by name, or from a file or folder.

        Raises:
            UnknownNameError: neither a name held nor a file.
            InputError: the file isn't a framework that can be read.
        """
        found = maps.framework(framework)
        held = maps.occupational_map()
        described = any(occupation.code in found for occupation in held.occupations)
        return cls(found, held if described else None)

    def find(self, text: str) -> str:
        """The profile meant by a code, a name, a part of one or a job title.

        Raises:
            AmbiguousNameError: several fit; they are listed.
            UnknownNameError: none does; the nearest are offered.
        """
        if self.occupations is None:
            return find_profile(text, self.framework)
        code = OccupationFinder(self.occupations).named(text).code
        return self.framework.profile(code).id

    @property
    def levels(self) -> dict[str, float] | None:
        """Job zones by profile, where there is no map and the framework has them."""
        if self.occupations is not None or "job_zones" not in self.framework.extras:
            return None
        zones = self.framework.extras["job_zones"].drop_nulls(["profile", "zone"])
        return {profile: float(zone) for profile, zone in zones.select("profile", "zone").iter_rows()}


def gap_between(start: str, to: str, *, skills_map: SkillsMap | None = None) -> Gap:
    """What stands between two occupations, skill by skill.

    Args:
        start, to: occupations by code, name or job title.
        skills_map: the framework and map; those that come with Occumap if not given.

    >>> gap = gap_between("OCC0154E", "OCC0023")
    >>> gap.to_title, gap.missing[0].title
    ('Control systems engineer', 'Control system design')
    """
    skills_map = skills_map or SkillsMap.named()
    framework = skills_map.framework
    return gap(framework.profile(skills_map.find(start)), framework.profile(skills_map.find(to)), framework)


def moves(
    start: str,
    *,
    skills_map: SkillsMap | None = None,
    directions: Collection[Direction] | None = None,
    level_step: tuple[int, int] | None = None,
    pathway: str | None = None,
    across: bool | None = None,
    minimum_coverage: float = 0.0,
    context: FilePath | None = None,
    minimum_pay_ratio: float | None = None,
    limit: int | None = 10,
) -> tuple[Move, ...]:
    """Moves from an occupation, the most alike first.

    Args:
        start: by code, name or job title.
        skills_map: the framework and map; those that come with Occumap if not given.
        directions, level_step, pathway, across, minimum_coverage, most: see `occumap.atlas.moves.moves_from`.
        context: a folder with pay by unit group (ASHE Table 14).
        minimum_pay_ratio: pay reached ÷ pay left, at the least.

    Raises:
        InputError: a filter that needs the map is used where there is none.
    """
    skills_map = skills_map or SkillsMap.named()
    code = skills_map.find(start)
    if skills_map.occupations is None:
        if pathway or across is not None or level_step or context:
            raise InputError(
                skills_map.framework.id,
                "it has no map, so levels, pathways and pay are unknown",
                hint="Leave them out.",
            )
        return moves_without_map(
            code,
            skills_map.framework,
            levels=skills_map.levels,
            directions=directions,
            minimum_coverage=minimum_coverage,
            limit=limit,
        )
    pay = pay_of_occupations(skills_map.occupations, context_from(context)) if context else None
    return moves_from(
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


def paths(
    start: str, to: str, *, skills_map: SkillsMap | None = None, walking: Walking | None = None
) -> tuple[Path, ...]:
    """The easiest paths of a few steps from one occupation to another, skills gathered on the way.

    >>> paths("OCC1313C", "OCC0695")[0].codes[0]
    'OCC1313C'
    """
    skills_map = skills_map or SkillsMap.named()
    first, last = skills_map.find(start), skills_map.find(to)
    return paths_between(
        first,
        last,
        skills_map.framework,
        occupational_map=skills_map.occupations,
        levels=skills_map.levels,
        walking=walking,
    )


def unlock(
    start: str, *, skills_map: SkillsMap | None = None, threshold: float = 0.75, limit: int | None = 10
) -> tuple[Unlock, ...]:
    """Single skills by how many occupations they open for somebody in an occupation.

    >>> unlock("OCC0154E", threshold=0.6, limit=1)[0].held >= 0
    True
    """
    skills_map = skills_map or SkillsMap.named()
    held = skills_map.framework.profile(skills_map.find(start))
    return unlocks(held, skills_map.framework, threshold=threshold, limit=limit)


def unlock_for_all(
    *, skills_map: SkillsMap | None = None, threshold: float = 0.75, limit: int | None = 10
) -> pl.DataFrame:
    """Skills by how many occupations each alone opens, on the mean over all: skill, title, mean_opened, profiles."""
    skills_map = skills_map or SkillsMap.named()
    return unlocking(skills_map.framework, threshold=threshold).head(limit or len(skills_map.framework.skills))


def pay_of_occupations(occupations: OccupationalMap, context: Context) -> dict[str, float]:
    """Median pay by occupation code, through the unit group each belongs to; those unknown are left out."""
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
