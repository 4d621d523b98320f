"""The ONS coding index, as published: a workbook, or a ZIP of CSVs.

Column names differ between vintages (``SOC_2020``, ``SOC2020``; the column of natural word order has
a long name or none). ``}}}}`` in place of a code marks a see-reference; the D column flags defaults.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.index_csv import code_columns
from occumap.io.ons_index_tables import abbreviation_rows, index_table
from occumap.io.tables import code_text, find_columns, refuse_repeats, text_or_null
from occumap.model.index import ADDED, TEXT_COLUMNS, Index

_COLUMNS = {
    "title": ("INDEXOCC", "INDEX OCC", "Index title", "Index occupation", "Job title", "Occupation title"),
    "entry_id": ("UNIQUE ID", "UNIQUEID", "RECNO", "REC NO", "Record number", "Record ID", "Entry ID", "ID"),
    "natural_title": (
        "INDEXOCC_-_natural_word_order", "INDEXOCC natural word order", "natural word order", "natural order",
        "Index title natural word order", "Job title natural word order",
    ),
    "add": ("ADD", "Additional qualifier", "Additional", "Additional information"),
    "ind": ("IND", "Industry qualifier", "Industry"),
    "default": ("D", "Default", "Default flag", "Def"),
    "see": ("SEE", "See reference", "See also"),
    "added": ("VERSNO", "VERS NO", "Version number"),
}  # fmt: skip
_CODES = {
    "soc90": r"^\d{3}$",
    "soc2000": r"^\d{4}$",
    "soc2010": r"^\d{4}$",
    "soc2020": r"^\d{4}$",
    "soc2020ext": r"^\d{4}/\d{2}$",
    "isco08": r"^\d{4}$",
}
_SIX = 6
_NEEDED = {"title": "title", "entry_id": "id"}


def read_ons_index(path: Path, *, name: str = "") -> Index:
    """Return the published index, with its codes of SOC90, SOC2000, SOC2010, SOC2020, the extension and ISCO-08.

    Args:
        path: the workbook, or the ZIP of CSVs, as downloaded.
        name: what the index is to be called; the file's name if not given.

    Raises:
        InputError: not a whole workbook; no index sheet; a column is missing; a code isn't one.
    """
    where, sheet, first_row = index_table(path)
    optional = [field for field in _COLUMNS if field not in _NEEDED]
    columns = find_columns(sheet, _COLUMNS, where=where, optional=optional)
    coded = code_columns(sheet.columns, _CODES, where=where)
    isco = [name for name in sheet.columns if plain(name).startswith("isco08codebasedon")]
    coded |= {"isco08": isco[0]} if isco and "isco08" not in coded else {}
    versions = [version for version in _CODES if version in coded]
    if not versions:
        raise InputError(where, "there is no column of codes", hint="Give the coding index as published by the ONS.")
    frame = sheet.select(
        pl.int_range(first_row, pl.len() + first_row).alias("row"),
        *(text_or_null(columns.get(field)).alias(field) for field in TEXT_COLUMNS),
        *([_release(columns[ADDED])] if ADDED in columns else []),
        *(code_text(coded[version], _written).alias(version) for version in versions),
    )
    frame = frame.filter(pl.any_horizontal(pl.col("title", *versions).is_not_null()))
    _refuse_blanks(frame, where)
    _refuse_wrong_codes(frame, versions, where)
    refuse_repeats(frame["entry_id"], frame["row"], where=where, what="id")
    spoken = pl.col("title").map_elements(natural_order, return_dtype=pl.String)
    frame = frame.with_columns(pl.coalesce("natural_title", spoken))
    if ADDED in frame.columns and frame[ADDED].is_null().all():
        frame = frame.drop(ADDED)  # a column of blanks says nothing of when entries were added
    kept = [column for column in (*TEXT_COLUMNS, ADDED, *versions) if column in frame.columns]
    return Index(name or path.stem, frame.select(kept))


def read_ons_abbreviations(path: Path) -> dict[str, str]:
    """Return the abbreviations that the workbook itself explains, without grades and those of several meanings.

    Raises:
        InputError: not a whole workbook, or no sheet of abbreviations.
    """
    found: dict[str, list[str]] = {}
    for short, long in abbreviation_rows(path):
        if short and long and re.fullmatch(r"[A-Za-z&]{2,6}", short.strip()) and not long.startswith(("Grade", "(in")):
            found.setdefault(short.strip().casefold(), []).append(re.sub(r"\(.*?\)", "", long).strip())
    return {short: meanings[0] for short, meanings in found.items() if len(meanings) == 1}


def natural_order(title: str) -> str:
    """Return an index title, which names the occupation first, in the order people say it.

    >>> natural_order("Engineer, design, mechanical")
    'Mechanical design engineer'
    """
    spoken = " ".join(reversed([part.strip() for part in title.split(",") if part.strip()]))
    return spoken[:1].upper() + spoken[1:].lower() if spoken.istitle() else _capital_first(spoken)


def _capital_first(text: str) -> str:
    words = text.split(" ")
    lowered = [word if word.isupper() else word[:1].lower() + word[1:] for word in words[1:]]
    return " ".join([words[0][:1].upper() + words[0][1:], *lowered])


def _refuse_blanks(frame: pl.DataFrame, where: str) -> None:
    if frame.is_empty():
        raise InputError(where, "it has no entries", hint="Check that the sheet is complete.")
    for field, what in _NEEDED.items():
        blank = frame[field].is_null().arg_true()
        if len(blank):
            row = frame["row"][int(blank[0])]
            raise InputError(f"{where}, row {row}", f"there is no {what}", hint="Restore it as published.")


def _refuse_wrong_codes(frame: pl.DataFrame, versions: list[str], where: str) -> None:
    for version in versions:
        wrong = (~frame[version].str.contains(_CODES[version])).fill_null(value=False).arg_true()
        if len(wrong):
            value = frame[version][int(wrong[0])]
            row = frame["row"][int(wrong[0])]
            numeric = " It was saved as a number." if value.endswith(".0") else ""
            raise InputError(
                f"{where}, row {row}",
                f"{value!r} is not a code of {version}.{numeric}",
                hint="Keep the code columns as text, as published.",
            )


def _release(column: str) -> pl.Expr:
    """Return the release in which entries were added, out of notes such as ``V5 new/V8 amended``."""
    return text_or_null(column).str.extract(r"(?i)\b(V\d+)\s+new\b").str.to_uppercase().alias(ADDED)


def _written(code: str) -> str:
    """Return a code of six digits with its stroke; any other as it is."""
    return f"{code[:4]}/{code[4:]}" if len(code) == _SIX and code.isdigit() else code
