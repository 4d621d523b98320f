"""Skills frameworks: skills on a scale of their own, and what occupations, people and courses have to do with them.

Requirements and holdings have three values: a level; none, where a complete profile doesn't list the skill; and *not
stated*, where nobody said. Not stated is never taken for lacking, and never for a need.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.errors import InputError, UnknownNameError
from occumap.model.framework_faults import refuse_faults
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
UNSTATED = {"profile": pl.String, "skill": pl.String, "reason": pl.String}
# The share of profiles from which a skill that matters to them is general rather than special to any.
GENERAL_FROM = 0.7
NOT_MENTIONED = "not mentioned"
TASKS = "tasks"
# Of a profile of fewer tasks in all, a share says little.
FEW_TASKS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels of a framework: from ``lowest`` to ``highest``, or none at all (held or not).

    ``importance`` is the lowest and highest importance it publishes. A level of 0 is never a requirement. Where a
    framework has no levels but says how many tasks of a skill are done, that number stands in place of the level, with
    ``unit`` saying of what; nobody can state it of themselves, so such a scale isn't ``graded``.

    >>> Scale("proficiency", 1, 6).holds(7)
    False
    """

    name: str
    lowest: float
    highest: float
    importance: tuple[float, float] = (1, 5)
    graded: bool = True
    unit: str = ""

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

    Args:
        id, title: of the occupation, person or course.
        requirements: what is stated, at most one for each skill.
        unstated: why nothing more is known of a skill, by skill. Where it has a requirement too, its level is the
            least there is: "has it, level not stated".
        complete: whether a skill that is mentioned nowhere is known not to be there. What an occupation asks is
            listed whole, what a person holds is not.
        notes: sentences to be said wherever the profile is used, such as what it was borrowed from.

    >>> have = Profile.holding("me", {"dough": 3})
    >>> have.level("dough"), have.level("icing"), have.why_unstated("icing")
    (3, 0.0, 'not mentioned')
    """

    id: str
    title: str
    requirements: tuple[Requirement, ...] = ()
    unstated: Mapping[str, str] = field(default_factory=dict, hash=False)
    complete: bool = True
    notes: tuple[str, ...] = ()

    def _in_short(self) -> str:
        skills = counted(len(self.requirements), "skill")
        return f"{self.id}: {skills}" if self.id == self.title else f"{self.id} {shortened(self.title)}: {skills}"

    def __post_init__(self) -> None:
        if len(self.by_skill) < len(self.requirements):
            raise InputError(self.id, "a skill appears twice in the profile", hint="Keep one level for each skill.")

    @classmethod
    def holding(cls, title: str, levels: Mapping[str, float], *, complete: bool = False) -> Profile:
        """Return a profile of levels alone: what somebody said that they hold.

        A level of 0 says that a skill is not held. ``complete`` says that no other is held either.
        """
        requirements = tuple(Requirement(skill, level) for skill, level in sorted(levels.items()))
        return cls(title, title, requirements, complete=complete)

    @cached_property
    def by_skill(self) -> dict[str, Requirement]:
        """Its requirements by skill."""
        return {requirement.skill: requirement for requirement in self.requirements}

    def level(self, skill: str) -> float:
        """Return the level of a skill that is known to be there, 0 where none is."""
        requirement = self.by_skill.get(skill)
        return requirement.level if requirement else 0.0

    def why_unstated(self, skill: str) -> str:
        """Return why it isn't known whether there is more of a skill than its level; empty where it is known."""
        if skill in self.unstated:
            return self.unstated[skill]
        return "" if self.complete or skill in self.by_skill else NOT_MENTIONED

    def joined_with(self, *others: Profile) -> Profile:
        """Return this profile with what others hold besides: the highest level of every skill.

        A skill stays unstated only where none of them says its level.
        """
        every = (self, *others)
        levels: dict[str, float] = {}
        for requirement in (requirement for each in every for requirement in each.requirements):
            levels[requirement.skill] = max(levels.get(requirement.skill, 0.0), requirement.level)
        said = {skill for each in every for skill in each.by_skill if skill not in each.unstated}
        unstated = {k: why for each in reversed(every) for k, why in each.unstated.items() if k not in said}
        requirements = Profile.holding(self.title, levels).requirements
        notes = tuple(dict.fromkeys(note for each in every for note in each.notes))
        complete = all(each.complete for each in every)
        return Profile(self.title, self.title, requirements, unstated, complete, notes)


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
        extras: further tables by name, as the framework has them: tasks, work functions, job zones, related;
            ``general`` (skill) marks those that are special to no occupation, ``provenance`` (profile, words) says
            what a profile rests on, ``borrowed`` (profile, skill) which requirements other profiles stand in for.
        code_list: what the codes of profiles are of: ``occupational-map``, ``isco08``, ``onet-soc``…
        source: who publishes it and under which licence.
        notice: what a reader must know before relying on it.
        unstated: profile, skill and the reason why it isn't known whether, or at what level, the profile asks it:
            suppressed, not relevant, not rated. None of them is a requirement.

    Raises:
        InputError: a skill or profile twice, a requirement of an unknown one, a level off the scale,
            something both asked and unstated.

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
    unstated: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=UNSTATED))

    def _in_short(self) -> str:
        return f"{self.id}: {counted(len(self.skills), 'skill')}, {counted(len(self.profiles), 'profile')}"

    def __post_init__(self) -> None:
        for name, schema in _TABLES.items():
            object.__setattr__(self, name, _completed(getattr(self, name), schema, f"{self.id}, {name}"))
        refuse_faults(self)

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
        rows = self.requirements["profile"].replace_strict(self.profile_place, return_dtype=pl.Int64)
        columns = self.requirements["skill"].replace_strict(self.skill_place, return_dtype=pl.Int64)
        return rows.to_numpy().astype(np.int64), columns.to_numpy().astype(np.int64)

    @cached_property
    def rarity(self) -> NDArray[np.float64]:
        """(skills,) how rare each skill is: log((profiles + 1) ÷ (profiles that need it + 1)) + 1, at least 1.

        The smoothed inverse document frequency of information retrieval.
        """
        needed = np.bincount(self.places[1], minlength=len(self.skills))
        return np.log((len(self.profiles) + 1) / (needed + 1)) + 1

    @cached_property
    def matters_from(self) -> float:
        """The importance from which a requirement matters: the median of the framework, or the next one above it.

        The one above it where at least two fifths of the requirements lie there. Otherwise the framework knows too few
        importances to draw the line above the median. Where it counts tasks in place of levels, importance × tasks
        stands in place of importance: a third of a task is no reason, however much it matters beside the others.
        """
        importance = self.requirements.select(self._mattering)["importance"].to_numpy()
        known = importance[~np.isnan(importance)]
        if not len(known):
            return -np.inf
        above = known[known > np.median(known)]
        return float(above.min() if len(above) >= 0.4 * len(known) else np.median(known))

    def matters(self, requirement: Requirement) -> bool:
        """Return whether a requirement is among those that matter in its framework; so does one of no importance."""
        counts = requirement.level if self.scale.unit else 1.0
        return not requirement.importance * counts < self.matters_from

    @property
    def _mattering(self) -> pl.Expr:
        """How much requirements matter, called importance."""
        importance = pl.col("importance")
        return importance * pl.col("level") if self.scale.unit else importance

    @cached_property
    def general(self) -> frozenset[str]:
        """Skills special to no occupation: those marked in ``extras``, or that matter to 70 % of the profiles."""
        if "general" in self.extras:
            return frozenset(self.extras["general"]["skill"])
        mattering = self.requirements.filter((self._mattering >= self.matters_from) & (pl.col("level") > 0))
        asking = mattering.group_by("skill").len()
        return frozenset(asking.filter(pl.col("len") > GENERAL_FROM * len(self.profiles))["skill"])

    def is_borrowed(self, profile_id: str, skill: str) -> bool:
        """Return whether it is known of other profiles alone that a profile asks a skill."""
        return skill in self._borrowed_by.get(profile_id, ())

    @cached_property
    def _borrowed_by(self) -> dict[str, frozenset[str]]:
        if "borrowed" not in self.extras:
            return {}
        listed = self.extras["borrowed"].group_by("profile").agg("skill")
        return {profile: frozenset(skills) for profile, skills in listed.iter_rows()}

    @cached_property
    def _unstated_of(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for profile, skill, reason in self.unstated.iter_rows():
            found.setdefault(profile, {})[skill] = reason
        return found

    @cached_property
    def _notes_of(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        if "provenance" in self.extras:
            for profile, words in self.extras["provenance"].select("profile", "words").drop_nulls().iter_rows():
                found[profile] = (*found.get(profile, ()), words)
        if self.scale.unit == TASKS:
            held = self.requirements.group_by("profile").agg(pl.col("level").sum())
            for profile, tasks in held.filter(pl.col("level").is_between(0, FEW_TASKS, closed="none")).iter_rows():
                found[profile] = (*found.get(profile, ()), self._few(profile, tasks))
        return found

    def _few(self, profile: str, tasks: float) -> str:
        known = counted(max(1, round(tasks)), "task")
        return f"{profile} {self.profile_titles[profile]}: only about {known} of it known, so that a share says little."

    @cached_property
    def _by_profile(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows of the requirements profile by profile, and where those of each end."""
        rows = self.places[0]
        return np.argsort(rows, kind="stable"), np.cumsum(np.bincount(rows, minlength=len(self.profiles)))

    @cached_property
    def _asked(self) -> tuple[list[Any], ...]:
        """The columns of the requirements, profile by profile, without whose they are."""
        return tuple(self.requirements.drop("profile")[self._by_profile[0]].to_dict(as_series=False).values())

    @cached_property
    def _made(self) -> dict[str, Profile]:
        return {}

    def profile(self, profile_id: str) -> Profile:
        """Return the profile of that id.

        Raises:
            UnknownNameError: the framework has none.
        """
        if profile_id not in self.profile_place:
            raise UnknownNameError(self.id, f"there is no profile {profile_id!r}", hint="Give the id of one it has.")
        if profile_id not in self._made:
            ends, place = self._by_profile[1], self.profile_place[profile_id]
            own = slice(ends[place - 1] if place else 0, ends[place])
            asked = tuple(map(Requirement, *(column[own] for column in self._asked)))
            self._made[profile_id] = Profile(
                profile_id,
                self.profile_titles[profile_id],
                asked,
                self._unstated_of.get(profile_id, {}),
                # Of an occupation noted to have no profile, nothing is known: that isn't to lack all skills.
                complete=bool(asked) or not self.notes_on(profile_id),
                notes=self.notes_on(profile_id),
            )
        return self._made[profile_id]

    def notes_on(self, profile_id: str) -> tuple[str, ...]:
        """Return what must be said wherever a profile is used, such as what it was borrowed from; mostly nothing."""
        return self._notes_of.get(profile_id, ())

    def __contains__(self, profile_id: object) -> bool:
        return profile_id in self.profile_place

    def described(self, skill: str) -> dict[float, str]:
        """Return the descriptors of a skill by level."""
        rows = self.descriptors.filter(pl.col("skill") == skill)
        return dict(zip(rows["level"], rows["descriptor"], strict=True))

    def keeping(self, profiles: Iterable[str]) -> Framework:
        """Return the same framework with some of its profiles."""
        kept = pl.col("profile").is_in(list(profiles))
        tables = {name: getattr(self, name).filter(kept) for name in ("profiles", "requirements", "unstated")}
        return replace(self, **tables)


_TABLES: dict[str, Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "skills": SKILLS,
    "profiles": PROFILES,
    "requirements": REQUIREMENTS,
    "unstated": UNSTATED,
}


def _completed(frame: pl.DataFrame, schema: Mapping[str, pl.DataType | type[pl.DataType]], where: str) -> pl.DataFrame:
    """Return the columns of the schema, in its order; those that may be left out filled in."""
    defaults = {"family": "", "definition": "", "importance": 1.0, "essential": True}
    optional = {**defaults, "code": None, "level_error": None, "importance_error": None}
    missing = [name for name in schema if name not in frame.columns and name not in optional]
    if missing:
        raise InputError(where, f"there is no column {missing[0]!r}", hint=f"It needs: {', '.join(schema)}.")
    added = [pl.lit(optional[name]).alias(name) for name in schema if name not in frame.columns]
    return frame.with_columns(added).select(pl.col(name).cast(kind) for name, kind in schema.items())
