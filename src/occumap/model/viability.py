"""When a group has enough people to be published, and what stands of that for one group.

The policy is data: an issue cites it by name, and whoever reads the decision sees the same threshold, source and
interval that it was taken on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from occumap.model.code import Code
from occumap.model.noun import Noun, counted, shortened


class Verdict(StrEnum):
    """Where a group stands against the threshold; the whole interval must be on one side of it."""

    VIABLE = "viable"
    TOO_SMALL = "too small"
    CANT_TELL = "can't tell"
    NO_EVIDENCE = "no evidence"


class Direction(StrEnum):
    """How a group's share of all people moved between an earlier and a later source."""

    GROWING = "growing"
    SHRINKING = "shrinking"
    STEADY = "no clear change"


@dataclass(frozen=True, slots=True, repr=False)
class ViabilityPolicy(Noun):
    """What is asked of a group.

    Args:
        name: what an issue cites it by.
        minimum: people a group must have.
        source: where the people are counted, such as ``census2011``; empty for the only one there is.
        confidence: of the interval, which is Wilson's for a share of the sample, times all people.
        max_in_residual: the largest share of its parent a residual group may have.
        compared_with: a source of another year to tell growth by; empty for whichever there is.
    """

    name: str = "viability"
    minimum: float = 5000
    source: str = ""
    confidence: float = 0.95
    max_in_residual: float = 0.25
    compared_with: str = ""

    def _in_short(self) -> str:
        return f"{shortened(self.name)}: {shortened(self.in_words, 200)}"

    @property
    def in_words(self) -> str:
        """The policy in a sentence."""
        of = f" in {self.source}" if self.source else ""
        return (
            f"at least {self.minimum:,.0f} people{of}, {self.confidence:.0%} interval; "
            f"a residual group at most {self.max_in_residual:.0%} of its parent"
        )


@dataclass(frozen=True, slots=True)
class GroupViability:
    """How many people a group has, and what that comes to.

    Attributes:
        people: the estimate; None without evidence, or where a group takes parts of others and nobody has counted
            which: then ``low`` and ``high`` hold whatever the parts are.
        records: the records the estimate rests on.
        change: the factor by which the share of all people changed, with its interval, None with one source.
        compared_people, compared_records: people and records in the other source, which ``change`` tells.
        share_of_parent: None where the people aren't known.
        made_of: groups of the earlier version it takes whole, for a group of a revision.
        parts_of: those it takes in part.
        suppressed: whether its figures are kept back, since they are small or would give away others that are.
    """

    code: Code
    title: str
    people: float | None
    low: float | None
    high: float | None
    records: float | None
    verdict: Verdict
    direction: Direction | None = None
    change: tuple[float, float, float] | None = None
    share_of_parent: float | None = None
    residual_too_large: bool = False
    made_of: tuple[Code, ...] = ()
    parts_of: tuple[Code, ...] = ()
    suppressed: bool = False
    compared_people: float | None = None
    compared_records: float | None = None


@dataclass(frozen=True, repr=False)
class Viability(Noun):
    """Every group of a version, or of what a revision would make, against one policy.

    ``scale`` is people to a record of the source, ``source`` what the people were counted in.
    """

    policy: ViabilityPolicy
    version: str
    source: str
    source_title: str
    scale: float
    made_up: bool
    groups: tuple[GroupViability, ...]

    def _in_short(self) -> str:
        verdicts = [group.verdict for group in self.groups]
        said = ", ".join(f"{verdicts.count(verdict):,} {verdict.value}" for verdict in Verdict if verdict in verdicts)
        return f"{self.version} in {self.source}: {counted(len(self.groups), 'group')}: {said}"

    def __getitem__(self, value: str) -> GroupViability:
        return next(group for group in self.groups if group.code.value == value)


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """Figures an issue cites, as the proposals document shows them beside the decision."""

    name: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
