"""The best index held that is coded to some versions, for whoever names none."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import polars as pl

from occumap.catalog import load
from occumap.catalog.chosen_index import chosen_index
from occumap.errors import OccumapError
from occumap.model.index import Index
from occumap.model.version import Version


def index_coded_to(versions: Sequence[Version], *, files: bool = True, best: bool = True) -> Index | None:
    """Return an index held that is coded to all of some versions: the user's choice, else that with most such entries.

    Args:
        versions: of the codes that are needed.
        best: whether the index with most entries is taken, rather than the one that is used where none is named.
        files: whether the user's choice may be a file; no for what comes over the web.

    Raises:
        InputError: the choice that the environment or the settings state can't be read.

    >>> from occumap.catalog.load import version
    >>> index_coded_to([version("soc2010")])
    <Index starter: 5,666 entries coded to soc2010, soc2020>
    >>> index_coded_to([version("soc2020ext"), version("isco08")]) is None
    True
    """
    ids = [version.id for version in versions]
    if files and ((chosen := chosen_index()) not in load.names("index") or not best):
        found = load.index(chosen, coded_to=versions)
        if _coded(found, ids):
            return found
    held: list[Index] = []
    for name in load.names("index"):
        with suppress(OccumapError):
            held.append(load.index(name, files=False))
    fitting = [index for index in held if _coded(index, ids)]
    return max(fitting, key=lambda index: _coded(index, ids), default=None)


def _coded(index: Index, ids: Sequence[str]) -> int:
    """Return how many entries have codes of all the versions."""
    if not set(ids) <= set(index.versions):
        return 0
    return int(index.frame.select(pl.all_horizontal(pl.col(list(ids)).is_not_null()).sum()).item())
