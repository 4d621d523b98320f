"""Sums over the rows of each table of SQLite, by which a change shows that no statement of Occumap's made.

SQLite keeps no checksums of its pages, so a letter that the disk changes is read as if somebody had typed it. Each row
has a hash, and a table the sum of those of its rows, whatever their order. Triggers keep the sums in the transaction
that changes the rows: the hash of what was goes, that of what is comes, so a row that was damaged and then written
still shows. The triggers belong to the connections, made from the tables as they are, and anew where a newer Occumap
changed them meanwhile.

A second sum has each hash times that of the row's key. Where one row was damaged, what the two sums are off by tells
which: the key's hash is their quotient.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection

PRIME = 2**61 - 1
NAME = "table_sums"
CREATE = f"""CREATE TABLE IF NOT EXISTS {NAME} (
    name TEXT NOT NULL PRIMARY KEY, rows INTEGER NOT NULL, total INTEGER NOT NULL, placed INTEGER NOT NULL)
    WITHOUT ROWID"""
# The definitions of tables, indexes and triggers have a sum as well; statistics of ANALYZE come and go, and tables
# whose name begins with an underline belong to programs that copy databases (_litestream_seq).
_SCHEMA = "sqlite_schema"
_DEFINITIONS = f"{_SCHEMA} WHERE name NOT LIKE 'sqlite_stat%' AND tbl_name NOT GLOB '_*'"
_KEEPING = "occumap_keeps_sums"
# What is said of a table that isn't there at all.
GONE = "the table is missing"
# SQLite counts the first up whenever a table changes.
_VERSION, _VERSION_OF_TRIGGERS = "main.schema_version", "temp.user_version"
# Reads a text that isn't UTF-8 any more byte for byte.
_EXACT = partial(str, encoding="utf-8", errors="surrogateescape")


@dataclass(frozen=True, slots=True)
class Difference:
    """A table that isn't as it was written.

    Args:
        table: its name.
        what: what is wrong with it, in words.
        row: the one row that was changed, by its columns; None where that can't be told.
    """

    table: str
    what: str
    row: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    source: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    binary: frozenset[str] = frozenset()

    def values(self, of: str = "") -> str:
        """Return what is selected of a row; ``of`` is ``NEW.`` or ``OLD.`` in a trigger."""
        return ", ".join(f"hex({of}{name})" if name in self.binary else f"{of}{name}" for name in self.columns)

    def key_of(self, of: str = "") -> str:
        """Return the text of a row's key, as an expression."""
        return " || ',' || ".join(f"quote({of}{name})" for name in self.key)


@dataclass(frozen=True, slots=True)
class _Sum:
    rows: int
    total: int


def keep_sums(connection: Connection) -> None:
    """Have the writes of a connection keep the sums up to date; to be called in each transaction that writes."""
    raw = raw_connection(connection)
    if _KEEPING not in connection.info:
        raw.create_function("occumap_row_sum", -1, _row_sum, deterministic=True)
        raw.create_function("occumap_placed_sum", -1, _placed_sum, deterministic=True)
        connection.info[_KEEPING] = True
    # The number stands in the temporary database, so a transaction that is undone takes it back with the triggers.
    (schema,), (of_triggers,) = (raw.execute(f"PRAGMA {one}").fetchone() for one in (_VERSION, _VERSION_OF_TRIGGERS))
    if schema != of_triggers:
        for statement in _triggers(raw):
            raw.execute(statement)
        raw.execute(f"PRAGMA {_VERSION_OF_TRIGGERS} = {schema}")


