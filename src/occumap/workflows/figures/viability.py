"""Which groups are large enough, in a version or in what a revision would make of it."""

from __future__ import annotations

from dataclasses import dataclass

from occumap.catalog import load, shipped
from occumap.catalog.weights import MADE_UP
from occumap.catalog.weights import weights as load_weights
from occumap.errors import InputError
from occumap.evidence.viability import viability, viability_of_revision
from occumap.model.viability import GroupViability, Viability, ViabilityPolicy
from occumap.workflows.revise.issue_evidence import IssueEvidence, evidence_of_issue, left_alone, with_people
from occumap.workflows.revise.revise import revise


@dataclass(frozen=True)
class ViabilityReport:
    """Of a version: its groups. Of a revision: the groups it makes, the old ones, and the issue asked for."""

    groups: Viability
    old: Viability | None = None
    left_alone: tuple[GroupViability, ...] = ()
    issue: IssueEvidence | None = None


def report_viability(
    subject: str = "",
    *,
    weights: str = MADE_UP,
    policy: ViabilityPolicy | None = None,
    level: str | None = None,
    issue: int | None = None,
    index: str = shipped.STARTER,
    people: float | None = None,
) -> ViabilityReport:
    """Where each group stands against a policy.

    Args:
        subject: a version or a revision; the earlier version of the weights if not given.
        weights: a name or file of dual-coded figures.
        policy: threshold, source, interval.
        level: for a version, groups of this level instead of the lowest.
        issue: for a revision, the issue to report on.
        index: for a revision, the index that says which groups it makes of which.
        people: all people the source stands for, instead of what is known of it.

    Raises:
        OccumapError: something named isn't there, or the revision has open errors.

    >>> len(report_viability("soc2010", level="minor").groups.groups)
    90
    """
    table = load_weights(weights)
    asked = policy or ViabilityPolicy()
    known = with_people(table, asked, people)
    named = load.load(subject or table.from_version)
    if named.revision is None:
        version = load.version(subject or table.from_version)
        return ViabilityReport(viability(table, version, asked, known, level=level))
    revised = revise(subject, index=index)
    plan, outcome = revised.plan, revised.outcome
    if outcome is None:
        raise InputError(
            subject,
            f"its plan has {len(plan.errors)} open errors, so it isn't known which groups it makes",
            hint="Run occumap revise to see them, and mend the revision.",
        )
    before = viability(table, plan.old, asked, known)
    after = viability_of_revision(table, plan.old, outcome.version, outcome.correspondence, asked, known)
    alone = left_alone(plan, before)
    return ViabilityReport(
        after, before, alone, evidence_of_issue(plan, issue, before, after, alone) if issue else None
    )
