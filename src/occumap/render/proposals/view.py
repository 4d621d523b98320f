"""What the template writes down of a plan: frozen values, and how those of an issue are made.

The values of findings and figures stand beside their making, in `findings` and `figures`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from occumap.model.change import AddEntry, Change, ChangeTarget, MoveEntries, RecodeGroup, RenameGroup, wording
from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.code import Code, Reference
from occumap.model.finding import Severity
from occumap.model.revision import Decision, Issue
from occumap.model.selector import Clause, Selector
from occumap.model.viability import EvidenceTable
from occumap.render.proposals.drawings import FigureView, figures_of
from occumap.render.proposals.facts import Facts, Mention, Touched, bare, entry_words
from occumap.render.proposals.findings import FindingGroup, SeverityView, finding_groups

# A text with so many pieces that name their sources is a list of evidence.
FEWEST_PIECES = 3
_FIELDS = {
    "title": "the title has",
    "additional": "the additional qualifier has",
    "industry": "the industry qualifier has",
    "anywhere": "the title or a qualifier has",
}


@dataclass(frozen=True, slots=True)
class Page:
    """All that the template needs."""

    title: str
    source: str
    old: str
    old_title: str
    new: str
    index: str
    entries: int
    coded: int
    applied: bool
    strict: bool
    blocking: tuple[FindingGroup, ...]
    errors: int
    changes: int
    no_action: int
    moved: int
    kept_number: int
    added: int
    levels: tuple[LevelView, ...]
    severities: tuple[SeverityView, ...]
    issues: tuple[IssueView, ...]
    structure: tuple[Node, ...]
    ended: tuple[Became, ...]


@dataclass(frozen=True, slots=True)
class LevelView:
    """How many groups a level has, and what became of them."""

    name: str
    old: int
    new: int
    created: int
    ended: int
    recoded: int
    renamed: int


@dataclass(frozen=True, slots=True)
class Node:
    """A group of the new structure and the groups in it that are shown."""

    group: Mention
    marks: tuple[str, ...]
    note: str
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class IssueView:
    """One issue with everything about it."""

    issue: Issue
    changes: tuple[ChangeLine, ...]
    assumptions: tuple[AssumptionView, ...]
    figures: tuple[FigureView, ...]
    became: tuple[Became, ...]
    findings: tuple[FindingGroup, ...]
    open: int
    changed_elsewhere: bool
    evidence: tuple[EvidenceTable, ...] = ()
    cited: tuple[str, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether it was decided to change anything."""
        return self.issue.decision is Decision.CHANGE

    @property
    def found(self) -> tuple[str, ...]:
        """What was found, piece by piece where each names its source, as drafts of a scan do; else whole."""
        return pieces_with_sources(self.issue.found)


def pieces_with_sources(found: str) -> tuple[str, ...]:
    """Return the pieces of a text that each end with a source in brackets; all of it where fewer than three do.

    >>> pieces_with_sources("9 titles [tiny]. No trend is known. 40 people [count]. They differ [map]. Nothing else.")
    ('9 titles [tiny].', 'No trend is known. 40 people [count].', 'They differ [map].', 'Nothing else.')
    >>> pieces_with_sources("Bakers [sic] are many. So are cooks.")
    ('Bakers [sic] are many. So are cooks.',)
    """
    pieces = [one for one in re.split(r"(?<=\]\.) ", found) if one]
    cited = sum(one.endswith("].") for one in pieces)
    return tuple(pieces) if cited >= FEWEST_PIECES else (found,)


