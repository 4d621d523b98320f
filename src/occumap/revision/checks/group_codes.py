"""Codes that are given, taken, used twice, full, or against the rules of their digits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from occumap.model.change import MergeGroups
from occumap.model.finding import Finding, Severity
from occumap.model.plan import PlannedGroup
from occumap.revision.checks.audit_context import Context, count, finding
from occumap.revision.compose import same_title
from occumap.revision.effects import Continues, Ends


def codes_given_away(context: Context) -> Iterator[Finding]:
    """Yield groups that lose their place, because their code or their parent's is given away."""
    swept: dict[str, list[str]] = defaultdict(list)
    for value, cause in context.composition.displaced.items():
        swept[cause].append(value)
    for cause, values in sorted(swept.items()):
        others = [value for value in values if value != cause]
        under = f"{count(len(others), 'group')} under it ({', '.join(others)})"
        if cause in values:
            also = f", with {under}" if others else ""
            said = (
                f"{cause} is given to ‘{_taker_title(context, cause)}’, but {context.name_old(cause)} has this code"
                f"{also}, and nothing says where it goes."
            )
        else:
            said = f"{context.name_old(cause)} loses its place, and nothing says where {under} go."
        yield finding(
            "code-given-away",
            Severity.ERROR,
            _issues_that_move(context, cause),
            [context.old_code(cause)],
            said,
            _way_to_place(context, cause),
        )


def _issues_that_move(context: Context, value: str) -> set[int]:
    composition = context.composition
    takers = composition.takers.get(value, [])
    moved: list[Ends | Continues] = [*composition.ends.get(value, []), *composition.continues.get(value, [])]
    return {effect.request.issue for effect in [*takers, *moved]}


def codes_reused(context: Context) -> Iterator[Finding]:
    """Yield a code that means another group in the new version than in the old one."""
    without_target = {route.source.value for route in context.composition.routes if route.to is None}
    for code, group in context.composition.groups.items():
        old = context.old.get(code)
        if old is None or code in context.composition.displaced or code in context.composition.staying:
            continue
        if any(origin.value == code for origin in group.origins):
            continue
        same = same_title(old.title, group.title)
        left = sum(1 if n is None else n for new, n in context.leaving.get(code, {}).items() if new != code)
        left += code in without_target
        if same and not left:
            continue
        meaning = "covers less than it did" if same else f"becomes ‘{group.title}’"
        yield finding(
            "code-reused",
            Severity.WARNING,
            group.issues,
            [context.old_code(code)],
            f"{code} was ‘{old.title}’ in {context.old.id} and {meaning}: "
            f"a record with only the code {code} could mean either.",
            "Keep the version with every code, or leave the code unused in this version.",
        )


def codes_claimed_twice(context: Context) -> Iterator[Finding]:
    """Yield one new code for two groups, one old group under two codes, one new code with two titles."""
    composition = context.composition
    for code, group in composition.groups.items():
        if len(group.origins) > 1:
            issues = [e.request.issue for es in composition.continues.values() for e in es if e.new == code]
            yield finding(
                "code-claimed-twice",
                Severity.ERROR,
                issues,
                [context.new_code(code)],
                f"{code} is claimed by {' and '.join(context.name_old(o.value) for o in group.origins)}.",
                f"Give one of them another code{_free(context, group)}, or merge them.",
            )
        stated = sorted({hold.title for hold in composition.holds.get(code, ()) if hold.title})
        named = [name.title for o in group.origins for name in composition.names.get(o.value, ()) if name.title]
        titles: list[str] = []
        for title in [*named, *stated]:
            if not any(same_title(title, other) for other in titles):
                titles.append(title)
        claimed = bool(group.origins) and any(not same_title(t, group.title) for t in stated)
        if len(titles) > 1 or (claimed and code in composition.staying):
            holders = {hold.request.issue for hold in composition.holds.get(code, ())}
            yield finding(
                "code-claimed-twice",
                Severity.ERROR,
                {*holders, *group.issues},
                [context.new_code(code)],
                f"{code} is to be called {' and '.join(f'‘{t}’' for t in titles)}.",
                f"Settle on one, or use another code{_free(context, group)}.",
                detail="title",
            )
    for old, continues in composition.continues.items():
        targets = sorted({effect.new for effect in continues})
        ended = [end.request.issue for end in composition.ends.get(old, ())]
        if len(targets) > 1 or ended:
            yield finding(
                "group-claimed-twice",
                Severity.ERROR,
                [*(effect.request.issue for effect in continues), *ended],
                [context.old_code(old)],
                f"{context.name_old(old)} is to become {' and '.join(targets)}{' and to end' if ended else ''}.",
                "Let one issue decide what happens to it.",
            )


