"""What is wrong or doubtful with a composed revision, and what its assumptions answer.

The audit runs on the revision's own text, without assumptions; then, unless strict, with them. A
finding on the text that an assumption answers stays in the list, marked as assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from occumap.model.finding import Finding, Severity
from occumap.model.revision import Assumption, Revision
from occumap.revision.checks import codes, entries, intent, references
from occumap.revision.checks.context import Context, finding

Check = Callable[[Context], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    references.unknown_codes,
    references.wrong_titles,
    references.one_title_under_two_codes,
    references.titles_not_stated,
    references.titles_twice,
    codes.codes_given_away,
    codes.codes_reused,
    codes.codes_claimed_twice,
    codes.targets_that_do_not_exist,
    codes.merges_without_a_code,
    codes.parents_without_room,
    codes.digits_against_the_rules,
    codes.parents_without_children,
    entries.entries_without_destination,
    entries.entries_claimed_twice,
    entries.rules_that_match_nothing,
    entries.groups_without_entries,
    entries.residuals_that_grow,
    entries.lookalikes_elsewhere,
    intent.declared_against_derived,
    intent.moves_across_major_groups,
    intent.issues_without_reasons,
)


def audit(context: Context) -> tuple[Finding, ...]:
    """The findings on one composition, gravest first, each once."""
    found = {f.id: f for check in CHECKS for f in check(context)}
    return in_order(found.values())


def settle(revision: Revision, on_text: tuple[Finding, ...], on_plan: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings on the plan, joined by those on the text that assumptions answer, with acceptances.

    Args:
        revision: whose assumptions and acceptances count.
        on_text: what the audit found with assumptions off.
        on_plan: what it found with them on.
    """
    remaining = {f.id: f for f in on_plan}
    for f in on_text:
        answer = _answer_to(f, revision.assumptions)
        if answer:
            remaining[f.id] = replace(f, assumed=answer.id)
        elif f.severity is Severity.ERROR and f.id not in remaining:
            remaining[f.id] = replace(f, assumed="an assumption that doesn't name it")
    for acceptance in revision.accepted:
        for f in [f for f in remaining.values() if fnmatchcase(f.id, acceptance.finding)]:
            remaining[f.id] = replace(f, accepted=acceptance.reason)
    known = {f.id for f in (*on_text, *on_plan)}
    return in_order([*remaining.values(), *_idle(revision, known)])


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Gravest first, then by issue, kind and codes."""
    return tuple(sorted(findings, key=lambda f: (f.severity.rank, f.issues, f.kind, f.codes, f.detail)))


def _answer_to(f: Finding, assumptions: tuple[Assumption, ...]) -> Assumption | None:
    return next((a for a in assumptions if any(fnmatchcase(f.id, answer) for answer in a.answers)), None)


def _idle(revision: Revision, known: set[str]) -> Iterator[Finding]:
    """Assumptions and acceptances that answer nothing the audit finds."""
    named = [(a.id, a.issue, answer) for a in revision.assumptions for answer in a.answers]
    named += [("accepted", 0, acceptance.finding) for acceptance in revision.accepted]
    for who, issue, pattern in named:
        if not any(fnmatchcase(f, pattern) for f in known):
            yield finding(
                "answers-nothing",
                Severity.WARNING,
                [issue] if issue else [],
                (),
                f"{who} answers {pattern}, which the audit doesn't find.",
                "Take it out, or correct the name of the finding.",
                detail=f"{who}:{pattern}",
            )
