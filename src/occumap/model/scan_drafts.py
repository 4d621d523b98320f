"""What a scan leads to: issues of a revision that nobody has raised yet, with what speaks for each."""

from __future__ import annotations

from dataclasses import dataclass

from occumap.model.code import Code
from occumap.model.noun import Noun, counted
from occumap.model.plan import Plan
from occumap.model.revision import Decision, Issue, Revision
from occumap.model.scan import Scan, ScanKind


@dataclass(frozen=True, slots=True)
class ScanDraft:
    """An issue drafted from the evidence on one group.

    Args:
        group: the group it is about.
        kind: the evidence that raised it.
        issue: as a revision states it.
        withdrawn: why the changes that were drafted at first were taken back; empty where they weren't.
    """

    group: Code
    kind: ScanKind
    issue: Issue
    withdrawn: str = ""

    @property
    def proposes(self) -> bool:
        """Whether it asks for changes."""
        return self.issue.decision is Decision.CHANGE


@dataclass(frozen=True, eq=False, repr=False)
class ScanDrafts(Noun):
    """A revision drafted from a scan, and what it comes to.

    Args:
        scan: what it is drafted from.
        drafts: one for each issue, in their order.
        plan: of the revision; an open error is one that no draft is to blame for, such as a fault of the index.
    """

    scan: Scan
    drafts: tuple[ScanDraft, ...]
    plan: Plan

    def _in_short(self) -> str:
        proposing = sum(one.proposes for one in self.drafts)
        return f"from {self.scan.version}: {counted(len(self.drafts), 'issue')}, {proposing} with changes"

    @property
    def revision(self) -> Revision:
        """The revision that the drafts are the issues of."""
        return self.plan.revision
