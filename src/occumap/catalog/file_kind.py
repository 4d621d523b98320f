"""What a file is, told from what stands in it; its name is looked at last, if at all.

A publisher's file rarely says what it is, but it can't help showing it: the first element of an XML, the sheets of
a workbook, the names of columns. Every answer carries its reason, so that a person can say where it is wrong.
"""

from __future__ import annotations

import json
import re
import shlex
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from occumap.catalog.context_files import told_context
from occumap.catalog.known_folders import known_by, packed_folder, question_of_folder_below
from occumap.catalog.recognised import HOLDS, FileKind, Noun, Recognised
from occumap.catalog.sheets_of_levels import sheets_of_levels
from occumap.catalog.told_by_columns import told_by_columns
from occumap.errors import AmbiguousNameError, InputError, cannot_read
from occumap.io.case_framework import is_case
from occumap.io.column_facts import facts_of
from occumap.io.column_words import JOB_WORDS, TITLE_WORDS
from occumap.io.ctdl.competencies import is_ctdl_asn
from occumap.io.damaged_zip import DAMAGED_ZIP_FILE
from occumap.io.json_lists import rows_of_json
from occumap.io.ons_index_tables import SHEETS as INDEX_SHEETS
from occumap.io.ons_index_tables import index_sheet, is_zip_of_tables
from occumap.io.ons_structure import SHEETS as STRUCTURE_SHEETS
from occumap.io.open_workbook import open_workbook
from occumap.io.read_table import Table, read_table, sheet_names
from occumap.io.read_table.no_table import refuse_documents
from occumap.io.read_table.source import TableKind, TableSource, kind_of_bytes
from occumap.io.read_table.text_encoding import named_encoding, start_decoded, tell_encoding
from occumap.io.skills_england import has_records, holds_records
from occumap.io.standard_skills_release import has_release_tables
from occumap.io.tables import CALAMINE_ERRORS, refuse_missing
from occumap.io.us_crosswalks import ISCO_SHEET
from occumap.io.xml_root import xml_root
from occumap.json_text import parse_json
from occumap.read_options import TOLD, ReadOptions

__all__ = ["HOLDS", "FileKind", "Noun", "Recognised", "recognise"]

_HEAD = 65_536
_ROWS_LOOKED_AT = 20_000

# What a text is read as when one of these is needed and nothing else is known in it: the reader says what is wrong.
_NEEDED: Mapping[Noun, FileKind] = {
    "version": FileKind.CSV,
    "index": FileKind.INDEX_CSV,
    "framework": FileKind.FRAMEWORK,
    "revision": FileKind.REVISION,
}
# Columns that a coder writes beside a user's own.
_CODED = frozenset({"code", "confidence", "method", "classification", "coder"})


class _CodedAnswersError(InputError):
    """A file that Occumap coded, which is no classification, whatever is needed."""


