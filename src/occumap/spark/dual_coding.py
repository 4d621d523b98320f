"""Weights from people coded to two versions at once, counted on Spark in one pass.

Spark sums the mass of each pair of cells as they stand; the few distinct pairs are then cleaned and checked here, by
the rules of `occumap.io.dual_coding`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from occumap.errors import InputError
from occumap.io.tables import code_text
from occumap.model.weights import ALL, WeightedCorrespondence, from_people
from occumap.spark.session import column, part_of_spark, refuse_absent, refuse_no_numbers, small_table

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

_SIDES = ("from", "to")
_SUMS = ("people", "squares", "wrong")


def dual_coded_on_spark(
    frame: DataFrame,
    *,
    old: str,
    new: str,
    from_version: str,
    to_version: str,
    source: str = "records",
    weight: str | None = None,
    records: str | None = None,
    groups: Sequence[str] = (),
    leave_uncoded: bool = False,
    known: Mapping[str, Collection[str]] | None = None,
) -> WeightedCorrespondence:
    """Return weighted links between two versions; what `read_dual_coding` makes of the same records in a file.

    Args:
        frame: a row is a record, or as many as its column ``records`` says.
        old: the column of codes of the earlier version.
        new: the column of codes of the later one.
        from_version: id of the earlier version.
        to_version: id of the later one.
        source: what to call the records.
        weight: the column of weights, numbers; each record counts once if there is none.
        records: the column that says for how many records a row stands.
        groups: columns that tell groups of people apart, such as sex; ``all`` is always there.
        leave_uncoded: leave records out that have no code of either version, instead of refusing them.
        known: all codes of a version, by its id, for ``leave_uncoded``.

    Raises:
        InputError: a column isn't there or isn't numbers, records lack a code, a weight is not above 0 and finite;
            PySpark isn't installed.
    """
    functions = part_of_spark("sql.functions")
    refuse_absent(frame, [old, new, weight, records, *groups])
    refuse_no_numbers(frame, [weight, records])
    names = [f"group {n}" for n in range(len(groups))]
    keyed = frame.select(
        column(old).alias("from"),
        column(new).alias("to"),
        *(column(group).cast("string").alias(name) for group, name in zip(groups, names, strict=True)),
        *_numbers(weight, records),
    )
    keys = [column(name) for name in (*_SIDES, *names)]
    sets = [keys[:2], *([*keys[:2], column(name)] for name in names)]
    sums = (
        functions.sum(column("mass") * column("each")).alias("people"),
        functions.sum(column("mass") ** 2 * column("each")).alias("squares"),
        functions.sum((~column("fine")).cast("long")).alias("wrong"),
    )
    table = small_table(keyed.groupingSets(sets, *keys).agg(functions.grouping_id().alias("set"), *sums))
    cells = _cleaned(_told(table, names))
    if leave_uncoded:
        cells = _with_both_codes(cells, (from_version, to_version), known or {})
    _refuse_bad_cells(cells, {"from": old, "to": new}, weight or records)
    if cells.is_empty():
        raise InputError("the Spark frame", "it has no records", hint="Give a frame with a row for each person.")
    pairs = _counted(cells).with_columns(pl.lit(source).alias("source"))
    return from_people(from_version, to_version, pairs)


def _numbers(weight: str | None, records: str | None) -> tuple[Column, Column, Column]:
    """Return the columns of the weight, of how many records a row stands for, and of whether both can be used."""
    functions = part_of_spark("sql.functions")
    one, fine = functions.lit(1.0), functions.lit(True)
    mass, each = (column(name).cast("double") if name else one for name in (weight, records))
    for number in (mass, each):
        fine &= functions.coalesce((number > 0) & (number < float("inf")), functions.lit(False))
    return mass.alias("mass"), each.alias("each"), fine.alias("fine")


def _told(table: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return ``group, from, to`` and sums: of a row that Spark summed over some columns, the group it is of.

    Spark numbers grouping sets by a bit for each column summed over, the first column highest.
    """
    all_ = (1 << len(names)) - 1
    parts = [table.filter(pl.col("set") == all_).with_columns(pl.lit(ALL).alias("group"))]
    for n, name in enumerate(names):
        kept = table.filter((pl.col("set") == all_ ^ (1 << (len(names) - 1 - n))) & pl.col(name).is_not_null())
        parts.append(kept.with_columns(pl.col(name).alias("group")))
    return pl.concat([part.select("group", *_SIDES, *_SUMS) for part in parts])


def _cleaned(cells: pl.DataFrame) -> pl.DataFrame:
    """Return codes without spaces; rows that are blank on both sides are no records."""
    codes = [
        code_text(side)
        if cells.schema[side] == pl.String
        else pl.col(side).cast(pl.Int64, strict=False).cast(pl.String)
        for side in _SIDES
    ]
    tidy = cells.with_columns(code.alias(side) for code, side in zip(codes, _SIDES, strict=True))
    return tidy.filter(~pl.all_horizontal(pl.col(_SIDES).is_null()))


def _with_both_codes(
    cells: pl.DataFrame, versions: tuple[str, str], known: Mapping[str, Collection[str]]
) -> pl.DataFrame:
    for side, version in zip(_SIDES, versions, strict=True):
        there = pl.col(side).is_in(sorted(known[version])) if version in known else pl.col(side).is_not_null()
        cells = cells.filter(there)
    return cells


def _refuse_bad_cells(cells: pl.DataFrame, columns: Mapping[str, str], weight: str | None) -> None:
    for side in _SIDES:
        if cells[side].null_count():
            raise InputError(
                f"the Spark frame, column {columns[side]!r}",
                "records have no code here",
                hint="Give both codes, or leave such records out (leave_uncoded): one code alone is no evidence.",
            )
    wrong = int(cells.filter(pl.col("group") == ALL)["wrong"].sum())
    if wrong:
        raise InputError(
            f"the Spark frame, column {weight!r}",
            f"{wrong:,} weights are missing or not above 0",
            hint="Give finite numbers above 0.",
        )


def _counted(cells: pl.DataFrame) -> pl.DataFrame:
    """Return mass of each pair, and the effective number of records (Kish) that the shares of either group rest on."""
    table = cells.group_by("group", *_SIDES).agg(pl.col("people", "squares").sum()).sort("group", *_SIDES)
    # Pieces come in any order, and with it the last bit of a sum: twelve places are the same each time.
    table = table.with_columns(pl.col("people", "squares").round_sig_figs(12))
    kish = [
        (pl.col("people").sum().over("group", side) ** 2 / pl.col("squares").sum().over("group", side)).alias(name)
        for side, name in (("from", "base"), ("to", "base_to"))
    ]
    return table.with_columns(kish).drop("squares")
