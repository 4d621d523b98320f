"""Work in the background: jobs wait in line, their owners take turns, and a job whose process died is taken again.

Whoever works on a job says so every few seconds (`Jobs.heartbeat`). Who has been silent for too long is taken for dead;
a job that its process died of three times has failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from occumap.store.database import Database
from occumap.store.kinds import State
from occumap.store.quotas import refuse_more_jobs
from occumap.store.rows import as_row, columns, found, new_id, value
from occumap.store.schema import jobs

LIFETIME = timedelta(hours=24)
SILENCE = timedelta(seconds=60)
MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work.

    Args:
        id: random, long enough that nobody guesses it.
        kind: such as ``code``.
        state: queued, running, done, failed or stopped.
        progress: how much is done, out of ``total``.
        total: how much there is, 0 where that isn't known.
        input: what it needs, by name, such as ids of files and columns.
        output: what it made, by name.
        message: for whoever waits for it.
        owner: the key of whoever may see it.
        created: when, in UTC.
        expires: when it is forgotten.
        worker: who works on it, None before.
        heard: when that one was heard of last.
        attempts: how often it was begun.
    """

    id: str
    kind: str
    state: State
    progress: int
    total: int
    input: Mapping[str, str]
    output: Mapping[str, str]
    message: str
    owner: str
    created: datetime
    expires: datetime
    worker: str | None
    heard: datetime | None
    attempts: int


