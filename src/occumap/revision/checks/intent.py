"""What an issue says it does, held against what its changes do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from occumap.model.change import RecodeGroup, RenameGroup
from occumap.model.change_type import ChangeType, describe
from occumap.model.finding import Finding, Severity
from occumap.model.revision import Decision
from occumap.revision.checks.audit_context import Context, count, finding

_LEAVING = {ChangeType.BREAKDOWN, ChangeType.SPLIT_OFF, ChangeType.TRANSFER}


def declared_against_derived(context: Context) -> Iterator[Finding]:
    """Yield groups said to be only renamed or recoded while entries leave them."""
    for request in context.revision.requests(strict=context.strict):
        change = request.change
        if not isinstance(change, RenameGroup | RecodeGroup):
            continue
        value = change.group.value
        derived = context.change_of.get(context.old_code(value))
        if derived is None or derived.level != context.old.rules.lowest.name:
            continue
        target = change.to.value if isinstance(change, RecodeGroup) else value
        leaving = {new: n for (old, new), n in context.entries.items() if old == value and new != target and n}
        if leaving and _LEAVING & set(derived.types):
            said = "renamed" if isinstance(change, RenameGroup) or change.to.title else "recoded"
            others = {i for new in leaving for i in context.issues_of_links.get((value, new), ())}
            yield finding(
                "declared-otherwise",
                Severity.WARNING,
                {request.issue, *others},
                [context.old_code(value), context.new_code(target)],
                f"{context.name_old(value)} is said to be {said} to {context.name_new(target)}, but "
                f"{count(sum(leaving.values()), 'entry', 'entries')} of "
                f"{sum(n for (o, _), n in context.entries.items() if o == value):,} leave it for "
                f"{', '.join(sorted(leaving))}: this is {describe(derived.types)}.",
                "Say that the group is split, or keep its entries together.",
            )


def moves_across_major_groups(context: Context) -> Iterator[Finding]:
    """Yield entries that change major group: a change of skill level, which needs its reason."""
    by_issue: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for (old, new), n in sorted(context.entries.items()):
        from_top, to_top = context.old.top(old).code.value, _top(context, new)
        for number in context.issues_of_links.get((old, new), ()) if from_top != to_top else ():
            by_issue[number, old][new] = n
    for (number, old), targets in sorted(by_issue.items()):
        issue = context.revision.issue(number)
        reason = issue.level_reason if issue else ""
        tops = sorted({_top(context, new) for new in targets})
        yield finding(
            "crosses-major-groups",
            Severity.NOTE if reason else Severity.WARNING,
            [number],
            [context.old_code(old), *map(context.new_code, targets)],
            f"{count(sum(targets.values()), 'entry', 'entries')} of {context.name_old(old)} "
            f"{'moves' if sum(targets.values()) == 1 else 'move'} from major group {context.old.top(old).code.value} "
            f"to {', '.join(tops)} ({', '.join(context.name_new(new) for new in targets)}), a change of skill level"
            + (f"; reason given: {reason.rstrip('.')}." if reason else ", and the issue gives no reason for it."),
            "Nothing to do." if reason else "State why the skill level differs.",
        )


def issues_without_reasons(context: Context) -> Iterator[Finding]:
    """Yield decisions to do nothing without a reason, and decisions to change without a change."""
    for issue in context.revision.issues:
        idle = issue.decision is Decision.NO_ACTION
        if idle and not (issue.reason or issue.found):
            yield finding(
                "no-reason",
                Severity.WARNING,
                [issue.number],
                (),
                f"Issue {issue.number} ends in no further action without a reason.",
                "Doing nothing is a decision: state why.",
                detail=str(issue.number),
            )
        if idle == bool(issue.changes):
            said = "no further action, but has changes" if idle else "a change, but has none"
            yield finding(
                "decision-unclear",
                Severity.ERROR,
                [issue.number],
                (),
                f"Issue {issue.number} decides on {said}.",
                "Make the decision and the changes agree.",
                detail=str(issue.number),
            )


def _top(context: Context, new: str) -> str:
    groups = context.composition.groups
    group = groups[new]
    while group.parent and group.parent.value in groups:
        group = groups[group.parent.value]
    return group.code.value