def targets_that_do_not_exist(context: Context) -> Iterator[Finding]:
    """Yield groups that entries are sent to, or that are a parent, but that nobody creates."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for goes in (effect for effects in context.composition.goes.values() for effect in effects):
        if goes.to:
            wanted[goes.to].add(goes.request.issue)
    for adds in context.composition.adds:
        wanted[adds.entry.to.value].add(adds.request.issue)
    for group in context.composition.groups.values():
        if group.parent and group.parent.value not in context.composition.groups:
            wanted[group.parent.value].update(group.issues)
    for code, issues in sorted(wanted.items()):
        if code not in context.composition.groups:
            was = f" (it was {context.name_old(code)})" if code in context.old else ""
            yield finding(
                "unknown-target",
                Severity.ERROR,
                issues,
                [context.new_code(code)],
                f"{code} is used as a destination, but the new version has no such group{was}.",
                f"Create {code}, or send the entries elsewhere.",
            )


def merges_without_a_code(context: Context) -> Iterator[Finding]:
    """Yield groups to be merged into one whose code nobody has stated."""
    for request in context.revision.requests(strict=context.strict):
        change = request.change
        if not isinstance(change, MergeGroups) or change.into is not None:
            continue
        values = [group.value for group in change.groups]
        goes = [effect for value in values for effect in context.composition.goes[value]]
        placed = {effect.old for effect in goes if effect.to and effect.where is None}
        if placed >= set(values):
            continue
        yield finding(
            "merge-without-code",
            Severity.ERROR,
            [request.issue],
            map(context.old_code, values),
            f"{', '.join(values[:-1])} and {values[-1]} are to become one group, but its code isn't stated.",
            f"State it; {min(values)}, the first of them, would be free.",
        )


def codes_of_no_level(context: Context) -> Iterator[Finding]:
    """Yield findings on new codes that aren't codes."""
    rules = context.old.rules
    stated = {hold.code: hold.request.issue for holds in context.composition.holds.values() for hold in holds}
    stated |= {e.new: e.request.issue for es in context.composition.continues.values() for e in es}
    for code, issue in sorted(stated.items()):
        if code not in context.composition.groups:
            yield finding(
                "not-a-code",
                Severity.ERROR,
                [issue],
                [context.new_code(code)],
                f"{code} is not a code of any level of {context.old.id}.",
                f"Codes look like: {', '.join(f'{level.name} {level.pattern}' for level in rules.levels)}.",
            )


def parents_without_room(context: Context) -> Iterator[Finding]:
    """Yield parents that have more children than codes, or a new child where no code is left."""
    rules = context.old.rules
    if not rules.max_children:
        return
    for parent, children in _children(context).items():
        if not any(not child.origins for child in children) or len(children) < rules.max_children:
            continue
        full = len(children) > rules.max_children
        yield finding(
            "parent-full",
            Severity.ERROR if full else Severity.NOTE,
            {issue for child in children for issue in child.issues},
            [context.new_code(parent)],
            f"{context.name_new(parent)} has {count(len(children), 'group')}, "
            + (
                f"but can have only {rules.max_children}."
                if full
                else "as many as it can have: the next revision can't add one."
            ),
            _way_to_add_groups(context, parent, full=full),
        )


def _way_to_add_groups(context: Context, parent: str, *, full: bool) -> str:
    """Return the renumbering that makes room under a parent and changes the fewest codes."""
    above = context.composition.groups[parent].parent
    beside = context.children_codes(above.value if above else "")
    free = [code for code in beside if code not in context.composition.groups]
    new = [child.code.value for child in _children(context).get(parent, ()) if not child.origins]
    if not free:
        return f"No code is left beside {parent} either: merge two of its groups, or move a group away."
    if not full:
        return f"{free[0]}, beside {parent}, is free for future groups."
    return (
        f"Open {free[0]} beside {parent} and put the {count(len(new), 'new group')} there "
        f"({', '.join(new) or 'the next one'}): no old code changes."
    )


