"""What Occumap holds or makes, written in the formats of the field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path

from occumap.arguments import instance, optional, renamed, takes, text
from occumap.atomic import write_file, write_together
from occumap.catalog import load, shipped
from occumap.catalog.noun_arguments import PATH
from occumap.errors import InputError, OutputError, UnknownNameError
from occumap.io import sdmx, xkos
from occumap.io.ctdl import write_ctdl
from occumap.io.data_package import DESCRIPTOR, DataPackage, write_data_package
from occumap.io.ons_workbooks import CODE_COLUMNS, LEVELS, write_ons_index, write_ons_structure
from occumap.io.schema_org import write_occupation
from occumap.io.sssom_tsv import UNSPECIFIED, Provenance, write_sssom
from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.noun import Noun, counted, shortened
from occumap.model.occupational_map import OccupationalMap
from occumap.model.plan import Comparison, Outcome, Plan
from occumap.model.skills import Framework
from occumap.model.version import Version
from occumap.revision.compare import correspondence_in
from occumap.workflows.exchange.subjects import Exportable, ExportOptions, Subject, subject_of

# Endings by which a person means one file, not a folder.
_FILE_ENDINGS = {".xlsx", ".nt", ".rdf", ".ttl", ".json", ".jsonld", ".xml", ".tsv", ".csv", ".zip"}
_EXPORTABLE = instance(
    "something that can be exported",
    "Give a version, an index, a correspondence, a comparison, a plan, an outcome or a map; or a name or a file.",
    *(str, Path, Version, Index, Correspondence, Comparison, Plan, Outcome, OccupationalMap),
)
_OPTIONS = instance("ExportOptions", "Give ExportOptions, such as ExportOptions(with_index=False).", ExportOptions)
_RDF_SYNTAXES: Mapping[str, tuple[xkos.Syntax, str]] = {
    ".ttl": ("turtle", "ttl"),
    ".json": ("json-ld", "jsonld"),
    ".jsonld": ("json-ld", "jsonld"),
    ".nt": ("n-triples", "nt"),
    ".rdf": ("rdf-xml", "rdf"),
    ".xml": ("rdf-xml", "rdf"),
}
OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@dataclass(frozen=True)
class Files:
    """Files by name, and what was left out of them."""

    files: Mapping[str, bytes]
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Exported(Noun):
    """The paths written, and a line for each kind of thing that the format can't hold."""

    subject: Subject
    paths: tuple[Path, ...]
    losses: tuple[str, ...]

    def _in_short(self) -> str:
        files = counted(len(self.paths), "file")
        return f"{shortened(self.subject.name)}: {files}, {counted(len(self.losses), 'kind')} of thing left out"


@renamed(kind="format")
@takes(what=_EXPORTABLE, format=text("Give the name of a format, such as skos."), out=PATH, options=optional(_OPTIONS))
def export(
    what: Exportable,
    format: str,  # noqa: A002 (as the command calls it)
    out: str | Path,
    options: ExportOptions | None = None,
) -> Exported:
    """Write something in a format of the field, whole or not at all, and return where and what was left out.

    Args:
        what: a version, an index, a correspondence, a comparison, a plan, an outcome or a map; or the name of one
            (``soc2020``, ``OLD:NEW``, a revision, a route of a map), or a file that `load` can read.
        format: ``skos``, ``xkos``, ``sdmx-ml``, ``sdmx-json``, ``sssom``, ``datapackage``, ``ons-xlsx``, ``schema-org``
            or ``ctdl``.
        out: a file; a folder where the format has several files (a Data Package may be a ``.zip``).
        options: an `ExportOptions`; the usual ones if not given.

    Raises:
        UnknownNameError: nothing is called so.
        InputError: the format isn't known, or can't hold such a thing at all.
        PlanError: the plan has open errors.
        UnavailableError: a package that the format needs isn't installed.
        OutputError: it can't be written there.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     export("soc2010:soc2020", "sssom", f"{folder}/links.sssom.tsv").paths[0].name
    'links.sssom.tsv'
    """
    out = Path(out)
    if format not in FORMATS:
        raise UnknownNameError(format, "there is no format with this name", hint=f"Formats: {', '.join(FORMATS)}.")
    chosen = options or ExportOptions()
    subject = subject_of(what, chosen)
    made = FORMATS[format](subject, out, chosen)
    if len(made.files) == 1 and not _is_folder_format(format, out):
        (data,) = made.files.values()
        return Exported(subject, (write_file(out, data),), made.losses)
    if out.suffix.casefold() in _FILE_ENDINGS and not out.is_dir():
        names = ", ".join(made.files)
        raise OutputError(str(out), f"{format} writes several files here ({names})", hint="Name a folder.")
    return Exported(subject, write_together(out, made.files, replacing=_from_earlier(out)), made.losses)


