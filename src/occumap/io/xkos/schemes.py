"""A version found among facts: its scheme, its levels, its groups."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

from occumap.errors import ClassificationError, InputError
from occumap.io.classification_csv import rules_from_rows
from occumap.io.xkos.members import Scheme, schemes_in
from occumap.io.xkos.nodes import Text
from occumap.io.xkos.notes import Note, NoteKind
from occumap.io.xkos.reading import Facts, ending
from occumap.model.code import Code
from occumap.model.languages import ENGLISH, OF_VERSION, best_language
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Group, Version


@dataclass(frozen=True, slots=True)
class _Concept:
    """A concept as read: its notation, title, the concept above, the place of its level if any."""

    code: str
    title: str
    above: str | None
    level: int | None


def version_of(facts: Facts, scheme: Scheme, version_id: str | None = None, language: str | None = None) -> Version:
    """Return the version of a scheme; `read_version` says what may be wrong."""
    name = version_id or scheme.name or ending(facts.where).rpartition(".")[0] or "list"
    concepts = _concepts(facts, scheme)
    if not concepts and not facts.texts(scheme.address, "xkos:numberOfLevels"):
        raise InputError(
            facts.where, f"{scheme.address} has no concepts", hint="Give the file that holds its concepts."
        )
    rows = [(c.code, c.title, c.above and concepts[c.above].code) for c in concepts.values()]
    levels = scheme.levels or _collections(facts, concepts)
    stated = _stated_levels(facts, levels)
    try:
        if concepts and (stated is None or not levels):
            version = _by_depth(facts, name, rows, concepts, levels)
        else:
            version = _by_levels(facts, name, concepts, _rules(facts, scheme.address, stated or ()))
    except ClassificationError as error:
        raise ClassificationError(facts.where, error.what, hint=error.hint) from None
    source = "; ".join(facts.texts(scheme.address, "dct:source")) or ending(facts.where)
    titles: dict[str, dict[str, str]] = {}
    for address, code in {scheme.address: OF_VERSION, **{a: one.code for a, one in concepts.items()}}.items():
        for tag, text in facts.labels(address).items():
            titles.setdefault(tag, {})[code] = text
    first = facts.one(scheme.address, "occ:language")
    read = replace(version, title=name, source=source).with_titles(titles, language=first)
    return read if language is None else read.in_language(language)


def notes_of(facts: Facts, scheme: Scheme, version_id: str | None) -> tuple[Note, ...]:
    """Return the notes on the concepts of a scheme."""
    name = version_id or scheme.name
    found = [
        Note(Code(name, code), kind, *said)
        for concept, code in scheme.codes.items()
        for kind in NoteKind
        for note in facts.of(concept, kind.value)
        if (said := facts.note_text(note)) is not None
    ]
    return tuple(sorted(found))


def scheme_name(facts: Facts, scheme: str) -> str:
    """Return what a scheme is called for short: its notation, else the end of its address."""
    stated = facts.one(scheme, "skos:notation")
    return ending(scheme) if stated is None else stated


def chosen_scheme(facts: Facts, wanted: str | None) -> Scheme:
    """Return the scheme that is meant: by its address, the last part of it, or its notation; else the only one.

    Raises:
        InputError: none or several could be meant.
    """
    there = schemes_in(facts)
    fitting = [one for one in there if wanted is None or one.is_called(wanted)]
    if len(fitting) == 1:
        return fitting[0]
    named = ", ".join(f"{one.name} ({one.address})" for one in there[:5])
    raise InputError(
        facts.where,
        f"{len(fitting) or 'none'} of its {len(there)} concept schemes could be meant",
        hint=f"Name one with --which: {named}.",
    )


def _concepts(facts: Facts, scheme: Scheme) -> dict[str, _Concept]:
    placed = _placed(facts, scheme.levels, scheme.codes)
    found = {}
    for concept, code in scheme.codes.items():
        labels = facts.labels(concept)
        if not labels:
            raise InputError(f"{facts.where}, {concept}", f"{code} has no skos:prefLabel", hint="Give it a title.")
        if scheme.levels and concept not in placed:
            raise InputError(
                f"{facts.where}, {concept}", f"{code} is a member of no level", hint="Add it to its level."
            )
        title = next(iter(labels.values()))
        found[concept] = _Concept(code, title, _above(facts, concept, scheme.codes.keys(), code), placed.get(concept))
    return found


def _placed(facts: Facts, levels: Sequence[str], members: Collection[str]) -> dict[str, int]:
    """Return the places of the levels that concepts are members of."""
    placed: dict[str, int] = {}
    for place, level in enumerate(levels):
        for concept in facts.things(level, "skos:member"):
            if concept in members and placed.setdefault(concept, place) != place:
                raise InputError(f"{facts.where}, {concept}", "it is a member of two levels", hint="Keep one.")
    return placed


def _collections(facts: Facts, concepts: dict[str, _Concept]) -> tuple[str, ...]:
    """Return the collections that are the levels of a list: every concept is in one, with all others of its depth.

    The concepts are given their levels in place.
    """
    depths = {address: _depth(facts, one, concepts) for address, one in concepts.items()}
    found = {}
    for kind in ("xkos:ClassificationLevel", "skos:Collection", "skos:OrderedCollection"):
        for collection in facts.typed(kind):
            members = {one for one in facts.things(collection, "skos:member") if one in concepts}
            if members:
                found[collection] = members
    of_depth = {collection: {depths[one] for one in members} for collection, members in found.items()}
    order = sorted(found, key=lambda collection: (min(of_depth[collection]), collection))
    whole = sum(map(len, found.values())) == len(concepts) and len(set().union(*found.values())) == len(concepts)
    if len(order) < 2 or not whole or any(len(held) > 1 for held in of_depth.values()):
        return ()
    if len({min(held) for held in of_depth.values()}) < len(order):
        return ()
    for place, collection in enumerate(order):
        for one in found[collection]:
            concepts[one] = replace(concepts[one], level=place)
    return tuple(order)


def _above(facts: Facts, concept: str, members: Set[str], code: str) -> str | None:
    stated = {*facts.things(concept, "skos:broader"), *facts.subjects("skos:narrower", concept)}
    found = sorted(stated & members)
    if len(found) > 1:
        raise InputError(
            f"{facts.where}, {concept}",
            f"{code} is under {len(found)} concepts",
            hint="A classification is a tree: keep one broader concept.",
        )
    return found[0] if found else None


def _stated_levels(facts: Facts, levels: Sequence[str]) -> tuple[Level, ...] | None:
    """Return the levels with their patterns; None where a level has no pattern."""
    found = []
    for place, level in enumerate(levels, 1):
        pattern = facts.one(level, "xkos:notationPattern")
        if pattern is None:
            return None
        try:
            re.compile(pattern)
        except re.error as error:
            raise InputError(
                f"{facts.where}, {level}",
                f"its xkos:notationPattern {pattern!r} isn't a regular expression ({error})",
                hint="Correct it, or leave it out.",
            ) from None
        depth = facts.whole(level, "xkos:depth")
        name, tag = _level_name(facts, level)
        found.append(Level(place if depth is None else depth, name, pattern, tag))
    return tuple(found)


def _level_name(facts: Facts, level: str) -> tuple[str, str | None]:
    """Return what a level is called, and in which language: in English if it is, else the first."""
    labels = facts.labels(level)
    english = best_language(ENGLISH, labels)
    tag = english if english is not None else next(iter(labels), None)
    return (ending(level), None) if tag is None else (labels[tag], tag or None)


def _rules(facts: Facts, scheme: str, levels: tuple[Level, ...]) -> CodeRules:
    words = facts.listed(scheme, "occ:residualWords") or []
    parents: Literal["prefix", "stated"] = "prefix" if facts.texts(scheme, "occ:parents") == ["prefix"] else "stated"
    return CodeRules(
        levels,
        parents,
        facts.one(scheme, "occ:onlyChild"),
        facts.one(scheme, "occ:residual"),
        tuple(word.value for word in words if isinstance(word, Text)),
        facts.whole(scheme, "occ:mostChildren"),
    )


def _by_levels(facts: Facts, name: str, concepts: Mapping[str, _Concept], rules: CodeRules) -> Version:
    groups = []
    for concept in concepts.values():
        if rules.level_of(concept.code) is None:
            shapes = ", ".join(f"{level.name} {level.pattern}" for level in rules.levels)
            raise ClassificationError(
                facts.where,
                f"code {concept.code!r} ({concept.title}) is not a code of any level",
                hint=f"Codes look like: {shapes}.",
            )
        assert concept.level is not None
        above = Code(name, concepts[concept.above].code) if concept.above else None
        groups.append(Group(Code(name, concept.code), concept.title, rules.levels[concept.level].name, above))
    return Version(name, name, rules, tuple(groups))


def _by_depth(
    facts: Facts,
    name: str,
    rows: list[tuple[str, str, str | None]],
    concepts: Mapping[str, _Concept],
    levels: Sequence[str],
) -> Version:
    """Return the version with levels by name where they are stated, else by depth, and the patterns that its codes
    show.
    """
    called = [_level_name(facts, level)[0] for level in levels]
    full = [
        (code, title, f"level {_depth(facts, c, concepts)}" if c.level is None else called[c.level], parent)
        for (code, title, parent), c in zip(rows, concepts.values(), strict=True)
    ]
    return Version.of(name, full, rules=rules_from_rows(list(full), facts.where))


def _depth(facts: Facts, concept: _Concept, concepts: Mapping[str, _Concept]) -> int:
    depth, at, passed = 1, concept, {concept.code}
    while at.above is not None:
        at = concepts[at.above]
        if at.code in passed:
            raise ClassificationError(
                facts.where, f"{at.code} is its own ancestor", hint="Break the cycle of broader concepts."
            )
        passed.add(at.code)
        depth += 1
    return depth