def recognise(
    path: Path, versions: Collection[str] = (), needed: Noun | None = None, options: ReadOptions = TOLD
) -> Recognised:
    """Return what the file or folder is.

    Args:
        path: anything.
        versions: ids of known versions, by which columns of an index are known.
        needed: what it is needed for. A table that could be that and something else is taken for that; a text in
            which nothing is known is taken for that too, so that its reader says what is missing.
        options: what the user says of a table.

    Raises:
        InputError: there is no such file, or nothing known is in it.
        AmbiguousNameError: a folder holds several things that fit.
    """
    if path.is_dir():
        return _folder(path, needed)
    refuse_missing(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise cannot_read(path, error) from None
    if not head.strip():
        raise InputError(str(path), "the file is empty", hint="Give one with something in it.")
    kind = kind_of_bytes(head)
    refuse_documents(head, str(path))
    if kind is TableKind.ZIP:
        return _zip(path, versions, needed, options)
    if kind is TableKind.WORKBOOK:
        return _workbook(path, versions, needed, options)
    if kind is TableKind.GZIP and (found := _packed_document(path)):
        return found
    if kind is not TableKind.TEXT:
        return _table(path, versions, needed, options)
    return _text(path, _decoded(path, head, options), versions, needed, options)


def _decoded(path: Path, head: bytes, options: ReadOptions) -> str:
    """Return the start of a text; a letter that it ends within is left out."""
    if len(head) == _HEAD and b"\n" in head and b"\0" not in head:
        head = head[: head.rfind(b"\n") + 1]
    where = str(path)
    encoding = named_encoding(options.encoding, where) if options.encoding else tell_encoding(lambda: [head], where)
    return start_decoded(head, encoding, where).lstrip("\ufeff")


def _folder(path: Path, needed: Noun | None) -> Recognised:
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except OSError as error:
        raise cannot_read(path, error) from None
    found: dict[FileKind, str] = {}
    for kind, there in known_by(names):
        found.setdefault(kind, there)
    of_onet = any(name.startswith("Occupation Data") for name in names)
    only_skills = not found or found.get(FileKind.FRAMEWORK, "").casefold().startswith("skills.")
    if only_skills and not of_onet and has_release_tables(path):
        return Recognised(
            FileKind.STANDARD_SKILLS_RELEASE, "its tables have a hierarchy of skills, and six-digit groups"
        )
    fitting = {kind: name for kind, name in found.items() if needed is None or needed in HOLDS[kind]} or found
    if len(fitting) > 1:
        raise AmbiguousNameError(
            str(path),
            f"it could be taken for {' or '.join(f'{kind} ({name})' for kind, name in fitting.items())}",
            hint="Give the file you mean, or a folder that has one of them.",
            candidates=tuple((str(path / name), kind.value) for kind, name in fitting.items()),
        )
    if fitting:
        ((kind, name),) = fitting.items()
        return Recognised(kind, f"the folder has {name}")
    if has_records(path):
        return Recognised(
            FileKind.MAP_RECORDS, "its JSON files have the field stdCode, as the API of the maps sends it"
        )
    if figures := told_context(path):
        return Recognised(FileKind.CONTEXT, figures)
    raise InputError(
        str(path),
        "Occumap recognises nothing in this folder",
        hint=f"{question_of_folder_below(path)}Give a file, a Data Package, a revision, or the folder of ESCO, O*NET "
        "or the Australian Skills Classification.",
    )


def _zip(path: Path, versions: Collection[str], needed: Noun | None, options: ReadOptions) -> Recognised:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except DAMAGED_ZIP_FILE:
        raise InputError(str(path), "it is a damaged zip or workbook", hint="Download it again.") from None
    if "datapackage.json" in names:
        return Recognised(FileKind.DATA_PACKAGE, "the zip has datapackage.json")
    if any(name.startswith("xl/") for name in names) or {"mimetype", "content.xml"} <= names:
        return _workbook(path, versions, needed, options)
    if packed := packed_folder(path):
        return packed
    if figures := told_context(path):
        return Recognised(FileKind.CONTEXT, figures, options=options)
    if is_zip_of_tables(path):
        return Recognised(FileKind.ONS_INDEX, "the zip has CSVs, as the ONS publishes its index")
    return _table(path, versions, needed, options)


def _workbook(path: Path, versions: Collection[str], needed: Noun | None, options: ReadOptions) -> Recognised:
    try:
        sheets = {name.strip().casefold(): name for name in open_workbook(path).sheet_names}
    except CALAMINE_ERRORS:
        raise InputError(
            str(path), "it is not a complete Excel workbook", hint="Download it again, or save it as .xlsx."
        ) from None
    if options.sheet is not None:
        return _table(path, versions, needed, options)
    for wanted, kind in (
        (INDEX_SHEETS, FileKind.ONS_INDEX),
        (STRUCTURE_SHEETS, FileKind.ONS_STRUCTURE),
        ((ISCO_SHEET,), FileKind.ISCO_CROSSWALK),
        (("Job Role_TCS_CCS", "Job Role_TSC_CCS", "Job Role_Description"), FileKind.FRAMEWORK),
    ):
        if there := next((sheets[name.casefold()] for name in wanted if name.casefold() in sheets), None):
            return Recognised(kind, f"it has the sheet ‘{there}’", sheet=there)
    if figures := told_context(path):
        return Recognised(FileKind.CONTEXT, figures, options=options)
    if there := index_sheet(path):
        return Recognised(FileKind.ONS_INDEX, f"the sheet ‘{there}’ has index titles and their codes", sheet=there)
    if len(sheets) > 1 and has_release_tables(path):
        return Recognised(
            FileKind.STANDARD_SKILLS_RELEASE, "its sheets have a hierarchy of skills, and six-digit groups"
        )
    return _sheets(path, versions, needed, options)


def _sheets(path: Path, versions: Collection[str], needed: Noun | None, options: ReadOptions) -> Recognised:
    """Return the first sheet in which something is known, of what is needed where that is said."""
    names = sheet_names(path)
    found: list[Recognised] = []
    refused: list[InputError] = []
    for name in names:
        try:
            found.append(_table(path, versions, needed, replace(options, sheet=name)))
        except InputError as error:
            refused.append(error)
    fitting = [one for one in found if needed is None or needed in HOLDS[one.kind]] or found
    if fitting:
        return _said_of_others(_levels(path, fitting, options) or fitting[0], names)
    if len(refused) == 1:
        raise refused[0]
    raise InputError(
        str(path),
        f"Occumap recognises none of its sheets ({', '.join(names[:8])})",
        hint="Give the ONS workbooks, or a sheet with a column of codes and one of titles; name it with --sheet, "
        "and the row of its column names with --header-row.",
    )


def _levels(path: Path, found: Sequence[Recognised], options: ReadOptions) -> Recognised | None:
    """Return a workbook whose sheets have a level of one classification each; None for any other."""
    sheets = [one.sheet for one in found if one.kind in (FileKind.SHEET, FileKind.WIDE) and one.sheet]
    levels = sheets_of_levels(path, sheets, options) if len(sheets) > 1 else ()
    if not levels:
        return None
    order = tuple(one.name for one in levels)
    parents = ", ".join(f"‘{one.parent}’ of ‘{one.name}’" for one in levels if one.parent)
    why = f"its sheets {', '.join(f'‘{name}’' for name in order)} have a level each"
    if parents:
        why = f"{why}, with parents in {parents}"
    return Recognised(FileKind.SHEET, why, options=options, sheets=order)


def _said_of_others(found: Recognised, names: Sequence[str]) -> Recognised:
    others = [f"‘{name}’" for name in names if name not in (found.sheet, *found.sheets)]
    if not others:
        return found
    said = f"sheets not read: {', '.join(others[:8])} (name another with --sheet)"
    return replace(found, said=(*found.said, said))


def _text(path: Path, text: str, versions: Collection[str], needed: Noun | None, options: ReadOptions) -> Recognised:
    start = text.lstrip()
    if re.match(r"(<[^<>\s]+>|_:\S+)\s+<[^<>\s]+>\s", start):
        return _rdf("N-Triples", path)
    if start.startswith("<"):
        return _xml(path, TableSource.of(path))
    if start.startswith(("{", "[")):
        return _json(path, versions, needed, options)
    if found := _told_by_words(path, start):
        return found
    try:
        return _table(path, versions, needed, options)
    except _CodedAnswersError:
        raise
    except InputError:
        if needed is not None and needed in _NEEDED:
            return Recognised(_NEEDED[needed], f"it is text, and a {needed} is needed here", options=options)
        raise


def _told_by_words(path: Path, text: str) -> Recognised | None:
    """Return a text that says what it is: Turtle, SSSOM, a revision; None for any other."""
    if re.search(r"^\s*@?(prefix|base)\s", text, re.IGNORECASE | re.MULTILINE) and "<" in text:
        return _rdf("Turtle", path)
    header = next((line for line in text.splitlines() if line and not line.startswith("#")), "")
    if {"subject_id", "predicate_id", "object_id"} <= set(re.split("[\t,]", header)):
        return Recognised(FileKind.SSSOM, "its columns are subject_id, predicate_id and object_id")
    if len(set(re.findall(r"^(revision|from|to|issues)\s*:", text, re.MULTILINE))) > 2:
        return Recognised(FileKind.REVISION, "it is YAML with the keys revision, from, to and issues")
    return None


def _rdf(syntax: str, path: Path) -> Recognised:
    """Return what a file of RDF holds: a correspondence, unless it has a scheme."""
    text = path.read_text("utf-8", "replace")
    if re.search(r"[:#]Correspondence\b", text) and not re.search(r"[:#]ConceptScheme\b", text):
        return Recognised(FileKind.XKOS_TABLE, f"it is {syntax} with an xkos:Correspondence")
    return Recognised(FileKind.SKOS, f"it is {syntax}")


def _packed_document(path: Path) -> Recognised | None:
    """Return what a document in a gzip is; None for a table."""
    inner = TableSource.of(path)
    head = inner.read()[:_HEAD]
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1]
    if inner.kind is TableKind.TEXT and start == b"<":
        return _xml(path, inner)
    if inner.kind is TableKind.TEXT and (table := _told_by_words(path, head.decode("utf-8", "replace"))):
        return table if table.kind is FileKind.SSSOM else None
    if inner.kind is TableKind.TEXT and start == b"{" and b"sdmx-json-structure-schema" in head:
        return Recognised(FileKind.SDMX, "its meta names a schema of SDMX-JSON")
    return None


