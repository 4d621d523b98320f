"""Figures that a scan goes by: people, jobs and pay by groups of the version, by source and year.

Figures of another version are refused, unless weights that lead from it are given: then they are converted, and said to
be. Figures of one source and year that are given twice are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from occumap.catalog import load
from occumap.catalog.context import context
from occumap.catalog.context_files import told_version
from occumap.errors import AmbiguousNameError, InputError
from occumap.evidence.scan.material import Figures, Known
from occumap.evidence.suppressed_figures import SUPPRESSED_AS
from occumap.io.group_figures_table import PER_CENT, figure_columns, read_figures_table
from occumap.io.group_figures_table import figures_of as read_counts
from occumap.model.group_figures import GroupFigures, Measure
from occumap.model.scan import ScanSource
from occumap.model.version import Version
from occumap.workflows.figures.chosen_weights import Weights
from occumap.workflows.figures.convert import convert

_COUNTS = (Measure.PEOPLE, Measure.JOBS)
_SERIES = ("unit", "employees", "area", "source")
_NORMAL = 1.96
AS_PEOPLE = ", years taken as people"
CONVERTED = "converted from"
CONVERTING, PUBLISHED = "the dual-coded samples that convert it", "the published coefficient of variation"


def figures_of(
    version: Version,
    given: Iterable[str | Path | GroupFigures],
    weights: Weights | None = None,
    *,
    years: bool = False,
) -> tuple[GroupFigures, ...]:
    """Return figures by groups of a version: those given, else those kept for it.

    Args:
        version: what is scanned.
        given: names, files or the figures themselves.
        weights: that lead from the version of figures given by another one's groups; they are converted by them.
        years: whether columns that are called by a year alone are counts of people, which is said.

    Raises:
        InputError: some are of another version, or a source of a year is given twice.
        OccumapError: a name or file isn't there, or has no figures by group; they can't be converted.
    """
    named = list(given)
    if not named:
        return tuple(one for one in context().held if one.version.id == version.id)
    found: list[GroupFigures] = []
    for one in named:
        tables = (one,) if isinstance(one, GroupFigures) else _tables_in(one, version, years=years)
        fitting = [table for table in tables if table.version.id == version.id]
        if not fitting and weights is not None:
            fitting = [_converted(table, version, weights) for table in tables]
        if not fitting:
            raise _of_another(one, tables, version)
        for table in fitting:
            _refuse_shares(table, one)
            _refuse_again(table, found, one)
            _refuse_same(table, found, one)
        found += fitting
    united = pl.concat([one.frame for one in found])
    return (GroupFigures(version, united),)


def _tables_in(given: str | Path, version: Version, *, years: bool) -> tuple[GroupFigures, ...]:
    try:
        by_year = _counts_by_year(Path(given)) if years and Path(given).is_file() else None
        return (by_year,) if by_year else load.load(given, "context").contexts
    except AmbiguousNameError as error:
        if version.id not in dict(error.candidates):
            raise
        hint = f"If they are of {version.id}, call the column of codes {version.id}."
        raise AmbiguousNameError(error.where, error.what, hint=hint, candidates=error.candidates) from error
    except InputError as error:
        if version.id in load.names("version"):
            raise
        hint = f"Keep the version first, so that its codes are known: occumap load FILE --as {version.id}."
        raise InputError(error.where, error.what, hint=hint) from error


def _counts_by_year(path: Path) -> GroupFigures | None:
    """Return the counts of a table that has a column for each year, called by it and nothing else; None for others."""
    try:
        read = read_figures_table(path, load.names("version"), years=True)
    except InputError:  # it is no single table, as a workbook of ASHE isn't
        return None
    if read is None or figure_columns(read.table.frame.columns, load.names("version")) == read.columns:
        return None
    version = told_version(read.codes, read.columns.version, read.table.where)
    frame = read_counts(read, version).drop("title", strict=False)
    said = pl.when(pl.col("source") == path.name).then(pl.lit(f"{path.name}{AS_PEOPLE}")).otherwise(pl.col("source"))
    return GroupFigures(version, frame.with_columns(said.alias("source")))


def _of_another(given: object, tables: Sequence[GroupFigures], version: Version) -> InputError:
    others = ", ".join(dict.fromkeys(table.version.id for table in tables))
    called = given.name if isinstance(given, GroupFigures) else str(given)
    return InputError(
        called,
        f"its figures are by groups of {others}, not of {version.id}: a code means another group there",
        hint=f"Say by which dual-coded figures to convert them: --weights FILE, from {others} to {version.id}.",
    )


def _refuse_shares(table: GroupFigures, given: object) -> None:
    """Raise InputError if counts are shares: of what, and how many people that is, nothing says."""
    shares = table.frame.filter(pl.col("measure").is_in(_COUNTS), pl.col("unit") == PER_CENT)
    if shares.height:
        called = given.name if isinstance(given, GroupFigures) else str(given)
        what = f"its figures of {shares['measure'][0]} are shares, in per cent, not numbers"
        raise InputError(called, what, hint="Give numbers, or call the column by what the shares are of.")


def _refuse_again(table: GroupFigures, before: Iterable[GroupFigures], given: object) -> None:
    """Raise InputError if figures of the same source, measure and year were given before."""
    key = ["measure", "year", *_SERIES]
    for other in before:
        both = table.frame.select(key).unique().join(other.frame.select(key).unique(), on=key).sort(key)
        if len(both):
            row = both.row(0, named=True)
            called = given.name if isinstance(given, GroupFigures) else str(given)
            what = f"{row['measure']} of {row['year'] or 'no stated year'} ({row['source'] or 'source not stated'})"
            raise InputError(called, f"{what} is given twice", hint="Give each source of a year once.")


def _refuse_same(table: GroupFigures, before: Iterable[GroupFigures], given: object) -> None:
    """Raise InputError if other figures say the same of every group: one source under two names counts once."""
    columns = ["measure", "year", "area", "unit", "employees", "code", "value"]
    own = table.frame.select(columns).drop_nulls("value").sort(columns)
    for other in before:
        if own.height > 1 and own.equals(other.frame.select(columns).drop_nulls("value").sort(columns)):
            called = given.name if isinstance(given, GroupFigures) else str(given)
            what = f"it has the same figures as {other.frame['source'][0] or other.name}"
            raise InputError(called, what, hint="Give each source once.")


def _converted(table: GroupFigures, version: Version, weights: Weights) -> GroupFigures:
    """Return counts of another version brought to this one; of pay, nothing: a median can't be split."""
    parts = []
    leaves = {leaf.code.value for leaf in table.version.leaves}
    counts = table.frame.filter(
        pl.col("measure").is_in([str(one) for one in _COUNTS]), pl.col("code").is_in(list(leaves)), pl.col("value") > 0
    )
    for part in counts.partition_by("measure", "year", *_SERIES, maintain_order=True):
        made = convert(
            part.select("code", "value"),
            from_version=table.version,
            to_version=version,
            code="code",
            value="value",
            weights=weights,
            leave_unknown=True,
        )
        first = part.row(0, named=True)
        half = (pl.col("high") - pl.col("low")) / 2 / _NORMAL
        parts.append(
            made.table.filter(pl.col("value") > 0).select(
                "code",
                "value",
                (100 * half / pl.col("value")).alias("variation"),
                *(pl.lit(first[name]).alias(name) for name in ("measure", "year", "unit", "employees", "area")),
                pl.lit(f"{first['source']}, {CONVERTED} {table.version.id} by {made.evidence}").alias("source"),
            )
        )
    if not parts:
        raise _of_another(table, (table,), version)
    return GroupFigures(version, pl.concat(parts))


