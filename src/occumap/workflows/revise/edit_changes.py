"""Changes put into a revision's text, replaced or taken out of it, while all else stays as it is written.

What was edited is read again and held against what was meant: a text written so that it can't be edited in this way is
left as it is, and an error says so. Comments within a change that is replaced are kept above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import yaml

from occumap.errors import InputError, UnknownNameError
from occumap.io.revision_yaml_text import changes_text
from occumap.model.change import Change
from occumap.model.revision import Decision, Issue, Revision
from occumap.workflows.revise.draft import TEXT, stated_revision
from occumap.workflows.revise.text_places import after, end_of_line, indented, issue_node, keys_of, start_of_line

_BEFORE_ITEM = re.compile(r" *- +")
_SIGN = re.compile(r"(?:(?<=\s)|^)#", re.MULTILINE)


def with_changes(text: str, number: int, changes: Sequence[Change]) -> str:
    """Return the text with more changes at the end of an issue, which is then decided to change.

    Raises:
        InputError: the text is no revision, or is written so that it must be edited by hand.
        UnknownNameError: it has no such issue.

    >>> from occumap.model.change import RemoveGroup
    >>> from occumap.model.code import Reference
    >>> text = "revision: x\\nfrom: a\\nto: b\\nissues:\\n- issue: 1 # asked\\n  question: Why?\\n  decision: change\\n"
    >>> print(with_changes(text, 1, [RemoveGroup(Reference("11", "Bakers"))]), end="")
    revision: x
    from: a
    to: b
    issues:
    - issue: 1 # asked
      question: Why?
      decision: change
      changes:
      - remove: 11 Bakers
    """
    stated, issue = _issue(text, number)
    meant = replace(issue, decision=Decision.CHANGE, changes=(*issue.changes, *changes))
    node = issue_node(text, number)
    made = _put(text, node, meant, changes)
    if issue.decision is not Decision.CHANGE and made is not None:
        decision = keys_of(issue_node(made, number))["decision"][1]
        made = made[: decision.start_mark.index] + Decision.CHANGE.value + made[decision.end_mark.index :]
    return _checked(made, stated, meant)


def with_change_replaced(text: str, number: int, place: int, changes: Sequence[Change]) -> str:
    """Return the text with others in the place of a change of an issue; ``place`` counts from 0.

    Raises:
        InputError: the text is no revision, or is written so that it must be edited by hand.
        UnknownNameError: it has no such issue, or the issue no such change.
    """
    stated, issue = _issue(text, number)
    _refuse_missing(issue, place)
    meant = replace(issue, changes=(*issue.changes[:place], *changes, *issue.changes[place + 1 :]))
    node = keys_of(issue_node(text, number))["changes"][1]
    if not isinstance(node, yaml.SequenceNode) or node.flow_style:
        return _checked(_rewritten(text, number, meant), stated, meant)
    item = node.value[place]
    start, end = start_of_line(text, item.start_mark.index), after(text, item)
    if not _BEFORE_ITEM.fullmatch(text[start : item.start_mark.index]):
        raise _by_hand(number)
    lines = "".join(f"{comment}\n" for comment in _comments(text, start, end, item)) + changes_text(changes)
    return _checked(text[:start] + indented(lines, node.start_mark.column) + text[end:], stated, meant)


def without_change(text: str, number: int, place: int) -> str:
    """Return the text without a change of an issue; ``place`` counts from 0. The decision stays as it is.

    Raises:
        InputError: the text is no revision, or is written so that it must be edited by hand.
        UnknownNameError: it has no such issue, or the issue no such change.
    """
    stated, issue = _issue(text, number)
    _refuse_missing(issue, place)
    meant = replace(issue, changes=(*issue.changes[:place], *issue.changes[place + 1 :]))
    key, node = keys_of(issue_node(text, number))["changes"]
    if not meant.changes:
        start = start_of_line(text, key.start_mark.index)
        made = text[:start] + text[after(text, node) :] if not text[start : key.start_mark.index].strip() else None
        return _checked(made, stated, meant)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style:
        return _checked(_rewritten(text, number, meant), stated, meant)
    item = node.value[place]
    return _checked(text[: start_of_line(text, item.start_mark.index)] + text[after(text, item) :], stated, meant)


def _issue(text: str, number: int) -> tuple[Revision, Issue]:
    stated = stated_revision(text)
    issue = stated.issue(number)
    if issue is None:
        raise UnknownNameError(f"issue {number}", "the text has no such issue", hint="Choose one of its issues.")
    return stated, issue


def _refuse_missing(issue: Issue, place: int) -> None:
    if not 0 <= place < len(issue.changes):
        raise UnknownNameError(
            f"issue {issue.number}, change {place + 1}",
            "the issue has no such change",
            hint="Somebody may have taken it out: look at the issue again.",
        )


def _put(text: str, node: yaml.MappingNode, meant: Issue, changes: Sequence[Change]) -> str | None:
    """Return the text with changes behind those of an issue, or as its first."""
    if node.flow_style:
        return None
    keys = keys_of(node)
    if "changes" in keys:
        held = keys["changes"][1]
        if not isinstance(held, yaml.SequenceNode) or held.flow_style or not held.value:
            return _rewritten(text, meant.number, meant)
        return _inserted(text, after(text, held), indented(changes_text(changes), held.start_mark.column))
    column = node.value[0][0].start_mark.column
    lines = indented(f"changes:\n{changes_text(changes)}", column)
    return _inserted(text, after(text, node), lines)


def _inserted(text: str, place: int, lines: str) -> str:
    gap = "" if not place or text[:place].endswith("\n") else "\n"
    return f"{text[:place]}{gap}{lines}{text[place:]}"


def _rewritten(text: str, number: int, meant: Issue) -> str | None:
    """Return the text with all changes of an issue written anew, if no comment stands among them."""
    key, node = keys_of(issue_node(text, number))["changes"]
    start, end = start_of_line(text, key.start_mark.index), after(text, node)
    if text[start : key.start_mark.index].strip() or _comments(text, start, end, node):
        return None
    lines = indented(f"changes:\n{changes_text(meant.changes)}", key.start_mark.column)
    return text[:start] + lines + text[end:]


def _comments(text: str, start: int, end: int, node: yaml.Node) -> list[str]:
    """Return the comments in the lines of a node: from the first sign of one on a line that is in no text."""
    spans = list(_spans(node))
    found: dict[int, str] = {}
    for sign in _SIGN.finditer(text, start, end):
        line = start_of_line(text, sign.start())
        if line not in found and not any(first <= sign.start() < last for first, last in spans):
            found[line] = text[sign.start() : end_of_line(text, sign.start())].rstrip()
    return list(found.values())


def _spans(node: yaml.Node) -> list[tuple[int, int]]:
    if isinstance(node, yaml.ScalarNode):
        return [(node.start_mark.index, node.end_mark.index)]
    below = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
    return [span for part in below for span in _spans(part)]


def _checked(made: str | None, stated: Revision, issue: Issue) -> str:
    """Return the text that was made, if it says what was meant.

    Raises:
        InputError: it can't be edited so.
    """
    meant = replace(stated, issues=tuple(issue if one.number == issue.number else one for one in stated.issues))
    try:
        if made is None or stated_revision(made) != meant:
            raise _by_hand(issue.number)
    except InputError:
        raise _by_hand(issue.number) from None
    return made


def _by_hand(number: int) -> InputError:
    return InputError(
        f"{TEXT}, issue {number}", "its changes are written in a way that can’t be edited here", hint="Edit the text."
    )
