"""A name or a path, resolved: whatever takes a version, an index or a file asks here, and means the same by it.

A name is looked up in the catalog without regard to case: what comes with Occumap, and what the user keeps there. A
path is told from its content. What fits both is never guessed: ``./soc2020`` is the file, ``catalog:soc2020`` the name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from occumap.catalog import shipped, user_data
from occumap.catalog.from_catalog import from_catalog
from occumap.catalog.known_names import CATALOG, catalog_name, in_catalog, names, near_files, pair_of, unknown
from occumap.catalog.loaded import Loaded, with_article
from occumap.catalog.shipped import DEFAULT_FRAMEWORK, ENGLAND, STARTER, STARTER_FRAMEWORK
from occumap.catalog.user_data import ONS_INDEX
from occumap.errors import AmbiguousNameError, InputError, OccumapError, UnknownNameError
from occumap.read_options import TOLD, ReadOptions

if TYPE_CHECKING:
    from occumap.catalog.recognised import Noun
    from occumap.model.correspondence import Correspondence
    from occumap.model.index import Index
    from occumap.model.occupational_map import OccupationalMap
    from occumap.model.revision import Revision
    from occumap.model.skills import Framework
    from occumap.model.version import Version

__all__ = [
    "CATALOG",
    "DEFAULT_FRAMEWORK",
    "ENGLAND",
    "ONS_INDEX",
    "STARTER",
    "STARTER_FRAMEWORK",
    "abbreviations",
    "catalog_name",
    "correspondence",
    "crosswalk",
    "framework",
    "index",
    "load",
    "names",
    "occupational_map",
    "pair_of",
    "revision",
    "revision_folder",
    "version",
    "version_and_index",
    "versions_and_index",
]


def load(
    name: str | Path,
    kind: Noun | None = None,
    *,
    which: str | None = None,
    coded_to: Sequence[Version] = (),
    files: bool = True,
    options: ReadOptions = TOLD,
) -> Loaded:
    """Return what a name in the catalog or a file or folder holds, and what it was taken for.

    Args:
        name: a name, without regard to case; two of versions, such as ``soc2010:soc2020``, for the correspondence
            between them; or a path. A `Path` is never a name.
        kind: what is needed; anything if not given.
        which: of several versions in a file, the id of the one that is meant.
        coded_to: versions beside those in the catalog that the columns of an index may have codes of.
        files: whether a file may be meant; no for what comes over the web.
        options: what the user says of a file, such as its delimiter; all else is told from its content.

    Raises:
        AmbiguousNameError: several things fit; they are its ``candidates``.
        InputError: it is something else than is needed, or can't be read.
        UnknownNameError: nothing has this name, and there is no such file; near names are offered.

    >>> load("SOC2020").contents
    ('version soc2020: 9 major, 26 sub-major, 104 minor, 412 unit; titles in en',)
    >>> load("starter").value
    <Index starter: 5,666 entries coded to soc2010, soc2020>
    >>> load("starter", "version")
    Traceback (most recent call last):
    occumap.errors.InputError: starter: it is an index in the catalog; a version is needed here. ...
    """
    text = str(name)
    called = [] if isinstance(name, Path) else in_catalog(text, kind)
    is_path = files and not text.startswith(CATALOG) and _is_there(text, kind, options, alone=not called)
    path = Path(text) if is_path else None
    _refuse_several(text, called, path)
    if called:
        return from_catalog(*called[0])
    if path is not None:
        return _from_file(path, kind, which or options.which, coded_to, options)
    if isinstance(name, Path):
        near = near_files(name)
        raise InputError(
            text, "there is no such file", hint=f"Did you mean {' or '.join(near)}?" if near else "Check the path."
        )
    if kind in (None, "correspondence") and (pair := pair_of(text)):
        return _between(text, *pair, files=files)
    raise unknown(text, kind, files=files)


def version(name: str | Path, *, which: str | None = None, files: bool = True, options: ReadOptions = TOLD) -> Version:
    """Return a version by name, such as ``soc2010`` or one kept by ``occumap load --as``, or from a file.

    Args:
        name: a name or a path; see `load`.
        which: of several versions in a file, the id of the one that is meant.
        files: whether a file may be meant.
        options: what the user says of a file.

    Raises:
        OccumapError: as for `load`.

    >>> version("soc2010").counts()
    {'major': 9, 'sub-major': 25, 'minor': 90, 'unit': 369}
    """
    which = which or options.which
    found = load(name, "version", which=which, files=files, options=options)
    return found.version(which if found.path else None)


def index(
    name: str | Path = STARTER,
    *,
    coded_to: Sequence[Version] = (),
    files: bool = True,
    options: ReadOptions = TOLD,
) -> Index:
    """Return an index by name (``starter`` comes with Occumap, ``ons-index`` once downloaded) or from a file.

    Args:
        name: a name or a path; see `load`.
        coded_to: versions beside those in the catalog that its columns may have codes of.
        files: whether a file may be meant.
        options: what the user says of a file.

    Raises:
        OccumapError: as for `load`.
    """
    found = load(name, "index", coded_to=coded_to, files=files, options=options).index
    assert found is not None
    return found


def correspondence(name: str | Path, *, options: ReadOptions = TOLD) -> Correspondence:
    """Return the correspondence in a file, or the one between two versions, such as ``soc2010:soc2020``.

    The latter is read off the starter index, which is coded to both.

    Raises:
        OccumapError: as for `load`.
    """
    return load(name, "correspondence", options=options).correspondence()


def revision(name: str | Path) -> Revision:
    """Return a revision by name, such as ``soc2010-review``, or from a folder or file of YAML.

    Raises:
        OccumapError: as for `load`.
    """
    found = load(name, "revision").revision
    assert found is not None
    return found


def revision_folder(name: str | Path) -> Traversable:
    """Return the folder (or single file) in which a revision and its tables are.

    Raises:
        OccumapError: as for `load`.
    """
    found = load(name, "revision")
    return found.path or shipped.revision_folder(found.name)


def framework(name: str | Path = DEFAULT_FRAMEWORK) -> Framework:
    """Return a skills framework by name, or from a file or folder: O*NET, ESCO, SkillsFuture, Australian, plain CSV.

    Raises:
        OccumapError: as for `load`.

    >>> framework("engineering-starter").scale.highest
    6
    """
    found = load(name, "framework").framework
    assert found is not None
    return found


def occupational_map(name: str | Path | None = None) -> OccupationalMap:
    """Return an occupational map by name, or from a folder of tables; that of England if none is named.

    Raises:
        OccumapError: as for `load`.

    >>> len(occupational_map())
    1269
    """
    if name is None:
        return shipped.occupational_map(ENGLAND)
    found = load(name, "map").occupational_map
    assert found is not None
    return found


def crosswalk(name: str | Path, old: Version, new: Version, *, options: ReadOptions = TOLD) -> Correspondence:
    """Return the correspondence between two versions that a file holds.

    A file that names its versions (SSSOM, XKOS, SDMX, a Data Package, a ``correspondence.csv`` of Occumap) must name
    these two, in either order. In a plain CSV the two columns are found by the codes that stand in them.

    Raises:
        InputError: it holds something else, or has a code that its version hasn't.
    """
    from occumap.catalog.crosswalks import crosswalk_between

    return crosswalk_between(name, old, new, options)


def version_and_index(to: str | Path, name: str | Path = STARTER) -> tuple[Version, Index]:
    """Return a version and an index that is coded to it, as a coder needs them; see `versions_and_index`."""
    (found,), entries = versions_and_index((to,), name)
    return found, entries


def versions_and_index(wanted: Sequence[str | Path], name: str | Path = STARTER) -> tuple[tuple[Version, ...], Index]:
    """Return versions, and an index that is coded to all of them.

    A version that is neither in the catalog nor a file is looked for beside the index, where a revision leaves the
    version that it makes; else it is read off the codes of the index, with the codes as titles: so titles can be coded
    to all versions of an index, SOC90 and SOC2000 too, though only some structures come with Occumap.

    Raises:
        OccumapError: as for `load`; or the index isn't coded to one of the versions.

    >>> [found.id for found in versions_and_index(("soc2010", "SOC2020"))[0]]
    ['soc2010', 'soc2020']
    """
    from occumap.catalog.coded_versions import as_coded, unknown_version, warn_of_contradictions
    from occumap.catalog.revised_versions import version_beside

    known = {str(one): _version_or_none(one) or version_beside(str(one), name) for one in wanted}
    coded_to = tuple(known[str(one)] or unknown_version(str(one)) for one in wanted)
    found = load(name, "index", coded_to=coded_to)
    entries = found.index
    assert entries is not None
    warn_of_contradictions(found)
    return tuple(_coded(one, as_coded(one, known[str(one)], entries), entries) for one in wanted), entries


# Versions that the ONS index is coded to, and the one that comes with Occumap isn't.
_OF_THE_ONS = ("soc2020ext", "isco08")


def _version_or_none(name: str | Path) -> Version | None:
    try:
        return version(name)
    except UnknownNameError:
        return None
    except InputError:
        # A folder that happens to have the name of a version that the index is coded to says nothing.
        if Path(name).is_dir():
            return None
        raise


def _coded(name: str | Path, found: Version | None, entries: Index) -> Version:
    from occumap.catalog.coded_versions import refuse_unknown_codes, version_of_codes

    if found is None:
        columns = {column.casefold(): column for column in entries.versions}
        column = columns.get(str(name).casefold())
        return version_of_codes(column, entries) if column else version(name)
    if found.id not in entries.versions:
        raise UnknownNameError(
            entries.name,
            f"the index isn't coded to {found.id}",
            hint=f"It is coded to {', '.join(entries.versions)}. Give an index with a column {found.id}"
            + (", such as ons-index (occumap download ons-index)." if found.id in _OF_THE_ONS else "."),
        )
    refuse_unknown_codes(found, entries)
    return found


def abbreviations(name: str | Path) -> Mapping[str, str]:
    """Return the abbreviations that an index's own workbook explains; none for an index of another kind."""
    from occumap.catalog.read_file import abbreviations_in

    plain = str(name).removeprefix(CATALOG).strip().casefold()
    if plain in names("index") and plain != ONS_INDEX:
        return {}
    fetched = user_data.downloaded(ONS_INDEX) if plain == ONS_INDEX else Path(name)
    return abbreviations_in(fetched) if fetched else {}


