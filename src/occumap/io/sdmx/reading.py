"""A structure message of SDMX, ours or another agency's, to versions and correspondences.

pysdmx reads and validates the message. It gives code lists as flat, so the parent that SDMX lets a code
state is read beside it. Where no hierarchy and no parents are given, the codes themselves make the tree
if all their prefixes are there; else the list is one level.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from occumap.errors import InputError, UnavailableError
from occumap.io.classification_csv import Row, rules_from_rows
from occumap.io.code_rules_json import rules_from_json
from occumap.io.sdmx.naming import INSTALL, OURS, from_artefact_id, from_sdmx_id, pysdmx, version_of_urn
from occumap.io.tables import refuse_missing
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Group, Version

Parents = Mapping[str, str]
Identity = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ValidCorrespondence:
    """A correspondence, and the days between which its links hold: None where open, or not the same for all."""

    correspondence: Correspondence
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class SdmxContent:
    """What a message holds that Occumap has values for, and what it holds besides, by kind."""

    versions: tuple[Version, ...]
    correspondences: tuple[ValidCorrespondence, ...]
    left: tuple[str, ...] = ()


def read_sdmx(path: Path, *, validate: bool = True) -> SdmxContent:
    """Return the versions and correspondences in a structure message of SDMX-ML or SDMX-JSON.

    Args:
        path: SDMX-ML 2.1, 3.0 or 3.1, or SDMX-JSON 2.
        validate: hold it against the published schema first.

    Raises:
        UnavailableError: pysdmx isn't installed.
        InputError: it isn't such a message, or not a valid one; it holds no code list
            and no representation map; a list isn't a tree.
    """
    refuse_missing(path)
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"<!DOCTYPE" in data:
        raise InputError(str(path), "it has a DOCTYPE, which is not read", hint="Remove the <!DOCTYPE …>.")
    structures = _structures(path, data, validate=validate)
    model = pysdmx("model")
    parents = _parents_in(data)
    lists = [one for one in structures if isinstance(one, model.Codelist)]
    trees = {_identity(one): _tree_of(one, structures) for one in lists}
    times = Counter(one.id for one in lists)
    versions = tuple(
        _version(
            one,
            trees[_identity(one)],
            parents.get(_identity(one), {}),
            f"{path}, {one.id}",
            suffix=f"-{one.version}" if times[one.id] > 1 else "",
        )
        for one in lists
    )
    maps = [one for one in structures if isinstance(one, pysdmx("model.map").RepresentationMap)]
    tables = tuple(_correspondence(one, f"{path}, {one.id}") for one in maps)
    if not versions and not tables:
        raise InputError(
            str(path), "it has no code list and no representation map", hint="Give a message that has one."
        )
    used = {id(one) for one in [*lists, *trees.values(), *maps]}
    left = {type(one).__name__ for one in structures if id(one) not in used}
    return SdmxContent(versions, tables, tuple(sorted(left)))


def _tree_of(one: Any, structures: Sequence[Any]) -> Any | None:
    """Return the hierarchy in which every code of a list stands once; of several, the one of its name, or none."""
    codes = Counter(f"{_identity_urn(one)}.{code.id}" for code in one.items)
    hierarchies = [other for other in structures if isinstance(other, pysdmx("model").Hierarchy)]
    whole = [tree for tree in hierarchies if Counter(_urns_in(tree.codes)) == codes]
    named = [tree for tree in whole if tree.id == one.id]
    found = named or whole
    return found[0] if len(found) == 1 else None


def _urns_in(codes: Sequence[Any]) -> Iterator[str]:
    for code in codes:
        yield str(code.urn or "").partition("=")[2]
        yield from _urns_in(code.codes)


def _identity(one: Any) -> Identity:
    """Return agency, id and version."""
    return str(getattr(one.agency, "id", one.agency)), one.id, one.version


def _identity_urn(one: Any) -> str:
    return "{}:{}({})".format(*_identity(one))


def _structures(path: Path, data: bytes, *, validate: bool) -> Sequence[Any]:
    io = pysdmx("io")
    document = data if data[:1] != b"<" or data[:5] == b"<?xml" else b'<?xml version="1.0"?>\n' + data
    try:
        return tuple(io.read_sdmx(BytesIO(document), validate=validate).structures or ())
    except ImportError as fault:
        raise UnavailableError(str(path), str(fault), hint=INSTALL) from None
    except Exception as fault:  # pysdmx lets through what its parsers raise
        said = " ".join(str(fault).split())[:200]
        raise InputError(
            str(path), f"it isn't a valid structure message of SDMX ({said})", hint="Download it again, or correct it."
        ) from None


def _version(one: Any, tree: Any | None, parents: Parents, where: str, *, suffix: str = "") -> Version:
    note = _note(one, where)
    titles = {code.id: code.name or code.description or code.id for code in one.items}
    if not titles:
        raise InputError(where, "the code list is empty", hint="Give one with codes.")
    version_id = note.get("version") or from_artefact_id(one.id) + suffix
    title = note.get("title", one.name or "")
    source = note.get("source") or one.description or str(getattr(one.agency, "id", one.agency))
    stated = rules_from_json(note["rules"], where) if "rules" in note else None
    if tree is not None:
        rows = _rows_of_tree(tree, titles, {f"L{v.number}": v.name for v in stated.levels} if stated else {})
    else:
        rows = _rows_of_list(titles, parents)
    if stated is not None:
        rules = stated
    elif tree is None and len({level for _, _, level, _ in rows}) == 1 and not any(p for *_, p in rows):
        rules = CodeRules((Level(1, rows[0][2] or "code", "(?s:.+)"),), "stated")
    else:
        rules = rules_from_rows(rows, where)
    groups = tuple(
        Group(Code(version_id, code), name, str(level), Code(version_id, parent) if parent else None)
        for code, name, level, parent in rows
    )
    return Version(
        version_id,
        title if note else title or version_id,
        rules,
        groups,
        source,
        note.get("language"),
        tuple((tag, code, text) for tag, code, text in note.get("other_titles", ())),
        tuple((code, tag) for code, tag in note.get("title_languages", ())),
    )


def _rows_of_tree(tree: Any, titles: Mapping[str, str], known: Mapping[str, str]) -> list[Row]:
    """Return groups by their nesting; levels by the names that are known, else by those the tree gives."""
    names, level = {}, tree.level
    while level is not None:
        names[level.id] = known.get(level.id, level.name)
        level = level.level
    by_depth = list(names.values())
    rows: list[Row] = []

    def walk(codes: Sequence[Any], parent: str | None, depth: int) -> None:
        for code in codes:
            value = from_sdmx_id(code.id)
            at_depth = by_depth[depth] if depth < len(by_depth) else f"level {depth + 1}"
            rows.append((value, titles.get(code.id, value), names.get(code.level, at_depth), parent))
            walk(code.codes, value, depth + 1)

    walk(tree.codes, None, 0)
    return rows


def _rows_of_list(titles: Mapping[str, str], parents: Parents) -> list[Row]:
    found = dict(parents) or _prefixes(titles)
    rows: list[Row] = []
    for code, title in titles.items():
        way = [code]
        while (above := found.get(way[-1])) is not None and above not in way:
            way.append(above)
        parent = found.get(code)
        level = f"level {len(way)}" if found else "code"
        rows.append((from_sdmx_id(code), title, level, from_sdmx_id(parent) if parent else None))
    return rows


def _prefixes(titles: Mapping[str, str]) -> dict[str, str]:
    """Return the longest prefix of each code that is a code, if all but the shortest have one; else none."""
    found = {code: next((code[:n] for n in range(len(code) - 1, 0, -1) if code[:n] in titles), "") for code in titles}
    shortest = min(map(len, titles))
    whole = all(prefix or len(code) == shortest for code, prefix in found.items())
    return {code: prefix for code, prefix in found.items() if prefix} if whole else {}


def _correspondence(one: Any, where: str) -> ValidCorrespondence:
    old, new = version_of_urn(one.source or ""), version_of_urn(one.target or "")
    if old is None or new is None:
        raise InputError(
            where, "it doesn't map one code list to another", hint="Leave out maps of data types and patterns."
        )
    pairs = [(from_sdmx_id(m.source), from_sdmx_id(m.target)) for m in one.maps if not m.source.startswith("regex:")]
    links = tuple(Link(Code(old, a), Code(new, b), None, None, None) for a, b in sorted(set(pairs)))
    since, until = {m.valid_from for m in one.maps}, {m.valid_to for m in one.maps}
    return ValidCorrespondence(Correspondence(old, new, links), _only_day(since), _only_day(until))


def _only_day(days: set[Any]) -> date | None:
    day = next(iter(days)) if len(days) == 1 else None
    return day.date() if day is not None else None


def _note(one: Any, where: str) -> dict[str, Any]:
    """Return what Occumap wrote beside a code list; nothing for another's."""
    for annotation in one.annotations:
        if annotation.type == OURS and annotation.text:
            try:
                found = json.loads(annotation.text)
            except ValueError:
                raise InputError(where, "its note of code rules can't be read", hint="Export it again.") from None
            return found if isinstance(found, dict) else {}
    return {}


