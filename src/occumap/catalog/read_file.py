"""Any file or folder a user has, read for what it is.

A reader is imported when a file of its kind is there: RDF, SDMX and workbooks cost nothing until they are needed.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from occumap.catalog import shipped, user_data
from occumap.catalog.damage import as_kept
from occumap.catalog.file_cache import FileCache
from occumap.catalog.file_kind import recognise
from occumap.catalog.index_in_table import index_in_table, rules_for_entries
from occumap.catalog.index_read_once import index_of_workbook
from occumap.catalog.loaded import Loaded
from occumap.catalog.read_tables import crosswalk_in_table, name_of, version_in_table
from occumap.catalog.recognised import FileKind, Noun, Recognised
from occumap.coding.contradictions import contradictions, in_words
from occumap.errors import InputError
from occumap.io.open_workbook import no_panic
from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.noun import counted
from occumap.model.rules import CodeRules
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

# Versions that the ONS index has columns for besides those that come with Occumap.
_CODED = ("soc90", "soc2000", "soc2020ext", "isco08")
# What the libraries behind the readers raise over files that are cut or changed; their own messages name no way out.
_DAMAGE = (
    *(LookupError, ValueError, TypeError, AttributeError, SyntaxError, ArithmeticError, RecursionError),
    *(EOFError, OSError, zlib.error),
)
_kept = FileCache(limit=32)


def read_file(
    path: Path, needed: Noun | None = None, *, coded_to: Sequence[Version] = (), options: ReadOptions = TOLD
) -> Loaded:
    """Return what is in a file or folder, after what it is was told from its content.

    A version is called as the file calls it, where it does, else by the name of the file. A file that stays the same
    is read once; one that was edited is read anew.

    Args:
        path: a file or folder.
        needed: what it is needed for, where it could be several things.
        coded_to: versions beside those in the catalog that the columns of an index may have codes of.
        options: what the user says of it; all else is told from its content.

    Raises:
        OccumapError: there is no such file, nothing known is in it, or what it was taken for can't be read.

    >>> from occumap.examples import small_version
    >>> from occumap.io.classification_csv import write_classification_csv
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "small.csv"
    ...     _ = path.write_text(write_classification_csv(small_version()))
    ...     loaded = read_file(path)
    >>> loaded.kind.value, loaded.contents
    ('classification in a table', ('version small: 3 section, 7 job; titles in en',))
    """
    found = kind_of(path, needed, versions=tuple(version.id for version in coded_to), options=options)
    if found.kind is FileKind.INDEX_CSV:
        rules = _rules_of(found.columns, coded_to)
        asked = tuple((version.id, len(version)) for version in coded_to)
        loaded = _kept.get(
            path,
            (found, repr(rules), asked),
            lambda: _undamaged(path, found, lambda: _index_csv(path, found, rules, coded_to)),
        )
    elif found.kind is FileKind.REVISION or (found.kind is FileKind.DATA_PACKAGE and not zipfile.is_zipfile(path)):
        # It is more files than the one named, and quickly read.
        loaded = _read(path, found, needed)
    else:
        loaded = _kept.get(path, (found, needed), lambda: _read(path, found, needed))
    return _in_language(
        replace(loaded, name=str(path), path=path, notes=tuple(dict.fromkeys((*found.said, *loaded.notes)))), options
    )


def _in_language(loaded: Loaded, options: ReadOptions) -> Loaded:
    """Return what was read with titles in the language that the user asked for; else say which others there are."""
    if options.language is not None:
        return replace(loaded, versions=tuple(one.in_language(options.language) for one in loaded.versions))
    several = [one for one in loaded.versions if len(one.languages) > 1]
    said = (f"titles of {one.id} are in {one.languages[0]}; others: {', '.join(one.languages[1:])}" for one in several)
    return replace(loaded, notes=(*loaded.notes, *(f"{line} (--language)" for line in said)))


def read_own_version(name: str) -> Version:
    """Return a version that the user keeps under a name.

    Raises:
        InputError: it isn't as it was kept.
    """
    place = user_data.place_of_version(name)
    assert place is not None
    with as_kept(name, place):
        return read_file(place).version(name)


def read_download(name: str) -> Index:
    """Return the index of a workbook that was downloaded, under the name of the download."""
    path = user_data.downloaded(name) or user_data.place_of_download(name)
    return _kept.get(path, name, lambda: index_of_workbook(path, name))


def abbreviations_in(path: Path) -> Mapping[str, str]:
    """Return the abbreviations that the ONS index's own workbook explains; none for a file of another kind."""
    from occumap.io.ons_index import read_ons_abbreviations

    try:
        if not path.is_file() or kind_of(path).kind is not FileKind.ONS_INDEX:
            return {}
        return _kept.get(path, "abbreviations", lambda: read_ons_abbreviations(path))
    except InputError:
        return {}


