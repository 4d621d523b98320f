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
from occumap.revision.checks import entries, group_codes, group_places, intent, references
from occumap.revision.checks.audit_context import Context, finding

Check = Callable[[Context], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    references.unknown_codes,
    references.wrong_titles,
    references.one_title_under_two_codes,
    references.titles_not_stated,
    references.titles_twice,
    group_codes.codes_given_away,
    group_codes.codes_reused,
    group_codes.codes_claimed_twice,
    group_codes.targets_that_do_not_exist,
    group_codes.merges_without_a_code,
    group_codes.codes_of_no_level,
    group_places.parents_against_the_code,
    group_places.places_not_stated,
    group_places.places_stated_twice,
    group_places.places_against_the_code,
    group_places.parents_that_are_not_above,
    group_places.groups_sorted_by_entries,
    group_codes.parents_without_room,
    group_codes.digits_against_the_rules,
    group_codes.parents_without_children,
    entries.entries_above_the_lowest_level,
    entries.entries_of_no_group,
    entries.entries_without_destination,
    entries.entries_claimed_twice,
    entries.rules_that_match_nothing,
    entries.entries_added_twice,
    entries.groups_without_entries,
    entries.residuals_that_grow,
    entries.lookalikes_elsewhere,
    intent.declared_against_derived,
    intent.moves_across_major_groups,
    intent.issues_without_reasons,
    intent.changes_of_nothing,
)


# Errors that leave entries without a group, or groups without a place: nobody can live with them.
LOSING = frozenset(
    [
        "code-given-away",
        "no-destination",
        "claimed-twice",
        "merge-without-code",
        "unknown-target",
        "place-not-stated",
        "place-claimed-twice",
        "parent-not-above",
        "entries-of-no-group",
    ]
)


def audit(context: Context) -> tuple[Finding, ...]:
    """Return the findings on one composition, gravest first, each once."""
    found: dict[str, Finding] = {}
    for f in (f for check in CHECKS for f in check(context)):
        found[f.id] = _joined(found[f.id], f) if f.id in found else f
    return in_order(found.values())


def settle(revision: Revision, on_text: tuple[Finding, ...], on_plan: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return findings on the plan, joined by those on the text that assumptions answer, with acceptances.

    Args:
        revision: whose assumptions and acceptances count.
        on_text: what the audit found with assumptions off.
        on_plan: what it found with them on.
    """
    remaining = {f.id: f for f in on_plan}
    for f in on_text:
        answer = _answer_to(f, revision.assumptions)
        if f.severity is Severity.ERROR and f.id in remaining:
            continue
        if answer:
            remaining[f.id] = replace(f, assumed=answer.id)
        elif f.severity is Severity.ERROR and f.id not in remaining:
            remaining[f.id] = replace(f, assumed="an assumption that doesn't name it")
    known = {f.id for f in (*on_text, *on_plan)}
    return accept(revision, in_order([*remaining.values(), *_idle(revision, known)]))


def accept(revision: Revision, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings, those that the revision accepts with their reason."""
    return tuple(replace(f, accepted=_acceptance_of(f, revision)) for f in found)


def _acceptance_of(f: Finding, revision: Revision) -> str | None:
    if f.kind in LOSING:
        return None
    return next((a.reason for a in revision.accepted if fnmatchcase(f.id, a.finding)), None)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, the gravest first, then by issue, kind and codes."""
    return tuple(sorted(findings, key=lambda f: (f.severity.rank, f.issues, f.kind, f.codes, f.detail)))


def _joined(one: Finding, other: Finding) -> Finding:
    """Return one finding of two that two issues raise: the graver, with the issues of both."""
    graver = min(one, other, key=lambda f: (f.severity.rank, f.issues, f.message))
    return replace(graver, issues=tuple(sorted({*one.issues, *other.issues})))


def _answer_to(f: Finding, assumptions: tuple[Assumption, ...]) -> Assumption | None:
    return next((a for a in assumptions if any(fnmatchcase(f.id, answer) for answer in a.answers)), None)


def _idle(revision: Revision, known: set[str]) -> Iterator[Finding]:
    """Yield assumptions and acceptances that answer nothing the audit finds."""
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
                "Remove it, or correct the name of the finding.",
                detail=f"{who}:{pattern}",
            )
