"""What a person keeps of themselves: jobs, qualifications, skills and the evidence of each, in a file of their own.

Nothing in it is worked out: `occumap.workflows.map.person_record` makes a `Person` of it, in the words of a framework.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from occumap.model.credential import Credential
from occumap.model.noun import Noun, counted

# “pipe welder, 2015-2024”, “pipe welder (2015-)”.
_YEARS = re.compile(
    r"^(?P<title>.*\S)\s*[,(]\s*(?P<since>\d{4})\s*[-–]\s*(?P<until>\d{4}|now)?\s*\)?\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class HeldJob:
    """A job that somebody has or had: what they call it, the occupation it was taken for, and the years.

    >>> HeldJob.parse("pipe welder, 2015-2024")
    HeldJob(title='pipe welder', occupation='', since=2015, until=2024)
    >>> HeldJob.parse("Baker (2020-)").is_present, HeldJob.parse("Baker").since
    (True, None)
    """

    title: str
    occupation: str = ""
    since: int | None = None
    until: int | None = None

    @classmethod
    def parse(cls, text: str) -> HeldJob:
        """Return a job from its title with the years after it, if they are known; an open end is still going on."""
        found = _YEARS.match(text)
        if not found:
            return cls(text.strip())
        until = found["until"]
        return cls(found["title"], "", int(found["since"]), int(until) if until and until.isdigit() else None)

    @property
    def is_present(self) -> bool:
        """Whether it goes on, as far as its years say so."""
        return self.since is not None and self.until is None

    @property
    def years(self) -> str:
        """The years in words, empty where they aren't known.

        >>> HeldJob("Baker", since=2015, until=2024).years, HeldJob("Baker", since=2015).years
        ('2015 to 2024', 'since 2015')
        """
        if self.since is None:
            return f"until {self.until}" if self.until else ""
        return f"{self.since} to {self.until}" if self.until else f"since {self.since}"


@dataclass(frozen=True, slots=True)
class KeptSkill:
    """A skill in the words of a framework: confirmed by the person, or only offered to them.

    Args:
        framework: the id of the framework that the skill is of.
        skill, title: its id and name there.
        level: on the framework's scale; 0 says that it isn't held, None leaves it open.
        confirmed: the day on which the person said so; None for a skill that is only offered, which doesn't count.
        why: what it was offered for.
        evidence: ids of the credentials that show it.
    """

    framework: str
    skill: str
    title: str
    level: float | None = None
    confirmed: date | None = None
    why: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """The skill as somebody would state it: ``welding:3``."""
        return self.skill if self.level is None else f"{self.skill}:{self.level:g}"


@dataclass(frozen=True, repr=False)
class PersonRecord(Noun):
    """What a person keeps of themselves.

    Args:
        name: of the person; empty where they don't give it. It is never printed beside a result.
        jobs: in the order they were given.
        qualifications: codes of products of the map.
        skills: those confirmed and those only offered.
        credentials: the evidence.

    >>> PersonRecord(jobs=(HeldJob("Baker"),))
    <PersonRecord of 1 job, 0 skills, 0 credentials>
    """

    name: str = ""
    jobs: tuple[HeldJob, ...] = ()
    qualifications: tuple[str, ...] = ()
    skills: tuple[KeptSkill, ...] = ()
    credentials: tuple[Credential, ...] = ()

    def _in_short(self) -> str:
        held = counted(len(self.confirmed), "skill")
        return f"of {counted(len(self.jobs), 'job')}, {held}, {counted(len(self.credentials), 'credential')}"

    @property
    def confirmed(self) -> tuple[KeptSkill, ...]:
        """The skills that the person confirmed, those among them that they don't hold."""
        return tuple(one for one in self.skills if one.confirmed)

    @property
    def offered(self) -> tuple[KeptSkill, ...]:
        """The skills that were found for the person to confirm; none counts before that."""
        return tuple(one for one in self.skills if not one.confirmed)

    @property
    def jobs_latest_first(self) -> tuple[HeldJob, ...]:
        """The jobs: those that go on, then by the year they ended; those without years in the order given, last."""
        return tuple(sorted(self.jobs, key=lambda one: (not one.is_present, -(one.until or 0), -(one.since or 0))))

    def with_skills(self, found: Iterable[KeptSkill]) -> PersonRecord:
        """Return the same record with skills: a confirmed one takes the place of what was said of it before; one that
        is offered is left out where something is known already.

        >>> offered = KeptSkill("tiny", "dough", "Dough making", why="in a badge")
        >>> said = KeptSkill("tiny", "dough", "Dough making", 3, date(2026, 1, 1))
        >>> record = PersonRecord().with_skills([offered]).with_skills([said])
        >>> len(record.confirmed), record.offered, record.with_skills([offered]) == record
        (1, (), True)
        """
        kept = {(one.framework, one.skill): one for one in self.skills}
        for one in found:
            key = (one.framework, one.skill)
            if one.confirmed and key in kept:
                kept[key] = replace(one, evidence=one.evidence or kept[key].evidence)
            elif one.confirmed or key not in kept:
                kept[key] = one
        return replace(self, skills=tuple(kept.values()))

    def with_credentials(self, found: Iterable[Credential]) -> PersonRecord:
        """Return the same record with credentials, each with an id of its own; one read before is read anew.

        >>> badge = Credential("", "Baking", "College", "Open Badges 3.0", identifier="urn:1")
        >>> record = PersonRecord().with_credentials([badge, badge])
        >>> [one.id for one in record.credentials]
        ['e1']
        """
        kept = list(self.credentials)
        for one in found:
            place = next((n for n, old in enumerate(kept) if _is_same(old, one)), None)
            if place is None:
                numbers = [int(each.id[1:]) for each in kept if each.id[1:].isdigit()]
                kept.append(replace(one, id=f"e{max(numbers, default=0) + 1}"))
            else:
                kept[place] = replace(one, id=kept[place].id)
        return replace(self, credentials=tuple(kept))


def _is_same(one: Credential, other: Credential) -> bool:
    if one.identifier or other.identifier:
        return one.identifier == other.identifier
    return (one.title, one.issuer, one.issued) == (other.title, other.issuer, other.issued)