@dataclass(frozen=True, slots=True)
class AssumptionView:
    """An assumption and the findings it answers."""

    assume: str
    because: str
    changes: tuple[ChangeLine, ...]
    findings: tuple[FindingGroup, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in words."""

    verb: str
    before: tuple[Mention, ...]
    words: str
    after: tuple[Target, ...]
    under: Mention | None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a change leads: a group, or words where none is stated; ``rule`` says for which entries."""

    group: Mention | None
    words: str
    rule: str


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a group, as derived from where its entries go."""

    group: Mention
    entries: int | None
    label: str
    went_to: tuple[Mention, ...]
    came_from: tuple[Mention, ...]
    issues: tuple[int, ...]


def issue_view(facts: Facts, issue: Issue, evidence: tuple[EvidenceTable, ...] = ()) -> IssueView:
    """Return everything about an issue.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.plan import plan
    >>> planned = plan(small_revision(), small_version(), small_index())
    >>> issue_view(Facts(planned), planned.revision.issues[0]).changes[0].verb
    'Rename'
    """
    found = [f for f in facts.plan.findings if issue.number in f.issues]
    assumed = () if facts.plan.strict else [a for a in facts.plan.revision.assumptions if a.issue == issue.number]
    told = {assumption.id for assumption in assumed}
    became = tuple(_became_of_issue(facts, issue))
    policies = {policy.name: policy.in_words for policy in facts.plan.revision.evidence}
    return IssueView(
        issue=issue,
        changes=_change_lines(facts, issue.changes),
        assumptions=tuple(
            AssumptionView(
                assumption.assume,
                assumption.because,
                _change_lines(facts, assumption.changes),
                finding_groups(facts, (f for f in found if f.assumed == assumption.id)),
            )
            for assumption in assumed
        ),
        figures=figures_of(facts, issue),
        became=became,
        findings=finding_groups(facts, (f for f in found if f.assumed not in told)),
        open=sum(f.status == "open" and f.severity is not Severity.NOTE for f in found),
        changed_elsewhere=any(one.issues for one in became),
        evidence=evidence,
        cited=tuple(policies[name] for name in issue.cites) if not evidence else (),
    )


def _change_lines(facts: Facts, changes: Iterable[Change]) -> tuple[ChangeLine, ...]:
    """Return changes in words; moves out of one group that follow each other make one line."""
    lines: list[ChangeLine] = []
    for _, run in groupby(enumerate(changes), key=_run):
        together = [change for _, change in run]
        moves = [change for change in together if isinstance(change, MoveEntries)]
        lines.append(_moves(facts, moves) if len(moves) > 1 else _said(together[0], facts))
    return tuple(lines)


def _run(numbered: tuple[int, Change]) -> str:
    number, change = numbered
    return f"from {change.source.value}" if isinstance(change, MoveEntries) else str(number)


def _moves(facts: Facts, moves: list[MoveEntries]) -> ChangeLine:
    targets = [replace(target, rest=target.where is None) for move in moves for target in wording(move).after]
    return _line("Move entries of", [facts.old(moves[0].source)], [_to(facts, target) for target in targets])


def _said(change: Change, facts: Facts) -> ChangeLine:
    """Return a change in words, its groups under the titles that they really have or shall have."""
    said = wording(change)
    before, after = [facts.old(group) for group in said.before], [_to(facts, target) for target in said.after]
    verb, words, under = said.verb, said.what, bare(facts.new(said.under.value)) if said.under else None
    match change:
        case RenameGroup(group, title) if title:
            after = [Target(facts.new(Reference(facts.lives_on_as(group.value), title)), "", "")]
        case RecodeGroup(group, to) if to.title is None or to.title.casefold() == before[0].title.casefold():
            after = [Target(bare(facts.new(to)), "", "")]
        case RecodeGroup():
            verb = "Recode and rename"
        case MoveEntries():
            verb, words = f"{verb} {words}", ""
        case AddEntry():
            verb, words = "Add to the index", entry_words(change)
        case _:  # every other change reads as it is worded
            pass
    return _line(verb, before, after, words=words, under=under)


def _line(
    verb: str,
    before: Iterable[Mention],
    after: Iterable[Target],
    *,
    words: str = "",
    under: Mention | None = None,
) -> ChangeLine:
    return ChangeLine(verb, tuple(before), words, tuple(after), under)


def _to(facts: Facts, target: ChangeTarget) -> Target:
    rule = _rule(target.where) if target.where else "all other entries" if target.rest else ""
    rule += f"with {', '.join(map(str, target.taking))}" if target.taking else ""
    rule += f"{', ' if rule else ''}under {target.under}" if target.under else ""
    if target.group:
        group = Reference(target.group.value, target.title or target.group.title)
        return Target(facts.new(group), "", rule)
    return Target(None, target.words, rule)


def _rule(where: Selector) -> str:
    return "entries where " + "; or ".join(map(_clause, where.clauses))


def _clause(clause: Clause) -> str:
    said = " and ".join(f"{_FIELDS[field]} {_either(map(str, phrases))}" for field, phrases in clause.fields)
    said = said.replace("the title has “*”", "the title is anything")
    return f"{said}, unless {'; or '.join(map(_clause, clause.unless.clauses))}" if clause.unless else said


def _either(phrases: Iterable[str]) -> str:
    quoted = [f"“{phrase}”" for phrase in phrases]
    return " or ".join(part for part in (", ".join(quoted[:-1]), quoted[-1]) if part)


def _became_of_issue(facts: Facts, issue: Issue) -> Iterator[Became]:
    """Yield the groups an issue is about or touches, old ones first, and those that arise from it."""
    touched = Touched.by(facts, issue)
    old = sorted({*touched.old, *touched.receivers, *(reference.value for reference in issue.about)})
    for value in old:
        change = facts.changes.get(Code(facts.plan.old.id, value))
        if change:
            others = {n for n in _issues_of(facts, value) if n != issue.number}
            yield became_of(facts, change, issues=sorted(others) if issue.decision is Decision.NO_ACTION else ())
    for value in sorted(touched.new):
        change = facts.changes.get(Code(facts.plan.revision.to_version, value))
        if change:
            yield became_of(facts, change)


def _issues_of(facts: Facts, old: str) -> set[int]:
    rows = [row for to in facts.flows.get(old, {}).values() for row in to]
    found = {issue for issue, _ in map(facts.reasons.__getitem__, rows) if issue is not None}
    change = facts.changes[Code(facts.plan.old.id, old)]
    return found if change.types != (ChangeType.UNCHANGED,) else set()


def became_of(facts: Facts, change: GroupChange, *, issues: Iterable[int] = ()) -> Became:
    """Return what became of a group; ``issues`` are those through which it changed, where that is to be said."""
    went_to = tuple(bare(facts.group(code)) for code in change.went_to)
    elsewhere = change.went_to != (change.successor,) or ChangeType.CODE_CHANGE in change.types
    return Became(
        facts.group(change.group),
        change.entries,
        change.label,
        went_to if elsewhere else (),
        tuple(bare(facts.group(code)) for code in change.came_from if code != change.group),
        tuple(issues),
    )
