"""Correspondences as SSSOM, the Simple Standard for Sharing Ontology Mappings: a TSV under a block of metadata.

Predicates are derived, never declared. A link is ``skos:exactMatch`` where all of both groups meet,
``skos:broadMatch`` where all of the first goes into a wider second, ``skos:narrowMatch`` where all of the second
comes from a wider first, ``skos:closeMatch`` where at least half of each meets, ``skos:relatedMatch`` for the rest.
Numbers of entries, shares and the change type stand in extension slots, which the metadata declares.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import yaml

from occumap.errors import InputError
from occumap.io.tables import refuse_missing
from occumap.io.written import Written
from occumap.model.change_type import GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from occumap.model.version import Version

BASE = "urn:occumap:"
# From this share on, of both groups, a link is a close match.
CLOSE = 0.5
UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"
_EXTENSIONS = {
    "entries": "xsd:integer",
    "share_of_from": "xsd:double",
    "share_of_to": "xsd:double",
    "change_type": "xsd:string",
}
_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "mapping_cardinality",
    *_EXTENSIONS,
)
# Prefixes that SSSOM or this file gives a meaning.
_TAKEN = r"version[12]|occumap|owl|rdfs?|skos|semapv|sssom|xsd|dc|dcterms|prov|pav|linkml|obo|oboinowl|orcid|wikidata"
_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a correspondence comes from: in words, under which licence (an address), and made by which release."""

    description: str = ""
    license: str = UNSPECIFIED
    tool_version: str = ""


def write_sssom(
    table: Correspondence,
    *,
    old: Version | None = None,
    new: Version | None = None,
    changes: Iterable[GroupChange] = (),
    provenance: Provenance | None = None,
) -> Written:
    """Return the correspondence as SSSOM TSV.

    Args:
        table: the links.
        old: the first version, for titles and source.
        new: the second version, likewise.
        changes: what became of each group, for the slot ``change_type``.
        provenance: where the table comes from.

    >>> table = Correspondence.from_counts("a", "b", {("1", "1"): 3, ("1", "2"): 1})
    >>> [line.split("\\t")[2] for line in write_sssom(table).data.decode().splitlines()[-2:]]
    ['skos:narrowMatch', 'skos:narrowMatch']
    """
    prefixes = {table.from_version: _prefix(table.from_version, 1), table.to_version: _prefix(table.to_version, 2)}
    types = {change.group: change.label for change in changes}
    text = io.StringIO()
    for line in yaml.safe_dump(
        _metadata(table, prefixes, old, new, provenance or Provenance()),
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
    ).splitlines():
        text.write(f"#{line}\n")
    rows = csv.writer(text, delimiter="\t", lineterminator="\n")
    rows.writerow(_COLUMNS)
    for link in table.links:
        justification = "InstanceBasedMatching" if link.entries is not None else "UnspecifiedMatching"
        rows.writerow(
            [
                _curie(prefixes, link.from_code),
                _title(old, link.from_code),
                predicate_of(link, table),
                _curie(prefixes, link.to_code),
                _title(new, link.to_code),
                f"semapv:{justification}",
                _cardinality(link, table),
                _number(link.entries),
                _number(link.share_of_from),
                _number(link.share_of_to),
                types.get(link.from_code, ""),
            ]
        )
    return Written(text.getvalue().encode())


def predicate_of(link: Link, table: Correspondence) -> str:
    """Return the SKOS relation that a link comes to, read off its shares, or off the other links where they are
    unknown.
    """
    of_from, of_to = link.share_of_from, link.share_of_to
    all_of_from = len(table.leaving(link.from_code.value)) == 1 if of_from is None else of_from == 1
    all_of_to = len(table.arriving(link.to_code.value)) == 1 if of_to is None else of_to == 1
    match all_of_from, all_of_to:
        case True, True:
            return "skos:exactMatch"
        case True, False:
            return "skos:broadMatch"
        case False, True:
            return "skos:narrowMatch"
    close = of_from is not None and of_to is not None and min(of_from, of_to) >= CLOSE
    return "skos:closeMatch" if close else "skos:relatedMatch"


def read_sssom(path: Path) -> Correspondence:
    """Return the correspondence in an SSSOM TSV, ours or another's.

    Versions are named by the metadata's sources if we wrote it, else by the prefixes of the ids. Rows that say
    that something does *not* match are passed over. Without our slots, numbers and shares are unknown.

    Raises:
        InputError: it isn't SSSOM, an id has no prefix that is declared, ids are of several vocabularies, or a
            number isn't one.
    """
    refuse_missing(path)
    try:
        lines = [f"{line}\n" for line in path.read_text(encoding="utf-8-sig").split("\n")]
    except UnicodeDecodeError:
        raise InputError(str(path), "this is not UTF-8 text", hint="Save it as UTF-8.") from None
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    metadata = _read_metadata("".join(line[1:] for line in lines[:head]), path)
    reader = csv.reader(io.StringIO("".join(lines[head:]), newline=""), delimiter="\t")
    header = next(reader, [])
    missing = [column for column in _NEEDED if column not in header]
    if missing:
        raise InputError(
            str(path), f"columns missing: {', '.join(missing)}", hint="Give a TSV of SSSOM with its header."
        )
    prefixes = {str(name): str(base) for name, base in (metadata.get("curie_map") or {}).items()}
    links: dict[tuple[str, str], Link] = {}
    sides: tuple[set[str], set[str]] = (set(), set())
    for row, cells in enumerate(reader, start=head + 2):
        record = dict(zip(header, cells, strict=False))
        if not any(cells) or record.get("predicate_modifier") == "Not":
            continue
        where = f"{path}, line {row}"
        if len(cells) < len(header):
            raise InputError(
                where, f"it has {len(cells)} cells, but the header has {len(header)}", hint="Download the file again."
            )
        start, end = (_code(record[column], prefixes, where) for column in ("subject_id", "object_id"))
        for side, code in zip(sides, (start, end), strict=True):
            side.add(code.version)
        links[start.value, end.value] = Link(start, end, *_weights(record, where))
    old, new = (
        _version_id(metadata.get(f"{side}_source"), found, path, side)
        for side, found in zip(("subject", "object"), sides, strict=True)
    )
    ordered = sorted(links.values(), key=lambda link: (link.from_code.value, link.to_code.value))
    return Correspondence(
        old,
        new,
        tuple(
            Link(Code(old, k.from_code.value), Code(new, k.to_code.value), k.entries, k.share_of_from, k.share_of_to)
            for k in ordered
        ),
    )


