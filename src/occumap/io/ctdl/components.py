"""The nodes of which pathways are made: components with their names and identifiers, and conditions on them."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from occumap.io.ctdl.facts import Competency
from occumap.io.xkos.names import segment
from occumap.model.product import Product

CONTEXT = "https://credreg.net/ctdl/schema/context/json"
LANGUAGE = "en"
_CREDENTIAL_TYPES = {"apprenticeship": "ceterms:ApprenticeshipCertificate"}

Node = dict[str, Any]


def headed(node_id: str, kind: str, name: str, identity: dict[str, str]) -> Node:
    """Return the first fields of a node: its class, address, CTID, name and identifiers by what they identify.

    >>> headed("https://example.org/a", "ceterms:Pathway", "Crafts", {})["ceterms:ctid"]
    'ce-77980eae-c343-4b01-9823-eb6ac1da021f'
    """
    return {
        "@type": kind,
        "@id": node_id,
        "ceterms:ctid": f"ce-{_uuid(node_id)}",
        "ceterms:name": {LANGUAGE: name},
        **({"ceterms:identifier": [_identifier(what, code) for what, code in identity.items()]} if identity else {}),
    }


def condition(name: str, targets: list[str], required: int | None) -> Node:
    """Return a condition by name: so many of its targets are required, or any number.

    >>> condition("Ways in", ["https://example.org/a"], 1)["ceterms:requiredNumber"]
    1
    """
    return {
        "@type": "ceterms:ComponentCondition",
        "ceterms:name": {LANGUAGE: name},
        **({} if required is None else {"ceterms:requiredNumber": required}),
        "ceterms:targetComponent": targets,
    }


def credential_address(start: str, product: Product) -> str:
    """Return the address of a product, under where all addresses of a file begin.

    >>> credential_address("https://example.org/map", Product("ST1", "Apprenticeship", 3, "Baker"))
    'https://example.org/map/credential/ST1'
    """
    return f"{start}/credential/{segment(product.code)}"


def credential_component(product: Product, start: str, pathway: str) -> Node:
    """Return a way in as a component of a pathway.

    >>> baker = Product("ST1", "Apprenticeship", 3, "Baker")
    >>> node = credential_component(baker, "https://example.org/map", "https://example.org/map/route/crafts")
    >>> node["ceterms:credentialType"]
    'ceterms:ApprenticeshipCertificate'
    """
    identity = {"product": product.code, "level": str(product.level), "type": product.kind}
    return {
        **headed(credential_address(start, product), "ceterms:CredentialComponent", product.name, identity),
        "ceterms:credentialType": _CREDENTIAL_TYPES.get(product.kind.casefold(), "ceterms:Certificate"),
        "ceterms:isPartOf": [pathway],
    }


def competency_address(start: str, skill: str, level: float) -> str:
    """Return the address of a skill at a level.

    >>> competency_address("https://example.org/map", "dough", 3.0)
    'https://example.org/map/competency/dough/3.0'
    """
    return f"{start}/competency/{segment(skill)}/{segment(repr(level))}"


def competency_component(competency: Competency, start: str, pathway: str) -> Node:
    """Return a skill at a level as a component of a pathway.

    >>> dough = Competency("dough", 3.0, "Dough making", "")
    >>> competency_component(dough, "https://example.org/map", "https://example.org/p")["ceterms:name"]
    {'en': 'Dough making'}
    """
    identity = {"skill": competency.skill, "level": repr(competency.level)}
    address = competency_address(start, competency.skill, competency.level)
    described = {"ceterms:description": {LANGUAGE: competency.definition}} if competency.definition else {}
    return {
        **headed(address, "ceterms:CompetencyComponent", competency.title, identity),
        **described,
        "ceterms:isPartOf": [pathway],
    }


def _identifier(what: str, code: str) -> Node:
    return {
        "@type": "ceterms:IdentifierValue",
        "ceterms:identifierTypeName": {LANGUAGE: what},
        "ceterms:identifierValueCode": code,
    }


def _uuid(node_id: str) -> UUID:
    """Return an id that is always the same for an address, of the version 4 that the Credential Registry asks for."""
    return UUID(bytes=uuid5(NAMESPACE_URL, node_id).bytes, version=4)
