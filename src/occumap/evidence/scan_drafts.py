"""A scan turned into issues: for each of the first groups of its ranking the question that its evidence raises.

One group gets one issue, from the strongest evidence that leads to a change; where none does, from the strongest. Doing
nothing is an answer too and keeps its evidence and its reason. Two issues never change the same group: the later one
waits for the earlier.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from occumap.errors import InputError
from occumap.evidence.draft_changes import IS_CORE, Drafted, also_found, one_alone, split_off, transfer
from occumap.evidence.draft_desk import Desk
from occumap.evidence.draft_mergers import is_small, join, near_groups, tell_apart
from occumap.evidence.draft_rules import IS_MOST, NO_ENTRIES
from occumap.evidence.drafts_in_words import (
    found_on,
    kinds_behind,
    part_in_words,
    question_of,
    title_of_part,
    undecided,
)
from occumap.evidence.scan.title_twins import BY as GROUP_TITLES
from occumap.model.change import AddEntry
from occumap.model.code import Code, Reference
from occumap.model.revision import Decision, Issue
from occumap.model.rules import group_kind
from occumap.model.scan import HiddenPart, Scan, ScanKind, ScanMeasure, ScannedGroup
from occumap.model.scan_drafts import ScanDraft

SHOWN = 60
# A change is proposed where the evidence is stronger than that on so many groups of the level.
STRONG = 0.8
# So many kinds of evidence stand behind every change.
KINDS = 2
# All evidence on a group together may propose it too, if what asks for it is stronger than on so many.
ABOVE_MOST = 0.5
# Group titles that share fewer of their words aren't taken for each other.
WORDS_SHARED = 0.5
_SIZES = (ScanKind.SIZE, ScanKind.TREND)
_WITH_PARTS = (ScanKind.HIDDEN_PART, ScanKind.RESIDUAL, ScanKind.MIXED_LEVEL, ScanKind.MIXED_TASKS, ScanKind.MIXED_PAY)


def draft_issues(scan: Scan, desk: Desk, *, limit: int = SHOWN, only: Sequence[str] = ()) -> tuple[ScanDraft, ...]:
    """Return an issue for each of the first groups of the lowest level, by rank.

    Args:
        scan: the evidence.
        desk: the version and the index that changes are drafted on.
        limit: how many groups at most.
        only: codes of the groups to draft for, of any rank; the first by rank if not given.

    Raises:
        InputError: the scan is of another version, or a limit that makes no sense.
    """
    if scan.version != desk.version.id:
        raise InputError(scan.version, f"this is a scan of another version than {desk.version.id}", hint="Scan it.")
    if limit < 1:
        raise InputError("drafts", f"at most {limit} issues", hint="Ask for at least 1.")
    lowest = desk.version.rules.lowest.name
    ranked = [one for one in scan.of_level(lowest) if one.rank is not None]
    groups = [scan[code] for code in only] if only else sorted(ranked, key=lambda one: one.rank or 0)[:limit]
    drafts: list[ScanDraft] = []
    touched: dict[Code, int] = {}
    compared: set[frozenset[Code]] = set()
    for group in groups:
        made = _drafted(scan, desk, group, compared)
        if made is None:
            continue
        kind, draft = made
        number = len(drafts) + 1
        waits = next((touched[code] for code in draft.about if code in touched), None)
        if draft.changes and waits:
            desk.give_back(draft.changes)
            reason = f"It changes a group that issue {waits} changes: decide that first."
            draft = replace(draft, changes=(), reason=f"{reason} {draft.reason}".strip(), level_reason="")
        if draft.changes:
            touched.update(dict.fromkeys(draft.about, number))
        if kind is ScanKind.ALIKE:
            compared.add(frozenset(draft.about))
        drafts.append(ScanDraft(group.code, kind, _issue(desk, number, draft)))
    return tuple(drafts)


def _drafted(
    scan: Scan, desk: Desk, group: ScannedGroup, compared: Collection[frozenset[Code]]
) -> tuple[ScanKind, Drafted] | None:
    """Return the first draft with changes that the evidence leads to, the strongest first; else that of the strongest.

    None for a group without evidence, or of which all was asked before: whether two groups can be told apart is one
    question, whichever of them stands first.
    """
    other: list[tuple[ScanMeasure, Drafted]] = []
    for measure, answer in _answers(scan, desk, group):
        if measure.kind is ScanKind.ALIKE and frozenset(answer.about) in compared:
            desk.give_back(answer.changes)
            continue
        draft = answer
        settles = undecided([measure])
        enough, weighed = _enough(scan, group, measure) if draft.changes else (True, "")
        if not enough:
            desk.give_back(draft.changes)
            draft = replace(draft, changes=(), level_reason="", reason="")
        reason = " ".join(one for one in (weighed, draft.reason, settles) if one)
        full = replace(draft, found=(*found_on(group, measure), *draft.found), reason=reason)
        if full.changes:
            return measure.kind, full
        other.append((measure, full))
    # That a group is large asks nothing by itself.
    asking = [one for one in other if one[0].kind not in _SIZES or is_small(desk, one[0])]
    telling = [one for one in asking if not one[1].idle]
    found = next(iter([*telling, *asking, *other]), None)
    return (found[0].kind, found[1]) if found else None


def _behind(group: ScannedGroup, measure: ScanMeasure) -> ScanMeasure:
    """Return the evidence that a change rests on: how much a residual group holds doesn't say that its part is one."""
    if measure.kind is not ScanKind.RESIDUAL:
        return measure
    found = (one for one in group.of(ScanKind.HIDDEN_PART) if set(measure.parts) & set(one.parts))
    return next(found, measure)