def digits_against_the_rules(context: Context) -> Iterator[Finding]:
    """Yield an only child without its digit, or a residual without its own; only groups that this revision touches."""
    rules = context.old.rules
    for parent, children in _children(context).items():
        for child in children:
            if child.level != rules.lowest.name or not _touched(context, child, children):
                continue
            last, value = child.code.value[-1], child.code.value
            residual = rules.is_residual(child.title)
            if rules.only_child and (last == rules.only_child) != (len(children) == 1):
                wrong = f"is the only group of {parent}" if len(children) == 1 else f"has {len(children) - 1} beside it"
                right = _child_ending(context, parent, rules.only_child) if len(children) == 1 else ""
                right = right or _first_free(context, parent)
                yield finding(
                    "only-child-digit",
                    Severity.WARNING,
                    {*child.issues, *_issues_under(context, parent)},
                    [child.code],
                    f"{context.name_new(value)} {wrong}: such a code "
                    f"{'ends' if len(children) == 1 else 'does not end'} in {rules.only_child}.",
                    f"Recode it to {right}.",
                )
            elif rules.residual and (last == rules.residual) != residual and len(children) > 1:
                yield finding(
                    "residual-digit",
                    Severity.WARNING,
                    child.issues,
                    [child.code],
                    f"{context.name_new(value)} {'is' if residual else 'is not'} a residual group, "
                    f"and its code {'does not end' if residual else 'ends'} in {rules.residual}.",
                    _way_to_residual(context, parent) if residual else f"Recode it to {_first_free(context, parent)}.",
                )


def parents_without_children(context: Context) -> Iterator[Finding]:
    """Yield groups above the lowest level that nothing is left in."""
    children = _children(context)
    reached = {route.to.value for route in context.composition.routes if route.to and not context.is_even}
    for code, group in context.composition.groups.items():
        was_empty = (code in context.composition.staying and not context.old.children(code)) or code in reached
        if group.level != context.old.rules.lowest.name and code not in children and not was_empty:
            yield finding(
                "empty-parent",
                Severity.ERROR,
                {*group.issues, *_issues_under(context, code)},
                [group.code],
                f"{context.name_new(code)} ({group.level}) has no groups left in it.",
                "Remove it, or say which groups it should have.",
            )


def _issues_under(context: Context, parent: str) -> set[int]:
    """Return the issues that have to do with the groups under a parent, in the old version or the new."""
    children = [g.code.value for g in context.old.children(parent)]
    found = {issue for child in children for issue in _issues_that_move(context, child)}
    return found | {issue for child in _children(context).get(parent, ()) for issue in child.issues}


def _children(context: Context) -> dict[str, list[PlannedGroup]]:
    found: dict[str, list[PlannedGroup]] = defaultdict(list)
    for group in context.composition.groups.values():
        if group.parent:
            found[group.parent.value].append(group)
    return found


def _touched(context: Context, child: PlannedGroup, siblings: list[PlannedGroup]) -> bool:
    before = {g.code.value for g in context.old.children(child.parent.value if child.parent else None)}
    return bool(child.issues) or before != {sibling.code.value for sibling in siblings}


def _taker_title(context: Context, code: str) -> str:
    taker = context.composition.takers[code][0]
    if taker.title:
        return taker.title
    return context.composition.groups[code].title


def _way_to_residual(context: Context, parent: str) -> str:
    code = _child_ending(context, parent, context.old.rules.residual or "")
    if not code:
        return f"Give it a code that ends in {context.old.rules.residual}."
    taken = context.composition.groups.get(code)
    return f"Merge it with {taken.code.value} ‘{taken.title}’." if taken else f"Recode it to {code}."


def _free(context: Context, group: PlannedGroup) -> str:
    free = _first_free(context, group.parent.value) if group.parent else ""
    return f" ({free} is free)" if free else ""


def _first_free(context: Context, parent: str) -> str:
    taken = context.composition.groups
    return next((code for code in context.children_codes(parent) if code not in taken), "another code")


def _child_ending(context: Context, parent: str, digit: str) -> str:
    """Return the code of a group under a parent that ends in a digit; nothing if codes there don't show how."""
    if not context.composition.parents_are_stated:
        return f"{parent}{digit}"
    alike = context.composition.spelling.children_codes(parent)
    return f"{alike[0][:-1]}{digit}" if alike and not alike[0].endswith("0") else ""


def _way_to_place(context: Context, value: str) -> str:
    group = context.old[value]
    free = _first_free(context, group.parent.value) if group.parent else "another code"
    return f"Recode it ({free} is free), merge it, or say where its entries go."