def _skos(subject: Subject, out: Path, options: ExportOptions, *, matches: bool = False) -> Files:
    if not subject.versions and subject.correspondence is None:
        raise _cannot("skos", subject, "a version or a correspondence")
    syntax, ending = _RDF_SYNTAXES.get(out.suffix.casefold(), _RDF_SYNTAXES[".ttl"])
    files: dict[str, bytes] = {}
    losses: list[str] = []
    table = subject.correspondence
    both = (subject.versions[0], subject.versions[1]) if len(subject.versions) > 1 else None
    if table is not None and matches and subject.sort == "correspondence":
        made = xkos.write_matches(table, versions=both, syntax=syntax, issued=options.issued, base=options.base)
        return Files({f"correspondence.{ending}": made.data}, (*made.losses, *_left_out(subject)))
    if subject.sort != "correspondence":
        version = subject.versions[-1]
        notes = xkos.change_notes(version.id, subject.changes)
        follows = subject.versions[0].id if len(subject.versions) > 1 else None
        made = xkos.write_version(
            version, syntax=syntax, notes=notes, follows=follows, issued=options.issued, base=options.base
        )
        files[f"{_file_name(version.id)}.{ending}"] = made.data
        losses += made.losses
    if table is not None:
        made = xkos.write_correspondence(
            table, syntax=syntax, changes=subject.changes, versions=both, issued=options.issued, base=options.base
        )
        files[f"correspondence.{ending}"] = made.data
        losses += made.losses
    return Files(files, (*losses, *_left_out(subject)))


def _sdmx(subject: Subject, _: Path, options: ExportOptions, *, kind: str) -> Files:
    if not subject.versions and subject.correspondence is None:
        raise _cannot(kind, subject, "a version or a correspondence")
    tables = [*([subject.correspondence] if subject.correspondence is not None else []), *subject.neighbours]
    made = sdmx.write_sdmx(
        kind,
        versions=subject.versions,
        correspondences=tables,
        valid_from=options.valid_from,
        valid_to=options.valid_to,
        agency=options.agency,
        standard=options.sdmx_version,
    )
    name = "structures.xml" if kind == "sdmx-ml" else "structures.json"
    return Files({name: made.data}, (*made.losses, *_left_out(subject, tables=False)))


def _sssom(subject: Subject, _: Path, options: ExportOptions) -> Files:
    if subject.correspondence is None:
        raise _cannot("sssom", subject, "a correspondence, such as soc2010:soc2020")
    old, new = subject.versions if len(subject.versions) > 1 else (None, None)
    free = subject.versions and all("Open Government Licence v3.0" in version.source for version in subject.versions)
    said = Provenance(
        f"Derived by Occumap from {subject.index_source}." if subject.index_source else "",
        OGL if free and subject.index is None else UNSPECIFIED,
        installed_version("occumap"),
    )
    made = write_sssom(
        subject.correspondence, old=old, new=new, changes=subject.changes, provenance=said, base=options.base
    )
    lost = ("groups without a link, levels and parents of both versions",) if subject.versions else ()
    return Files({"mappings.sssom.tsv": made.data}, (*made.losses, *lost, *_left_out(subject)))


def _datapackage(subject: Subject, out: Path, options: ExportOptions) -> Files:
    if not subject.versions:
        raise _cannot("datapackage", subject, "a version or a revision")
    version = subject.versions[-1]
    index = subject.index if options.with_index else None
    tables = [subject.correspondence] if subject.correspondence is not None else list(subject.neighbours)
    if subject.sort == "version" and not tables:
        tables = _neighbours(version, subject.index)
    package = write_data_package(DataPackage(version, tuple(tables), index, subject.index_source if index else ""))
    left = tuple(f"groups of {other.id}: export it too" for other in subject.versions[:-1])
    if out.suffix.casefold() == ".zip":
        return Files({out.name: package.zipped()}, left)
    return Files(package.files, left)


def _neighbours(version: Version, index: Index | None) -> list[Correspondence]:
    """Return the correspondences with other versions held that the index is coded to as well, earlier versions
    first.
    """
    tables = []
    others = [name for name in load.names("version") if index is not None and name in index.versions]
    for other in sorted(others):
        if other != version.id and index is not None:
            pair = sorted([load.version(other), version], key=lambda v: v.id)
            tables.append(correspondence_in(index, pair[0], pair[1]))
    return tables


def _ons(subject: Subject, out: Path, options: ExportOptions) -> Files:
    files: dict[str, bytes] = {}
    losses: list[str] = []
    if subject.sort not in {"version", "revision", "index"}:
        raise _cannot("ons-xlsx", subject, "a version, a revision or an index")
    if subject.versions:
        made = write_ons_structure(subject.versions[-1])
        files["structure.xlsx"] = made.data
        losses += made.losses
    index = subject.index if options.with_index or subject.sort == "index" else None
    if index is not None and files and out.suffix.casefold() == ".xlsx":
        losses.append("the index, which is a workbook of its own: name a folder to have both")
    elif index is not None and (subject.sort == "index" or any(name in CODE_COLUMNS for name in index.versions)):
        made = write_ons_index(index, versions=_titled(), source=subject.index_source)
        files["index.xlsx"] = made.data
        losses += made.losses
    tables = (*((subject.correspondence,) if subject.correspondence is not None else ()), *subject.neighbours)
    losses += [f"the correspondence of {t.from_version} to {t.to_version}" for t in tables]
    return Files(files, tuple(losses))


