"""One database, whichever engine: reads, writes that happen whole or not at all, and the clock.

SQLite lets one writer in at a time. Writers of one process wait in line for a lock of their own, those of other
processes by SQLite's busy timeout; a write begins with ``BEGIN IMMEDIATE``, so that it never has to give up half-way
because somebody else wrote since it began to read. Readers see the state at their first look and wait for nobody (WAL).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from occumap.errors import OutputError

Clock = Callable[[], datetime]
BUSY_SECONDS = 30
_WRITES = "occumap_writes"


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Database:
    """An engine with its ways in; the parts of a store are made from one.

    Args:
        engine: as `engine_options` and `prepare` made it.
        clock: gives the time with its zone.
    """

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        self.engine = engine
        self.clock = clock
        self._line = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()

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

        Raises:
            OutputError: the database can't be reached.
        """
        with self._plainly("read"), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection whose writes are all kept at the end, or none if an error leaves the block.

        Never begin one within another of the same thread.

        Raises:
            OutputError: the database can't be written.
        """
        with self._line, self._plainly("written"), self.engine.connect() as connection:
            connection.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    @contextmanager
    def _plainly(self, done: str) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise OutputError(
                self.where,
                f"it can't be {done} ({str(error.orig).strip()})",
                hint="Nothing was saved. Check that the database is running, has free space and can be written to, "
                "then try again.",
            ) from None
        except PoolTimeoutError:
            raise OutputError(
                self.where, "too many people are using it at once", hint="Try again in a moment."
            ) from None


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
