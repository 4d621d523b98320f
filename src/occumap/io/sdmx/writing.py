"""Versions and correspondences to a structure message of SDMX.

Codes state their parents, so that a reader without hierarchies has the tree too; a hierarchy names the levels, and a
code in it states its level only where that isn't the one of its depth, as the standard asks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from occumap.errors import InputError
from occumap.io.code_rules_json import rules_to_json
from occumap.io.sdmx.code_lists import UNDETERMINED
from occumap.io.sdmx.json_writing import json_of
from occumap.io.sdmx.message import CodeList, Identity, ListedCode, MappedValue, Message, Names, Node, Tree, ValueTable
from occumap.io.sdmx.ml_writing import ml_of
from occumap.io.sdmx.naming import STRUCTURE_VERSION, artefact_id, sdmx_id
from occumap.io.written import Written
from occumap.model.correspondence import Correspondence
from occumap.model.rules import CodeRules
from occumap.model.version import Group, Version

AGENCY = "OCCUMAP"
STANDARDS = ("2.1", "3.0", "3.1")
SDMX_FORMATS: Mapping[str, Callable[[Message, str, str], bytes]] = {"sdmx-ml": ml_of, "sdmx-json": json_of}
# What XML 1.0 has no place for, and the mark of byte order, which some readers remove wherever it stands.
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def write_sdmx(
    kind: str,
    *,
    versions: Iterable[Version] = (),
    correspondences: Iterable[Correspondence] = (),
    valid_from: date | None = None,
    valid_to: date | None = None,
    agency: str = AGENCY,
    standard: str = "3.0",
) -> Written:
    """Return a structure message of SDMX-ML or SDMX-JSON.

    Args:
        kind: ``sdmx-ml`` or ``sdmx-json``.
        versions: each becomes a Codelist and a Hierarchy with formal levels (a HierarchicalCodelist in SDMX 2.1).
        correspondences: each becomes a RepresentationMap (a StructureSet with a CodelistMap in SDMX 2.1).
        valid_from: first day on which the links hold, if that is known.
        valid_to: last day on which they hold.
        agency: the SDMX id of who maintains them.
        standard: of SDMX: ``2.1`` (as XML alone), ``3.0`` or ``3.1``.

    Raises:
        InputError: nothing is given, a version has no groups or a correspondence no
            links; ``agency`` is no SDMX id; there is no such standard.
    """
    held, tables = tuple(versions), tuple(correspondences)
    _refuse_what_cannot_be_written(kind, held, tables, agency, standard)
    old = standard == "2.1"
    message = Message(
        tuple(_code_list(version, agency) for version in held),
        tuple(_tree(version, agency) for version in held),
        tuple(_table(one, agency, valid_from, valid_to) for one in tables),
    )
    losses = [loss for version in held for loss in _losses(version)]
    for one in tables:
        losses += _losses_of_table(one, old=old)
    if old and tables and (valid_from or valid_to):
        losses.append("the days between which the links are valid, which SDMX 2.1 has no place for")
    return Written(SDMX_FORMATS[kind](message, standard, agency), tuple(losses))


def _refuse_what_cannot_be_written(
    kind: str, held: tuple[Version, ...], tables: tuple[Correspondence, ...], agency: str, standard: str
) -> None:
    if kind not in SDMX_FORMATS:
        raise InputError(kind, "this isn't an SDMX format", hint=f"Choose one of: {', '.join(SDMX_FORMATS)}.")
    if standard not in STANDARDS:
        raise InputError(standard, "this isn't a version of SDMX", hint=f"Choose one of: {', '.join(STANDARDS)}.")
    if kind == "sdmx-json" and standard == "2.1":
        raise InputError(kind, "SDMX 2.1 is written as XML only", hint="Choose sdmx-ml, or SDMX 3.0 or 3.1.")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_\-]*(\.[A-Za-z][A-Za-z0-9_\-]*)*", agency):
        raise InputError("agency", f"{agency!r} isn't an SDMX id", hint="Give letters and digits, such as UK_ONS.")
    sizes = [(version.id, len(version)) for version in held]
    for one in tables:
        rows = len(one.links) if standard == "2.1" else len(_rows(one, None, None))
        sizes.append((_name_of(one), rows))
    for name, size in sizes:
        if not size:
            raise InputError(name, "it is empty, and SDMX has no empty list", hint="Give one that has something in it.")
    if not held and not tables:
        raise InputError("SDMX", "there is nothing to write", hint="Give a version or a correspondence.")


def _losses(version: Version) -> Iterator[str]:
    changed = [group.code.value for group in version if _plain(group.title) != group.title or not group.title]
    changed += [code for _, code, title in version.other_titles if _plain(title) != title and code not in changed]
    if changed:
        some = ", ".join(changed[:5])
        yield f"spaces and signs that XML can't hold in {len(changed)} titles of {version.id} ({some})"


def _losses_of_table(one: Correspondence, *, old: bool) -> Iterator[str]:
    name = _name_of(one)
    if any((link.entries, link.share_of_from, link.share_of_to) != (None, None, None) for link in one.links):
        yield f"numbers of entries and shares of the links of {name}"
    if any(link.partial is not None for link in one.links):
        yield f"which links of {name} lead to a part of a group only"
    without = [code for code in one.without_counterpart if old or code.version != one.from_version]
    if without:
        yield f"{len(without):,} groups without a counterpart in {name}"


def _code_list(version: Version, agency: str) -> CodeList:
    note = {
        "version": version.id,
        "title": version.title,
        "source": version.source,
        "language": version.language or "",
        "rules": rules_to_json(version.rules),
    }
    if (language := dict(version.title_languages).get("")) is not None:
        note["title_language"] = language
    return CodeList(
        Identity(agency, artefact_id(version.id), STRUCTURE_VERSION),
        _names(version, "", version.id),
        _plain(version.source),
        tuple(
            ListedCode(
                sdmx_id(group.code.value),
                _names(version, group.code.value, group.code.value),
                sdmx_id(group.parent.value) if group.parent else None,
            )
            for group in _parents_first(version)
        ),
        note=json.dumps(note),
    )


def _parents_first(version: Version) -> Iterator[Group]:
    """Yield the groups as the tree has them: sdmx1 takes a parent that comes after its child for another list."""
    waiting = list(reversed(version.children(None)))
    while waiting:
        group = waiting.pop()
        yield group
        waiting.extend(reversed(version.children(group.code.value)))


def _names(version: Version, code: str, default: str) -> Names:
    """Return the titles of a group, or of the version for ``""``, by language: the one that is shown first."""
    shown = (version[code].title if code else version.title, version.language_of(code))
    names = {shown[1] or UNDETERMINED: _plain(shown[0]) or default}
    for language, of in version.titles_in.items():
        if code in of and (language or UNDETERMINED) not in names and _plain(of[code]):
            names[language or UNDETERMINED] = _plain(of[code])
    return names


def _tree(version: Version, agency: str) -> Tree:
    identity = Identity(agency, artefact_id(version.id), STRUCTURE_VERSION)
    numbers = {level.name: n for n, level in enumerate(version.rules.levels, start=1)}

    def nested(group: Group, depth: int) -> Node:
        number = numbers[group.level]
        return Node(
            identity,
            sdmx_id(group.code.value),
            None if number == depth else _level_id(version.rules, group.level),
            tuple(nested(child, depth + 1) for child in version.children(group.code.value)),
        )

    levels = tuple(
        (
            _level_id(version.rules, level.name),
            {level.language or UNDETERMINED: _plain(level.name) or f"level {level.number}"},
        )
        for level in version.rules.levels
    )
    return Tree(identity, levels, tuple(nested(group, 1) for group in version.children(None)))


def _level_id(rules: CodeRules, name: str) -> str:
    return f"L{next(level.number for level in rules.levels if level.name == name)}"


def _table(one: Correspondence, agency: str, valid_from: date | None, valid_to: date | None) -> ValueTable:
    return ValueTable(
        Identity(agency, artefact_id(f"{one.from_version}-{one.to_version}"), STRUCTURE_VERSION),
        Identity(agency, artefact_id(one.from_version), STRUCTURE_VERSION),
        Identity(agency, artefact_id(one.to_version), STRUCTURE_VERSION),
        _rows(one, valid_from, valid_to),
    )


def _rows(one: Correspondence, valid_from: date | None, valid_to: date | None) -> tuple[MappedValue, ...]:
    pairs: list[tuple[str, str | None]] = [(link.from_code.value, link.to_code.value) for link in one.links]
    pairs += [(code.value, None) for code in one.without_counterpart if code.version == one.from_version]
    return tuple(
        MappedValue(sdmx_id(a), sdmx_id(b) if b is not None else None, valid_from=valid_from, valid_to=valid_to)
        for a, b in pairs
    )


def _name_of(table: Correspondence) -> str:
    return f"{table.from_version} to {table.to_version}"


def _plain(text: str) -> str:
    """Return the text on one line, as an XML parser gives it back."""
    return " ".join(_NOT_IN_XML.sub("", text).split())
