"""Published figures by code, and records of people, from CSV or Parquet; suppressed figures keep the reason."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from occumap.column_named import column_named
from occumap.errors import InputError
from occumap.io.dual_coded_records import scan_parquet
from occumap.io.frames import GivenFrame
from occumap.io.tables import find_named_column, read_csv_table, refuse_missing

# A publication may have a row for people it couldn't code; where many rows have no code, something else is wrong.
NO_CODE = "(no code)"
_MAX_WITHOUT_CODE = 0.05
SUPPRESSED: Mapping[str, str] = {
    "x": "unreliable",
    "!": "unreliable",
    "[u]": "unreliable",
    "..": "disclosive",
    "*": "disclosive",
    "c": "disclosive",
    "[c]": "disclosive",
    ":": "not available",
    "z": "not available",
    "[x]": "not available",
    "[z]": "not available",
    "#": "not available",
    "-": "nil or negligible",
    "–": "nil or negligible",
    "~": "nil or negligible",
    "[low]": "nil or negligible",
}


def read_figures(
    path: Path | GivenFrame,
    *,
    code: str,
    value: str,
    by: str | None = None,
    people: str | None = None,
    minimum: float | None = 0.0,
) -> pl.DataFrame:
    """Return figures by code: ``row, code, value, note``, and ``by`` and ``people`` if asked for.

    ``row`` is the place in the file, the header being row 1. ``value`` is null where suppressed; ``note`` says why.

    Args:
        path: a CSV or a Parquet file, or a user's data frame.
        code, value: the columns of codes and of figures.
        by: a column that tells several tables in one file apart, such as the region.
        people: the column of people that a mean is of.
        minimum: the smallest figure there can be; None if any.

    Raises:
        InputError: with row and column: no code, a figure that is neither a finite number nor a sign of suppression.
    """
    frame = _text(path)
    columns = _columns(frame, path, {"code": code, "value": value, "by": by, "people": people})
    table = _with_codes(frame, columns, path)
    numbers = {"value": minimum} | ({"people": 0.0} if people else {})
    for field, smallest in numbers.items():
        table = _with_numbers(table, field, columns[field], path, smallest)
    if people:
        lost = pl.col("people").is_null() & pl.col("value").is_not_null()
        table = table.with_columns(
            pl.when(lost).then(pl.lit("no people")).otherwise(pl.col("note")).alias("note"),
            pl.when(lost).then(None).otherwise(pl.col("value")).alias("value"),
        ).drop("people_note")
    return table


def _columns(frame: pl.DataFrame, path: Path | GivenFrame, named: Mapping[str, str | None]) -> dict[str, str]:
    """Return the columns that a user named, as the table has them."""
    return {field: find_named_column(frame, name, where=str(path)) for field, name in named.items() if name}


def _with_codes(frame: pl.DataFrame, columns: Mapping[str, str], path: Path | GivenFrame) -> pl.DataFrame:
    """Return the rows that have a code or a figure, each with its place in the file and a code."""
    table = frame.with_row_index("row", offset=2).select(
        pl.col("row").cast(pl.Int64),
        *(column_named(name).str.strip_chars().alias(field) for field, name in columns.items()),
    )
    # Footnotes have neither code nor figure; blank rows have nothing.
    table = table.filter(pl.any_horizontal(pl.col("code", "value").fill_null("") != ""))
    missing = table.filter(pl.col("code").fill_null("") == "")
    if len(missing) > max(1, _MAX_WITHOUT_CODE * len(table)):
        row = missing["row"][0]
        raise InputError(
            f"{path}, row {row}, {columns['code']}", "there is no code", hint="Give every figure its code."
        )
    none = pl.col("code").fill_null("") == ""
    table = table.with_columns(pl.when(none).then(pl.lit(NO_CODE)).otherwise("code").alias("code"))
    floats = table.filter(pl.col("code").str.contains(r"^\d+\.0+$"))
    if len(floats):
        row, said = floats.row(0)[:2]
        raise InputError(
            f"{path}, row {row}, {columns['code']}",
            f"the code {said!r} was turned into a number",
            hint="Keep the column of codes as text.",
        )
    return table


def scan_records(path: Path) -> pl.LazyFrame:
    """Return records of people, read when they are asked for; codes in a CSV stay text.

    Raises:
        InputError: neither a CSV nor Parquet.
    """
    refuse_missing(path)
    if path.suffix.casefold() == ".parquet":
        return scan_parquet(path)
    if path.suffix.casefold() != ".csv":
        raise InputError(str(path), "records are read from CSV or Parquet", hint="Save the file as one of them.")
    return pl.scan_csv(path, infer_schema=False)


def _text(path: Path | GivenFrame) -> pl.DataFrame:
    if isinstance(path, GivenFrame) or path.suffix.casefold() != ".parquet":
        return read_csv_table(path)
    return scan_parquet(path).select(pl.all().cast(pl.String)).collect()


def _with_numbers(
    table: pl.DataFrame, field: str, column: str, path: Path | GivenFrame, minimum: float | None
) -> pl.DataFrame:
    text = pl.col(field).fill_null("")
    sign = text.str.to_lowercase()
    number = text.str.replace_all(",", "").cast(pl.Float64, strict=False)
    note = pl.when(text == "").then(pl.lit("not given")).otherwise(sign.replace_strict(SUPPRESSED, default=None))
    name = "note" if field == "value" else f"{field}_note"
    read = table.with_columns(note.alias(name), number.alias("__number"))
    fine = pl.col("__number").is_finite() & (
        (pl.col("__number") >= minimum) if minimum is not None else pl.lit(value=True)
    )
    wrong = read.filter(pl.col(name).is_null() & ~fine.fill_null(value=False))
    if len(wrong):
        row = wrong.row(0, named=True)
        below = minimum is not None and row["__number"] is not None and row["__number"] < minimum
        said = f"below {minimum:g}" if below else "neither a number nor a sign for a suppressed figure"
        raise InputError(
            f"{path}, row {row['row']}, {column}",
            f"{row[field]!r} is {said}",
            hint=f"Give {minimum:g} or more."
            if below
            else f"Give a number, or one of the signs {' '.join(SUPPRESSED)}",
        )
    value = pl.when(pl.col(name).is_null()).then(pl.col("__number"))
    return read.with_columns(value.alias(field)).drop("__number")
