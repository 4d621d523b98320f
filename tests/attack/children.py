"""Commands in processes of their own, forked from one that has read all of Occumap: so a try costs no start.

A child can be killed at a point: just before the n-th step by which it changes something outside itself. The points
come from Python's audit events, SQLAlchemy's statements and `os.fsync`, so nothing in the product knows of them.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import Engine, event

from occumap.cli.app import main
from occumap.errors import OccumapError

SAID, TOLD, POINTS = "output", "messages", "points"
LONGEST = 120.0
FAULT = 70
_CHANGES = {
    *("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.link", "os.symlink", "os.truncate"),
    *("os.utime", "fcntl.flock", "sqlite3.connect"),
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Ended:
    """How a command ended: its code (a negative one is the signal that killed it), and all that it said."""

    code: int
    said: bytes
    told: str

    @property
    def is_fault(self) -> bool:
        """Whether it ended in what nobody foresaw: a traceback, or a crash that isn't a kill."""
        crashed = self.code < 0 and self.code != -signal.SIGKILL
        return self.code == FAULT or crashed or "Traceback (most recent call last)" in self.told


@dataclass(frozen=True)
class Where:
    """Where a command runs.

    Args:
        folder: the working folder.
        home: for ``OCCUMAP_HOME``.
        notes: a folder for its output.
        given: a file for its standard input.
    """

    folder: Path
    home: Path
    notes: Path
    given: Path | None = None


@dataclass
class Child:
    """A command that runs, and where its output goes."""

    process: BaseProcess
    notes: Path
    began: float = field(default_factory=time.monotonic)

    def kill(self) -> None:
        """Kill it, as the system does when memory runs out."""
        with suppress(ProcessLookupError):
            self.process.kill()

    def ended(self, longest: float = LONGEST) -> Ended:
        """Return how it ended; one that takes longer is killed, and raises TimeoutError."""
        self.process.join(longest)
        if self.process.is_alive():
            self.kill()
            self.process.join()
            raise TimeoutError(f"it ran for more than {longest:.0f} s")
        code = self.process.exitcode
        assert code is not None
        told = (self.notes / TOLD).read_text(encoding="utf-8", errors="replace")
        return Ended(code, (self.notes / SAID).read_bytes(), told)

    @property
    def points(self) -> list[str]:
        """The steps it went through by which it changed something, in order."""
        return (self.notes / POINTS).read_text(encoding="utf-8", errors="replace").splitlines()

    def left_running(self) -> bool:
        """Whether processes that it began are still there, a while after it ended."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                os.killpg(self.process.pid or 0, 0)
            except ProcessLookupError:
                return False
            time.sleep(0.02)
        return True


def start(
    command: str | Callable[[], None],
    where: Where,
    *,
    kill_at: int | None = None,
    after: bool = False,
    before: Callable[[], None] | None = None,
    output: Path | None = None,
) -> Child:
    """Start a command, and return it while it runs.

    Args:
        command: its words, without ``occumap``; or a function that does what a page or a program in Python would.
        where: it runs.
        kill_at: before which of its points it is to be killed; the first is 0.
        after: whether it is killed just after that step instead, before the next thing it does.
        before: called in the child before anything else, such as to set limits.
        output: where its output goes instead of the notes.
    """
    where.notes.mkdir(parents=True, exist_ok=True)
    for name in (SAID, TOLD, POINTS):
        (where.notes / name).write_bytes(b"")
    process = _context().Process(target=_run, args=(command, where, (kill_at, after), before, output))
    process.start()
    return Child(process, where.notes)


def run(command: str | Callable[[], None], where: Where, **more: Any) -> Ended:
    """Run a command to its end; see `start`."""
    return start(command, where, **more).ended()


@functools.cache
def _context() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.attack.preloaded"])
    return context


def _run(
    command: str | Callable[[], None],
    where: Where,
    kill_at: tuple[int | None, bool],
    before: Callable[[], None] | None,
    output: Path | None,
) -> None:
    os.setsid()
    os.chdir(where.folder)
    os.environ |= {"OCCUMAP_HOME": str(where.home), "COLUMNS": "120", "NO_COLOR": "1", "NO_PROXY": "127.0.0.1"}
    for number, place, flags in (
        (0, where.given or os.devnull, os.O_RDONLY),
        (1, output or where.notes / SAID, os.O_WRONLY),
        (2, where.notes / TOLD, os.O_WRONLY),
    ):
        os.dup2(os.open(place, flags), number)
    # The one that forks has no standard streams.
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 (they stay open)
        for number, mode in enumerate("rww")
    )
    sys.argv = ["occumap", *command.split()] if isinstance(command, str) else ["occumap"]
    if before:
        before()
    _watch((str(where.folder), str(where.home)), os.open(where.notes / POINTS, os.O_WRONLY), *kill_at)
    if isinstance(command, str):
        main()
    else:
        try:
            command()
        except OccumapError as error:
            sys.exit(f"occumap: {error}")


def _watch(places: tuple[str, ...], notes: int, kill_at: int | None, after: bool) -> None:
    count = 0
    own = os.getpid()

    def point(what: str) -> None:
        nonlocal count
        if os.getpid() != own:
            return
        os.write(notes, f"{what}\n".encode(errors="replace"))
        if count == kill_at and after:
            sys.setprofile(_die_elsewhere)
        elif count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1

    def heard(name: str, given: tuple[Any, ...]) -> None:
        if name == "open" and isinstance(given[2], int) and given[2] & _WRITING and _inside(given[0], places):
            point(f"open {_short(given[0])}")
        elif name in _CHANGES:
            point(f"{name} {' '.join(_short(one) for one in given if isinstance(one, str | bytes | os.PathLike))}")
        elif name == "ctypes.dlsym" and given[1] == "renameat2":
            point("renameat2")

    sys.addaudithook(heard)
    _watch_fsync(point)
    _watch_statements(point)


def _die_elsewhere(frame: FrameType, *_: object) -> None:
    """Die at the next call that isn't of this file: what was about to be done is done, and nothing after it."""
    if frame.f_code.co_filename != __file__:
        os.kill(os.getpid(), signal.SIGKILL)


def _inside(path: object, places: tuple[str, ...]) -> bool:
    try:
        return str(Path(os.fsdecode(path)).absolute()).startswith(places)  # type: ignore[arg-type]
    except TypeError:
        return False


def _short(path: str | bytes | os.PathLike[str]) -> str:
    return Path(os.fsdecode(path)).name


def _watch_fsync(point: Callable[[str], None]) -> None:
    fsync = os.fsync

    def watched(fd: Any) -> None:
        point("fsync")
        fsync(fd)

    os.fsync = watched


def _watch_statements(point: Callable[[str], None]) -> None:
    event.listen(Engine, "before_cursor_execute", lambda _c, _cursor, text, *_: point(" ".join(text.split()[:3])))
    event.listen(Engine, "commit", lambda _: point("commit"))
