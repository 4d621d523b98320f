"""A database that really fails at the n-th thing it is asked: what the server then does is seen, not pretended.

SQLite is interrupted while it runs the statement, which undoes its transaction; for a commit, no file can grow. The
connection to PostgreSQL is ended by the server just before.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event


class FailingDatabase:
    """An engine whose statements and commits are counted, the first being 1; one of them can be made to fail.

    Args:
        engine: of the store that is attacked.
        admin: the address of another database on the same PostgreSQL; empty for SQLite.
    """

    def __init__(self, engine: Engine, admin: str = "") -> None:
        self.asked = 0
        self.failed = False
        self._at = 0
        self._admin = admin
        self._fail = self._end_connection if admin else self._interrupt
        self._ways_back: list[Callable[[], object]] = []
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._commit)
        event.listen(engine, "handle_error", self._error)
        for name in ("after_cursor_execute", "rollback", "checkin"):
            event.listen(engine, name, lambda *_: self._mend())

    @contextmanager
    def failing_at(self, number: int) -> Iterator[None]:
        """Have that statement or commit fail, counted from here; none for 0."""
        self.asked, self.failed, self._at = 0, False, number
        try:
            yield
        finally:
            self._at = 0
            self._mend()

    def _statement(self, connection: Connection, *_: object) -> None:
        if self._is_next():
            self._fail(connection)

    def _commit(self, connection: Connection) -> None:
        if self._is_next():
            (self._end_connection if self._admin else self._let_no_file_grow)(connection)

    def _error(self, _: object) -> None:
        self.failed = self.failed or bool(self._at and self.asked >= self._at)
        self._mend()

    def _is_next(self) -> bool:
        self.asked += 1
        return self.asked == self._at

    def _interrupt(self, connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        raw.set_progress_handler(lambda: 1, 1)
        self._ways_back.append(lambda: raw.set_progress_handler(None, 1))

    def _let_no_file_grow(self, _: Connection) -> None:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
        self._ways_back.append(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before))

    def _end_connection(self, connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        with psycopg.connect(self._admin, autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(%s, 10000)", [raw.info.backend_pid])

    def _mend(self) -> None:
        while self._ways_back:
            self._ways_back.pop()()
