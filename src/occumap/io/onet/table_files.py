"""Finding a table of O*NET in a folder, in whichever form it was published, with its columns under our names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made_by
from datetime import date
from pathlib import Path

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
    """A published table: its name, our names for its columns with theirs, those that may be missing, and what it is
    called in other releases.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    optional: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called."""
        return (self.name, *self.other_names)


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
_CHARACTERISTIC = {
    **_PROFILE,
    "element": ("Element ID",),
    "name": ("Element Name",),
    "scale": ("Scale ID",),
    "value": ("Data Value",),
}
_SHARES = {**_CHARACTERISTIC, "category": ("Category",), "suppress": ("Recommend Suppress",)}
_CATEGORIES = {"scale": ("Scale ID",), "category": ("Category",), "description": ("Category Description",)}
_DATE = ("Date", "date_updated")
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
        Table(
            "Alternate Titles",
            {**_PROFILE, "title": ("Alternate Title", "Job Title"), "short": ("Short Title",)},
            ("short",),
            ("Job Titles",),
        ),
        Table("Sample of Reported Titles", {**_PROFILE, "title": ("Reported Job Title",)}),
        Table("Interests", _CHARACTERISTIC, ("name",), ("Career Interest Types",)),
        Table("Specific Interest Areas", _CHARACTERISTIC, ("name",)),
        Table(
            "Education, Training, and Experience",
            _SHARES,
            ("name", "suppress"),
        ),
        Table("Education", _SHARES, ("name", "suppress")),
        Table("Training and Experience", _SHARES, ("name", "suppress")),
        Table("Education, Training, and Experience Categories", _CATEGORIES),
        Table("Education Categories", _CATEGORIES),
        Table("Training and Experience Categories", _CATEGORIES),
        Table(
            "Technology Skills",
            {
                **_PROFILE,
                "technology": ("Example", "Workplace Example"),
                "category": ("Commodity Title", "Element Name"),
                "hot": ("Hot Technology",),
                "in_demand": ("In Demand",),
            },
            ("category", "hot", "in_demand"),
            ("Software Skills",),
        ),
    )
}


@dataclass(frozen=True)
class OnetTable:
    """A table as read: text columns under our names, and ``row``, the row of the file.

    ``newest`` is the latest month that a row was updated in, where the table says; ``published`` has the table's own
    names of the columns.
    """

    path: Path
    frame: pl.DataFrame
    newest: date | None = None
    published: Mapping[str, str] = made_by(default_factory=dict)

    def with_numbers(self, *fields: str) -> OnetTable:
        """Return the same with columns of numbers, null where a cell is empty.

        Raises:
            InputError: a cell holds something else.
        """
        frame = self.frame.with_columns(pl.col(field).cast(pl.Float64, strict=False).alias(field) for field in fields)
        for field in fields:
            strange = self.frame[field].is_not_null() & ~frame[field].is_finite().fill_null(value=False)
            self._refuse(strange, field, "isn't a number", "Give the number as published.")
        return replace(self, frame=frame)

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
            column = f"‘{self.published[field]}’" if field in self.published else field
            value = f"{row[field]:g}" if isinstance(row[field], float) else repr(row[field] or "")
            raise InputError(
                f"{self.path}, row {row['row']}", f"{column} {value}{f' of {of}' if of else ''} {what}", hint=hint
            )


@dataclass(frozen=True)
class ReleaseTables:
    """The tables of a folder, each read once when it is asked for.

    Raises:
        InputError: it is no folder.
    """

    folder: Path
    _read: dict[str, OnetTable | None] = made_by(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not self.folder.is_dir():
            what = "this is a file" if self.folder.exists() else "there is no such folder"
            hint = "Give the folder of an O*NET database release, unpacked."
            raise InputError(str(self.folder), what, hint=hint)

    @property
    def opened(self) -> tuple[OnetTable, ...]:
        """Those read so far."""
        return tuple(table for table in self._read.values() if table is not None)

    def table(self, name: str) -> OnetTable | None:
        """Return a table, None where it isn't there.

        Raises:
            InputError: it is there twice, can't be read, or lacks a column.
        """
        if name not in self._read:
            path = table_file(self.folder, TABLES[name])
            self._read[name] = None if path is None else _opened(path, TABLES[name])
        return self._read[name]

    def needed(self, name: str) -> OnetTable:
        """Return a table that must be there.

        Raises:
            InputError: it isn't there, is there twice, can't be read, or lacks a column.
        """
        table = self.table(name)
        if table is None:
            raise InputError(
                str(self.folder),
                f"there is no table ‘{name}’ (as .xlsx, .txt or .csv)",
                hint="Give the folder of an O*NET database release, unpacked and whole.",
            )
        return table


def _opened(path: Path, table: Table) -> OnetTable:
    frame = _read(path, table)
    columns = find_columns(frame, table.columns, where=str(path), optional=table.optional)
    dated = find_columns(frame, {"date": _DATE}, where=str(path), optional=("date",)).get("date")
    return OnetTable(
        path,
        frame.select(
            pl.int_range(2, pl.len() + 2).alias("row"),
            *(_text(columns.get(field)).alias(field) for field in table.columns),
        ).filter(pl.any_horizontal(pl.exclude("row").is_not_null())),
        newest_month(frame[dated]) if dated else None,
        columns,
    )


def table_file(folder: Path, table: Table) -> Path | None:
    """Return the file of a table, None where it isn't there.

    Raises:
        InputError: it is there twice, in two forms or under the names of two releases.
    """
    names = {plain(name) for name in table.names}
    there = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.casefold() in _KINDS and plain(path.stem) in names and path.is_file()
    ]
    if len(there) > 1:
        raise InputError(
            str(folder),
            f"it has the table ‘{table.name}’ twice: ‘{there[0].name}’ and ‘{there[1].name}’",
            hint="They may be of two releases. Keep the tables of one release, in one form.",
        )
    return there[0] if there else None


def newest_month(dates: pl.Series) -> date | None:
    """Return the first day of the latest month among dates written 08/2026 or 2026-08-01; None where there is none.

    >>> newest_month(pl.Series(["08/2023", "n/a", "2024-05-01"]))
    datetime.date(2024, 5, 1)
    """
    distinct = dates.drop_nulls().unique().str.strip_chars()
    months = pl.concat(
        [
            distinct.str.extract(r"^(\d{2}/\d{4})$").str.to_date("%m/%Y", strict=False),
            distinct.str.extract(r"^(\d{4}-\d{2})").str.to_date("%Y-%m", strict=False),
        ]
    ).drop_nulls()
    newest = months.max()
    return newest if isinstance(newest, date) else None


def newest_of_text(path: Path) -> date | None:
    """Return the latest month of a text divided by tabs that has a column of dates; None for any other."""
    try:
        dates = pl.read_csv(path, separator="\t", quote_char=None, infer_schema=False, columns=["Date"])["Date"]
    except (pl.exceptions.PolarsError, OSError):
        return None
    return newest_month(dates)


def _read(path: Path, table: Table) -> pl.DataFrame:
    match path.suffix.casefold():
        case ".xlsx":
            names = dict.fromkeys((*table.names, path.stem))
            return read_sheet(path, [form for name in names for form in (name[:_SHEET_NAME], _as_in_sql(name))])
        case ".csv":
            return read_csv_table(path)
        case _:
            return _read_tabs(path)


def _read_tabs(path: Path) -> pl.DataFrame:
    """Return all of a text file divided by tabs, as text; a quote is a sign like any other."""
    try:
        return pl.read_csv(path, separator="\t", quote_char=None, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError):
        raise _unread(path) from None


def _unread(path: Path) -> InputError:
    """Return the error of a text that isn't divided by tabs throughout, with the row where it goes wrong."""
    hint = "Give it as published, or the workbook."
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return InputError(str(path), "it can't be read as UTF-8 text", hint=hint)
    width = lines[0].count("\t") if lines else 0
    for row, line in enumerate(lines, start=1):
        if line.count("\t") > width:
            what = f"it has {line.count(chr(9)) + 1} cells, but the header has {width + 1}"
            return InputError(f"{path}, row {row}", what, hint=hint)
    return InputError(str(path), "it can't be read as UTF-8 text separated by tabs", hint=hint)


def _as_in_sql(name: str) -> str:
    return name.replace(" ", "_").casefold()


def _text(column: str | None) -> pl.Expr:
    if column is None:
        return pl.lit(None, pl.String)
    text = column_named(column).str.strip_chars()
    return pl.when(~text.str.to_lowercase().is_in(["", _NOTHING])).then(text)
