"""Records of people brought from one version to another, piece by piece, with an account of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from occumap.atomic import replacing
from occumap.catalog.weight_sources import describe, is_made_up
from occumap.catalog.weights import WeightOptions, version_or_none
from occumap.column_named import column_named, no_column
from occumap.errors import InputError
from occumap.evidence.convert_records import draw_codes, spread_records
from occumap.io.code_column import read_codes
from occumap.io.figures_table import scan_records
from occumap.io.numbers import number_column
from occumap.model.noun import counted
from occumap.model.version import Version
from occumap.model.weights import ALL, WeightedCorrespondence
from occumap.read_options import TOLD, ReadOptions
from occumap.workflows.figures.chosen_weights import (
    Weights,
    choose_weights,
    level_of,
    refuse_column_of_new,
    weights_at_level,
)

_CODE, _WEIGHT = "__occumap_code", "__occumap_weight"
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class ConvertedRecords:
    """Where converted records were written, what they rest on, and the account of them.

    ``records`` is how many were in, ``left`` how many got no code, by reason, ``said`` what was understood of codes.
    """

    path: Path
    weights: WeightedCorrespondence
    records: int
    left: tuple[tuple[str, int], ...]
    said: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """What the shares rest on, in words."""
        return describe(self.weights)

    @property
    def made_up(self) -> bool:
        """Whether the shares rest on invented records."""
        return is_made_up(self.weights)

    @property
    def left_out(self) -> float:
        """How many records got no code, as a fraction."""
        return sum(n for _, n in self.left) / self.records if self.records else 0.0

    @property
    def balance(self) -> str:
        """In, out and left out in one line."""
        gone = sum(n for _, n in self.left)
        parts = ", ".join(f"{n:,} {reason}" for reason, n in self.left)
        said = f"{self.records:,} in = {self.records - gone:,} out + {gone:,} left out"
        return f"{said} ({parts})" if parts else said


def convert_records(
    path: Path,
    target: Path,
    *,
    from_version: str,
    to_version: str,
    code: str,
    how: str = "draw",
    weight: str | None = None,
    weights: Sequence[Weights] | Weights | None = None,
    via: Sequence[str] = (),
    source: str = "",
    group: str = ALL,
    level: str | None = None,
    seed: int = 0,
    leave_unknown: bool = False,
    read_weights: WeightOptions | None = None,
    options: ReadOptions = TOLD,
) -> ConvertedRecords:
    """Write records with codes of the later version, piece by piece; the user's own columns stay as they are.

    Args:
        path: a file with a row for each person.
        target: the file to write, CSV or Parquet.
        from_version: the version of its codes.
        to_version: the version they are brought to, and the name of the new column.
        code: the column of codes.
        how: ``draw`` a code for each record by the shares, or ``spread`` it over all with fractions.
        weight: for ``spread``, the column of weights that fractions multiply.
        weights: the evidence: a name or file; several are composed. Nothing is taken if none is named.
        via: the versions between.
        source: of the weights.
        group: the people whose weights are used.
        level: of the codes, if not the lowest.
        seed: of the draw.
        leave_unknown: write records whose code has no weight with no new code, and count them in the account.
        read_weights: how a table of weights is read, where the user said it.
        options: what the user said of the file of records.

    Raises:
        OccumapError: something can't be read, a code isn't of the version, or the file can't be written.
    """
    records = scan_records(path, options)
    names = records.collect_schema().names()
    for wanted in filter(None, (code, weight)):
        if wanted not in names:
            raise no_column([wanted], names, where=str(path))
    old, new = version_or_none(from_version), version_or_none(to_version)
    ids = tuple(version.id if version else given for version, given in ((old, from_version), (new, to_version)))
    refuse_column_of_new(code, *ids, where=str(path))
    read = replace(read_weights or WeightOptions(), versions=tuple(version for version in (old, new) if version))
    chosen = choose_weights(weights, *ids, via=via, source=source, group=group, how=read).weights
    table = weights_at_level(chosen, old, new, level) if level else chosen
    counts, meant, said = _codes(records, code, old, level_of(old, level), options)
    left = _left_out(counts, table, f"{path}, {code}", ids[0], leave_unknown=leave_unknown)
    coded = records.with_columns(meant.alias(_CODE))
    _sink(
        _converted(coded, table, to=ids[1], how=how, weight=weight, seed=seed, where=str(path), options=options), target
    )
    return ConvertedRecords(target, table, int(counts["n"].sum()), left, said)


def _converted(
    coded: pl.LazyFrame,
    table: WeightedCorrespondence,
    *,
    to: str,
    how: str,
    weight: str | None,
    seed: int,
    where: str,
    options: ReadOptions,
) -> pl.LazyFrame:
    """Return records with new codes; a column of weights is read as numbers, and the others are left as they are."""
    if how == "draw":
        return draw_codes(coded, table, code=_CODE, to=to, seed=seed).drop(_CODE)
    if weight:
        coded = coded.with_columns(number_column(coded, weight, where=where, decimal=options.decimal).alias(_WEIGHT))
    spread = spread_records(coded, table, code=_CODE, to=to, weight=_WEIGHT if weight else None).drop(_CODE)
    return spread.with_columns(pl.col(_WEIGHT).alias(weight)).drop(_WEIGHT) if weight else spread


def _codes(
    records: pl.LazyFrame, column: str, version: Version | None, level: str | None, options: ReadOptions
) -> tuple[pl.DataFrame, pl.Expr, tuple[str, ...]]:
    """Return how many records have each code, the codes as the version writes them, and what was understood."""
    text = column_named(column).cast(pl.String).str.strip_chars()
    cells = records.group_by(text.alias("cell")).agg(pl.len().alias("n")).collect(engine="streaming").sort("cell")
    width = options.code_width[-1] if options.code_width else None
    read = read_codes(cells["cell"], version, column=column, level=level, width=width)
    there = cells.with_columns(read.values, read.reasons)
    meant = text.replace_strict(there["cell"], there["code"], default=None, return_dtype=pl.String)
    return there, meant, read.said


def _left_out(
    counts: pl.DataFrame, weights: WeightedCorrespondence, where: str, version: str, *, leave_unknown: bool
) -> tuple[tuple[str, int], ...]:
    """Return how many records get no code, by reason; codes without weights are an error unless they may be left.

    Raises:
        InputError: codes without weights: nobody would know where those people went.
    """
    known = sorted(set(weights.frame["from"]))
    strange = counts.filter(pl.col("code").is_not_null() & ~pl.col("code").is_in(known)).sort("code")
    if len(strange) and not leave_unknown:
        codes = ", ".join(strange["code"].unique(maintain_order=True).head(_SHOWN))
        raise InputError(
            where,
            f"{strange['n'].sum():,} records have codes without weights from {version} ({codes})",
            hint="Name the version of the codes, choose another source, or leave these records without a new code: "
            "--leave-unknown.",
        )
    if counts["code"].is_in(known).sum() == 0:
        raise InputError(
            where,
            f"none of {counted(int(counts['n'].sum()), 'record')} has a code that could be converted",
            hint="Name the column of codes, and their version and level.",
        )
    none = counts.filter(pl.col("code").is_null()).group_by("reason").agg(pl.col("n").sum()).sort("reason")
    unknown = [("with codes without weights", int(strange["n"].sum()))] if len(strange) else []
    return (*((f"with {reason}", int(n)) for reason, n in none.select("reason", "n").iter_rows()), *unknown)


def _sink(result: pl.LazyFrame, target: Path) -> None:
    with replacing(target) as fresh:
        if target.suffix.casefold() == ".parquet":
            result.sink_parquet(fresh)
        else:
            result.sink_csv(fresh)
