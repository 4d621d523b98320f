"""The process that does a server's jobs: begun with the first one, kept for the next, ended where one goes too far.

Memory, time and what is written are looked at from outside, several times a second, so that a library that is stuck or
takes all memory is ended as well. The server itself goes on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import IO, Any

import psutil

LOOK = 0.1
LOOK_AT_FILES = 1.0
IDLE = 600.0
_MODULE = "occumap.web.server.job_runner"


class How(StrEnum):
    """How a job came to its end."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    LEFT_OFF = "left off"
    DIED = "died"
    MEMORY = "memory"
    TIME = "time"
    OUTPUT = "output"

    @property
    def broke_the_process(self) -> bool:
        """Whether the job's process ended by itself or had to be ended, other than on request."""
        return self in {How.DIED, How.MEMORY, How.TIME, How.OUTPUT}


@dataclass(frozen=True, slots=True)
class JobLimits:
    """What one job may take.

    Args:
        memory: bytes that its process may hold.
        seconds: from its beginning to its end.
        output: bytes that it may write in its folder.
    """

    memory: int
    seconds: float
    output: int


class JobProcess:
    """At most one process at a time, which does one job at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._answers: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._turn = Lock()
        self._used = 0.0

    def do(
        self,
        order: Mapping[str, Any],
        *,
        limits: JobLimits,
        folder: Path,
        leave_off: Callable[[], bool],
    ) -> How:
        """Have a job done, and return how it came to its end.

        Args:
            order: as `occumap.web.server.job_runner` takes it.
            limits: what it may take.
            folder: where it writes.
            leave_off: says whether it shall end at once; the process ends with it.
        """
        with self._turn:
            ended = self._watched(order, limits, folder, leave_off)
            self._used = time.monotonic()
            if ended.broke_the_process or ended is How.LEFT_OFF:
                self._end()
            return ended

    def end_if_idle(self, seconds: float = IDLE) -> None:
        """End a process that has had nothing to do for so long, so that its memory is free."""
        with self._turn:
            if self._process is not None and time.monotonic() - self._used > seconds:
                self._end()

    def end(self) -> None:
        """End the process, if there is one that does nothing; one at work ends by itself when the server is gone."""
        if self._turn.acquire(timeout=1.0):
            self._end()
            self._turn.release()

    def _watched(self, order: Mapping[str, Any], limits: JobLimits, folder: Path, leave_off: Callable[[], bool]) -> How:
        process = self._begun()
        watch = _Watch(psutil.Process(process.pid), limits, folder)
        try:
            _give(process, order)
        except OSError:
            return How.DIED
        while True:
            try:
                answer = self._answers.get(timeout=LOOK)
            except Empty:
                if leave_off():
                    return How.LEFT_OFF
                if (too_far := watch.too_far()) is not None:
                    return too_far
                continue
            if answer is None:
                return How.DIED
            if answer["spent"]:
                self._end()
            return How(answer["ended"])

    def _begun(self) -> subprocess.Popen[str]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._answers = SimpleQueue()
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", _MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
                start_new_session=True,  # Ctrl-C is for the server, which ends this one
            )
            given = (self._process.stdout, self._answers)
            Thread(target=_listen, args=given, name="answers of jobs", daemon=True).start()
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was to be written has nobody to read it
                    continue


class _Watch:
    """Looks at what the process of a job takes."""

    def __init__(self, process: psutil.Process, limits: JobLimits, folder: Path) -> None:
        self._process, self._limits, self._folder = process, limits, folder
        self._begun = self._looked = time.monotonic()

    def too_far(self) -> How | None:
        """Return the limit that is passed, None if none is."""
        now = time.monotonic()
        if now - self._begun > self._limits.seconds:
            return How.TIME
        if _memory(self._process) > self._limits.memory:
            return How.MEMORY
        if now - self._looked > LOOK_AT_FILES:
            self._looked = now
            if _size(self._folder) > self._limits.output:
                return How.OUTPUT
        return None


def _give(process: subprocess.Popen[str], order: Mapping[str, Any]) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()


def _listen(lines: IO[str], answers: SimpleQueue[dict[str, Any] | None]) -> None:
    """Pass on each answer; None when there are no more."""
    try:
        for line in lines:
            answers.put(json.loads(line))
    except ValueError:  # half a line, as its process ended; or the pipe was closed
        pass
    finally:
        answers.put(None)


def _memory(process: psutil.Process) -> int:
    """Return the bytes that a process and those it began hold; 0 if it is gone."""
    try:
        return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))
    except psutil.Error:
        return 0


def _size(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(place, name).stat().st_size
            except OSError:
                continue
    return total
