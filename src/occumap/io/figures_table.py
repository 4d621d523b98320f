"""Published figures by code, and records of people, as files have them; suppressed figures keep the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from occumap.column_named import column_named
from occumap.errors import InputError
from occumap.io.code_column import is_total, read_codes
from occumap.io.dual_coded_records import scan_parquet
from occumap.io.frames import GivenFrame
from occumap.io.numbers import read_numbers
from occumap.io.read_table import Table, read_table
from occumap.io.read_table.read import is_plain_csv, read_source
from occumap.io.read_table.source import TableKind, TableSource
from occumap.io.tables import find_named_column
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

# A publication may have a row for people it couldn't code; where many rows have no code, something else is wrong.
NO_CODE = "(no code)"
_MAX_WITHOUT_CODE = 0.05
# Between the cells of several columns that tell tables apart: no cell of a table has it.
BETWEEN = "\x1f"
_VALUES_SHOWN = 3


@dataclass(frozen=True, eq=False)
class FigureTable:
    """Figures by code, what stood beside them in the file, and what was understood.

    ``rows`` has ``row, code, value, note``, and ``by`` and ``people`` if asked for; ``row`` is the place in the file,
    ``value`` is null where a figure is suppressed and ``note`` says why. ``totals`` are rows of all groups together,
    ``footnotes`` the rows that have a text in the place of the code and no figure.
    """

    rows: pl.DataFrame = field(repr=False)
    totals: pl.DataFrame = field(repr=False)
    footnotes: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def read_figures(
    path: Path | GivenFrame,
    *,
    code: str,
    value: str,
    by: str | Sequence[str] | None = None,
    people: str | None = None,
    minimum: float | None = 0.0,
    options: ReadOptions = TOLD,
) -> pl.DataFrame:
    """Return figures by code as they stand in a file: ``row, code, value, note``, and ``by`` and ``people`` if given.

    What a version needs to be known for (totals, lost zeros, repeated codes) is left to `figures_by_code`, which has
    the same arguments.

    Raises:
        InputError: with row and column: no code, a figure that is neither a finite number nor a sign of suppression.
    """
    table = read_table(path, options)
    columns = _columns(table, code, value, by, people)
    rows, _ = _read(table, columns, path, None, None, minimum, minimum is not None, options)
    return rows


def figures_by_code(
    path: Path | GivenFrame,
    version: Version | None,
    *,
    code: str,
    value: str,
    by: str | Sequence[str] | None = None,
    people: str | None = None,
    minimum: float | None = 0.0,
    whole: bool = True,
    level: str | None = None,
    several: bool = True,
    options: ReadOptions = TOLD,
) -> FigureTable:
    """Return figures by the codes of a version, each once, with totals and footnotes set apart.

    Args:
        path: a file, or a user's data frame.
        version: of the codes; None where it isn't held.
        code, value: the columns of codes and of figures.
        by: columns that tell several tables in one file apart, such as the year and the region.
        people: the column of people that a mean is of.
        minimum: the least a figure can be; None if any.
        whole: whether they are whole numbers, so that commas part thousands.
        level: of the codes, if not the lowest.
        several: whether several tables in one file can be told apart with ``by``, for what a refusal says.
        options: what the user said of the file.

    Raises:
        InputError: with row and column: no code, a figure that is neither a finite number nor a sign of suppression, a
            code that stands twice.
    """
    table = read_table(path, options)
    columns = _columns(table, code, value, by, people)
    rows, said = _read(table, columns, path, version, level, minimum, whole, options)
    known = set(version.by_value) if version is not None else set()
    named = _named_totals(table, rows, columns)
    places = zip(rows["code"], rows["row"], strict=True)
    total = pl.Series([one not in known and (is_total(one) or row in named) for one, row in places], dtype=pl.Boolean)
    blank = (rows["note"] == "not given").fill_null(value=False) & (rows["code"] != NO_CODE)
    note = blank & ~total & ~rows["code"].is_in(sorted(known)) if version is not None else blank & _wordy(rows["code"])
    kept = rows.filter(~total & ~note)
    _refuse_repeats(kept, table, columns, several=several)
    bys = tuple(name for field_, name in columns.items() if field_.startswith("by"))
    return FigureTable(kept, rows.filter(total), tuple(rows.filter(note & ~total)["code"]), bys, (*table.notes, *said))


def _named_totals(table: Table, rows: pl.DataFrame, columns: Mapping[str, str]) -> set[int]:
    """Return the rows that are of all groups together as their title says (ASHE: XX, All employees).

    A title stands beside one code alone: the T of both sexes, beside every code, makes no total of any, and so does
    no figure.
    """
    at = [row - table.row_of(0) for row in rows["row"]]
    titles = [name for name in table.frame.columns if name not in columns.values()]
    found: set[int] = set()
    for name in titles if len(rows) > 1 else []:
        beside = pl.DataFrame({"row": rows["row"], "code": rows["code"], "cell": table.frame[name].gather(at)})
        texts = beside.filter(pl.col("cell").str.contains(r"\p{L}") & (pl.col("code") != NO_CODE))
        totals = [cell for cell in texts["cell"].unique() if is_total(cell)]
        codes = texts.filter(pl.col("cell").is_in(totals))["code"].unique()
        if len(codes) == 1 and texts["code"].n_unique() > 1:
            found |= set(texts.filter(pl.col("cell").is_in(totals))["row"])
    return found


def _wordy(codes: pl.Series) -> pl.Series:
    """Return which texts can be no codes of any version: a sentence isn't one."""
    return codes.str.contains(r"\s\S+\s")


