"""What a revision, or a change from one version to another, does to a published series."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from occumap.atomic import write_together
from occumap.catalog import load
from occumap.catalog.links_between import links_between
from occumap.catalog.weight_sources import is_made_up, no_evidence_named, sources
from occumap.catalog.weights import WeightOptions
from occumap.catalog.weights import weights as load_weights
from occumap.errors import InputError, UnknownNameError
from occumap.evidence.impact import impact
from occumap.evidence.viability import Source, viability
from occumap.io.figures_table import NO_CODE, FigureTable, figures_by_code
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.figure_kind import SUPPRESSED
from occumap.model.impact import Impact
from occumap.model.noun import counted
from occumap.model.plan import Outcome
from occumap.model.version import Version
from occumap.model.viability import ViabilityPolicy
from occumap.model.weights import WeightedCorrespondence
from occumap.read_options import TOLD, ReadOptions
from occumap.render.reports.impact import impact_files
from occumap.revision.compare import compare as compare_versions
from occumap.workflows.figures.suppressed import is_small
from occumap.workflows.figures.suppressed_impact import Followed, impact_without_small

FILES = ("impact.html", "breaks.csv")
_SHOWN = 5


def impact_of_revision(
    outcome: Outcome,
    *,
    weights: str | None = None,
    weights_count: str = "",
    source: str = "",
    series: Path | None = None,
    code: str = "code",
    value: str = "value",
    suppress: float = 0,
    hide: Collection[Code] = (),
    options: ReadOptions = TOLD,
) -> Impact:
    """Return what an applied revision does to a series.

    Args:
        outcome: the revision applied.
        weights: dual-coded figures from or to the version revised, for the people of its groups.
        weights_count: their column that counts the people of each pair.
        source: where they are counted.
        series: a file of published figures, which then take the place of those people.
        code: its column of codes.
        value: its column of figures.
        suppress: people below this, or of fewer records, are hidden, with the breaks they give away; 0 hides none.
        hide: groups whose people are then hidden in any case, since they are hidden elsewhere.
        options: what the user said of the series, or of the weights where there is none.

    Raises:
        OccumapError: nothing is named that counts people, something named isn't there or can't be read.
    """
    old = outcome.plan.old
    table = _weights(weights, weights_count, series, outcome.plan.revision.id, options)
    held = _people(table, old, source, series, code, value, options, suppress)
    exact = None
    if table is not None and (table.from_version, table.to_version) == (old.id, outcome.version.id):
        exact = table.only(source or table.sources[0])
    about = (outcome.plan.revision.title, old, outcome.version, outcome.correspondence, outcome.plan.changes)
    found = impact(*about, held.people, weights=exact, counted_in=held.where, made_up=held.made_up, said=held.said)
    if not suppress:
        return found
    records = impact(*about, held.records, weights=exact)
    followed = Followed.of(exact, held.people, outcome.version) if exact else None
    return impact_without_small(found, old, suppress, records=records, hide=hide, followed=followed)


def impact_of_versions(
    old: str,
    new: str,
    *,
    index: str | None = None,
    crosswalk: str | Path | None = None,
    weights: str | None = None,
    weights_count: str = "",
    source: str = "",
    series: Path | None = None,
    code: str = "code",
    value: str = "value",
    suppress: float = 0,
    options: ReadOptions = TOLD,
) -> Impact:
    """Return what the change from one version to another does to a series.

    People are followed by dual-coded counts where there are some; with a series alone, a group that is split has
    bounds, since an index says where titles go, not people.

    Raises:
        OccumapError: nothing is named that counts people, something named isn't there or can't be read.

    >>> impact_of_versions("soc2010", "soc2020", weights="made-up").levels[-1].groups
    369
    """
    first, second = load.version(old), load.version(new)
    table = _weights(weights, weights_count, series, f"{first.id} → {second.id}", options)
    held = _people(table, first, source, series, code, value, options, suppress)
    links, based_on = _held_links(first, second, index, crosswalk, counted=table is not None)
    chosen = None
    if table is not None:
        if (table.from_version, table.to_version) != (first.id, second.id):
            raise InputError(
                str(weights),
                f"it has weights {table.name}",
                hint=f"Give weights from {first.id} to {second.id}.",
            )
        chosen = table.only(_source(table, first, source))
        links = _links(chosen, links)
    comparison = compare_versions(first, second, links)
    about = (f"{first.title} to {second.title}", first, second, comparison.correspondence, comparison.changes)
    found = impact(
        *about,
        held.people,
        weights=chosen,
        counted_in=held.where,
        made_up=held.made_up or (chosen is not None and is_made_up(chosen)),
        said=(*held.said, *((f"groups linked by {based_on}",) if based_on else ()), *_unlinked(first, links)),
    )
    if not suppress:
        return found
    records = impact(*about, held.records, weights=chosen)
    followed = Followed.of(chosen, held.people, second) if chosen else None
    return impact_without_small(found, first, suppress, records=records, followed=followed)


def _unlinked(old: Version, links: Correspondence | None) -> tuple[str, ...]:
    """Return what to say of groups that a table of links is silent on: they are not known to end."""
    if links is None:
        return ()
    linked = {link.from_code.value for link in links.links} | {code.value for code in links.without_counterpart}
    silent = [group.code.value for group in old.leaves if group.code.value not in linked]
    if not silent:
        return ()
    return (f"no links from {counted(len(silent), 'group')}, of which nothing is known: {_listed(silent)}",)


def _held_links(
    old: Version, new: Version, index: str | None, crosswalk: str | Path | None, *, counted: bool
) -> tuple[Correspondence, str]:
    """Return the links between two versions by what is given or held, and by what; none where people are counted over
    links of their own.

    Raises:
        OccumapError: nothing joins them, or what is named can't be read.
    """
    try:
        found = links_between(old, new, index=index, crosswalk=crosswalk, titles=False)
    except UnknownNameError:
        if index is None and crosswalk is None and counted:
            return Correspondence(old.id, new.id, ()), ""
        raise
    return found.table, found.based_on


def keep(found: Impact, folder: Path) -> tuple[Path, ...]:
    """Write the page and its table into a folder: both or none.

    Raises:
        OutputError: the folder can't be written.
    """
    return write_together(folder, impact_files(found), replacing=FILES)


def _weights(
    name: str | None, count: str, series: Path | None, about: str, options: ReadOptions
) -> WeightedCorrespondence | None:
    """Return the weights that were named; none if a series counts people.

    Raises:
        OccumapError: neither is named, or the weights can't be read.
    """
    if name is None and series is None:
        raise no_evidence_named(about)
    if name is None:
        return None
    # What is said of a file is said of the series, if there is one.
    reading = options if series is None else options.of_pairs()
    return load_weights(name, how=WeightOptions(count=count, people_only=True, reading=reading))


def _links(weights: WeightedCorrespondence, by_index: Correspondence) -> Correspondence:
    """Return links counted in people, so that a group lives on where its people do; in entries where a source is
    silent.
    """
    pairs = weights.frame.select("from", "to", "people").iter_rows()
    counts: dict[tuple[str, str], int | None] = {(a, b): None if n is None else max(1, round(n)) for a, b, n in pairs}
    known = {old_code for old_code, _ in counts}
    for link in by_index.links:
        if link.from_code.value not in known:
            counts[link.from_code.value, link.to_code.value] = link.entries
    return Correspondence.from_counts(by_index.from_version, by_index.to_version, counts)


def _source(table: WeightedCorrespondence, old: Version, source: str) -> str:
    return viability(table, old, ViabilityPolicy(source=source), sources()).source


@dataclass(frozen=True)
class _Counted:
    """People by lowest group, where they were counted, whether they are invented, and what is to be said of them.

    ``records`` are those that the people of a group rest on, where the source states their number.
    """

    people: dict[str, float]
    where: str
    made_up: bool
    said: tuple[str, ...] = ()
    records: Mapping[str, float] = field(default_factory=dict)


def _people(
    table: WeightedCorrespondence | None,
    old: Version,
    source: str,
    series: Path | None,
    code: str,
    value: str,
    options: ReadOptions,
    below: float,
) -> _Counted:
    if series is not None:
        return _in_series(series, old, code, value, options, below)
    assert table is not None
    found = viability(table, old, ViabilityPolicy(source=source), sources())
    about = sources().get(found.source, Source(found.source))
    people = {one.code.value: one.people for one in found.groups if one.people is not None}
    records = {one.code.value: one.records for one in found.groups if one.records is not None}
    return _Counted(people, about.title or found.source, about.made_up, records=records)


def _in_series(series: Path, old: Version, code: str, value: str, options: ReadOptions, below: float) -> _Counted:
    """Return the people of a file of published figures; every code of it must be one of the version."""
    read = figures_by_code(series, old, code=code, value=value, several=False, options=options)
    rows = read.rows.filter(pl.col("code") != NO_CODE)
    where = f"{series}, {code}"
    leaves = [group.code.value for group in old.leaves]
    found = rows.filter(pl.col("code").is_in(leaves) & pl.col("value").is_not_null())
    if found.is_empty():
        raise InputError(where, f"no code is a {old.rules.lowest.name} group of {old.id}", hint="Name the column.")
    strange = rows.filter(~pl.col("code").is_in(list(old.by_value)))
    if len(strange):
        codes = list(dict.fromkeys(strange["code"]))
        more = f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
        raise InputError(
            f"{series}, row {strange['row'][0]}, {code}",
            f"{old.id} has no {'code' if len(codes) == 1 else 'codes'} {', '.join(codes[:_SHOWN])}{more}",
            hint="Correct the codes, or take those rows out.",
        )
    return _Counted(
        dict(found.select("code", "value").iter_rows()), series.name, False, (*read.said, *_left(read, leaves, below))
    )


def _left(read: FigureTable, leaves: list[str], below: float) -> tuple[str, ...]:
    """Return what of a series was left out, by reason; a small number of people is not said."""
    rows = read.rows
    silent = rows.filter(pl.col("code").is_in(leaves) & pl.col("value").is_null())
    reasons = silent.group_by("note", maintain_order=True).agg(pl.col("code")).iter_rows()
    said = [f"no figure ({note}): {_listed(codes)}" for note, codes in reasons]
    none = rows.filter(pl.col("code") == NO_CODE)
    if len(none):
        people = float(none["value"].sum())
        figure = SUPPRESSED if is_small(people, below) else f"{people:,.0f}"
        said.append(f"left out: {figure} in {counted(len(none), 'row')} without a code")
    totals = len(read.totals) + len(rows.filter(~pl.col("code").is_in([*leaves, NO_CODE])))
    if totals:
        said.append(f"{counted(totals, 'row')} of totals not counted")
    return tuple(said)


def _listed(codes: list[str]) -> str:
    return ", ".join(codes[:_SHOWN]) + (f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else "")
