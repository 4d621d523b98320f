"""A person: the skills they hold, where each came from, and what must be asked before more can be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from occumap.model.gap import Gap
from occumap.model.noun import Noun, counted, in_percent, shortened
from occumap.model.skills import Profile


class SourceKind(StrEnum):
    """What told of a skill."""

    JOB = "job"
    QUALIFICATION = "qualification"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a level came from: what was given, and the occupation it was taken for, if it was one.

    >>> print(Source(SourceKind.JOB, "bread maker", "O2", "Baker"))
    job ‘bread maker’, as O2 Baker
    """

    kind: SourceKind
    given: str
    occupation: str | None = None
    occupation_title: str = ""

    def __str__(self) -> str:
        said = f"{self.kind} ‘{self.given}’"
        same = self.given.casefold() == self.occupation_title.casefold()
        return f"{said}, as {self.occupation} {self.occupation_title}" if self.occupation and not same else said


@dataclass(frozen=True, slots=True)
class Statement:
    """A skill as somebody writes it down, ``welding:3``: its name and its level, None where none is given.

    ``level`` stays text where it isn't a number, so that a message can repeat it.

    >>> Statement.parse("Reading drawings : 2.5")
    Statement(skill='Reading drawings', level=2.5)
    >>> Statement.parse("welding:good").level
    'good'
    """

    skill: str
    level: float | str | None = None

    @classmethod
    def parse(cls, text: str) -> Statement:
        """Return a statement from its text; what stands after the last colon is the level."""
        skill, colon, level = text.rpartition(":")
        if not colon:
            return cls(text.strip())
        try:
            return cls(skill.strip(), float(level))
        except ValueError:
            return cls(skill.strip(), level.strip() or None)

    @classmethod
    def parse_all(cls, text: str) -> tuple[Statement, ...]:
        """Return statements divided by semicolons: ``welding:3; drawings:2``."""
        return tuple(cls.parse(part) for part in text.split(";") if part.strip())


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Something given that couldn't be used: why, and (id, title) of all that it may mean, for the person to choose."""

    kind: SourceKind
    given: str
    reason: str
    candidates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, repr=False)
class Person(Noun):
    """What somebody holds: the highest level of each skill, and where it came from.

    Args:
        profile: the levels held.
        sources: by skill, those that give the level held, in the order they were given.
        unsettled: what was given and not used.
    """

    profile: Profile
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    unsettled: tuple[Unsettled, ...] = ()

    def _in_short(self) -> str:
        skills = counted(len(self.profile.requirements), "skill")
        return f"{shortened(self.profile.title)}: {skills} held, {len(self.unsettled)} unsettled"


@dataclass(frozen=True, slots=True, repr=False)
class Fit(Noun):
    """How near somebody is to an occupation: its id and title, and the gap to it."""

    profile: str
    title: str
    gap: Gap

    def _in_short(self) -> str:
        return f"{self.profile} {shortened(self.title)}: {in_percent(self.coverage)} held"

    @property
    def coverage(self) -> float:
        """The share of what it asks that is held, between 0 and 1."""
        return self.gap.coverage


@dataclass(frozen=True, repr=False)
class Fits(Noun):
    """The occupations that fit a person best, nearest first, and what is known of the person."""

    person: Person
    occupations: tuple[Fit, ...]

    def _in_short(self) -> str:
        nearest = self.occupations[0] if self.occupations else None
        said = f", nearest {nearest.profile} {shortened(nearest.title)}" if nearest else ""
        return f"of {shortened(self.person.profile.title)}: {counted(len(self), 'occupation')}{said}"

    def __iter__(self) -> Iterator[Fit]:
        return iter(self.occupations)

    def __len__(self) -> int:
        return len(self.occupations)

    def __getitem__(self, place: int) -> Fit:
        return self.occupations[place]