class Jobs:
    """The line of jobs.

    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     added = store.jobs.add("code", owner="ada", input={"file": "f1"}, total=500)
    ...     job = store.jobs.take("worker-1")
    ...     goes_on = store.jobs.heartbeat(job.id, "worker-1", progress=250)
    ...     kept = store.jobs.finish(job.id, "worker-1", output={"file": "f2"})
    ...     goes_on, kept, store.jobs.get(added.id).state, store.jobs.get(added.id).output
    (True, True, <State.DONE: 'done'>, {'file': 'f2'})
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        kind: str,
        *,
        owner: str,
        input: Mapping[str, str] | None = None,  # noqa: A002 (what a job needs is its input)
        total: int = 0,
        lifetime: timedelta = LIFETIME,
        limit: int = 0,
    ) -> Job:
        """Return a new job in line.

        Args:
            kind: what is to be done.
            owner: the key of whoever may see it.
            input: what it needs, by name.
            total: how much there is to do, 0 where that isn't known.
            lifetime: after which it is forgotten.
            limit: how many jobs its owner may have in line at once; 0 is no limit.

        Raises:
            LimitError: they have as many.
        """
        now = self._database.now()
        job = Job(
            id=new_id(24),
            kind=kind,
            state=State.QUEUED,
            progress=0,
            total=total,
            input=dict(input or {}),
            output={},
            message="",
            owner=owner,
            created=now,
            expires=now + lifetime,
            worker=None,
            heard=None,
            attempts=0,
        )
        with self._database.writing() as connection:
            refuse_more_jobs(connection, owner, limit)
            connection.execute(insert(jobs).values(as_row(jobs, job)))
        return job

    def take(self, worker: str, *, kinds: tuple[str, ...] = (), silence: timedelta = SILENCE) -> Job | None:
        """Return a job that waits, now running at ``worker``; None if none waits.

        Owners take turns: the next job is one of whoever was served longest ago, their first. Jobs whose worker was
        silent for longer than ``silence`` wait again.

        Args:
            worker: a name that no other worker has at the time.
            kinds: take only these; all if none is given.
            silence: after which a worker is taken for dead.
        """
        now = self._database.now()
        waits = or_(jobs.c.state == State.QUEUED, and_(jobs.c.state == State.RUNNING, jobs.c.heard < now - silence))
        query = select(jobs.c.id, jobs.c.attempts).where(waits).order_by(*_in_turn()).limit(1)
        if kinds:
            query = query.where(jobs.c.kind.in_(kinds))
        with self._database.reading() as connection:
            # Most of the time nothing waits, and looking needs no place in the line of writers.
            if connection.execute(query).first() is None:
                return None
        with self._database.writing() as connection:
            while (row := connection.execute(query.with_for_update(skip_locked=True)).first()) is not None:
                if row.attempts < MAX_ATTEMPTS:
                    return _changed(
                        connection,
                        row.id,
                        state=State.RUNNING,
                        worker=worker,
                        heard=now,
                        attempts=row.attempts + 1,
                        progress=0,
                    )
                _changed(connection, row.id, state=State.FAILED, message="It stopped unfinished three times.")
        return None

    def heartbeat(
        self,
        job: str,
        worker: str,
        *,
        progress: int | None = None,
        total: int | None = None,
        message: str | None = None,
    ) -> bool:
        """Say that ``worker`` is alive and how far it is; False if it shall leave off.

        That is if somebody stopped the job, or if another worker has it now.
        """
        said = {"progress": progress, "total": total, "message": message}
        return self._set(job, worker, {name: what for name, what in said.items() if what is not None})

    def finish(self, job: str, worker: str, *, output: Mapping[str, str] | None = None, message: str = "") -> bool:
        """Return marks a job as done; False, and nothing is kept, if it was stopped or another worker has it."""
        return self._set(job, worker, {"state": State.DONE, "output": dict(output or {}), "message": message})

    def fail(self, job: str, worker: str, message: str) -> bool:
        """Return marks a job as failed, with what to tell whoever waits; False as for `finish`."""
        return self._set(job, worker, {"state": State.FAILED, "message": message})

    def give_back(self, job: str, worker: str) -> bool:
        """Put a job back in line, as a server does that stops; it doesn't count as broken off."""
        values = {"state": State.QUEUED, "worker": None, "progress": 0, "attempts": jobs.c.attempts - 1}
        return self._set(job, worker, values)

    def stop(self, job: str, *, message: str = "Stopped.") -> Job:
        """Stop a job that waits or run; one that is over stays as it is.

        Raises:
            UnknownNameError: there is no such job.
        """
        with self._database.writing() as connection:
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job, jobs.c.state.in_([State.QUEUED, State.RUNNING]))
                .values(state=State.STOPPED, message=message)
            )
            return self.get(job)

    def get(self, job: str, *, owner: str | None = None) -> Job:
        """Return a job by id; if an owner is given, only theirs.

        Raises:
            UnknownNameError: there is none, or it is somebody else's.
        """
        query = select(*columns(jobs, Job)).where(jobs.c.id == job)
        if owner is not None:
            query = query.where(jobs.c.owner == owner)
        with self._database.reading() as connection:
            return found(Job, connection.execute(query).first(), job, "job")

    def list(self, *, owner: str | None = None, state: State | None = None) -> tuple[Job, ...]:
        """Return jobs in the order of the line."""
        query = select(*columns(jobs, Job)).order_by(jobs.c.created, jobs.c.id)
        if owner is not None:
            query = query.where(jobs.c.owner == owner)
        if state is not None:
            query = query.where(jobs.c.state == state)
        with self._database.reading() as connection:
            return tuple(value(Job, row) for row in connection.execute(query))

    def sweep(self, now: datetime | None = None) -> int:
        """Forget jobs past their time, unless they run; how many."""
        with self._database.writing() as connection:
            over = and_(jobs.c.expires <= (now or self._database.now()), jobs.c.state != State.RUNNING)
            return connection.execute(delete(jobs).where(over)).rowcount

    def _set(self, job: str, worker: str, values: Mapping[str, object]) -> bool:
        mine = and_(jobs.c.id == job, jobs.c.worker == worker, jobs.c.state == State.RUNNING)
        with self._database.writing() as connection:
            changed = connection.execute(update(jobs).where(mine).values(heard=self._database.now(), **values))
            return changed.rowcount == 1


def _in_turn() -> tuple[ColumnElement[Any], ...]:
    """Return the order in which jobs are taken: first those of owners who were never served, then as was long ago."""
    theirs = jobs.alias()
    served = select(func.max(theirs.c.heard)).where(theirs.c.owner == jobs.c.owner).scalar_subquery()
    return served.asc().nulls_first(), jobs.c.created, jobs.c.id


def _changed(connection: Connection, job: str, **values: object) -> Job:
    change = update(jobs).where(jobs.c.id == job).values(**values)
    return value(Job, connection.execute(change.returning(*columns(jobs, Job))).one())
