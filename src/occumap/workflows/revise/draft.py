"""A revision as text that somebody is writing: what it comes to, where in it a finding stands, and deciding in it.

The text comes from a browser: it can name versions in the catalog, never files, and it can't grow by aliases of
aliases.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import yaml

from occumap.catalog import load
from occumap.catalog.held_indexes import index_coded_to
from occumap.errors import InputError, UnknownNameError
from occumap.io.revision_yaml import parse_revision
from occumap.model.finding import Finding
from occumap.model.index import Index
from occumap.model.revision import Decision, Revision
from occumap.revision.apply import apply
from occumap.revision.plan import plan
from occumap.workflows.revise.revise import Revised
from occumap.workflows.revise.text_places import issue_node, keys_of

TEXT = "the text"
_ISSUE = re.compile(r"^\s*-\s+issue:\s*([0-9]+)\s*(?:#.*)?$")
_LINE = re.compile(r", line ([0-9]+)")


def revise_text(text: str, entries: Index, *, strict: bool = False) -> Revised:
    """Return what a revision given as YAML text comes to on an index.

    Args:
        text: as in ``revision.yaml``; the version it revises must be one in the catalog.
        entries: an index; if it isn't coded to that version, the best one held that is takes its place, else groups
            are revised alone.
        strict: leave the revision's assumptions out.

    Raises:
        InputError: with its line, where the text is no revision.
        UnknownNameError: there is no version of that name.

    >>> text = "revision: x\\nfrom: soc2010\\nto: soc2010-x\\nissues: []"
    >>> revise_text(text, load.index()).plan.findings
    ()
    """
    stated = stated_revision(text)
    if stated.from_version not in load.names("version"):
        known = ", ".join(load.names("version"))
        raise UnknownNameError(
            f"{TEXT}, from", f"no version is called {stated.from_version!r}", hint=f"Versions available: {known}."
        )
    old = load.version(stated.from_version, files=False)
    if old.id not in entries.versions:
        entries = index_coded_to([old], files=False) or Index.without_entries(old.id)
    planned = plan(stated, old, entries, strict=strict)
    return Revised(planned, None if planned.errors else apply(planned))


def stated_revision(text: str) -> Revision:
    """Return the revision that a text states.

    Raises:
        InputError: with its line, where the text is none.
    """
    return _parsed(text)


@lru_cache(maxsize=64)
def _parsed(text: str) -> Revision:
    return parse_revision(text, TEXT)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a text, counted from 1, and what stands there."""

    line: int
    text: str


def place_of_error(error: InputError | UnknownNameError, text: str) -> Place | None:
    """Return where an error stands in the text it is about, if it says so."""
    found = _LINE.search(error.where)
    return _place(text.split("\n"), int(found[1])) if found else None


def places_of(findings: Sequence[Finding], text: str) -> Mapping[str, Place]:
    """Return where findings stand, by their id: the first line of the issue with one of the codes, else its first line.

    >>> from occumap.model.code import Code
    >>> from occumap.model.finding import Severity
    >>> found = Finding("unknown-code", Severity.ERROR, (2,), (Code("a", "99"),), "", "")
    >>> places_of([found], "issues:\\n- issue: 1\\n- issue: 2\\n  about: 99 Nobody")[found.id]
    Place(line=4, text='about: 99 Nobody')
    """
    lines = text.split("\n")
    starts = _starts(lines)
    places = {}
    for f in findings:
        at = next((line for issue in f.issues for line in _lines_with(f, lines, starts.get(issue))), None)
        at = at or next((starts[issue][0] for issue in f.issues if issue in starts), None)
        if at and (place := _place(lines, at)):
            places[f.id] = place
    return places


def decided(text: str, number: int, decision: Decision, reason: str) -> str:
    """Return the text with another decision and reason for an issue; all else stays as it is written.

    Raises:
        UnknownNameError: the text has no such issue.
        InputError: the text is no revision, or is written so that it must be edited by hand.

    >>> print(decided("revision: x\\nfrom: a\\nto: b\\nissues:\\n- issue: 1\\n  question: Why?\\n  decision: change",
    ...     1, Decision.NO_ACTION, "Nobody asks."))
    revision: x
    from: a
    to: b
    issues:
    - issue: 1
      question: Why?
      decision: no further action
      reason: "Nobody asks."
    """
    stated_revision(text)
    keys = keys_of(issue_node(text, number))
    key, value = keys["decision"]
    edits = [(value.start_mark.index, value.end_mark.index, decision.value)]
    quoted = json.dumps(" ".join(reason.split()), ensure_ascii=False)
    if "reason" in keys:
        _, old = keys["reason"]
        edits.append((old.start_mark.index, old.end_mark.index, _in_place_of(text, old, quoted)))
    elif reason.strip():
        edits.append((value.end_mark.index, value.end_mark.index, f"\n{' ' * key.start_mark.column}reason: {quoted}"))
    for start, end, fresh in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        text = text[:start] + fresh + text[end:]
    _refuse_unlike(text, number, decision, reason)
    return text


def _in_place_of(text: str, old: yaml.Node, quoted: str) -> str:
    """Return the new value as it stands in place of the old one, whose end may be the next line's beginning."""
    before = " " if text[old.start_mark.index - 1] == ":" else ""
    after = "\n" if isinstance(old, yaml.ScalarNode) and old.style in ("|", ">") else ""
    return f"{before}{quoted}{after}"


def _refuse_unlike(text: str, number: int, decision: Decision, reason: str) -> None:
    by_hand = InputError(
        f"{TEXT}, issue {number}", "it is written in a way that can't be changed here", hint="Edit the text."
    )
    try:
        issue = stated_revision(text).issue(number)
    except InputError:
        raise by_hand from None
    if issue is None or issue.decision is not decision or issue.reason != " ".join(reason.split()):
        raise by_hand


def _starts(lines: Sequence[str]) -> dict[int, tuple[int, int]]:
    """Return, for each issue, its first line and the last before the next one."""
    found = [(int(match[1]), n) for n, line in enumerate(lines, start=1) if (match := _ISSUE.match(line))]
    ends = [n - 1 for _, n in found[1:]] + [len(lines)]
    starts: dict[int, tuple[int, int]] = {}
    for (issue, n), end in zip(found, ends, strict=False):  # no issue has no end
        starts.setdefault(issue, (n, end))
    return starts


def _lines_with(f: Finding, lines: Sequence[str], span: tuple[int, int] | None) -> Iterator[int]:
    codes = [code.value for code in f.codes]
    if span and codes:
        about = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, codes))})(?![\w-])")
        yield from (n for n in range(span[0], span[1] + 1) if about.search(lines[n - 1]))


def _place(lines: Sequence[str], line: int) -> Place | None:
    return Place(line, lines[line - 1].strip()[:200]) if 0 < line <= len(lines) else None
