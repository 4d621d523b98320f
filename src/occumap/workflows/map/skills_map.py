"""A skills framework, and the map whose occupations it describes."""

from __future__ import annotations

from dataclasses import dataclass

from occumap.atlas.names import find_profile
from occumap.catalog import load, shipped
from occumap.catalog.occupations import OccupationFinder
from occumap.model.occupational_map import Occupation, OccupationalMap
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
    def named(cls, framework: str = shipped.STARTER_FRAMEWORK) -> SkillsMap:
        """The ground of a framework by name, or from a file or folder.

        Raises:
            UnknownNameError: neither a name in the catalog nor a file.
            InputError: the file isn't a framework that can be read.
        """
        found = load.framework(framework)
        held = load.occupational_map()
        described = any(occupation.code in found for occupation in held.occupations)
        return cls(found, held if described else None)

    def find(self, named: Occupation | str) -> str:
        """Return the profile of an occupation, or the one meant by a code, a name, a part of one or a job title.

        Raises:
            AmbiguousNameError: several fit; they are listed.
            UnknownNameError: none does; the nearest are offered.
        """
        if isinstance(named, Occupation):
            return self.framework.profile(named.code).id
        if self.occupations is None:
            return find_profile(named, self.framework)
        return self.framework.profile(OccupationFinder(self.occupations).named(named).code).id

    @property
    def levels(self) -> dict[str, float] | None:
        """Job zones by profile, where there is no map and the framework has them."""
        if self.occupations is not None or "job_zones" not in self.framework.extras:
            return None
        zones = self.framework.extras["job_zones"].drop_nulls(["profile", "zone"])
        return {profile: float(zone) for profile, zone in zones.select("profile", "zone").iter_rows()}
