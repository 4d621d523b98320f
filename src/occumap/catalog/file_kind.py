"""What a file is, told from what stands in it; its name is looked at last, if at all.

A publisher's file rarely says what it is, but it can't help showing it: the first element of an XML, the sheets of
a workbook, the names of columns. Every answer carries its reason, so that a person can say where it is wrong.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

from fastexcel import read_excel

from occumap.column_named import plain
from occumap.errors import AmbiguousNameError, InputError, cannot_read
from occumap.io.classification_csv import CODE_NAMES, TITLE_NAMES
from occumap.io.index_csv import TITLE_NAMES as TITLE_NAMES_OF_INDEXES
from occumap.io.index_csv import code_columns
from occumap.io.ons_index_tables import SHEETS as INDEX_SHEETS
from occumap.io.ons_index_tables import index_sheet, is_zip_of_tables
from occumap.io.ons_structure import SHEETS as STRUCTURE_SHEETS
from occumap.io.tables import CALAMINE_ERRORS
from occumap.io.us_crosswalks import ISCO_SHEET
from occumap.io.wide_levels import wide_levels

_HEAD = 65_536

Noun = Literal["version", "index", "correspondence", "revision", "framework", "map"]


class FileKind(StrEnum):
    """What Occumap can take a file for; the value is its name for people."""

    DATA_PACKAGE = "Frictionless Data Package"
    DDI = "DDI 3 code list"
    SDMX = "SDMX structure message"
    SKOS = "SKOS or XKOS classification"
    XKOS_TABLE = "XKOS correspondence"
    SSSOM = "SSSOM mapping set"
    ONS_INDEX = "ONS coding index"
    ONS_STRUCTURE = "ONS structure"
    ISCO_CROSSWALK = "ISCO-08 to US SOC crosswalk of the BLS"
    SHEET = "classification in a workbook"
    WIDE = "classification as a wide table of levels"
    CSV = "classification as CSV"
    CROSSWALK = "crosswalk as CSV"
    INDEX_CSV = "index as CSV"
    ESCO = "ESCO"
    FRAMEWORK = "skills framework"
    REVISION = "revision as YAML"
    MAP = "occupational map as a folder of tables"


HOLDS: Mapping[FileKind, tuple[Noun, ...]] = {
    FileKind.DATA_PACKAGE: ("version", "correspondence", "index"),
    FileKind.DDI: ("version",),
    FileKind.SDMX: ("version", "correspondence"),
    FileKind.SKOS: ("version",),
    FileKind.XKOS_TABLE: ("correspondence",),
    FileKind.SSSOM: ("correspondence",),
    FileKind.ONS_INDEX: ("index",),
    FileKind.ONS_STRUCTURE: ("version",),
    FileKind.ISCO_CROSSWALK: ("correspondence",),
    FileKind.SHEET: ("version",),
    FileKind.WIDE: ("version",),
    FileKind.CSV: ("version",),
    FileKind.CROSSWALK: ("correspondence",),
    FileKind.INDEX_CSV: ("index",),
    FileKind.ESCO: ("version", "framework"),
    FileKind.FRAMEWORK: ("framework",),
    FileKind.REVISION: ("revision",),
    FileKind.MAP: ("map",),
}
# What a text is read as when one of these is needed and nothing else is known in it: the reader says what is wrong.
_NEEDED: Mapping[Noun, FileKind] = {
    "version": FileKind.CSV,
    "index": FileKind.INDEX_CSV,
    "framework": FileKind.FRAMEWORK,
    "revision": FileKind.REVISION,
}
_TITLES = frozenset(map(plain, TITLE_NAMES_OF_INDEXES))
_FOLDERS = (
    (r"datapackage\.json", FileKind.DATA_PACKAGE),
    (r"revision\.yaml", FileKind.REVISION),
    (r"routes\.csv", FileKind.MAP),
    (r"(.*[_\-. ])?occupationSkillRelations.*\.csv", FileKind.ESCO),
    (r"asc_core_competencies\.csv", FileKind.FRAMEWORK),
    (r"(Essential )?Skills\.(xlsx|txt|csv)", FileKind.FRAMEWORK),
    (r"requirements\.csv", FileKind.FRAMEWORK),
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file was taken for and why; ``columns`` or ``sheet`` say which of it, where that matters."""

    kind: FileKind
    why: str
    columns: tuple[str, ...] = ()
    sheet: str | None = field(default=None)


