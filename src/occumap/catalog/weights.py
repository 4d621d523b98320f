"""The evidence that figures rest on: weighted correspondences by name or file, and what is known of their sources.

Nothing is taken for evidence that nobody named. A correspondence says where groups go, not how many people do; it
weighs figures only if the user says how, and then the name of the source says so in every output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path

import polars as pl

from occumap.catalog import load
from occumap.catalog.weight_sources import MADE_UP, OF_ENTRIES, no_evidence_named
from occumap.column_named import plain
from occumap.errors import InputError, OccumapError, UnknownNameError
from occumap.io.dual_coded_records import PairColumns
from occumap.io.dual_coding import read_dual_coding
from occumap.io.figures_table import scan_records
from occumap.io.frames import GivenFrame
from occumap.io.pair_figures import (
    ENTRIES,
    OF_LINKS,
    figure_columns,
    several_targets,
    weights_from_counts,
    weights_from_single_links,
)
from occumap.model.correspondence import Correspondence, Link
from occumap.model.noun import counted
from occumap.model.version import Version
from occumap.model.weights import WeightedCorrespondence, covered
from occumap.read_options import TOLD, ReadOptions

_DATA = files("occumap.data") / "evidence"
_MADE_UP_VERSIONS = ("soc2010", "soc2020")


@dataclass(frozen=True, slots=True)
class WeightOptions:
    """How a table of weights is read, where the user says it.

    Args:
        by_entries: weigh the links of a correspondence by its numbers of index entries: titles, not people.
        count: the column that counts people, in a table with one row for each pair.
        share: the column of shares of the group that a pair leads from.
        leave_uncoded: leave dual-coded records out that lack a code of either version.
        people_only: whether only people count, so that nothing else may weigh a pair.
        reading: what the user said of the file.
        versions: those held beside the ones in the catalog, such as read from a file.
    """

    by_entries: bool = False
    count: str = ""
    share: str = ""
    leave_uncoded: bool = False
    people_only: bool = False
    reading: ReadOptions = TOLD
    versions: tuple[Version, ...] = ()

    def __post_init__(self) -> None:
        if sum(map(bool, (self.by_entries, self.count, self.share))) > 1:
            raise InputError(
                "--by-entries, --weights-count and --weights-share",
                "only one of them can weigh the links",
                hint="Give one of them.",
            )


UNSAID = WeightOptions()


@dataclass(frozen=True, eq=False)
class Evidence:
    """Weights, and what is to be said of where they come from: links that are partial, columns that aren't used."""

    weights: WeightedCorrespondence
    said: tuple[str, ...] = ()


def weights(
    name: WeightedCorrespondence | Correspondence | GivenFrame | str | Path | None = MADE_UP,
    from_version: str = "",
    to_version: str = "",
    *,
    weight: str = "",
    groups: Sequence[str] = (),
    leave_uncoded: bool = False,
    how: WeightOptions = UNSAID,
) -> WeightedCorrespondence:
    """Return weights: themselves, by name (``made-up``), or from a file or a data frame of records.

    They are checked against the versions that are known. Records name the two versions by their columns, unless given.

    Args:
        name: the weights, a name, a file, a frame; a correspondence only with ``how.by_entries``; None is refused.
        from_version, to_version: ids of the versions, where a table doesn't name them.
        weight, groups: of records, the column of weights, and those that tell groups of people apart.
        leave_uncoded: leave records out that lack a code of either version.
        how: what weighs the pairs, where the user said it.

    Raises:
        UnknownNameError: neither a name in the catalog nor a file.
        InputError: none is named, the file isn't what it should be, it is a correspondence and nobody said how to
            weigh it, or its codes are of other versions.

    >>> weights().sources, weights().groups
    (('made-up',), ('all', 'men', 'women'))
    """
    return evidence(
        name, from_version, to_version, weight=weight, groups=groups, leave_uncoded=leave_uncoded, how=how
    ).weights


def evidence(
    name: WeightedCorrespondence | Correspondence | GivenFrame | str | Path | None,
    from_version: str = "",
    to_version: str = "",
    *,
    weight: str = "",
    groups: Sequence[str] = (),
    leave_uncoded: bool = False,
    how: WeightOptions = UNSAID,
) -> Evidence:
    """Return what `weights` returns, with what is to be said of it."""
    if name is None or (isinstance(name, str) and not name):
        raise no_evidence_named("weights")
    if isinstance(name, WeightedCorrespondence):
        return Evidence(_covered(name, how))
    if isinstance(name, Correspondence):
        return _of_correspondence(name, (from_version, to_version), how)
    if isinstance(name, str) and name == MADE_UP:
        return Evidence(_made_up(from_version, to_version))
    how = replace(how, leave_uncoded=leave_uncoded or how.leave_uncoded)
    if isinstance(name, GivenFrame):
        return _table(name, from_version, to_version, weight, groups, how)
    return _of_name(str(name), Path(name), (from_version, to_version), weight, groups, how)


