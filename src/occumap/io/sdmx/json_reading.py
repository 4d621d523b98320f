"""SDMX-JSON 1.0, 2.0 and 2.1 to the values of `message`."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from occumap.errors import InputError
from occumap.io.sdmx.message import (
    UNSTATED,
    CodeList,
    Extension,
    Identity,
    ListedCode,
    MappedValue,
    Message,
    Names,
    Node,
    Tree,
    Urn,
    ValueTable,
)
from occumap.io.sdmx.naming import OURS
from occumap.io.sdmx.published_schemas import refuse_invalid_json
from occumap.json_text import parse_json

_LISTS = {"codelists": "codes", "valueLists": "valueItems", "geographicCodelists": "geoFeatureSetCodes"}
_STANDARDS = ("1.0", "2.0", "2.1")


def read_json(data: bytes, where: str, *, validate: bool) -> Message:
    """Return what is in a message of SDMX-JSON.

    Raises:
        UnavailableError: jsonschema or the schemas aren't installed.
        InputError: it isn't JSON or not such a message, or breaks its schema.
    """
    try:
        message = parse_json(data)
    except json.JSONDecodeError as fault:
        raise InputError(
            f"{where}, line {fault.lineno}, column {fault.colno}",
            f"it isn't a valid structure message of SDMX: it is not JSON ({fault.msg})",
            hint="It may be incomplete or another kind of file: download it again.",
        ) from None
    except (ValueError, RecursionError) as fault:
        raise InputError(
            where, f"it isn't a valid structure message of SDMX ({fault})", hint="Download it again."
        ) from None
    found: Mapping[str, Any] = message if isinstance(message, dict) else {}
    stated = found.get("meta")
    meta: Mapping[str, Any] = stated if isinstance(stated, dict) else {}
    schema = str(found.get("$schema") or meta.get("schema", ""))
    content = found.get("data")
    if not isinstance(content, dict) or "sdmx" not in schema.casefold() or "structure" not in schema:
        raise InputError(
            where,
            "it isn't a valid structure message of SDMX-JSON, because its meta names no schema of one",
            hint="Ask the agency for a structure message: code lists, hierarchies and maps, not data.",
        )
    number = re.search(r"(?<!\d)([12]\.[01])(?:\.\d+)?/", schema)
    standard = number[1] if number else "2.0"
    if standard not in _STANDARDS:
        raise InputError(where, f"SDMX-JSON {standard} is not read", hint=f"Ask for {', '.join(_STANDARDS)}.")
    if validate:
        refuse_invalid_json(message, standard, where)
    return _message(content, _only_language(meta))


def _only_language(meta: Any) -> str:
    """Return the one language that a message says it is in; else the mark of none."""
    stated = meta.get("contentLanguages") or []
    return str(stated[0]) if len(stated) == 1 else UNSTATED


def _message(content: Mapping[str, Any], language: str) -> Message:
    left: Counter[str] = Counter()
    lists: list[CodeList] = []
    trees: list[Tree] = []
    tables: list[ValueTable] = []
    for kind, many in content.items():
        if kind in _LISTS:
            lists += [_code_list(one, _LISTS[kind], language) for one in many]
        elif kind == "hierarchies":
            trees += [_tree(one, language) for one in many]
        elif kind == "representationMaps":
            tables += [_representation_map(one) for one in many]
        elif isinstance(many, list) and many:
            left[kind] += len(many)
    return Message(tuple(lists), tuple(trees), tuple(tables), left)


def _code_list(one: Mapping[str, Any], items: str, language: str) -> CodeList:
    return CodeList(
        _identity(one),
        _names(one, language),
        next(iter(_names(one, language, "description").values()), ""),
        tuple(
            ListedCode(
                str(code["id"]), _names(code, language) or _names(code, language, "description"), code.get("parent")
            )
            for code in one.get(items, ())
        ),
        bool(one.get("isPartial")),
        tuple(extension for part in one.get("codelistExtensions", ()) if (extension := _extension(part))),
        _note(one),
    )


def _extension(part: Mapping[str, Any]) -> Extension | None:
    urn = Urn.parse(part.get("codelist", ""))
    if urn is None:
        return None
    return Extension(
        urn.identity,
        part.get("prefix", ""),
        tuple(_members(part.get("inclusiveCodeSelection") or {})),
        tuple(_members(part.get("exclusiveCodeSelection") or {})),
    )


def _members(selection: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for member in (*selection.get("memberValues", ()), *selection.get("wildcardedMemberValues", ())):
        if isinstance(member, str):
            yield member, "false"
        else:
            yield str(member.get("value", "")), str(member.get("cascadeValues", "false")).casefold()


def _tree(one: Mapping[str, Any], language: str) -> Tree:
    levels, level = [], one.get("level")
    while level:
        levels.append((str(level["id"]), _names(level, language)))
        level = level.get("level")
    return Tree(_identity(one), tuple(levels), tuple(_node(code) for code in one.get("hierarchicalCodes", ())))


def _node(one: Mapping[str, Any]) -> Node:
    urn = Urn.parse(one.get("code", ""))
    below = tuple(_node(child) for child in one.get("hierarchicalCodes", ()))
    level = str(one["level"]).rpartition(".")[2] if one.get("level") else None
    if urn is None or urn.item is None:
        return Node(None, str(one["id"]), level, below)
    return Node(urn.identity, urn.item, level, below)


def _representation_map(one: Mapping[str, Any]) -> ValueTable:
    ends = [one.get("source") or [], one.get("target") or []]
    unfit = ""
    if any("dataType" in end for many in ends for end in many):
        unfit = "it maps values that are of a data type, not of a code list"
    elif any(len(many) != 1 for many in ends):
        unfit = "it maps combinations of values of several code lists"
    rows = tuple(_mapped(row) for row in one.get("representationMappings", ()))
    source, target = (_end(many) for many in ends)
    return ValueTable(_identity(one), source, target, rows, unfit)


def _end(many: Sequence[Mapping[str, Any]]) -> Identity | None:
    urn = Urn.parse(str(many[0].get("codelist", ""))) if many else None
    return urn.identity if urn else None


def _mapped(row: Mapping[str, Any]) -> MappedValue:
    source = row["sourceValues"][0]
    targets = row.get("targetValues") or [None]
    return MappedValue(
        str(source.get("value", "")),
        targets[0],
        bool(source.get("isRegEx")),
        source.get("startIndex"),
        source.get("endIndex"),
        _day(row.get("validFrom")),
        _day(row.get("validTo")),
    )


def _identity(one: Mapping[str, Any]) -> Identity:
    return Identity(str(one.get("agencyID", "")), str(one["id"]), str(one.get("version") or "1.0"))


def _names(one: Mapping[str, Any], language: str, kind: str = "name") -> Names:
    """Return names by language; one that stands alone is in the language of the message, if it has only one."""
    many = {str(tag): _plain(text) for tag, text in (one.get(f"{kind}s") or {}).items() if _plain(text)}
    single = one.get(kind)
    # SDMX-JSON 1.0 wrote the names by language in the place of the single one, too.
    if isinstance(single, dict):
        return many or {str(tag): _plain(text) for tag, text in single.items() if _plain(text)}
    return many or ({language: _plain(single)} if single and _plain(single) else {})


def _plain(text: Any) -> str:
    return " ".join(str(text).split())


def _note(one: Mapping[str, Any]) -> str | None:
    for annotation in one.get("annotations", ()):
        if annotation.get("type") == OURS:
            return annotation.get("text") or next(iter((annotation.get("texts") or {}).values()), None)
    return None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text.strip()[:10]) if text else None
