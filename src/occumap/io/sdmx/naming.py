"""Identifiers of SDMX: letters, digits, ``_`` and ``-`` alone; every other sign is spelt by its number."""

from __future__ import annotations

import re
import sys

from occumap.io.sdmx.message import Identity

STRUCTURE_VERSION = "1.0.0"
OURS = "occumap"


def sdmx_id(text: str) -> str:
    """Return an identifier that says the same.

    >>> sdmx_id("soc2010"), sdmx_id("1111/01"), sdmx_id("2020 draft")
    ('soc2010', '1111_x2f_01', '2020_x20_draft')
    """
    return re.sub(r"_(?=x)|[^A-Za-z0-9_\-]", lambda sign: f"_x{ord(sign[0]):x}_", text)


def artefact_id(text: str) -> str:
    """Return the same for something maintained, whose identifier begins with a letter: ``V`` before a sign that is
    none.

    >>> artefact_id("2020 draft"), artefact_id("V 1")
    ('V_x32_020_x20_draft', 'V_x56__x20_1')
    """
    spelt = sdmx_id(text)
    if spelt[:1].isalpha() and not spelt.startswith("V_x"):
        return spelt
    return f"V_x{ord(text[0]):x}_{sdmx_id(text[1:])}"


def from_sdmx_id(identifier: str) -> str:
    """Return the text that `sdmx_id` spelt.

    >>> from_sdmx_id(sdmx_id("1/2_x20_"))
    '1/2_x20_'
    """
    return re.sub(r"_x([0-9a-f]{1,6})_", _sign, identifier)


def from_artefact_id(identifier: str) -> str:
    """Return the text that `artefact_id` spelt.

    >>> from_artefact_id(artefact_id("2020 draft"))
    '2020 draft'
    """
    return from_sdmx_id(identifier[1:] if identifier.startswith("V_x") else identifier)


def _sign(number: re.Match[str]) -> str:
    """Return the sign of that number; what only looks like one is kept."""
    point = int(number[1], 16)
    return chr(point) if point <= sys.maxunicode else number[0]


def urn_of(kind: str, identity: Identity, item: str | None = None) -> str:
    """Return the URN of something maintained, or of an item of it.

    >>> urn_of("Code", Identity("OCCUMAP", "soc2010", "1.0.0"), "1111")
    'urn:sdmx:org.sdmx.infomodel.codelist.Code=OCCUMAP:soc2010(1.0.0).1111'
    """
    package = {"RepresentationMap": "structuremapping", "StructureSet": "mapping"}.get(kind, "codelist")
    urn = f"urn:sdmx:org.sdmx.infomodel.{package}.{kind}={identity}"
    return f"{urn}.{item}" if item is not None else urn
