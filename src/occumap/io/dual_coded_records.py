"""Records of people coded to two versions at once, and tables of pairs with a count or share that the user names.

A row is a record, or as many as its column ``records`` says; each counts as its ``weight``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf
from pathlib import Path

import polars as pl

from occumap.column_named import column_named, no_column
from occumap.errors import InputError
from occumap.io.code_column import read_codes
from occumap.io.frames import GivenFrame
from occumap.io.numbers import number_column
from occumap.io.pair_figures import (
    OF_LINKS,
    partly,
    refuse_correspondence,
    refuse_counted_rows,
    refuse_totals,
    refuse_unused_figures,
    several_targets,
    weights_from_counts,
    weights_from_shares,
    weights_from_single_links,
)
from occumap.io.tables import find_columns, find_named_column
from occumap.model.version import Version
from occumap.model.weights import ALL, WeightedCorrespondence, from_people
from occumap.read_options import TOLD, ReadOptions


@dataclass(frozen=True, slots=True)
class PairColumns:
    """What weighs the pairs of a table, as the user said it.

    Args:
        count: the column that counts people or entries; the table then has one row for each pair.
        share: the column of shares of the group that a pair leads from.
        source: what to call a table with either; its file if not given.
        strict: refuse a table that nobody said how to weigh, with a column of figures or without counts.
        people_only: whether only people count, for what a refusal says.
    """

    count: str = ""
    share: str = ""
    source: str = ""
    strict: bool = False
    people_only: bool = False


_FLOAT = re.compile(r"^([0-9]+)\.0+$")
RECORDS_ALONE = PairColumns()


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
    versions: Mapping[str, Version] | None = None,
    pairs: PairColumns = RECORDS_ALONE,
    options: ReadOptions = TOLD,
) -> WeightedCorrespondence:
    """Read weighted links from records with a code of either version; arguments are those of `read_dual_coding`.

    Raises:
        InputError: with row and column, a record without a code, or with a weight that is none; a table of pairs of
            which nobody said how they are weighed.
    """
    _refuse_no_versions(from_version, to_version, path)
    held = dict(versions or {})
    columns = _columns(frame, path, from_version, to_version, weight, groups, held, pairs, options)
    if pairs.strict and not (pairs.count or pairs.share):
        refuse_unused_figures(
            frame.collect_schema().names(), set(columns.values()), where=str(path), people_only=pairs.people_only
        )
    sides = (("from", from_version), ("to", to_version))
    codes = [
        _written(frame, columns[side], held.get(version), known.get(version, ()), options) for side, version in sides
    ]

    number = partial(_number, frame, columns, path, options)
    blank = pl.all_horizontal(_is_blank(columns[side]) for side, _ in sides)
    # Rows of a CSV that are blank through and through are no records.
    records = (
        frame.with_row_index("row", offset=2)
        .filter(~blank)
        .select(
            "row",
            codes[0].alias("from"),
            codes[1].alias("to"),
            number("weight").alias("weight"),
            number("records").alias("records"),
            *(number(name).alias(name) for name in ("people", "share") if name in columns),
            *(pl.col(columns[f"group {name}"]).cast(pl.String).alias(f"group {name}") for name in groups),
        )
    )
    if leave_uncoded:
        records = _with_both_codes(records, dict(sides), known)
    _refuse_bad_records(records, path, columns)
    refuse_totals(records, columns, held, dict(sides), where=str(path))
    if "people" in columns or "share" in columns:
        return _weighed(records.collect(), path, from_version, to_version, pairs)
    found = _by_group(records, groups, path)
    if pairs.strict and not {"weight", "records"} & set(columns):
        if (found.filter(pl.col("group") == ALL)["people"] == 1).all():
            return _links_alone(frame, found, path, (from_version, to_version), pairs)
        refuse_counted_rows(frame, set(columns.values()), [columns["from"], columns["to"]], where=str(path))
    return from_people(from_version, to_version, found.with_columns(pl.lit(source).alias("source")))


def _with_both_codes(
    records: pl.LazyFrame, sides: Mapping[str, str], known: Mapping[str, Collection[str]]
) -> pl.LazyFrame:
    return records.filter(
        pl.col(side).is_in(sorted(known[version])) if version in known else pl.col(side).is_not_null()
        for side, version in sides.items()
    )


def _refuse_no_versions(from_version: str, to_version: str, path: Path | GivenFrame) -> None:
    """Raise InputError unless both versions are named."""
    if not (from_version and to_version):
        raise InputError(
            str(path),
            "it doesn't say which versions its codes are of",
            hint="Name its two columns of codes after their versions, such as soc2010 and soc2020.",
        )


def _number(
    frame: pl.LazyFrame, columns: Mapping[str, str], path: Path | GivenFrame, options: ReadOptions, what: str
) -> pl.Expr:
    """Return a column as numbers; 1 for each row where there is none."""
    if what not in columns:
        return pl.lit(1.0)
    counts, shares = what == "people", what == "share"
    return number_column(frame, columns[what], where=str(path), decimal=options.decimal, counts=counts, shares=shares)


def _by_group(records: pl.LazyFrame, groups: Sequence[str], path: Path | GivenFrame) -> pl.DataFrame:
    """Return the mass of each pair among all, and among each group of people.

    Raises:
        InputError: there are no records.
    """
    told = [pl.lit(ALL), *(pl.col(f"group {name}") for name in groups)]
    found = pl.concat([_counted(records, group) for group in told])
    if found.is_empty():
        raise InputError(str(path), "it has no records", hint="Give a file with a row for each person.")
    return found


def _links_alone(
    frame: pl.LazyFrame, found: pl.DataFrame, path: Path | GivenFrame, ids: tuple[str, str], pairs: PairColumns
) -> WeightedCorrespondence:
    """Return the weights of pairs that nothing counts, each of them there once: exact, if no group has two targets.

    Raises:
        InputError: a group has, or a link is to a part of a group only, or people are to be counted.
    """
    links = found.filter(pl.col("group") == ALL).select("from", "to")
    called = f"{OF_LINKS}{path.name if isinstance(path, Path) else path}"
    exact = None if pairs.people_only else weights_from_single_links(*ids, links, called)
    part = partly(frame)
    if exact is None or part:
        raise refuse_correspondence(str(path), "" if pairs.people_only else several_targets(links), part)
    return exact


def _columns(
    frame: pl.LazyFrame,
    path: Path | GivenFrame,
    from_version: str,
    to_version: str,
    weight: str,
    groups: Sequence[str],
    held: Mapping[str, Version],
    pairs: PairColumns,
    options: ReadOptions,
) -> dict[str, str]:
    """Return the columns of a table by what they hold."""
    wanted: dict[str, tuple[str, ...]] = {
        "from": (from_version, "old", "old code", "from", "from_code", "source_code"),
        "to": (to_version, "new", "new code", "to", "to_code", "target_code"),
        "weight": (weight or "weight",),
        "records": ("records",),
        **{f"group {name}": (name,) for name in groups},
    }
    empty = pl.DataFrame(schema=frame.collect_schema())
    named = {"from": options.from_column, "to": options.to_column, "people": pairs.count, "share": pairs.share}
    for field, name in named.items():
        if name:
            wanted[field] = (find_named_column(empty, name, where=str(path)),)
    if pairs.count or pairs.share:
        del wanted["weight"], wanted["records"]
    optional = ["records"] if weight else ["weight", "records"]
    by_codes = [side for side, version in (("from", from_version), ("to", to_version)) if version in held]
    found = find_columns(empty, wanted, where=str(path), optional=[*optional, *by_codes])
    for side, version in (("from", from_version), ("to", to_version)):
        if side not in found:
            found[side] = _column_of_codes(frame, path, held[version], wanted[side], set(found.values()))
    return found


def _column_of_codes(
    frame: pl.LazyFrame, path: Path | GivenFrame, version: Version, names: Sequence[str], taken: Collection[str]
) -> str:
    """Return the one column whose codes are those of a version, where none is called after it."""
    table = frame.collect()
    fitting = []
    for name in table.columns:
        cells = table[name].cast(pl.String).drop_nulls().unique()
        if name not in taken and len(cells) and read_codes(cells, version).values.is_in(list(version.by_value)).all():
            fitting.append(name)
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise no_column(list(names), table.columns, where=str(path), what=f"codes of {version.id}")
    raise InputError(
        str(path),
        f"{' and '.join(f'‘{name}’' for name in fitting[:3])} could have codes of {version.id}",
        hint=f"Call the right one {version.id}, or name it: --from-column, --to-column.",
    )


def _weighed(
    records: pl.DataFrame, path: Path | GivenFrame, from_version: str, to_version: str, pairs: PairColumns
) -> WeightedCorrespondence:
    name = path.name if isinstance(path, Path) else str(path)
    if pairs.share:
        table = records.select("row", "from", "to", "share")
        source = pairs.source or f"‘{pairs.share}’ of {name}"
        return weights_from_shares(from_version, to_version, table, source, where=str(path))
    table = records.select("row", "from", "to", "people")
    source = pairs.source or f"‘{pairs.count}’ of {name}"
    return weights_from_counts(from_version, to_version, table, source, where=str(path))


def _written(
    frame: pl.LazyFrame, column: str, version: Version | None, known: Collection[str], options: ReadOptions
) -> pl.Expr:
    """Return the codes of a column as their version writes them: without ``.0``, with lost zeros, null for −9."""
    text = column_named(column).cast(pl.String).str.strip_chars()
    cells = frame.select(text.alias("code")).unique().collect(engine="streaming")["code"].drop_nulls()
    width = options.code_width[-1] if options.code_width else None
    codes = read_codes(cells, version, column=column, width=width).values
    meant = {cell: code for cell, code in zip(cells, codes, strict=True) if not (code and "}" in code)}
    if version is None:
        signed = {"".join(filter(str.isalnum, code)): code for code in known if not code.isalnum()}
        meant = {cell: signed.get(code, _whole(code)) if code else None for cell, code in meant.items()}
    return text.replace_strict(list(meant), list(meant.values()), default=None, return_dtype=pl.String)


def _is_blank(column: str) -> pl.Expr:
    """Return where a column has nothing, or the ``}}}}`` of a see-reference."""
    text = column_named(column).cast(pl.String).str.strip_chars().fill_null("")
    return (text == "") | text.str.contains("}", literal=True)


def _whole(code: str) -> str:
    """Return a code that was turned into a number, such as 2134.0, as it was."""
    return _FLOAT.sub(r"\1", code)


def _refuse_bad_records(records: pl.LazyFrame, path: Path | GivenFrame, columns: Mapping[str, str]) -> None:
    weighing = [name for name in ("weight", "records", "people", "share") if name in records.collect_schema().names()]
    numbers = pl.col("weight", "records")
    none = pl.any_horizontal(pl.col("from", "to").is_null())
    fine = pl.all_horizontal((numbers > 0) & numbers.is_finite()).fill_null(value=False)
    for name in weighing[2:]:
        # A pair of a table may count none, unlike a record.
        fine &= ((pl.col(name) >= 0) & pl.col(name).is_finite()).fill_null(value=False)
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
    column = next(name for name in weighing if row[name] is None or not 0 < row[name] < inf)
    called, least = {"people": ("number of people", "0 or more"), "share": ("share", "0 or more")}.get(
        column, (f"{column}", "above 0")
    )
    if column == "records":
        called = "number of records"
    raise InputError(
        f"{path}, row {row['row']}, {columns[column]}",
        f"the {called} is {'missing or suppressed' if row[column] is None else row[column]}",
        hint=f"Give a finite number, {least}"
        + (", or leave out all pairs of its group." if column in {"people", "share"} else "."),
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
