"""Codes and titles as the revision's file writes them, held against the versions they speak of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from occumap.model.change import Change, wording
from occumap.model.code import Reference
from occumap.model.finding import Finding, Severity
from occumap.revision.checks.audit_context import Context, finding
from occumap.revision.compose import plain_title, same_title


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference, the issue it stands in, and whether it is to the old version or the new."""

    issue: int
    reference: Reference
    old: bool


def unknown_codes(context: Context) -> Iterator[Finding]:
    """Yield references to codes that the old version doesn't have."""
    for mention in _mentions(context):
        value = mention.reference.value
        if mention.old and value not in context.old:
            yield finding(
                "unknown-code",
                Severity.ERROR,
                [mention.issue],
                [context.old_code(value)],
                f"Issue {mention.issue} names {mention.reference}, but {context.old.id} has no group {value}.",
                _what_is_meant(context, mention.reference),
            )


def wrong_titles(context: Context) -> Iterator[Finding]:
    """Yield references whose title isn't the title of the group they name."""
    for mention in _mentions(context):
        value, title = mention.reference.value, mention.reference.title
        if title is None:
            continue
        actual, version = _actual_title(context, mention)
        if actual is not None and not same_title(actual, title):
            code = context.old_code(value) if mention.old else context.new_code(value)
            yield finding(
                "title-mismatch",
                Severity.WARNING,
                [mention.issue],
                [code],
                f"Issue {mention.issue} calls {value} ‘{title}’; in {version} it is ‘{actual}’.",
                "Check that the code is the one meant, and write its title as the version does.",
                detail=plain_title(title).replace(" ", "-"),
            )


def one_title_under_two_codes(context: Context) -> Iterator[Finding]:
    """Yield an issue that gives one title to two codes: one of them is probably a slip."""
    places: dict[tuple[int, str], dict[str, Mention]] = defaultdict(dict)
    for mention in _mentions(context):
        if mention.reference.title:
            key = mention.issue, plain_title(mention.reference.title)
            places[key].setdefault(mention.reference.value, mention)
    for (issue, _), mentions in sorted(places.items(), key=lambda item: item[0]):
        if len(mentions) < 2 or not _one_is_nowhere(context, mentions):
            continue
        values = sorted(mentions)
        codes = [context.old_code(value) if mentions[value].old else context.new_code(value) for value in values]
        yield finding(
            "one-title-two-codes",
            Severity.WARNING,
            [issue],
            codes,
            f"Issue {issue} has ‘{mentions[values[0]].reference.title}’ under two codes, {' and '.join(values)}.",
            "Say which code is meant, or state the change from one to the other.",
        )


def titles_not_stated(context: Context) -> Iterator[Finding]:
    """Yield a rename that doesn't say the new title, and a new group that has none."""
    for old, names in context.composition.names.items():
        for named in names:
            if named.title is None and not any(other.title for other in names):
                yield finding(
                    "title-missing",
                    Severity.ERROR,
                    [named.request.issue],
                    [context.old_code(old)],
                    f"{context.name_old(old)} is to be renamed, but its new title isn't stated.",
                    "State the title.",
                )
    for code, group in context.composition.groups.items():
        if not group.title:
            yield finding(
                "title-missing",
                Severity.ERROR,
                group.issues,
                [context.new_code(code)],
                f"New group {code} has no title.",
                "State the title.",
            )


def titles_twice(context: Context) -> Iterator[Finding]:
    """Yield two groups of one level with the same title."""
    by_title: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, group in context.composition.groups.items():
        if group.title:
            by_title[group.level, plain_title(group.title)].append(code)
    for (level, _), codes in by_title.items():
        if len(codes) > 1:
            yield finding(
                "title-twice",
                Severity.WARNING,
                {issue for code in codes for issue in context.composition.groups[code].issues},
                map(context.new_code, codes),
                f"The {level} groups {' and '.join(codes)} have the same title, "
                f"‘{context.composition.groups[codes[0]].title}’.",
                "Give each a title of its own.",
            )


def mentions_of(issue: int, change: Change) -> Iterator[Mention]:
    """Yield the references of one change."""
    said = wording(change)
    yield from (Mention(issue, group, old=True) for group in said.before)
    yield from (Mention(issue, target.group, old=False) for target in said.after if target.group)
    for target in said.after:
        yield from (Mention(issue, group, old=True) for group in target.taking)
        if target.under:
            yield Mention(issue, target.under, old=False)
    if said.under:
        yield Mention(issue, said.under, old=False)


def _mentions(context: Context) -> list[Mention]:
    found = {Mention(i.number, reference, True) for i in context.revision.issues for reference in i.about}
    for request in context.revision.requests(strict=context.strict):
        found.update(mentions_of(request.issue, request.change))
    return sorted(found, key=lambda m: (m.issue, m.reference.value, m.reference.title or "", m.old))


def _actual_title(context: Context, mention: Mention) -> tuple[str | None, str]:
    if mention.old:
        group = context.old.get(mention.reference.value)
        return (group.title if group else None), context.old.id
    planned = context.composition.groups.get(mention.reference.value)
    return (planned.title if planned else None), context.composition.new_version


def _one_is_nowhere(context: Context, mentions: dict[str, Mention]) -> bool:
    return any(
        value not in (context.old.by_value if mention.old else context.composition.groups)
        for value, mention in mentions.items()
    )


def _what_is_meant(context: Context, reference: Reference) -> str:
    """Return the group that a reference to no group of the old version may mean, or how to write one."""
    old = context.old
    if group := _group_of_title(context, str(reference)):
        return f"Write the code before the title: {group}."
    if group := _code_inside(context, str(reference)):
        return f"Write the code first, alone: {group}."
    if group := _group_of_title(context, reference.title):
        return f"{old.id} has that title at {group}."
    if made := _made_by(context, reference.value):
        new = context.composition.new_version
        return f"It is a group of {new}, made by issue {made}; name a group of {old.id} here."
    if zero := old.get(f"0{reference.value}"):
        return f"If its first zero was lost, write {zero}."
    return _like_codes(context, reference.value)


def _like_codes(context: Context, value: str) -> str:
    """Return the codes beside one that isn't there, or how codes are written where it is none."""
    old = context.old
    if not old.rules.level_of(value):
        return f"Write a code of {old.id} and its title, such as {old.at_level(old.rules.lowest.name)[0]}."
    siblings = [g.code.value for g in old.children(old.rules.prefix_parent(value))]
    return f"Codes beside it: {', '.join(siblings)}." if siblings else "Check the code."


def _group_of_title(context: Context, title: str | None) -> str:
    return next((str(group) for group in context.old if title and same_title(group.title, title)), "")


def _made_by(context: Context, value: str) -> str:
    """Return the numbers of the issues that make a group of the new version with a code; nothing for no such group."""
    planned = context.composition.groups.get(value)
    return ", ".join(map(str, planned.issues)) if planned else ""


def _code_inside(context: Context, text: str) -> str:
    """Return the one group whose code stands somewhere in a text: SOC 5432, (5432) or 5432.0."""
    words = re.findall(r"[^\s:()\[\]“”‘’\"',;]+", text)
    found = {word.removesuffix(".0") for word in words if any(map(str.isdigit, word))} & set(context.old.by_value)
    return str(context.old[found.pop()]) if len(found) == 1 else ""
