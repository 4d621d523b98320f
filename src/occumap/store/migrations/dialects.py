"""Steps are written in SQL once, with ``$names`` where the two engines differ."""

from __future__ import annotations

from collections.abc import Iterable
from string import Template

from sqlalchemy import Connection

_SQLITE = {
    "serial": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
    "bytes": "BLOB",
    "moment": "DATETIME",
    "no": "0",
    "yes": "1",
}
_POSTGRESQL = {
    "serial": "SERIAL NOT NULL PRIMARY KEY",
    "bytes": "BYTEA",
    "moment": "TIMESTAMP WITH TIME ZONE",
    "no": "false",
    "yes": "true",
}


def run(connection: Connection, statements: Iterable[str]) -> None:
    """Run statements of both engines in the transaction that the connection is in."""
    words = _SQLITE if is_sqlite(connection) else _POSTGRESQL
    for statement in statements:
        connection.exec_driver_sql(Template(statement).substitute(words))


def is_sqlite(connection: Connection) -> bool:
    """Return whether this is SQLite, not PostgreSQL."""
    return connection.dialect.name == "sqlite"
