"""What a scan has to go by: a version, its index, and tables by group from several sources.

Whatever isn't given is no evidence, and is said to be none. Codes of later versions, and what was derived from them,
are the answer to a scan of an earlier one: whoever makes the material leaves them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from occumap.errors import InputError
from occumap.evidence.entry_words import Wording, wording_of
from occumap.model.code import Code
from occumap.model.index import Index
from occumap.model.scan import ScanKind, ScanMeasure, ScanSource
from occumap.model.version import Group, Version


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of a group, and how far it can be relied on.

    Args:
        value: the figure.
        variation: its coefficient of variation as published, in per cent.
        lower, upper: quartiles, of pay.
    """

    value: float
    variation: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures by group of one source and year.

    Args:
        source: where they come from.
        of: by code, of any level.
        years: the same of other years, for a trend.
        what: what is counted: ``people`` or ``jobs``.
        error: what its coefficients of variation are of.
        suppressed: codes whose figure is kept back, so that it isn't used.
    """

    source: ScanSource
    of: Mapping[str, Known]
    years: Mapping[int, Mapping[str, Known]] = field(default_factory=dict)
    what: str = "people"
    error: str = "the published coefficient of variation"
    suppressed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entries:
    """The index that a scan reads.

    Args:
        source: what it is.
        index: coded to the version scanned.
        helpful: other versions whose codes tell what is in a group.
        levelled: versions that it is coded to whose groups state a skill level.
        first: the release of the index with which the version came out; what came with later ones is new.
    """

    source: ScanSource
    index: Index
    helpful: tuple[str, ...] = ()
    levelled: tuple[str, ...] = ()
    first: str = ""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Another classification that groups of the scanned one lead to.

    Args:
        source: what links the two.
        version: the other classification.
        pairs: by leaf of the scanned version, how many titles (or links) lead to each leaf of the other.
        unit: ``titles`` or ``links``.
    """

    source: ScanSource
    version: Version
    pairs: Mapping[str, Mapping[str, float]]
    unit: str = "titles"


@dataclass(frozen=True, eq=False)
class TaskProfiles:
    """What parts of groups do: finer groups or occupations of a framework, with their tasks or skills.

    Args:
        source: the framework.
        parts: codes of the parts.
        titles: their titles.
        groups: the leaf of the version that each is in.
        matrix: parts × skills, rows of length 1 (in single precision: a framework may have 14,000 skills).
        of: the version of the parts' codes, or the name of the framework.
        what: ``tasks`` or ``skills``.
    """

    source: ScanSource
    parts: tuple[str, ...]
    titles: tuple[str, ...]
    groups: tuple[str, ...]
    matrix: NDArray[np.float32]
    of: str
    what: str = "tasks"

    @cached_property
    def places(self) -> dict[str, tuple[int, ...]]:
        """The places of the parts by the leaf that they are in."""
        found: dict[str, list[int]] = {}
        for n, leaf in enumerate(self.groups):
            found.setdefault(leaf, []).append(n)
        return {leaf: tuple(places) for leaf, places in found.items()}

    def rows(self, places: Sequence[int]) -> NDArray[np.float64]:
        """Return the skills of some parts, in double precision.

        The sums of single precision differ in their last bits by processor, and so would what is printed of them.
        """
        return self.matrix[list(places)].astype(np.float64)


@dataclass(frozen=True, slots=True)
class LevelledPart:
    """An occupation whose qualification level is known, in a group.

    Args:
        code: its code.
        title: its name.
        level: the level of qualification that it asks for.
        group: the leaf of the version that it is in.
        finer: finer groups that it is.
    """

    code: str
    title: str
    level: int
    group: str
    finer: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class CodedAnswer:
    """What somebody answered, as it was coded.

    Args:
        title: the answer.
        codes: one for each coder or source, None for none.
        count: how many said so.
    """

    title: str
    codes: tuple[str | None, ...]
    count: float = 1.0

    @property
    def first(self) -> str | None:
        """The code of the first coder who gave one, None if nobody did."""
        return next((code for code in self.codes if code is not None), None)

    @property
    def is_disputed(self) -> bool:
        """Whether two coders gave different codes; a blank disputes nothing."""
        return len({code for code in self.codes if code is not None}) > 1


@dataclass(frozen=True, slots=True)
class Answers:
    """Coded answers, or vacancies."""

    source: ScanSource
    rows: tuple[CodedAnswer, ...]
    what: str = "answers"


