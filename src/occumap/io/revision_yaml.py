"""A revision as a folder or file of YAML, with a place in the file for every complaint.

Every scalar is read as text, so ``354`` and ``no`` are what they look like. References are a code,
a space and the title: ``3443 Fitness instructors``.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import yaml

from occumap.errors import InputError
from occumap.io.revision_yaml_changes import items_of, kinds_of_change, read_change
from occumap.io.yaml_place import Place
from occumap.model.revision import Acceptance, Assumption, Decision, Issue, Revision
from occumap.model.viability import ViabilityPolicy
from occumap.yaml_text import compose_yaml, hint_of, problem_in_words

FILE_NAME = "revision.yaml"


def read_revision(path: Path) -> Revision:
    """Return the revision in a YAML file, or in ``revision.yaml`` of a folder.

    Raises:
        InputError: with file and line: not YAML, an unknown change or key, something missing.
    """
    file = path / FILE_NAME if path.is_dir() else path
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            str(file), f"it can't be read ({error})", hint="Give the path of a revision's YAML file."
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(
            f"{file}, line {line}",
            "it can't be read: a sign in this line is not UTF-8",
            hint="Save the file again with the encoding UTF-8.",
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
        raise InputError(where, f"YAML error: {problem_in_words(error)}", hint=hint_of(error)) from None
    if node is None:
        raise InputError(name, "the file is empty", hint="A revision has the keys revision, from, to and issues.")
    try:
        return _revision(Place(node, name))
    except RecursionError:
        raise InputError(name, "its rules are nested too deeply", hint="Write them with fewer levels.") from None


_REVISION_KEYS = (
    "revision",
    "title",
    "source",
    "from",
    "to",
    "final",
    "evidence",
    "issues",
    "assumptions",
    "accepted",
)
_ISSUE_KEYS = ("issue", "question", "found", "cites", "decision", "reason", "level_reason", "about", "changes")


def _revision(place: Place) -> Revision:
    _refuse_keys_of_below(place)
    keys = place.mapping(
        allowed=_REVISION_KEYS,
        needed=("revision", "from", "to", "issues"),
        filled=("revision", "from", "to"),
    )
    _refuse_numbers_as_keys(keys["issues"])
    issues = tuple(_issue(item) for item in keys["issues"].items())
    _refuse_twice(keys["issues"].items(), [str(issue.number) for issue in issues], "issue")
    evidence = tuple(_policy(item) for item in items_of(keys, "evidence"))
    _refuse_twice(items_of(keys, "evidence"), [policy.name for policy in evidence], "evidence")
    _refuse_unknown_evidence(keys["issues"].items(), issues, [policy.name for policy in evidence])
    places = items_of(keys, "assumptions")
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
        accepted=tuple(_acceptance(item) for item in items_of(keys, "accepted")),
        source=keys["source"].text() if "source" in keys else "",
        evidence=evidence,
        final=keys["final"].text() if "final" in keys else "",
        stated_at={key: place.line for key, place in keys.items()}
        | {f"issue {issue.number}": place.line for place, issue in zip(keys["issues"].items(), issues, strict=True)},
    )


def _policy(place: Place) -> ViabilityPolicy:
    """Read evidence of the kind ``viability``: a threshold and where people are counted."""
    keys = place.mapping(
        allowed=("evidence", "viability", "source", "confidence", "max_in_residual", "compared_with"),
        needed=("evidence", "viability"),
        filled=("evidence",),
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


def _refuse_unknown_evidence(places: list[Place], issues: tuple[Issue, ...], known: list[str]) -> None:
    for place, issue in zip(places, issues, strict=True):
        for name in issue.cites:
            if name not in known:
                place.inside(f"issue {issue.number}").fail(
                    f"it cites ‘{name}’, and no evidence has this name",
                    f"State it under evidence:, or cite one of: {', '.join(known) or 'none yet'}.",
                )


def _issue(place: Place) -> Issue:
    keys = place.mapping(
        allowed=_ISSUE_KEYS,
        needed=("issue", "question", "decision"),
        like="issue: 1, question: and decision:, each on a line of its own",
    )
    number = keys["issue"].number()
    keys = {name: value.inside(f"issue {number}") for name, value in keys.items()}
    decision = _decision(keys["decision"])
    return Issue(
        number=number,
        question=keys["question"].text(),
        found=keys["found"].text() if "found" in keys else "",
        decision=decision,
        reason=keys["reason"].text() if "reason" in keys else "",
        level_reason=keys["level_reason"].text() if "level_reason" in keys else "",
        about=tuple(item.reference() for item in items_of(keys, "about")),
        changes=tuple(read_change(item) for item in items_of(keys, "changes")),
        cites=tuple(item.text() for item in items_of(keys, "cites")),
    )


def _decision(place: Place) -> Decision:
    """Return a decision, however its letters are; a change in its place is named as one."""
    said = place.text()
    known = list(Decision)
    if said.casefold() not in known:
        _refuse_decision(place, said)
    return Decision(said.casefold())


def _refuse_decision(place: Place, said: str) -> NoReturn:
    known, changes = list(Decision), kinds_of_change()
    one_of = f"Write one of: {', '.join(known)}."
    change = get_close_matches(said.casefold(), changes, n=1, cutoff=0.75)
    if said.casefold().startswith("no"):
        one_of = f"Did you mean ‘{Decision.NO_ACTION}’? {one_of}"
    elif change:
        one_of = f"{change[0]!r} is a kind of change: write decision: change, and - {change[0]}: under changes."
    place.fail(f"{said!r} is not a decision", one_of)


def _assumption(place: Place) -> Assumption:
    keys = place.mapping(
        allowed=("assumption", "issue", "assume", "because", "answers", "changes"),
        needed=("assumption", "issue", "assume", "because", "answers"),
        filled=("assumption", "assume", "because"),
    )
    name = keys["assumption"].text()
    keys = {key: value.inside(f"assumption {name}") for key, value in keys.items()}
    return Assumption(
        id=name,
        issue=keys["issue"].number(),
        assume=keys["assume"].text(),
        because=keys["because"].text(),
        answers=tuple(item.text() for item in keys["answers"].items()),
        changes=tuple(read_change(item) for item in items_of(keys, "changes")),
    )


def _acceptance(place: Place) -> Acceptance:
    keys = place.mapping(allowed=("finding", "reason"), needed=("finding", "reason"), filled=("finding", "reason"))
    return Acceptance(keys["finding"].text(), keys["reason"].text())


def _refuse_keys_of_below(place: Place) -> None:
    """Refuse at the top what belongs in an issue, with where it belongs."""
    for key in place.key_places():
        name = key.text()
        if name in _REVISION_KEYS:
            continue
        if name in _ISSUE_KEYS:
            key.fail(f"{name!r} isn't known here", "It belongs in an issue: put it below - issue: 1, under issues.")
        if name in kinds_of_change():
            key.fail(f"{name!r} isn't known here", f"It is a change: put - {name}: under changes, in an issue.")


def _refuse_numbers_as_keys(place: Place) -> None:
    """Refuse issues that are written as a number with what belongs to it below."""
    for key in place.key_places():
        number = key.text()
        if number.isdigit():
            key.fail(f"the issue {number} is not written as one", f"Begin it with - issue: {number}.")


def _refuse_twice(places: list[Place], names: list[str], what: str) -> None:
    for number, (place, name) in enumerate(zip(places, names, strict=True)):
        if name in names[:number]:
            place.fail(f"{what} {name} appears twice", f"Give each {what} its own number.")
