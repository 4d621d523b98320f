"""Turtle, N-Triples, RDF/XML and JSON-LD to a graph; the one place that needs rdflib.

Nothing is fetched: a JSON-LD file whose context stands on the net is refused, since reading it would go there. Codes
that are written as numbers keep their zeros, as far as the file has them.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from occumap.errors import InputError, cannot_read
from occumap.extras import not_installed
from occumap.io.tables import refuse_missing
from occumap.json_text import parse_json

Source = Path | bytes
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
# What Turtle is made of, as far as it must be known to tell a number from digits inside something else.
_TURTLE = re.compile(
    r"""#[^\n]*|<[^<>"{}|^`\\\s]*>|\"{3}.*?(?<!\\)\"{3}|'{3}.*?(?<!\\)'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
    r"""|(?<![\w.:%\\+-])0\d+(?=[\s,;)\]]|\.(?:\s|$))|[\w:.%\\+-]+""",
    re.DOTALL,
)
_NAMED_GRAPH = re.compile(
    r"^[ \t]*(?:GRAPH\s+)?(?:<[^<>\s]*>|[\w.\-]*:[\w.\-]*|\[\s*\])?\s*\{", re.IGNORECASE | re.MULTILINE
)
# What XML may begin with, and the two names that the root of RDF/XML goes by; a title in Turtle may hold either.
_XML = re.compile(r"\s*(?:<\?xml\b|<!--|<!DOCTYPE\b|<(?:[\w.\-]+:)?(?:RDF|Description)[\s>/]|<[\w:.\-]+\s+xmlns[:=])")
_QUAD = re.compile(r"^\s*\S+\s+<[^>]*>\s+(?:<[^>]*>|_:\S+|\"(?:[^\"\\]|\\.)*\"\S*)\s+(?:<[^>]*>|_:\S+)\s*\.\s*$", re.M)
_TRIPLE = re.compile(r"^\s*(?:<[^<>\s]+>|_:\S+)\s+<[^<>\s]+>\s+(?:<[^<>\s]*>|_:\S+|\".*\"\S*)\s*\.\s*(?:#.*)?$")


def parsed(source: Source) -> tuple[str, Any, Any]:
    """Return where it is, the graph of rdflib, and rdflib itself.

    Raises:
        UnavailableError: rdflib isn't installed.
        InputError: there is no such file, it is none of the four, it has named graphs, or needs the internet.
    """
    where = "the RDF data" if isinstance(source, bytes) else str(source)
    content = source if isinstance(source, bytes) else _content(source)
    rdflib = _optional("rdflib")
    text = _text(content, where)
    syntax, name, data = _prepared(text, where)
    graph = rdflib.Graph()
    normalizing = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False  # else 0110 becomes 110
    try:
        with warnings.catch_warnings():  # rdflib's reader of JSON-LD uses what rdflib itself has deprecated
            warnings.simplefilter("ignore", DeprecationWarning)
            graph.parse(data=data, format=syntax)
    except Exception as error:  # the parsers raise whatever their depths do
        raise _refusal(where, name, text, error) from None
    finally:
        rdflib.NORMALIZE_LITERALS = normalizing
    return where, graph, rdflib


