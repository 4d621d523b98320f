"""Where the user's own data are kept, and what is there: versions kept under a name, downloads, what was made once."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from occumap.errors import OccumapWarning, OutputError

if TYPE_CHECKING:
    from occumap.catalog.recognised import Noun

ONS_INDEX = "ons-index"
# The forms in which things are published.
DOWNLOAD_ENDINGS = (".xlsx", ".zip")
# What in the environment decides where the user's own data are.
_SAYING_WHERE = ("OCCUMAP_HOME", "XDG_DATA_HOME", "HOME")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
# How what is kept of each kind is called: NAME.zip is a version.
_ENDINGS: Mapping[Noun, str] = {
    "version": ".zip",
    "index": ".index.arrow",
    "correspondence": ".correspondence.csv",
    "framework": ".framework",
    "map": ".map",
    "revision": ".revision",
    "context": ".context.arrow",
}
KINDS: tuple[Noun, ...] = tuple(_ENDINGS)


def data_folder(what: str) -> Path:
    """Return the folder of the user's data of a kind: under ``OCCUMAP_HOME`` if that is set."""
    return _data_folder(what, *map(os.environ.get, _SAYING_WHERE))


@lru_cache(maxsize=64)
def _data_folder(what: str, home: str | None, *_: str | None) -> Path:
    """Return the folder, looked up once as long as the environment says the same: pages of a server ask each time."""
    return (Path(home) if home else platformdirs.user_data_path("occumap", appauthor=False)) / what


def cache_folder(what: str) -> Path:
    """Return the folder of things made once: under ``OCCUMAP_HOME`` if that is set, else in the user's cache."""
    home = os.environ.get("OCCUMAP_HOME")
    return (Path(home) / "cache" if home else platformdirs.user_cache_path("occumap", appauthor=False)) / what


def place_of(name: str, kind: Noun) -> Path:
    """Return where something of the user's own is kept, or would be."""
    return data_folder("loaded") / f"{name}{_ENDINGS[kind]}"


def ending_of(kind: Noun) -> str:
    """Return how the names of files end that something of a kind is kept in."""
    return _ENDINGS[kind]


def own(kind: Noun) -> list[str]:
    """Return the names of the things of a kind that the user keeps."""
    ending = _ENDINGS[kind]
    there = (path.name.removesuffix(ending) for path in data_folder("loaded").glob(f"*{ending}"))
    return sorted(name for name in there if NAME.fullmatch(name))


def held_mark() -> tuple[tuple[str, int, int], ...]:
    """Return what tells whether the user's data are still the same: each file's name, time and size."""
    found = []
    for what in ("loaded", "downloads"):
        try:
            with os.scandir(data_folder(what)) as entries:
                found += [(f"{what}/{one.name}", (s := one.stat()).st_mtime_ns, s.st_size) for one in entries]
        except OSError:
            continue
    return tuple(sorted(found))


def held_stamp() -> tuple[int, ...]:
    """Return what changes with `held_mark`, in a fraction of its time: when something last came into the folders or
    went from them, as all that is kept anew does.
    """
    return tuple(map(_stamp, _held_folders(os.environ.get("OCCUMAP_HOME"))))


def _stamp(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=4)
def _held_folders(_home: str | None) -> tuple[Path, ...]:
    return data_folder("loaded"), data_folder("downloads")


def place_of_version(name: str) -> Path | None:
    """Return where a version of the user's own is, or would be; None for what can't be a name, such as a path."""
    return place_of(name, "version") if NAME.fullmatch(name) else None


def own_versions() -> list[str]:
    """Return the names of the versions that the user keeps."""
    return own("version")


def place_of_download(what: str, folder: Path | None = None, *, ending: str = ".xlsx") -> Path:
    """Return where a download is kept: in a folder, or among the user's data; a workbook, or a zip of tables."""
    return (folder or data_folder("downloads")) / f"{what}{ending}"


def downloaded(what: str) -> Path | None:
    """Return where a download is, or None if it was never fetched; of two forms, the later one."""
    there = [path for ending in DOWNLOAD_ENDINGS if (path := place_of_download(what, ending=ending)).is_file()]
    return max(there, key=lambda path: path.stat().st_mtime_ns, default=None)


@contextmanager
def cached_if_possible(what: str) -> Iterator[None]:
    """Warn and go on where the block can't write to the cache: all works without, only slower the next time."""
    try:
        yield
    except OutputError as error:
        warnings.warn(
            f"{what} can't be cached, so it will be made again next time. {error.where}: {error.what}. "
            "Set OCCUMAP_HOME to a folder where you can write.",
            OccumapWarning,
            stacklevel=3,
        )
