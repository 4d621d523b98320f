"""Decisions on the titles of a file that somebody had coded: the latest on a title holds, none is overwritten unseen.

Who decides says which decision they saw on the title. Where there is a newer one by then, theirs isn't kept and they
are told of it, so that of two people at once nobody's work is lost. All that is written of a job waits for its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from occumap.errors import ConflictError, InputError
from occumap.model.code import Code
from occumap.model.review import Decision
from occumap.store.database import Database
from occumap.store.rows import unknown
from occumap.store.schema import file_decisions as decisions
from occumap.store.schema import jobs

MAX_WHY = 2_000


@dataclass(frozen=True, slots=True)
class FileDecision:
    """A decision, with its number: it grows with time."""

    id: int
    decision: Decision


class FileDecisions:
    """What was decided on the titles of coded files, by the job that coded them.

    >>> from datetime import timedelta
    >>> from occumap.store.open import temporary_store
    >>> code = Code("tiny1", "22")
    >>> with temporary_store() as store:
    ...     job = store.jobs.add("code file", owner="ada", lifetime=timedelta(days=1)).id
    ...     made = store.file_decisions.decide(job, ("Cycle doctor", None, None), code, version="tiny1", by="Ada")
    ...     [str(one.decision.code) for one in store.file_decisions.that_hold(job)]
    ['tiny1:22']
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def decide(
        self,
        job: str,
        title: tuple[str, str | None, str | None],
        code: Code | None,
        *,
        version: str,
        by: str,
        why: str = "",
        after: int = 0,
    ) -> FileDecision:
        """Keep a decision; deciding the same again changes nothing.

        Args:
            job: that coded the file.
            title: as it stands, with its industry and whatever else it came with.
            code: None if it can't be coded.
            version: that the file was coded to.
            by: who decides.
            why: the reason, if any.
            after: the number of the decision that they saw on this title; 0 for none.

        Raises:
            ConflictError: somebody decided otherwise meanwhile.
            InputError: a code of another version; a reason too long.
            UnknownNameError: there is no such job.
        """
        if code is not None and code.version != version:
            raise InputError(str(code), f"the file is coded to {version}", hint=f"Give a code of {version}.")
        if len(why) > MAX_WHY:
            raise InputError("The reason", f"it has {len(why):,} characters", hint=f"Shorten it to {MAX_WHY:,}.")
        value = code.value if code else None
        with self._database.writing() as connection:
            _wait_for(connection, job)
            last = _last(connection, job, title)
            if last is not None and (last.code, last.why) == (value, why.strip()):
                return _of(last)
            if (last.id if last else 0) != after:
                raise _changed(last, title[0])
            given = dict(zip(("title", "industry", "additional"), title, strict=True))
            made = insert(decisions).values(
                job=job,
                **given,
                version=version,
                code=value,
                why=why.strip(),
                by=by,
                at=self._database.now(),
                undone=False,
            )
            return _of(connection.execute(made.returning(*decisions.c)).one())

    def undo(self, job: str, number: int) -> FileDecision | None:
        """Take a decision back; the one before it on the same title holds again. None if it was taken back already.

        Raises:
            ConflictError: a newer one stands on the title.
            UnknownNameError: there is no such decision, or no such job.
        """
        with self._database.writing() as connection:
            _wait_for(connection, job)
            row = connection.execute(select(decisions).where(decisions.c.job == job, decisions.c.id == number)).first()
            if row is None:
                raise unknown(str(number), "decision on this file")
            if row.undone:
                return None
            last = _last(connection, job, (row.title, row.industry, row.additional))
            if last is None or last.id != number:
                raise _changed(last, row.title)
            connection.execute(update(decisions).where(decisions.c.id == number).values(undone=True))
            return _of(row)

    def that_hold(self, job: str) -> tuple[FileDecision, ...]:
        """Return the latest decision on each title, in the order of time."""
        query = select(decisions).where(decisions.c.job == job, decisions.c.undone.is_(False)).order_by(decisions.c.id)
        with self._database.reading() as connection:
            rows = {(row.title, row.industry, row.additional): row for row in connection.execute(query)}
        return tuple(_of(row) for row in sorted(rows.values(), key=lambda row: row.id))

    def delete(self, job: str) -> None:
        """Delete all that was decided on a file."""
        with self._database.writing() as connection:
            connection.execute(delete(decisions).where(decisions.c.job == job))

    def sweep(self) -> int:
        """Delete decisions whose job is forgotten; return how many."""
        with self._database.writing() as connection:
            return connection.execute(delete(decisions).where(decisions.c.job.not_in(select(jobs.c.id)))).rowcount


def _wait_for(connection: Connection, job: str) -> None:
    if connection.scalar(select(jobs.c.id).where(jobs.c.id == job).with_for_update()) is None:
        raise unknown(job, "job")


def _last(connection: Connection, job: str, title: tuple[str, str | None, str | None]) -> Row[Any] | None:
    same = [
        column.is_(None) if said is None else column == said
        for column, said in zip((decisions.c.title, decisions.c.industry, decisions.c.additional), title, strict=True)
    ]
    query = select(decisions).where(decisions.c.job == job, decisions.c.undone.is_(False), *same)
    return connection.execute(query.order_by(decisions.c.id.desc()).limit(1)).first()


def _of(row: Row[Any]) -> FileDecision:
    code = None if row.code is None else Code(row.version, row.code)
    given = (row.title, row.industry, row.additional)
    return FileDecision(row.id, Decision(*given, code, row.version, row.by, row.at, row.why))


def _changed(last: Row[Any] | None, title: str) -> ConflictError:
    if last is None:
        what = "the decision on it was taken back meanwhile"
    else:
        what = f"{last.by} decided meanwhile that it {f'is {last.code}' if last.code else 'can’t be coded'}"
    return ConflictError(f"‘{title}’", what, hint="Keep that, or send yours again to replace it.")
