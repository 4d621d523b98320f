"""What a revision comes to: the plan before it is applied, and the outcome after."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.finding import Finding, Severity
from occumap.model.index import Index
from occumap.model.noun import Noun, counted, in_percent
from occumap.model.revision import Revision
from occumap.model.selector import Selector, Words, words_of
from occumap.model.version import Group, Version


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """A group of the new version: where it comes from and which issues have to do with it.

    ``origins`` are the old groups it continues; none for a group that is created.
    """

    code: Code
    level: str
    title: str
    parent: Code | None
    origins: tuple[Code, ...] = ()
    issues: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """Entries of one old group and where they go: those ``where`` selects, or the rest for None.

    ``issue`` is None for a group that simply stays; ``to`` is None where no destination is known.
    """

    source: Code
    to: Code | None
    where: Selector | None
    issue: int | None
    rule: str
    assumption: str | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Plan(Noun):
    """All changes of a revision composed into one, with what is wrong with it.

    ``version`` and ``correspondence`` are what applying it gives. While errors are open they are a sketch: a group
    whose parent is missing stands at the top, and entries without a destination are in no link.

    ``destinations`` has a row for each entry of the index, in its order: ``entry_id, from_code,
    to_code, issue, rule`` (``to_code`` is null where no destination is known; ``issue`` where the
    group simply stays).
    """

    revision: Revision
    old: Version
    index: Index
    strict: bool
    groups: tuple[PlannedGroup, ...]
    routes: tuple[Route, ...]
    destinations: pl.DataFrame = field(repr=False)
    version: Version
    correspondence: Correspondence
    changes: tuple[GroupChange, ...]
    findings: tuple[Finding, ...]

    def _in_short(self) -> str:
        graves = [finding.severity for finding in self.findings]
        errors = counted(graves.count(Severity.ERROR), "error")
        still = f" ({len(self.errors) or 'none'} open)" if Severity.ERROR in graves else ""
        warnings = counted(graves.count(Severity.WARNING), "warning")
        return f"{self.revision.id}: {counted(len(self.revision.issues), 'issue')}, {errors}{still}, {warnings}"

    @property
    def is_of_groups_alone(self) -> bool:
        """Whether there is no index, so that nothing is known of entries, nor how a group that splits is shared out."""
        return len(self.index) == 0

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the plan from being applied."""
        return tuple(finding for finding in self.findings if finding.blocks)


@dataclass(frozen=True, eq=False, repr=False)
class Outcome(Noun):
    """A plan applied: the new version, the correspondence, and the index recoded.

    ``index`` has one more column of codes, that of the new version. ``destinations`` explains each
    entry: ``entry_id, title, add, ind, from_code, to_code, issue, rule``.
    """

    plan: Plan
    version: Version
    correspondence: Correspondence
    index: Index
    destinations: pl.DataFrame = field(repr=False)

    def _in_short(self) -> str:
        changed = sum(1 for old, new in self.destinations.select("from_code", "to_code").iter_rows() if old != new)
        entries = f"{changed:,} of {counted(len(self.index), 'entry', 'entries')} recoded"
        return (
            f"{self.plan.revision.id}: {self.version!r}, {counted(len(self.correspondence.links), 'link')}, {entries}"
        )


@dataclass(frozen=True, slots=True)
class ReusedCode:
    """A code of both versions that doesn't mean the same group: what harms in a file that doesn't say its version.

    Args:
        code: as text.
        old, new: the groups that have it.
        known: whether the table says so; otherwise the titles differ, and nothing says that the group is the same.
    """

    code: str
    old: Group
    new: Group
    known: bool


