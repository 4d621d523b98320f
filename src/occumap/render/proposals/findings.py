"""The findings of a plan, by severity and kind, each with what answers it or could."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from occumap.model.finding import Finding, Severity
from occumap.render.proposals.facts import Facts, Mention, bare

_REUSED = "code-reused"
_KINDS = {
    "answers-nothing": "Assumptions and acceptances that answer no finding",
    "claimed-twice": "Entries claimed for two groups",
    "code-claimed-twice": "Codes or titles claimed twice",
    "code-given-away": "Codes given to a group while another group has them",
    "code-reused": "Codes used again for another group",
    "crosses-major-groups": "Moves between major groups",
    "decision-unclear": "Decision and changes that don’t agree",
    "declared-otherwise": "Groups said to be renamed or recoded that lose entries",
    "empty-group": "Groups that no entry reaches",
    "empty-parent": "Groups with nothing left in them",
    "group-claimed-twice": "Groups with two conflicting changes",
    "lookalikes-elsewhere": "Entries similar to those of a new group that stay elsewhere",
    "merge-without-code": "Mergers without a code",
    "no-destination": "Entries without a destination",
    "no-reason": "Decisions without a reason",
    "one-title-two-codes": "One title under two codes",
    "only-child-digit": "Codes against the rule for an only group",
    "parent-full": "Groups with no codes left",
    "residual-digit": "Codes against the rule for a residual group",
    "residual-grows": "Residual groups that grow",
    "rule-matches-nothing": "Rules that match no entry",
    "title-mismatch": "Titles that aren’t the title of their code",
    "title-missing": "Titles not stated",
    "title-twice": "One title for two groups",
    "unknown-code": "Codes that don’t exist",
    "unknown-target": "Destinations that don’t exist",
}


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding with the codes it is about."""

    about: tuple[Mention, ...]
    message: str
    way_out: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a finding is answered by, or could be."""

    heading: str
    text: str
    because: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one kind and issue that share an answer; ``way_out`` where they share that too."""

    kind: str
    heading: str
    severity: str
    status: str
    issues: tuple[int, ...]
    findings: tuple[FindingView, ...]
    way_out: str
    answer: Answer | None
    reused: tuple[Reused, ...]


@dataclass(frozen=True, slots=True)
class Reused:
    """A code and what it means in either version."""

    code: str
    before: str
    after: str
    issues: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KindView:
    """All findings of one kind and severity."""

    name: str
    heading: str
    count: int
    groups: tuple[FindingGroup, ...]


@dataclass(frozen=True, slots=True)
class SeverityView:
    """All findings of one severity, and how many are open, assumed and accepted."""

    name: str
    count: int
    open: int
    assumed: int
    accepted: int
    kinds: tuple[KindView, ...]


def severity_view(facts: Facts, severity: Severity) -> SeverityView:
    """Return all findings of one severity, kind by kind.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.plan import plan
    >>> planned = plan(small_revision(), small_version(), small_index())
    >>> severity_view(Facts(planned), Severity.ERROR).count
    0
    """
    found = [f for f in facts.plan.findings if f.severity is severity]
    statuses = Counter(f.status for f in found)
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for f in found:
        kinds[f.kind].append(f)
    return SeverityView(
        name=severity.value,
        count=len(found),
        open=statuses["open"],
        assumed=statuses["assumed"],
        accepted=statuses["accepted"],
        kinds=tuple(
            KindView(
                name=f"{severity.value}-{kind}",
                heading=_kind_heading(kind),
                count=len(alike),
                groups=finding_groups(facts, alike, join_issues=kind == _REUSED),
            )
            for kind, alike in kinds.items()
        ),
    )


def _kind_heading(kind: str) -> str:
    return _KINDS.get(kind, kind.replace("-", " ").capitalize())


def finding_groups(facts: Facts, findings: Iterable[Finding], *, join_issues: bool = False) -> tuple[FindingGroup, ...]:
    """Return findings of one kind, issue and answer together, in the order in which the first of them stands."""
    groups: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for f in findings:
        groups[f.severity, f.kind, () if join_issues else f.issues, _answer(facts, f), f.status].append(f)
    return tuple(_finding_group(facts, alike) for alike in groups.values())


def _finding_group(facts: Facts, alike: list[Finding]) -> FindingGroup:
    first = alike[0]
    ways_out = {f.way_out for f in alike}
    shared = first.way_out if len(ways_out) == 1 else ""
    return FindingGroup(
        kind=first.kind,
        heading=_kind_heading(first.kind),
        severity=first.severity.value,
        status=first.status,
        issues=tuple(sorted({issue for f in alike for issue in f.issues})),
        findings=tuple(
            FindingView(tuple(bare(facts.group(code)) for code in f.codes), f.message, "" if shared else f.way_out)
            for f in alike
        ),
        way_out=shared,
        answer=_answer(facts, first),
        reused=tuple(_reused(facts, f) for f in alike) if first.kind == _REUSED else (),
    )


def _reused(facts: Facts, f: Finding) -> Reused:
    code = f.codes[0].value
    before, after = facts.old(code).title, facts.new(code).title
    return Reused(code, before, "the same title, but covers less" if before == after else after, f.issues)


def _answer(facts: Facts, f: Finding) -> Answer | None:
    if f.assumed:
        assumption = facts.assumptions.get(f.assumed)
        if assumption:
            return Answer("Assumed", assumption.assume, assumption.because)
        return Answer("Assumed", f"Answered by {f.assumed}.", "")
    if f.accepted:
        return Answer("Accepted", f.accepted, "")
    if facts.plan.strict:
        for assumption in facts.plan.revision.assumptions:
            if any(fnmatchcase(f.id, pattern) for pattern in assumption.answers):
                return Answer("Possible assumption, left out of this plan", assumption.assume, assumption.because)
    return None
