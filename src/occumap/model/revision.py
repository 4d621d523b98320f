"""A revision: the issues raised about a version, and what was decided on each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from occumap.model.change import Change
from occumap.model.code import Reference
from occumap.model.noun import Noun, counted, shortened
from occumap.model.viability import ViabilityPolicy


class Decision(StrEnum):
    """What was decided; doing nothing is a decision like any other."""

    CHANGE = "change"
    NO_ACTION = "no further action"


@dataclass(frozen=True, slots=True, repr=False)
class Issue(Noun):
    """One question, what was found, what was decided and the changes this asks for.

    ``about`` names the groups the question is about; ``level_reason`` says why people may move
    between major groups, which is a change of skill level. ``cites`` names evidence the revision states.
    """

    number: int
    question: str
    found: str
    decision: Decision
    reason: str = ""
    level_reason: str = ""
    about: tuple[Reference, ...] = ()
    changes: tuple[Change, ...] = ()
    cites: tuple[str, ...] = ()

    def _in_short(self) -> str:
        changes = f", {counted(len(self.changes), 'change')}" if self.changes else ""
        return f"{self.number} {shortened(self.question, 100)!r}: {self.decision.value}{changes}"


@dataclass(frozen=True, slots=True)
class Assumption:
    """What is assumed so that an unclear revision can be applied all the same.

    ``answers`` are the ids of the findings it settles; with assumptions off, they are open again.
    """

    id: str
    issue: int
    assume: str
    because: str
    answers: tuple[str, ...]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A finding that the officers have seen and live with, and why."""

    finding: str
    reason: str


@dataclass(frozen=True, slots=True)
class Request:
    """One change and who asks for it; ``assumption`` is its id where it is only assumed."""

    issue: int
    change: Change
    assumption: str | None = None


@dataclass(frozen=True, repr=False)
class Revision(Noun):
    """The issues of one review, from a version to its successor.

    ``final`` is the version that was published in the end, where there is one already. ``stated_at`` has the file and
    line of each key at the top, and of each issue (``issue 3``), where the revision was read from a file.
    """

    id: str
    title: str
    from_version: str
    to_version: str
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    source: str = ""
    evidence: tuple[ViabilityPolicy, ...] = ()
    final: str = ""
    stated_at: Mapping[str, str] = field(default_factory=dict, compare=False)

    def _in_short(self) -> str:
        return f"{self.id}: {counted(len(self.issues), 'issue')}, {self.from_version} -> {self.to_version}"

    def requests(self, *, strict: bool = False) -> Iterator[Request]:
        """Yield all changes with the issue that asks for them; without the assumed ones when strict."""
        for issue in self.issues:
            for change in issue.changes:
                yield Request(issue.number, change)
        if not strict:
            for assumption in self.assumptions:
                for change in assumption.changes:
                    yield Request(assumption.issue, change, assumption.id)

    def issue(self, number: int) -> Issue | None:
        """Return the issue of that number, or None."""
        return next((issue for issue in self.issues if issue.number == number), None)
