"""The line in which those who write to one SQLite file wait, in their process and in others: each comes in turn.

SQLite itself lets in whoever happens to ask when it is free, and asks less and less often: the process that has just
written would mostly be the next again, while another waits for a second. Here, whoever has waited comes before whoever
comes anew. It is for fairness alone: where the system has no such locks, or somebody keeps theirs, SQLite's own hold.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from pathlib import Path

# How long a writer waits for others.
BUSY_SECONDS = 30
_POLL = 0.001
# What is locked in the file: a byte for who comes next, one for who writes.
_NEXT, _WRITES = 0, 1


class WritersLine:
    """A place in the line, for as long as the block runs.

    Args:
        place: a file beside the database that all processes lock; it needn't be there, and isn't changed.

    >>> with WritersLine(Path("nowhere")):
    ...     "my turn"
    'my turn'
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._threads = threading.Lock()
        self._handle = -1

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            self._handle = self._opened()
            if self._handle >= 0:
                _wait(self._handle)
        except BaseException:
            self._leave()
            raise

    def __exit__(self, *_: object) -> None:
        self._leave()

    def _opened(self) -> int:
        try:
            return os.open(self._place, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
        except OSError:
            return -1

    def _leave(self) -> None:
        """Let the next one in; the system takes the locks of a file that is closed."""
        handle, self._handle = self._handle, -1
        try:
            if handle >= 0:
                os.close(handle)
        finally:
            self._threads.release()


def _wait(handle: int) -> None:
    """Wait for this process's turn, but no longer than SQLite would."""
    try:
        import fcntl  # noqa: PLC0415 (not on every system)
    except ImportError:
        return
    end = time.monotonic() + BUSY_SECONDS
    for byte in (_NEXT, _WRITES):
        while True:
            try:
                fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
            except OSError as error:
                if error.errno not in {errno.EACCES, errno.EAGAIN} or time.monotonic() > end:
                    return
                time.sleep(_POLL)
            else:
                break
    fcntl.lockf(handle, fcntl.LOCK_UN, 1, _NEXT)
