"""Statements one by one: as N-Triples, a line each, and as RDF/XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never
from xml.sax.saxutils import escape, quoteattr

from occumap.errors import InputError
from occumap.io.xkos.nodes import PREFIXES, Iri, Listed, Node, Term, Text, Value

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f]')
# What XML 1.0 has no place for; a carriage return would come back as a line feed, and is written as a reference.
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[A-Za-z_][\w.\-]*$")


def escaped(text: str) -> str:
    """Return a text as it stands between quotes in Turtle and N-Triples.

    >>> print(escaped('a "b"'))
    a \\"b\\"
    """
    return _ESCAPED.sub(_escape, text)


def n_triples(nodes: list[Node]) -> str:
    """Return the statements as N-Triples."""
    blank = iter(range(1, 1 << 60))
    return "".join(f"{line} .\n" for node in nodes for line in _lines(node, blank))


def rdf_xml(nodes: list[Node]) -> str:
    """Return the statements as RDF/XML.

    Raises:
        InputError: a text has a sign that XML has no place for.
    """
    spaces = dict(PREFIXES)
    own: dict[str, str] = {}
    body = "".join(_element(node, own) for node in nodes)
    declared = "".join(
        f"\n    xmlns:{name}={quoteattr(address)}" for name, address in {"rdf": _RDF, **spaces, **own}.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n{body}</rdf:RDF>\n'


def _lines(node: Node, blank: Iterator[int]) -> Iterator[str]:
    subject = f"<{node.id}>"
    for kind in node.types:
        yield f"{subject} <{_RDF}type> <{_whole(kind)}>"
    for name, values in node.statements:
        predicate = f"<{name.value if isinstance(name, Iri) else _whole(name)}>"
        if not isinstance(values, Listed):
            yield from (f"{subject} {predicate} {_term(value)}" for value in values)
            continue
        cells = [f"_:b{next(blank)}" for _ in values.values]
        ends = [*cells[1:], f"<{_RDF}nil>"]
        yield f"{subject} {predicate} {[*cells, f'<{_RDF}nil>'][0]}"
        for cell, value, rest in zip(cells, values.values, ends, strict=True):
            yield f"{cell} <{_RDF}first> {_term(value)}"
            yield f"{cell} <{_RDF}rest> {rest}"


def _term(value: Value) -> str:
    match value:
        case Iri(address):
            return f"<{address}>"
        case Term(name):
            return f"<{_whole(name)}>"
        case Text(text, language, datatype):
            kind = f"@{language}" if language else f"^^<{_whole(datatype)}>" if datatype else ""
            return f'"{escaped(text)}"{kind}'
        case _:
            assert_never(value)


def _element(node: Node, own: dict[str, str]) -> str:
    lines = [f"  <rdf:Description rdf:about={quoteattr(node.id)}>\n"]
    lines += [f"    <rdf:type rdf:resource={quoteattr(_whole(kind))}/>\n" for kind in node.types]
    for name, values in node.statements:
        tag = _tag(name, own)
        if isinstance(values, Listed):
            lines.append(f"    <{tag}>{_listed(values.values)}</{tag}>\n")
        else:
            lines += [f"    {_property(tag, value)}\n" for value in values]
    return "".join([*lines, "  </rdf:Description>\n"])


def _listed(values: tuple[Value, ...]) -> str:
    if not values:
        return f'<rdf:Description rdf:about="{_RDF}nil"/>'
    rest = _listed(values[1:]) if len(values) > 1 else ""
    after = f"<rdf:rest>{rest}</rdf:rest>" if rest else f'<rdf:rest rdf:resource="{_RDF}nil"/>'
    return f"<rdf:Description>{_property('rdf:first', values[0])}{after}</rdf:Description>"


def _property(tag: str, value: Value) -> str:
    match value:
        case Iri(address):
            return f"<{tag} rdf:resource={quoteattr(address)}/>"
        case Term(name):
            return f"<{tag} rdf:resource={quoteattr(_whole(name))}/>"
        case Text(text, language, datatype):
            kind = f" xml:lang={quoteattr(language)}" if language else ""
            kind += f" rdf:datatype={quoteattr(_whole(datatype))}" if datatype else ""
            return f"<{tag}{kind}>{_in_xml(text)}</{tag}>"
        case _:
            assert_never(value)


def _in_xml(text: str) -> str:
    if (found := _NOT_IN_XML.search(text)) is not None:
        what = f"the text {text[:40]!r} has the sign U+{ord(found[0]):04X}, which XML can't hold"
        raise InputError("RDF/XML", what, hint="Correct the text, or write Turtle.")
    return escape(text, {"\r": "&#13;"})


def _tag(name: str | Iri, own: dict[str, str]) -> str:
    """Return the name of a property in XML; an address is parted, and what its name stands in gets a prefix."""
    if isinstance(name, str):
        return name
    local = _NAME.search(name.value)
    if local is None:
        raise InputError("RDF/XML", f"{name.value} can't be written as a name in XML", hint="Write Turtle.")
    space = name.value[: local.start()]
    prefix = next((known for known, address in own.items() if address == space), f"ns{len(own) + 1}")
    own[prefix] = space
    return f"{prefix}:{local[0]}"


def _whole(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


def _escape(sign: re.Match[str]) -> str:
    return {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(sign[0], f"\\u{ord(sign[0]):04X}")
