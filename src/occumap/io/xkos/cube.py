"""The numbers of a correspondence as an RDF Data Cube: two dimensions, and one measure an observation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from occumap.io.xkos.names import TERMS, Names, segment
from occumap.io.xkos.nodes import Iri, Node, Term, Text, Value, fraction, number
from occumap.io.xkos.reading import Facts
from occumap.model.correspondence import Correspondence, Link

_MEASURES = {
    "entries": ("number of index entries that both groups have", "xsd:integer"),
    "shareOfFrom": ("fraction of the entries of the source group that the target group has", "xsd:double"),
    "shareOfTo": ("fraction of the entries of the target group that the source group has", "xsd:double"),
}


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of one link; None where the cube has none."""

    entries: int | None = None
    share_of_from: float | None = None
    share_of_to: float | None = None


def is_weighted(table: Correspondence) -> bool:
    """Return whether any link has a number."""
    return any(values for link in table.links for values in _figures(link).values())


def weights_id(table: Correspondence, names: Names) -> str:
    """Return the address of the data set of a table."""
    return f"{names.correspondence(table.from_version, table.to_version)}/weights"


def cube_nodes(table: Correspondence, names: Names) -> Iterator[Node]:
    """Yield the data set, its structure, what its dimensions and measures are, and an observation for each figure."""
    if not is_weighted(table):
        return
    weights = weights_id(table, names)
    yield Node.of(
        weights,
        ["qb:DataSet"],
        ("rdfs:label", Text(f"Weights of the links from {table.from_version} to {table.to_version}", "en")),
        ("qb:structure", Iri(f"{weights}/structure")),
    )
    yield from _structure(table, names)
    for link in table.links:
        for measure, figure in _figures(link).items():
            for value in figure:
                yield Node.of(
                    f"{weights}/{segment(link.from_code.value)}/{segment(link.to_code.value)}/{measure}",
                    ["qb:Observation"],
                    ("qb:dataSet", Iri(weights)),
                    (Iri(f"{weights}/from"), Iri(names.group(link.from_code))),
                    (Iri(f"{weights}/to"), Iri(names.group(link.to_code))),
                    ("qb:measureType", Term(f"occ:{measure}")),
                    (f"occ:{measure}", value),
                )


def weights_in(facts: Facts, table: str) -> dict[tuple[str, str], Weights]:
    """Return the numbers by the addresses of both concepts, where the data set has dimensions of our terms.

    Raises:
        InputError: a figure isn't a number, or an observation has several.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    for data_set in facts.things(table, "xkos:weightedBy"):
        dimensions = [facts.subjects("rdfs:subPropertyOf", f"{TERMS}{side}Group") for side in ("from", "to")]
        for observation in facts.subjects("qb:dataSet", data_set):
            start, end = ([c for d in side for c in facts.things(observation, d)] for side in dimensions)
            measured = [m for m in _MEASURES if facts.texts(observation, f"occ:{m}")]
            if len(start) == len(end) == 1:
                found.setdefault((start[0], end[0]), {}).update(dict.fromkeys(measured, observation))
    return {
        pair: Weights(
            facts.whole(at.get("entries", ""), "occ:entries"),
            facts.fraction(at.get("shareOfFrom", ""), "occ:shareOfFrom"),
            facts.fraction(at.get("shareOfTo", ""), "occ:shareOfTo"),
        )
        for pair, at in found.items()
    }


def _figures(link: Link) -> dict[str, tuple[Value, ...]]:
    """Return the figures of a link by measure; nothing where it has none."""
    return {
        "entries": () if link.entries is None else (number(link.entries),),
        "shareOfFrom": () if link.share_of_from is None else (fraction(link.share_of_from),),
        "shareOfTo": () if link.share_of_to is None else (fraction(link.share_of_to),),
    }


def _structure(table: Correspondence, names: Names) -> Iterator[Node]:
    weights = weights_id(table, names)
    parts: list[tuple[str, Value]] = [("qb:dimension", Iri(f"{weights}/{side}")) for side in ("from", "to")]
    parts += [("qb:dimension", Term("qb:measureType"))]
    parts += [("qb:measure", Term(f"occ:{measure}")) for measure in _MEASURES]
    ids = [f"{weights}/structure/{n}" for n in range(1, len(parts) + 1)]
    yield Node.of(f"{weights}/structure", ["qb:DataStructureDefinition"], ("qb:component", tuple(map(Iri, ids))))
    for n, (part_id, part) in enumerate(zip(ids, parts, strict=True), 1):
        yield Node.of(part_id, ["qb:ComponentSpecification"], part, ("qb:order", number(n)))
    for side, version in (("from", table.from_version), ("to", table.to_version)):
        yield Node.of(
            f"{weights}/{side}",
            ["qb:DimensionProperty", "qb:CodedProperty"],
            ("rdfs:label", Text(f"group of {version}", "en")),
            ("rdfs:subPropertyOf", Term(f"occ:{side}Group")),
            ("rdfs:range", Term("skos:Concept")),
            ("qb:codeList", Iri(names.scheme(version))),
        )
    for measure, (label, datatype) in _MEASURES.items():
        said = (("rdfs:label", Text(label, "en")), ("rdfs:range", Term(datatype)))
        yield Node.of(f"{TERMS}{measure}", ["qb:MeasureProperty"], *said)