@dataclass(frozen=True, repr=False)
class Comparison(Noun):
    """What became of each group between two versions, and the links it is read from.

    ``based_on`` says in words where the links come from, such as ``the index starter``.
    """

    old: Version
    new: Version
    correspondence: Correspondence
    changes: tuple[GroupChange, ...]
    based_on: str = ""

    def _in_short(self) -> str:
        same = sum(change.types == (ChangeType.UNCHANGED,) for change in self.changes)
        return f"{self.old.id} -> {self.new.id}: {counted(len(self.changes), 'group')}, {same:,} unchanged"

    @cached_property
    def ends(self) -> frozenset[Code]:
        """The lowest groups of both versions: those that nothing is under, and others that such a one is linked to."""
        leaves = {group.code for version in (self.old, self.new) for group in version.leaves}
        ends = [(link.from_code, link.to_code) for link in self.correspondence.links]
        return frozenset(leaves | {code for pair in ends if leaves & {*pair} for code in pair})

    @cached_property
    def reused(self) -> tuple[ReusedCode, ...]:
        """The codes given away anew: of both versions, but not of one group that lives on under it."""
        change_of = {change.group: change for change in self.changes}
        linked = {code for link in self.correspondence.links for code in (link.from_code, link.to_code)}
        found = []
        for group in self.old:
            other, change = self.new.get(group.code.value), change_of.get(group.code)
            if other is None or change is None or change.successor == other.code:
                continue
            known = change.types != (ChangeType.UNLINKED,) or other.code in linked
            if known or group.title.casefold() != other.title.casefold():
                found.append(ReusedCode(group.code.value, group, other, known))
        return tuple(found)

    @cached_property
    def offers(self) -> tuple[tuple[Code, Code], ...]:
        """Groups without a link and those of the other version, likewise without one, of the same words in their title.

        Nothing says that they are the same; it is for the reader to say.
        """
        unlinked = [change for change in self.changes if change.types == (ChangeType.UNLINKED,)]
        by_words: dict[Words, list[Code]] = {}
        for change in unlinked:
            if change.group.version == self.new.id:
                by_words.setdefault(words_of(change.title), []).append(change.group)
        return tuple(
            (change.group, same[0])
            for change in unlinked
            if change.group.version == self.old.id and len(same := by_words.get(words_of(change.title), [])) == 1
        )


@dataclass(frozen=True, slots=True)
class Succession:
    """Where the final version gives a draft's group another code: ``renumbered``, or ``decided otherwise``."""

    draft_code: str
    final_code: str
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why entries of an old group ended under another final code than the draft meant, and of what sort that is."""

    from_code: str
    final_code: str
    sort: str
    reason: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An entry whose code the draft and the final version don't agree on, and how that is sorted."""

    entry_id: str
    entry: str
    from_code: Code
    draft_code: Code | None
    expected_code: Code | None
    final_code: Code | None
    issues: tuple[int, ...]
    sort: str
    reason: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many entries were held against the final version, and how many agree.

    ``agree`` counts after the whole succession table, ``renumbered`` after plain renumberings only,
    ``as_drafted`` with none of it.
    """

    entries: int
    agree: int
    renumbered: int
    as_drafted: int

    @property
    def share(self) -> float:
        """Agreeing entries as a fraction of all, 1 for no entries."""
        return self.agree / self.entries if self.entries else 1.0


@dataclass(frozen=True, repr=False)
class Replay(Noun):
    """A revision held against what was published in the end: entry by entry of an index, or link by link of a table.

    ``index`` is what it was held against, and ``counted`` what its numbers count: ``entry`` or ``link``.
    """

    revision: Revision
    index: str
    final_version: str
    total: Agreement
    by_issue: tuple[tuple[int, Agreement], ...]
    left_alone: tuple[tuple[int, Agreement], ...]
    disagreements: tuple[Disagreement, ...]
    uncoded: int
    counted: str = "entry"

    def _in_short(self) -> str:
        many = "entries" if self.counted == "entry" else "links"
        found = f"{self.total.agree:,} of {counted(self.total.entries, self.counted, many)} agree"
        return f"{self.revision.id} against {self.final_version}: {found} ({in_percent(self.total.share)})"
