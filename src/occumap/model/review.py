"""What somebody decided about a job title, and the queue of titles that wait for somebody to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from occumap.model.code import Code
from occumap.model.coding import Candidate

# The confidence from which a code needs no review.
SURE_TO_KEEP = 0.8


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a title: its code, or that it can't be coded.

    Args:
        title: the job title, as somebody wrote it.
        industry: the industry it was given with, None if with none.
        additional: anything else it was given with, None if nothing.
        code: the code decided on, of any level; None if the title can't be coded.
        version: the id of the version decided in; that of the code, if there is one.
        by: who decided.
        at: when, in UTC.
        why: the reason, empty if none was given.

    Raises:
        ValueError: the code is of another version, or the time has no zone or isn't in UTC.

    >>> at = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    >>> decision = Decision("Cycle doctor", None, None, Code("tiny1", "22"), "tiny1", "Ada", at, "mends bicycles")
    >>> print(decision)
    Cycle doctor → tiny1:22, Ada, 2026-03-01T09:30:00Z: mends bicycles
    """

    title: str
    industry: str | None
    additional: str | None
    code: Code | None
    version: str
    by: str
    at: datetime
    why: str = ""

    def __post_init__(self) -> None:
        if self.code is not None and self.code.version != self.version:
            raise ValueError(f"{self.code} is not a code of {self.version}")
        if self.at.utcoffset() != timedelta(0):
            raise ValueError(f"{self.at} is not a time in UTC")

    def __str__(self) -> str:
        given = ", ".join(part for part in (self.title, self.additional, self.industry) if part)
        said = f"{given} → {self.code or 'no code'}, {self.by}, {self.when}"
        return f"{said}: {self.why}" if self.why else said

    @property
    def when(self) -> str:
        """The time as ISO 8601 has it, such as ``2026-03-01T09:30:00Z``."""
        return self.at.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A title to decide, and what the coder made of it.

    Args:
        title: its commonest written form.
        industry: the industry it came with.
        additional: anything else it came with.
        rows: rows that a decision settles.
        worth: how many of them the coder is expected to have wrong.
        proposal: the code it proposes, of fewer digits where it backed off; None if none.
        group_title: title of the proposed group.
        confidence: the confidence in the proposal, between 0 and 1.
        candidates: likely codes, best first.
        question: what to ask to be sure.
    """

    title: str
    industry: str | None
    additional: str | None
    rows: int
    worth: float
    proposal: Code | None
    group_title: str | None
    confidence: float
    candidates: tuple[Candidate, ...]
    question: str | None


@dataclass(frozen=True, slots=True)
class Queue:
    """Titles to decide, those worth most first.

    Args:
        version: the id of the version that they were coded to.
        items: the titles.
        rows: rows of the table that the queue is made from.
        without_title: rows without a word in the title, which no decision can settle.
    """

    version: str
    items: tuple[QueueItem, ...]
    rows: int
    without_title: int = 0

    def __len__(self) -> int:
        return len(self.items)

    @property
    def rows_to_review(self) -> int:
        """Rows that the whole queue settles."""
        return self.settled_by(len(self))

    def settled_by(self, decisions: int) -> int:
        """Return rows that the first so many decisions settle."""
        return sum(item.rows for item in self.items[:decisions])


@dataclass(frozen=True, slots=True)
class Conflict:
    """What people decided differently about equal titles: the last word of each, the latest last."""

    decisions: tuple[Decision, ...]

    @property
    def title(self) -> str:
        """The title in conflict, as the latest decision has it."""
        return self.decisions[-1].title

    def others(self) -> Sequence[Decision]:
        """Return those that the latest decision overrules."""
        return [decision for decision in self.decisions if decision.code != self.decisions[-1].code]
