"""Competency frameworks in CTDL-ASN as JSON-LD, and the occupations, jobs and work roles of CTDL that ask for them.

Competencies stand under each other by ``isChildOf`` or ``hasChild``. An occupation, job or work role asks for what its
``requires`` (and, as useful, its ``recommends``) target, for the knowledge, skills and abilities that are embodied in
it, and for what its work roles and tasks ask. Nothing has a level; an alignment may have a weight.

We have no real file: this reader is tested on small ones of our own, of the terms that the vocabulary names. The
context is named by its address and never fetched: terms are known by their last part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from occumap.errors import InputError
from occumap.io.competency_tree import Asked, CompetencyTree, Statement, shape_notes
from occumap.io.framework_read import FrameworkRead
from occumap.io.tables import refuse_missing
from occumap.json_text import parse_json

NOTICE = (
    "CTDL-ASN states no levels: a skill is held or not. "
    "Our reader has been tested only on made-up files, never on a real one."
)
_PROFILES = ("Occupation", "Job", "WorkRole")
_PARTS = ("hasWorkRole", "hasTask")
_EMBODIED = ("knowledgeEmbodied", "skillEmbodied", "abilityEmbodied", "targetCompetency")
_LEFT_OUT = {"profile": pl.String, "competency": pl.String, "reason": pl.String}
_HINT = "Give JSON-LD with nodes of the type ceasn:Competency."
Node = Mapping[str, Any]


def is_ctdl_asn(found: object) -> bool:
    """Return whether JSON has competencies of CTDL-ASN.

    >>> is_ctdl_asn({"@graph": [{"@type": "ceasn:Competency", "@id": "a"}]}), is_ctdl_asn({"@graph": []})
    (True, False)
    """
    return any(_kind(node) in ("Competency", "CompetencyFramework") for node in _nodes(found))


def read_ctdl_asn(path: Path) -> FrameworkRead:
    """Return the framework in a file of CTDL-ASN; ids of skills and profiles are the addresses of their nodes.

    A competency that an alignment only names, without a node in the file, is a skill by that name. Extras: ``titles``,
    ``skill_titles``, ``families``, ``left_out`` (profile, competency, reason).

    Raises:
        InputError: it is no JSON, or has no competency; a node has no address, or a competency no text.
    """
    nodes = _by_address(path)
    competencies = {key: _competency(node, key, path) for key, node in nodes.items() if _kind(node) == "Competency"}
    profiles = {key: _profile(node, key, path) for key, node in nodes.items() if _kind(node) in _PROFILES}
    asked: list[Asked] = []
    left_out: list[tuple[str, str, str]] = []
    for profile in profiles:
        for target, name, essential, weight in _targets(profile, nodes):
            if target not in competencies and name:
                competencies[target or name] = Statement(target or name, name)
            if (target or name) in competencies:
                asked.append(Asked(profile, target or name, essential, weight))
            else:
                left_out.append((profile, target, "the competency isn't in the file"))
    if not competencies:
        raise InputError(str(path), "it has no competencies", hint=_HINT)
    tree = CompetencyTree(competencies, profiles, _parents(nodes))
    head = next((node for node in nodes.values() if _kind(node) == "CompetencyFramework"), {})
    framework = tree.framework(
        re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-") or "ctdl-asn",
        _said(head, "name") or path.stem,
        asked,
        source=", ".join(filter(None, (_said(head, "publisherName"), _said(head, "license")))),
        notice=NOTICE,
        extras={"left_out": pl.DataFrame(left_out, schema=_LEFT_OUT, orient="row")},
    )
    return FrameworkRead(framework, tuple(shape_notes(tree, len(framework.requirements), len(left_out))))


def _nodes(found: object) -> Iterator[Node]:
    """Yield the nodes of a graph, a list or a single one."""
    if isinstance(found, dict):
        graph = found.get("@graph", [found])
        yield from (node for node in (graph if isinstance(graph, list) else [graph]) if isinstance(node, dict))
    elif isinstance(found, list):
        for one in found:
            yield from _nodes(one)


def _by_address(path: Path) -> dict[str, Node]:
    refuse_missing(path)
    try:
        found = parse_json(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError, RecursionError) as error:
        raise InputError(str(path), f"it is not valid JSON ({error})", hint="Download or export it again.") from None
    nodes: dict[str, Node] = {}
    for n, node in enumerate(_nodes(found), start=1):
        if _kind(node) not in ("Competency", "CompetencyFramework", "Task", *_PROFILES):
            continue
        address = _address(node)
        if not address:
            raise InputError(f"{path}, node {n}", f"a {_kind(node)} has no @id", hint="Give every node its address.")
        if address in nodes:
            raise InputError(f"{path}, node {n}", f"{address} stands twice", hint="Keep one node for each address.")
        nodes[address] = node
    return nodes


def _kind(node: Node) -> str:
    kinds = node.get("@type", "")
    return _term(str(kinds[0] if isinstance(kinds, list) and kinds else kinds))


def _term(name: str) -> str:
    """Return a term without its prefix or the address of its vocabulary."""
    return re.split(r"[:/#]", name)[-1]


def _values(node: Node, term: str) -> list[Any]:
    """Return all that a node says by a term, whatever its prefix."""
    found = [value for name, value in node.items() if _term(name) == term]
    return [one for value in found for one in (value if isinstance(value, list) else [value])]


def _said(node: Node, *terms: str) -> str:
    """Return the text by the first term that says something, in English where there are several languages."""
    for term in terms:
        for value in _values(node, term):
            if text := _text(value):
                return text
    return ""


def _text(value: Any) -> str:
    if isinstance(value, dict):
        if "@value" in value:
            return _text(value["@value"])
        languages = sorted(value, key=lambda name: (not name.casefold().startswith("en"), name))
        value = next((value[name] for name in languages if not name.startswith("@")), "")
        value = value[0] if isinstance(value, list) and value else value
    return " ".join(value.split()) if isinstance(value, str) else ""


def _address(node: Any) -> str:
    """Return the address of a node, or of one that is only referred to."""
    if isinstance(node, str):
        return node
    return str(node.get("@id") or "") if isinstance(node, dict) else ""


def _competency(node: Node, address: str, path: Path) -> Statement:
    label, text = _said(node, "competencyLabel", "name"), _said(node, "competencyText")
    if not (label or text):
        raise InputError(f"{path}, {address}", "the competency has no text", hint="Give it a competencyText.")
    code = _said(node, "codedNotation")
    others = (*_all_said(node, "altLabel", "alternateName"), *filter(None, [code]))
    return Statement(address, label or text, text if label else _said(node, "comment"), code or None, others)


def _profile(node: Node, address: str, path: Path) -> Statement:
    name = _said(node, "name")
    if not name:
        raise InputError(f"{path}, {address}", f"the {_kind(node)} has no name", hint="Give it a ceterms:name.")
    aligned = [_said(one, "codedNotation") for one in _values(node, "occupationType") if isinstance(one, dict)]
    code = _said(node, "codedNotation") or next(filter(None, aligned), None)
    return Statement(address, name, _said(node, "description"), code, _all_said(node, "alternateName"))


def _all_said(node: Node, *terms: str) -> tuple[str, ...]:
    """Return all texts by some terms, in every language."""
    found: list[str] = []
    for value in (one for term in terms for one in _values(node, term)):
        by_language = list(value.values()) if isinstance(value, dict) else [value]
        for part in by_language:
            found.extend(_text(text) for text in (part if isinstance(part, list) else [part]))
    return tuple(filter(None, found))


def _parents(nodes: Mapping[str, Node]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for address, node in nodes.items():
        for parent in map(_address, _values(node, "isChildOf")):
            found.setdefault(address, []).append(parent)
        for child in map(_address, _values(node, "hasChild")):
            found.setdefault(child, []).append(address)
    return {address: tuple(dict.fromkeys(parents)) for address, parents in found.items()}


def _targets(profile: str, nodes: Mapping[str, Node]) -> Iterator[tuple[str, str, bool, float]]:
    """Yield address, name, whether it is required, and weight of each competency that a profile asks for."""
    seen: set[str] = set()
    waiting = [profile]
    while waiting:
        address = waiting.pop(0)
        if address in seen or address not in nodes:
            continue
        seen.add(address)
        node = nodes[address]
        waiting.extend(_address(part) for term in _PARTS for part in _values(node, term))
        for term, essential in (("requires", True), ("recommends", False)):
            for condition in _values(node, term):
                if isinstance(condition, dict):
                    yield from _aligned(_values(condition, "targetCompetency"), essential=essential)
        for term in _EMBODIED:
            yield from _aligned(_values(node, term), essential=True)


def _aligned(values: Iterable[Any], *, essential: bool) -> Iterator[tuple[str, str, bool, float]]:
    for value in values:
        if isinstance(value, dict):
            target = next(map(_address, _values(value, "targetNode")), "") or _address(value)
            weight = next((one for one in _values(value, "weight") if isinstance(one, int | float)), 1.0)
            yield target, _said(value, "targetNodeName"), essential, min(max(float(weight), 0.0), 1.0)
        else:
            yield _address(value), "", essential, 1.0