def raw_connection(connection: Connection) -> sqlite3.Connection:
    """Return the connection of Python's own module behind one of SQLAlchemy."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def take_sums(connection: sqlite3.Connection) -> None:
    """Make all sums anew, of the rows as they are, in the transaction that the connection is in."""
    connection.execute(CREATE)
    connection.execute(f"DELETE FROM {NAME}")
    for table in _tables(connection):
        found = _sum(connection, table)
        line = (table.name, found.rows, found.total, _placed(connection, table))
        connection.execute(f"INSERT INTO {NAME} VALUES (?, ?, ?, ?)", line)


def replace_lost_letters(connection: sqlite3.Connection) -> None:
    """Put the sign for a lost letter into each text that isn't text any more, so that its row can be read.

    Raises:
        sqlite3.IntegrityError: it is in something published, which is never changed.
    """
    tables = [table for table in _tables(connection) if table.name != _SCHEMA]
    connection.text_factory = bytes
    try:
        for table in tables:
            for name in table.columns:
                _replace_lost(connection, table, name)
    finally:
        connection.text_factory = str


def has_sums(connection: sqlite3.Connection) -> bool:
    """Return whether a database has the table of sums."""
    return connection.execute(f"SELECT 1 FROM {_SCHEMA} WHERE name = ?", (NAME,)).fetchone() is not None


def differences(connection: sqlite3.Connection) -> tuple[Difference, ...]:
    """Return each table whose rows don't come to its sum.

    Args:
        connection: in a transaction, so that rows and sums are of one moment.

    Raises:
        sqlite3.DatabaseError: the file is damaged so that it can't be read.

    >>> from contextlib import closing
    >>> with closing(sqlite3.connect(":memory:")) as database:
    ...     made = database.executescript("CREATE TABLE comments (id INTEGER PRIMARY KEY, text TEXT)")
    ...     written = database.executemany("INSERT INTO comments (text) VALUES (?)", [("by hand",), ("lit",)])
    ...     take_sums(database)
    ...     damaged = database.execute("UPDATE comments SET text = 'by hans' WHERE id = 1")
    ...     [(one.table, one.what, one.row) for one in differences(database)]
    [('comments', 'row 1 isn’t as it was written', {'id': 1, 'text': 'by hans'})]
    """
    try:
        return tuple(_differences(connection))
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
    connection.text_factory = _EXACT
    try:
        return tuple(_differences(connection))
    finally:
        connection.text_factory = str


def _differences(connection: sqlite3.Connection) -> Iterator[Difference]:
    kept = {name: (rows, total, placed) for name, rows, total, placed in connection.execute(f"SELECT * FROM {NAME}")}
    for table in _tables(connection):
        stated = kept.pop(table.name, None)
        if stated is None:
            yield Difference(table.name, "its sum is missing")
            continue
        if not all(isinstance(number, int) for number in stated):
            yield Difference(table.name, "its sum isn’t a number any more")
            continue
        rows, total, placed = stated
        found = _sum(connection, table)
        if found.rows != rows:
            yield Difference(table.name, _counted(found.rows - rows))
        elif off := (found.total - total) % PRIME:
            row = _row(connection, table, (_placed(connection, table) - placed) * pow(off, -1, PRIME) % PRIME)
            yield Difference(table.name, _which(table, row), row)
    for name in kept:
        yield Difference(name, GONE)


def _counted(more: int) -> str:
    rows = f"{abs(more):,} row{'s' * (abs(more) != 1)}"
    return f"{rows} more than were written" if more > 0 else f"{rows} missing"


def _which(table: _Table, row: dict[str, Any] | None) -> str:
    if row is None:
        return "rows aren’t as they were written"
    key = ", ".join(str(row[name.strip('"')]) for name in table.key)
    return f"row {key} isn’t as it was written"


def _tables(connection: sqlite3.Connection) -> list[_Table]:
    """Return what has a sum: all tables of ours but that of the sums, and their definitions."""
    named = connection.execute(
        f"SELECT name FROM {_SCHEMA} WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT GLOB '_*' AND name <> ? ORDER BY name",
        (NAME,),
    ).fetchall()
    found = [_Table(_SCHEMA, _DEFINITIONS, ("type", "name", "tbl_name", "sql"), ("name",))]
    for (name,) in named:
        described = connection.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
        columns = tuple(_quoted(column[1]) for column in described)
        key = tuple(_quoted(column[1]) for column in described if column[5])
        binary = frozenset(_quoted(column[1]) for column in described if column[2] == "BLOB")
        # An index may have other values than its table, and it is the table's that count.
        found.append(_Table(name, f"{_quoted(name)} NOT INDEXED", columns, key or columns, binary))
    return found


def _replace_lost(connection: sqlite3.Connection, table: _Table, name: str) -> None:
    texts = connection.execute(f"SELECT rowid, {name} FROM {table.source} WHERE typeof({name}) = 'text'").fetchall()
    for row, text in texts:
        readable = text.decode(errors="replace").replace("\0", "\ufffd")
        if readable.encode() != text:
            connection.execute(f"UPDATE {_quoted(table.name)} SET {name} = ? WHERE rowid = ?", (readable, row))


def _sum(connection: sqlite3.Connection, table: _Table) -> _Sum:
    """Return the sum of a table's rows as they are.

    This is `_row_sum` of each row, written out: a call for each would cost as much again.
    """
    form = "\0".join(["%s"] * len(table.columns))
    rows = total = 0
    for row in connection.execute(f"SELECT {table.values()} FROM {table.source}"):
        rows += 1
        total += int.from_bytes(blake2b((form % row).encode(errors="surrogateescape"), digest_size=8).digest(), "big")
    return _Sum(rows, total % PRIME)


def _placed(connection: sqlite3.Connection, table: _Table) -> int:
    select = f"SELECT {table.key_of()}, {table.values()} FROM {table.source}"
    return sum(_placed_sum(*row) for row in connection.execute(select)) % PRIME


def _row(connection: sqlite3.Connection, table: _Table, place: int) -> dict[str, Any] | None:
    """Return the row whose key has a hash, by its columns."""
    select = f"SELECT {table.key_of()}, {table.values()} FROM {table.source}"
    for key, *row in connection.execute(select):
        if _hash(key) == place:
            return dict(zip((name.strip('"') for name in table.columns), map(_shown, row), strict=True))
    return None


def _shown(value: Any) -> Any:
    """Return a value with a sign in the place of what isn't text any more."""
    return value.encode(errors="surrogateescape").decode(errors="replace") if isinstance(value, str) else value


