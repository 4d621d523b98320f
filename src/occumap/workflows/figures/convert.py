"""Figures and records brought from one version to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from occumap.arguments import choice, either, flag, instance, number, optional, several, takes, text, whole
from occumap.atomic import replacing, write_file
from occumap.catalog import load
from occumap.catalog.noun_arguments import COLUMN, FIGURES, VERSION_ID
from occumap.catalog.weights import MADE_UP, sources, version_or_none
from occumap.catalog.weights import weights as load_weights
from occumap.column_named import column_named, no_column
from occumap.errors import InputError
from occumap.evidence.compose_weights import Drift, aggregate, compose, invert
from occumap.evidence.convert import Converted
from occumap.evidence.convert import convert as convert_sorted
from occumap.evidence.convert_records import draw_codes, spread_records
from occumap.evidence.figure_rows import Sorted, sort_figures
from occumap.evidence.pooled_sources import Agreement, pool
from occumap.io.figures_table import read_figures, scan_records
from occumap.io.frames import GivenFrame, is_frame
from occumap.model.figure_kind import Kind
from occumap.model.noun import Noun, counted
from occumap.model.version import Version
from occumap.model.weights import ALL, WeightedCorrespondence

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

POOLED = "pooled"
Weights = WeightedCorrespondence | str | Path
_WEIGHTS_HINT = "Give a name, a file or a WeightedCorrespondence; a list of them for several steps."
_WEIGHTS = instance("weights", _WEIGHTS_HINT, str, Path, WeightedCorrespondence)


@dataclass(frozen=True, eq=False, repr=False)
class Conversion(Noun):
    """Converted figures, what they were made of, and how the weights came about."""

    converted: Converted
    figures: Sorted
    new: Version | None
    agreement: Agreement | None
    drift: Drift | None

    @cached_property
    def table(self) -> pl.DataFrame:
        """The converted figures with the title of each group and its version."""
        titles = {group.code.value: group.title for group in self.new} if self.new else {}
        version = self.converted.weights.to_version
        return self.converted.frame.with_columns(
            pl.lit(version).alias("version"),
            pl.col("code").replace_strict(titles, default="", return_dtype=pl.String).alias("title"),
        ).select("by", "version", "code", "title", "value", "low", "high", "low_anew", "high_anew", "note")

    def _in_short(self) -> str:
        done = self.converted
        codes = counted(len(done.frame), "figure")
        return f"{done.weights.from_version} -> {done.weights.to_version}: {codes}, {len(done.unplaced)} not placed"


@dataclass(frozen=True, eq=False)
class ChosenWeights:
    """The weights of one source and group of people, how far sources agree, and what composing them added."""

    weights: WeightedCorrespondence
    agreement: Agreement | None
    drift: Drift | None


@takes(
    figures=FIGURES,
    from_version=VERSION_ID,
    to_version=VERSION_ID,
    code=COLUMN,
    value=COLUMN,
    by=optional(COLUMN),
    people=optional(COLUMN),
    kind=choice(Kind),
    weights=either("weights", _WEIGHTS_HINT, several(_WEIGHTS, _WEIGHTS_HINT), _WEIGHTS),
    via=several(text("Give the id of a version."), "Give a list of versions."),
    source=text(may_be_empty=True),
    group=text("Give the people whose weights are used, such as all."),
    level=optional(text("Give the name of a level.")),
    fill=flag,
    sampled=optional(number(above=0, maximum=1)),
    bounds=flag,
    seed=whole(minimum=0),
    times=number(above=0),
    leave_uncoded=flag,
)
def convert(
    figures: IntoFrame | str | Path,
    *,
    from_version: Version | str,
    to_version: Version | str,
    code: str,
    value: str,
    by: str | None = None,
    people: str | None = None,
    kind: Kind | str = Kind.COUNT,
    weights: Sequence[Weights] | Weights = (MADE_UP,),
    via: Sequence[str] = (),
    source: str = "",
    group: str = ALL,
    level: str | None = None,
    fill: bool = False,
    sampled: float | None = None,
    bounds: bool = False,
    seed: int = 0,
    times: float = 1,
    leave_uncoded: bool = False,
) -> Conversion:
    """Return figures by the codes of another version, with intervals and an account of what couldn't be placed.

    Args:
        figures: a CSV or Parquet file; or a data frame of any library, whose kind ``to_frame()`` of the answer gives.
        from_version, to_version: the version of its codes, and the one they are brought to, or their ids.
        code, value: the columns of codes and of figures.
        by, people: a column that tells several tables in one file apart; for means, that of the people they are of.
        kind: ``count``, ``mean`` or ``median``.
        weights: a name, a file or the weights themselves; several are composed one after the other.
        via: the versions between, where weights are composed from records that don't say theirs.
        source, group: of the weights; where there are two with years, both together (``pooled``) if not given; the
            people whose weights are used, ``all`` or such as ``women``.
        fill, bounds: work suppressed figures out from totals above them; give bounds of medians, not a refusal.
        level, sampled: of the codes, if not the lowest; the fraction of all that the figures were sampled from.
        seed, times: of the intervals; what the figures are given in, such as 1000 for thousands.
        leave_uncoded: leave dual-coded records out that lack a code of either version.

    Raises:
        OccumapError: something can't be read, or can't be converted, with the reason.

    >>> jobs = pl.DataFrame({"soc": ["2126", "2127"], "people": [1000, 500]})
    >>> convert(jobs, from_version="soc2010", to_version="soc2020", code="soc", value="people")
    <Conversion soc2010 -> soc2020: 3 figures, 0 not placed>
    """
    path = GivenFrame.of(figures) if is_frame(figures) else Path(figures)
    kind, old, new = Kind(kind), _version(from_version), _version(to_version)
    ids, steps = (_id(from_version), _id(to_version)), weights if isinstance(weights, list | tuple) else (weights,)
    _refuse_column_of_new(code, *ids, where=str(path))
    chosen = choose_weights(steps, *ids, via=via, source=source, group=group, leave_uncoded=leave_uncoded)
    table = _at_level(chosen.weights, old, new, level) if level else chosen.weights
    least = 0.0 if kind is Kind.COUNT else None
    rows = _times(read_figures(path, code=code, value=value, by=by, people=people, minimum=least), times)
    found = sort_figures(rows, table, old, new, where=str(path), column=code, fill=fill, level=level)
    converted = convert_sorted(
        found, table, kind=kind, agreement=chosen.agreement, sampled=sampled, bounds=bounds, seed=seed
    )
    done = Conversion(converted, found, new, chosen.agreement, chosen.drift)
    return done.in_kind(path.kind) if isinstance(path, GivenFrame) else done


def _times(rows: pl.DataFrame, times: float) -> pl.DataFrame:
    """Return figures in single units: thousands with a decimal place are whole numbers of what they count."""
    return rows if times == 1 else rows.with_columns((pl.col("value") * times).round(6))


def _at_level(
    table: WeightedCorrespondence, old: Version | None, new: Version | None, level: str
) -> WeightedCorrespondence:
    if old is None or new is None:
        raise InputError(table.from_version, "its levels aren't known", hint="Convert figures of the lowest level.")
    for version in (old, new):
        version.require_level(level)
    return aggregate(table, old=old, old_level=level, new=new, new_level=level)


def convert_records(
    path: Path,
    target: Path,
    *,
    from_version: str,
    to_version: str,
    code: str,
    how: str = "draw",
    weight: str | None = None,
    weights: Sequence[str] = (MADE_UP,),
    via: Sequence[str] = (),
    source: str = "",
    group: str = ALL,
    seed: int = 0,
) -> Path:
    """Write records with codes of the later version, piece by piece.

    Args:
        path: a CSV or Parquet file with a row for each person.
        target: the file to write, CSV or Parquet.
        from_version: the version of its codes.
        to_version: the version they are brought to, and the name of the new column.
        code: the column of codes.
        how: ``draw`` a code for each record by the shares, or ``spread`` it over all with fractions.
        weight: for ``spread``, the column of weights that fractions multiply.
        weights: a name or file; several are composed.
        via: the versions between.
        source: of the weights.
        group: the people whose weights are used.
        seed: of the draw.

    Raises:
        OccumapError: something can't be read, a code isn't of the version, or the file can't be written.
    """
    records = scan_records(path)
    names = records.collect_schema().names()
    for wanted in filter(None, (code, weight)):
        if wanted not in names:
            raise no_column([wanted], names, where=str(path))
    _refuse_column_of_new(code, from_version, to_version, where=str(path))
    chosen = choose_weights(weights, from_version, to_version, via=via, source=source, group=group)
    _refuse_strange_records(records, chosen.weights, code, path, from_version)
    text = records.with_columns(column_named(code).cast(pl.String))
    if how == "draw":
        result = draw_codes(text, chosen.weights, code=code, to=to_version, seed=seed)
    else:
        result = spread_records(text, chosen.weights, code=code, to=to_version, weight=weight)
    _sink(result, target)
    return target


def choose_weights(
    names: Sequence[Weights],
    from_version: str,
    to_version: str,
    *,
    via: Sequence[str] = (),
    source: str = "",
    group: str = ALL,
    leave_uncoded: bool = False,
) -> ChosenWeights:
    """Return weights from one version to another: turned round, pooled and composed as needed.

    Raises:
        OccumapError: they don't lead there, or the source isn't in them.
    """
    stops = [load.catalog_name(name, "version") for name in (from_version, *via, to_version)]
    from_version, to_version = stops[0], stops[-1]
    if len(names) != len(stops) - 1:
        raise InputError(
            " → ".join(stops),
            f"{len(names)} tables of weights are given for {len(stops) - 1} steps",
            hint="Give --weights once for each step, and --via for each version between.",
        )
    steps = [
        _one_step(_load(name, a, b, leave_uncoded), source, group)
        for name, a, b in zip(names, stops, stops[1:], strict=False)
    ]
    chosen = steps[0]
    for step in steps[1:]:
        composed = compose(chosen.weights, step.weights)
        chosen = ChosenWeights(composed.weights, None, composed.drift)
    return chosen


def _version(given: Version | str) -> Version | None:
    return given if isinstance(given, Version) else version_or_none(given)


def _id(given: Version | str) -> str:
    return given.id if isinstance(given, Version) else given


def _load(name: Weights, from_version: str, to_version: str, leave_uncoded: bool) -> WeightedCorrespondence:
    """Return weights from a version to another, read backwards where the table is the other way round."""
    if name == MADE_UP:
        table = load_weights(name)
    elif isinstance(name, WeightedCorrespondence):
        table = name
    else:
        try:
            table = load_weights(name, from_version, to_version, leave_uncoded=leave_uncoded)
        except InputError as refused:
            try:
                table = load_weights(name)
            except InputError:
                raise refused from None
    there = (table.from_version, table.to_version)
    if there == (from_version, to_version):
        return table
    if there == (to_version, from_version):
        return invert(table)
    raise InputError(
        table.name if isinstance(name, WeightedCorrespondence) else str(name),
        f"it has weights from {there[0]} to {there[1]}, not from {from_version} to {to_version}",
        hint="Give the table of these versions; weights of another vintage give wrong figures.",
    )


def _one_step(table: WeightedCorrespondence, source: str, group: str) -> ChosenWeights:
    """Return the weights of the source asked for; of several, the latest drawn towards the other."""
    known = sources()
    dated = sorted((known[name].year or 0, name) for name in table.sources if name in known)
    based = table.frame["base"].null_count() == 0
    if len(dated) == 2 and based:
        first, second = dated[1][1], dated[0][1]
        pooled, agreement = pool(table, first, second, group=group)
        wanted = source if source and source in table.sources else POOLED
        return ChosenWeights(pooled if wanted == POOLED else table.only(wanted, group), agreement, None)
    if source:
        return ChosenWeights(table.only(source, group), None, None)
    if len(table.sources) > 1:
        raise InputError(
            table.name, f"it has several sources: {', '.join(table.sources)}", hint="Choose one: --source."
        )
    return ChosenWeights(table.only(table.sources[0], group), None, None)


def keep(conversion: Conversion, target: Path) -> Path:
    """Write converted figures as CSV, whole or not at all.

    Raises:
        OutputError: the file can't be written.
    """
    return write_file(target, converted_csv(conversion))


def converted_csv(conversion: Conversion) -> bytes:
    """Return the converted figures with titles, as CSV."""
    frame = conversion.table
    if frame["by"].null_count() == len(frame):
        frame = frame.drop("by")
    return frame.write_csv(float_precision=4).encode()


def _refuse_strange_records(
    records: pl.LazyFrame, weights: WeightedCorrespondence, code: str, path: Path, version: str
) -> None:
    """Raise InputError if codes of the records have no weight: then nobody would know where they went."""
    known = sorted(set(weights.frame["from"]))
    strange = (
        records.select(column_named(code).cast(pl.String).alias("code"))
        .filter(~pl.col("code").is_in(known).fill_null(value=True))
        .group_by("code")
        .agg(pl.len().alias("n"))
        .collect(engine="streaming")
        .sort("code")
    )
    if len(strange):
        codes = ", ".join(strange["code"].head(5))
        raise InputError(
            f"{path}, {code}",
            f"{strange['n'].sum():,} records have codes without weights from {version} ({codes})",
            hint="Name the version of the codes, choose another source, or take these records out first.",
        )


def _refuse_column_of_new(code: str, from_version: str, to_version: str, *, where: str) -> None:
    """Raise InputError if the column of codes is named after the version that they are to be brought to."""
    if code.casefold() == to_version.casefold() != from_version.casefold():
        raise InputError(
            f"{where}, column ‘{code}’",
            f"it is named after {to_version}, but its codes are said to be of {from_version}",
            hint=f"If they are of {from_version}, rename the column; otherwise convert from {to_version}.",
        )


def _sink(result: pl.LazyFrame, target: Path) -> None:
    with replacing(target) as fresh:
        if target.suffix.casefold() == ".parquet":
            result.sink_parquet(fresh)
        else:
            result.sink_csv(fresh)