def recognise(path: Path, versions: Collection[str] = (), needed: Noun | None = None) -> Recognised:
    """Return what the file or folder is.

    Args:
        path: anything.
        versions: ids of known versions, by which columns of an index are known.
        needed: what it is needed for. A table that could be that and something else is taken for that; a text in
            which nothing is known is taken for that too, so that its reader says what is missing.

    Raises:
        InputError: there is no such file, or nothing known is in it.
        AmbiguousNameError: a folder holds several things that fit.
    """
    if path.is_dir():
        return _folder(path, needed)
    if not path.exists():
        raise InputError(str(path), "there is no such file", hint="Check the path.")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise cannot_read(path, error) from None
    if not head.strip():
        raise InputError(str(path), "the file is empty", hint="Give one with something in it.")
    if head.startswith(b"PK"):
        return _zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _workbook(path)
    try:
        text = _decoded(head)
    except ValueError:
        raise InputError(
            str(path), "it is neither a workbook nor UTF-8 text", hint="Save it as CSV in UTF-8, or as .xlsx."
        ) from None
    return _text(path, text.lstrip("\ufeff"), versions, needed)


def _decoded(head: bytes) -> str:
    """Return the start of a text in UTF-8; a character that it ends within is left out.

    Raises:
        ValueError: it isn't UTF-8, or isn't text.
    """
    if b"\0" in head:
        raise ValueError("text has no null bytes")
    return codecs.getincrementaldecoder("utf-8-sig")().decode(head, final=len(head) < _HEAD)


def _folder(path: Path, needed: Noun | None) -> Recognised:
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except OSError as error:
        raise cannot_read(path, error) from None
    found: dict[FileKind, str] = {}
    for wanted, kind in _FOLDERS:
        if there := next((name for name in names if re.fullmatch(wanted, name, re.IGNORECASE)), None):
            found.setdefault(kind, there)
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
    raise InputError(
        str(path),
        "Occumap recognises nothing in this folder",
        hint="Give a file, a Data Package, a revision, or the folder of ESCO, O*NET or the Australian Skills "
        "Classification.",
    )


def _zip(path: Path) -> Recognised:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        raise InputError(str(path), "it is a damaged zip or workbook", hint="Download it again.") from None
    if "datapackage.json" in names:
        return Recognised(FileKind.DATA_PACKAGE, "the zip has datapackage.json")
    if any(name.startswith("xl/") for name in names):
        return _workbook(path)
    if is_zip_of_tables(path):
        return Recognised(FileKind.ONS_INDEX, "the zip has CSVs, as the ONS publishes its index")
    raise InputError(
        str(path), "Occumap recognises nothing in this zip", hint="Unpack it, and give the file or folder in it."
    )


def _workbook(path: Path) -> Recognised:
    try:
        workbook = read_excel(path)
        sheets = {name.strip().casefold(): name for name in workbook.sheet_names}
    except CALAMINE_ERRORS:
        raise InputError(
            str(path), "it is not a complete Excel workbook", hint="Download it again, or save it as .xlsx."
        ) from None
    for wanted, kind in (
        (INDEX_SHEETS, FileKind.ONS_INDEX),
        (STRUCTURE_SHEETS, FileKind.ONS_STRUCTURE),
        ((ISCO_SHEET,), FileKind.ISCO_CROSSWALK),
        (("Job Role_TCS_CCS", "Job Role_Description"), FileKind.FRAMEWORK),
    ):
        if there := next((sheets[name.casefold()] for name in wanted if name.casefold() in sheets), None):
            return Recognised(kind, f"it has the sheet ‘{there}’", sheet=there)
    if there := index_sheet(path):
        return Recognised(FileKind.ONS_INDEX, f"the sheet ‘{there}’ has index titles and their codes", sheet=there)
    for name in workbook.sheet_names:
        try:
            header = workbook.load_sheet(name, n_rows=0).available_columns()
        except CALAMINE_ERRORS:
            continue
        columns = code_and_title([str(getattr(column, "name", column)) for column in header])
        if columns:
            why = f"sheet ‘{name}’ has the columns ‘{columns[0]}’ and ‘{columns[1]}’"
            return Recognised(FileKind.SHEET, why, columns, name)
    raise InputError(
        str(path),
        f"Occumap recognises none of its sheets ({', '.join(workbook.sheet_names[:8])})",
        hint="Give the ONS workbooks, or a sheet with a column of codes and one of titles.",
    )