def _titled() -> dict[str, Version]:
    """Return the versions available that the index workbook has columns for, for titles of groups and frameworks."""
    available = {name: load.version(name) for name in load.names("version") if name in CODE_COLUMNS}
    return {name: v for name, v in available.items() if tuple(level.name for level in v.rules.levels) == LEVELS}


def _schema_org(subject: Subject, _: Path, __: ExportOptions) -> Files:
    world, codes = _occupations("schema-org", subject)
    framework = _framework_of(world)
    versions = [load.version(name) for name in ("soc2010", "soc2020")]
    files: dict[str, bytes] = {}
    found: dict[str, list[str]] = {}
    for code in codes:
        made = write_occupation(code, world, framework=framework, versions=versions)
        files[f"{_file_name(code)}.jsonld"] = made.data
        for loss in made.losses:
            found.setdefault(re.sub(r"\d+", "#", loss), []).append(loss)
    losses = (
        lost[0] if len(codes) == 1 else f"{lost[0]}; likewise for {len(lost)} occupations" for lost in found.values()
    )
    return Files(files, tuple(losses))


def _ctdl(subject: Subject, _: Path, options: ExportOptions) -> Files:
    world, codes = _occupations("ctdl", subject)
    if subject.occupation:
        raise _cannot("ctdl", subject, "a route, such as engineering-and-manufacturing")
    framework = _framework_of(world)
    files: dict[str, bytes] = {}
    losses: list[str] = []
    for route in dict.fromkeys(world.route_of(code).id for code in codes):
        made = write_ctdl(world, route, framework=framework, base=options.base)
        files[f"{_file_name(route)}.jsonld"] = made.data
        losses += made.losses
    return Files(files, tuple(losses))


def _occupations(kind: str, subject: Subject) -> tuple[OccupationalMap, list[str]]:
    """Return the map and those of its occupations that are meant."""
    if subject.world is None:
        raise _cannot(kind, subject, "a map, a route of it or one of its occupations")
    world = subject.world
    if subject.occupation:
        return world, [subject.occupation]
    codes = [o.code for o in world.occupations if subject.route in (None, world.route_of(o.code).id)]
    if not codes:
        raise InputError(subject.name, "the map has no occupations of this route", hint="Give another route.")
    return world, codes


def _framework_of(world: OccupationalMap) -> Framework | None:
    """Return the framework that comes with the map, if it is the one that Occumap's is of."""
    return load.framework() if world.id == shipped.ENGLAND else None


def _left_out(subject: Subject, *, tables: bool = True) -> tuple[str, ...]:
    """Return the parts of what was asked for that a format has no place for: other correspondences, the index."""
    index = ("the index",) if subject.own_index else ()
    others = subject.neighbours if tables else ()
    return (*(f"the correspondence of {t.from_version} to {t.to_version}" for t in others), *index)


def _cannot(kind: str, subject: Subject, holds: str) -> InputError:
    thing = "an index" if subject.sort == "index" else f"a {subject.sort}"
    return InputError(subject.name, f"{kind} can't hold {thing}", hint=f"Give {holds}.")


def _is_folder_format(kind: str, out: Path) -> bool:
    """Return whether a format is a folder even where only one file comes of it."""
    return (kind == "datapackage" and out.suffix.casefold() != ".zip") or (
        kind == "ons-xlsx" and out.suffix.casefold() != ".xlsx"
    )


def _from_earlier(folder: Path) -> tuple[str, ...]:
    """Return the names of files in a folder that an earlier Data Package of ours names: nothing else may go."""
    try:
        found = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        return tuple(str(resource["path"]) for resource in found["resources"]) if "occumap" in found else ()
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _file_name(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._\-]+", "-", text).strip(".-") or "version"


FORMATS: Mapping[str, Callable[[Subject, Path, ExportOptions], Files]] = {
    "skos": lambda subject, out, options: _skos(subject, out, options, matches=True),
    "xkos": _skos,
    "sdmx-ml": lambda subject, out, options: _sdmx(subject, out, options, kind="sdmx-ml"),
    "sdmx-json": lambda subject, out, options: _sdmx(subject, out, options, kind="sdmx-json"),
    "sssom": _sssom,
    "datapackage": _datapackage,
    "ons-xlsx": _ons,
    "schema-org": _schema_org,
    "ctdl": _ctdl,
}
