"""A skills framework, and the map whose occupations it describes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import polars as pl

from occumap.catalog import load, shipped
from occumap.catalog.occupation_links import describes, framework_of_map
from occumap.catalog.occupations import OccupationFinder
from occumap.catalog.profiles import ProfileFinder
from occumap.catalog.typical_titles import titles_on_map
from occumap.catalog.values import framework_of
from occumap.coding.coder import Coder
from occumap.errors import UnknownNameError
from occumap.model.isco08 import ISCO08, isco08_skill_level
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.person import Person
from occumap.model.resolution import Resolution, Resolved, the_meant
from occumap.model.skills import Framework, Profile


@dataclass(frozen=True)
class SkillsMap:
    """Where gaps and moves are looked for: a framework, and the map whose occupations it describes, if it does.

    A framework of another list of codes has occupations of its own. Asked for with a map, it is laid on the occupations
    of that map, through links between the lists; each profile then says what it rests on.

    Args:
        framework: what occupations ask.
        occupations: the map.
        titles: what else its occupations are called (profile, title), where records of it say so.

    >>> skills_map = SkillsMap.named()
    >>> skills_map.find("OCC0023")
    'OCC0023'
    """

    framework: Framework
    occupations: OccupationalMap | None = None
    titles: pl.DataFrame | None = field(default=None, compare=False, repr=False)

    @classmethod
    def named(cls, framework: str = shipped.DEFAULT_FRAMEWORK, occupations: str | None = None) -> SkillsMap:
        """Return the ground of a framework by name, or from a file or folder.

        Args:
            framework: a name in the catalog, or a file or folder.
            occupations: the map whose occupations are meant, by its name or folder; without it, the framework's own.

        Raises:
            UnknownNameError: neither a name in the catalog nor a file.
            InputError: the file isn't a framework that can be read, or nothing leads to it from the map.
        """
        if not occupations:
            return cls.of(framework)
        return replace(cls.of(framework, load.occupational_map(occupations)), titles=titles_on_map(occupations))

    @classmethod
    def of(
        cls, given: SkillsMap | Framework | str | Path | None, occupations: OccupationalMap | None = None
    ) -> SkillsMap:
        """Return where to look: with a framework (itself, its name or its file), or as it is.

        Args:
            given: the framework.
            occupations: the map whose occupations are meant; without it, the framework's own.

        Raises:
            UnknownNameError: the text is neither a name nor a file.
            InputError: the file isn't a framework that can be read, or nothing leads to it from the map.
        """
        if isinstance(given, SkillsMap):
            return given
        found = framework_of(given)
        if occupations is not None:
            return cls(framework_of_map(found, occupations), occupations)
        world = load.occupational_map()
        return cls(found, world if describes(found, world) else None)

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

        >>> SkillsMap.named().taken("Controll systems engineer", "OCC0023")
        '‘Controll systems engineer’ was taken as OCC0023 Control systems engineer: read as “control systems \
engineer”. For another, give its code.'
        """
        found = self.resolve(text)
        return found.said if isinstance(found, Resolved) and found.id == code else ""

    def find(self, named: Occupation | str) -> str:
        """Return the profile of an occupation, or the one meant by a code, a name, another title or a job title.

        Raises:
            AmbiguousNameError: several may be meant, or one that isn't certain; they are listed.
            UnknownNameError: nothing fits, the nearest are offered; or the framework has no profile of it.
        """
        code = named.code if isinstance(named, Occupation) else self._meant(named)
        if code in self.framework:
            return code
        held = self.occupations[code] if self.occupations and code in self.occupations else named
        what = f"the map has {held}, but this framework has no profile of it"
        raise UnknownNameError(self.framework.id, what, hint="Choose another occupation, or another framework.")

    def resolve(self, text: str) -> Resolution:
        """Return what a text means: the occupation or profile, or those to choose from, or the nearest.

        >>> SkillsMap.named().resolve("OCC0023")
        <Resolved 'OCC0023' -> OCC0023 Control systems engineer>
        """
        return self._finder.resolve(text)

    def finder(self, coder: Coder | Callable[[], Coder] | None = None) -> OccupationFinder | ProfileFinder:
        """Return what finds the occupations of the map, or else the framework's own, by name.

        Args:
            coder: codes job titles to the version that the map is linked to; Occumap's own if not given.
        """
        if self.occupations is None:
            return ProfileFinder(self.framework)
        world, titles = self.occupations, self.framework.profile_titles
        beyond = {code: title for code, title in titles.items() if code not in world}
        return OccupationFinder(world, coder, self._other_titles, beyond)

    def other_titles_of(self, code: str) -> tuple[str, ...]:
        """Return what else an occupation is called, by the framework and by the records of the map; mostly nothing.

        >>> SkillsMap.named().other_titles_of("OCC0023")
        ()
        """
        if self._other_titles is None:
            return ()
        return tuple(self._other_titles.filter(pl.col("profile") == code)["title"].unique(maintain_order=True))

    def _meant(self, text: str) -> str:
        where = self.occupations.id if self.occupations else self.framework.id
        return the_meant(self.resolve(text), where=where).id

    @cached_property
    def _finder(self) -> OccupationFinder | ProfileFinder:
        return self.finder()

    @cached_property
    def _other_titles(self) -> pl.DataFrame | None:
        """What else occupations are called: by the framework, and by the records of the map."""
        of_framework, of_map = self.framework.extras.get("titles"), self.titles
        if of_map is None or of_map.is_empty():
            return of_framework
        return of_map if of_framework is None else pl.concat([of_framework.select("profile", "title"), of_map])

    @cached_property
    def asked(self) -> pl.DataFrame:
        """The requirements of occupations: the map’s, or else all; groups that stand beyond the map are no jobs."""
        requirements = self.framework.requirements
        if self.occupations is None:
            return requirements
        codes = [occupation.code for occupation in self.occupations.occupations]
        return requirements.filter(pl.col("profile").is_in(codes))

    @property
    def levels(self) -> dict[str, float] | None:
        """Levels by profile where there is no map: job zones, or else the skill levels of ISCO-08, as far as the
        framework has either.
        """
        if self.occupations is not None:
            return None
        if "job_zones" in self.framework.extras:
            zones = self.framework.extras["job_zones"].drop_nulls(["profile", "zone"])
            return {profile: float(zone) for profile, zone in zones.select("profile", "zone").iter_rows()}
        if self.framework.code_list != ISCO08:
            return None
        codes = self.framework.profiles.drop_nulls("code").select("profile", "code").iter_rows()
        found = {profile: isco08_skill_level(code) for profile, code in codes}
        return {profile: level for profile, level in found.items() if level is not None}

    @property
    def max_rise(self) -> float | None:
        """The most levels that one step may rise, where levels aren't those of a map: one job zone or skill level."""
        return None if self.levels is None else 1.0