def _text(path: Path, text: str, versions: Collection[str], needed: Noun | None) -> Recognised:
    start = text.lstrip()
    if start.startswith("<"):
        return _xml(path, start)
    if start.startswith(("{", "[")):
        return _json(path)
    if found := _told_by_words(path, start):
        return found
    try:
        return _csv(path, text, versions, needed)
    except InputError:
        if needed is not None and needed in _NEEDED:
            return Recognised(_NEEDED[needed], f"it is text, and a {needed} is needed here")
        raise


def _told_by_words(path: Path, text: str) -> Recognised | None:
    """Return a text that says what it is: Turtle, SSSOM, a revision; None for any other."""
    if re.search(r"^\s*@?(prefix|base)\s", text, re.IGNORECASE | re.MULTILINE) and "<" in text:
        table = "xkos#" in text and re.search(r"\ba\s+\S*Correspondence\b", path.read_text("utf-8", "replace"))
        kind = FileKind.XKOS_TABLE if table else FileKind.SKOS
        return Recognised(kind, "it is Turtle" + (" with an xkos:Correspondence" if table else ""))
    header = next((line for line in text.splitlines() if line and not line.startswith("#")), "")
    if {"subject_id", "predicate_id", "object_id"} <= set(header.split("\t")):
        return Recognised(FileKind.SSSOM, "its columns are subject_id, predicate_id and object_id")
    if len(set(re.findall(r"^(revision|from|to|issues)\s*:", text, re.MULTILINE))) > 2:
        return Recognised(FileKind.REVISION, "it is YAML with the keys revision, from, to and issues")
    return None


def _xml(path: Path, text: str) -> Recognised:
    bare = re.sub(r"<\?.*?\?>|<!--.*?-->", "", text, flags=re.DOTALL)
    root = re.search(r"<(?:[\w.\-]+:)?([\w.\-]+)([^>]*)", bare)
    name, spaces = (root[1], root[2]) if root else ("", "")
    if name == "FragmentInstance" and "ddi:" in spaces:
        return Recognised(FileKind.DDI, "its first element is FragmentInstance of DDI")
    if name == "Structure" and "sdmx.org" in spaces:
        return Recognised(FileKind.SDMX, "its first element is Structure of SDMX-ML")
    raise InputError(
        str(path),
        f"it is XML, but its first element is {name or 'missing'}",
        hint="Give DDI 3.2 fragments or an SDMX structure message; turn RDF/XML into Turtle.",
    )


def _json(path: Path) -> Recognised:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise InputError(str(path), f"it is not valid JSON ({error})", hint="Download or export it again.") from None
    keys = set(found) if isinstance(found, dict) else set()
    if "resources" in keys:
        return Recognised(FileKind.DATA_PACKAGE, "it is a descriptor with resources")
    if "data" in keys and "sdmx" in str(found.get("meta", {})).casefold():
        return Recognised(FileKind.SDMX, "its meta names a schema of SDMX-JSON")
    if keys & {"@context", "@graph"} or (isinstance(found, list) and found and "@id" in str(found[0])):
        text = json.dumps(found)
        if re.search(r"[:#]Correspondence\"", text):
            return Recognised(FileKind.XKOS_TABLE, "it is JSON-LD with an xkos:Correspondence")
        if "ConceptScheme" in text:
            return Recognised(FileKind.SKOS, "it is JSON-LD with a skos:ConceptScheme")
        if "ceterms:Pathway" in text or '"Occupation"' in text:
            raise InputError(
                str(path),
                "it is a pathway of CTDL or an occupation of schema.org, which are written but not loaded",
                hint="Load what it was made from.",
            )
    raise InputError(
        str(path),
        "it is JSON, but Occumap recognises nothing in it",
        hint="Give SDMX-JSON, a datapackage.json, or SKOS or XKOS as JSON-LD.",
    )


