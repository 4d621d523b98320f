"""A revision as a folder or file of YAML, with a place in the file for every complaint.

Every scalar is read as text, so ``354`` and ``no`` are what they look like. References are a code,
a space and the title: ``3443 Fitness instructors``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import yaml

from occumap.errors import InputError
from occumap.model.change import (
    AddEntry,
    Change,
    CreateGroup,
    MergeGroups,
    MoveEntries,
    Part,
    RecodeGroup,
    RemoveGroup,
    RenameGroup,
    SplitGroup,
)
from occumap.model.code import Reference
from occumap.model.revision import Acceptance, Assumption, Decision, Issue, Revision
from occumap.model.selector import FIELDS, Clause, Phrase, Selector
from occumap.model.viability import ViabilityPolicy
from occumap.yaml_text import compose_yaml, problem_in_words

FILE_NAME = "revision.yaml"
# How far exceptions to exceptions may go before they are taken for a circle.
DEEPEST = 8


def read_revision(path: Path) -> Revision:
    """Return the revision in a YAML file, or in ``revision.yaml`` of a folder.

    Raises:
        InputError: with file and line: not YAML, an unknown change or key, something missing.
    """
    file = path / FILE_NAME if path.is_dir() else path
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            str(file), f"it can't be read ({error})", hint="Give the path of a revision's YAML file."
        ) from None
    return parse_revision(text, str(file))


def parse_revision(text: str, name: str) -> Revision:
    """Return the revision that YAML text states; ``name`` is what complaints call it.

    >>> parse_revision("revision: x\\nfrom: a\\nto: b\\nissues: []", "x.yaml").to_version
    'b'
    """
    try:
        node = compose_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}, line {mark.line + 1}" if mark else name
        raise InputError(
            where, f"YAML error: {problem_in_words(error)}", hint="Check indentation, and quote text that has a colon."
        ) from None
    if node is None:
        raise InputError(name, "the file is empty", hint="A revision has the keys revision, from, to and issues.")
    try:
        return _revision(_Place(node, name))
    except RecursionError:
        raise InputError(name, "its rules are nested too deeply", hint="Write them with fewer levels.") from None


@dataclass(frozen=True)
class _Place:
    """A YAML node, its file, and the issue it stands in."""

    node: yaml.Node
    file: str
    context: str = ""

    def fail(self, what: str, hint: str) -> NoReturn:
        where = f"{self.file}, line {self.node.start_mark.line + 1}"
        raise InputError(f"{where}{f', {self.context}' if self.context else ''}", what, hint=hint)

    def inside(self, context: str) -> _Place:
        return _Place(self.node, self.file, context)

    def mapping(self, *, allowed: Iterable[str], needed: Iterable[str] = ()) -> dict[str, _Place]:
        if not isinstance(self.node, yaml.MappingNode):
            self.fail("keys and values are expected here", f"Keys known here: {', '.join(allowed)}.")
        found: dict[str, _Place] = {}
        for key, value in self.node.value:
            name = _Place(key, self.file, self.context).text()
            if name not in allowed:
                _Place(key, self.file, self.context).fail(f"{name!r} isn't known here", _nearest(name, allowed))
            if name in found:
                _Place(key, self.file, self.context).fail(f"{name!r} appears twice", "Keep one of them.")
            found[name] = _Place(value, self.file, self.context)
        for name in needed:
            if name not in found:
                self.fail(f"{name!r} is missing", f"Add a line that begins with {name}:")
        return found

    def items(self) -> list[_Place]:
        if isinstance(self.node, yaml.SequenceNode):
            return [_Place(item, self.file, self.context) for item in self.node.value]
        if isinstance(self.node, yaml.ScalarNode) and self.node.value == "":
            return []
        return [self]

    def text(self) -> str:
        if not isinstance(self.node, yaml.ScalarNode):
            self.fail("text is expected here", "Write one line of text, quoted if it has a colon.")
        return " ".join(str(self.node.value).split())

    def optional_text(self) -> str | None:
        return self.text() or None

    def reference(self) -> Reference:
        text = self.text()
        if not text:
            self.fail("a code is expected here", "Write a code and a title, such as 3443 Fitness instructors.")
        return Reference.parse(text)

    def number(self) -> int:
        text = self.text()
        if not (text.isascii() and text.isdigit()):
            self.fail(f"{text!r} is not a number", "Number the issues 1, 2, 3 …")
        return int(text)

    def number_between(self, low: float, high: float, like: str) -> float:
        text = self.text().replace(",", "")
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not low < number <= high:
            self.fail(f"{text!r} isn't valid here", f"Write {like}.")
        return number


def _revision(place: _Place) -> Revision:
    keys = place.mapping(
        allowed=("revision", "title", "source", "from", "to", "final", "evidence", "issues", "assumptions", "accepted"),
        needed=("revision", "from", "to", "issues"),
    )
    issues = tuple(_issue(item) for item in keys["issues"].items())
    _refuse_twice(keys["issues"].items(), [str(issue.number) for issue in issues], "issue")
    evidence = tuple(_policy(item) for item in _items(keys, "evidence"))
    _refuse_twice(_items(keys, "evidence"), [policy.name for policy in evidence], "evidence")
    _refuse_unknown_evidence(keys["issues"].items(), issues, [policy.name for policy in evidence])
    places = _items(keys, "assumptions")
    assumptions = tuple(_assumption(item) for item in places)
    _refuse_twice(places, [assumption.id for assumption in assumptions], "assumption")
    for place_of, assumption in zip(places, assumptions, strict=True):
        if assumption.issue not in {issue.number for issue in issues}:
            place_of.fail(f"there is no issue {assumption.issue}", "Name the issue the assumption belongs to.")
    return Revision(
        id=keys["revision"].text(),
        title=keys["title"].text() if "title" in keys else keys["revision"].text(),
        from_version=keys["from"].text(),
        to_version=keys["to"].text(),
        issues=tuple(sorted(issues, key=lambda issue: issue.number)),
        assumptions=assumptions,
        accepted=tuple(_acceptance(item) for item in _items(keys, "accepted")),
        source=keys["source"].text() if "source" in keys else "",
        evidence=evidence,
        final=keys["final"].text() if "final" in keys else "",
    )


def _policy(place: _Place) -> ViabilityPolicy:
    """Read evidence of the kind ``viability``: a threshold and where people are counted."""
    keys = place.mapping(
        allowed=("evidence", "viability", "source", "confidence", "max_in_residual", "compared_with"),
        needed=("evidence", "viability"),
    )
    name = keys["evidence"].text()
    keys = {key: value.inside(f"evidence {name}") for key, value in keys.items()}
    return ViabilityPolicy(
        name,
        minimum=keys["viability"].number_between(0, 1e9, "a number of people, such as 5000"),
        source=keys["source"].text() if "source" in keys else "",
        confidence=keys["confidence"].number_between(0.5, 0.999, "from 0.5 to 0.999") if "confidence" in keys else 0.95,
        max_in_residual=keys["max_in_residual"].number_between(0, 1, "a fraction from 0 to 1")
        if "max_in_residual" in keys
        else 0.25,
        compared_with=keys["compared_with"].text() if "compared_with" in keys else "",
    )


def _refuse_unknown_evidence(places: list[_Place], issues: tuple[Issue, ...], known: list[str]) -> None:
    for place, issue in zip(places, issues, strict=True):
        for name in issue.cites:
            if name not in known:
                place.inside(f"issue {issue.number}").fail(
                    f"it cites ‘{name}’, and no evidence has this name",
                    f"State it under evidence:, or cite one of: {', '.join(known) or 'none yet'}.",
                )


def _issue(place: _Place) -> Issue:
    keys = place.mapping(
        allowed=("issue", "question", "found", "cites", "decision", "reason", "level_reason", "about", "changes"),
        needed=("issue", "question", "decision"),
    )
    number = keys["issue"].number()
    keys = {name: value.inside(f"issue {number}") for name, value in keys.items()}
    said = keys["decision"].text()
    if said not in list(Decision):
        keys["decision"].fail(f"{said!r} is not a decision", f"Write one of: {', '.join(Decision)}.")
    return Issue(
        number=number,
        question=keys["question"].text(),
        found=keys["found"].text() if "found" in keys else "",
        decision=Decision(said),
        reason=keys["reason"].text() if "reason" in keys else "",
        level_reason=keys["level_reason"].text() if "level_reason" in keys else "",
        about=tuple(item.reference() for item in _items(keys, "about")),
        changes=tuple(_change(item) for item in _items(keys, "changes")),
        cites=tuple(item.text() for item in _items(keys, "cites")),
    )


def _assumption(place: _Place) -> Assumption:
    keys = place.mapping(
        allowed=("assumption", "issue", "assume", "because", "answers", "changes"),
        needed=("assumption", "issue", "assume", "because", "answers"),
    )
    name = keys["assumption"].text()
    keys = {key: value.inside(f"assumption {name}") for key, value in keys.items()}
    return Assumption(
        id=name,
        issue=keys["issue"].number(),
        assume=keys["assume"].text(),
        because=keys["because"].text(),
        answers=tuple(item.text() for item in keys["answers"].items()),
        changes=tuple(_change(item) for item in _items(keys, "changes")),
    )


def _acceptance(place: _Place) -> Acceptance:
    keys = place.mapping(allowed=("finding", "reason"), needed=("finding", "reason"))
    return Acceptance(keys["finding"].text(), keys["reason"].text())


def _change(place: _Place) -> Change:
    keys = place.mapping(allowed=tuple(_READERS))
    if len(keys) != 1:
        place.fail("one change is expected here", f"Write one of: {', '.join(_READERS)}.")
    ((kind, value),) = keys.items()
    return _READERS[kind](value)


def _create(place: _Place) -> CreateGroup:
    if isinstance(place.node, yaml.ScalarNode):
        return CreateGroup(place.reference())
    keys = place.mapping(allowed=("group", "under"), needed=("group",))
    return CreateGroup(keys["group"].reference(), _under(keys))


def _rename(place: _Place) -> RenameGroup:
    keys = place.mapping(allowed=("group", "title"), needed=("group", "title"))
    return RenameGroup(keys["group"].reference(), keys["title"].optional_text())


def _recode(place: _Place) -> RecodeGroup:
    keys = place.mapping(allowed=("group", "to", "under"), needed=("group", "to"))
    return RecodeGroup(keys["group"].reference(), keys["to"].reference(), _under(keys))


def _place(place: _Place) -> RecodeGroup:
    """Read a change of parent: the group keeps its code."""
    keys = place.mapping(allowed=("group", "under"), needed=("group", "under"))
    group = keys["group"].reference()
    return RecodeGroup(group, Reference(group.value), keys["under"].reference())


def _move(place: _Place) -> MoveEntries:
    keys = place.mapping(allowed=("from", "to", "where"), needed=("from", "to"))
    return MoveEntries(keys["from"].reference(), _maybe_reference(keys["to"]), _where(keys))


def _merge(place: _Place) -> MergeGroups:
    keys = place.mapping(allowed=("groups", "into", "title", "under"), needed=("groups", "into"))
    groups = tuple(item.reference() for item in keys["groups"].items())
    if len(groups) < 2:
        keys["groups"].fail("a merge takes two groups or more", "Name all groups that are merged.")
    title = keys["title"].optional_text() if "title" in keys else None
    return MergeGroups(groups, _maybe_reference(keys["into"]), title, _under(keys))


def _split(place: _Place) -> SplitGroup:
    keys = place.mapping(allowed=("group", "parts"), needed=("group", "parts"))
    parts = []
    for item in keys["parts"].items():
        part = item.mapping(allowed=("to", "where", "name", "under", "groups"), needed=("to",))
        name = part["name"].optional_text() if "name" in part else None
        taken = tuple(group.reference() for group in _items(part, "groups"))
        parts.append(Part(_maybe_reference(part["to"]), _where(part), name, _under(part), taken))
    if len(parts) < 2:
        keys["parts"].fail("a split has two parts or more", "Name all parts, including the rest.")
    return SplitGroup(keys["group"].reference(), tuple(parts))


def _remove(place: _Place) -> RemoveGroup:
    return RemoveGroup(place.reference())


def _add_entry(place: _Place) -> AddEntry:
    keys = place.mapping(allowed=("title", "additional", "industry", "to"), needed=("title", "to"))
    return AddEntry(
        keys["title"].text(),
        keys["additional"].optional_text() if "additional" in keys else None,
        keys["industry"].optional_text() if "industry" in keys else None,
        keys["to"].reference(),
    )


_READERS: dict[str, Callable[[_Place], Change]] = {
    "create": _create,
    "rename": _rename,
    "recode": _recode,
    "place": _place,
    "move": _move,
    "merge": _merge,
    "split": _split,
    "remove": _remove,
    "add_entry": _add_entry,
}


def _under(keys: dict[str, _Place]) -> Reference | None:
    return keys["under"].reference() if "under" in keys else None


def _where(keys: dict[str, _Place]) -> Selector | None:
    return _selector(keys["where"]) if "where" in keys else None


def _selector(place: _Place, depth: int = 0) -> Selector:
    if not place.items():
        place.fail("a rule is empty", f"Name one of {', '.join(FIELDS)} with phrases, or leave the key out.")
    if depth > DEEPEST:
        place.fail("a rule has endless exceptions within exceptions", "Write it out, without aliases.")
    return Selector(tuple(_clause(item, depth) for item in place.items()))


def _clause(place: _Place, depth: int) -> Clause:
    keys = place.mapping(allowed=(*FIELDS, "unless"))
    fields = tuple((field, tuple(_phrases(keys[field]))) for field in FIELDS if field in keys)
    if not fields:
        place.fail("a rule must name a field", f"Name one of: {', '.join(FIELDS)}.")
    return Clause(fields, _selector(keys["unless"], depth + 1) if "unless" in keys else None)


def _phrases(place: _Place) -> Iterator[Phrase]:
    if not place.items():
        place.fail("a rule has no phrases", "Write words that are in the entry.")
    for item in place.items():
        if not item.text():
            item.fail("a phrase is empty", "Write words that are in the entry.")
        yield Phrase.parse(item.text())


def _maybe_reference(place: _Place) -> Reference | None:
    return place.reference() if place.text() else None


def _items(keys: dict[str, _Place], name: str) -> list[_Place]:
    return keys[name].items() if name in keys else []


def _refuse_twice(places: list[_Place], names: list[str], what: str) -> None:
    for number, (place, name) in enumerate(zip(places, names, strict=True)):
        if name in names[:number]:
            place.fail(f"{what} {name} appears twice", f"Give each {what} its own number.")


def _nearest(name: str, allowed: Iterable[str]) -> str:
    near = get_close_matches(name, list(allowed), n=1)
    known = ", ".join(allowed)
    return f"Did you mean {near[0]!r}? Known here: {known}." if near else f"Known here: {known}."
