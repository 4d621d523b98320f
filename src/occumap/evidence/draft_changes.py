"""What a piece of a scan's evidence asks to be changed, or why it asks for nothing.

New codes are the next that are free under their parent. A rule in words says which entries go; entries of a part that
no word tells from the rest stay behind, and how many those are is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from occumap.evidence.destination_rules import Rule
from occumap.evidence.draft_desk import Desk, codes_given
from occumap.evidence.draft_rules import rule_for
from occumap.evidence.drafts_in_words import WORKING, new_title, one_of, question_of, title_of_part
from occumap.evidence.part_names import SIMILAR
from occumap.evidence.scan.mixed_level import OCCUPATIONS
from occumap.model.change import Change, CreateGroup, MoveEntries, Part, RecodeGroup, SplitGroup
from occumap.model.code import Code, Reference
from occumap.model.noun import counted
from occumap.model.rules import group_kind
from occumap.model.scan import HiddenPart, ScanKind, ScanMeasure, ScannedGroup
from occumap.model.selector import words_of
from occumap.model.version import Group, Version

# The level of one occupation alone moves nobody.
FEWEST_OCCUPATIONS = 2
# Two words are taken for one where at most so many letters at the end of the shorter differ, and so many are shared.
_ENDING, _SHORTEST = 2, 3
UNCODED = "new"
IS_CORE = "Its name is that of the group: it is the core of the group, not another one."
AGREES_FROM = 0.5
# Two parts are nearly the same if the F1 of their entries is at least that.
SAME = 0.5
_RULE = "The rule is provisional, so that the effect can be seen and discussed."


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is asked of a group, and what is found and proposed in answer.

    Args:
        question: the question.
        found: what was looked up for the changes, in sentences.
        reason: why this is proposed, or why nothing is.
        changes: none where nothing is proposed.
        about: groups of the old version that it touches.
        level_reason: why people may change major group.
        idle: whether nothing was there to draft from, so that another question says more.
    """

    question: str
    reason: str
    found: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    about: tuple[Code, ...] = ()
    level_reason: str = ""
    idle: bool = False


def split_off(desk: Desk, group: ScannedGroup, part: HiddenPart) -> Drafted:
    """Return the draft that makes a part a group of its own, beside the one it is in."""
    name, kind = title_of_part(part), group_kind(group.level)
    question = f"Should ‘{name}’ be {one_of(kind)} of its own, taken out of {_named(desk, group.code)}?"
    parent = desk.version[group.code.value].parent
    code, recoded = _new_code(desk, parent.value) if parent else (None, ())
    no = _no_group(desk, group, part)
    made = no or rule_for(desk, group, part, code or UNCODED, name)
    if not isinstance(made, str) and (code is None or parent is None):
        made = _no_code(desk, parent.value if parent else None)
    if isinstance(made, str) or code is None or parent is None:
        return Drafted(question, str(made), about=(group.code,))
    rule, found = made
    to = Reference(code, new_title(part))
    changes = _to_new(desk, group, to, desk.version[parent.value], rule, recoded)
    reason = _proposed(desk, to, part, recoded)
    return Drafted(question, reason, (found,), changes, _about(desk, group, recoded))


def transfer(desk: Desk, group: ScannedGroup, measure: ScanMeasure, part: HiddenPart) -> Drafted:
    """Return the draft that moves a part to the group that its level or its tasks belong with."""
    to = desk.version.get(part.to.value) if part.to and part.to.version == desk.version.id else None
    name = title_of_part(part)
    question = f"Does ‘{name}’ belong with {to or part.to}, not with {_named(desk, group.code)}?"
    if to is None or to.code == group.code:
        reason = f"{part.to} is no other group of {desk.version.id}, so that nothing can be moved there."
        return Drafted(question, reason, about=(group.code,))
    agreeing = _agreeing(group, measure, to.code)
    if not agreeing:
        return _apart(desk, group, measure, part, to, question)
    if to.level == group.level:
        made = _move(desk, group, measure, part, to, question)
    elif any(child.level == group.level for child in desk.version.children(to.code.value)):
        made = _move_to_new(desk, group, measure, part, to, question)
    else:
        reason = f"Which group under {to} should take it isn’t known: that is for the officers to say."
        return Drafted(question, reason, about=(group.code,))
    agree = f"Other evidence names it too ({', '.join(dict.fromkeys(agreeing))})."
    return replace(made, reason=f"{agree} {made.reason}") if made.changes else made


