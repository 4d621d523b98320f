"""One at a time: who writes a file, or reads it to write it anew, holds a lock beside it meanwhile.

The system takes a lock back when its process ends, however it ends, so nothing is left locked after a power cut. Where
the file system has no locks, everybody goes on as if alone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from occumap.errors import OutputError

# Seconds to wait for a colleague who is changing the same file.
A_WHILE = 30.0
_POLL = 0.05


@contextmanager
def holding(path: Path, *, patience: float | None = 0.0, waits: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock of a file while the block runs.

    Args:
        path: the file that is written; the lock is a hidden file beside it, gone when the block ends.
        patience: seconds to wait for whoever has it; None for as long as it takes.
        waits: called each time it is still held by somebody else.

    Raises:
        OutputError: somebody else has it for longer than that; it says which process, and since when.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with holding(Path(folder, "coded.csv")):
    ...         sorted(path.name for path in Path(folder).iterdir())
    ['.coded.csv.lock']
    """
    place = path.with_name(f".{path.name}.lock")
    end = None if patience is None else time.monotonic() + patience
    handle = _taken(place)
    while handle is None:
        if end is not None and time.monotonic() >= end:
            raise OutputError(
                str(path), f"{_holder(place)} is writing it", hint="Wait until that has ended, or name another file."
            )
        if waits:
            waits()
        time.sleep(_POLL)
        handle = _taken(place)
    try:
        yield
    finally:
        if handle >= 0:
            with suppress(OSError):
                place.unlink(missing_ok=True)
            os.close(handle)


def _taken(place: Path) -> int | None:
    """Return the open file whose lock this process has now; None if another has it, -1 where there are no locks."""
    try:
        import fcntl  # noqa: PLC0415 (not on every system)

        place.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except (ImportError, OSError):
        return -1
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever had it has taken its file away by now: what is locked here is nobody else's lock any more.
        if os.fstat(handle).st_ino != place.stat().st_ino:
            raise BlockingIOError
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()} {datetime.now().astimezone().isoformat(timespec='minutes')}".encode())
    except (BlockingIOError, FileNotFoundError):
        os.close(handle)
        return None
    except OSError:
        os.close(handle)
        return -1
    return handle


def _holder(place: Path) -> str:
    with suppress(OSError, ValueError):
        process, _, since = place.read_text(encoding="ascii").partition(" ")
        if process.isdigit() and since:
            return f"another run (process {process}, since {datetime.fromisoformat(since):%H:%M})"
    return "another run"
