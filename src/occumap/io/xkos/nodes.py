"""Statements about things, in an order of our own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from occumap.io.xkos.names import TERMS

PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "occ": TERMS,
    "qb": "http://purl.org/linked-data/cube#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Iri:
    """A thing by its whole address."""

    value: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a vocabulary by its short name, such as ``qb:measureType``."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """Text in a language, or a value of a data type by its short name; plain text without either."""

    value: str
    language: str | None = None
    datatype: str | None = None


Value = Iri | Term | Text


@dataclass(frozen=True, slots=True)
class Listed:
    """Values in an order that counts."""

    values: tuple[Value, ...]


Values = tuple[Value, ...] | Listed


@dataclass(frozen=True, slots=True)
class Node:
    """What is said about one thing: its types, then (property, values), properties by short name or as `Iri`."""

    id: str
    types: tuple[str, ...]
    statements: tuple[tuple[str | Iri, Values], ...]

    @classmethod
    def of(cls, node_id: str, types: Iterable[str], *statements: tuple[str | Iri, Values | Value | None]) -> Node:
        """Return a node; a value alone is a tuple of one, and statements without a value are left out."""
        held: list[tuple[str | Iri, Values]] = []
        for name, value in statements:
            values = (value,) if isinstance(value, Iri | Term | Text) else value
            if values:
                held.append((name, values))
        return cls(node_id, tuple(types), tuple(held))


def number(value: int) -> Text:
    """Return a whole number."""
    return Text(str(value), datatype="xsd:integer")


def fraction(value: float) -> Text:
    """Return a floating-point number, so exactly that reading it gives the same one."""
    return Text(repr(float(value)), datatype="xsd:double")
