"""Work that outlasts a request: a kind of job has a name and a function; one thread does them in turn.

A file of pages registers its kind when it is read:

    @job("code file", title="Coding a file")
    def code_uploaded_file(work: JobContext) -> None: ...
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from starlette.requests import Request

from occumap.errors import OccumapError, UnknownNameError
from occumap.store.files import StoredFile
from occumap.store.jobs import Job
from occumap.store.store import Store
from occumap.web.server.logs import log_event
from occumap.web.server.metrics import Metrics
from occumap.web.server.security import owner_key
from occumap.web.server.settings import Settings
from occumap.web.server.warm_up import Warm

BEAT = 10.0
TELL = 0.5
IDLE = 1.0
SWEEP = 300.0
GRACE = 8.0
BROKE = "Sorry, there is a problem with Occumap. The server’s log has the details under the reference {number}."

Work = Callable[["JobContext"], None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: what does it, its title for people, and where its result is shown (``{id}`` is the job's)."""

    work: Work
    title: str
    result: str = ""


JOBS: dict[str, JobKind] = {}


def job(kind: str, *, title: str, result: str = "") -> Callable[[Work], Work]:
    """Register a function as the work of a kind of job."""

    def registered(work: Work) -> Work:
        JOBS[kind] = JobKind(work, title, result)
        return work

    return registered


class _LeaveOffError(Exception):
    """The job was stopped, or the server stops; the work ends at once."""


class JobContext:
    """What the work of a job has at hand.

    Args:
        held: the job as it was taken.
        store: where its files are.
        settings: of the server.
        warm: coders and the search.
        leave_off: says whether to stop; set from other threads.
        worker: who does it.
    """

    def __init__(
        self, held: Job, store: Store, settings: Settings, warm: Warm, leave_off: Callable[[], bool], worker: str
    ) -> None:
        self.job, self.store, self.settings, self.warm = held, store, settings, warm
        self.output: dict[str, str] = {}
        self.message = ""
        self._leave_off = leave_off
        self._worker = worker
        self._told = 0.0

    def input_file(self, name: str = "file") -> Path:
        """Return where a file that the job needs is, for reading."""
        return self.store.files.path(self.job.input[name])

    def input_name(self, name: str = "file") -> str:
        """Return what its sender called that file."""
        return self.store.files.get(self.job.input[name]).name

    def working(self, name: str) -> Path:
        """Return a place for a file while the job runs; the same one if the job is taken again after a stop."""
        folder = working_folder(self.settings, self.job.id)
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far it is; call it often, it is only kept now and then. Where the job shall stop, it ends here."""
        if self._leave_off():
            raise _LeaveOffError
        now = time.monotonic()
        if now - self._told < TELL:
            return
        self._told = now
        if not self.store.jobs.heartbeat(self.job.id, self._worker, progress=done, total=total):
            raise _LeaveOffError

    def keep(self, path: Path, name: str, *, media_type: str, output: str = "file") -> StoredFile:
        """Take a finished file as a result of the job, for its owner to download under ``name``."""
        kept = self.store.files.adopt(
            path, name, owner=self.job.owner, media_type=media_type, lifetime=self.settings.kept
        )
        self.output[output] = kept.id
        return kept


class Worker:
    """The thread that does jobs, and the one that deletes what is past its time."""

    def __init__(self, store: Store, settings: Settings, warm: Warm, metrics: Metrics) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._store, self._settings, self._warm, self._metrics = store, settings, warm, metrics
        self._stopping, self._wake = Event(), Event()
        self._now: Job | None = None
        self._lost = False
        self._threads = [
            Thread(target=loop, name=loop.__name__.strip("_"), daemon=True)
            for loop in (self._do_jobs, self._beat, self._sweep)
        ]

    def begin(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Say that there is a job, so that it is begun at once."""
        self._wake.set()

    def stop(self, *, grace: float = GRACE) -> None:
        """End: a running job goes on where it is until it next says how far it is, and is put back in line."""
        self._stopping.set()
        self._wake.set()
        self._threads[0].join(grace)
        left = self._now
        if left is not None and self._store.jobs.give_back(left.id, self.name):
            log_event("job put back", kind=left.kind, job=left.id)

    def _do_jobs(self) -> None:
        while not self._stopping.is_set():
            try:
                taken = self._store.jobs.take(self.name, kinds=tuple(JOBS)) if JOBS else None
            except Exception as error:
                log_event("jobs can’t be taken", error=error)
                taken = None
            if taken is None:
                self._wake.wait(IDLE)
                self._wake.clear()
                continue
            try:
                self._do(taken)
            except Exception as error:
                log_event("a job’s end can’t be kept", error=error, kind=taken.kind, job=taken.id)
            finally:
                self._now = None

    def _do(self, taken: Job) -> None:
        start = time.monotonic()
        self._now, self._lost = taken, False
        work = JobContext(taken, self._store, self._settings, self._warm, self._shall_leave_off, self.name)
        jobs = self._store.jobs
        try:
            JOBS[taken.kind].work(work)
        except _LeaveOffError:
            ended = "put back" if self._stopping.is_set() and jobs.give_back(taken.id, self.name) else "stopped"
        except OccumapError as error:
            ended = "failed"
            jobs.fail(taken.id, self.name, _for_the_owner(error, work))
            log_event("job failed", kind=taken.kind, job=taken.id, error_kind=type(error).__name__)
        except Exception as error:
            ended = "failed"
            number = secrets.token_hex(8)
            jobs.fail(taken.id, self.name, BROKE.format(number=number))
            log_event("job broke", error=error, kind=taken.kind, job=taken.id, request=number)
        else:
            kept = jobs.finish(taken.id, self.name, output=work.output, message=work.message)
            ended = "done" if kept else "stopped"
        if ended != "put back":
            shutil.rmtree(working_folder(self._settings, taken.id), ignore_errors=True)
        self._metrics.job(taken.kind, ended)
        log_event("job", kind=taken.kind, job=taken.id, state=ended, seconds=round(time.monotonic() - start, 2))

    def _shall_leave_off(self) -> bool:
        return self._lost or self._stopping.is_set()

    def _beat(self) -> None:
        """Say every few seconds that the job's worker is alive, also while the work itself is silent."""
        while not self._stopping.wait(BEAT):
            held = self._now
            if held is not None:
                with suppress(Exception):
                    self._lost = not self._store.jobs.heartbeat(held.id, self.name) and self._now is held

    def _sweep(self) -> None:
        while not self._stopping.is_set():
            try:
                swept = self._store.sweep()
                _sweep_folders(self._settings)
                if any((swept.files, swept.jobs, swept.sessions)):
                    log_event("swept", files=swept.files, jobs=swept.jobs, sessions=swept.sessions)
            except Exception as error:
                log_event("sweeping broke", error=error)
            self._stopping.wait(SWEEP)