def _is_there(text: str, kind: Noun | None, options: ReadOptions, *, alone: bool) -> bool:
    """Return whether a path may be meant; beside a name, only if what is needed is known in it."""
    path = Path(text)
    try:
        there = path.exists()
    except (OSError, ValueError):
        return False
    if alone or not there:
        return there
    from occumap.catalog.read_file import kind_of
    from occumap.catalog.recognised import HOLDS

    try:
        holds = HOLDS[kind_of(path, options=options).kind]
    except OccumapError:
        return False
    return kind is None or kind in holds


def _refuse_several(text: str, called: Sequence[tuple[str, Noun]], path: Path | None) -> None:
    plain = text.removeprefix(CATALOG)
    candidates = [(f"{CATALOG}{name}", f"{with_article(noun)} in the catalog") for name, noun in called]
    if path is not None:
        candidates.append((f"./{plain}", "a folder here" if path.is_dir() else "a file here"))
    if len(candidates) < 2:
        return
    how = f"Say ./{plain} for the file, or {CATALOG}{called[0][0]} for the name." if path is not None else ""
    raise AmbiguousNameError(
        text,
        f"this is {' and '.join(said for _, said in candidates)}",
        hint=how or "Say which kind you mean.",
        candidates=tuple(candidates),
    )


def _from_file(
    path: Path, kind: Noun | None, which: str | None, coded_to: Sequence[Version], options: ReadOptions
) -> Loaded:
    from occumap.catalog.read_file import read_file

    loaded = read_file(path, kind, coded_to=coded_to, options=options)
    if kind is not None and kind not in loaded.nouns:
        raise loaded.refusal(kind)
    if which is not None:
        _ = loaded.version(which) if kind == "version" else loaded.called(which)
    return loaded


def _between(text: str, old: str, new: str, *, files: bool) -> Loaded:
    from occumap.revision.compare import correspondence_in

    first, second = version(old, files=files), version(new, files=files)
    table = correspondence_in(index(coded_to=(first, second)), first, second)
    why = f"the correspondence between two versions, by the entries of the index {STARTER}"
    return Loaded(text, why, versions=(first, second), correspondences=(table,))
