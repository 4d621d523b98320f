"""What was read from a file is kept as long as the file stays what it was: a path alone never answers for it.

A file is the same while its size, its times and its inode are. Where these differ, or where the file was changed so
shortly before it was read that a second change could leave them equal, its content decides.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeVar, cast

from occumap.errors import InputError

T = TypeVar("T")
# The coarsest clock of a file system in use (FAT) ticks every two seconds.
_TICK_NS = 2_000_000_000
_CHUNK = 1 << 20

_Stat = tuple[tuple[str, int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A value, and what the files that it was read from looked like."""

    stat: _Stat
    settled: bool
    digest: str
    value: object


class FileCache:
    """Values read from files and folders, the latest asked for; one whose file was edited is read anew.

    >>> from tempfile import TemporaryDirectory
    >>> cache = FileCache(limit=4)
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.txt")
    ...     _ = path.write_text("one")
    ...     first = cache.get(path, "text", path.read_text)
    ...     _ = path.write_text("two")
    ...     first, cache.get(path, "text", path.read_text)
    ('one', 'two')
    """

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[tuple[Path, Hashable], _Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, path: Path, key: Hashable, read: Callable[[], T]) -> T:
        """Return what ``read`` gives for a file or folder, read again only if the file is no longer the same.

        Args:
            path: a file or folder; a folder is the same while the files in it are.
            key: what is read from it, and how.
            read: reads it; an error is passed on and never kept.

        Raises:
            InputError: the file can't be read.
        """
        place = (path.absolute(), key)
        with self._lock:
            kept = self._kept.get(place)
        stat, settled = _stat_of(path)
        if kept and kept.settled and kept.stat == stat:
            return cast("T", self._keep(place, kept).value)
        digest = content_hash(path)
        value = kept.value if kept and kept.digest == digest else read()
        if _stat_of(path)[0] == stat:
            self._keep(place, _Kept(stat, settled, digest, value))
        return cast("T", value)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()

    def _keep(self, place: tuple[Path, Hashable], kept: _Kept) -> _Kept:
        with self._lock:
            self._kept[place] = kept
            self._kept.move_to_end(place)
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
        return kept


def content_hash(path: Path) -> str:
    """Return the hash of a file's content, or of the names and contents of the files in a folder.

    Raises:
        InputError: a file can't be read.
    """
    digest = hashlib.sha256()
    for file in _files(path):
        digest.update(str(file.relative_to(path)).encode() + b"\0")
        try:
            with file.open("rb") as content:
                while chunk := content.read(_CHUNK):
                    digest.update(chunk)
        except OSError as error:
            raise InputError(
                str(file), f"it can't be read ({error.strerror})", hint="Check that you can read the file."
            ) from None
    return digest.hexdigest()


def _stat_of(path: Path) -> tuple[_Stat, bool]:
    """Return what the files look like from outside, and whether they have been so for long enough to rely on it."""
    now, found, latest = time.time_ns(), [], 0
    for file in _files(path):
        try:
            stat = file.stat()
        except OSError as error:
            raise InputError(str(file), f"it can't be read ({error.strerror})", hint="Check the path.") from None
        found.append((str(file), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino))
        latest = max(latest, stat.st_mtime_ns, stat.st_ctime_ns)
    return tuple(found), now - latest > _TICK_NS


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(file for file in path.iterdir() if file.is_file())
    else:
        yield path