def is_triples(text: str) -> bool:
    """Return whether a text begins as N-Triples do.

    >>> is_triples('<urn:a> <urn:b> "c" .\\n'), is_triples("<rdf:RDF>")
    (True, False)
    """
    first = next((line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")), "")
    return _TRIPLE.match(first) is not None


def _prepared(text: str, where: str) -> tuple[str, str, str]:
    """Return the syntax as rdflib calls it and as people do, and the text that it reads."""
    tree = _json(text, where)
    if tree is not None:
        _refuse_what_stands_elsewhere(tree, where)
        return "json-ld", "JSON-LD", text
    if _XML.match(text):
        if "<!DOCTYPE" in text and "SYSTEM" in text[: text.find("<", text.find("<!DOCTYPE") + 1)]:
            raise InputError(where, "its DOCTYPE names a file elsewhere", hint="Remove the <!DOCTYPE …>.")
        return "xml", "RDF/XML", text
    return "turtle", "Turtle", _TURTLE.sub(_with_zeros, text)


def _with_zeros(token: re.Match[str]) -> str:
    """Return a number that begins with a zero as a typed text, which keeps it; anything else as it is."""
    said = token[0]
    return f'"{said}"^^<{_INTEGER}>' if said[0] == "0" and said.isdigit() and len(said) > 1 else said


def _refusal(where: str, syntax: str, text: str, error: Exception) -> InputError:
    if syntax == "Turtle" and (_NAMED_GRAPH.search(text) or _QUAD.search(text)):
        return _named_graphs(where)
    line, said = _line_of(error, text), _said(error)
    return InputError(
        f"{where}, line {line}" if line else where,
        f"it can't be read as {syntax} ({said})",
        hint="Give a complete file of SKOS or XKOS, as Turtle, N-Triples, RDF/XML or JSON-LD.",
    )


def _line_of(error: Exception, text: str) -> int | None:
    """Return the line that an error of a parser is about, where it says."""
    position, read = getattr(error, "_i", None), getattr(error, "_str", None)
    if isinstance(position, int) and isinstance(read, bytes):
        return read[:position].count(b"\n") + 1
    if hasattr(error, "getLineNumber"):
        return int(error.getLineNumber())
    stated = re.search(r"line (\d+)", str(error))
    return min(int(stated[1]), text.count("\n") + 1) if stated else None


def _said(error: Exception) -> str:
    """Return what a parser says is wrong, without the piece of the file that it shows; whole words, on one line."""
    why = getattr(error, "_why", None) or (error.getMessage() if hasattr(error, "getMessage") else None)
    words = str(why or str(error).partition(" at ^ in:")[0]).split()
    kept: list[str] = []
    for word in words:
        if sum(map(len, kept)) + len(kept) + len(word) > 200:
            return f"{' '.join(kept)} …"
        kept.append(word)
    return " ".join(kept) or type(error).__name__


def _named_graphs(where: str) -> InputError:
    return InputError(
        where,
        "it has named graphs (TriG, N-Quads or JSON-LD), and which of them is the classification isn't said",
        hint="Export the one graph that holds it, as Turtle.",
    )


def _text(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(f"{where}, line {line}", "this is not UTF-8 text", hint="Save it in UTF-8.") from None


def _content(path: Path) -> bytes:
    refuse_missing(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from None


def _optional(package: str) -> Any:
    try:
        return import_module(package)
    except ImportError as fault:
        raise not_installed("reading RDF", fault.name or package, "formats") from fault


def _json(text: str, where: str) -> Any:
    """Return the tree of a JSON file; None where it isn't JSON."""
    try:
        return parse_json(text)
    except RecursionError:
        raise InputError(where, "it is nested too deeply", hint="Give a flat JSON-LD file, or Turtle.") from None
    except ValueError as error:
        if (text.lstrip()[:1] == "{" and not _NAMED_GRAPH.match(text.lstrip())) or text.lstrip()[:2] == '{"':
            raise InputError(
                where, f"it isn't valid JSON ({error})", hint="It may be incomplete: download it again."
            ) from None
        return None


def _refuse_what_stands_elsewhere(tree: Any, where: str) -> None:
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            remote = next(_remote(part), None)
            if remote is not None:
                raise InputError(
                    where,
                    f"its context is at {remote}, and Occumap doesn't fetch it from the internet",
                    hint="Put the context into the file, or give Turtle.",
                )
            if {"@graph", "@id"} <= part.keys():
                raise _named_graphs(where)
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


def _remote(part: dict[str, Any]) -> Iterator[str]:
    """Yield the addresses of contexts elsewhere."""
    stated = part.get("@context")
    yield from (c for c in (stated if isinstance(stated, list) else [stated]) if isinstance(c, str))
    if isinstance(part.get("@import"), str):
        yield part["@import"]