def _apart(
    desk: Desk, group: ScannedGroup, measure: ScanMeasure, part: HiddenPart, to: Group, question: str
) -> Drafted:
    """Return the draft on a part that only one kind of evidence says to belong with another group.

    That isn't enough to move people there. If the part stands apart by what it does, whether it is a group of its own
    can be asked all the same.
    """
    only = f"Only one kind of evidence ({measure.kind.value}) says that it belongs"
    if measure.kind is ScanKind.HIDDEN_PART:
        made = split_off(desk, group, part)
        if made.changes:
            said = f"{only} with {to}: not enough to move people there, but it stands apart from the rest of its group."
            return replace(made, reason=f"{said} {made.reason}")
    return Drafted(
        question,
        f"{only} there. Before people are moved, evidence of another kind is asked.",
        about=(group.code, to.code),
    )


def one_alone(desk: Desk, group: ScannedGroup, measure: ScanMeasure, part: HiddenPart) -> Drafted | None:
    """Return the draft on a part whose level is that of one occupation: it asks about the level, and moves nobody."""
    if measure.by != OCCUPATIONS or len(part.titles) >= FEWEST_OCCUPATIONS:
        return None
    reason = f"‘{title_of_part(part)}’ is one occupation alone: too few to move people on."
    return Drafted(question_of(measure.kind, _named(desk, group.code)), reason, about=(group.code,))


def _agreeing(group: ScannedGroup, measure: ScanMeasure, to: Code) -> list[str]:
    """Return the other kinds of evidence that name a group too, where they are stronger than on half of the level."""
    return [
        one.kind.value
        for one in group.evidence
        if one.kind is not measure.kind
        and (one.strength or 0.0) >= AGREES_FROM
        and to in (*one.others, *(part.to for part in one.parts))
    ]


def _move(desk: Desk, group: ScannedGroup, measure: ScanMeasure, part: HiddenPart, to: Group, question: str) -> Drafted:
    made = rule_for(desk, group, part, to.code.value, to.title)
    if isinstance(made, str):
        return Drafted(question, made, about=(group.code, to.code))
    rule, found = made
    move = MoveEntries(reference(desk.version[group.code.value]), Reference(to.code.value), rule.selector)
    level = measure.says if _crosses(desk.version, group.code, to.code) else ""
    return Drafted(question, _RULE, (found,), (move,), (group.code, to.code), level)


def _move_to_new(
    desk: Desk, group: ScannedGroup, measure: ScanMeasure, part: HiddenPart, parent: Group, question: str
) -> Drafted:
    (code, recoded), name = _new_code(desk, parent.code.value), title_of_part(part)
    if code is None:
        return Drafted(question, _no_code(desk, parent.code.value), about=(group.code,))
    no = _no_group(desk, group, part)
    made = no or rule_for(desk, group, part, code, name)
    if isinstance(made, str):
        return Drafted(question, made, about=(group.code,))
    rule, found = made
    to = Reference(code, new_title(part))
    changes = _to_new(desk, group, to, parent, rule, recoded)
    level = measure.says if _crosses(desk.version, group.code, parent.code) else ""
    reason = _proposed(desk, to, part, recoded)
    return Drafted(question, reason, (found,), changes, _about(desk, group, recoded), level)


def _new_code(desk: Desk, parent: str) -> tuple[str | None, tuple[RecodeGroup, ...]]:
    """Return the next free code under a parent, and the new code of the group that was its only child until then."""
    free, rules, children = desk.free_codes(parent), desk.version.rules, desk.version.children(parent)
    alone = len(children) == 1 and rules.only_child and children[0].level == rules.lowest.name
    if not alone or not children[0].code.value.endswith(str(rules.only_child)):
        return next(iter(free), None), ()
    if len(free) < 2:
        return None, ()
    return free[1], (RecodeGroup(reference(children[0]), Reference(free[0])),)


def _no_code(desk: Desk, parent: str | None) -> str:
    """Return that no code is left under a parent: the version has none, or another draft has the last."""
    where = parent or "the top"
    given = sorted(set(desk.codes_under(parent)) & desk.taken) if parent else []
    if given:
        return (
            f"The last free code under {where} ({given[-1]}) goes to another group proposed here: decide which of them "
            "comes first, or renumber the groups there."
        )
    return f"No code is free under {where}: groups there would have to be renumbered."


def _about(desk: Desk, group: ScannedGroup, recoded: Sequence[RecodeGroup]) -> tuple[Code, ...]:
    """Return the groups that a new one touches: where it comes from, and the one that it is put beside."""
    return tuple(dict.fromkeys((group.code, *(desk.version[one.group.value].code for one in recoded))))


