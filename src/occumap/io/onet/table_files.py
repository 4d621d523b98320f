"""Finding a table of O*NET in a folder, in whichever form it was published, with its columns under our names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, overload

import polars as pl

from occumap.column_named import column_named, plain
from occumap.errors import InputError
from occumap.io.tables import find_columns, read_csv_table, read_sheet

_KINDS = (".xlsx", ".txt", ".csv")
# What text files say where a cell is empty.
_NOTHING = "n/a"
# Excel allows names of sheets no longer than this.
_SHEET_NAME = 31
_PROFILE = {"profile": ("O*NET-SOC Code", "onetsoc_code")}


@dataclass(frozen=True, slots=True)
class Table:
    """A published table: its name, our names for its columns with theirs, and those that may be missing."""

    name: str
    columns: Mapping[str, tuple[str, ...]]
    optional: tuple[str, ...] = ()


_RATING = {
    **_PROFILE,
    "skill": ("Element ID",),
    "name": ("Element Name",),
    "scale": ("Scale ID",),
    "value": ("Data Value",),
    "error": ("Standard Error",),
    "suppress": ("Recommend Suppress",),
    "not_relevant": ("Not Relevant",),
}
_RATED = ("Skills", "Essential Skills", "Transferable Skills", "Knowledge", "Abilities", "Work Activities")
TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        *(Table(name, _RATING, ("name", "error", "suppress", "not_relevant")) for name in _RATED),
        Table("Occupation Data", {**_PROFILE, "title": ("Title",), "description": ("Description",)}, ("description",)),
        Table(
            "Content Model Reference",
            {"skill": ("Element ID",), "title": ("Element Name",), "definition": ("Description",)},
            ("definition",),
        ),
        Table(
            "Level Scale Anchors",
            {
                "skill": ("Element ID",),
                "scale": ("Scale ID",),
                "level": ("Anchor Value",),
                "descriptor": ("Anchor Description",),
            },
        ),
        Table(
            "Task Statements",
            {**_PROFILE, "task_id": ("Task ID",), "task": ("Task",), "kind": ("Task Type",)},
            ("task_id", "kind"),
        ),
        Table("Job Zones", {**_PROFILE, "zone": ("Job Zone",)}),
        Table(
            "Job Zone Reference",
            {
                "zone": ("Job Zone",),
                "name": ("Name",),
                "experience": ("Experience",),
                "education": ("Education",),
                "training": ("Job Training",),
                "examples": ("Examples",),
                "svp_range": ("SVP Range",),
            },
            ("experience", "education", "training", "examples", "svp_range"),
        ),
        Table(
            "Related Occupations",
            {
                **_PROFILE,
                "related": ("Related O*NET-SOC Code", "related_onetsoc_code"),
                "tier": ("Relatedness Tier", "Related Tier"),
                "index": ("Index", "Related Index"),
            },
            ("tier", "index"),
        ),
    )
}


@dataclass(frozen=True)
class OnetTable:
    """A table as read: text columns under our names, and ``row``, the row of the file."""

    path: Path
    frame: pl.DataFrame

    def with_numbers(self, *fields: str) -> OnetTable:
        """Return the same with columns of numbers, null where a cell is empty.

        Raises:
            InputError: a cell holds something else.
        """
        frame = self.frame.with_columns(pl.col(field).cast(pl.Float64, strict=False).alias(field) for field in fields)
        for field in fields:
            strange = self.frame[field].is_not_null() & ~frame[field].is_finite().fill_null(value=False)
            self._refuse(strange, field, "isn't a number", "Give the number as published.")
        return OnetTable(self.path, frame)

    def refuse_unlike(self, field: str, pattern: str, wanted: str) -> None:
        """Raise InputError with the row unless all cells of the column match a pattern."""
        strange = ~self.frame[field].str.contains(pattern).fill_null(value=False)
        self._refuse(strange, field, f"is not {wanted}", "Keep codes as text, as published.")

    def refuse_unknown(self, field: str, known: set[str], where_from: str) -> None:
        """Raise InputError with the row unless all cells of the column are known."""
        strange = ~self.frame[field].is_in(known).fill_null(value=False)
        self._refuse(strange, field, f"isn't in ‘{where_from}’", "Give all tables of one release.")

    def refuse_off(self, field: str, lowest: float, highest: float) -> None:
        """Raise InputError with the row unless all numbers of the column lie on a scale."""
        off = ~self.frame[field].is_between(lowest, highest).fill_null(value=False)
        self._refuse(off, field, "is off the scale", f"It runs from {lowest:g} to {highest:g}.")

    def refuse_repeats(self, *fields: str) -> None:
        """Raise InputError with the row if it has the same values in these columns as one before."""
        repeats = ~self.frame.select(pl.struct(fields).is_first_distinct()).to_series()
        self._refuse(repeats, fields[0], "is listed a second time", "Keep one row for each.")

    def _refuse(self, strange: pl.Series, field: str, what: str, hint: str) -> None:
        if strange.any():
            n = strange.arg_max() or 0
            row = self.frame.row(n, named=True)
            # Which occupation and element, so that the cell is found without counting rows.
            of = ", ".join(str(row[key]) for key in ("profile", "skill") if key != field and row.get(key))
            value = f"{row[field]:g}" if isinstance(row[field], float) else repr(row[field] or "")
            raise InputError(
                f"{self.path}, row {row['row']}", f"{field} {value}{f' of {of}' if of else ''} {what}", hint=hint
            )


@overload
def open_table(folder: Path, table: Table, *, needed: Literal[True]) -> OnetTable: ...
@overload
def open_table(folder: Path, table: Table, *, needed: bool = False) -> OnetTable | None: ...
def open_table(folder: Path, table: Table, *, needed: bool = False) -> OnetTable | None:
    """Return the table of a folder, None where it isn't there; of several forms the workbook, then text, then CSV.

    Raises:
        InputError: it is needed and isn't there, can't be read, or lacks a column.
    """
    there = {path.suffix.casefold(): path for path in sorted(folder.iterdir()) if plain(path.stem) == plain(table.name)}
    path = next((there[kind] for kind in _KINDS if kind in there), None)
    if path is None:
        if needed:
            raise InputError(
                str(folder),
                f"there is no table ‘{table.name}’ (as .xlsx, .txt or .csv)",
                hint="Give the folder of an O*NET database release, unpacked.",
            )
        return None
    frame = _read(path, table.name)
    columns = find_columns(frame, table.columns, where=str(path), optional=table.optional)
    return OnetTable(
        path,
        frame.select(
            pl.int_range(2, pl.len() + 2).alias("row"),
            *(_text(columns.get(field)).alias(field) for field in table.columns),
        ).filter(pl.any_horizontal(pl.exclude("row").is_not_null())),
    )


def refuse_no_folder(folder: Path) -> None:
    """Raise InputError unless this is a folder."""
    if not folder.is_dir():
        what = "this is a file" if folder.exists() else "there is no such folder"
        raise InputError(str(folder), what, hint="Give the folder of an O*NET database release, unpacked.")


def read_release(folder: Path) -> str | None:
    """Return what the release calls itself in its ``Read Me.txt``, such as ``O*NET 29.3 Database``."""
    path = folder / "Read Me.txt"
    if not path.is_file():
        return None
    named = re.search(r"O\*NET\S? [\d.]+ Database", path.read_text(encoding="utf-8", errors="replace"))
    return named.group().replace("®", "") if named else None


def _read(path: Path, name: str) -> pl.DataFrame:
    match path.suffix.casefold():
        case ".xlsx":
            return read_sheet(path, (name[:_SHEET_NAME], name.replace(" ", "_").casefold()))
        case ".csv":
            return read_csv_table(path)
        case _:
            return _read_tabs(path)


def _read_tabs(path: Path) -> pl.DataFrame:
    """Return all of a text file divided by tabs, as text; a quote is a sign like any other."""
    try:
        return pl.read_csv(path, separator="\t", quote_char=None, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError):
        raise InputError(
            str(path), "it can't be read as UTF-8 text separated by tabs", hint="Give it as published, or the workbook."
        ) from None


def _text(column: str | None) -> pl.Expr:
    if column is None:
        return pl.lit(None, pl.String)
    text = column_named(column).str.strip_chars()
    return pl.when(~text.str.to_lowercase().is_in(["", _NOTHING])).then(text)
