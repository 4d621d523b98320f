"""What a scan of a whole classification found: for every group the evidence that it may have to change.

A measure has a value with its interval and its source, or says that there is no evidence, and why: that is never zero.
Its strength says how unusual the value is among groups of the same level. What the measures of a group come to
together is a rank among groups, learned on earlier revisions, not the probability of a change.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from occumap.errors import UnknownNameError
from occumap.model.code import Code
from occumap.model.noun import Noun, counted


class ScanKind(StrEnum):
    """What is measured of a group."""

    SIZE = "size"
    TREND = "trend"
    HIDDEN_PART = "hidden part"
    MIXED_TASKS = "mixed tasks"
    MIXED_PAY = "mixed pay"
    MIXED_LEVEL = "mixed level"
    RESIDUAL = "residual"
    ALIKE = "hard to tell apart"
    NEW_TITLES = "new titles"
    MISFIT = "misfit with another classification"
    CHANGED_BEFORE = "changed before"


class ScanOrder(StrEnum):
    """What groups are ranked by within their level: people × strength, or strength alone."""

    PEOPLE = "people"
    STRENGTH = "strength"

    @property
    def in_words(self) -> str:
        """What the ranking goes by."""
        return "people × strength of evidence" if self is ScanOrder.PEOPLE else "strength of evidence"


@dataclass(frozen=True, slots=True)
class ScanSource:
    """Where evidence comes from.

    Args:
        name: what measures cite it by, such as ``ons-v12`` or ``aps-2022``.
        about: what it is, with its date.
        version: the version that it is coded to; empty where it has codes of several.
        year: of what it counts; None where it isn't about a year.
    """

    name: str
    about: str
    version: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class HiddenPart:
    """A part of a group that hangs together and stands apart from the rest.

    Args:
        name: in words of its own entries.
        entries: ids of its entries in the index, the most typical first; empty where it isn't made of entries.
        titles: what those entries say, the most typical first.
        codes: finer groups, or groups of another classification, that it is made of.
        people: how many are in it, None where nobody has counted.
        share: of the group's entries, 0 to 1; of its finer groups where it has no entries.
        score: how much it looks like what earlier revisions split off, 0 to 1.
        to: the group that its level or its tasks belong with, where that is another one.
        named: how many of its entries the name covers, where it was made as a classification writes names.
    """

    name: str
    entries: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    people: float | None = None
    share: float | None = None
    score: float | None = None
    to: Code | None = None
    named: int | None = None


@dataclass(frozen=True, slots=True)
class ScanMeasure:
    """One piece of evidence on one group, or that there is none.

    Args:
        kind: what is measured.
        value: in ``unit``; None for no evidence.
        low, high: the 95 % interval, None where there is none.
        unit: such as ``people``, ``share of entries`` or ``log ratio of pay``.
        source: the name of a `ScanSource`.
        says: the finding in a sentence, with its figures; of no evidence, why there is none.
        strength: the share of groups of its level with a weaker value, 0 to 1; None for no evidence.
        others: groups it is also about: those it is confused with, or where a part belongs.
        parts: parts of the group that it found, the best first.
        settles: what would settle the doubt.
        by: what it is measured by, such as ``people``, ``titles`` or ``tasks``, where a kind is measured in several
            ways.
    """

    kind: ScanKind
    value: float | None
    unit: str
    source: str
    says: str
    low: float | None = None
    high: float | None = None
    strength: float | None = None
    others: tuple[Code, ...] = ()
    parts: tuple[HiddenPart, ...] = ()
    settles: str = ""
    by: str = ""

    @property
    def name(self) -> str:
        """Its kind, and the way it is measured where there are several, such as ``size by people``."""
        return f"{self.kind} by {self.by}" if self.by else str(self.kind)

    @property
    def is_evidence(self) -> bool:
        """Whether anything is known."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class ScannedGroup:
    """A group with all its evidence.

    Args:
        code: the group.
        title: its title.
        level: the name of its level.
        measures: what was measured, one or more of each kind (one for each source), no evidence included.
        strength: what the measures come to, 0 to 1; None where nothing tells the group from others of its level.
        people: those affected by a change, from the source that the scan counts in; None if nobody has counted.
        rank: its place among groups of its level, from 1; equal groups share one; None without evidence.
    """

    code: Code
    title: str
    level: str
    measures: tuple[ScanMeasure, ...]
    strength: float | None = None
    people: float | None = None
    rank: int | None = None

    @property
    def evidence(self) -> tuple[ScanMeasure, ...]:
        """What is known, the strongest first."""
        known = [one for one in self.measures if one.is_evidence]
        return tuple(sorted(known, key=lambda one: -(one.strength or 0.0)))

    @property
    def unknown(self) -> tuple[ScanKind, ...]:
        """Kinds on which no source says anything."""
        known = {one.kind for one in self.measures if one.is_evidence}
        return tuple(kind for kind in ScanKind if kind not in known)

    def of(self, kind: ScanKind) -> tuple[ScanMeasure, ...]:
        """Return the measures of a kind, one for each source."""
        return tuple(one for one in self.measures if one.kind is kind)


@dataclass(frozen=True, eq=False, repr=False)
class Scan(Noun):
    """A whole classification with the evidence for its next revision.

    Args:
        version: its id.
        index: the name of the index; empty if there was none.
        groups: every group of every level, the lowest level first, each level by rank, unranked last.
        sources: what was read.
        notes: what must be known before the figures: sources that contradict each other, what was left out and why.
        ranking: those of the notes that are about the ranks, such as which groups have none.
        order: what groups are ranked by.

    >>> from occumap.model.code import Code
    >>> size = ScanMeasure(ScanKind.SIZE, 5000.0, "people", "made-up", "5,000 people")
    >>> group = ScannedGroup(Code("tiny1", "11"), "Bakers", "unit", (size,), 0.5, 5000.0, 1)
    >>> Scan("tiny1", "small", (group,))
    <Scan of tiny1: 1 group, 1 with evidence>
    """

    version: str
    index: str
    groups: tuple[ScannedGroup, ...]
    sources: tuple[ScanSource, ...] = ()
    notes: tuple[str, ...] = ()
    ranking: tuple[str, ...] = ()
    order: ScanOrder = ScanOrder.PEOPLE

    def _in_short(self) -> str:
        known = sum(one.strength is not None for one in self.groups)
        return f"of {self.version}: {counted(len(self.groups), 'group')}, {known:,} with evidence"

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one.code.value: n for n, one in enumerate(self.groups)}

    def __getitem__(self, value: str) -> ScannedGroup:
        """Return a group by its code.

        Raises:
            UnknownNameError: there is none.
        """
        if value not in self._places:
            raise UnknownNameError(self.version, f"there is no group {value}", hint="Give a code of that version.")
        return self.groups[self._places[value]]

    def of_level(self, level: str) -> tuple[ScannedGroup, ...]:
        """Return the groups of a level by rank."""
        return tuple(one for one in self.groups if one.level == level)
