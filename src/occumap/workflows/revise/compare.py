"""What became of every group between two versions."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import overload

from occumap.arguments import instance, optional, takes
from occumap.atomic import write_file, write_together
from occumap.catalog import load, user_data
from occumap.catalog.links_between import links_between
from occumap.catalog.noun_arguments import CROSSWALK, INDEX, READ_OPTIONS
from occumap.catalog.revised_versions import stated_id
from occumap.catalog.user_versions import renamed
from occumap.catalog.values import version_of
from occumap.coding.compare_indexes import compare_indexes
from occumap.errors import InputError, OccumapError
from occumap.model.change_type import GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.index_comparison import IndexComparison
from occumap.model.plan import Comparison
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions
from occumap.render.revision_files import changes_csv, correspondence_csv, index_changes_csv
from occumap.revision.compare import compare as compare_versions

_EITHER = instance(
    "a version or an index",
    "Give the name or file of a version, or the Version or Index itself.",
    str,
    Path,
    Version,
    Index,
)


@overload
def compare(old: Index, new: Index) -> IndexComparison: ...


@overload
def compare(
    old: Version | str | Path,
    new: Version | str | Path,
    *,
    index: Index | str | Path | None = None,
    crosswalk: Correspondence | str | Path | None = None,
    options: ReadOptions = TOLD,
) -> Comparison: ...


@takes(old=_EITHER, new=_EITHER, index=optional(INDEX), crosswalk=optional(CROSSWALK), options=READ_OPTIONS)
def compare(
    old: Version | Index | str | Path,
    new: Version | Index | str | Path,
    *,
    index: Index | str | Path | None = None,
    crosswalk: Correspondence | str | Path | None = None,
    options: ReadOptions = TOLD,
) -> Comparison | IndexComparison:
    """Return what became of every group between two versions; of two indexes, what changed from one to the other.

    Args:
        old: the earlier version: a name, a file of any kind, or the version itself; or the earlier index itself.
        new: the later version or index, likewise.
        index: an index coded to both: a name, a file, or the index itself. If nothing is given, the best index held is
            taken, else a correspondence kept, else the titles that both versions have.
        crosswalk: a correspondence between them, a file with one, or a CSV of pairs of codes, instead of an index.
        options: what you say of the files, such as ``ReadOptions(delimiter=";")``; all else is told.

    Raises:
        OccumapError: something named isn't there, can't be read or doesn't fit.

    >>> comparison = compare("soc2010", "soc2020")
    >>> sum(1 for change in comparison.changes if change.group.version == "soc2010" and change.level == "unit")
    369
    >>> from occumap.catalog.values import load
    >>> compare(load("starter"), load("starter")).changes
    ()
    """
    if isinstance(old, Index) and isinstance(new, Index):
        return compare_indexes(old, new)
    if isinstance(old, Index) or isinstance(new, Index):
        raise _one_index(old if isinstance(old, Index) else new)
    first, second = _told_apart(_version(old, options), _version(new, options))
    links = links_between(first, second, index=index, crosswalk=crosswalk, options=options.of_table())
    return compare_versions(first, second, links.table, based_on=links.based_on)


def compare_held(old: Version, new: Version) -> Comparison:
    """Return what became of every group between two versions, by an index or a correspondence that is held.

    Raises:
        UnknownNameError: nothing that is held joins them.
    """
    links = links_between(old, new, files=False, titles=False)
    return compare_versions(old, new, links.table, based_on=links.based_on)


def held_comparison(old: str, new: str) -> Comparison:
    """Return what `compare_held` does of two versions by their names, made once until what is held changes.

    Raises:
        UnknownNameError: one of them isn't held, or nothing that is held joins them.

    >>> held_comparison("soc2010", "soc2020").based_on
    'the index starter (5,666 entries coded to both)'
    """
    return _held_comparison(old, new, user_data.held_mark())


@lru_cache(maxsize=16)
def _held_comparison(old: str, new: str, _mark: object) -> Comparison:
    return compare_held(load.version(old, files=False), load.version(new, files=False))


def comparison_of(comparison: Comparison, *, level: str | None, group: str | None, upper: bool) -> Comparison:
    """Return the part of a comparison that is about some groups.

    Args:
        level: only groups of this level; if not given, of all levels, or of the lowest alone.
        group: only the group of this code and those under it, or that arose from them.
        upper: whether groups that others are under are wanted where no level is named.

    Raises:
        UnknownNameError: there is no such level or group.

    >>> part = comparison_of(compare("soc2010", "soc2020"), level=None, group="2126", upper=True)
    >>> [link.to_code.value for link in part.correspondence.links]
    ['2122', '2123', '2124', '2126', '2129']
    """
    if level:
        level = comparison.old.require_level(level)
    changes = [c for c in comparison.changes if (c.level == level if level else upper or c.group in comparison.ends)]
    links = comparison.correspondence.links
    if group is not None:
        within = {one.code for one in comparison.old.under(group)}
        changes = [c for c in changes if c.group in within or _arose_in(c, comparison.new.id, within)]
        links = tuple(link for link in links if link.from_code in within)
    return replace(comparison, changes=tuple(changes), correspondence=replace(comparison.correspondence, links=links))


def _arose_in(change: GroupChange, new: str, within: set[Code]) -> bool:
    return change.group.version == new and bool(within & {*change.came_from})


def _version(given: Version | str | Path, options: ReadOptions = TOLD) -> Version:
    """Return a version; one in the structure that a revision left is called as its rows call it, not as the file."""
    found = version_of(given, options)
    if isinstance(given, Version) or given in load.names("version"):
        return found
    stated = stated_id(Path(given)) if Path(given).suffix == ".csv" and Path(given).is_file() else None
    return renamed(found, stated) if stated else found


def _told_apart(old: Version, new: Version) -> tuple[Version, Version]:
    """Return two versions, with other names if both have one, as two releases of one file do."""
    if old.id != new.id or old is new or old == new:
        return old, new
    return renamed(old, f"{old.id}-old"), renamed(new, f"{new.id}-new")


def two_indexes(old: str, new: str, options: ReadOptions = TOLD) -> tuple[Index, Index] | None:
    """Return the indexes that two names or files hold; None if they hold versions, or what `compare` will refuse.

    Raises:
        OccumapError: one of them is an index, and the other isn't.
    """
    first, second = _index_in(old, options), _index_in(new, options)
    if first is None and second is None:
        return None
    # Where one of them is an index, the other is asked for as one, so that what is wrong with it is said.
    return first or load.index(old, options=options), second or load.index(new, options=options)


def keep_changes(comparison: IndexComparison, path: Path) -> Path:
    """Write the entries that changed as a CSV.

    Raises:
        OutputError: it can't be written.
    """
    return write_file(path, index_changes_csv(comparison))


def _index_in(name: str, options: ReadOptions) -> Index | None:
    """Return the index that a name or a file holds; of a file that nothing else is known in, the index it may be."""
    for needed in (None, "index"):
        with suppress(OccumapError):
            loaded = load.load(name, needed, options=options)
            return loaded.index if loaded.index is not None and not loaded.versions else None
    return None


def _one_index(found: object) -> InputError:
    name = found.name if isinstance(found, Index) else "the other"
    return InputError(name, "an index is compared with an index", hint="Give two indexes, or two versions.")


def keep(comparison: Comparison, folder: Path) -> tuple[Path, ...]:
    """Write the changes and the correspondence into a folder: both or none.

    Raises:
        OutputError: the folder can't be written.
    """
    return write_together(
        folder,
        {
            "changes.csv": changes_csv(comparison),
            "correspondence.csv": correspondence_csv(comparison.correspondence, comparison.changes),
        },
    )
