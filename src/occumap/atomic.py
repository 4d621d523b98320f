"""Write files and folders whole or not at all: every file that Occumap leaves behind goes through here.

The content goes to a file of a unique name in the same folder, is flushed to the disk and then takes its place in one
step. So a reader sees the old content or the new one, two processes that write one file leave the result of one of
them, and a power cut leaves no half of either. Whatever the operating system objects to is an `OutputError`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from occumap.errors import OccumapError, OutputError, cannot_write, system_error

# What an interrupted process may leave.
TEMPORARY = re.compile(r"\.occumap-[0-9a-f]{16}\.\w+")
# How often a folder is tried that other processes replace at the same time.
_ATTEMPTS = 1000
# So many files of a folder are written at the same time; of no more than that, one after the other.
_WRITERS = 16
# Of renameat2(2).
_HERE, _EXCHANGE = -100, 2
# Seconds after which what a process left behind is swept, if that process is gone.
_SETTLED = 600
# Seconds by which the beginning of a process may be said too late.
_ROUNDED = 2.0


def write_file(path: Path, content: bytes | Iterable[bytes], *, mode: int = 0o666, make_folder: bool = True) -> Path:
    """Write a file whole or not at all, and return its path; its folder is made if it isn't there.

    Args:
        path: the file; what it held is replaced. The file a link points to is replaced, not the link.
        content: bytes, or an iterable of them; if that raises, nothing is written.
        mode: of a new file, before the umask. An old one keeps its own.
        make_folder: whether a folder that isn't there is made; if not, that is an error.

    Raises:
        OutputError: it can't be written there.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_file(Path(folder, "new", "titles.txt"), [b"baker\\n", b"smith\\n"]).read_text()
    'baker\\nsmith\\n'
    """
    with replacing(path, mode=mode, make_folder=make_folder) as fresh, fresh.open("wb") as file:
        file.writelines([content] if isinstance(content, bytes) else content)
    return path


@contextmanager
def replacing(path: Path, *, mode: int = 0o666, ending: str = ".tmp", make_folder: bool = True) -> Iterator[Path]:
    """Yield the path of an empty file to write to, which takes the place of ``path`` if the block ends without error.

    For what writes files by itself, such as Polars or SQLite. An error of the operating system in the block is one of
    writing this file.

    Args:
        path: as for `write_file`.
        mode: as for `write_file`.
        ending: of the file's name for the time being, for what tells the kind of a file by it.
        make_folder: as for `write_file`.

    Raises:
        OutputError: it can't be written there.
    """
    fresh = None
    try:
        place = _place(path)
        if make_folder:
            place.parent.mkdir(parents=True, exist_ok=True)
        fresh = _temporary_beside(place, ending)
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
        yield fresh
        if place.exists():
            fresh.chmod(stat.S_IMODE(place.stat().st_mode))
        _flush(fresh)
        fresh.replace(place)
        _sweep_beside(place)
        _flush(place.parent)
    except Exception as error:
        objection = None if isinstance(error, OccumapError) else system_error(error)
        if objection is None:
            raise
        raise cannot_write(path, objection) from None
    finally:
        if fresh is not None:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)


def write_together(folder: Path, files: Mapping[str, bytes], *, replacing: Collection[str] = ()) -> tuple[Path, ...]:
    """Write files into a folder of their own, all or none, and return their paths in the order of ``files``.

    An earlier result is replaced. A folder that holds anything else is left alone.

    Args:
        folder: where they go; made if it isn't there.
        files: contents by file name.
        replacing: names of files that an earlier run may have left, and that may go.

    Raises:
        OutputError: the folder can't be written, or holds files that aren't from an earlier run.
    """
    known = {*files, *replacing}
    strangers = sorted(name for name in _names_in(folder) if name not in known)
    if strangers:
        raise OutputError(
            str(folder),
            f"it contains files that are not from an earlier run ({', '.join(strangers[:3])})",
            hint="Name an empty or new folder.",
        )
    return replace_folder(folder, files)


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files into a folder in the place of all that it holds, all or none, and return their paths.

    Args:
        folder: where they go; made if it isn't there. Ask first whether what it holds may go.
        files: contents by file name, which may have folders, such as ``pages/index.html``.

    Raises:
        OutputError: the folder can't be written.
    """
    fresh = None
    try:
        place = Path(os.path.realpath(folder))
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = _temporary_beside(place)
        fresh.mkdir()
        _write_new(fresh, files)
        with suppress(FileNotFoundError):  # Another process may have it aside at this moment.
            fresh.chmod(stat.S_IMODE(place.stat().st_mode))
        _flush(fresh)
        _take_place(fresh, place)
        _sweep_beside(place)
        _flush(place.parent)
    except OSError as error:
        raise cannot_write(folder, error) from None
    finally:
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)
    return tuple(folder / name for name in files)


