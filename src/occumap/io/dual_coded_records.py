"""Records of people coded to two versions at once, as CSV or Parquet.

A row is a record, or as many as its column ``records`` says; each counts as its ``weight``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import inf
from pathlib import Path

import polars as pl

from occumap.column_named import column_named
from occumap.errors import InputError
from occumap.io.frames import GivenFrame
from occumap.io.tables import code_text, find_columns
from occumap.model.weights import ALL, WeightedCorrespondence, from_people


def scan_parquet(path: Path) -> pl.LazyFrame:
    """Return a Parquet file, to be read when it is asked for.

    Raises:
        InputError: it is no Parquet file.
    """
    try:
        frame = pl.scan_parquet(path)
        frame.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(
            str(path), f"it can't be read as Parquet ({error})", hint="Save it as Parquet again."
        ) from None
    return frame


def read_records(
    frame: pl.LazyFrame,
    path: Path | GivenFrame,
    from_version: str,
    to_version: str,
    source: str,
    weight: str,
    groups: Sequence[str],
    leave_uncoded: bool,
    known: Mapping[str, Collection[str]],
) -> WeightedCorrespondence:
    """Read weighted links from records with a code of either version; arguments are those of `read_dual_coding`.

    Raises:
        InputError: with row and column, a record without a code, or with a weight that is none.
    """
    if not (from_version and to_version):
        raise InputError(
            str(path),
            "it doesn't say which versions its codes are of",
            hint="Name its two columns of codes after their versions, such as soc2010 and soc2020.",
        )
    schema = frame.collect_schema()
    wanted: dict[str, tuple[str, ...]] = {
        "from": (from_version, "old", "old code", "from", "from_code"),
        "to": (to_version, "new", "new code", "to", "to_code"),
        "weight": (weight or "weight",),
        "records": ("records",),
        **{f"group {name}": (name,) for name in groups},
    }
    empty = pl.DataFrame(schema=schema)
    optional = ("records",) if weight else ("weight", "records")
    columns = find_columns(empty, wanted, where=str(path), optional=optional)
    sides = (("from", from_version), ("to", to_version))
    codes = [_written(columns[side], schema, known.get(version, ())) for side, version in sides]
    records = frame.with_row_index("row", offset=2).select(
        "row",
        codes[0].alias("from"),
        codes[1].alias("to"),
        _number(columns.get("weight"), schema).alias("weight"),
        _number(columns.get("records"), schema).alias("records"),
        *(pl.col(columns[f"group {name}"]).cast(pl.String).alias(f"group {name}") for name in groups),
    )
    # Rows of a CSV that are blank through and through are no records.
    records = records.filter(~pl.all_horizontal(pl.col("from", "to").is_null()))
    if leave_uncoded:
        for side, version in sides:
            records = records.filter(
                pl.col(side).is_in(sorted(known[version])) if version in known else pl.col(side).is_not_null()
            )
    _refuse_bad_records(records, path, columns)
    tables = [_counted(records, pl.lit(ALL))]
    tables += [_counted(records, pl.col(f"group {name}")) for name in groups]
    pairs = pl.concat(tables)
    if pairs.is_empty():
        raise InputError(str(path), "it has no records", hint="Give a file with a row for each person.")
    return from_people(from_version, to_version, pairs.with_columns(pl.lit(source).alias("source")))


def _written(column: str, schema: pl.Schema, known: Collection[str]) -> pl.Expr:
    """Return the codes of a column as their version writes them, where the sign in them was left out (213403)."""
    codes = code_text(column) if schema[column] == pl.String else _as_code(column)
    signed = {"".join(filter(str.isalnum, code)): code for code in known if not code.isalnum()}
    return codes.replace(list(signed), list(signed.values())) if signed else codes


def _as_code(column: str) -> pl.Expr:
    return column_named(column).cast(pl.Int64, strict=False).cast(pl.String)


def _number(column: str | None, schema: pl.Schema) -> pl.Expr:
    if column is None:
        return pl.lit(1.0)
    number = column_named(column)
    if schema[column] == pl.String:
        return number.str.strip_chars().cast(pl.Float64, strict=False)
    return number.cast(pl.Float64)


def _refuse_bad_records(records: pl.LazyFrame, path: Path | GivenFrame, columns: Mapping[str, str]) -> None:
    numbers = pl.col("weight", "records")
    none = pl.any_horizontal(pl.col("from", "to").is_null())
    fine = pl.all_horizontal((numbers > 0) & numbers.is_finite()).fill_null(value=False)
    bad = records.filter(none | ~fine).head(1).collect()
    if bad.is_empty():
        return
    row = bad.row(0, named=True)
    for side in ("from", "to"):
        if row[side] is None:
            raise InputError(
                f"{path}, row {row['row']}, {columns[side]}",
                "a record has no code here",
                hint="Give both codes, or leave such records out (--leave-uncoded): one code alone is no evidence.",
            )
    column = next(name for name in ("weight", "records") if row[name] is None or not 0 < row[name] < inf)
    raise InputError(
        f"{path}, row {row['row']}, {columns[column]}",
        f"the {column} is {'missing or not a number' if row[column] is None else row[column]}",
        hint="Give a finite number above 0.",
    )


def _counted(records: pl.LazyFrame, group: pl.Expr) -> pl.DataFrame:
    """Return mass of each pair, and the effective number of records (Kish) that the shares of either group rest on."""
    weight, records_each = pl.col("weight"), pl.col("records")
    told = records.with_columns(group.alias("group")).filter(pl.col("group").is_not_null())
    pairs = told.group_by("group", "from", "to").agg(
        (weight * records_each).sum().alias("people"), (weight**2 * records_each).sum().alias("squares")
    )
    # Pieces come in any order, and with it the last bit of a sum: twelve places are the same each time.
    table = pairs.collect(engine="streaming").sort("group", "from", "to")
    table = table.with_columns(pl.col("people", "squares").round_sig_figs(12))
    kish = [
        (pl.col("people").sum().over("group", side) ** 2 / pl.col("squares").sum().over("group", side)).alias(name)
        for side, name in (("from", "base"), ("to", "base_to"))
    ]
    return table.with_columns(kish).drop("squares").select("from", "to", "group", "people", "base", "base_to")
