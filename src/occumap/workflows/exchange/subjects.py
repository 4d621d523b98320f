"""What a person means by a name: a version, OLD:NEW, a revision, an index, a map or a route of one, or a file."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Literal

from occumap.catalog import load, shipped, user_data
from occumap.catalog.loaded import Loaded
from occumap.errors import InputError, PlanError
from occumap.io import sdmx, xkos
from occumap.model.change_type import GroupChange
from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.noun import limited
from occumap.model.occupational_map import OccupationalMap
from occumap.model.plan import Comparison, Outcome, Plan
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions
from occumap.revision.compare import compare as compare_versions
from occumap.revision.compare import correspondence_in
from occumap.workflows.revise.plan import apply, plan

Sort = Literal["version", "correspondence", "revision", "index", "map"]


@dataclass(frozen=True, repr=False)
class ExportOptions:
    """How `export` writes.

    Args:
        index: name or file of the index that correspondences are read from.
        crosswalk: a CSV of pairs of codes, instead of an index.
        with_index: whether a format that holds an index gets it.
        strict: leave a revision's assumptions out.
        which: of several versions in a file, the one of this id.
        language: to show first, of those that titles are in; the one they are in, where nothing states it.
        valid_from: SDMX: the first day on which links hold.
        valid_to: SDMX: the last one.
        agency: SDMX: the id of who maintains the lists.
        sdmx_version: SDMX: ``2.1`` (XML only), ``3.0`` or ``3.1``.
        base: RDF, SSSOM and CTDL: what all addresses begin with.
        issued: RDF: the day of publication.
        reading: what you say of a file that is exported or a crosswalk, such as its delimiter; all else is told.
    """

    index: str = shipped.STARTER
    crosswalk: Path | None = None
    with_index: bool = True
    strict: bool = False
    which: str | None = None
    language: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    agency: str = sdmx.AGENCY
    sdmx_version: str = "3.0"
    base: str = xkos.BASE
    issued: date | None = None
    reading: ReadOptions = TOLD

    def __repr__(self) -> str:
        changed = (
            f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if getattr(self, one.name) != one.default
        )
        return limited(f"ExportOptions({', '.join(changed)})")


@dataclass(frozen=True)
class Subject:
    """What is exported: one version, or two with the correspondence between them; an index; a map.

    ``sort`` is what was asked for. ``neighbours`` are the correspondences that a version's file holds beside it.
    ``own_index`` says that the index is part of what was asked for, and not only at hand.
    """

    name: str
    sort: Sort
    versions: tuple[Version, ...] = ()
    correspondence: Correspondence | None = None
    changes: tuple[GroupChange, ...] = ()
    neighbours: tuple[Correspondence, ...] = ()
    index: Index | None = None
    index_source: str = ""
    own_index: bool = False
    world: OccupationalMap | None = None
    route: str | None = None
    occupation: str | None = None


Exportable = Version | Index | Correspondence | Comparison | Plan | Outcome | OccupationalMap | str | Path


def subject_of(what: Exportable, options: ExportOptions) -> Subject:
    """Return what is exported: a value as it is, or what is meant by a name or a path.

    Raises:
        UnknownNameError: nothing is called so.
    """
    match what:
        case str() | Path():
            return subject_named(str(what), options)
        case Version():
            return _of_version(what, options)
        case Comparison():
            return _compared(what.old, what.new, what.correspondence, None, "")
        case Plan():
            return _applied(what)
        case Outcome():
            return _of_outcome(what.plan.revision.id, what, _index_source(what.index.name))
    return _alone(what)


def _alone(what: Index | Correspondence | OccupationalMap) -> Subject:
    match what:
        case Index():
            return Subject(what.name, "index", index=what, own_index=True)
        case Correspondence():
            return Subject(f"{what.from_version}:{what.to_version}", "correspondence", correspondence=what)
        case OccupationalMap():
            return Subject(what.id, "map", world=what)


def subject_named(what: str, options: ExportOptions) -> Subject:
    """Return what is meant by a name.

    Raises:
        UnknownNameError: nothing is called so.

    >>> subject_named("soc2010:soc2020", ExportOptions()).sort
    'correspondence'
    """
    if not Path(what).exists():
        if (pair := load.pair_of(what)) is not None:
            old, new = (load.version(name, which=options.which, options=options.reading) for name in pair)
            return _between(old, new, options)
        if (part := _part_of_map(what)) is not None:
            return part
    loaded = load.load(what, which=options.which, options=options.reading)
    if loaded.revision is not None:
        planned = plan(loaded.revision, index=options.index, strict=options.strict)
        return _applied(planned, what, _index_source(options.index))
    if loaded.occupational_map is not None:
        return Subject(loaded.occupational_map.id, "map", world=loaded.occupational_map)
    return _of_loaded(loaded, options)


def _of_version(version: Version, options: ExportOptions) -> Subject:
    """Return a version with its index, if the index is coded to it."""
    index = load.index(options.index, coded_to=(version,)) if options.with_index else None
    if index is not None and version.id not in index.versions:
        index = None
    return Subject(version.id, "version", (version,), index=index, index_source=_index_source(options.index))


def _of_loaded(loaded: Loaded, options: ExportOptions) -> Subject:
    """Return what a name or file holds: its version with what goes with it; else its correspondence; else its index."""
    name = loaded.path.name if loaded.path else loaded.name
    if len(loaded.versions) == 1 or (loaded.versions and (options.which or not loaded.correspondences)):
        version = loaded.version(options.which if loaded.path else None)
        if options.language is not None:
            version = version.in_language(options.language)
        own = tuple(t for t in loaded.correspondences if version.id in (t.from_version, t.to_version))
        subject = replace(_of_version(version, options), name=name, neighbours=own)
        if loaded.index is None:
            return subject
        return replace(subject, index=loaded.index, index_source=name, own_index=True)
    if loaded.correspondences:
        table, *others = loaded.correspondences
        by_id = {version.id: version for version in loaded.versions}
        both = tuple(by_id[v] for v in (table.from_version, table.to_version) if v in by_id)
        return Subject(name, "correspondence", both if len(both) == 2 else (), table, neighbours=tuple(others))
    if loaded.index is not None:
        return Subject(name, "index", index=loaded.index, index_source=_index_source(name), own_index=True)
    raise InputError(
        loaded.name,
        f"{loaded.kind or 'a skills framework'} can't be exported",
        hint="Give a version, a correspondence or an index.",
    )


def _between(old: Version, new: Version, options: ExportOptions) -> Subject:
    if options.crosswalk:
        table = load.crosswalk(options.crosswalk, old, new, options=options.reading.of_table())
        return _compared(old, new, table, None, options.crosswalk.name)
    index = load.index(options.index, coded_to=(old, new))
    return _compared(old, new, correspondence_in(index, old, new), index, _index_source(options.index))


def _compared(old: Version, new: Version, table: Correspondence, index: Index | None, source: str) -> Subject:
    changes = compare_versions(old, new, table).changes
    name = f"{old.id}:{new.id}"
    return Subject(name, "correspondence", (old, new), table, changes, index=index, index_source=source)


def _applied(what: Plan, name: str = "", source: str = "") -> Subject:
    name = name or what.revision.id
    if what.errors:
        n = len(what.errors)
        raise PlanError(
            name,
            f"{n} {'error is' if n == 1 else 'errors are'} open, so there is nothing to export",
            hint=f"See them with: occumap revise {name}",
        )
    return _of_outcome(name, apply(what), source or _index_source(what.index.name))


def _of_outcome(name: str, outcome: Outcome, source: str) -> Subject:
    versions = (outcome.plan.old, outcome.version)
    return Subject(
        name,
        "revision",
        versions,
        outcome.correspondence,
        outcome.plan.changes,
        index=outcome.index,
        index_source=source,
        own_index=True,
    )


def _part_of_map(name: str) -> Subject | None:
    """Return a route of a map, or an occupation on one."""
    for world in map(load.occupational_map, load.names("map")):
        if any(route.id == name for route in world.routes):
            return Subject(name, "map", world=world, route=name)
        if name in world:
            return Subject(name, "map", world=world, occupation=name)
    return None


def _index_source(name: str) -> str:
    indexes = shipped.catalog()["indexes"]
    if name in indexes:
        return str(indexes[name]["source"])
    return (
        "Office for National Statistics, coding index, Open Government Licence v3.0"
        if name == user_data.ONS_INDEX
        else name
    )
