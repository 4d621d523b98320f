"""What dual-coded figures say of the groups of an issue, for the person who decides it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from occumap.catalog.weight_sources import MADE_UP, sources
from occumap.catalog.weights import WeightOptions
from occumap.catalog.weights import weights as load_weights
from occumap.errors import InputError
from occumap.evidence.viability import Source, viability, viability_of_revision
from occumap.model.change_type import ChangeType
from occumap.model.code import Code
from occumap.model.figure_kind import SUPPRESSED, SUPPRESSED_NOTE
from occumap.model.plan import Outcome, Plan
from occumap.model.revision import Issue
from occumap.model.viability import EvidenceTable, GroupViability, Verdict, Viability, ViabilityPolicy
from occumap.model.weights import WeightedCorrespondence
from occumap.read_options import TOLD, ReadOptions
from occumap.workflows.figures.suppressed import viability_without_small

MADE_UP_NOTE = "These records are invented: they show what the evidence looks like, and prove nothing."


@dataclass(frozen=True)
class IssueEvidence:
    """The groups an issue is about, those they come to, and small groups that no issue touches."""

    issue: Issue
    about: tuple[GroupViability, ...]
    becomes: tuple[GroupViability, ...]
    left_alone: tuple[GroupViability, ...]


@dataclass(frozen=True)
class CitedSource:
    """Where groups stand by evidence that a revision names: those of the version before, and those that it makes."""

    before: Viability
    after: Viability

    @property
    def hidden(self) -> frozenset[Code]:
        """The groups before whose people are suppressed."""
        return frozenset(one.code for one in self.before.groups if one.suppressed)


def cited_sources(
    plan: Plan,
    outcome: Outcome,
    *,
    weights: str = MADE_UP,
    options: ReadOptions = TOLD,
    suppress: float = 0,
    hide: Collection[Code] = (),
) -> Mapping[str, CitedSource]:
    """Return, for each evidence that issues cite, where groups stand by it.

    Args:
        plan, outcome: the revision.
        weights: dual-coded figures.
        options: what the user said of them.
        suppress: people below this are hidden, and others as far as totals would give them away; 0 hides none.
        hide: groups whose people are then hidden in any case, since they are hidden elsewhere.
    """
    cited = {name for issue in plan.revision.issues for name in issue.cites}
    if not cited:
        return {}
    table = load_weights(weights, how=WeightOptions(reading=options))
    found = {}
    for named in plan.revision.evidence:
        if named.name not in cited:
            continue
        policy = _of_made_up(table, named)
        known = with_people(table, policy, None)
        before = viability(table, plan.old, policy, known)
        after = viability_of_revision(table, plan.old, outcome.version, outcome.correspondence, policy, known)
        parts = [(after, outcome.version), (before, plan.old)]
        after, before = viability_without_small(parts, suppress, hide=hide)
        found[named.name] = CitedSource(before, after)
    return found


def cited_evidence(plan: Plan, found: Mapping[str, CitedSource]) -> Mapping[int, tuple[EvidenceTable, ...]]:
    """Return, for each issue, the figures of the evidence it cites by name, ready to be shown."""
    return {
        issue.number: tuple(
            _table(
                name, evidence_of_issue(plan, issue.number, one.before, one.after, left_alone(plan, one.before)), one
            )
            for name, one in ((name, found[name]) for name in issue.cites)
        )
        for issue in plan.revision.issues
        if issue.cites
    }


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


def _table(name: str, evidence: IssueEvidence, source: CitedSource) -> EvidenceTable:
    before = source.before
    counted = "made-up records" if before.made_up else before.source_title
    groups = (*evidence.about, *evidence.becomes)
    rows = [(str(one.code), one.title, *shown_people(one), one.verdict.value) for one in groups]
    notes = (
        MADE_UP_NOTE if before.made_up else "",
        SUPPRESSED_NOTE if any(one.suppressed for one in groups) else "",
    )
    return EvidenceTable(
        name,
        f"{before.policy.in_words}; counted in: {counted}",
        ("group", "title", "people", "95 % interval", "verdict"),
        tuple(rows),
        " ".join(filter(None, notes)),
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
