"""What a file or folder can be taken for, and what one was taken for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from occumap.read_options import TOLD, ReadOptions

Noun = Literal["version", "index", "correspondence", "revision", "framework", "map", "context"]


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
    WIDE = "classification in a table with a column for each level"
    CSV = "classification in a table"
    CROSSWALK = "crosswalk in a table"
    INDEX_CSV = "index in a table"
    ESCO = "ESCO"
    FRAMEWORK = "skills framework"
    STANDARD_SKILLS = "tasks of the UK Standard Skills Classification"
    STANDARD_SKILLS_RELEASE = "release of the UK Standard Skills Classification"
    CASE = "CASE competency framework"
    CTDL_ASN = "CTDL-ASN competency framework"
    REVISION = "revision as YAML"
    MAP = "occupational map as a folder of tables"
    MAP_RECORDS = "records of the occupational maps"
    CONTEXT = "figures by group"


HOLDS: Mapping[FileKind, tuple[Noun, ...]] = {
    FileKind.DATA_PACKAGE: ("version", "correspondence", "index"),
    FileKind.DDI: ("version",),
    FileKind.SDMX: ("version", "correspondence"),
    FileKind.SKOS: ("version", "correspondence"),
    FileKind.XKOS_TABLE: ("correspondence",),
    FileKind.SSSOM: ("correspondence",),
    FileKind.ONS_INDEX: ("index",),
    FileKind.ONS_STRUCTURE: ("version",),
    FileKind.ISCO_CROSSWALK: ("correspondence",),
    FileKind.SHEET: ("version",),
    FileKind.WIDE: ("version",),
    FileKind.CSV: ("version",),
    FileKind.CROSSWALK: ("correspondence", "version"),
    FileKind.INDEX_CSV: ("index",),
    FileKind.ESCO: ("version", "framework"),
    FileKind.FRAMEWORK: ("framework",),
    FileKind.STANDARD_SKILLS: ("framework",),
    FileKind.STANDARD_SKILLS_RELEASE: ("framework",),
    FileKind.CASE: ("framework",),
    FileKind.CTDL_ASN: ("framework",),
    FileKind.REVISION: ("revision",),
    FileKind.MAP: ("map",),
    FileKind.MAP_RECORDS: ("map",),
    FileKind.CONTEXT: ("context",),
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file was taken for and why; ``columns`` or ``sheet`` say which of it, where that matters.

    Args:
        kind: what it was taken for.
        why: by what it was told.
        columns: those that matter to its reader.
        sheet: of a workbook, the one that holds it.
        options: how a table is to be read: what the user said, and the sheet that was told.
        said: what must be said of how it was read, such as its encoding.
        sheets: of a workbook, those that have a level each.
    """

    kind: FileKind
    why: str
    columns: tuple[str, ...] = ()
    sheet: str | None = field(default=None)
    options: ReadOptions = TOLD
    said: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
