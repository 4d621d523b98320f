"""Small groups merged, and groups that are hard to tell apart set beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from occumap.evidence.draft_changes import Drafted, reference
from occumap.evidence.draft_desk import Desk
from occumap.evidence.drafts_in_words import cited, one_of
from occumap.evidence.residual_titles import is_residual_in
from occumap.model.change import MergeGroups
from occumap.model.code import Code, Reference
from occumap.model.rules import group_kind
from occumap.model.scan import Scan, ScanKind, ScanMeasure, ScannedGroup
from occumap.model.version import Group, Version


def is_small(desk: Desk, measure: ScanMeasure) -> bool:
    """Return whether a count of people says that a group is, or may be, too small."""
    low = measure.low if measure.low is not None else measure.value
    return measure.unit == "people" and low is not None and low < desk.minimum


def join(desk: Desk, group: ScannedGroup, measure: ScanMeasure, near: Sequence[Code]) -> Drafted:
    """Return the draft that merges a group that is too small with one beside it.

    Args:
        desk: what drafts are made from.
        group: the group.
        measure: its size.
        near: groups it is hard to tell from, the likest first.
    """
    own = desk.version[group.code.value]
    question = f"Is {own} large enough to be {one_of(group_kind(group.level))} of its own?"
    high = measure.high if measure.high is not None else measure.value
    if high is None or high >= desk.minimum:
        reason = f"It may have more than {desk.minimum:,.0f} people: the interval of the count says no more."
        return Drafted(question, reason, about=(own.code,))
    other, why = _to_join(desk.version, own, near)
    if other is None:
        return Drafted(question, why, about=(own.code,))
    title = other.title if is_residual_in(desk.version, other.title) else _both(desk.version, other, own)
    merge = MergeGroups((reference(own), reference(other)), Reference(other.code.value, title))
    said = (
        f"It has fewer than {desk.minimum:,.0f} people."
        if measure.high is not None
        else f"Fewer than {desk.minimum:,.0f} people were counted in it; how far the count may be off isn’t published."
    )
    reason = f"{said} {why} The title is provisional, and whoever uses the figures should say what the merger loses."
    return Drafted(question, reason, (), (merge,), (own.code, other.code))


def near_groups(version: Version, own: Group, others: Sequence[Code]) -> list[Group]:
    """Return the groups that a group is near to: of its version; two residual groups are alike in name alone."""
    known = (version.get(code.value) for code in others if code.version == version.id)
    rest = is_residual_in(version, own.title)
    return [one for one in known if one and one.code != own.code and not (rest and is_residual_in(version, one.title))]


def tell_apart(desk: Desk, group: ScannedGroup, measure: ScanMeasure, scan: Scan) -> Drafted:
    """Return the draft on groups that are hard to tell apart: a merger of two small ones, else sharper descriptions."""
    own = desk.version[group.code.value]
    other = next(iter(near_groups(desk.version, own, measure.others)), None)
    if other is None:
        return Drafted(f"What is {own} confused with?", "Nothing says which group.", about=(own.code,))
    question = f"Can {own} and {other} be told apart?"
    about = (own.code, other.code)
    beside = other.parent == own.parent and other.level == own.level
    beyond = next((one for one in scan.groups if one.code == other.code), None)
    sizes = [group.people, beyond.people if beyond else None]
    counts = _counts(other, beyond)
    small = [one for one in sizes if one is not None and one < desk.minimum]
    if beside and small:
        title = _both(desk.version, own, other)
        merge = MergeGroups((reference(own), reference(other)), Reference(min(own.code, other.code).value, title))
        reason = (
            f"They stand side by side, and {'both have' if len(small) == 2 else 'one of them has'} fewer than "
            f"{desk.minimum:,.0f} people. The title is provisional."
        )
        return Drafted(question, reason, counts, (merge,), about)
    where = "" if beside else ", and they stand under different groups"
    enough = (
        f"each has the {desk.minimum:,.0f} people that a group should have"
        if not small and None not in sizes
        else "how many people both have isn’t known"
        if None in sizes
        else "both are kept apart by the groups above them"
    )
    reason = (
        f"A merger would lose a distinction: {enough}{where}. Sharpen both descriptions and the index first, "
        "then see whether coders agree."
    )
    return Drafted(question, reason, counts, about=about)


def _counts(other: Group, scanned: ScannedGroup | None) -> tuple[str, ...]:
    """Return how many people the other group has, with the source: that of the group itself is told anyway."""
    sizes = scanned.of(ScanKind.SIZE) if scanned else ()
    said = next((cited(one) for one in sizes if one.unit == "people" and one.is_evidence), "")
    return (f"Of {other.code.value}: {said}",) if said else ()


def _to_join(version: Version, own: Group, near: Sequence[Code]) -> tuple[Group | None, str]:
    beside = [one for one in version.children(own.parent.value if own.parent else None) if one.code != own.code]
    alike = next((one for code in near for one in beside if one.code == code), None)
    if alike:
        return alike, f"{alike} is the group beside it that it is hardest to tell from."
    rest = [one for one in beside if is_residual_in(version, one.title)]
    if rest and not is_residual_in(version, own.title):
        return rest[0], f"{rest[0]} takes what no other group beside it names."
    if len(beside) == 1:
        return beside[0], f"{beside[0]} is the only group beside it."
    return None, "It is too small, but nothing says which group beside it is the nearest."


def _both(version: Version, one: Group, other: Group) -> str:
    """Return a title for two groups, one of which may be residual: "Carpenters and other wood workers"."""
    first, second = sorted((one, other), key=lambda group: is_residual_in(version, group.title))
    lowered = second.title if second.title[1:2].isupper() else second.title[:1].lower() + second.title[1:]
    return f"{first.title} and {lowered}"