def people_in(tables: Iterable[GroupFigures]) -> tuple[Figures, ...]:
    """Return counts of people, and of jobs after them, of each source: those of the last year, and of all years."""
    held = list(tables)
    return tuple(one for measure in _COUNTS for table in held for one in _by_source(table, measure))


def series_in(tables: Iterable[GroupFigures]) -> tuple[Figures, ...]:
    """Return counts over the years, for a trend. Tables of one year each, given together, are one series, said to be.

    Raises:
        InputError: two of them are of the same year.
    """
    found = people_in(tables)
    series = [one for one in found if len(one.years) > 1]
    for what in dict.fromkeys(one.what for one in found):
        single = [one for one in found if one.what == what and len(one.years) == 1]
        if len(single) < 2:
            series += single
            continue
        years: dict[int, Mapping[str, Known]] = {}
        for one in single:
            (year,) = one.years
            if year in years:
                raise InputError(one.source.name, f"there are two counts of {year}", hint="Give each year once.")
            years[year] = one.of
        last = max(single, key=lambda one: max(one.years))
        about = "given together as one series: " + "; ".join(one.source.about for one in single)
        source = ScanSource(f"{last.source.name}-series", about, last.source.version, last.source.year)
        series.append(Figures(source, last.of, years, what, last.error))
    return tuple(series)


def pay_in(tables: Iterable[GroupFigures]) -> tuple[Figures, ...]:
    """Return pay of each source that has quartiles; of several kinds of pay, that which stands first."""
    found: dict[str, Figures] = {}
    for table in tables:
        for one in _by_source(table, Measure.PAY):
            if any(known.lower and known.upper for known in one.of.values()):
                found.setdefault(one.source.name, one)
    return tuple(found.values())


def _by_source(table: GroupFigures, measure: Measure) -> list[Figures]:
    found = []
    frame = table.frame.filter(pl.col("measure") == measure)
    for part in frame.partition_by(*_SERIES, maintain_order=True):
        years: dict[int, dict[str, Known]] = {}
        for row in part.iter_rows(named=True):
            if row["value"] is not None:
                known = Known(row["value"], row["variation"], row["low"], row["high"])
                years.setdefault(row["year"], {})[row["code"]] = known
        if not years:
            continue
        last = max(years)
        first = part.row(0, named=True)
        of = [first["source"], str(measure), first["unit"], first["employees"], first["area"], str(last or "")]
        name = GroupFigures(table.version, part.filter(part["year"] == last)).name
        called = name if measure is Measure.PEOPLE else f"{name}-{measure}"
        source = ScanSource(called, ", ".join(filter(None, of)), table.version.id, last or None)
        error = CONVERTING if CONVERTED in first["source"] else PUBLISHED
        kept_back = (pl.col("year") == last) & (pl.col("note") == SUPPRESSED_AS)
        suppressed = frozenset(part.filter(kept_back)["code"])
        found.append(Figures(source, years[last], years, str(measure), error, suppressed))
    return found
