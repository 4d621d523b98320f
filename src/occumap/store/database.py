"""One database, whichever engine: reads, writes that happen whole or not at all, and the clock.

SQLite lets one writer in at a time. Writers wait in a line (`occumap.store.writers_line`), and then by SQLite's busy
timeout for whoever isn't in it; a write begins with ``BEGIN IMMEDIATE``, so that it never has to give up half-way
because somebody else wrote since it began to read. Readers see the state at their first look and wait for nobody (WAL).

A write within a write of the same thread belongs to that one: they are kept together, or none of them is. What is to be
done to files waits for the end of the outermost (`Database.when_kept`, `Database.if_undone`).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from occumap.errors import OutputError
from occumap.store.columns import database_damaged
from occumap.store.writers_line import BUSY_SECONDS

Clock = Callable[[], datetime]
_WRITES = "occumap_writes"
# How SQLite and PostgreSQL call it.
_DAMAGE = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002"}


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Database:
    """An engine with its ways in; the parts of a store are made from one.

    Args:
        engine: as `engine_options` and `prepare` made it.
        clock: gives the time with its zone.
        line: what writers wait in before they begin; none on PostgreSQL, which lets in many.

    Attributes:
        before_writing: is called with the connection at the beginning of each transaction that writes.
    """

    def __init__(
        self, engine: Engine, clock: Clock = utc_now, line: AbstractContextManager[None] | None = None
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.before_writing: Callable[[Connection], object] = lambda _: None
        self._line = nullcontext() if line is None else line
        self._mine = _OfThread()

    @property
    def where(self) -> str:
        """The address, without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    def now(self) -> datetime:
        """Return the time on the store's clock."""
        return self.clock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that only reads; what it reads is of one moment on SQLite.

        Within a write of the same thread it sees what that one wrote.

        Raises:
            OutputError: the database can't be reached.
        """
        if self._mine.connection is not None:
            yield self._mine.connection
            return
        with self._plainly("read"), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection whose writes are all kept at the end, or none if an error leaves the block.

        Within another one of the same thread, they are kept with the writes of that one.

        Raises:
            OutputError: the database can't be written.
        """
        outer = self._mine.connection
        if outer is not None:
            with outer.begin_nested():
                yield outer
            return
        if_kept, if_undone = self._mine.begin()
        todo = if_undone
        try:
            with self._line, self._plainly("written"), self.engine.connect() as connection:
                connection.execution_options(**{_WRITES: True})
                with connection.begin():
                    self.before_writing(connection)
                    self._mine.connection = connection
                    try:
                        yield connection
                    finally:
                        self._mine.connection = None
            todo = if_kept
        finally:
            for do in todo:
                do()

    def when_kept(self, do: Callable[[], object]) -> None:
        """Do something once the writes of this thread's transaction are kept, such as deleting a file; else never."""
        self._mine.if_kept.append(do)

    def if_undone(self, do: Callable[[], object]) -> None:
        """Do something if the writes of this thread's transaction aren't kept, such as deleting a file made for it."""
        self._mine.if_undone.append(do)

    @contextmanager
    def _plainly(self, done: str) -> Iterator[None]:
        try:
            yield
        except (OperationalError, sqlite3.OperationalError) as error:
            raise OutputError(
                self.where,
                f"it can't be {done} ({_said(error)})",
                hint="Nothing was saved. Check that the database is running, has free space and can be written to, "
                "then try again.",
            ) from None
        except UnicodeDecodeError as error:  # Python's, at a text of SQLite that isn't text any more
            raise database_damaged(self.where, str(error)) from None
        except (DatabaseError, sqlite3.DatabaseError) as error:
            if not is_damage(error):
                raise
            raise database_damaged(self.where, _said(error)) from None
        except PoolTimeoutError:
            raise OutputError(
                self.where, "too many people are using it at once", hint="Try again in a moment."
            ) from None


class _OfThread(threading.local):
    """The transaction that a thread writes in, and what is to be done at its end."""

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.if_kept: list[Callable[[], object]] = []
        self.if_undone: list[Callable[[], object]] = []

    def begin(self) -> tuple[list[Callable[[], object]], list[Callable[[], object]]]:
        self.if_kept, self.if_undone = [], []
        return self.if_kept, self.if_undone


def is_damage(error: DatabaseError | sqlite3.DatabaseError) -> bool:
    """Return whether an engine found that the database isn't as it wrote it: no mistake of ours in asking it."""
    cause = _cause(error)
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return code in _DAMAGE or str(code).startswith("SQLITE_CORRUPT")


def _said(error: DatabaseError | sqlite3.DatabaseError) -> str:
    return str(_cause(error)).strip()


def _cause(error: DatabaseError | sqlite3.DatabaseError) -> BaseException | None:
    return error.orig if isinstance(error, DatabaseError) else error


def insert_once(connection: Connection, table: Table, **values: Any) -> bool:
    """Insert a row unless one with its key is there; whether it did."""
    insert = insert_sqlite if connection.dialect.name == "sqlite" else insert_postgresql
    adding = insert(table).values(values).on_conflict_do_nothing()
    return connection.execute(adding.returning(*table.primary_key.columns)).first() is not None


def prepare(engine: Engine) -> None:
    """Make each new connection to SQLite behave: foreign keys, safe commits, explicit transactions."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")