@dataclass(frozen=True, eq=False)
class Material:
    """All that a scan goes by.

    Args:
        version: what is scanned.
        entries: its index, None if there is none.
        people: counts of people, the first source being the one that the ranking counts in.
        trend: counts of people over the years, beside those.
        pay: quartiles of pay.
        profiles: tasks or skills of parts of groups.
        levels: what asks for which level of qualification, and where that is from.
        counterparts: other classifications.
        answers: coded answers and vacancies.
        coded_anew: titles of the index with their code and the one that a coder gives which hasn't seen them.
    """

    version: Version
    entries: Entries | None = None
    people: tuple[Figures, ...] = ()
    trend: tuple[Figures, ...] = ()
    pay: tuple[Figures, ...] = ()
    profiles: tuple[TaskProfiles, ...] = ()
    levels: tuple[tuple[ScanSource, tuple[LevelledPart, ...]], ...] = ()
    counterparts: tuple[Counterpart, ...] = ()
    answers: tuple[Answers, ...] = ()
    coded_anew: Answers | None = None

    def __post_init__(self) -> None:
        for figures in (self.people, self.trend, self.pay):
            _refuse_twice(tuple(one.source for one in figures))
        _refuse_twice(tuple(one.source for one in self.profiles))
        _refuse_twice(tuple(one.source for one in self.answers))

    @property
    def sources(self) -> tuple[ScanSource, ...]:
        """All that was read, each once."""
        every = [self.entries.source] if self.entries else []
        for tables in (self.people, self.trend, self.pay, self.profiles, self.counterparts, self.answers):
            every += [one.source for one in tables]
        every += [self.coded_anew.source] if self.coded_anew else []
        return tuple(dict.fromkeys([*every, *(source for source, _ in self.levels)]))

    @cached_property
    def rows(self) -> dict[str, tuple[int, ...]]:
        """Rows of the index by group of any level: those coded to it and to all groups below it."""
        found: dict[str, list[int]] = {group.code.value: [] for group in self.version.groups}
        if self.entries is None:
            return {}
        for code, rows in self.entries.index.rows(self.version.id).items():
            group = self.version.get(code)
            while group is not None:
                found[group.code.value] += rows
                group = self.version.get(group.parent.value) if group.parent else None
        return {code: tuple(sorted(rows)) for code, rows in found.items()}

    @cached_property
    def wording(self) -> Wording:
        """The words of the index.

        Raises:
            InputError: there is no index.
        """
        if self.entries is None:
            raise InputError(self.version.id, "there is no index to scan", hint="Give an index coded to it.")
        return wording_of(self.entries.index, self.version.id, others=self.entries.helpful)

    @property
    def groups(self) -> tuple[Group, ...]:
        """All groups, the lowest level first."""
        levels = [level.name for level in reversed(self.version.rules.levels)]
        return tuple(group for level in levels for group in self.version.at_level(level))

    def under(self, group: Group) -> tuple[str, ...]:
        """Return the leaves under a group, itself if it is one."""
        return self._leaves[group.code.value]

    @cached_property
    def _leaves(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {group.code.value: [] for group in self.version.groups}
        for leaf in self.version.leaves:
            group: Group | None = leaf
            while group is not None:
                found[group.code.value].append(leaf.code.value)
                group = self.version.get(group.parent.value) if group.parent else None
        return {code: tuple(leaves) for code, leaves in found.items()}

    def siblings(self, group: Group) -> tuple[Group, ...]:
        """Return the other groups under the same parent."""
        return tuple(one for one in self.version.children(group.parent.value if group.parent else None) if one != group)

    def code(self, value: str) -> Code:
        """Return a code of the version."""
        return Code(self.version.id, value)

    def is_leaf(self, group: Group) -> bool:
        """Return whether nothing is under a group."""
        return not self.version.children(group.code.value)


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of a group before it is set beside those of others.

    Args:
        code: of the group.
        measure: without its strength.
        weight: what orders groups of a level by it; its value if None.
        among: which measures of its kind and way it is set beside: those of its own source if None.
    """

    code: str
    measure: ScanMeasure
    weight: float | None = None
    among: str | None = None

    @property
    def key(self) -> tuple[ScanKind, str, str]:
        """What it can be set beside: measures of the same kind and way, and mostly of the same source."""
        return self.measure.kind, self.measure.by, self.measure.source if self.among is None else self.among


def nothing(code: str, kind: ScanKind, unit: str, why: str, *, source: str = "", by: str = "") -> Measured:
    """Return that there is no evidence of a kind on a group, and why."""
    return Measured(code, ScanMeasure(kind, None, unit, source, why, by=by))


def beside_it(number: int, figure: str) -> str:
    """Return what a measure comes to on the groups beside one: of several the median.

    >>> beside_it(1, "1.40 times"), beside_it(3, "0.28")
    ('; its only neighbour: 1.40 times', '; its 3 neighbours: median 0.28')
    """
    return f"; its {f'{number} neighbours: median' if number > 1 else 'only neighbour:'} {figure}"


def _refuse_twice(sources: tuple[ScanSource, ...]) -> None:
    seen: dict[tuple[str, int | None], str] = {}
    for one in sources:
        key = (one.about, one.year)
        if key in seen:
            what = "it is given twice" if one.name == seen[key] else f"it is given twice, also as {seen[key]}"
            raise InputError(one.name, what, hint="Give each source of a year once.")
        seen[key] = one.name
