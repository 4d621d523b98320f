"""What one owner may have here at once; looked at in the transaction that adds to it, so two at once don't pass it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from occumap.errors import LimitError, SizeLimitError, SpaceLimitError
from occumap.store.kinds import State
from occumap.store.schema import files, jobs

_HOUR = 3600
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Quota:
    """What one owner may have at once; 0 is no limit.

    Args:
        files: that no job has taken up, such as uploads and results of a page.
        size: bytes of all their files.
        free: bytes that stay free on the disk, whoever asks.
    """

    files: int = 0
    size: int = 0
    free: int = 0

    def refuse_for_space(self, folder: Path, size: int = 0) -> None:
        """Raise SpaceLimitError if a file of that size would leave too little space on the disk of a folder.

        >>> Quota(free=1 << 60).refuse_for_space(Path("."))
        Traceback (most recent call last):
        occumap.errors.SpaceLimitError: The server: it has too little space for files at the moment. Try again later.
        """
        if self.free and shutil.disk_usage(folder).free - size < self.free:
            hint = "Try again later."
            raise SpaceLimitError(
                "The server", "it has too little space for files at the moment", hint=hint, wait=_HOUR
            )

    def refuse(self, connection: Connection, owner: str, size: int, now: datetime) -> None:
        """Raise LimitError if an owner may not have one more file of that size."""
        if not self.files and not self.size:
            return
        _one_at_a_time(connection, owner)
        held = connection.execute(select(files.c.id, files.c.size, files.c.expires).where(files.c.owner == owner)).all()
        if self.size and sum(file.size for file in held) + size > self.size:
            wait = _until([file.expires for file in held], now)
            raise SizeLimitError(
                "Your files",
                "with this one they are larger than you may keep here",
                hint=f"Delete some of them, or try again {_in_words(wait)}.",
                wait=wait,
            )
        if self.files and len(held) >= self.files:
            taken = _taken_up(connection, owner)
            ends = [file.expires for file in held if file.id not in taken]
            if len(ends) >= self.files:
                wait = _until(ends, now)
                raise LimitError(
                    "Your files",
                    f"{len(ends)} are kept here already, as many as may be at once",
                    hint=f"Delete some of them, or try again {_in_words(wait)}.",
                    wait=wait,
                )


def refuse_more_jobs(connection: Connection, owner: str, limit: int) -> None:
    """Raise LimitError if an owner has as many jobs in line as they may have; 0 is no limit."""
    if not limit:
        return
    _one_at_a_time(connection, owner)
    mine = (jobs.c.owner == owner, jobs.c.state.in_([State.QUEUED, State.RUNNING]))
    waiting = connection.scalar(select(func.count()).where(*mine)) or 0
    if waiting >= limit:
        raise LimitError(
            "Your jobs",
            f"{waiting} {'is' if waiting == 1 else 'are'} waiting or running already, as many as may be at once",
            hint="Try again when one of them has finished, or stop one.",
            wait=_MINUTE,
        )


def _one_at_a_time(connection: Connection, owner: str) -> None:
    """Wait for others that add to what an owner has, until this transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(owner))))


def _taken_up(connection: Connection, owner: str) -> set[object]:
    """Return the files that jobs of an owner read or made."""
    rows = connection.execute(select(jobs.c.input, jobs.c.output).where(jobs.c.owner == owner))
    return {file for row in rows for named in (row.input, row.output) for file in named.values()}


def _until(ends: Sequence[datetime], now: datetime) -> int:
    """Return the seconds until the first of some files is deleted."""
    return max(1, int((min(ends) - now).total_seconds())) if ends else _HOUR


def _in_words(seconds: int) -> str:
    """Return when something is worth trying again.

    >>> _in_words(50), _in_words(600), _in_words(7000)
    ('in a minute', 'in 10 minutes', 'in 2 hours')
    """
    minutes = -(-seconds // _MINUTE)
    if minutes <= 1:
        return "in a minute"
    return f"in {minutes} minutes" if minutes < 100 else f"in {-(-seconds // _HOUR)} hours"