def _write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a new folder, and have the disk keep them; of many, some wait for the disk at the same time."""
    for inner in {(folder / name).parent for name in files}:
        inner.mkdir(parents=True, exist_ok=True)

    def write(name: str) -> None:
        with (folder / name).open("xb") as file:
            file.write(files[name])
            file.flush()
            os.fsync(file.fileno())

    if len(files) <= _WRITERS:
        for name in files:
            write(name)
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 (it brings logging, which few commands need)

    with ThreadPoolExecutor(_WRITERS) as writers:
        list(writers.map(write, files))


def remove_folder(folder: Path) -> None:
    """Remove a folder in one step: it is whole or gone, even if the process is killed meanwhile.

    Raises:
        OSError: it can't be removed.
    """
    aside = _temporary_beside(folder)
    folder.rename(aside)
    shutil.rmtree(aside)


def _place(path: Path) -> Path:
    """Return the file that a path leads to; raise OutputError if something other than a file is there."""
    place = Path(os.path.realpath(path))
    if place.is_dir():
        raise OutputError(str(path), "this is a folder", hint="Name a file in it.")
    if place.exists() and not place.is_file():
        raise OutputError(str(path), "this is a device or a pipe, not a file", hint="Name a file.")
    return place


@contextmanager
def working_folder(place: Path) -> Iterator[Path]:
    """Yield an empty folder beside a file, for what it is put together from, which goes when the block ends.

    Nobody else may read it, since it may hold rows of what is written. What a killed process left is swept as other
    leftovers are: by the next one that writes there.

    Raises:
        OSError: it can't be made there.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, working_folder(Path(folder, "jobs.csv")) as parts:
    ...     parts.parent == Path(folder), list(parts.iterdir())
    (True, [])
    """
    folder = _temporary_beside(place, ".parts")
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _sweep_beside(place)


def _names_in(folder: Path) -> tuple[str, ...]:
    try:
        return tuple(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return ()
    except OSError as error:
        if folder.is_file():
            raise OutputError(str(folder), "this is a file", hint="Name a folder.") from None
        raise cannot_write(folder, error) from None


def _temporary_beside(place: Path, ending: str = ".tmp") -> Path:
    """Return a name that nothing has; it doesn't grow with the name of the file, which may be as long as names can
    be.
    """
    return place.with_name(f".occumap-{os.getpid() & 0xFFFFFFFF:08x}{secrets.token_hex(4)}{ending}")


def _sweep_beside(place: Path) -> None:
    """Delete what processes that were killed have left where they wrote; what may still be written to stays."""
    with suppress(OSError):
        for left in place.parent.glob(".occumap-*"):
            is_ours, last = TEMPORARY.fullmatch(left.name) is not None, left.lstat().st_mtime
            if is_ours and time.time() - last > _SETTLED and not _is_alive(int(left.name[9:17], 16), last):
                if left.is_dir() and not left.is_symlink():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink(missing_ok=True)


def _is_alive(process: int, since: float) -> bool:
    """Return whether a process that was there at a moment still is; another that has its number by now isn't it."""
    if os.name != "posix":  # elsewhere a signal would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        pass
    begun = _begun(process)
    return begun is None or begun <= since + _ROUNDED


def _begun(process: int) -> float | None:
    """Return when a process began, where the system says so (Linux)."""
    try:
        ticks = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19])
        started = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime "))
    except (OSError, ValueError, IndexError, StopIteration):
        return None
    return int(started.split()[1]) + ticks / os.sysconf("SC_CLK_TCK")


def _take_place(fresh: Path, folder: Path) -> None:
    """Put a new folder in the place of an old one, though other processes may be doing the same."""
    for _ in range(_ATTEMPTS):
        if _exchanged(fresh, folder):
            return
        aside = _temporary_beside(folder)
        try:
            fresh.rename(folder)
        except OSError as error:
            # The old folder is in the way; by now another process may have moved it aside.
            in_the_way = error.errno in {errno.ENOTEMPTY, errno.EEXIST}
            if not in_the_way and not (error.errno == errno.EACCES and folder.exists()):
                raise
        else:
            return
        with suppress(FileNotFoundError):
            folder.rename(aside)
        try:
            fresh.rename(folder)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                with suppress(OSError):
                    aside.rename(folder)
                raise
        else:
            return
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


def _exchanged(one: Path, other: Path) -> bool:
    """Put two folders each in the other's place in one step, and say whether that was possible.

    So at no moment neither of them is there. Linux can; elsewhere, or where one of them isn't there, the way round has
    two steps.
    """
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    done: int = rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return done == 0


def _flush(path: Path) -> None:
    """Have the disk keep what a file or a folder holds; a folder only where the system can."""
    if path.is_dir():
        with suppress(OSError):
            _sync(path, os.O_RDONLY)
    else:
        _sync(path, os.O_RDWR)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