def kind_of(
    path: Path, needed: Noun | None = None, *, versions: tuple[str, ...] = (), options: ReadOptions = TOLD
) -> Recognised:
    """Return what a file or folder would be read as.

    Args:
        path: a file or folder.
        needed: what it is needed for, where it could be several things.
        versions: ids of versions beside those in the catalog, by which columns of an index are known.
        options: what the user says of it.

    Raises:
        OccumapError: there is no such file, or nothing known is in it.
    """
    names = (*shipped.catalog()["versions"], *user_data.own_versions(), *versions, *_CODED)
    if not path.is_file():
        return recognise(path, names, needed, options)
    return _kept.get(path, (names, needed, options), lambda: recognise(path, names, needed, options))


def _read(path: Path, found: Recognised, needed: Noun | None) -> Loaded:
    if found.kind is FileKind.ESCO and needed == "framework":
        return _undamaged(path, found, lambda: _esco_framework(path, found))
    return _undamaged(path, found, lambda: _READERS[found.kind](path, found))


def _undamaged(path: Path, found: Recognised, read: Callable[[], Loaded]) -> Loaded:
    try:
        with no_panic(str(path)):
            return read()
    except _DAMAGE as fault:
        said = str(fault).splitlines()[0][:150] if str(fault) else type(fault).__name__
        raise InputError(
            str(path), f"it looks like {found.kind.value}, but is damaged ({said})", hint="Download or export it again."
        ) from None


def _rules_of(names: Sequence[str], given: Sequence[Version]) -> dict[str, CodeRules]:
    """Return the code rules of versions by name: those given, those that come with Occumap, those the user keeps."""
    own = user_data.own_versions()
    return {
        **shipped.rules_by_version(),
        **{name: rules_for_entries(read_own_version(name)) for name in names if name in own},
        **{version.id: rules_for_entries(version) for version in given},
    }


def _package(path: Path, found: Recognised) -> Loaded:
    from occumap.io.data_package import read_data_package

    package = read_data_package(path)
    return _loaded(
        path, found, versions=(package.version,), correspondences=package.correspondences, index=package.index
    )


def _sdmx(path: Path, found: Recognised) -> Loaded:
    from occumap.io import sdmx

    content = sdmx.read_sdmx(path)
    tables = tuple(valid.correspondence for valid in content.correspondences)
    notes = [*content.said, *(f"left out: {what}" for what in content.left)]
    for valid in content.correspondences:
        days = [day.isoformat() if day else "…" for day in (valid.valid_from, valid.valid_to)]
        if valid.valid_from or valid.valid_to:
            notes.append(f"its links are valid from {days[0]} to {days[1]}, which a correspondence doesn't keep")
    return _loaded(
        path,
        found,
        versions=content.versions,
        correspondences=tables,
        notes=tuple(notes),
        also_called=content.addresses,
    )


def _ddi(path: Path, found: Recognised) -> Loaded:
    from occumap.io.ddi3 import read_ddi3_lists

    content = read_ddi3_lists(path, name_of(path))
    notes = (*content.said, *(f"left out: {what}" for what in content.left))
    return _loaded(path, found, versions=content.versions, notes=notes, also_called=content.addresses)


def _skos(path: Path, found: Recognised) -> Loaded:
    from occumap.io import xkos

    read = xkos.read_rdf(path)
    return _loaded(
        path,
        found,
        versions=read.versions,
        correspondences=read.correspondences,
        notes=read.said,
        also_called=read.addresses,
    )


def _sssom(path: Path, found: Recognised) -> Loaded:
    from occumap.io.sssom_tsv import read_sssom

    table = read_sssom(path)
    alone = len(table.without_counterpart)
    notes = (f"{counted(alone, 'group has', 'groups have')} no counterpart, as its rows say",) if alone else ()
    return _loaded(path, found, correspondences=(table,), notes=notes)


def _isco_crosswalk(path: Path, found: Recognised) -> Loaded:
    from occumap.io.us_crosswalks import read_isco_to_us_soc

    links = read_isco_to_us_soc(path)
    table = Correspondence.from_counts(
        links.from_list, links.to_list, {(way.from_code.value, way.to_code.value): None for way in links.ways}
    )
    parts = sum(1 for way in links.ways if any(step.part for step in way.steps))
    return _loaded(path, found, correspondences=(table,), notes=(f"left out: the mark “part” of {parts:,} links",))


def _esco(path: Path, found: Recognised) -> Loaded:
    from occumap.io.esco_classification import read_esco_classification
    from occumap.io.unpacked_folder import unpacked_folder

    with unpacked_folder(path) as folder:
        versions = (read_esco_classification(folder),)
    return replace(_esco_framework(path, found), versions=versions)


