"""An index as plain CSV: a title, qualifiers if there are any, and a column of codes for each version.

The starter index is such a file; so is an office's own list.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.formats.tables import find_columns, plain, read_csv_table
from occumap.model.index import Index
from occumap.model.rules import CodeRules

_COLUMNS = {
    "title": ("title", "job title", "indexocc"),
    "entry_id": ("entry id", "id", "unique id"),
    "natural_title": ("natural title", "natural word order"),
    "add": ("add", "additional", "additional qualifier"),
    "ind": ("ind", "industry", "industry qualifier"),
    "default": ("default", "d"),
    "see": ("see",),
}


def read_index_csv(path: Path, versions: Mapping[str, CodeRules], *, name: str = "") -> Index:
    """The index in a CSV.

    Args:
        path: a column of titles and, for each version it is coded to, one named by the version's id.
        versions: ids of the versions looked for, with what their codes look like.
        name: what the index is to be called; the file's name if not given.

    Raises:
        InputError: no titles, no codes of any of the versions, or a code that isn't one.
    """
    frame = read_csv_table(path)
    columns = find_columns(frame, _COLUMNS, where=str(path), optional=[field for field in _COLUMNS if field != "title"])
    coded = {version: c for c in frame.columns for version in versions if plain(c) == plain(version)}
    if not coded:
        raise InputError(
            str(path),
            "there is no column of codes",
            mend=f"Name a column by the version its codes are of, such as {' or '.join(versions)}.",
        )
    title = _text(columns["title"])
    table = frame.select(
        title.alias("title"),
        (_text(columns["entry_id"]) if "entry_id" in columns else _numbered(name or path.stem)).alias("entry_id"),
        (_text(columns["natural_title"]) if "natural_title" in columns else title).alias("natural_title"),
        *(
            (_text(columns[field]) if field in columns else pl.lit(None, pl.String)).alias(field)
            for field in ("add", "ind", "default", "see")
        ),
        *(_text(column).alias(version) for version, column in coded.items()),
    )
    blank = table["title"].is_null().arg_true()
    if len(blank):
        raise InputError(f"{path}, row {blank[0] + 2}", "there is no title", mend="Give every entry a title.")
    _refuse_wrong_codes(table, coded, versions, path)
    return Index(name or path.stem, table)


def _numbered(name: str) -> pl.Expr:
    return pl.format("{}-{}", pl.lit(name), pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5))


def _text(column: str) -> pl.Expr:
    text = pl.col(column).str.strip_chars()
    return pl.when(text == "").then(None).otherwise(text)


def _refuse_wrong_codes(
    table: pl.DataFrame, coded: Mapping[str, str], versions: Mapping[str, CodeRules], path: Path
) -> None:
    for version in coded:
        pattern = f"^(?:{versions[version].lowest.pattern})$"
        wrong = (~table[version].str.contains(pattern)).fill_null(value=False).arg_true()
        if len(wrong):
            value = table[version][int(wrong[0])]
            raise InputError(
                f"{path}, row {wrong[0] + 2}",
                f"{value!r} is not a {versions[version].lowest.name} code of {version}",
                mend="Keep the code columns as text; a code such as 1115.0 was saved as a number.",
            )