def _of_correspondence(table: Correspondence, ids: tuple[str, str], how: WeightOptions) -> Evidence:
    if how.by_entries:
        return _by_entries_of(table, f"{table.from_version}:{table.to_version}", how)
    return _single_links(table, f"{table.from_version} → {table.to_version}", ids, how)


def _of_name(
    name: str, path: Path, ids: tuple[str, str], weight: str, groups: Sequence[str], how: WeightOptions
) -> Evidence:
    """Return the weights in a file, or those of a correspondence that is named by its two versions."""
    if how.by_entries:
        return _by_entries(path if path.is_file() else name, *ids, how)
    if not path.exists():
        if load.pair_of(name) or load.catalog_name(name, "correspondence") in load.names("correspondence"):
            return _single_links(load.load(name, "correspondence").correspondence(), name, ids, how)
        raise UnknownNameError(
            name, "no weights have this name, and no file either", hint=f"Give a file, or {MADE_UP}."
        )
    asked = how.count or how.share or weight or groups
    if not asked and _is_mapping_set(path):
        return _single_links(
            load.load(path, "correspondence", options=how.reading).correspondence(), path.name, ids, how
        )
    try:
        return _table(path, *ids, weight, groups, how)
    except InputError as refused:
        found = None if asked else _links_in_file(path, ids, how)
        if found is None:
            raise refused from None
        return found


def _is_mapping_set(path: Path) -> bool:
    """Return whether a file is SSSOM, whose relations say what its pairs don't: whether all of a group goes there."""
    return {"subject_id", "predicate_id", "object_id"} <= set(_column_names(path))


def _links_in_file(path: Path, ids: tuple[str, str], how: WeightOptions) -> Evidence | None:
    """Return the weights of a correspondence in a file of any kind where every group has one target; None if it isn't
    one.
    """
    names = _column_names(path)
    # Other tables of pairs are read as such, where a row without a code is an error.
    if names and not ({"subject_id", ENTRIES} & set(map(str.casefold, names))):
        return None
    if set(map(plain, figure_columns(names, ()))) - set(map(plain, (ENTRIES, "share_of_from", "share_of_to"))):
        return None
    try:
        table = load.load(path, "correspondence", options=how.reading).correspondence()
        rows = scan_records(path).select(pl.len()).collect().item() if names else None
        # A pair that stands there twice is of records, not of links.
        if rows is not None and rows != len(table.links) + len(table.without_counterpart):
            return None
        return _single_links(table, path.name, ids, how)
    except OccumapError:
        return None


def _single_links(table: Correspondence, called: str, ids: tuple[str, str], how: WeightOptions) -> Evidence:
    """Return the weights of a correspondence where every group has one target: all of its people go there.

    Raises:
        InputError: a group has several, or only a part of one goes there, so that people would have to be counted.
    """
    turned = _between(table, *ids) or table
    pairs = pl.DataFrame(
        [(link.from_code.value, link.to_code.value) for link in turned.links],
        schema={"from": pl.String, "to": pl.String},
        orient="row",
    )
    whole = not any(link.partial or link.share_of_from not in {None, 1.0} for link in turned.links)
    found = None
    if whole and not how.people_only:
        found = weights_from_single_links(turned.from_version, turned.to_version, pairs, f"{OF_LINKS}{called}")
    if found is None:
        raise _not_evidence(called, how, several_targets(pairs))
    return Evidence(_covered(found, how))


def _table(
    path: Path | GivenFrame,
    from_version: str,
    to_version: str,
    weight: str,
    groups: Sequence[str],
    how: WeightOptions,
    counted: PairColumns | None = None,
) -> Evidence:
    pairs = counted or PairColumns(how.count, how.share, strict=True, people_only=how.people_only)
    if not (from_version or to_version):
        from_version, to_version = _versions_of_columns(path)
    stated = {name: _held(name, how) for name in (from_version, to_version) if name}
    held = {name: version for name, version in stated.items() if version}
    found = _covered(
        read_dual_coding(
            path,
            from_version,
            to_version,
            weight=weight,
            groups=groups,
            leave_uncoded=how.leave_uncoded,
            codes={name: [group.code.value for group in version.leaves] for name, version in held.items()},
            versions=held,
            pairs=pairs,
            options=how.reading,
        ),
        how,
    )
    return Evidence(found, _not_used(path, pairs) if pairs.count or pairs.share else ())