def _triggers(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the statements by which a connection keeps the sums, in the place of those that it has."""
    for (name,) in connection.execute("SELECT name FROM sqlite_temp_schema WHERE type = 'trigger'").fetchall():
        yield f"DROP TRIGGER temp.{_quoted(name)}"
    for table in _tables(connection):
        if table.name == _SCHEMA:
            continue
        for act, rows, signs in (("INSERT", 1, "+"), ("DELETE", -1, "-"), ("UPDATE", 0, "-+")):
            total, placed = "total", "placed"
            for sign in signs:
                of = "NEW." if sign == "+" else "OLD."
                total += f" {sign} occumap_row_sum({table.values(of)})"
                placed += f" {sign} occumap_placed_sum({table.key_of(of)}, {table.values(of)})"
            yield (
                f"CREATE TEMP TRIGGER {_quoted(f'sums_{table.name}_{act}')} "
                f"AFTER {act} ON main.{_quoted(table.name)} BEGIN "
                f"UPDATE {NAME} SET rows = rows + {rows}, total = ({total}) % {PRIME}, placed = ({placed}) % {PRIME} "
                f"WHERE name = '{table.name}'; END"
            )


def _row_sum(*values: Any) -> int:
    return _hash("\0".join(map(str, values)))


def _placed_sum(key: str, *values: Any) -> int:
    return _hash(key) * _row_sum(*values) % PRIME


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="surrogateescape"), digest_size=8).digest(), "big") % PRIME


def _quoted(name: str) -> str:
    return f'"{name}"'
