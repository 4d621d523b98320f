"""Damage of a store's SQLite file: found by its sums and by SQLite's own check, refused, or taken as it is.

PostgreSQL checks its pages itself, if its cluster was made with checksums.
"""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from occumap.atomic import replacing, write_file
from occumap.errors import OutputError
from occumap.store.columns import database_damaged
from occumap.store.database import Database, is_damage
from occumap.store.table_sums import (
    GONE,
    Difference,
    differences,
    has_sums,
    raw_connection,
    replace_lost_letters,
    take_sums,
)

_SHOWN = 3
_FILE = "the file"
_MARKED = b"""A store of Occumap was made beside this file. As long as this file is here, Occumap says so when the store
is gone or empty, and doesn't begin a new one. To begin anew, remove this file as well.
"""


def find_damage(database: Database, *, summed: bool = True) -> tuple[Difference, ...]:
    """Return what of a store isn't as it was written: rows, indexes, pages; nothing on PostgreSQL.

    All rows and all indexes are read: about half a second for each 100 MB. The two checks run side by side.

    Args:
        database: it may be in use meanwhile.
        summed: whether its schema is one that has sums; those before are found whole where SQLite finds them so.

    Raises:
        OutputError: it can't be reached.
    """
    if database.engine.dialect.name != "sqlite":
        return ()
    with ThreadPoolExecutor(1) as beside:
        pages = beside.submit(_damaged_pages, database)
        return (*_damaged_rows(database, summed=summed), *pages.result())


def refuse_damage(database: Database, *, summed: bool = True) -> None:
    """Raise OutputError if anything isn't as it was written.

    Args:
        database: to be looked at.
        summed: as for `find_damage`.
    """
    found = find_damage(database, summed=summed)
    if found:
        raise damage_error(database.where, found)


def damage_error(where: str, found: tuple[Difference, ...]) -> OutputError:
    """Return the error that names what is damaged, and the two ways on.

    >>> damage_error("sqlite:///a.db", (Difference("comments", "2 rows missing"),)).what
    'the database is damaged (comments: 2 rows missing)'
    """
    said = [f"{one.table}: {one.what}" for one in found[:_SHOWN]]
    if len(found) > _SHOWN:
        said.append(f"and {len(found) - _SHOWN} more")
    return OutputError(
        where,
        f"the database is damaged ({'; '.join(said)})",
        hint=f"Restore a backup. Or look at what is there with: occumap database check --database {where}; "
        f"then go on with it: occumap database accept --database {where}",
    )


def accept_damage(database: Database, aside: Path, *, summed: bool = True) -> tuple[Difference, ...]:
    """Take a store as it is from now on: its indexes are made anew from its tables, its sums from its rows.

    Args:
        database: of SQLite.
        aside: where a copy goes as it was before; one that is there is replaced.
        summed: as for `find_damage`.

    Returns:
        What wasn't as it was written.

    Raises:
        OutputError: its pages can't be read or a table is gone, so there is nothing to go on with.
    """
    found = find_damage(database, summed=summed)
    if not found:
        return ()
    if gone := [one.table for one in found if one.what == GONE]:
        raise database_damaged(database.where, f"{GONE}: {', '.join(gone)}")
    path = Path(str(database.engine.url.database))
    copy_aside(path, aside)
    if any(one.table == _FILE for one in found):
        _rebuild(database, path)
    try:
        with database.writing() as connection:
            replace_lost_letters(raw_connection(connection))
            take_sums(raw_connection(connection))
    except sqlite3.IntegrityError as error:
        raise database_damaged(database.where, str(error)) from None
    return found


def copy_aside(path: Path, target: Path) -> None:
    """Copy a database as it is on disk, damage and all; a copy that is there is replaced."""
    with (
        replacing(target, mode=0o600) as fresh,
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(fresh)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def marker_of(path: Path) -> Path:
    """Return the file that says that a store was made; hidden beside it.

    >>> marker_of(Path("occumap.db")).name
    '.occumap.db.made'
    """
    return path.with_name(f".{path.name}.made")


def mark_as_made(path: Path) -> None:
    """Leave the marker beside a store, if it isn't there.

    Raises:
        OutputError: it can't be written.
    """
    if not marker_of(path).exists():
        write_file(marker_of(path), _MARKED, mode=0o600)


def refuse_where_gone(path: Path) -> None:
    """Raise OutputError where a store was made whose file is gone or empty."""
    # In this order: who makes the store meanwhile leaves the marker when it isn't empty any more.
    if marker_of(path).exists() and not (path.is_file() and path.stat().st_size):
        refuse_to_begin_anew(path)


def refuse_to_begin_anew(path: Path) -> None:
    """Raise OutputError where a store was made that isn't there any more."""
    marker = marker_of(path)
    if marker.exists():
        raise OutputError(
            str(path),
            "the database that was made here is empty or gone",
            hint=f"Restore a backup. To begin anew with nothing, remove {marker} as well.",
        )


def _damaged_rows(database: Database, *, summed: bool) -> tuple[Difference, ...]:
    with database.reading() as connection:
        raw = raw_connection(connection)
        try:
            if has_sums(raw):
                return differences(raw)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return (Difference(_FILE, str(error)),)
    return (Difference("table_sums", "the table is missing"),) if summed else ()


def _damaged_pages(database: Database) -> tuple[Difference, ...]:
    """Return what SQLite finds wrong with its pages, and with indexes that don't have what their tables have."""
    with database.reading() as connection:
        try:
            said = raw_connection(connection).execute("PRAGMA integrity_check(20)").fetchall()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return (Difference(_FILE, str(error)),)
    return tuple(Difference(_FILE, " ".join(line.split())) for (line,) in said if line != "ok")


def _rebuild(database: Database, path: Path) -> None:
    """Make all indexes anew from their tables, and all pages from what is read of them."""
    try:
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            connection.execute("REINDEX")
            connection.execute("VACUUM")
    except sqlite3.DatabaseError as error:
        raise database_damaged(database.where, str(error)) from None
    left = _damaged_pages(database)
    if left:
        raise database_damaged(database.where, left[0].what)
