"""Statements written as Turtle and JSON-LD; `triples` writes N-Triples and RDF/XML.

Written by hand rather than by a library: the same statements give the same bytes, ten times as fast, and
nobody needs a library to write.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal, assert_never

from occumap.errors import InputError
from occumap.io.xkos.nodes import PREFIXES, Iri, Listed, Node, Term, Text, Value, Values
from occumap.io.xkos.triples import escaped, n_triples, rdf_xml

Syntax = Literal["turtle", "json-ld", "n-triples", "rdf-xml"]


def written(nodes: Iterable[Node], syntax: Syntax, where: str) -> bytes:
    """Return the nodes in one of the syntaxes, in UTF-8.

    Raises:
        InputError: no such syntax, a text that isn't Unicode, or one that XML can't hold.
    """
    writers = {"turtle": _turtle, "json-ld": _json_ld, "n-triples": n_triples, "rdf-xml": rdf_xml}
    if syntax not in writers:
        raise InputError(where, f"there is no syntax {syntax!r}", hint=f"Give one of: {', '.join(writers)}.")
    try:
        return writers[syntax](list(nodes)).encode()
    except UnicodeEncodeError as error:
        piece = error.object[max(error.start - 20, 0) : error.end + 20]
        raise InputError(where, f"the text {piece!r} is not valid Unicode", hint="Correct the text.") from None


def _turtle(nodes: list[Node]) -> str:
    used = _prefixes(nodes)
    head = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in used)
    return head + "".join(_turtle_node(node) for node in nodes)


def _turtle_node(node: Node) -> str:
    parts = [f"a {', '.join(node.types)}"] if node.types else []
    parts += [_turtle_name(name) + _turtle_values(values) for name, values in node.statements]
    return f"\n<{node.id}>\n    " + " ;\n    ".join(parts) + " .\n" if parts else ""


def _turtle_name(name: str | Iri) -> str:
    return f"<{name.value}>" if isinstance(name, Iri) else name


def _turtle_values(values: Values) -> str:
    if isinstance(values, Listed):
        return f" ( {' '.join(_turtle_value(value) for value in values.values)} )"
    one, *more = map(_turtle_value, values)
    return ",".join(f"\n        {value}" for value in (one, *more)) if more else f" {one}"


def _turtle_value(value: Value) -> str:
    match value:
        case Iri(address):
            return f"<{address}>"
        case Term(name):
            return name
        case Text(text, language, datatype):
            quoted = '"' + escaped(text) + '"'
            return quoted + (f"@{language}" if language else f"^^{datatype}" if datatype else "")
        case _:
            assert_never(value)


def _json_ld(nodes: list[Node]) -> str:
    context = {name: PREFIXES[name] for name in _prefixes(nodes)}
    tree = {"@context": context, "@graph": [_json_node(node) for node in nodes]}
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def _json_node(node: Node) -> dict[str, Any]:
    said: dict[str, Any] = {"@id": node.id}
    if node.types:
        said["@type"] = list(node.types)
    for name, values in node.statements:
        key = name.value if isinstance(name, Iri) else name
        if isinstance(values, Listed):
            said[key] = {"@list": [_json_value(value) for value in values.values]}
        else:
            said[key] = [_json_value(value) for value in values]
    return said


def _json_value(value: Value) -> dict[str, str]:
    match value:
        case Iri(address) | Term(address):
            return {"@id": address}
        case Text(text, language, datatype):
            tag = {"@language": language} if language else {"@type": datatype} if datatype else {}
            return {"@value": text, **tag}
        case _:
            assert_never(value)


def _prefixes(nodes: list[Node]) -> list[str]:
    return sorted({name.partition(":")[0] for node in nodes for name in _short_names(node)})


def _short_names(node: Node) -> Iterator[str]:
    yield from node.types
    for name, values in node.statements:
        if isinstance(name, str):
            yield name
        for value in values.values if isinstance(values, Listed) else values:
            if isinstance(value, Term):
                yield value.name
            elif isinstance(value, Text) and value.datatype:
                yield value.datatype