def _esco_framework(path: Path, found: Recognised) -> Loaded:
    from occumap.catalog.frameworks_made_once import framework_once
    from occumap.io.esco import read_esco_release
    from occumap.io.framework_read import FrameworkRead
    from occumap.io.unpacked_folder import unpacked_folder

    def read() -> FrameworkRead:
        with unpacked_folder(path) as folder:
            return read_esco_release(folder)

    made = framework_once(path, read)
    return _loaded(path, found, framework=made.framework, notes=made.notes)


def _ons_structure(path: Path, found: Recognised) -> Loaded:
    from occumap.io.ons_structure import read_ons_structure

    name = "soc2020"
    stated = shipped.catalog()["versions"][name]
    version = read_ons_structure(
        path,
        name,
        rules=shipped.rules(stated["rules"]),
        title=stated["title"],
        source=stated["source"],
        language=stated["language"],
    )
    note = f"its sheets have the layout of {name}; if they are of another version, keep it with --as"
    return _loaded(path, found, versions=(version,), notes=(note,))


def _table(path: Path, found: Recognised) -> Loaded:
    version, notes = version_in_table(path, found.options, sheets=found.sheets)
    return _loaded(path, found, versions=(version,), notes=notes)


def _crosswalk(path: Path, found: Recognised) -> Loaded:
    table = crosswalk_in_table(path, found.options)
    return _loaded(path, found, versions=table.versions, correspondences=(table.correspondence,), notes=table.notes)


def _ons_index(path: Path, found: Recognised) -> Loaded:
    return _loaded(path, found, index=index_of_workbook(path, path.stem))


def _index_csv(path: Path, found: Recognised, coded: Mapping[str, CodeRules], coded_to: Sequence[Version]) -> Loaded:
    index, notes = index_in_table(path, coded, found.options, coded_to=coded_to)
    said = in_words(one for version in index.versions for one in contradictions(index, version))
    return _loaded(path, found, index=index, notes=(*notes, said) if said else notes)


def _framework(path: Path, found: Recognised) -> Loaded:
    from occumap.catalog.frameworks_made_once import framework_once
    from occumap.catalog.read_framework import read_framework

    read = framework_once(path, lambda: read_framework(path, found))
    return _loaded(path, found, framework=read.framework, notes=read.notes)


def _standard_skills(path: Path, found: Recognised) -> Loaded:
    from occumap.catalog.occupation_frameworks import standard_skills_in

    framework, notes = standard_skills_in(path, name_of(path), shipped.occupational_map(shipped.ENGLAND))
    return _loaded(path, found, framework=framework, notes=notes)


def _standard_skills_release(path: Path, found: Recognised) -> Loaded:
    from occumap.catalog.occupation_frameworks import standard_skills_release

    framework, notes = standard_skills_release(path, name_of(path), shipped.occupational_map(shipped.ENGLAND))
    return _loaded(path, found, framework=framework, notes=notes)


def _revision(path: Path, found: Recognised) -> Loaded:
    from occumap.io.revision_yaml import read_revision

    return _loaded(path, found, revision=read_revision(path))


def _map(path: Path, found: Recognised) -> Loaded:
    from occumap.io.occupational_map_csv import read_map_csv

    return _loaded(path, found, occupational_map=read_map_csv(path, name_of(path)))


def _map_records(path: Path, found: Recognised) -> Loaded:
    from occumap.io.skills_england import read_skills_england_map

    return _loaded(path, found, occupational_map=read_skills_england_map(path, name_of(path)))


def _context(path: Path, found: Recognised) -> Loaded:
    from occumap.catalog.context_files import read_context

    figures, notes = read_context(path, found.options)
    return _loaded(path, found, contexts=figures, notes=notes)


def _loaded(path: Path, found: Recognised, **inside: Any) -> Loaded:
    return Loaded(str(path), found.why, path, found.kind, **inside)


_READERS: Mapping[FileKind, Callable[[Path, Recognised], Loaded]] = {
    FileKind.DATA_PACKAGE: _package,
    FileKind.DDI: _ddi,
    FileKind.SDMX: _sdmx,
    FileKind.SKOS: _skos,
    FileKind.XKOS_TABLE: _skos,
    FileKind.SSSOM: _sssom,
    FileKind.ONS_INDEX: _ons_index,
    FileKind.ONS_STRUCTURE: _ons_structure,
    FileKind.ISCO_CROSSWALK: _isco_crosswalk,
    FileKind.SHEET: _table,
    FileKind.WIDE: _table,
    FileKind.CSV: _table,
    FileKind.CROSSWALK: _crosswalk,
    FileKind.ESCO: _esco,
    FileKind.FRAMEWORK: _framework,
    FileKind.STANDARD_SKILLS: _standard_skills,
    FileKind.STANDARD_SKILLS_RELEASE: _standard_skills_release,
    FileKind.CASE: _framework,
    FileKind.CTDL_ASN: _framework,
    FileKind.REVISION: _revision,
    FileKind.MAP: _map,
    FileKind.MAP_RECORDS: _map_records,
    FileKind.CONTEXT: _context,
}
