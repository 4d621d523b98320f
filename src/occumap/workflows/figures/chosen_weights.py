"""The weights that figures are converted with: those the user named, turned round, pooled and composed as needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from occumap.catalog import load
from occumap.catalog.weight_sources import MADE_UP, no_evidence_named, sources
from occumap.catalog.weights import UNSAID, Evidence, WeightOptions, evidence, version_or_none
from occumap.errors import InputError, OccumapError
from occumap.evidence.compose_weights import Drift, aggregate, compose, invert
from occumap.evidence.convert import Converted, convert
from occumap.evidence.figure_rows import Sorted, sort_figures
from occumap.evidence.pooled_sources import Agreement, pool
from occumap.io.figures_table import FigureTable
from occumap.io.frames import GivenFrame
from occumap.model.correspondence import Correspondence
from occumap.model.figure_kind import Kind
from occumap.model.version import Version
from occumap.model.weights import ALL, WeightedCorrespondence
from occumap.workflows.figures.suppressed import people_behind, without_small

POOLED = "pooled"
Weights = WeightedCorrespondence | Correspondence | str | Path


@dataclass(frozen=True, eq=False)
class ChosenWeights:
    """The weights of one source and group of people, how far sources agree, and what composing them added.

    ``said`` is what is to be said of where they come from.
    """

    weights: WeightedCorrespondence
    agreement: Agreement | None
    drift: Drift | None
    said: tuple[str, ...] = ()

    def convert(
        self, found: Sorted, kind: Kind, *, sampled: float | None, bounds: bool, seed: int, suppress: float
    ) -> Converted:
        """Return figures converted with these weights, and with what is known of how far sources agree.

        Those below ``suppress`` are hidden, or that rest on fewer records of a sample, means of so few, and what gives
        one away.
        """
        agreement = self.agreement
        done = convert(found, self.weights, kind=kind, agreement=agreement, sampled=sampled, bounds=bounds, seed=seed)
        if not suppress:
            return done
        people = convert(people_behind(found), self.weights) if kind is Kind.MEAN else None
        # Few records are hidden as few people are: of a sample of 1 in 100, ten stand for a thousand.
        return without_small(done, suppress / (sampled or 1), people=people)


@dataclass(frozen=True)
class Ends:
    """The versions that figures are brought from and to: their ids, and themselves where they are held; and the level
    of the old codes by its name, None where none is given.
    """

    ids: tuple[str, str]
    old: Version | None
    new: Version | None
    level: str | None = None

    @classmethod
    def of(
        cls, old: Version | str, new: Version | str, path: Path | GivenFrame, column: str, level: str | None
    ) -> Ends:
        """Return the two versions that are named, held or not.

        Raises:
            OccumapError: one has no such level, or the column of codes is named after the other.
        """
        held = tuple(one if isinstance(one, Version) else version_or_none(one) for one in (old, new))
        ids = tuple(version.id if version else str(given) for version, given in zip(held, (old, new), strict=True))
        refuse_column_of_new(column, ids[0], ids[1], where=str(path))
        for version in held:
            if version is not None and level is not None:
                version.require_level(level)
        return cls((ids[0], ids[1]), held[0], held[1], level_of(held[0], level))

    def chosen(
        self,
        weights: Sequence[Weights] | Weights | None,
        how: WeightOptions,
        *,
        via: Sequence[str],
        source: str,
        group: str,
        level: str | None,
    ) -> ChosenWeights:
        """Return the weights that were named, between groups of the level that is converted."""
        how = replace(how, versions=tuple(version for version in (self.old, self.new) if version))
        found = choose_weights(weights, *self.ids, via=via, source=source, group=group, how=how)
        if level is None:
            return found
        return replace(found, weights=weights_at_level(found.weights, self.old, self.new, level))

    def sorted(
        self,
        read: FigureTable,
        chosen: ChosenWeights,
        where: str,
        column: str,
        *,
        fill: bool,
        level: str | None,
    ) -> Sorted:
        """Return the rows of the table by what can be done with them."""
        return sort_figures(
            read.rows, chosen.weights, self.old, self.new, where=where, column=column, fill=fill, level=level
        )


def in_units(read: FigureTable, times: float) -> FigureTable:
    """Return a table with its figures in single units: thousands with a decimal place are whole numbers."""
    if times == 1:
        return read
    value = (pl.col("value") * times).round(6)
    return replace(read, rows=read.rows.with_columns(value), totals=read.totals.with_columns(value))


def choose_weights(
    names: Sequence[Weights] | Weights | None,
    from_version: str,
    to_version: str,
    *,
    via: Sequence[str] = (),
    source: str = "",
    group: str = ALL,
    leave_uncoded: bool = False,
    how: WeightOptions = UNSAID,
) -> ChosenWeights:
    """Return weights from one version to another: turned round, pooled and composed as needed.

    Args:
        names: those named: a name, a file or the weights; several are composed.
        from_version, to_version, via: the versions they lead from, to and by way of.
        source, group: of the weights, and the people whose weights are used.
        leave_uncoded: leave dual-coded records out that lack a code of either version.
        how: what weighs the pairs of a table, where the user said it.

    Raises:
        OccumapError: none are named, they don't lead there, or the source isn't in them.
    """
    named: tuple[Weights, ...] = ()
    if isinstance(names, str | Path | WeightedCorrespondence | Correspondence):
        named = (names,)
    elif names is not None:
        named = tuple(names)
    if not named:
        raise no_evidence_named(f"{from_version} → {to_version}")
    if leave_uncoded:
        how = replace(how, leave_uncoded=True)
    stops = [load.catalog_name(name, "version") for name in (from_version, *via, to_version)]
    from_version, to_version = stops[0], stops[-1]
    if len(named) != len(stops) - 1:
        raise InputError(
            " → ".join(stops),
            f"{len(named)} tables of weights are given for {len(stops) - 1} steps",
            hint="Give --weights once for each step, and --via for each version between.",
        )
    found = [_load(name, a, b, how) for name, a, b in zip(named, stops, stops[1:], strict=False)]
    steps = [_one_step(one.weights, source, group) for one in found]
    said = tuple(note for one in found for note in one.said)
    chosen = steps[0]
    for step in steps[1:]:
        composed = compose(chosen.weights, step.weights)
        chosen = ChosenWeights(composed.weights, None, composed.drift)
    return replace(chosen, said=said)


def level_of(version: Version | None, level: str | None) -> str | None:
    """Return the name of a level that is given by its name or number; as it is given where the version isn't held.

    Raises:
        UnknownNameError: the version has no such level.

    >>> level_of(None, "3"), level_of(None, None)
    ('3', None)
    """
    return version.require_level(level) if version is not None and level is not None else level


def weights_at_level(
    table: WeightedCorrespondence, old: Version | None, new: Version | None, level: str
) -> WeightedCorrespondence:
    """Return weights between groups of a level that both versions have.

    Raises:
        OccumapError: a version isn't held, or has no such level.
    """
    if old is None or new is None:
        raise InputError(table.from_version, "its levels aren't known", hint="Convert figures of the lowest level.")
    old_level, new_level = (version.require_level(level) for version in (old, new))
    return aggregate(table, old=old, old_level=old_level, new=new, new_level=new_level)


def _load(name: Weights, from_version: str, to_version: str, how: WeightOptions) -> Evidence:
    """Return weights from a version to another, read backwards where the table is the other way round."""
    if isinstance(name, WeightedCorrespondence):
        found = Evidence(name)
    elif isinstance(name, str) and name == MADE_UP:
        found = evidence(name)
    else:
        try:
            found = evidence(name, from_version, to_version, how=how)
        except InputError as refused:
            try:
                found = evidence(name, how=how)
            except OccumapError:
                raise refused from None
            if found.weights.frame["share_of_to"].null_count():  # nothing leads back along it
                raise refused from None
    there = (found.weights.from_version, found.weights.to_version)
    if there == (from_version, to_version):
        return found
    if there == (to_version, from_version):
        return Evidence(invert(found.weights), found.said)
    raise InputError(
        found.weights.name if isinstance(name, WeightedCorrespondence | Correspondence) else str(name),
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


def refuse_column_of_new(code: str, from_version: str, to_version: str, *, where: str) -> None:
    """Raise InputError if the column of codes is named after the version that they are to be brought to."""
    if code.casefold() == to_version.casefold() != from_version.casefold():
        raise InputError(
            f"{where}, column ‘{code}’",
            f"it is named after {to_version}, but its codes are said to be of {from_version}",
            hint=f"If they are of {from_version}, rename the column; otherwise convert from {to_version}.",
        )
