"""Where groups stand: parents that nothing says, that several changes say, or that a code contradicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from occumap.model.finding import Finding, Severity
from occumap.model.plan import PlannedGroup
from occumap.revision.checks.audit_context import Context, count, finding
from occumap.revision.places import Place


def places_not_stated(context: Context) -> Iterator[Finding]:
    """Yield groups of which neither a change nor a code says under what they stand."""
    left: dict[str, list[PlannedGroup]] = defaultdict(list)
    for group, place in _placed(context):
        if place.known or place.rivals:
            continue
        if place.lost:
            left[place.lost].append(group)
        else:
            yield _without_a_place(context, group)
    for parent, groups in sorted(left.items()):
        if parent not in context.composition.displaced:
            yield _without_their_parent(context, parent, groups)


def _without_a_place(context: Context, group: PlannedGroup) -> Finding:
    value, spelling = group.code.value, context.composition.spelling
    above = " or ".join(sorted(level for level in spelling.levels_above(group.level) if level))
    spelt = spelling.parent_if_created(value, group.level)
    if spelt and spelt in context.composition.groups:
        said = f"its code spells {spelt}, but codes like it stand under other groups too"
    elif spelt:
        said = f"its code spells {spelt}, which the new version does not have"
    else:
        said = "its code spells none"
    return finding(
        "place-not-stated",
        Severity.ERROR,
        group.issues,
        [group.code],
        f"Nothing says under which group {context.name_new(value)} stands: no change names a parent, and {said}.",
        f"State it: under, with the code of a {above} group"
        + (f"; or create {spelt}." if spelt and "not have" in said else "."),
    )


def _without_their_parent(context: Context, parent: str, groups: list[PlannedGroup]) -> Finding:
    values = [group.code.value for group in groups]
    heirs = sorted(context.composition.heirs(parent))
    issues = {e.request.issue for e in context.composition.ends.get(parent, ())}
    issues |= {issue for group in groups for issue in group.issues}
    mixed = context.composition.sorted_groups.mixed
    torn = [
        f"{value} has entries for {' and '.join(to or 'none' for to in mixed[value])}"
        for value in values
        if value in mixed
    ]
    why = f"; by the rules for its entries, {'; '.join(torn)}" if torn else ""
    if heirs:
        what = f"becomes {' and '.join(heirs)}, and nothing says which of them {', '.join(values)} stand under{why}."
        way = f"Name them in the parts, such as groups: [{values[0]}], or give each its parent by place."
    else:
        what = f"ends, and nothing says where {count(len(values), 'group')} under it ({', '.join(values)}) go."
        way = f"Place each of them, such as place: {{group: {values[0]}, under: CODE}}, or end it too."
    return finding(
        "place-not-stated",
        Severity.ERROR,
        issues,
        [context.old_code(parent)],
        f"{context.name_old(parent)} {what}",
        way,
    )


def places_stated_twice(context: Context) -> Iterator[Finding]:
    """Yield groups that changes put under several parents."""
    for group, place in _placed(context):
        if place.rivals:
            yield finding(
                "place-claimed-twice",
                Severity.ERROR,
                group.issues,
                [group.code],
                f"{context.name_new(group.code.value)} is to stand under {' and under '.join(place.rivals)}.",
                "Name one parent.",
            )


def places_against_the_code(context: Context) -> Iterator[Finding]:
    """Yield groups that follow their parent to where their code no longer says."""
    by_parent: dict[str, list[tuple[PlannedGroup, str]]] = defaultdict(list)
    for group, place in _placed(context):
        if place.spelt and place.parent:
            by_parent[place.parent].append((group, place.spelt))
    for parent, found in sorted(by_parent.items()):
        values = [group.code.value for group, _ in found]
        yield finding(
            "code-of-another-parent",
            Severity.WARNING,
            {issue for group, _ in found for issue in group.issues} or _issues_of(context, parent),
            [context.new_code(parent)],
            f"{', '.join(values)} {'follows' if len(values) == 1 else 'follow'} {context.name_new(parent)}, though "
            f"{'its code spells' if len(values) == 1 else 'their codes spell'} "
            f"{', '.join(sorted({spelt for _, spelt in found}))}.",
            "Recode them too, or leave the parent its code.",
        )


def groups_sorted_by_entries(context: Context) -> Iterator[Finding]:
    """Yield which groups the parts of a split take because all their entries fit its rule."""
    old = context.old
    taken: dict[tuple[str, str], list[str]] = defaultdict(list)
    for value, target in sorted(context.composition.sorted_groups.taken.items()):
        above = old[value].parent
        taken[above.value if above else "", target].append(value)
    for (parent, target), values in taken.items():
        yield finding(
            "groups-by-entries",
            Severity.NOTE,
            {effect.request.issue for effect in context.composition.goes.get(parent, ())},
            [context.old_code(parent), context.new_code(target)],
            f"{context.name_new(target)} takes {', '.join(map(context.name_old, values))} of "
            f"{context.name_old(parent)}, because all entries in {'it' if len(values) == 1 else 'them'} fit its rule.",
            f"To say so whatever the index, name them: groups: [{', '.join(values)}].",
        )


def parents_against_the_code(context: Context) -> Iterator[Finding]:
    """Yield a finding for each new group said to sit under a parent that its code does not spell."""
    composition = context.composition
    if composition.parents_are_stated:
        return
    said = [(code, hold.under, hold.request.issue) for code, holds in composition.holds.items() for hold in holds]
    said += [(e.new, e.under, e.request.issue) for effects in composition.continues.values() for e in effects]
    for old, takes in composition.takes.items():
        said += [(code, take.under, take.request.issue) for code in composition.heirs(old) for take in takes]
    for code, under, issue in sorted({(code, under, issue) for code, under, issue in said if under}):
        spelt = context.old.rules.prefix_parent(code)
        if under != spelt:
            yield finding(
                "parent-against-code",
                Severity.ERROR,
                [issue],
                [context.new_code(code)],
                f"{context.name_new(code)} is to sit under {under}, but its code puts it under {spelt}.",
                f"Use a code that begins with {under}, or name {spelt}.",
            )


def parents_that_are_not_above(context: Context) -> Iterator[Finding]:
    """Yield groups said to stand under a group of their own level or of one below."""
    numbers = {level.name: level.number for level in context.old.rules.levels}
    for group, place in _placed(context):
        above = context.composition.groups.get(place.parent or "")
        if above and numbers[above.level] >= numbers[group.level]:
            yield finding(
                "parent-not-above",
                Severity.ERROR,
                group.issues,
                [group.code],
                f"{context.name_new(group.code.value)} ({group.level}) is to stand under "
                f"{context.name_new(above.code.value)} ({above.level}), which isn't above it.",
                "Name a group of a higher level.",
            )


def _issues_of(context: Context, code: str) -> set[int]:
    group = context.composition.groups.get(code)
    return set(group.issues) if group else set()


def _placed(context: Context) -> Iterator[tuple[PlannedGroup, Place]]:
    for code, place in context.composition.places.items():
        yield context.composition.groups[code], place