def _csv(path: Path, text: str, versions: Collection[str], needed: Noun | None) -> Recognised:
    # The last line of what was read may be cut.
    lines = text.splitlines(keepends=True)
    try:
        rows = list(csv.reader(lines[:-1] if len(lines) > 1 and not text.endswith("\n") else lines))
    except csv.Error as error:
        raise InputError(str(path), f"it can't be read as CSV ({error})", hint="Save it as CSV again.") from None
    header = [name.strip() for name in rows[0]] if rows else []
    if len(header) == 1 and any(sign in header[0] for sign in ";\t"):
        raise InputError(
            str(path), "its cells are not separated by commas", hint="Save it as CSV with commas, in UTF-8."
        )
    found = _table(rows, header, versions, needed)
    if found is None:
        raise InputError(
            str(path),
            f"what it holds can't be told from its columns, {', '.join(f'‘{name}’' for name in header[:8])}",
            hint="Name them code and title for a classification, from_code and to_code for a crosswalk, "
            "or title and the id of a version for an index.",
        )
    return found


def _table(
    rows: Sequence[Sequence[str]], header: Sequence[str], versions: Collection[str], needed: Noun | None
) -> Recognised | None:
    """Return what a table is by the names of its columns."""
    names = {plain(name) for name in header}
    wide = wide_levels(header)
    if len(wide) > 1:
        named = ", ".join(level.name for level in wide)
        return Recognised(FileKind.WIDE, f"it has a column of codes and one of titles for each level ({named})")
    if {"fromcode", "tocode"} <= names:
        return _from_and_to(names)
    pairs = [name for name in header if plain(f"{name} title") in names]
    if len(pairs) == 2:
        why = f"it has two columns of codes with their titles: ‘{pairs[0]}’ and ‘{pairs[1]}’"
        return Recognised(FileKind.CROSSWALK, why, (pairs[0], pairs[1]))
    if {"profile", "skill"} <= names:
        return Recognised(FileKind.FRAMEWORK, "its columns are profile and skill")
    by_version = code_columns(header, versions, where="the table")
    coded = list(by_version.values())
    if coded and (names & _TITLES if needed == "index" else _is_index(rows, header, coded)):
        why = f"it has titles, and codes of {', '.join(coded)}"
        return Recognised(FileKind.INDEX_CSV, why, tuple(by_version))
    columns = code_and_title(header)
    return (
        Recognised(FileKind.CSV, f"it has the columns ‘{columns[0]}’ and ‘{columns[1]}’", columns) if columns else None
    )


def _from_and_to(names: Collection[str]) -> Recognised:
    """Return what a table of codes before and after is: the index that a revision leaves, or a crosswalk."""
    if {"fromversion", "toversion"} <= set(names) and _TITLES & set(names):
        return Recognised(FileKind.INDEX_CSV, "it has titles, and their codes before and after a revision")
    return Recognised(FileKind.CROSSWALK, "its columns are from_code and to_code", ("from_code", "to_code"))


def _is_index(rows: Sequence[Sequence[str]], header: Sequence[str], coded: Iterable[str]) -> bool:
    """Return whether titles are coded, not codes titled: there are qualifiers, or a code stands twice."""
    names = {plain(name) for name in header}
    if not names & _TITLES:
        return False
    if names & {"entryid", "add", "ind", "naturaltitle", "additionalqualifier", "industryqualifier", "indexocc"}:
        return True
    place = header.index(next(iter(coded)))
    codes = [row[place] for row in rows[1:] if len(row) > place and row[place]]
    return len(set(codes)) < len(codes)


def code_and_title(header: Sequence[str]) -> tuple[str, str] | None:
    """Return the columns of codes and of titles, by the names people give them.

    >>> code_and_title(["isco_code", "title"]), code_and_title(["a", "b"])
    (('isco_code', 'title'), None)
    """
    code = _first(header, CODE_NAMES, "code")
    title = _first(header, TITLE_NAMES, "title")
    return (code, title) if code and title and code != title else None


def _first(header: Sequence[str], names: Iterable[str], ending: str) -> str | None:
    checks: tuple[Callable[[str], bool], ...] = (
        *((lambda column, name=name: plain(column) == plain(name)) for name in names),
        lambda column: plain(column).endswith(ending),
    )
    return next((column for fits in checks for column in header if fits(column)), None)
