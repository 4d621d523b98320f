"""The facts of a route read from a pathway."""

from __future__ import annotations

from pathlib import Path

from occumap.errors import InputError
from occumap.io.ctdl.components import LANGUAGE, Node
from occumap.io.ctdl.facts import Competency, Job, RouteFacts
from occumap.io.ctdl.writing import CODE_LISTS, ESSENTIAL, USEFUL, WAYS_IN
from occumap.io.tables import refuse_missing
from occumap.io.xkos.reading import ending
from occumap.json_text import parse_json
from occumap.model.occupational_map import Product, Route


def read_ctdl(source: Path | bytes) -> RouteFacts:
    """Return the route in a pathway that `write_ctdl` wrote.

    Raises:
        InputError: no such file, not JSON, or not one pathway with jobs, credentials and competencies as written here.

    >>> from occumap.examples import small_map
    >>> from occumap.io.ctdl import route_facts, write_ctdl
    >>> read_ctdl(write_ctdl(small_map(), "crafts").data) == route_facts(small_map(), "crafts")
    True
    """
    where = "the CTDL data" if isinstance(source, bytes) else str(source)
    if isinstance(source, Path):
        refuse_missing(source)
    content = source if isinstance(source, bytes) else source.read_bytes()
    try:
        nodes = parse_json(content)["@graph"]
        return _facts(nodes)
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration, RecursionError) as error:
        what = f"it isn't a pathway as Occumap writes them ({type(error).__name__}: {error})"
        raise InputError(where, what, hint="Give a file that occumap export wrote in the format ctdl.") from None


def _facts(nodes: list[Node]) -> RouteFacts:
    pathway = next(node for node in nodes if node["@type"] == "ceterms:Pathway")
    by_type: dict[str, list[Node]] = {}
    for node in nodes:
        by_type.setdefault(node["@type"], []).append(node)
    jobs = by_type.get("ceterms:JobComponent", [])
    products = by_type.get("ceterms:CredentialComponent", [])
    competencies = {node["@id"]: _competency(node) for node in by_type.get("ceterms:CompetencyComponent", [])}
    codes = {node["@id"]: _identity(node)["occupation"] for node in jobs}
    product_codes = {node["@id"]: _identity(node)["product"] for node in products}
    return RouteFacts(
        Route(ending(pathway["@id"]), _said(pathway["ceterms:name"])),
        tuple(_read_job(node, product_codes, competencies) for node in jobs),
        tuple(_read_product(node) for node in products),
        tuple(competencies.values()),
        tuple((codes[node["@id"]], codes[to]) for node in jobs for to in node.get("ceterms:precedes", [])),
    )


def _read_job(node: Node, products: dict[str, str], competencies: dict[str, Competency]) -> Job:
    identity = _identity(node)
    targets = {_said(c["ceterms:name"]): c["ceterms:targetComponent"] for c in node.get("ceterms:hasCondition", [])}
    aligned = {
        _said(at["ceterms:frameworkName"]): at["ceterms:codedNotation"] for at in node.get("ceterms:occupationType", [])
    }
    essential, useful = (
        tuple((competencies[target].skill, competencies[target].level) for target in targets.get(name, []))
        for name in (ESSENTIAL, USEFUL)
    )
    return Job(
        identity["occupation"],
        _said(node["ceterms:name"]),
        int(identity["level"]),
        identity["cluster"],
        aligned.get(CODE_LISTS["soc2010"]),
        aligned.get(CODE_LISTS["soc2020"]),
        tuple(products[target] for target in targets.get(WAYS_IN, [])),
        essential,
        useful,
    )


def _read_product(node: Node) -> Product:
    identity = _identity(node)
    return Product(identity["product"], identity["type"], int(identity["level"]), _said(node["ceterms:name"]))


def _competency(node: Node) -> Competency:
    identity = _identity(node)
    definition = _said(node["ceterms:description"]) if "ceterms:description" in node else ""
    return Competency(identity["skill"], float(identity["level"]), _said(node["ceterms:name"]), definition)


def _identity(node: Node) -> dict[str, str]:
    return {
        _said(part["ceterms:identifierTypeName"]): part["ceterms:identifierValueCode"]
        for part in node["ceterms:identifier"]
    }


def _said(by_language: dict[str, str]) -> str:
    return by_language[LANGUAGE]
