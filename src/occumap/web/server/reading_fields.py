"""How a file that is uploaded is to be read, as somebody says it in a form or an address."""

from __future__ import annotations

from collections.abc import Mapping

from occumap.errors import InputError
from occumap.read_options import ReadOptions

FIELDS = ("delimiter", "encoding", "sheet", "header_row", "decimal")
LONGEST = 200
_SIGNS = {"tab": "\t"}


def reading_of(fields: Mapping[str, str], *, before: str = "") -> ReadOptions:
    """Return what was said of how a file is to be read; what was left empty is told from its content.

    Args:
        fields: of a form or an address.
        before: what stands before their names, where a form takes several files.

    Raises:
        InputError: a row isn't a number, a sign is none, or something is too long.

    >>> reading_of({"staff_delimiter": ";", "staff_header_row": "3"}, before="staff_").given()
    {'delimiter': ';', 'header_row': 3}
    """
    said = {name: fields.get(before + name, "") for name in FIELDS}
    for name, value in said.items():
        if len(value) > LONGEST:
            raise InputError(name.replace("_", " "), f"it has {len(value):,} characters", hint="Shorten it.")
    delimiter = said["delimiter"] if said["delimiter"] in {" ", "\t"} else said["delimiter"].strip()
    row, decimal = said["header_row"].strip(), said["decimal"].strip()
    if row and not (row.isascii() and row.isdecimal() and len(row) < 7):
        raise InputError("The header row", f"{row[:20]!r} is no row", hint="Enter a number, or 0 if no row names them.")
    if decimal not in {"", ".", ","}:
        raise InputError("The decimal sign", f"{decimal[:20]!r} stands before no decimals", hint="Enter . or ,")
    return ReadOptions(
        delimiter=_SIGNS.get(delimiter.casefold(), delimiter) or None,
        encoding=said["encoding"].strip() or None,
        sheet=said["sheet"].strip() or None,
        header_row=int(row) if row else None,
        decimal=decimal or None,
    )


def said_in(fields: Mapping[str, str], *, before: str = "") -> dict[str, str]:
    """Return the fields that were filled in, as they were, so that a form shows them again."""
    return {before + name: value for name in FIELDS if (value := fields.get(before + name, "")[:LONGEST]) != ""}
