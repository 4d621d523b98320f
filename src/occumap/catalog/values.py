"""What a function is given where a noun is meant: the value itself, its name, or its file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from occumap.arguments import optional, takes, text
from occumap.catalog import load as catalog
from occumap.catalog.noun_arguments import NAME_OR_PATH, READ_OPTIONS
from occumap.model.correspondence import Correspondence
from occumap.model.group_figures import GroupFigures
from occumap.model.index import Index
from occumap.model.occupational_map import OccupationalMap
from occumap.model.revision import Revision
from occumap.model.skills import Framework
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

Value = Version | Index | Correspondence | Revision | Framework | OccupationalMap | GroupFigures


@takes(
    name_or_path=NAME_OR_PATH, which=optional(text("Give the name of one of the things in it.")), options=READ_OPTIONS
)
def load(name_or_path: str | Path, *, which: str | None = None, options: ReadOptions = TOLD) -> Value:
    """Return what a name or a path stands for: a version, an index, a correspondence, a framework, a map, a revision,
    figures by group.

    Args:
        name_or_path: a name, such as ``soc2020``, ``starter``, ``soc2010:soc2020``, ``soc2010-review``,
            ``engineering-starter`` or ``england``; else a file or folder, told by its content.
        which: of several things in a file, the one that is meant: the id of a version, ``old:new`` for a
            correspondence, or ``index``, ``framework``, ``map`` or ``revision``.
        options: what you say of a file, such as ``ReadOptions(delimiter=";")``; all else is told from its content.

    Raises:
        AmbiguousNameError: several things fit, or several are in the file; they are its ``candidates``.
        InputError: it can't be read, or has nothing called ``which``.
        UnknownNameError: nothing has this name, and there is no such file; near names are offered.

    >>> load("soc2020")
    <Version soc2020: 9/26/104/412 groups>
    >>> load("soc2010:soc2020")
    <Correspondence soc2010 -> soc2020: 509 links>
    >>> load("england")
    <OccupationalMap england: 15 routes, 35 pathways, 172 clusters, 1,269 occupations>
    """
    found = catalog.load(name_or_path, options=options)
    return found.value if which is None else found.called(which)


def version_of(given: Version | str | Path, options: ReadOptions = TOLD) -> Version:
    """Return the version that is meant.

    Raises:
        OccumapError: as for `load`; or it is something else.

    >>> version_of("soc2010") == version_of(version_of("soc2010"))
    True
    """
    return given if isinstance(given, Version) else catalog.version(given, options=options)


def index_of(given: Index | str | Path, *, coded_to: Sequence[Version] = (), options: ReadOptions = TOLD) -> Index:
    """Return the index that is meant.

    Args:
        given: the index, a name or a path.
        coded_to: versions beside those in the catalog that its columns may have codes of.
        options: what the user says of a file.

    Raises:
        OccumapError: as for `load`; or it is something else.
    """
    return given if isinstance(given, Index) else catalog.index(given, coded_to=coded_to, options=options)


def version_and_index(to: Version | str | Path, given: Index | str | Path) -> tuple[Version, Index]:
    """Return a version and an index that is coded to it, as a coder needs them.

    Raises:
        OccumapError: as for `load`; or the index isn't coded to the version.
    """
    if isinstance(to, Version):
        return to, index_of(given, coded_to=(to,))
    if not isinstance(given, Index):
        return catalog.version_and_index(to, given)
    if str(to) in given.versions and str(to) not in catalog.names("version"):
        from occumap.catalog.coded_versions import version_of_codes  # noqa: PLC0415

        return version_of_codes(str(to), given), given
    return catalog.version(to), given


def index_name(given: Index | str | Path) -> str:
    """Return the name or path of an index, by which its abbreviations and its trust are known."""
    return given.name if isinstance(given, Index) else str(given)


def revision_of(given: Revision | str | Path) -> Revision:
    """Return the revision that is meant.

    Raises:
        OccumapError: as for `load`; or it is something else.
    """
    return given if isinstance(given, Revision) else catalog.revision(given)


def framework_of(given: Framework | str | Path | None) -> Framework:
    """Return the framework that is meant; the one that comes with Occumap for None.

    Raises:
        OccumapError: as for `load`; or it is something else.
    """
    if given is None:
        return catalog.framework()
    return given if isinstance(given, Framework) else catalog.framework(given)
