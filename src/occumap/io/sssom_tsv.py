"""Correspondences as SSSOM, the Simple Standard for Sharing Ontology Mappings: a TSV under a block of metadata.

Predicates are derived, never declared. A link is ``skos:exactMatch`` where all of both groups meet,
``skos:broadMatch`` where all of the first goes into a wider second, ``skos:narrowMatch`` where all of the second
comes from a wider first, ``skos:closeMatch`` where at least half of each meets, ``skos:relatedMatch`` for the rest.
Numbers of entries, shares and the change type stand in extension slots, which the metadata declares.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import yaml

from occumap.errors import InputError
from occumap.io.skos_relations import predicate_of
from occumap.io.sssom_rows import BASE, NO_TERM, SssomRows
from occumap.io.tables import refuse_missing
from occumap.io.written import Written
from occumap.model.change_type import GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from occumap.model.version import Version
from occumap.yaml_text import compose_yaml

# Where SSSOM keeps sets that have no address of their own.
_SETS = "https://w3id.org/sssom/mappings/"
_GZIP = b"\x1f\x8b"
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
    base: str = BASE,
) -> Written:
    """Return the correspondence as SSSOM TSV.

    Args:
        table: the links.
        old: the first version, for titles and source.
        new: the second version, likewise.
        changes: what became of each group, for the slot ``change_type``.
        provenance: where the table comes from.
        base: what all addresses begin with: where it will be published.

    >>> table = Correspondence.from_counts("a", "b", {("1", "1"): 3, ("1", "2"): 1})
    >>> [line.split("\\t")[2] for line in write_sssom(table).data.decode().splitlines()[-2:]]
    ['skos:narrowMatch', 'skos:narrowMatch']
    """
    prefixes = {table.from_version: _prefix(table.from_version, 1), table.to_version: _prefix(table.to_version, 2)}
    types = {change.group: change.label for change in changes}
    text = io.StringIO()
    for line in yaml.safe_dump(
        _metadata(table, prefixes, old, new, provenance or Provenance(), base),
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
    for code in table.without_counterpart:
        rows.writerow(_without_counterpart(code, table, prefixes, old, new))
    parts = any(link.partial is not None for link in table.links)
    return Written(text.getvalue().encode(), ("which links lead to a part of a group only",) if parts else ())


def read_sssom(path: Path) -> Correspondence:
    """Return the correspondence in an SSSOM TSV or CSV, ours or another's, packed by gzip or not.

    Versions are named by the metadata's sources if we wrote it, else by the prefixes of the ids. Rows that say
    that something does *not* match are passed over; a row with ``sssom:NoTermFound`` says that a group has no
    counterpart. Without our slots, numbers and shares are unknown.

    Raises:
        InputError: it isn't SSSOM, an id has no prefix and nothing names its vocabulary, ids are of several
            vocabularies, or a number isn't one.
    """
    refuse_missing(path)
    lines = [f"{line}\n" for line in _text(path).split("\n")]
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    metadata = _read_metadata("".join(line[1:] for line in lines[:head]), path)
    first = lines[head] if head < len(lines) else ""
    reader = csv.reader(io.StringIO("".join(lines[head:]), newline=""), delimiter="," if "\t" not in first else "\t")
    header = next(reader, [])
    missing = [column for column in _NEEDED if column not in header]
    if missing:
        raise InputError(
            str(path), f"columns missing: {', '.join(missing)}", hint="Give a TSV of SSSOM with its header."
        )
    found = SssomRows(metadata)
    for row, cells in enumerate(reader, start=head + 2):
        record = dict(zip(header, cells, strict=False))
        if not any(cells) or record.get("predicate_modifier") == "Not":
            continue
        where = f"{path}, line {row}"
        if len(cells) < len(header):
            raise InputError(
                where, f"it has {len(cells)} cells, but the header has {len(header)}", hint="Download the file again."
            )
        found.add(record, where)
    return found.correspondence(path)


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        if content.startswith(_GZIP):
            content = gzip.decompress(content)
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(f"{path}, line {line}", "this is not UTF-8 text", hint="Save it as UTF-8.") from None
    except (OSError, EOFError, zlib.error):
        raise InputError(str(path), "it is a damaged gzip", hint="Download it again.") from None


def _without_counterpart(
    code: Code, table: Correspondence, prefixes: Mapping[str, str], old: Version | None, new: Version | None
) -> list[str]:
    """Return the row that says a group has no counterpart."""
    said = {
        "predicate_id": "skos:exactMatch",
        "subject_id": NO_TERM,
        "object_id": NO_TERM,
        "mapping_justification": "semapv:UnspecifiedMatching",
    }
    side, version = ("subject", old) if code.version == table.from_version else ("object", new)
    said |= {f"{side}_id": _curie(prefixes, code), f"{side}_label": _title(version, code)}
    return [said.get(column, "") for column in _COLUMNS]


def _metadata(
    table: Correspondence,
    prefixes: Mapping[str, str],
    old: Version | None,
    new: Version | None,
    said: Provenance,
    base: str,
) -> dict[str, Any]:
    ids = (table.from_version, table.to_version)
    stated: dict[str, Any] = {
        "sssom_version": "1.1",
        "mapping_set_id": _set_id(ids, base),
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
        "curie_map": {"occumap": base, **{prefix: f"{base}{_quoted(v)}/" for v, prefix in prefixes.items()}},
        "extension_definitions": [
            {"slot_name": name, "property": f"occumap:terms:{name}", "type_hint": kind}
            for name, kind in _EXTENSIONS.items()
        ],
    }
    return {name: value for name, value in stated.items() if value}


def _set_id(ids: tuple[str, str], base: str) -> str:
    """Return the address of the set: under the base if that is one of the web; else one that is always the same."""
    place = f"{base}{_quoted(ids[0])}/to/{_quoted(ids[1])}"
    return place if base.startswith(("https://", "http://")) else f"{_SETS}{uuid5(NAMESPACE_URL, place)}"


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
        compose_yaml(text)  # refuses what would nest or grow without end
        found = yaml.safe_load(text) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise InputError(
            str(path),
            f"its metadata is not YAML ({_problem(fault)})",
            hint="Correct the lines that start with #.",
        ) from None
    if not isinstance(found, dict) or not isinstance(found.get("curie_map") or {}, dict):
        raise InputError(
            str(path), "its metadata is not a list of names and values", hint="Give lines such as #mapping_set_id: …."
        )
    return found


def _problem(fault: Exception) -> str:
    mark = getattr(fault, "problem_mark", None)
    said = getattr(fault, "problem", None) or type(fault).__name__
    return f"line {mark.line + 1}: {said}" if mark is not None else str(said)
