"""What joins two versions: what the user names, else the best that is held, and in words which it was."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from occumap.catalog import load
from occumap.catalog.crosswalks import crosswalk_between, fitted
from occumap.catalog.held_indexes import index_coded_to
from occumap.catalog.values import index_of
from occumap.errors import OccumapError, UnknownNameError
from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions
from occumap.revision.compare import correspondence_by_titles, correspondence_in


@dataclass(frozen=True)
class LinksBetween:
    """Links between two versions and where they come from; the index, if they come from one."""

    table: Correspondence
    based_on: str
    index: Index | None = None


def links_between(
    old: Version,
    new: Version,
    *,
    index: Index | str | Path | None = None,
    crosswalk: Correspondence | str | Path | None = None,
    files: bool = True,
    titles: bool = True,
    options: ReadOptions = TOLD,
) -> LinksBetween:
    """Return the links between two versions: of the crosswalk or the index given, else of the best that is held.

    That is the index with most entries coded to both, else a correspondence kept, else only the titles that both
    versions have.

    Args:
        old: the earlier version.
        new: the later version.
        index: an index coded to both.
        crosswalk: a correspondence between them, in either direction.
        files: whether the user's choice of an index may be a file; no for what comes over the web.
        titles: whether titles will do where nothing else joins them.
        options: what the user says of the file of the index or the crosswalk.

    Raises:
        UnknownNameError: nothing that is held joins them.
        OccumapError: what is given can't be read, or doesn't join the two.

    >>> from occumap.catalog.load import version
    >>> links_between(version("soc2010"), version("soc2020")).based_on
    'the index starter (5,666 entries coded to both)'
    """
    if crosswalk is not None:
        if isinstance(crosswalk, Correspondence):
            return LinksBetween(fitted((crosswalk,), old, new, "the correspondence"), "the correspondence given")
        return LinksBetween(crosswalk_between(crosswalk, old, new, options), f"the crosswalk {crosswalk}")
    entries = (
        index_of(index, coded_to=(old, new), options=options)
        if index is not None
        else index_coded_to([old, new], files=files)
    )
    if entries is not None:
        table = correspondence_in(entries, old, new)
        coded = sum(link.entries or 0 for link in table.links)
        return LinksBetween(table, f"the index {entries.name} ({coded:,} entries coded to both)", entries)
    for name in load.names("correspondence"):
        with suppress(OccumapError):
            held = load.load(name, "correspondence", files=False).correspondences
            return LinksBetween(fitted(held, old, new, name, by_codes=False), f"the correspondence {name}")
    if not titles:
        raise UnknownNameError(
            f"{old.id} and {new.id}",
            "no index or correspondence that is held joins them",
            hint="Give an index coded to both, or a crosswalk.",
        )
    said = "the titles that both versions have, for no index or crosswalk that is held joins them"
    return LinksBetween(correspondence_by_titles(old, new), said)
