"""The index that a file was coded with, found again by the name and hash that its answers carry.

It is looked for among what can be named, and among the copies of the ONS workbook that were read once, which outlast a
newer download.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import polars as pl

from occumap.catalog import load, user_data
from occumap.checksums import is_damaged
from occumap.coding.lookup import Lookup
from occumap.errors import InputError, OccumapError, UnknownNameError
from occumap.model.index import Index


def index_called(stated: str, version: str, *, named: str | Path | None = None, others: tuple[str, ...] = ()) -> Index:
    """Return the index whose name and hash an answer carries, such as ``ons-index@1f0c2ab9``.

    Args:
        stated: what the answer carries.
        version: the id of the version coded to.
        named: where the user says it is: a name or a file.
        others: names or files that it may be as well.

    Raises:
        InputError: what the user named is another index.
        UnknownNameError: it isn't found.
    """
    mark = stated.rpartition("@")[2]
    if named is not None:
        index = load.index(named)
        if _mark(index, version) != mark:
            what = f"the file was coded with {stated}, and this index is {Lookup.of(index, version).name}"
            raise InputError(str(named), what, hint="Name the index that the file was coded with.")
        return index
    for index in _held(stated, others):
        if version in index.versions and _mark(index, version) == mark:
            return index
    raise UnknownNameError(
        stated,
        "the index that the file was coded with isn't found, so nothing says which answers a newer one touches",
        hint="Name it with --old-index FILE, or code the whole file again.",
    )


def _held(stated: str, others: tuple[str, ...]) -> Iterator[Index]:
    for name in dict.fromkeys((*others, *load.names("index"))):
        with suppress(OccumapError):
            yield load.index(name)
    name = stated.rpartition("@")[0]
    for path in sorted(user_data.cache_folder("indexes").glob("*.arrow")):
        with suppress(OSError, pl.exceptions.PolarsError, OccumapError):
            if not is_damaged(path):
                yield Index(name, pl.read_ipc(path))


def _mark(index: Index, version: str) -> str:
    return Lookup.of(index, version).name.rpartition("@")[2] if version in index.versions else ""
