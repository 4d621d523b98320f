"""The values of `message` to SDMX-JSON 2.0, which goes with SDMX 3.0, and 2.1, which goes with SDMX 3.1."""

from __future__ import annotations

import json
from typing import Any

from occumap.io.sdmx.message import CodeList, Identity, ListedCode, MappedValue, Message, Names, Node, Tree, ValueTable
from occumap.io.sdmx.naming import OURS, urn_of

# A constant, because the same values give the same bytes.
_PREPARED = "1980-01-01T00:00:00Z"
_SCHEMAS = {
    "3.0": "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/schemas/2.0.0/"
    "sdmx-json-structure-schema.json",
    "3.1": "https://json.sdmx.org/2.1/sdmx-json-structure-schema.json",
}


def json_of(message: Message, standard: str, agency: str) -> bytes:
    """Return a message as SDMX-JSON that goes with a version of the standard: ``3.0`` or ``3.1``."""
    schema = _SCHEMAS[standard]
    parts = {
        "codelists": [_code_list(one) for one in message.lists],
        "hierarchies": [_hierarchy(one) for one in message.trees],
        "representationMaps": [_representation_map(one) for one in message.tables],
    }
    stated = {
        # SDMX-JSON 2.1 names its schema at the top; readers still look for it in the meta.
        **({"$schema": schema} if standard == "3.1" else {}),
        "meta": {"schema": schema, "id": OURS, "prepared": _PREPARED, "sender": {"id": agency}},
        "data": {name: many for name, many in parts.items() if many},
    }
    return (json.dumps(stated, ensure_ascii=False, indent=1) + "\n").encode()


def _maintained(kind: str, identity: Identity, names: Names) -> dict[str, Any]:
    return {
        "id": identity.id,
        "agencyID": identity.agency,
        "version": identity.version,
        "links": [{"rel": "self", "urn": urn_of(kind, identity)}],
        **_named(names),
    }


def _named(names: Names) -> dict[str, Any]:
    return {"name": next(iter(names.values())), "names": dict(names)}


def _code_list(one: CodeList) -> dict[str, Any]:
    stated = _maintained("Codelist", one.identity, one.names)
    if one.description:
        stated["description"] = one.description
    if one.note:
        stated["annotations"] = [{"id": "version", "type": OURS, "text": one.note}]
    return stated | {"codes": [_code(code) for code in one.codes]}


def _code(one: ListedCode) -> dict[str, Any]:
    return {"id": one.id, **_named(one.names)} | ({"parent": one.parent} if one.parent is not None else {})


def _hierarchy(one: Tree) -> dict[str, Any]:
    below: dict[str, Any] = {}
    for level, names in reversed(one.levels):
        below = {"id": level, **_named(names), **({"level": below} if below else {})}
    return _maintained("Hierarchy", one.identity, {"und": one.identity.id}) | {
        "hasFormalLevels": True,
        "level": below,
        "hierarchicalCodes": [_hierarchical_code(node) for node in one.nodes],
    }


def _hierarchical_code(node: Node) -> dict[str, Any]:
    assert node.list is not None
    stated: dict[str, Any] = {"id": node.code, "code": urn_of("Code", node.list, node.code)}
    if node.level is not None:
        stated["level"] = node.level
    if node.below:
        stated["hierarchicalCodes"] = [_hierarchical_code(child) for child in node.below]
    return stated


def _representation_map(one: ValueTable) -> dict[str, Any]:
    assert one.source is not None
    assert one.target is not None
    return _maintained("RepresentationMap", one.identity, {"und": f"{one.source.id} to {one.target.id}"}) | {
        "source": [{"codelist": urn_of("Codelist", one.source)}],
        "target": [{"codelist": urn_of("Codelist", one.target)}],
        "representationMappings": [_mapping(row) for row in one.rows],
    }


def _mapping(row: MappedValue) -> dict[str, Any]:
    stated: dict[str, Any] = {"sourceValues": [{"value": row.source}]}
    if row.target is not None:
        stated["targetValues"] = [row.target]
    for name, day in (("validFrom", row.valid_from), ("validTo", row.valid_to)):
        if day:
            stated[name] = f"{day.isoformat()}T00:00:00Z"
    return stated
