"""What a revision, or a change from one version to another, does to a published series."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from occumap.atomic import write_together
from occumap.catalog import load, shipped
from occumap.catalog.weights import MADE_UP, sources
from occumap.catalog.weights import weights as load_weights
from occumap.errors import InputError
from occumap.evidence.impact import impact
from occumap.evidence.viability import Source, viability
from occumap.io.figures_table import read_figures
from occumap.model.correspondence import Correspondence
from occumap.model.impact import Impact
from occumap.model.index import Index
from occumap.model.plan import Outcome
from occumap.model.version import Version
from occumap.model.viability import ViabilityPolicy
from occumap.model.weights import WeightedCorrespondence
from occumap.render.reports.impact import impact_files
from occumap.revision.compare import compare as compare_versions
from occumap.revision.compare import correspondence_in

FILES = ("impact.html", "breaks.csv")


def impact_of_revision(
    outcome: Outcome,
    *,
    weights: str = MADE_UP,
    source: str = "",
    series: Path | None = None,
    code: str = "code",
    value: str = "value",
) -> Impact:
    """Return what an applied revision does to a series.

    Args:
        outcome: the revision applied.
        weights: dual-coded figures from or to the version revised, for the people of its groups.
        source: where they are counted.
        series: a file of published figures, which then take the place of those people.
        code: its column of codes.
        value: its column of figures.

    Raises:
        OccumapError: something named isn't there or can't be read.
    """
    old = outcome.plan.old
    table = load_weights(weights)
    people, counted, made_up = _people(table, old, source, series, code, value)
    exact = table if table.to_version == outcome.version.id and table.from_version == old.id else None
    return impact(
        outcome.plan.revision.title,
        old,
        outcome.version,
        outcome.correspondence,
        outcome.plan.changes,
        people,
        weights=exact.only(source or exact.sources[0]) if exact else None,
        counted_in=counted,
        made_up=made_up,
    )


def impact_of_versions(
    old: str,
    new: str,
    *,
    index: str = shipped.STARTER,
    weights: str = MADE_UP,
    source: str = "",
    series: Path | None = None,
    code: str = "code",
    value: str = "value",
) -> Impact:
    """Return what the change from one version to another does to a series, people followed by dual-coded counts.

    Raises:
        OccumapError: something named isn't there or can't be read.

    >>> impact_of_versions("soc2010", "soc2020").levels[-1].groups
    369
    """
    first, second = load.version(old), load.version(new)
    table = load_weights(weights)
    people, counted, made_up = _people(table, first, source, series, code, value)
    if (table.from_version, table.to_version) != (first.id, second.id):
        raise InputError(
            weights,
            f"it has weights {table.name}",
            hint=f"Give weights from {first.id} to {second.id}.",
        )
    chosen = table.only(_source(table, first, source))
    comparison = compare_versions(
        first, second, _links(chosen, load.index(index, coded_to=(first, second)), first, second)
    )
    return impact(
        f"{first.title} to {second.title}",
        first,
        second,
        comparison.correspondence,
        comparison.changes,
        people,
        weights=chosen,
        counted_in=counted,
        made_up=made_up,
    )


def keep(found: Impact, folder: Path) -> tuple[Path, ...]:
    """Write the page and its table into a folder: both or none.

    Raises:
        OutputError: the folder can't be written.
    """
    return write_together(folder, impact_files(found), replacing=FILES)


def _links(weights: WeightedCorrespondence, index: Index, old: Version, new: Version) -> Correspondence:
    """Return links counted in people, so that a group lives on where its people do; in entries where a source is
    silent.
    """
    pairs = weights.frame.select("from", "to", "people").iter_rows()
    counts: dict[tuple[str, str], int | None] = {(a, b): None if n is None else max(1, round(n)) for a, b, n in pairs}
    known = {old_code for old_code, _ in counts}
    for link in correspondence_in(index, old, new).links:
        if link.from_code.value not in known:
            counts[link.from_code.value, link.to_code.value] = link.entries
    return Correspondence.from_counts(old.id, new.id, counts)


def _source(table: WeightedCorrespondence, old: Version, source: str) -> str:
    return viability(table, old, ViabilityPolicy(source=source), sources()).source


def _people(
    table: WeightedCorrespondence, old: Version, source: str, series: Path | None, code: str, value: str
) -> tuple[dict[str, float], str, bool]:
    """Return people by lowest group, where they are counted, and whether they are made up."""
    if series is not None:
        rows = read_figures(series, code=code, value=value)
        lowest = [group.code.value for group in old.lowest]
        found = rows.filter(pl.col("code").is_in(lowest) & pl.col("value").is_not_null())
        if found.is_empty():
            raise InputError(
                f"{series}, {code}", f"no code is a {old.rules.lowest.name} group of {old.id}", hint="Name the column."
            )
        return dict(found.select("code", "value").iter_rows()), series.name, False
    counted = viability(table, old, ViabilityPolicy(source=source), sources())
    about = sources().get(counted.source, Source(counted.source))
    people = {one.code.value: one.people for one in counted.groups if one.people is not None}
    return people, about.title, about.made_up
