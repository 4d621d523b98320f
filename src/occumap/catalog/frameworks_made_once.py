"""Large frameworks are read once: what was read of a folder is kept in the user's cache, by the hash of its files.

O*NET's workbooks and ESCO's tables take seconds to read. What was read of them is a few tables, which take a moment. A
folder that changed, or a reader that did, is read anew.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import polars as pl

from occumap import atomic
from occumap.catalog import user_data
from occumap.catalog.file_cache import content_hash
from occumap.checksums import damaged_file, with_sums
from occumap.errors import OccumapError
from occumap.io.framework_read import FrameworkRead
from occumap.model.skills import Framework, Scale

# A smaller folder is read in a moment.
LARGE = 4_000_000
_TABLES = ("skills", "profiles", "requirements", "descriptors", "unstated")
_TEXTS = ("id", "title", "code_list", "source", "notice")
# What O*NET's folder may have beside it.
_BESIDE = ("All_Career_Clusters.csv",)
_READERS = ("io/onet", "io/esco.py", "io/australian_skills.py", "io/tables.py", "model/skills.py", "catalog")


def framework_once(path: Path, read: Callable[[], FrameworkRead]) -> FrameworkRead:
    """Return what a reader makes of a folder, from the cache where it was made before.

    Args:
        path: the folder; a file, or a small folder, is read each time.
        read: reads it.

    Raises:
        OccumapError: what the reader raises.
    """
    if not (path.is_dir() or zipfile.is_zipfile(path)) or _size(path) < LARGE:
        return read()
    return _once(user_data.cache_folder("frameworks") / _key(path), read)


def kept_framework(place: Path, make: Callable[[], Framework]) -> Framework:
    """Return the framework that is kept in a folder of the cache; made, and kept there, if it isn't.

    Args:
        place: the folder, named for all that the framework is made of.
        make: makes it.
    """
    return _once(place, lambda: FrameworkRead(make(), ())).framework


def _once(place: Path, read: Callable[[], FrameworkRead]) -> FrameworkRead:
    with suppress(OSError, ValueError, LookupError, pl.exceptions.PolarsError, OccumapError):
        return _kept(place)
    made = read()
    with user_data.cached_if_possible("The framework"):
        atomic.replace_folder(place, with_sums(_files(made)))
    return made


def _size(path: Path) -> int:
    files_there = path.iterdir() if path.is_dir() else (path,)
    return sum(one.stat().st_size for one in files_there if one.is_file())


def _key(path: Path) -> str:
    beside = [path.parent / name for name in _BESIDE if (path.parent / name).is_file()]
    parts = (_reader(), path.resolve().name, content_hash(path), *map(content_hash, beside))
    return sha256("\0".join(parts).encode()).hexdigest()[:32]


@cache
def _reader() -> str:
    """Return what tells this reader from others: the hash of its source."""
    digest = sha256()
    root = files("occumap")
    for name in _READERS:
        place = root.joinpath(name)
        modules = sorted(place.iterdir(), key=lambda one: one.name) if place.is_dir() else [place]
        for module in modules:
            if module.name.endswith(".py"):
                digest.update(module.read_bytes())
    return digest.hexdigest()


def _files(made: FrameworkRead) -> dict[str, bytes]:
    framework = made.framework
    about = {
        **{name: getattr(framework, name) for name in _TEXTS},
        "scale": asdict(framework.scale),
        "notes": list(made.notes),
        "extras": list(framework.extras),
    }
    tables = {f"{name}.arrow": getattr(framework, name) for name in _TABLES}
    tables |= {f"extras/{n}.arrow": table for n, table in enumerate(framework.extras.values())}
    return {
        "about.json": json.dumps(about, ensure_ascii=False).encode(),
        **{name: _arrow(table) for name, table in tables.items()},
    }


def _arrow(table: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    table.write_ipc(stream, compression="lz4")
    return stream.getvalue()


def _kept(place: Path) -> FrameworkRead:
    if (damaged := damaged_file(place)) is not None:
        raise ValueError(f"{damaged} is damaged")
    about = json.loads((place / "about.json").read_text(encoding="utf-8"))
    scale = about["scale"]
    tables = {name: pl.read_ipc(place / f"{name}.arrow") for name in _TABLES}
    framework = Framework(
        about["id"],
        about["title"],
        Scale(**{**scale, "importance": tuple(scale["importance"])}),
        tables["skills"],
        tables["profiles"],
        tables["requirements"],
        tables["descriptors"],
        {name: pl.read_ipc(place / f"extras/{n}.arrow") for n, name in enumerate(about["extras"])},
        about["code_list"],
        about["source"],
        about["notice"],
        tables["unstated"],
    )
    return FrameworkRead(framework, tuple(about["notes"]))