def start_job(request: Request, kind: str, *, input: dict[str, str], total: int = 0) -> Job:  # noqa: A002 (the store's)
    """Put a job in line for whoever asks; show it with ``redirect(request, f"/jobs/{job.id}")``."""
    settings: Settings = request.app.state.settings
    store: Store = request.app.state.store
    added = store.jobs.add(kind, owner=owner_key(request), input=input, total=total, lifetime=settings.kept)
    worker: Worker | None = request.app.state.worker
    if worker is not None:
        worker.wake()
    return added


def own_job(request: Request, job_id: str) -> Job:
    """Return a job of whoever asks.

    Raises:
        UnknownNameError: there is none, or it is somebody else's.
    """
    store: Store = request.app.state.store
    held = store.jobs.get(job_id)
    if held.owner not in {owner_key(request), owner_key(request, as_visitor=True)}:
        raise UnknownNameError(job_id, "there is no such job", hint="Open it in the browser that started it.")
    return held


def working_folder(settings: Settings, job_id: str) -> Path:
    """Return where a job keeps what it works on."""
    return settings.data / "working" / job_id


def _for_the_owner(error: OccumapError, work: JobContext) -> str:
    """Return the message with the file's own name, not where it lies on this machine."""
    said = str(error)
    for name in work.job.input:
        with suppress(OccumapError):
            said = said.replace(str(work.input_file(name)), work.input_name(name))
    folder = working_folder(work.settings, work.job.id)
    return said.replace(f"{folder}{os.sep}", "").replace(str(work.settings.data), "")


def _sweep_folders(settings: Settings) -> None:
    """Delete what jobs and broken-off requests left behind long ago."""
    longest = settings.kept.total_seconds()
    for name in ("working", "incoming"):
        folder = settings.data / name
        for left in folder.iterdir() if folder.is_dir() else ():
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > longest:
                    shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
