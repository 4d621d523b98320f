"""The threads of a server that see to jobs and to what is kept.

One has jobs done, one says that they are alive, one deletes what is past, one looks whether the database is damaged.

The work itself is done in a process of its own (`occumap.web.server.job_process`), so nothing that a job does, and
nothing that a library raises in it, ends a thread here. A job that broke its process has failed and isn't tried again.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Event, Thread
from typing import Any, TypeVar

from occumap.store.jobs import Job
from occumap.store.store import Store
from occumap.store.store_damage import damage_error
from occumap.web.server.job_process import How, JobLimits, JobProcess
from occumap.web.server.jobs import BROKE, JOBS, working_folder
from occumap.web.server.limits import size_in_words
from occumap.web.server.logs import log_event
from occumap.web.server.metrics import Metrics
from occumap.web.server.settings import PREFIX, Settings

Made = TypeVar("Made")

BEAT = 10.0
IDLE = 1.0
SWEEP = 300.0
CHECK = 600.0
# A check takes no more than this share of a processor's time.
_SHARE = 0.01
GRACE = 8.0
# Of this whole process, whatever number of servers it runs: the next job finds the coder of the last one.
_PROCESS = JobProcess()
atexit.register(_PROCESS.end)


class Worker:
    """Has the jobs of a server done in turn, deletes what is past its time, and looks for damage.

    Attributes:
        damaged: the tables of the database that weren't as they were written when last looked at.
    """

    def __init__(self, store: Store, settings: Settings, metrics: Metrics) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._store, self._settings, self._metrics = store, settings, metrics
        self._limits = JobLimits(settings.job_memory, settings.job_time.total_seconds(), settings.job_output)
        self._stopping, self._wake = Event(), Event()
        self._now: Job | None = None
        self._lost = False
        self._threads = [
            Thread(target=loop, name=loop.__name__.strip("_"), daemon=True)
            for loop in (self._do_jobs, self._beat, self._sweep, self._check)
        ]
        self.damaged: tuple[str, ...] = ()

    @property
    def is_alive(self) -> bool:
        """Whether jobs are being seen to."""
        return all(thread.is_alive() for thread in self._threads)

    def begin(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Say that there is a job, so that it is begun at once."""
        self._wake.set()

    def stop(self, *, grace: float = GRACE) -> None:
        """End: a running job is broken off and put back in line."""
        self._stopping.set()
        self._wake.set()
        self._threads[0].join(grace)
        left = self._now
        if left is not None and self._store.jobs.give_back(left.id, self.name):
            log_event("job put back", kind=left.kind, job=left.id)

    def _do_jobs(self) -> None:
        while not self._stopping.is_set():
            taken = self._guarded("jobs can’t be taken", self._take)
            if taken is None:
                self._guarded("a process for jobs can’t be ended", _PROCESS.end_if_idle)
                self._wake.wait(IDLE)
                self._wake.clear()
                continue
            self._now, self._lost = taken, False
            self._guarded("a job’s end can’t be kept", partial(self._do, taken), kind=taken.kind, job=taken.id)
            self._now = None

    def _take(self) -> Job | None:
        return self._store.jobs.take(self.name, kinds=tuple(JOBS)) if JOBS else None

    def _do(self, taken: Job) -> None:
        start = time.monotonic()
        folder = working_folder(self._settings, taken.id)
        how = _PROCESS.do(self._order(taken), limits=self._limits, folder=folder, leave_off=self._shall_leave_off)
        jobs, ended = self._store.jobs, str(how)
        if how.broke_the_process:
            number = secrets.token_hex(8)
            jobs.fail(taken.id, self.name, self._in_words(how, number))
            log_event("a job broke its process", kind=taken.kind, job=taken.id, how=str(how), request=number)
            self._metrics.job_broke(taken.kind, str(how))
            ended = "failed"
        elif how is How.LEFT_OFF:
            ended = "put back" if self._stopping.is_set() and jobs.give_back(taken.id, self.name) else "stopped"
        if ended != "put back":
            shutil.rmtree(folder, ignore_errors=True)
        self._metrics.job(taken.kind, ended)
        log_event("job", kind=taken.kind, job=taken.id, state=ended, seconds=round(time.monotonic() - start, 2))

    def _order(self, taken: Job) -> dict[str, Any]:
        work, settings = JOBS[taken.kind].work, self._settings
        return {
            "job": taken.id,
            "worker": self.name,
            "work": f"{work.__module__}:{work.__qualname__}",
            "database": settings.database,
            "data": str(settings.data),
            "kept": settings.kept.total_seconds(),
            "review_kept": settings.review_kept.total_seconds(),
            "environment": {name: value for name, value in os.environ.items() if name.startswith(PREFIX)},
        }

    def _in_words(self, how: How, number: str) -> str:
        limits = self._limits
        if how is How.MEMORY:
            return f"It needed more than {size_in_words(limits.memory)} of memory. Give a file with fewer rows."
        if how is How.TIME:
            minutes = round(limits.seconds / 60)
            return f"It took longer than {minutes} minute{'s' * (minutes != 1)}. Give a file with fewer rows."
        if how is How.OUTPUT:
            return f"It wrote more than {size_in_words(limits.output)}. Give a file with fewer rows or columns."
        return f"{BROKE.format(number=number)} It is not tried again."

    def _shall_leave_off(self) -> bool:
        return self._lost or self._stopping.is_set()

    def _beat(self) -> None:
        """Say every few seconds that the job's worker is alive, also while the work itself is silent."""
        while not self._stopping.wait(BEAT):
            held = self._now
            if held is not None:
                self._guarded("a job’s worker can’t be heard", partial(self._hear, held))

    def _hear(self, held: Job) -> None:
        kept = self._store.jobs.heartbeat(held.id, self.name)
        self._lost = not kept and self._now is held

    def _sweep(self) -> None:
        while not self._stopping.is_set():
            self._guarded("sweeping broke", self._swept)
            self._stopping.wait(SWEEP)

    def _swept(self) -> None:
        swept = self._store.sweep()
        _sweep_folders(self._settings)
        if any((swept.files, swept.jobs, swept.sessions)):
            log_event("swept", files=swept.files, jobs=swept.jobs, sessions=swept.sessions)

    def _check(self) -> None:
        """Look for damage from time to time; the store was looked at when it was opened."""
        took = 0.0
        while not self._stopping.wait(max(CHECK, took / _SHARE)):
            begun = time.monotonic()
            self._guarded("the database can’t be checked", self.look_for_damage)
            took = time.monotonic() - begun

    def look_for_damage(self) -> None:
        """Look whether the database is as it was written; what isn't is logged and counted, by its table."""
        found = self._store.find_damage()
        self.damaged = tuple(dict.fromkeys(one.table for one in found))
        self._metrics.damaged_tables.set(len(self.damaged))
        if found:
            log_event("the database is damaged", error=damage_error(self._store.where, found), tables=self.damaged)

    @staticmethod
    def _guarded(event: str, do: Callable[[], Made], **fields: Any) -> Made | None:
        """Do something; whatever it raises is logged, so that the thread goes on."""
        try:
            return do()
        except BaseException as error:
            log_event(event, error=error, **fields)
            return None


def _sweep_folders(settings: Settings) -> None:
    """Delete what jobs and broken-off requests left behind long ago."""
    longest = settings.kept.total_seconds()
    for name in ("working", "incoming"):
        folder = settings.data / name
        for left in folder.iterdir() if folder.is_dir() else ():
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > longest:
                    shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
