"""People coded to two versions at once: the publications of the ONS, and records of a user's own.

Read are the relationship of SOC2010 to SOC2020 (the workbook as it is, or flattened to a CSV with a row for each pair),
tables 1a and 1b of SOC2000 to SOC2010 (.xls), and dual-coded records as CSV or Parquet.

The ONS gives shares to nine places and the sample they are of, so the records behind each pair are known to the last
one. Pairs it left out are missing from the sums; the listed ones are made to sum to 1 and what was left out is kept as
``unlisted``. A group without a sample in a source has no evidence there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.dual_coded_records import RECORDS_ALONE, PairColumns, read_records, scan_parquet
from occumap.io.frames import GivenFrame
from occumap.io.numbers import plain_number
from occumap.io.ons_older_tables import is_older_table, read_older_table
from occumap.io.read_table import Table, read_table
from occumap.io.read_table.source import TableKind, TableSource
from occumap.io.tables import find_columns, read_sheet
from occumap.model.version import Version
from occumap.model.weights import ALL, GAPS_SCHEMA, WeightedCorrespondence, from_people
from occumap.read_options import TOLD, ReadOptions

# What records in a data frame are called as a source.
RECORDS = "records"
SOURCES = {"lfs": "lfs2014-16", "census": "census2011"}
_FIGURES = tuple(f"{sex}_{source}" for source in SOURCES for sex in ("men", "women"))
# How far a share times its base may lie from a whole number of records: shares have nine places.
_ROUNDING = 0.02
_CODE = r"\d{1,6}"


def read_dual_coding(
    path: Path | GivenFrame,
    from_version: str = "",
    to_version: str = "",
    *,
    source: str = "",
    weight: str = "",
    groups: Sequence[str] = (),
    leave_uncoded: bool = False,
    codes: Mapping[str, Collection[str]] | None = None,
    versions: Mapping[str, Version] | None = None,
    pairs: PairColumns = RECORDS_ALONE,
    options: ReadOptions = TOLD,
) -> WeightedCorrespondence:
    """Read weighted links between two versions, from any of the files told above.

    Args:
        path: the file, or records in a user's data frame.
        from_version: id of the earlier version; may be left out for publications of the ONS.
        to_version: id of the later one.
        source: what to call a user's own records; the name of the file if not given.
        weight: the column of weights of records; one named ``weight`` if there is one, else each counts once.
        groups: columns that tell groups of people apart, such as sex; ``all`` is always there.
        leave_uncoded: leave records out that have no code of either version, instead of refusing the file.
        codes: all codes of a version, by its id, for ``leave_uncoded``.
        versions: those held, by id, whose codes say what was meant by 110 or 2134.0.
        pairs: what weighs the pairs of a table that isn't one of records.
        options: what the user said of the file.

    Raises:
        InputError: with row and column, what isn't as it should be.
    """
    said = (weight, groups, leave_uncoded, codes or {}, versions, pairs, options)
    if isinstance(path, GivenFrame):
        return read_records(path.text.lazy(), path, from_version, to_version, source or RECORDS, *said)
    kind = TableSource.of(path, options.sheet).kind
    if kind is TableKind.PARQUET:
        return read_records(scan_parquet(path), path, from_version, to_version, source or path.stem, *said)
    if kind is TableKind.WORKBOOK and is_older_table(path):
        return _as_asked(read_older_table(path), path, from_version, to_version)
    if kind is TableKind.WORKBOOK and options.sheet is None and (rows := _ons_workbook(path)) is not None:
        return _as_asked(_from_ons(rows, path), path, from_version, to_version)
    table = read_table(path, options)
    if {f"{name}_perc_2020" for name in _FIGURES} <= set(table.frame.columns):
        return _as_asked(_from_ons(_long_rows(table.frame), path), path, from_version, to_version)
    frame = table.frame if kind is TableKind.TEXT else _numbers_kept(table)
    return read_records(frame.lazy(), path, from_version, to_version, source or path.stem, *said)


def _numbers_kept(table: Table) -> pl.DataFrame:
    """Return a table as text, but for decimal numbers that come as numbers: a point stands before their decimals."""
    floats = [name for name, kind in table.native.schema.items() if kind.is_float()]
    return table.frame.with_columns(table.native[name] for name in floats)


def _ons_workbook(path: Path) -> Iterator[_Row] | None:
    """Return the pairs of the publication of the ONS, None for a workbook of another kind."""
    frame = read_sheet(path, _first_sheet(path))
    names = {plain(name) for name in frame.columns}
    return _ons_rows(frame, path) if {"soc2010", "soc2020", "menlfsbase2010"} <= names else None


def _as_asked(
    weights: WeightedCorrespondence, path: Path, from_version: str, to_version: str
) -> WeightedCorrespondence:
    asked = (from_version or weights.from_version, to_version or weights.to_version)
    if asked != (weights.from_version, weights.to_version):
        raise InputError(
            str(path),
            f"it has weights from {weights.from_version} to {weights.to_version}, not from {asked[0]} to {asked[1]}",
            hint="Give the table of these versions; weights of another vintage give wrong figures.",
        )
    return weights


def _first_sheet(path: Path) -> str:
    from occumap.io.open_workbook import open_workbook  # noqa: PLC0415 (only workbooks need it)
    from occumap.io.tables import CALAMINE_ERRORS  # noqa: PLC0415

    try:
        return str(open_workbook(path).sheet_names[0])
    except CALAMINE_ERRORS:
        raise InputError(
            str(path), "it is not a complete Excel workbook", hint="Download it again, or save it as .xlsx."
        ) from None


# A row of the publication: its place, old code, new code, and the cells of bases and shares by name.
_Row = tuple[int, str, str, Mapping[str, str | None]]


def _ons_rows(frame: pl.DataFrame, path: Path) -> Iterator[_Row]:
    """Yield pairs of the workbook, where a heading row has the old group and its samples."""
    needed = [f"{name}_{what}" for name in _FIGURES for what in ("base_2010", "perc_2020")]
    find_columns(frame, {name: (name,) for name in ("SOC2010", "SOC2020", *needed)}, where=str(path))
    old, bases = "", dict[str, str | None]()
    for number, row in enumerate(frame.iter_rows(named=True), start=2):
        first, second = (row["SOC2010"] or "").strip(), (row["SOC2020"] or "").strip()
        if first:
            old = _leading_code(first, path, number, "SOC2010")
            bases = {name: row[f"{name}_base_2010"] for name in _FIGURES}
        if second and not second.casefold().startswith("total"):
            if not old:
                raise InputError(
                    f"{path}, row {number}",
                    "a pair comes before any SOC2010 group",
                    hint="Give the file as published.",
                )
            cells = {name: row[f"{name}_perc_2020"] for name in _FIGURES}
            yield number, old, _leading_code(second, path, number, "SOC2020"), _named(bases, cells)


def _long_rows(frame: pl.DataFrame) -> Iterator[_Row]:
    for number, row in enumerate(frame.iter_rows(named=True), start=2):
        bases = {name: row.get(f"{name}_base_2010") for name in _FIGURES}
        cells = {name: row[f"{name}_perc_2020"] for name in _FIGURES}
        yield number, (row.get("s10") or "").strip(), (row.get("s20") or "").strip(), _named(bases, cells)


def _named(bases: Mapping[str, str | None], shares: Mapping[str, str | None]) -> dict[str, str | None]:
    return {f"{n}_base_2010": cell for n, cell in bases.items()} | {
        f"{n}_perc_2020": cell for n, cell in shares.items()
    }


def _leading_code(text: str, path: Path, row: int, column: str) -> str:
    match = re.match(rf"({_CODE})\s*:?", text)
    if not match:
        raise InputError(
            f"{path}, row {row}, {column}", f"{text!r} doesn't begin with a code", hint="Start the cell with a code."
        )
    return match[1]


def _from_ons(rows: Iterable[_Row], path: Path) -> WeightedCorrespondence:
    pairs: dict[tuple[str, str, str, str], int] = {}
    bases: dict[tuple[str, str, str], int] = {}
    for row, old, new, cells in rows:
        for name in _FIGURES:
            sex, source = name.split("_")
            column = f"{name}_perc_2020"
            base = _base(cells[f"{name}_base_2010"], f"{path}, row {row}, {name}_base_2010")
            share = _share(cells[column], f"{path}, row {row}, {column}")
            known = bases.setdefault((old, SOURCES[source], sex), base)
            if known != base:
                raise InputError(
                    f"{path}, row {row}, {name}_base_2010",
                    f"{old} has the base {base} here and {known} above",
                    hint="A group has one base for each source and sex.",
                )
            key = (old, new, SOURCES[source], sex)
            if key in pairs:
                raise InputError(
                    f"{path}, row {row}", f"the pair {old} → {new} appears twice", hint="Keep one of them."
                )
            pairs[key] = _records(share, base, f"{path}, row {row}, {column}")
    return _with_all(pairs, bases, path)


def _base(cell: str | None, where: str) -> int:
    number = _number(cell, where)
    if number < 0 or number != round(number):
        raise InputError(
            where, f"the base {cell!r} is not a number of records", hint="Bases are whole, and not below 0."
        )
    return int(number)


def _share(cell: str | None, where: str) -> float:
    share = _number(cell, where)
    if share > 1:
        raise InputError(
            where,
            f"the share {cell!r} is above 1",
            hint="Shares are fractions: divide percentages (0 to 100) by 100.",
        )
    if share < 0:
        raise InputError(where, f"the share {cell!r} is below 0", hint="Shares are fractions from 0 to 1.")
    return share


def _number(cell: str | None, where: str) -> float:
    number = plain_number(cell)
    if number is None:
        raise InputError(where, f"{cell or 'an empty cell'!r} is not a number", hint="Give a finite number.")
    return number


def _records(share: float, base: int, where: str) -> int:
    """Return the number of records a share is of its base."""
    records = share * base
    if abs(records - round(records)) > _ROUNDING:
        raise InputError(
            where,
            f"a share of {share} of {base} records is {records:.2f} records",
            hint="Give shares with all their decimal places, and the base they are shares of.",
        )
    if share and not base:
        raise InputError(where, f"a share of {share} has no records behind it", hint="Give the base of the share.")
    return round(records)


def _with_all(
    pairs: Mapping[tuple[str, str, str, str], int], bases: Mapping[tuple[str, str, str], int], path: Path
) -> WeightedCorrespondence:
    """Return links of men, women and both; shares sum to 1 but for what the publisher left out, kept beside them."""
    table = pl.DataFrame(
        [(*key, n) for key, n in pairs.items()], schema=["from", "to", "source", "group", "people"], orient="row"
    )
    samples = pl.DataFrame(
        [(*key, n) for key, n in bases.items()], schema=["from", "source", "group", "base"], orient="row"
    )
    both = table.group_by("from", "to", "source").agg(pl.lit(ALL).alias("group"), pl.col("people").sum())
    table = pl.concat([table, both.select(table.columns)])
    both = samples.group_by("from", "source").agg(pl.lit(ALL).alias("group"), pl.col("base").sum())
    samples = pl.concat([samples, both.select(samples.columns)])
    key = ["from", "source", "group"]
    listed = table.group_by(key).agg(pl.col("people").sum().alias("listed"))
    left = samples.join(listed, on=key).sort(key)
    over = left.filter(pl.col("listed") > pl.col("base"))
    if len(over):
        row = over.row(0, named=True)
        raise InputError(
            str(path),
            f"the shares of {row['from']} ({row['source']}, {row['group']}) sum to {row['listed'] / row['base']:.3f}",
            hint="Shares of a group sum to 1 or, where pairs are left out, to less.",
        )
    gaps = left.filter(pl.col("listed") == 0).select(GAPS_SCHEMA.keys())
    unlisted = left.filter(pl.col("listed").is_between(1, pl.col("base") - 1)).select(
        *key, (1 - pl.col("listed") / pl.col("base")).alias("share")
    )
    # The people of a group are its whole sample, so what is unlisted goes with what is listed.
    whole = table.join(left, on=key).filter(pl.col("people") > 0)
    pairs_of_all = whole.with_columns(pl.col("people") * pl.col("base") / pl.col("listed")).drop("listed")
    return from_people("soc2010", "soc2020", pairs_of_all, no_evidence=gaps, unlisted=unlisted)
