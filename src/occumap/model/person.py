"""A person: the skills they hold, where each came from, and what must be asked before more can be said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from occumap.model.gap import Gap, GapLine, says_the_same
from occumap.model.noun import Noun, counted, in_percent, shortened
from occumap.model.occupational_map import Direction
from occumap.model.skills import Profile

OWN = "your own occupation"


class SourceKind(StrEnum):
    """What told of a skill."""

    JOB = "job"
    QUALIFICATION = "qualification"
    STATEMENT = "statement"
    CREDENTIAL = "credential"


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
        """Return statements divided by semicolons or lines, with or without bullets: ``welding:3; drawings:2``.

        >>> [one.skill for one in Statement.parse_all("• Welding; - Reading drawings")]
        ['Welding', 'Reading drawings']
        """
        parts = (part.strip().lstrip("•·*–-").strip() for part in re.split(r"[;\n\r]", text))
        return tuple(cls.parse(part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Something given that couldn't be used: why, (id, title) of all that it may mean, for the person to choose, and
    whether they are what it may mean rather than what is near.
    """

    kind: SourceKind
    given: str
    reason: str
    candidates: tuple[tuple[str, str], ...] = ()
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A skill that a text speaks of: to be confirmed by the person before it counts.

    Args:
        skill, title: its id and title in the framework.
        label: what of the framework the text is like: the title, another title, or the sentence of a task.
        words: the words of the text that it shares.
        line: the line of the text, from 1.
        said: the clause of the text.
        named: whether the text has every word of the label.
    """

    skill: str
    title: str
    label: str
    words: str
    line: int
    said: str
    named: bool = True

    @property
    def seen(self) -> str:
        """Where it was seen and by which words, as the end of a sentence."""
        like = "" if self.label == self.title else f", {'named' if self.named else 'much as in'} “{self.label}”"
        return f"line {self.line} has “{self.words}”{like}"

    def __str__(self) -> str:
        return f"{self.title}: {self.seen}"


@dataclass(frozen=True, repr=False)
class Person(Noun):
    """What somebody holds: the highest level of each skill, and where it came from.

    Args:
        profile: the levels held; what it doesn't mention is not stated.
        sources: by skill, those that give the level held, in the order they were given.
        unsettled: what was given and not used.
        jobs: the jobs that were taken for an occupation, in the order they were given.
        mentions: skills that a text speaks of, to be confirmed; they don't count yet.
    """

    profile: Profile
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    unsettled: tuple[Unsettled, ...] = ()
    jobs: tuple[Source, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def _in_short(self) -> str:
        skills = counted(sum(one.level > 0 for one in self.profile.requirements), "skill")
        confirm = f", {len(self.mentions)} to confirm" if self.mentions else ""
        return f"{shortened(self.profile.title)}: {skills} held, {len(self.unsettled)} unsettled{confirm}"

    @property
    def occupations(self) -> tuple[str, ...]:
        """The ids of the occupations they have worked in."""
        return tuple(dict.fromkeys(source.occupation for source in self.jobs if source.occupation))


@dataclass(frozen=True, slots=True, repr=False)
class Fit(Noun):
    """How near somebody is to an occupation: its id and title, and the gap to it.

    Args:
        profile, title: of the occupation.
        gap: what stands between.
        affinity: how near it is in kind to what they hold, 0 to 1.
        own: whether it is one they have worked in.
        level: of the occupation, None where that isn't known.
        direction: from the highest level they have worked at; None where either isn't known.
    """

    profile: str
    title: str
    gap: Gap
    affinity: float = 0.0
    own: bool = False
    level: float | None = None
    direction: Direction | None = None

    def _in_short(self) -> str:
        return f"{self.profile} {shortened(self.title)}: {in_percent(self.coverage)} held"

    @property
    def stands(self) -> str:
        """Where it stands to them: ``your own occupation``, ``up``, ``sideways`` or ``down``; empty if unknown."""
        return OWN if self.own else self.direction.value if self.direction else ""

    @property
    def coverage(self) -> float:
        """The share of what it asks that is held, between 0 and 1."""
        return self.gap.coverage


@dataclass(frozen=True, slots=True)
class SkillQuestion:
    """A skill to ask a person about, and for how much of how many occupations it counts."""

    skill: str
    title: str
    weight: float
    occupations: int


@dataclass(frozen=True, repr=False)
class Fits(Noun):
    """The occupations that fit a person best, and what is known of the person.

    Their own occupations come first, then those on their level or above, then those below, each the nearest in kind
    first.
    """

    person: Person
    occupations: tuple[Fit, ...]

    def _in_short(self) -> str:
        nearest = self.occupations[0] if self.occupations else None
        said = f", nearest {nearest.profile} {shortened(nearest.title)}" if nearest else ""
        said += f", {len(self.person.unsettled)} unsettled" if self.person.unsettled else ""
        return f"of {shortened(self.person.profile.title)}: {counted(len(self), 'occupation')}{said}"

    @property
    def questions(self) -> tuple[SkillQuestion, ...]:
        """What to ask first: skills that nobody stated, by how much of what these occupations ask hangs on them."""
        found: dict[tuple[bool, str, str], list[float]] = {}
        for line in (line for one in self.occupations for line in self._unsaid(one.gap)):
            found.setdefault((line.general, line.skill, line.title), []).append(line.unknown or line.cost)
        ordered = sorted(found.items(), key=lambda one: (one[0][0], -sum(one[1]), one[0][2]))
        return tuple(SkillQuestion(skill, title, sum(of), len(of)) for (_, skill, title), of in ordered)

    def _unsaid(self, gap: Gap) -> tuple[GapLine, ...]:
        """Return the skills that matter there and that the person said nothing of, missing ones among them."""
        missing = (line for line in gap.missing if line.skill not in self.person.profile.by_skill)
        return (*gap.questions, *(line for line in missing if line.matters or line.essential))

    @property
    def order(self) -> str:
        """By what the occupations are ordered, as sentences: not by the share that is held."""
        kind = "the most alike in kind first. The percentage says how much of what the work asks is held."
        if not any(one.direction for one in self):
            first = "Your own occupations come first, then " if any(one.own for one in self) else "Listed are "
            return f"{first}{kind}"
        bands = "those on your level or a little above it, those far above it, and those below it"
        return f"Your own occupations come first, then {bands}; in each, {kind}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What is said of each of the occupations, beside what is said of the person."""
        every = [set(one.gap.notes) for one in self]
        first = self.occupations[0].gap.notes if every else ()
        common = set.intersection(*every) if len(every) > 1 else set()
        return tuple(note for note in first if note in common and note not in self.person.profile.notes)

    def notes_of(self, one: Fit) -> tuple[str, ...]:
        """Return what one of the occupations rests on, beside what is said of the person and of all of them."""
        said = (*self.person.profile.notes, *self.notes)
        same = says_the_same(one.gap.from_title, one.gap.to_title) if one.own else ""
        return tuple(note for note in one.gap.notes if note not in said and note != same)

    def __iter__(self) -> Iterator[Fit]:
        return iter(self.occupations)

    def __len__(self) -> int:
        return len(self.occupations)

    def __getitem__(self, place: int) -> Fit:
        return self.occupations[place]