def _columns(table: Table, code: str, value: str, by: str | Sequence[str] | None, people: str | None) -> dict[str, str]:
    """Return the columns that a user named, as the table has them."""
    several = [by] if isinstance(by, str) else list(by or ())
    named = {"code": code, "value": value, **{f"by {n}": one for n, one in enumerate(several)}}
    if people:
        named["people"] = people
    return {field_: find_named_column(table.frame, name, where=table.where) for field_, name in named.items() if name}


def _read(
    read: Table,
    columns: Mapping[str, str],
    path: Path | GivenFrame,
    version: Version | None,
    level: str | None,
    minimum: float | None,
    whole: bool,
    options: ReadOptions,
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    table = read.frame.with_row_index("row", offset=read.row_of(0)).select(
        pl.col("row").cast(pl.Int64),
        *(column_named(name).str.strip_chars().alias(field_) for field_, name in columns.items()),
    )
    # Blank rows have neither code nor figure.
    table = table.filter(pl.any_horizontal(pl.col("code", "value").fill_null("") != ""))
    table, said = _with_codes(table, columns, read.where, version, level, options)
    numbers = {"value": minimum} | ({"people": 0.0} if "people" in columns else {})
    for field_, smallest in numbers.items():
        found = read_numbers(
            table[field_],
            where=read.where,
            column=columns[field_],
            rows=table["row"],
            decimal=decimal_of(read, columns[field_], path, options),
            minimum=smallest,
            counts=whole or field_ == "people",
        )
        note = "note" if field_ == "value" else "people_note"
        table = table.with_columns(found.values.alias(field_), found.notes.alias(note))
        said = (*said, *found.said)
    if "people" in columns:
        lost = pl.col("people").is_null() & pl.col("value").is_not_null()
        table = table.with_columns(
            pl.when(lost).then(pl.lit("no people")).otherwise(pl.col("note")).alias("note"),
            pl.when(lost).then(None).otherwise(pl.col("value")).alias("value"),
        ).drop("people_note")
    return _with_by(table), said


def decimal_of(table: Table, column: str, path: Path | GivenFrame, options: ReadOptions) -> str | None:
    """Return the sign before the decimals of a column, where its kind or the user says it; None if it must be told.

    Numbers that come as numbers have a point, and so have those of a workbook, whose cells are numbers even where
    others of the column are signs of suppression.
    """
    if table.native.schema[column].is_numeric():
        return "."
    if options.decimal is None and isinstance(path, Path) and TableSource.of(path).kind is TableKind.WORKBOOK:
        comma = table.frame[column].str.contains(",", literal=True).any()
        return None if comma else "."
    return options.decimal


def _with_by(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table with one column for all that tell tables apart."""
    names = [name for name in table.columns if name.startswith("by ")]
    if not names:
        return table
    together = pl.concat_str([pl.col(name).fill_null("") for name in names], separator=BETWEEN).alias("by")
    return table.with_columns(together).drop(names)


def _with_codes(
    table: pl.DataFrame,
    columns: Mapping[str, str],
    where: str,
    version: Version | None,
    level: str | None,
    options: ReadOptions,
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    missing = table.filter(pl.col("code").fill_null("") == "")
    tables = max(1, table.select(name for name in table.columns if name.startswith("by ")).n_unique())
    if len(missing) > max(tables, _MAX_WITHOUT_CODE * len(table)):
        row = missing["row"][0]
        raise InputError(
            f"{where}, row {row}, {columns['code']}", "there is no code", hint="Give every figure its code."
        )
    width = options.code_width[-1] if options.code_width else None
    try:
        codes = read_codes(table["code"], version, column=columns["code"], level=level, width=width)
    except InputError as error:
        raise InputError(f"{where}, {error.where}", error.what, hint=error.hint) from None
    table = table.with_columns(codes.values.fill_null(NO_CODE).alias("code"))
    known = set(version.by_value) if version is not None else set()
    floats = table.filter(pl.col("code").str.contains(r"^\d+\.0+$") & ~pl.col("code").is_in(sorted(known)))
    if len(floats):
        row, said = floats.row(0)[:2]
        raise InputError(
            f"{where}, row {row}, {columns['code']}",
            f"the code {said!r} was turned into a number",
            hint="Keep the column of codes as text.",
        )
    return table, codes.said


def _refuse_repeats(rows: pl.DataFrame, table: Table, columns: Mapping[str, str], *, several: bool) -> None:
    """Raise InputError if a code stands twice: the file has several tables, or a row twice."""
    keys = ["code", *(["by"] if "by" in rows.columns else [])]
    twice = rows.filter((pl.col("code") != NO_CODE) & pl.struct(keys).is_duplicated())
    if twice.is_empty():
        return
    same = twice.filter(pl.all_horizontal(pl.col(key) == twice[key][0] for key in keys))
    first, second = same["row"][0], same["row"][1]
    frame = table.frame
    others = [name for name in frame.columns if name not in columns.values()]
    rows_alike = [row - table.row_of(0) for row in same["row"]]
    apart = [name for name in others if frame[name].gather(rows_alike).n_unique() > 1]
    # What is another in every row (a figure, a note) tells no tables apart.
    apart = [name for name in apart if frame[name].n_unique() <= len(frame) / 2] or apart
    shown = "; ".join(f"‘{name}’ has {_some(frame[name])}" for name in apart)
    apart_by = " ".join(f"--by {name}" for name in apart)
    if not several:
        hint = "Keep the rows of one table." if apart else "Keep one of the rows."
    elif apart:
        hint = f"Convert each table apart ({apart_by}), or keep the rows of one."
    else:
        hint = "Keep one of the rows, or name the columns that tell them apart: --by COLUMN."
    raise InputError(
        f"{table.where}, row {second}, {columns['code']}",
        f"{same['code'][0]} has a figure in row {first} already" + (f": {shown}" if shown else ""),
        hint=hint,
    )


def _some(values: pl.Series) -> str:
    different = values.drop_nulls().unique(maintain_order=True).cast(pl.String)
    more = f" and {len(different) - _VALUES_SHOWN} more" if len(different) > _VALUES_SHOWN else ""
    return ", ".join(different.head(_VALUES_SHOWN)) + more


def scan_records(path: Path, options: ReadOptions = TOLD) -> pl.LazyFrame:
    """Return records of people of a table of any kind; codes stay text, and a Parquet file and a plain CSV are read
    when they are asked for.

    Raises:
        InputError: it can't be read.
    """
    found = TableSource.of(path, options.sheet)
    if found.kind is TableKind.PARQUET and found.path is not None:
        return scan_parquet(path)
    if found.kind is TableKind.TEXT and found.path is not None and is_plain_csv(found, options):
        return pl.scan_csv(path, infer_schema=False)
    return read_source(found, options).frame.lazy()