def _to_new(
    desk: Desk, group: ScannedGroup, to: Reference, parent: Group, rule: Rule, recoded: Sequence[RecodeGroup]
) -> tuple[Change, ...]:
    """Return the changes that create a group and move to it what a rule means; the codes are given away.

    An only child that loses a part gets another code, so that it is split in two.
    """
    source = reference(desk.version[group.code.value])
    made: tuple[Change, ...]
    if any(one.group == source for one in recoded):
        rest = Part(Reference(recoded[0].to.value, group.title))
        made = (SplitGroup(source, (rest, Part(to, rule.selector))),)
    else:
        moved = MoveEntries(source, Reference(to.value), rule.selector)
        made = (*recoded, CreateGroup(to, reference(parent)), moved)
    desk.taken |= codes_given(made)
    return made


def also_found(desk: Desk, group: ScannedGroup, measure: ScanMeasure, part: HiddenPart) -> str:
    """Return that another kind of source found nearly the same part, with its source; or nothing.

    Args:
        desk: what drafts are made from.
        group: the group that the part is in.
        measure: what found the part.
        part: the part.
    """
    own = set(desk.rows_of(part, group.code.value))
    for other in group.of(ScanKind.HIDDEN_PART) if own else ():
        if part in other.parts or other.source == measure.source:
            continue
        for one in other.parts:
            rows = set(desk.rows_of(one, group.code.value))
            if 2 * len(own & rows) >= SAME * (len(own) + len(rows)):
                both = f"‘{title_of_part(one)}’, {counted(len(own & rows), 'entry', 'entries')} in both"
                return f"By {other.by}, nearly the same part stands apart: {both} [{other.source}]."
    return ""


def _is_core(part: HiddenPart, title: str) -> bool:
    """Return whether a part is called nothing that its group isn't called."""
    said = words_of(title) | words_of(title.replace("-", ""))
    named = words_of(part.name.removesuffix(SIMILAR)) - {"and"}
    return bool(named) and all(any(_alike(word, other) for other in said) for word in named)


def _alike(one: str, other: str) -> bool:
    """Return whether two words begin alike: baker and bakery, nurse and nursing."""
    length = max(_SHORTEST, min(len(one), len(other)) - _ENDING)
    return one[:length] == other[:length]


def _no_group(desk: Desk, group: ScannedGroup, part: HiddenPart) -> str:
    """Return why a part can't be a group, by its name or its size; or nothing."""
    if _is_core(part, group.title):
        return IS_CORE
    whole = group.people
    if whole is not None and whole < 2 * desk.minimum:
        return f"The whole group has {whole:,.0f} people, which isn’t enough for two groups of {desk.minimum:,.0f}."
    people = part.people
    if people is not None and people < desk.minimum:
        return f"{people:,.0f} people are fewer than the {desk.minimum:,.0f} that a group should have."
    if people is not None and whole is not None and whole - people < desk.minimum:
        return f"Without it, {whole - people:,.0f} people would be left, fewer than {desk.minimum:,.0f}."
    return ""


def _crosses(version: Version, one: Code, other: Code) -> bool:
    top = version.rules.levels[0].name
    return version.ancestor(one.value, top) != version.ancestor(other.value, top)


def _proposed(desk: Desk, to: Reference, part: HiddenPart, recoded: Sequence[RecodeGroup]) -> str:
    """Return what isn't known of a new group, and what is provisional about it."""
    said = []
    if part.people is None:
        said.append(f"Nobody has counted its people: whether it has {desk.minimum:,.0f} isn’t known.")
    if to.title and to.title.endswith(WORKING):
        said.append(f"Its title is a working one, {_made_of(part)}: name the group before you publish it.")
    said += [f"{one.group} was the only group there, so that its code changes, to {one.to.value}." for one in recoded]
    said.append(
        f"The code {to.value}, the title and the rule are provisional, so that the effect can be seen and discussed."
    )
    return " ".join(said)


def _made_of(part: HiddenPart) -> str:
    """Return what a working title was made of, and how much of the part it covers."""
    if part.named is None:
        return "made of what the index says"
    entries = counted(len(part.entries), "entry", "entries")
    verb = "is" if part.named == 1 else "are"
    return f"made of the words of the part’s own entries ({part.named} of {entries} {verb} called so)"


def _named(desk: Desk, code: Code) -> str:
    return str(desk.version[code.value])


def reference(group: Group) -> Reference:
    """Return a group as changes name it."""
    return Reference(group.code.value, group.title)
