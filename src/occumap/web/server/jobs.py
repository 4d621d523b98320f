"""Work that outlasts a request: a kind of job has a name and a function, which a process of its own runs.

A file of pages registers its kind when it is read:

    @job("code file", title="Coding a file")
    def code_uploaded_file(work: JobContext) -> None: ...
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from starlette.requests import Request

from occumap.errors import UnknownNameError
from occumap.store.files import StoredFile
from occumap.store.jobs import Job
from occumap.store.store import Store
from occumap.web.server.security import owner_key, owner_keys
from occumap.web.server.settings import Settings
from occumap.web.server.warm_up import Warm

TELL = 0.5
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


class LeaveOffError(Exception):
    """The job was stopped, or another worker has it; the work ends at once."""


class JobContext:
    """What the work of a job has at hand.

    Args:
        held: the job as it was taken.
        store: where its files are.
        settings: of the server.
        warm: coders and the search.
        worker: who does it.
    """

    def __init__(self, held: Job, store: Store, settings: Settings, warm: Warm, worker: str) -> None:
        self.job, self.store, self.settings, self.warm = held, store, settings, warm
        self.output: dict[str, str] = {}
        self.message = ""
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
        now = time.monotonic()
        if now - self._told < TELL:
            return
        self._told = now
        if not self.store.jobs.heartbeat(self.job.id, self._worker, progress=done, total=total):
            raise LeaveOffError

    def keep(self, path: Path, name: str, *, media_type: str, output: str = "file") -> StoredFile:
        """Take a finished file as a result of the job, for its owner to download under ``name``."""
        kept = self.store.files.adopt(
            path, name, owner=self.job.owner, media_type=media_type, lifetime=self.settings.kept
        )
        if not self.store.jobs.heartbeat(self.job.id, self._worker):
            self.store.files.delete(kept.id)
            raise LeaveOffError
        self.output[output] = kept.id
        return kept

    def throw_away(self) -> None:
        """Delete what was kept, where nobody wants it any more."""
        for kept in self.output.values():
            with suppress(UnknownNameError):
                self.store.files.delete(kept)


class Wakes(Protocol):
    """Who sees to jobs."""

    def wake(self) -> None:
        """Say that there is a job."""


def start_job(request: Request, kind: str, *, input: dict[str, str], total: int = 0) -> Job:  # noqa: A002 (the store's)
    """Put a job in line for whoever asks; show it with ``redirect(request, f"/jobs/{job.id}")``.

    Raises:
        LimitError: they have as many in line as they may have.
    """
    settings: Settings = request.app.state.settings
    store: Store = request.app.state.store
    added = store.jobs.add(
        kind,
        owner=owner_key(request),
        input=input,
        total=total,
        lifetime=settings.kept,
        limit=settings.visitor_jobs,
    )
    worker: Wakes | None = request.app.state.worker
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
    if held.owner not in owner_keys(request):
        raise UnknownNameError(job_id, "there is no such job", hint="Open it in the browser that started it.")
    return held


def working_folder(settings: Settings, job_id: str) -> Path:
    """Return where a job keeps what it works on."""
    return settings.data / "working" / job_id