def _enough(scan: Scan, group: ScannedGroup, measure: ScanMeasure) -> tuple[bool, str]:
    """Return whether evidence of several kinds, and strong enough, asks for a change; and how strong it is."""
    if len(kinds_behind(group, measure)) < KINDS:
        only = f"Only one kind of evidence ({measure.name}) speaks for a change"
        return False, f"{only}: before one is proposed, evidence of another kind is asked."
    return _weighed(scan, group, _behind(group, measure))


def _weighed(scan: Scan, group: ScannedGroup, measure: ScanMeasure) -> tuple[bool, str]:
    """Return whether the evidence is enough to propose a change, and how strong it is.

    Enough is a measure that few groups of the level have as strong; or all measures of the group together, if what asks
    for the change is stronger than on most groups: how large a group is doesn't say that this part is one. A count
    that says that a group is too small needs no comparison.
    """
    if measure.kind is ScanKind.SIZE or group.strength is None or measure.strength is None:
        return True, ""
    strengths = [one.strength for one in scan.of_level(group.level) if one.strength is not None]
    together = sum(one < group.strength for one in strengths) / len(strengths)
    said = (
        f"The evidence that raised this ({measure.name}) is stronger than on {measure.strength:.0%} of the "
        f"{group_kind(group.level)}s, and all evidence on the group together than on {together:.0%}"
    )
    if measure.strength >= STRONG or (together >= STRONG and measure.strength > ABOVE_MOST):
        return True, f"{said}."
    asked = f"a change asks for {STRONG:.0%} of one of them, and for more than {ABOVE_MOST:.0%} of the first"
    return False, f"Not enough speaks for a change. {said}; {asked}."


def _answers(scan: Scan, desk: Desk, group: ScannedGroup) -> Iterator[tuple[ScanMeasure, Drafted]]:
    """Yield what each measure, and each part that it found, leads to; lazily, for a draft gives codes away."""
    for measure in group.evidence:
        if not _asks(desk, group, measure):
            continue
        if group.level != desk.version.rules.lowest.name:
            reason = f"What it comes to is decided on the groups below it ({desk.version.rules.lowest.name})."
            yield measure, _no_change(desk, group, measure, reason)
        elif measure.parts and measure.kind in _WITH_PARTS:
            for part in sorted(measure.parts, key=lambda one: not also_found(desk, group, measure, one)):
                yield measure, _with_part(desk, group, measure, part)
        elif measure.kind is ScanKind.SIZE and is_small(desk, measure):
            near = [code for one in group.of(ScanKind.ALIKE) for code in one.others]
            yield measure, join(desk, group, measure, near)
        elif measure.kind is ScanKind.ALIKE and measure.others:
            yield measure, tell_apart(desk, group, measure, scan)
        elif measure.kind is ScanKind.NEW_TITLES:
            yield measure, _new_titles(desk, group, measure)
        else:
            reason = "No part of it was found that could be named, moved or merged, so that there is nothing to draft."
            yield measure, _no_change(desk, group, measure, reason)


