"""Identifiers of SDMX: letters, digits, ``_`` and ``-`` alone; every other sign is spelt by its number."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import Any

from occumap.extras import how_to_install, not_installed

INSTALL = how_to_install("formats")
STRUCTURE_VERSION = "1.0.0"
OURS = "occumap"
_URN = re.compile(r"urn:sdmx:[\w.]+\.(?:Codelist|ValueList)=(?P<agency>[^:]+):(?P<id>[^(]+)\((?P<version>[^)]+)\)")


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


def codelist_urn(agency: str, version_id: str) -> str:
    """Return the URN of a version's code list."""
    return f"urn:sdmx:org.sdmx.infomodel.codelist.Codelist={agency}:{artefact_id(version_id)}({STRUCTURE_VERSION})"


def code_urn(agency: str, version_id: str, value: str) -> str:
    """Return the URN of a code in a version's code list."""
    urn = codelist_urn(agency, version_id).replace(".Codelist=", ".Code=")
    return f"{urn}.{sdmx_id(value)}"


def version_of_urn(urn: str) -> str | None:
    """Return the id of the version whose code list a URN names; None for a URN of something else.

    >>> version_of_urn(codelist_urn("OCCUMAP", "soc2010"))
    'soc2010'
    """
    named = _URN.fullmatch(urn)
    return from_artefact_id(named["id"]) if named else None


def pysdmx(module: str) -> Any:
    """Return a module of pysdmx, imported when it is used.

    Raises:
        UnavailableError: it isn't installed, and how to install it.
    """
    try:
        return import_module(f"pysdmx.{module}")
    except ImportError as fault:
        raise not_installed("SDMX", fault.name or "pysdmx", "formats") from fault
