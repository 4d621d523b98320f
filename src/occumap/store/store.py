"""The store: one interface made of small parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import select

from occumap.store.accounts import Accounts
from occumap.store.audit_log import Audit
from occumap.store.belongings import Belongings
from occumap.store.consultations import Consultations
from occumap.store.database import Database
from occumap.store.drafts import Drafts
from occumap.store.file_decisions import FileDecisions
from occumap.store.files import Files
from occumap.store.jobs import Jobs
from occumap.store.published import Published
from occumap.store.reviews import Reviews
from occumap.store.saved_views import Saved
from occumap.store.store_damage import find_damage
from occumap.store.table_sums import Difference


@dataclass(frozen=True, slots=True)
class Swept:
    """How much was past its time and went."""

    files: int
    jobs: int
    sessions: int


class Store:
    """All that is kept; `open_store` gives one. Safe to share between threads.

    Args:
        database: at the present schema.
        folder: where files are kept, None for nowhere.

    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     store.is_ready(), store.sweep()
    (True, Swept(files=0, jobs=0, sessions=0))
    """

    def __init__(self, database: Database, folder: Path | None) -> None:
        self._database = database
        self.published = Published(database)
        self.drafts = Drafts(database)
        self.consultations = Consultations(database)
        self.reviews = Reviews(database)
        self.jobs = Jobs(database)
        self.files = Files(database, folder)
        self.file_decisions = FileDecisions(database)
        self.belongings = Belongings(database, self.files, self.file_decisions)
        self.saved = Saved(database)
        self.accounts = Accounts(database)
        self.audit = Audit(database)

    @property
    def where(self) -> str:
        """The address of the database, without its password."""
        return self._database.where

    def now(self) -> datetime:
        """Return the time on the store's clock."""
        return self._database.now()

    def is_ready(self) -> bool:
        """Return whether the database answers.

        Raises:
            OutputError: it doesn't, with the reason.
        """
        with self._database.reading() as connection:
            return connection.scalar(select(1)) == 1

    def find_damage(self) -> tuple[Difference, ...]:
        """Return what isn't as it was written, as was looked for when it was opened; nothing on PostgreSQL.

        Raises:
            OutputError: the database can't be reached.
        """
        return find_damage(self._database)

    def sweep(self, now: datetime | None = None) -> Swept:
        """Delete what is past its time: files, jobs, sessions and what belongs to them. Twice does nothing more."""
        ended = self.accounts.sessions.sweep(now)
        swept = Swept(self.belongings.sweep(now) + self.files.sweep(now), self.jobs.sweep(now), ended)
        self.file_decisions.sweep()
        return swept

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep all that this thread writes in a block, or none of it if an error leaves the block.

        >>> from occumap.errors import UnknownNameError
        >>> from occumap.store.open import temporary_store
        >>> with temporary_store() as store:
        ...     try:
        ...         with store.together():
        ...             view = store.saved.save("/map", "The map")
        ...             store.drafts.get("nothing")
        ...     except UnknownNameError:
        ...         store.saved.list("")
        ()
        """
        with self._database.writing():
            yield

    def close(self) -> None:
        """Let go of the database; the store can't be used any more."""
        self._database.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