def _not_used(path: Path | GivenFrame, pairs: PairColumns) -> tuple[str, ...]:
    """Return what to say of columns that bear on the pairs and weigh nothing."""
    names = _column_names(path)
    unused = figure_columns(names, {pairs.count, pairs.share})
    said = [f"not used in {path}: {', '.join(unused)}"] if unused else []
    partial = [name for name in names if name.strip().casefold() in {"part", "partial"}]
    return (*said, *(f"‘{name}’ marks links to a part of a group: they are weighed as stated" for name in partial))


def _made_up(from_version: str, to_version: str) -> WeightedCorrespondence:
    with as_file(_DATA.joinpath("made-up-records.csv")) as made_up:
        return _covered(
            read_dual_coding(
                made_up,
                from_version or _MADE_UP_VERSIONS[0],
                to_version or _MADE_UP_VERSIONS[1],
                source=MADE_UP,
                weight="weight",
                groups=("sex",),
            )
        )


def _not_evidence(name: str, how: WeightOptions, several: str = "") -> InputError:
    entries = (
        "" if how.people_only else "; or say --by-entries, to weigh its links by their entries: titles, not people"
    )
    return InputError(
        name,
        "it is a correspondence, which says where groups go, not how many people: it isn't dual-coded evidence"
        + several,
        hint=f"Give dual-coded figures{entries}.",
    )


def _by_entries(name: str | Path, from_version: str, to_version: str, how: WeightOptions) -> Evidence:
    """Return weights from the entries of a correspondence, in whatever file or name it comes."""
    path = Path(name)
    called = path.name if path.is_file() else str(name)
    refused: OccumapError | None = None
    try:
        found = load.load(name, "correspondence").correspondence()
        turned = _between(found, from_version, to_version)
        if turned is not None and all(link.entries is not None for link in turned.links):
            return _by_entries_of(turned, called, how)
    except OccumapError as error:
        refused = error
    if not path.is_file():
        raise refused or _no_entries(called)
    if not (from_version and to_version):
        raise refused or _no_entries(called)
    pairs = PairColumns(count=ENTRIES, source=f"{OF_ENTRIES}{called}", strict=True)
    try:
        return _table(path, from_version, to_version, "", (), how, pairs)
    except InputError as error:
        if f"‘{ENTRIES}’" in error.what:
            raise _no_entries(str(name)) from None
        raise


def _between(found: Correspondence, from_version: str, to_version: str) -> Correspondence | None:
    """Return a correspondence in the direction asked for; None if it is between other versions."""
    if not (from_version or to_version) or (found.from_version, found.to_version) == (from_version, to_version):
        return found
    return found.inverse() if (found.to_version, found.from_version) == (from_version, to_version) else None


def _no_entries(name: str) -> InputError:
    return InputError(
        name,
        "it doesn't say how many entries each link has, so --by-entries can't weigh them",
        hint="Give a correspondence that occumap compare wrote, or dual-coded figures.",
    )


def _by_entries_of(table: Correspondence, called: str, how: WeightOptions) -> Evidence:
    if any(link.entries is None for link in table.links):
        raise _no_entries(called)
    pairs = pl.DataFrame(
        [(link.from_code.value, link.to_code.value, float(link.entries or 0)) for link in table.links],
        schema={"from": pl.String, "to": pl.String, "people": pl.Float64},
        orient="row",
    )
    found = weights_from_counts(table.from_version, table.to_version, pairs, f"{OF_ENTRIES}{called}", where=called)
    partial = table.partial_links
    if not partial:
        return Evidence(_covered(found, how))
    said = (
        f"{counted(len(partial), 'link')} of {called} "
        f"{'leads' if len(partial) == 1 else 'lead'} to a part of a group only, such as {_link(partial[0])}: "
        "how much of it nobody counted"
    )
    return Evidence(_covered(found, how), (said,))


def _link(link: Link) -> str:
    return f"{link.from_code.value} → {link.to_code.value}"


def _versions_of_columns(path: Path | GivenFrame) -> tuple[str, str]:
    """Return the two versions held that name columns of a table, in their order; empty for any other file."""
    known = [name for name in map(str.casefold, _column_names(path)) if name in load.names("version")]
    return (known[0], known[1]) if len(known) == 2 else ("", "")


def _column_names(path: Path | GivenFrame) -> list[str]:
    if isinstance(path, GivenFrame):
        return path.polars.columns
    try:
        return scan_records(path).collect_schema().names()
    except OccumapError:  # a workbook of several sheets, which its own reader knows
        return []


def version_or_none(name: str) -> Version | None:
    """Return a version in the catalog or in a file; None for one that is only known by its codes."""
    try:
        return load.version(name)
    except UnknownNameError:
        return None


def _held(name: str, how: WeightOptions) -> Version | None:
    return next((version for version in how.versions if version.id == name), None) or version_or_none(name)


def _covered(table: WeightedCorrespondence, how: WeightOptions = UNSAID) -> WeightedCorrespondence:
    return covered(table, _held(table.from_version, how), _held(table.to_version, how))
