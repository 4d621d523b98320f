"""A skills framework, and the map whose occupations it describes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from occumap.atlas.names import find_profile, fits_wholly
from occumap.catalog import load, shipped
from occumap.catalog.occupations import OccupationFinder
from occumap.catalog.values import framework_of
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.person import Person
from occumap.model.skills import Framework, Profile


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
        """Return the ground of a framework by name, or from a file or folder.

        Raises:
            UnknownNameError: neither a name in the catalog nor a file.
            InputError: the file isn't a framework that can be read.
        """
        return cls.of(framework)

    @classmethod
    def of(cls, given: SkillsMap | Framework | str | Path | None) -> SkillsMap:
        """Return where to look: with a framework (itself, its name or its file), or as it is.

        Raises:
            UnknownNameError: the text is neither a name nor a file.
            InputError: the file isn't a framework that can be read.
        """
        if isinstance(given, SkillsMap):
            return given
        found, world = framework_of(given), load.occupational_map()
        described = any(occupation.code in found for occupation in world.occupations)
        return cls(found, world if described else None)

    def profile(self, given: Occupation | Profile | Person | str) -> Profile:
        """Return what an occupation asks, or a person holds.

        Raises:
            AmbiguousNameError: several occupations fit the text; they are listed.
            UnknownNameError: none does, or the framework has no profile of it.
        """
        if isinstance(given, Profile):
            return given
        if isinstance(given, Person):
            return given.profile
        return self.framework.profile(self.find(given))

    def taken(self, text: str, code: str) -> str:
        """Return what a text was taken for, as a sentence; empty if it is the code or the whole name.

        >>> SkillsMap.named().taken("Control systems", "OCC0023")
        '‘Control systems’ was taken as OCC0023 Control systems engineer. For another, give its code.'
        """
        title = self.framework.profile_titles[code]
        if fits_wholly(text, {code: title}):
            return ""
        return f"‘{text}’ was taken as {code} {title}. For another, give its code."

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
