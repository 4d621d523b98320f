"""A revision from its file to everything it owes its users."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from occumap.atomic import write_together
from occumap.model.code import Code
from occumap.model.impact import Impact
from occumap.model.index import Index
from occumap.model.plan import Outcome, Plan
from occumap.model.revision import Revision
from occumap.model.viability import EvidenceTable
from occumap.read_options import TOLD, ReadOptions
from occumap.render.proposals import Remark, proposals_html
from occumap.render.revision_files import outcome_files, plan_files
from occumap.render.workbook import revision_workbook
from occumap.workflows.figures.impact import impact_of_revision
from occumap.workflows.revise.issue_evidence import cited_evidence, cited_sources
from occumap.workflows.revise.plan import apply, plan


@dataclass(frozen=True)
class Revised:
    """A plan, its outcome if it could be applied, and with weights the evidence its issues cite and what it breaks."""

    plan: Plan
    outcome: Outcome | None
    evidence: Mapping[int, tuple[EvidenceTable, ...]] = field(default_factory=dict)
    impact: Impact | None = None


def revise(
    revision: Revision | Plan | str | Path,
    *,
    index: Index | str | Path | None = None,
    strict: bool = False,
    weights: str | None = None,
    suppress: float = 0,
    options: ReadOptions = TOLD,
) -> Revised:
    """Return the plan of a revision, and its outcome if no error is open.

    Args:
        revision: a name, a folder or file, the revision itself, or a plan, which is taken as it is.
        index: a name, a file, or the index itself; if not given, the best one held that is coded to the version, else
            groups are revised alone.
        strict: leave the revision's assumptions out.
        weights: dual-coded figures, for the evidence that issues cite and the breaks in series.
        suppress: people below this are hidden, and others as far as totals would give them away; 0 hides none.
        options: what you say of the file of figures; all else is told from its content.

    Raises:
        OccumapError: something named isn't there or can't be read.

    >>> revised = revise("soc2010-review")
    >>> len(revised.outcome.version.at_level("sub-major"))
    26
    """
    planned = revision if isinstance(revision, Plan) else plan(revision, index=index, strict=strict)
    outcome = None if planned.errors else apply(planned)
    if outcome is None or weights is None:
        return Revised(planned, outcome)
    return _with_figures(planned, outcome, weights, options, suppress)


def _with_figures(planned: Plan, outcome: Outcome, weights: str, options: ReadOptions, suppress: float) -> Revised:
    """Return a revision with its evidence and its breaks; what is hidden in one of them is hidden in the other."""
    hide: frozenset[Code] = frozenset()
    while True:
        cited = cited_sources(planned, outcome, weights=weights, options=options, suppress=suppress, hide=hide)
        breaks = impact_of_revision(outcome, weights=weights, options=options, suppress=suppress, hide=hide)
        gone = {one.group for one in breaks.breaks if one.suppressed and one.before is None}
        # Each was made sure of with what the others hide, so nothing that one relies on stands in another.
        beyond = gone.union(*(one.hidden for one in cited.values())) - hide
        if not beyond or not cited:
            return Revised(planned, outcome, cited_evidence(planned, cited), breaks)
        hide |= beyond


def keep(revised: Revised, folder: Path) -> tuple[Path, ...]:
    """Write what the revision comes to into a folder: all files or none.

    A plan that can't be applied leaves its findings, the plan and the proposals document.

    Raises:
        OutputError: the folder can't be written.
    """
    return write_together(folder, files_of(revised), replacing=ALL_FILES)


def files_of(revised: Revised, *, comments: Iterable[Remark] = ()) -> dict[str, bytes]:
    """Return what the revision comes to, by file name.

    Args:
        revised: a plan that can't be applied gives its findings, the plan and the proposals document alone.
        comments: of a consultation, for the proposals document.

    >>> list(files_of(revise("soc2010-review", strict=True)))
    ['findings.csv', 'plan.json', 'proposals.html']
    """
    proposals = proposals_html(revised.plan, revised.outcome, comments=comments, evidence=revised.evidence)
    page = {"proposals.html": proposals.encode()}
    if revised.outcome is None:
        return plan_files(revised.plan) | page
    tables = outcome_files(revised.outcome)
    workbook = {"workbook.xlsx": revision_workbook(revised.outcome, revised.impact)}
    return tables | workbook | page


ALL_FILES = (
    "structure.csv",
    "correspondence.csv",
    "index.csv",
    "findings.csv",
    "plan.json",
    "workbook.xlsx",
    "proposals.html",
)
