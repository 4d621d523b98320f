"""What dual-coded figures say of the groups of an issue, for the person who decides it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from occumap.catalog.weight_sources import MADE_UP, sources
from occumap.catalog.weights import WeightOptions
from occumap.catalog.weights import weights as load_weights
from occumap.errors import InputError
from occumap.evidence.viability import Source, viability, viability_of_revision
from occumap.model.change_type import ChangeType
from occumap.model.figure_kind import SUPPRESSED
from occumap.model.plan import Outcome, Plan
from occumap.model.revision import Issue
from occumap.model.viability import EvidenceTable, GroupViability, Verdict, Viability, ViabilityPolicy
from occumap.model.weights import WeightedCorrespondence
from occumap.read_options import TOLD, ReadOptions


@dataclass(frozen=True)
class IssueEvidence:
    """The groups an issue is about, those they come to, and small groups that no issue touches."""

    issue: Issue
    about: tuple[GroupViability, ...]
    becomes: tuple[GroupViability, ...]
    left_alone: tuple[GroupViability, ...]


def cited_evidence(
    plan: Plan, outcome: Outcome, *, weights: str = MADE_UP, options: ReadOptions = TOLD
) -> Mapping[int, tuple[EvidenceTable, ...]]:
    """Return, for each issue, the figures of the evidence it cites by name, ready to be shown."""
    stated = {policy.name: policy for policy in plan.revision.evidence}
    if not any(issue.cites for issue in plan.revision.issues):
        return {}
    table = load_weights(weights, how=WeightOptions(reading=options))
    shown: dict[int, tuple[EvidenceTable, ...]] = {}
    for issue in plan.revision.issues:
        tables = []
        for name in issue.cites:
            policy = _of_made_up(table, stated[name])
            known = with_people(table, policy, None)
            before = viability(table, plan.old, policy, known)
            after = viability_of_revision(table, plan.old, outcome.version, outcome.correspondence, policy, known)
            tables.append(
                _table(name, evidence_of_issue(plan, issue.number, before, after, left_alone(plan, before)), before)
            )
        if tables:
            shown[issue.number] = tuple(tables)
    return shown


def _of_made_up(table: WeightedCorrespondence, policy: ViabilityPolicy) -> ViabilityPolicy:
    """Return a policy as it can be tried on made-up records, whose only source is none a policy would name."""
    return replace(policy, source="", compared_with="") if table.sources == (MADE_UP,) else policy


def with_people(table: WeightedCorrespondence, policy: ViabilityPolicy, people: float | None) -> Mapping[str, Source]:
    """Return what is known of the sources, with another number of people for the one that counts, if given."""
    known = dict(sources())
    if people:
        for name in [policy.source] if policy.source else table.sources:
            known[name] = replace(known.get(name, Source(name)), people=people)
    return known


def left_alone(plan: Plan, before: Viability) -> tuple[GroupViability, ...]:
    """Return groups not surely large enough that keep exactly the entries they had."""
    same = {
        change.group.value
        for change in plan.changes
        if change.group.version == plan.old.id
        and set(change.types) <= {ChangeType.UNCHANGED, ChangeType.NAME_CHANGE, ChangeType.CODE_CHANGE}
    }
    small = {Verdict.TOO_SMALL, Verdict.CANT_TELL}
    found = [one for one in before.groups if one.code.value in same and one.verdict in small]
    return tuple(sorted(found, key=lambda one: (one.people or 0, one.code)))


def evidence_of_issue(
    plan: Plan,
    number: int,
    before: Viability,
    after: Viability,
    alone: tuple[GroupViability, ...],
) -> IssueEvidence:
    """Return the groups an issue is about (or takes from, if it doesn't say), and the groups they come to.

    Raises:
        InputError: the revision has no such issue.
    """
    issue = plan.revision.issue(number)
    if issue is None:
        known = ", ".join(str(one.number) for one in plan.revision.issues)
        raise InputError(plan.revision.id, f"there is no issue {number}", hint=f"Issues: {known}.")
    lowest = {group.code.value for group in plan.old.lowest}
    about = [value for value in (reference.value for reference in issue.about) if value in lowest]
    about += [
        route.source.value
        for route in plan.routes
        if route.issue == number and not about and route.source.value in lowest
    ]
    made = {
        group.code.value
        for group in plan.groups
        if number in group.issues or any(code.value in about for code in group.origins)
    }
    going = {one.code for one in after.groups if {c.value for c in (*one.made_of, *one.parts_of)} & set(about)}
    becomes = [one for one in after.groups if one.code in going or one.code.value in made]
    return IssueEvidence(issue, tuple(before[value] for value in dict.fromkeys(about)), tuple(becomes), alone)


def _table(name: str, evidence: IssueEvidence, before: Viability) -> EvidenceTable:
    counted = "made-up records" if before.made_up else before.source_title
    rows = [
        (str(one.code), one.title, *shown_people(one), one.verdict.value)
        for one in (*evidence.about, *evidence.becomes)
    ]
    return EvidenceTable(
        name,
        f"{before.policy.in_words}; counted in: {counted}",
        ("group", "title", "people", "95 % interval", "verdict"),
        tuple(rows),
        "These records are invented: they show what the evidence looks like, and prove nothing."
        if before.made_up
        else "",
    )


def shown_people(one: GroupViability) -> tuple[str, str]:
    """Return the estimate and its interval in words.

    >>> from occumap.model.code import Code
    >>> shown_people(GroupViability(Code("v", "1"), "", 5400.2, 5000.4, 5900, 50, Verdict.VIABLE))
    ('5,400', '5,000–5,900')
    """
    if one.suppressed:
        return SUPPRESSED, SUPPRESSED
    if one.low is None or one.high is None:
        return "–", "–"
    low, high = (f"{round(n, -2 if n >= 1000 else -1):,.0f}" for n in (one.low, one.high))
    return (
        "?" if one.people is None else f"{round(one.people, -2 if one.people >= 1000 else -1):,.0f}"
    ), f"{low}–{high}"
