"""SDMX-ML 2.1, 3.0 and 3.1, whatever its prefixes, encoding and order, to the values of `message`.

lxml parses, because the published schemas are for it and because it knows lines; of a message, only code lists, value
lists, hierarchies and maps of values are read, so that nothing else in it can stand in the way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from occumap.errors import InputError
from occumap.io.sdmx.message import (
    CodeList,
    Extension,
    Identity,
    ListedCode,
    MappedValue,
    Message,
    Names,
    Node,
    Tree,
    Urn,
    ValueTable,
)
from occumap.io.sdmx.naming import OURS
from occumap.io.sdmx.published_schemas import library, readable, refuse_invalid_xml

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SPACE = re.compile(r"http://www\.sdmx\.org/resources/sdmxml/schemas/v(\d)_(\d)/message")
_KNOWN = frozenset({"Codelist", "ValueList", "GeographicCodelist", "GeoGridCodelist", "Hierarchy"})
_CODES = frozenset({"Code", "ValueItem", "GeoFeatureSetCode", "GeoGridCode"})
_STANDARDS = ("2.1", "3.0", "3.1")


def read_ml(data: bytes, where: str, *, validate: bool) -> Message:
    """Return what is in a message of SDMX-ML.

    Raises:
        UnavailableError: lxml or the schemas aren't installed.
        InputError: it isn't well-formed or not such a message, is of a standard that isn't read, or breaks its schema.
    """
    root = _parsed(data, where)
    space = _SPACE.match(root.tag.partition("}")[0].lstrip("{"))
    standard = f"{space[1]}.{space[2]}" if space else ""
    if _local(root) != "Structure" or not space:
        raise InputError(
            where,
            f"it isn't a valid structure message of SDMX (its first element is {_local(root)})",
            hint="Ask the agency for a structure message: code lists, hierarchies and maps, not data.",
        )
    if standard not in _STANDARDS:
        raise InputError(where, f"SDMX-ML {standard} is not read", hint=f"Ask for {', '.join(_STANDARDS)}.")
    if validate:
        refuse_invalid_xml(root, standard, where)
    structures = next(_children(root, "Structures"), None)
    return _message(structures if structures is not None else root)


def _parsed(data: bytes, where: str) -> Any:
    etree = library("lxml.etree")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        line = getattr(fault, "lineno", None)
        raise InputError(
            f"{where}, line {line}" if line else where,
            f"it isn't a valid structure message of SDMX: it is not well-formed XML ({readable(str(fault))})",
            hint="It may be incomplete or another kind of file: download it again.",
        ) from None
    if root.getroottree().docinfo.doctype:
        raise InputError(where, "it has a DOCTYPE, which is not read", hint="Remove the <!DOCTYPE …>.")
    return root


def _message(structures: Any) -> Message:
    lists: list[CodeList] = []
    trees: list[Tree] = []
    tables: list[ValueTable] = []
    left: Counter[str] = Counter()
    for kind in structures:
        for one in _elements(kind):
            name = _local(one)
            if name in _KNOWN - {"Hierarchy"}:
                lists.append(_code_list(one))
            elif name == "Hierarchy":
                trees.append(_tree(one, _identity(one), {}))
            elif name == "HierarchicalCodelist":
                trees += _trees_of_2_1(one)
            elif name == "RepresentationMap":
                tables.append(_representation_map(one))
            elif name == "StructureSet":
                tables += [_codelist_map(part, _identity(one)) for part in _children(one, "CodelistMap")]
                left.update(_local(part) for part in _elements(one) if _is_left(part))
            else:
                left[name] += 1
    return Message(tuple(lists), tuple(trees), tuple(tables), left)


def _is_left(part: Any) -> bool:
    return _local(part) not in {"CodelistMap", "Name", "Description", "Annotations"}


def _code_list(one: Any) -> CodeList:
    described = _names(one, "Description")
    return CodeList(
        _identity(one),
        _names(one),
        next(iter(described.values()), ""),
        tuple(
            ListedCode(code.get("id", ""), _names(code) or _names(code, "Description"), _parent(code))
            for code in _elements(one)
            if _local(code) in _CODES
        ),
        one.get("isPartial", "").strip() in {"true", "1"},
        tuple(extension for part in _children(one, "CodelistExtension") if (extension := _extension(part))),
        _note(one),
    )


def _extension(part: Any) -> Extension | None:
    urn = Urn.parse(_text(next(_children(part, "Codelist"), None)))
    if urn is None:
        return None
    return Extension(
        urn.identity,
        part.get("prefix", ""),
        _members(part, "InclusiveCodeSelection"),
        _members(part, "ExclusiveCodeSelection"),
    )


def _members(part: Any, kind: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_text(member), member.get("cascadeValues", "false"))
        for selection in _children(part, kind)
        for member in _children(selection, "MemberValue")
    )


def _parent(code: Any) -> str | None:
    """Return the parent of a code: SDMX-ML 3 writes it as text, 2.1 as a reference."""
    parent = next(_children(code, "Parent"), None)
    if parent is None:
        return None
    return _item_referred_to(parent) or _text(parent) or None


def _trees_of_2_1(one: Any) -> Iterator[Tree]:
    """Yield the hierarchies of a HierarchicalCodelist, in which lists may have aliases."""
    agency, name, version = _identity(one)
    aliases = {
        included.get("alias", ""): listed
        for included in _children(one, "IncludedCodelist")
        if (listed := _list_referred_to(included)) is not None
    }
    for hierarchy in _children(one, "Hierarchy"):
        yield _tree(hierarchy, Identity(agency, name, version), aliases)


def _tree(one: Any, identity: Identity, aliases: dict[str, Identity]) -> Tree:
    levels, level = [], next(_children(one, "Level"), None)
    while level is not None:
        levels.append((level.get("id", ""), _names(level)))
        level = next(_children(level, "Level"), None)
    return Tree(identity, tuple(levels), tuple(_node(code, aliases) for code in _children(one, "HierarchicalCode")))


def _node(one: Any, aliases: dict[str, Identity]) -> Node:
    code = next(_children(one, "Code"), None)
    below = tuple(_node(child, aliases) for child in _children(one, "HierarchicalCode"))
    stated = next(_children(one, "Level"), None)
    level = None if stated is None else _item_referred_to(stated) or _text(stated) or None
    level = level.rpartition(".")[2] if level else None
    if code is None:
        alias = _text(next(_children(one, "CodelistAliasRef"), None))
        local = next(_children(one, "CodeID"), None)
        value = (_item_referred_to(local) if local is not None else None) or one.get("id", "")
        return Node(aliases.get(alias), value, level, below)
    urn = Urn.parse(_text(code)) or Urn.parse(_text(next(_children(code, "URN"), None)))
    if urn is not None and urn.item:
        return Node(urn.identity, urn.item, level, below)
    return Node(_list_referred_to(code), _item_referred_to(code) or one.get("id", ""), level, below)


def _representation_map(one: Any) -> ValueTable:
    ends = {
        name: [Urn.parse(_text(end)) for end in _children(one, name)] for name in ("SourceCodelist", "TargetCodelist")
    }
    typed = sorted({name for name in ("SourceDataType", "TargetDataType") for _ in _children(one, name)})
    unfit = ""
    if typed:
        unfit = "it maps values that are of a data type, not of a code list"
    elif any(len(found) != 1 for found in ends.values()):
        unfit = "it maps combinations of values of several code lists"
    rows = []
    for row in _children(one, "RepresentationMapping"):
        source, target = (next(_children(row, name), None) for name in ("SourceValue", "TargetValue"))
        rows.append(_mapped(row, source, _text(target) if target is not None else None))
    source, target = (found[0].identity if found and found[0] else None for found in ends.values())
    return ValueTable(_identity(one), source, target, tuple(rows), unfit)


def _mapped(row: Any, source: Any, target: str | None) -> MappedValue:
    return MappedValue(
        _text(source),
        target or None,
        source.get("isRegEx", "").strip() in {"true", "1"},
        _number(source.get("startIndex")),
        _number(source.get("endIndex")),
        _day(row.get("validFrom")),
        _day(row.get("validTo")),
    )


def _codelist_map(one: Any, inside: Identity) -> ValueTable:
    """Return a CodelistMap of a StructureSet of SDMX 2.1."""
    source, target = (
        _list_referred_to(end) if (end := next(_children(one, name), None)) is not None else None
        for name in ("Source", "Target")
    )
    rows = tuple(
        MappedValue(
            _item_referred_to(next(_children(row, "Source"), row)) or "",
            _item_referred_to(next(_children(row, "Target"), row)) or None,
        )
        for row in _children(one, "CodeMap")
    )
    return ValueTable(Identity(inside.agency, one.get("id", ""), inside.version), source, target, rows)


def _list_referred_to(element: Any) -> Identity | None:
    """Return the list that a reference of SDMX-ML 2.1 means, by its parts or by a URN."""
    for part in _elements(element):
        if _local(part) == "Ref":
            agency = part.get("agencyID", "")
            name = part.get("maintainableParentID") or part.get("id", "")
            return Identity(agency, name, part.get("maintainableParentVersion") or part.get("version") or "1.0")
        if _local(part) == "URN" and (urn := Urn.parse(_text(part))):
            return urn.identity
    return None


def _item_referred_to(element: Any) -> str | None:
    for part in _elements(element):
        if _local(part) == "Ref":
            return part.get("id") or None
        if _local(part) == "URN" and (urn := Urn.parse(_text(part))):
            return urn.item
    return None


def _identity(one: Any) -> Identity:
    return Identity(one.get("agencyID", ""), one.get("id", ""), one.get("version") or "1.0")


def _names(one: Any, kind: str = "Name") -> Names:
    """Return names by language; where none is stated, it is English, as the schema says."""
    return {name.get(_LANGUAGE) or "en": text for name in _children(one, kind) if (text := _text(name))}


def _note(one: Any) -> str | None:
    for block in _children(one, "Annotations"):
        for annotation in _children(block, "Annotation"):
            if _text(next(_children(annotation, "AnnotationType"), None)) == OURS:
                return _text(next(_children(annotation, "AnnotationText"), None)) or None
    return None


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text.strip()[:10]) if text else None


def _text(element: Any) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _elements(element: Any) -> Iterator[Any]:
    return (child for child in element if isinstance(child.tag, str))


def _children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in _elements(element) if _local(child) == name)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
