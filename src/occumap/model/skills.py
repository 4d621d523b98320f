"""Skills frameworks: skills on a scale of their own, and what occupations, people and courses have to do with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.errors import InputError, UnknownNameError
from occumap.model.noun import Noun, counted, shortened

SKILLS = {"skill": pl.String, "title": pl.String, "family": pl.String, "definition": pl.String}
DESCRIPTORS = {"skill": pl.String, "level": pl.Float64, "descriptor": pl.String}
PROFILES = {"profile": pl.String, "title": pl.String, "code": pl.String}
REQUIREMENTS = {
    "profile": pl.String,
    "skill": pl.String,
    "level": pl.Float64,
    "importance": pl.Float64,
    "essential": pl.Boolean,
    "level_error": pl.Float64,
    "importance_error": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels of a framework: from ``lowest`` to ``highest``, or none at all (held or not).

    ``importance`` is the lowest and highest importance it publishes. A level of 0 is never a requirement.

    >>> Scale("proficiency", 1, 6).holds(7)
    False
    """

    name: str
    lowest: float
    highest: float
    importance: tuple[float, float] = (1, 5)
    graded: bool = True

    def holds(self, level: float) -> bool:
        """Return whether a level lies on the scale."""
        return self.lowest <= level <= self.highest


HELD_OR_NOT = Scale("held or not", 0, 1, (0, 1), graded=False)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A skill at a level, and how much it matters.

    Errors are standard errors, in units of level and of importance, None where the framework gives none.
    """

    skill: str
    level: float
    importance: float = 1.0
    essential: bool = True
    level_error: float | None = None
    importance_error: float | None = None


@dataclass(frozen=True, repr=False)
class Profile(Noun):
    """What an occupation asks, a person has or a course teaches: requirements by skill.

    >>> have = Profile.holding("me", {"dough": 3})
    >>> have.level("dough"), have.level("icing")
    (3, 0.0)
    """

    id: str
    title: str
    requirements: tuple[Requirement, ...] = ()

    def _in_short(self) -> str:
        skills = counted(len(self.requirements), "skill")
        return f"{self.id}: {skills}" if self.id == self.title else f"{self.id} {shortened(self.title)}: {skills}"

    def __post_init__(self) -> None:
        if len(self.by_skill) < len(self.requirements):
            raise InputError(self.id, "a skill appears twice in the profile", hint="Keep one level for each skill.")

    @classmethod
    def holding(cls, title: str, levels: Mapping[str, float]) -> Profile:
        """Return a profile of levels alone: what somebody holds."""
        return cls(title, title, tuple(Requirement(skill, level) for skill, level in sorted(levels.items())))

    @cached_property
    def by_skill(self) -> dict[str, Requirement]:
        """Its requirements by skill."""
        return {requirement.skill: requirement for requirement in self.requirements}

    def level(self, skill: str) -> float:
        """Return the level of a skill, 0 where it has none."""
        requirement = self.by_skill.get(skill)
        return requirement.level if requirement else 0.0

    def joined_with(self, *others: Profile) -> Profile:
        """Return this profile with what others hold besides: the highest level of every skill."""
        levels = {requirement.skill: requirement.level for requirement in self.requirements}
        for other in others:
            for requirement in other.requirements:
                levels[requirement.skill] = max(levels.get(requirement.skill, 0.0), requirement.level)
        return Profile.holding(self.title, levels)


@dataclass(frozen=True, eq=False, repr=False)
class Framework(Noun):
    """A skills framework: skills, and the requirements of many profiles on one scale.

    Tables are Polars frames, since a published framework has a hundred thousand requirements.

    Args:
        id: short name, such as ``engineering-starter`` or ``onet``.
        title: for people.
        scale: of its levels.
        skills: skill, title, family, definition; in their order.
        profiles: profile, title, and the code that links it to other systems.
        requirements: profile, skill, level, importance, essential, level_error, importance_error.
        descriptors: skill, level, descriptor; may be empty.
        extras: further tables by name, as the framework has them: tasks, work functions, job zones, related.
        code_list: what the codes of profiles are of: ``occupational-map``, ``isco08``, ``onet-soc``…
        source: who publishes it and under which licence.
        notice: what a reader must know before relying on it.

    Raises:
        InputError: a skill or profile twice, a requirement of an unknown one, a level off the scale.

    >>> from occumap.examples import small_framework
    >>> framework = small_framework()
    >>> framework.profile("O2").level("dough")
    3.0
    """

    id: str
    title: str
    scale: Scale
    skills: pl.DataFrame
    profiles: pl.DataFrame
    requirements: pl.DataFrame
    descriptors: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=DESCRIPTORS))
    extras: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    code_list: str = ""
    source: str = ""
    notice: str = ""

    def _in_short(self) -> str:
        return f"{self.id}: {counted(len(self.skills), 'skill')}, {counted(len(self.profiles), 'profile')}"

    def __post_init__(self) -> None:
        for name, schema in (("skills", SKILLS), ("profiles", PROFILES), ("requirements", REQUIREMENTS)):
            object.__setattr__(self, name, _completed(getattr(self, name), schema, f"{self.id}, {name}"))
        _refuse_faults(self)

    @cached_property
    def skill_place(self) -> dict[str, int]:
        """Where a skill stands among the skills."""
        return {skill: n for n, skill in enumerate(self.skills["skill"])}

    @cached_property
    def profile_place(self) -> dict[str, int]:
        """Where a profile stands among the profiles."""
        return {profile: n for n, profile in enumerate(self.profiles["profile"])}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of skills."""
        return dict(zip(self.skills["skill"], self.skills["title"], strict=True))

    @cached_property
    def profile_titles(self) -> dict[str, str]:
        """Titles of profiles."""
        return dict(zip(self.profiles["profile"], self.profiles["title"], strict=True))

    @cached_property
    def places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(requirements,) places of the profile and of the skill of each requirement."""
        rows = self.requirements["profile"].replace_strict(self.profile_place, return_dtype=pl.Int64).to_numpy()
        columns = self.requirements["skill"].replace_strict(self.skill_place, return_dtype=pl.Int64).to_numpy()
        return rows, columns

    @cached_property
    def rarity(self) -> NDArray[np.float64]:
        """(skills,) how rare each skill is: log((profiles + 1) ÷ (profiles that need it + 1)) + 1, at least 1.

        The smoothed inverse document frequency of information retrieval.
        """
        needed = np.bincount(self.places[1], minlength=len(self.skills))
        return np.log((len(self.profiles) + 1) / (needed + 1)) + 1

    @cached_property
    def _requirements_of(self) -> dict[str, tuple[Requirement, ...]]:
        found: dict[str, list[Requirement]] = {profile: [] for profile in self.profiles["profile"]}
        for profile, *values in self.requirements.iter_rows():
            found[profile].append(Requirement(*values))
        return {profile: tuple(requirements) for profile, requirements in found.items()}

    def profile(self, profile_id: str) -> Profile:
        """Return the profile of that id.

        Raises:
            UnknownNameError: the framework has none.
        """
        if profile_id not in self.profile_place:
            raise UnknownNameError(self.id, f"there is no profile {profile_id!r}", hint="Give the id of one it has.")
        return Profile(profile_id, self.profile_titles[profile_id], self._requirements_of[profile_id])

    def __contains__(self, profile_id: object) -> bool:
        return profile_id in self.profile_place

    def described(self, skill: str) -> dict[float, str]:
        """Return the descriptors of a skill by level."""
        rows = self.descriptors.filter(pl.col("skill") == skill)
        return dict(zip(rows["level"], rows["descriptor"], strict=True))

    def keeping(self, profiles: Iterable[str]) -> Framework:
        """Return the same framework with some of its profiles."""
        kept = list(profiles)
        return Framework(
            self.id,
            self.title,
            self.scale,
            self.skills,
            self.profiles.filter(pl.col("profile").is_in(kept)),
            self.requirements.filter(pl.col("profile").is_in(kept)),
            self.descriptors,
            self.extras,
            self.code_list,
            self.source,
            self.notice,
        )


def _completed(frame: pl.DataFrame, schema: Mapping[str, pl.DataType | type[pl.DataType]], where: str) -> pl.DataFrame:
    """Return the columns of the schema, in its order; those that may be left out filled in."""
    defaults = {"family": "", "definition": "", "importance": 1.0, "essential": True}
    optional = {**defaults, "code": None, "level_error": None, "importance_error": None}
    missing = [name for name in schema if name not in frame.columns and name not in optional]
    if missing:
        raise InputError(where, f"there is no column {missing[0]!r}", hint=f"It needs: {', '.join(schema)}.")
    added = [pl.lit(optional[name]).alias(name) for name in schema if name not in frame.columns]
    return frame.with_columns(added).select(pl.col(name).cast(kind) for name, kind in schema.items())


def _refuse_faults(framework: Framework) -> None:
    for name, key in (("skills", "skill"), ("profiles", "profile")):
        column = getattr(framework, name)[key]
        twice = column.filter(column.is_duplicated())
        if len(twice):
            raise InputError(framework.id, f"the {key} {twice[0]} appears twice", hint="Keep one row for each.")
    table = framework.requirements
    for key, held in (("skill", framework.skill_place), ("profile", framework.profile_place)):
        unknown = table[key].filter(~table[key].is_in(list(held)))
        if len(unknown):
            raise InputError(
                framework.id,
                f"a requirement names the {key} {unknown[0]!r}, which doesn't exist",
                hint=f"Add it to the {key}s, or correct the requirement.",
            )
    double = table.filter(pl.struct("profile", "skill").is_duplicated())
    if len(double):
        profile, skill = double.row(0)[:2]
        raise InputError(framework.id, f"{profile} needs {skill} twice", hint="Keep one level for each skill.")
    scale = framework.scale
    off = table.filter(~pl.col("level").is_between(scale.lowest, scale.highest) | pl.col("level").is_null())
    if len(off):
        profile, skill, level = off.row(0)[:3]
        raise InputError(
            framework.id,
            f"{profile} needs {skill} at level {level}, which is off the scale",
            hint=f"Levels run from {scale.lowest:g} to {scale.highest:g}.",
        )