def _metadata(
    table: Correspondence, prefixes: Mapping[str, str], old: Version | None, new: Version | None, said: Provenance
) -> dict[str, Any]:
    ids = (table.from_version, table.to_version)
    stated: dict[str, Any] = {
        "sssom_version": "1.1",
        "mapping_set_id": f"{BASE}{_quoted(ids[0])}/to/{_quoted(ids[1])}",
        "mapping_set_title": f"{_name(old, ids[0])} to {_name(new, ids[1])}",
        "mapping_set_description": said.description,
        "license": said.license,
        "mapping_tool": "occumap",
        "mapping_tool_version": said.tool_version,
        "subject_source": f"occumap:{_quoted(ids[0])}",
        "subject_source_version": ids[0],
        "object_source": f"occumap:{_quoted(ids[1])}",
        "object_source_version": ids[1],
        "comment": "; ".join(dict.fromkeys(v.source for v in (old, new) if v is not None and v.source)),
        "curie_map": {"occumap": BASE, **{prefix: f"{BASE}{_quoted(v)}/" for v, prefix in prefixes.items()}},
        "extension_definitions": [
            {"slot_name": name, "property": f"occumap:terms:{name}", "type_hint": kind}
            for name, kind in _EXTENSIONS.items()
        ],
    }
    return {name: value for name, value in stated.items() if value}


def _name(version: Version | None, version_id: str) -> str:
    return version.title if version is not None and version.title else version_id


def _prefix(version_id: str, number: int) -> str:
    """Return the id itself, if it can be a prefix that nothing else has."""
    fitting = re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", version_id) and not re.fullmatch(
        _TAKEN, version_id, re.IGNORECASE
    )
    return version_id if fitting else f"version{number}"


def _quoted(text: str) -> str:
    """Return the text as one part of an address, and of a CURIE."""
    encoded = quote(text, safe="")
    return encoded.replace(".", "%2E") if encoded in {".", ".."} else encoded


def _curie(prefixes: Mapping[str, str], code: Code) -> str:
    return f"{prefixes[code.version]}:{_quoted(code.value)}"


def _title(version: Version | None, code: Code) -> str:
    group = version.get(code.value) if version is not None else None
    return " ".join(group.title.split()) if group else ""


def _cardinality(link: Link, table: Correspondence) -> str:
    many_to = len(table.leaving(link.from_code.value)) > 1
    many_from = len(table.arriving(link.to_code.value)) > 1
    return f"{'n' if many_from else '1'}:{'n' if many_to else '1'}"


def _number(value: float | None) -> str:
    """Return a number so exactly that reading it gives the same one; nothing for none."""
    return "" if value is None else repr(value)


def _read_metadata(text: str, path: Path) -> dict[str, Any]:
    try:
        found = yaml.safe_load(text) or {}
    except yaml.YAMLError as fault:
        raise InputError(
            str(path),
            f"its metadata is not YAML ({' '.join(str(fault).split())[:120]})",
            hint="Correct the lines that start with #.",
        ) from None
    if not isinstance(found, dict):
        raise InputError(
            str(path), "its metadata is not a list of names and values", hint="Give lines such as #mapping_set_id: …."
        )
    return found


def _code(curie: str, prefixes: Mapping[str, str], where: str) -> Code:
    prefix, colon, local = curie.partition(":")
    if not colon or not local:
        raise InputError(where, f"{curie!r} isn't a CURIE", hint="Give ids such as soc2010:1115.")
    base = prefixes.get(prefix, "")
    ours = base.removeprefix(BASE).removesuffix("/") if base.startswith(BASE) else ""
    return Code(unquote(ours) if ours else prefix, unquote(local))


def _version_id(source: Any, found: set[str], path: Path, side: str) -> str:
    if len(found) > 1:
        raise InputError(
            str(path),
            f"its {side}s come from several vocabularies: {', '.join(sorted(found))}",
            hint="Give a file for each pair of them.",
        )
    named = unquote(str(source).removeprefix("occumap:")) if str(source).startswith("occumap:") else None
    version_id = next(iter(found), None) or named
    if version_id is None:
        raise InputError(str(path), f"it has no rows, and no {side}_source either", hint="Give a file with rows.")
    return version_id


def _weights(record: Mapping[str, str], where: str) -> tuple[int | None, float | None, float | None]:
    entries, of_from, of_to = (record.get(name) for name in ("entries", "share_of_from", "share_of_to"))
    try:
        return (
            int(entries) if entries else None,
            float(of_from) if of_from else None,
            float(of_to) if of_to else None,
        )
    except ValueError as fault:
        raise InputError(where, f"a number can't be read ({fault})", hint="Restore the row as written.") from None
