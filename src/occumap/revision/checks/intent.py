"""What an issue says it does, held against what its changes do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from occumap.model.change import Change, CreateGroup, RecodeGroup, RenameGroup
from occumap.model.change_type import ChangeType, describe
from occumap.model.code import Reference
from occumap.model.finding import Finding, Severity
from occumap.model.revision import Decision
from occumap.model.version import Group
from occumap.revision.checks.audit_context import Context, count, finding
from occumap.revision.checks.references import mentions_of

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
        entries = {new: n for new, n in context.leaving.get(value, {}).items() if n}
        leaving = {new: n for new, n in entries.items() if new != target}
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
                f"{sum(entries.values()):,} leave it for "
                f"{', '.join(sorted(leaving))}: this is {describe(derived.types)}.",
                "Say that the group is split, or keep its entries together.",
            )


def moves_across_major_groups(context: Context) -> Iterator[Finding]:
    """Yield entries that change major group: where these are levels of skill, a change that needs its reason."""
    by_issue: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    unplaced = {code for code, place in context.composition.places.items() if not place.known}
    for (old, new), n in sorted(context.entries.items()):
        if old not in context.old or new in unplaced:
            continue
        top, to_top = context.old.top(old).code.value, _top(context, new)
        if to_top != top and to_top not in context.composition.heirs(top):
            for number in context.issues_of_links.get((old, new), ()) or _issues_above(context, old, new):
                by_issue[number, old][new] = n
    for (number, old), targets in sorted(by_issue.items()):
        issue = context.revision.issue(number)
        reason = issue.level_reason if issue else ""
        tops = sorted({_top(context, new) for new in targets})
        whole = context.old.top(old)
        skill = _is_of_skill(whole)
        lacks = ", and the issue gives no reason for it."
        state = "State why the skill level differs." if skill else "State the reason as level_reason."
        yield finding(
            "crosses-major-groups",
            Severity.NOTE if reason else Severity.WARNING,
            [number],
            [context.old_code(old), *map(context.new_code, targets)],
            f"{_who_moves(context, old, sum(targets.values()))} from {_kind_of(whole)} {whole.code.value} "
            f"to {', '.join(tops)} ({', '.join(context.name_new(new) for new in targets)})"
            + (", a change of skill level" if skill else "")
            + (f"; reason given: {reason.rstrip('.')}." if reason else lacks),
            "Nothing to do." if reason else state,
        )


def _is_of_skill(top: Group) -> bool:
    """Return whether the groups at the top are levels of skill: the major groups of one digit of ISCO and its kin."""
    return len(top.code.value) == 1 and top.code.value.isdigit()


def _kind_of(top: Group) -> str:
    return "major group" if _is_of_skill(top) or top.level == "major" else f"{top.level} group"


def _who_moves(context: Context, old: str, entries: int) -> str:
    if not entries:
        return f"{context.name_old(old)} moves"
    return f"{count(entries, 'entry', 'entries')} of {context.name_old(old)} {'moves' if entries == 1 else 'move'}"


def _issues_above(context: Context, old: str, new: str) -> set[int]:
    """Return the issues that put a group above the new one elsewhere, where the old one only goes along."""
    groups, found = context.composition.groups, set[int]()
    above = _line_of(context, old)
    group = groups.get(new)
    while group is not None:
        if any(origin.value in above for origin in group.origins):
            found.update(group.issues)
        group = groups.get(group.parent.value) if group.parent else None
    return found


def _line_of(context: Context, old: str) -> set[str]:
    """Return an old group and those above it."""
    group, found = context.old.get(old), set[str]()
    while group is not None:
        found.add(group.code.value)
        group = context.old.get(group.parent.value) if group.parent else None
    return found


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


def changes_of_nothing(context: Context) -> Iterator[Finding]:
    """Yield changes that ask for what is so already, where no other change has to do with the group."""
    requests = list(context.revision.requests(strict=context.strict))
    named = Counter(
        value for request in requests for value in {m.reference.value for m in mentions_of(0, request.change)}
    )
    for request in requests:
        reference = _asked_to_stay(request.change)
        if reference is None or named[reference.value] > 1:
            continue
        group = context.old.get(reference.value)
        if group is not None and reference.title in {None, group.title}:
            yield finding(
                "changes-nothing",
                Severity.WARNING,
                [request.issue],
                [group.code],
                f"Issue {request.issue} says ‘{request.change}’, and {context.old.id} has it so already.",
                "Correct the code or the title, or leave the change out.",
            )


def _asked_to_stay(change: Change) -> Reference | None:
    """Return the code and title that a change gives to the group that has the code, if it is of that kind."""
    match change:
        case RenameGroup(group, str(title)):
            return Reference(group.value, title)
        case RecodeGroup(group, to, None) if group.value == to.value:
            return to
        case CreateGroup(group, None):
            return group
        case _:
            return None


def _top(context: Context, new: str) -> str:
    groups = context.composition.groups
    group = groups[new]
    while group.parent and group.parent.value in groups:
        group = groups[group.parent.value]
    return group.code.value
