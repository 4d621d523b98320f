"""Pay and people beside the map, where whoever runs the server put the published files in its data folder."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from occumap.catalog.context import context_from
from occumap.errors import OccumapError
from occumap.model.context import Context
from occumap.web.server.logs import log_event
from occumap.web.server.settings import Settings

FOLDER = "context"
Signs = tuple[tuple[str, int, int], ...]


def context_of(settings: Settings) -> Context | None:
    """Return the figures in the folder ``context`` of the data folder; None where there are none, or none that can be
    read.

    They are read once, and again when a file of the folder changes.
    """
    signs = context_signs(settings)
    return _read(settings.data / FOLDER, signs) if signs else None


def context_signs(settings: Settings) -> Signs:
    """Return what tells whether the files of that folder are the same as before: name, time and size of each."""
    try:
        with os.scandir(settings.data / FOLDER) as found:
            return tuple(sorted((e.name, e.stat().st_mtime_ns, e.stat().st_size) for e in found if e.is_file()))
    except OSError:
        return ()


@lru_cache(maxsize=4)
def _read(folder: Path, signs: Signs) -> Context | None:  # noqa: ARG001 (what changed)
    try:
        return context_from(folder)
    except OccumapError as error:
        log_event("pay and people can’t be read", error=error)
        return None
