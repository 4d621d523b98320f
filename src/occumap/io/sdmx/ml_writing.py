"""The values of `message` to SDMX-ML 2.1, 3.0 and 3.1.

The writer of pysdmx isn't used, because it has no place for parents and for names in several languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.etree import ElementTree as ET

from occumap.io.sdmx.message import CodeList, Identity, MappedValue, Message, Names, Node, Tree, ValueTable
from occumap.io.sdmx.naming import OURS, urn_of

# A constant, because the same values give the same bytes.
_PREPARED = "1980-01-01T00:00:00Z"
_ALIAS = "CODES"


def ml_of(message: Message, standard: str, agency: str) -> bytes:
    """Return a message as SDMX-ML of a version of the standard: ``2.1``, ``3.0`` or ``3.1``."""
    space = f"http://www.sdmx.org/resources/sdmxml/schemas/v{standard.replace('.', '_')}"
    root = ET.Element(
        "mes:Structure",
        {"xmlns:mes": f"{space}/message", "xmlns:str": f"{space}/structure", "xmlns:com": f"{space}/common"},
    )
    header = ET.SubElement(root, "mes:Header")
    for name, text in (("ID", OURS), ("Test", "false"), ("Prepared", _PREPARED)):
        ET.SubElement(header, f"mes:{name}").text = text
    ET.SubElement(header, "mes:Sender", {"id": agency})
    structures = ET.SubElement(root, "mes:Structures")
    old = standard == "2.1"
    _group(structures, "Codelists", (_code_list(one, standard) for one in message.lists))
    if old:
        _group(structures, "HierarchicalCodelists", map(_hierarchical_codelist, message.trees))
        _group(structures, "StructureSets", map(_structure_set, message.tables))
    else:
        _group(structures, "Hierarchies", map(_hierarchy, message.trees))
        _group(structures, "RepresentationMaps", map(_representation_map, message.tables))
    ET.indent(root, "  ")
    body = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _group(structures: ET.Element, name: str, elements: Iterable[ET.Element]) -> None:
    found = list(elements)
    if found:
        ET.SubElement(structures, f"str:{name}").extend(found)


def _maintained(name: str, kind: str, identity: Identity, more: Mapping[str, str] | None = None) -> ET.Element:
    attributes = {"id": identity.id, "agencyID": identity.agency, "version": identity.version}
    return ET.Element(f"str:{name}", attributes | {"urn": urn_of(kind, identity)} | dict(more or {}))


def _code_list(one: CodeList, standard: str) -> ET.Element:
    has_parents = standard != "3.0" or _parents_fit(one)
    element = _maintained("Codelist", "Codelist", one.identity)
    if one.note:
        annotation = ET.SubElement(ET.SubElement(element, "com:Annotations"), "com:Annotation", {"id": "version"})
        ET.SubElement(annotation, "com:AnnotationType").text = OURS
        ET.SubElement(annotation, "com:AnnotationText", {"xml:lang": "und"}).text = one.note
    element.extend(_names(one.names))
    if one.description:
        ET.SubElement(element, "com:Description", {"xml:lang": "und"}).text = one.description
    for code in one.codes:
        child = ET.SubElement(element, "str:Code", {"id": code.id, "urn": urn_of("Code", one.identity, code.id)})
        child.extend(_names(code.names))
        if code.parent is not None and has_parents:
            parent = ET.SubElement(child, "str:Parent")
            if standard == "2.1":
                ET.SubElement(parent, "Ref", {"id": code.parent})
            else:
                parent.text = code.parent
    return element


def _parents_fit(one: CodeList) -> bool:
    """Return whether the schema of SDMX 3.0 lets all parents stand on their codes: it has none begin with a digit.

    With some of them left out, the others would show another tree; the hierarchy has them all.
    """
    return all(code.parent is None or re.fullmatch(r"[A-Za-z][A-Za-z0-9_\-]*", code.parent) for code in one.codes)


def _hierarchy(one: Tree) -> ET.Element:
    element = _maintained("Hierarchy", "Hierarchy", one.identity, {"hasFormalLevels": "true"})
    element.extend(_names({"und": one.identity.id}))
    _levels(element, one)
    for node in one.nodes:
        element.append(_hierarchical_code(node))
    return element


def _hierarchical_code(node: Node) -> ET.Element:
    element = ET.Element("str:HierarchicalCode", {"id": node.code})
    assert node.list is not None
    ET.SubElement(element, "str:Code").text = urn_of("Code", node.list, node.code)
    element.extend(_hierarchical_code(child) for child in node.below)
    if node.level is not None:
        ET.SubElement(element, "str:Level").text = node.level
    return element


def _hierarchical_codelist(one: Tree) -> ET.Element:
    """Return the hierarchy as SDMX 2.1 has it: in a HierarchicalCodelist, by an alias of the list."""
    element = _maintained("HierarchicalCodelist", "HierarchicalCodelist", one.identity)
    element.extend(_names({"und": one.identity.id}))
    element.append(_reference("IncludedCodelist", one.identity, {"alias": _ALIAS}))
    hierarchy = ET.SubElement(element, "str:Hierarchy", {"id": one.identity.id, "leveled": "true"})
    hierarchy.extend(_names({"und": one.identity.id}))
    for node in one.nodes:
        hierarchy.append(_code_by_alias(node))
    _levels(hierarchy, one)
    return element


def _code_by_alias(node: Node) -> ET.Element:
    element = ET.Element("str:HierarchicalCode", {"id": node.code})
    ET.SubElement(element, "str:CodelistAliasRef").text = _ALIAS
    ET.SubElement(ET.SubElement(element, "str:CodeID"), "Ref", {"id": node.code})
    element.extend(_code_by_alias(child) for child in node.below)
    if node.level is not None:
        ET.SubElement(ET.SubElement(element, "str:Level"), "Ref", {"id": node.level})
    return element


def _levels(element: ET.Element, one: Tree) -> None:
    above = element
    for level, names in one.levels:
        above = ET.SubElement(above, "str:Level", {"id": level})
        above.extend(_names(names))


def _representation_map(one: ValueTable) -> ET.Element:
    element = _maintained("RepresentationMap", "RepresentationMap", one.identity)
    element.extend(_names({"und": _name_of(one)}))
    assert one.source is not None
    assert one.target is not None
    ET.SubElement(element, "str:SourceCodelist").text = urn_of("Codelist", one.source)
    ET.SubElement(element, "str:TargetCodelist").text = urn_of("Codelist", one.target)
    for row in one.rows:
        mapping = ET.SubElement(element, "str:RepresentationMapping", _days(row))
        ET.SubElement(mapping, "str:SourceValue").text = row.source
        if row.target is not None:
            ET.SubElement(mapping, "str:TargetValue").text = row.target
    return element


def _days(row: MappedValue) -> dict[str, str]:
    days = {"validFrom": row.valid_from, "validTo": row.valid_to}
    return {name: day.isoformat() for name, day in days.items() if day}


def _structure_set(one: ValueTable) -> ET.Element:
    """Return the map as SDMX 2.1 has it, of rows that have a target."""
    element = _maintained("StructureSet", "StructureSet", one.identity)
    element.extend(_names({"und": _name_of(one)}))
    table = ET.SubElement(element, "str:CodelistMap", {"id": one.identity.id})
    table.extend(_names({"und": _name_of(one)}))
    assert one.source is not None
    assert one.target is not None
    table.append(_reference("Source", one.source))
    table.append(_reference("Target", one.target))
    for row in one.rows:
        if row.target is not None:
            mapping = ET.SubElement(table, "str:CodeMap")
            ET.SubElement(ET.SubElement(mapping, "str:Source"), "Ref", {"id": row.source})
            ET.SubElement(ET.SubElement(mapping, "str:Target"), "Ref", {"id": row.target})
    return element


def _reference(name: str, identity: Identity, more: Mapping[str, str] | None = None) -> ET.Element:
    element = ET.Element(f"str:{name}", dict(more or {}))
    ET.SubElement(
        element,
        "Ref",
        {
            "id": identity.id,
            "agencyID": identity.agency,
            "version": identity.version,
            "package": "codelist",
            "class": "Codelist",
        },
    )
    return element


def _names(names: Names) -> Iterator[ET.Element]:
    for language, text in names.items():
        element = ET.Element("com:Name", {"xml:lang": language})
        element.text = text
        yield element


def _name_of(one: ValueTable) -> str:
    return f"{one.source.id if one.source else ''} to {one.target.id if one.target else ''}"