def _xml(path: Path, source: TableSource) -> Recognised:
    root = xml_root(source.blocks())
    if root and root.namespace.startswith("ddi:instance:3_") and root.name in {"FragmentInstance", "DDIInstance"}:
        return Recognised(FileKind.DDI, f"its first element is {root.name} of DDI")
    if root and root.name == "Structure" and "sdmx.org" in root.namespace:
        return Recognised(FileKind.SDMX, "its first element is Structure of SDMX-ML")
    if root and root.name == "RDF" and "22-rdf-syntax-ns" in root.namespace:
        return _rdf("RDF/XML", path)
    raise InputError(
        str(path),
        f"it is XML, but its first element is {root.name if root else 'missing'}",
        hint="Give a DDI 3 code list, an SDMX structure message, or SKOS or XKOS as RDF/XML.",
    )


def _json(path: Path, versions: Collection[str], needed: Noun | None, options: ReadOptions) -> Recognised:
    try:
        found = parse_json(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        if getattr(error, "msg", "") == "Extra data":
            return _table(path, versions, needed, options)
        raise InputError(str(path), f"it is not valid JSON ({error})", hint="Download or export it again.") from None
    keys = set(found) if isinstance(found, dict) else set()
    if "resources" in keys:
        return Recognised(FileKind.DATA_PACKAGE, "it is a descriptor with resources")
    if "data" in keys and "sdmx" in f"{found.get('$schema')}{found.get('meta')}".casefold():
        return Recognised(FileKind.SDMX, "its meta names a schema of SDMX-JSON")
    if by_fields := _told_by_fields(found):
        return by_fields
    if keys & {"@context", "@graph"} or (isinstance(found, list) and found and "@id" in str(found[0])):
        text = json.dumps(found)
        if re.search(r"[:#/\"](Correspondence|ConceptScheme|Concept)\"", text) and "ceterms:" not in text:
            return _rdf("JSON-LD", path)
        if "ceterms:Pathway" in text or '"Occupation"' in text:
            raise InputError(
                str(path),
                "it is a pathway of CTDL or an occupation of schema.org, which are written but not loaded",
                hint="Load what it was made from.",
            )
    if rows_of_json(found) and "@id" not in str(found)[:200]:
        return _table(path, versions, needed, options)
    raise InputError(
        str(path),
        "it is JSON, but Occumap recognises nothing in it",
        hint="Give SDMX-JSON, a datapackage.json, SKOS or XKOS as JSON-LD, or a competency framework (CASE, CTDL-ASN).",
    )


def _told_by_fields(found: object) -> Recognised | None:
    """Return a framework of competencies or records of a map in JSON; None for any other."""
    if holds_records(found):
        return Recognised(FileKind.MAP_RECORDS, "it has the field stdCode, as the API of the maps sends it")
    if is_case(found):
        return Recognised(FileKind.CASE, "it has CFDocument and CFItems")
    return Recognised(FileKind.CTDL_ASN, "it has competencies of CTDL-ASN") if is_ctdl_asn(found) else None


def _table(path: Path, versions: Collection[str], needed: Noun | None, options: ReadOptions) -> Recognised:
    """Return what a table of any kind is, by its columns and its first rows."""
    table = read_table(path, options, rows=_ROWS_LOOKED_AT)
    header = table.frame.columns
    if set(header) >= _CODED:
        raise _CodedAnswersError(
            table.where,
            "it is a file of answers that Occumap coded, not a classification or an index",
            hint="Use it with occumap evaluate, occumap review or occumap code --update.",
        )
    found = told_by_columns(table.frame, versions, needed, options, where=table.where)
    if found is None:
        raise InputError(
            table.where,
            f"what it holds can't be told from its columns, {', '.join(f'‘{name}’' for name in header[:8])}",
            hint="Name them code and title for a classification, from_code and to_code for a crosswalk, "
            f"or title and the id of a version for an index.{_to_be_coded(table, path)}",
        )
    return _of_table(found, table, options)


def _to_be_coded(table: Table, path: Path) -> str:
    """Return how job titles are coded that have no code yet; nothing for a table without titles."""
    titles = [one for one in facts_of(table.frame) if one.of_titles and one.words & (TITLE_WORDS | JOB_WORDS)]
    if not titles:
        return ""
    best = min(titles, key=lambda one: (not one.words & JOB_WORDS, one.title_rank, one.place))
    return f" Job titles without codes are coded by: {shlex.join(['occumap', 'code', str(path), '--title', best.name])}"


def _of_table(found: Recognised, table: Table, options: ReadOptions) -> Recognised:
    of_workbook = table.sheet is not None
    if of_workbook and found.kind is FileKind.CSV:
        found = replace(found, kind=FileKind.SHEET, why=f"sheet ‘{table.sheet}’ has{found.why.removeprefix('it has')}")
    read_as = replace(options, sheet=table.sheet) if of_workbook else options
    return replace(found, sheet=table.sheet, options=read_as, said=table.notes)
