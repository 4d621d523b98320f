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
class Ground:
    """Where gaps and moves are looked for: a framework, and the map whose occupations it describes, if it does.

    >>> ground = Ground.named()
    >>> ground.find("OCC0023")
    'OCC0023'
    """

    framework: Framework
    occupations: OccupationalMap | None = None

    @classmethod
    def named(cls, framework: str = maps.STARTER_FRAMEWORK) -> Ground:
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


def gap_between(start: str, to: str, *, ground: Ground | None = None) -> Gap:
    """What stands between two occupations, skill by skill.

    Args:
        start, to: occupations by code, name or job title.
        ground: the framework and map; those that come with Occumap if not given.

    >>> gap = gap_between("OCC0154E", "OCC0023")
    >>> gap.to_title, gap.missing[0].title
    ('Control systems engineer', 'Control system design')
    """
    ground = ground or Ground.named()
    framework = ground.framework
    return gap(framework.profile(ground.find(start)), framework.profile(ground.find(to)), framework)


def moves(
    start: str,
    *,
    ground: Ground | None = None,
    directions: Collection[Direction] | None = None,
    level_step: tuple[int, int] | None = None,
    pathway: str | None = None,
    across: bool | None = None,
    least_coverage: float = 0.0,
    context: FilePath | None = None,
    least_pay_ratio: float | None = None,
    most: int | None = 10,
) -> tuple[Move, ...]:
    """Moves from an occupation, the most alike first.

    Args:
        start: by code, name or job title.
        ground: the framework and map; those that come with Occumap if not given.
        directions, level_step, pathway, across, least_coverage, most: see `occumap.atlas.moves.moves_from`.
        context: a folder with pay by unit group (ASHE Table 14).
        least_pay_ratio: pay reached ÷ pay left, at the least.

    Raises:
        InputError: a filter that needs the map is used where there is none.
    """
    ground = ground or Ground.named()
    code = ground.find(start)
    if ground.occupations is None:
        if pathway or across is not None or level_step or context:
            raise InputError(
                ground.framework.id, "it has no map, so levels, pathways and pay are unknown", mend="Leave them out."
            )
        return moves_without_map(
            code,
            ground.framework,
            levels=ground.levels,
            directions=directions,
            least_coverage=least_coverage,
            most=most,
        )
    pay = pay_of_occupations(ground.occupations, context_from(context)) if context else None
    return moves_from(
        code,
        ground.occupations,
        ground.framework,
        directions=directions,
        level_step=level_step,
        pathway=_pathway(pathway, ground.occupations) if pathway else None,
        across=across,
        least_coverage=least_coverage,
        pay=pay,
        least_pay_ratio=least_pay_ratio,
        most=most,
    )


def paths(start: str, to: str, *, ground: Ground | None = None, walking: Walking | None = None) -> tuple[Path, ...]:
    """The easiest paths of a few steps from one occupation to another, skills gathered on the way.

    >>> paths("OCC1313C", "OCC0695")[0].codes[0]
    'OCC1313C'
    """
    ground = ground or Ground.named()
    first, last = ground.find(start), ground.find(to)
    return paths_between(
        first, last, ground.framework, occupational_map=ground.occupations, levels=ground.levels, walking=walking
    )


def unlock(
    start: str, *, ground: Ground | None = None, threshold: float = 0.75, most: int | None = 10
) -> tuple[Unlock, ...]:
    """Single skills by how many occupations they open for somebody in an occupation.

    >>> unlock("OCC0154E", threshold=0.6, most=1)[0].held >= 0
    True
    """
    ground = ground or Ground.named()
    held = ground.framework.profile(ground.find(start))
    return unlocks(held, ground.framework, threshold=threshold, most=most)


def unlock_for_all(*, ground: Ground | None = None, threshold: float = 0.75, most: int | None = 10) -> pl.DataFrame:
    """Skills by how many occupations each alone opens, on the mean over all: skill, title, mean_opened, profiles."""
    ground = ground or Ground.named()
    return unlocking(ground.framework, threshold=threshold).head(most or len(ground.framework.skills))


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
            mend=f"Give one of: {names}.",
        )
    return fitting[0].id
