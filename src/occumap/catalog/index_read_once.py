"""The workbook of an index is read once: what was read is kept in the user's cache, by the hash of the file."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl

from occumap.catalog import user_data
from occumap.catalog.file_cache import content_hash
from occumap.checksums import is_whole, write_with_sum
from occumap.model.index import Index

# Goes up when the reader of the ONS workbook gives something else than before.
_READER = "3"


def index_of_workbook(path: Path, name: str) -> Index:
    """Return the index of a workbook as the ONS publishes it, from the cache where it was read before.

    Args:
        path: the workbook.
        name: of the index.

    Raises:
        InputError: it can't be read.
    """
    from occumap.io.ons_index import read_ons_index  # noqa: PLC0415 (workbooks cost nothing until they are needed)

    kept = user_data.cache_folder("indexes") / f"{_READER}-{content_hash(path)[:32]}.arrow"
    if is_whole(kept):
        return Index(name, pl.read_ipc(kept))
    index = read_ons_index(path, name=name)
    stream = io.BytesIO()
    index.frame.write_ipc(stream)
    with user_data.cached_if_possible("The index"):
        write_with_sum(kept, stream.getvalue())
    return index