def _asks(desk: Desk, group: ScannedGroup, measure: ScanMeasure) -> bool:
    """Return whether a measure found anything to ask about.

    Two residual groups are alike in name alone; so are two groups whose titles share "worker" and little more.
    """
    if measure.kind is ScanKind.ALIKE and measure.others:
        if measure.by == GROUP_TITLES and (measure.value or 0.0) < WORDS_SHARED:
            return False
        return bool(measure.value) and bool(near_groups(desk.version, desk.version[group.code.value], measure.others))
    return bool(measure.value) or measure.kind in _SIZES


def _with_part(desk: Desk, group: ScannedGroup, measure: ScanMeasure, part: HiddenPart) -> Drafted:
    alone = one_alone(desk, group, measure, part)
    draft = alone or (transfer(desk, group, measure, part) if part.to else split_off(desk, group, part))
    others = [title_of_part(one) for one in measure.parts if one is not part]
    told = part.name in measure.says
    both = also_found(desk, group, measure, part)
    said = ["" if told else part_in_words(part, desk.index.name), both, *draft.found]
    if others:
        said.append(f"Other parts that were found in it: {'; '.join(f'‘{one}’' for one in others)} [{measure.source}].")
    idle = draft.reason.startswith((NO_ENTRIES, IS_MOST, IS_CORE))
    return replace(draft, found=tuple(one for one in said if one), idle=idle)


def _new_titles(desk: Desk, group: ScannedGroup, measure: ScanMeasure) -> Drafted:
    """Return the draft that adds to the index the titles that it doesn't have."""
    question = question_of(measure.kind, str(desk.version[group.code.value]))
    known = {title.casefold() for title in desk.index.frame["natural_title"]}
    unknown = [part for part in measure.parts if not part.entries]  # what is made of entries is in the index
    titles = dict.fromkeys(title for part in unknown for title in part.titles if title.casefold() not in known)
    about = (group.code,)
    if not titles:
        return Drafted(
            question, "The index has these titles already; what is left is how to word the group.", (), (), about
        )
    own = Reference(group.code.value)
    changes = tuple(AddEntry(title, None, None, own) for title in titles)
    return Drafted(question, "The titles are in use and the index doesn’t have them.", (), changes, about)


def _no_change(desk: Desk, group: ScannedGroup, measure: ScanMeasure, reason: str) -> Drafted:
    question = question_of(measure.kind, str(desk.version[group.code.value]))
    return Drafted(question, reason, about=(group.code,), idle=True)


def _issue(desk: Desk, number: int, draft: Drafted) -> Issue:
    about = (one for code in draft.about if (one := desk.version.get(code.value)))
    return Issue(
        number=number,
        question=draft.question,
        found=" ".join(draft.found),
        decision=Decision.CHANGE if draft.changes else Decision.NO_ACTION,
        reason=draft.reason,
        level_reason=draft.level_reason if draft.changes else "",
        about=tuple(Reference(one.code.value, one.title) for one in about),
        changes=draft.changes,
    )


def without_changes(draft: ScanDraft, why: str) -> ScanDraft:
    """Return the draft with its changes taken back, and why.

    Args:
        draft: an issue whose changes can't be planned.
        why: what is wrong with them.
    """
    reason = f"The changes drafted at first can’t be made: {why} {draft.issue.reason}".strip()
    issue = replace(draft.issue, decision=Decision.NO_ACTION, reason=reason, changes=(), level_reason="")
    return replace(draft, issue=issue, withdrawn=why)