def _parents_in(data: bytes) -> dict[Identity, Parents]:
    """Return the parents that codes state, by code list."""
    return _parents_in_xml(data) if data[:1] == b"<" else _parents_in_json(data)


def _parents_in_json(data: bytes) -> dict[Identity, Parents]:
    lists = json.loads(data).get("data", {}).get("codelists", [])
    return {
        (one["agencyID"], one["id"], one.get("version", "1.0")): {
            code["id"]: code["parent"] for code in one.get("codes", []) if code.get("parent")
        }
        for one in lists
    }


def _parents_in_xml(data: bytes) -> dict[Identity, Parents]:
    found: dict[Identity, Parents] = {}
    for one in ET.fromstring(data).iter():
        if one.tag.endswith("}Codelist"):
            codes = [code for code in one if code.tag.endswith("}Code")]
            stated = {code.get("id", ""): _parent(code) for code in codes}
            identity = (one.get("agencyID", ""), one.get("id", ""), one.get("version", "1.0"))
            found[identity] = {code: parent for code, parent in stated.items() if parent}
    return found


def _parent(code: ET.Element) -> str | None:
    """Return the parent of a code: SDMX-ML 3 writes it as text, 2.1 as a reference."""
    for part in code:
        if part.tag.endswith("}Parent"):
            reference = next((inner.get("id") for inner in part if inner.tag.endswith("Ref")), None)
            return reference or (part.text or "").strip() or None
    return None
