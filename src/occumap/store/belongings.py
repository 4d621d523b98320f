"""What belongs to whom: all that a session brought ends with it, files, jobs and decisions on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, union, update

from occumap.store.database import Database
from occumap.store.file_decisions import FileDecisions
from occumap.store.files import Files
from occumap.store.schema import files, jobs, sessions
from occumap.store.sessions import OWNER_PREFIX, owner_of


class Belongings:
    """What owners have here: a session, a visitor without an account, or a review.

    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     kept = store.files.put([b"title"], "jobs.csv", owner="visitor:1")
    ...     store.belongings.end("visitor:1"), store.files.list()
    (1, ())
    """

    def __init__(self, database: Database, kept: Files, decisions: FileDecisions) -> None:
        self._database, self._files, self._decisions = database, kept, decisions

    def end(self, *owners: str) -> int:
        """Delete all that belongs to some owners, at once; jobs of theirs that run are left off. How many files went.

        Args:
            owners: their keys.
        """
        if not owners:
            return 0
        with self._database.writing() as connection:
            theirs = connection.scalars(select(jobs.c.id).where(jobs.c.owner.in_(owners))).all()
            for job in theirs:
                self._decisions.delete(job)
            connection.execute(delete(jobs).where(jobs.c.owner.in_(owners)))
            return self._files.delete_of(*owners)

    def end_session(self, secret: str, *others: str) -> None:
        """End a session with all that belongs to it, and to other owners, such as the visitor it was before."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.hash == owner_of(secret).removeprefix(OWNER_PREFIX)))
            self.end(owner_of(secret), *others)

    def replace_session(self, old: str, new: str) -> None:
        """End a session for another one of the same account, which has all that belonged to it."""
        with self._database.writing() as connection:
            for table in (files, jobs):
                theirs = table.c.owner == owner_of(old)
                connection.execute(update(table).where(theirs).values(owner=owner_of(new)))
            self.end_session(old)

    def sweep(self, now: datetime | None = None) -> int:
        """Delete what belongs to sessions that are over, however they ended; how many files went."""
        moment = now or self._database.now()
        with self._database.writing() as connection:
            owners = union(select(files.c.owner), select(jobs.c.owner)).subquery()
            of_sessions = select(owners.c.owner).where(owners.c.owner.startswith(OWNER_PREFIX, autoescape=True))
            last = connection.scalars(select(sessions.c.hash).where(sessions.c.expires > moment)).all()
            alive = {OWNER_PREFIX + one for one in last}
            return self.end(*(one for one in connection.scalars(of_sessions).all() if one not in alive))
