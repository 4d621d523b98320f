"""Opens a store by address: a file of SQLite, or a PostgreSQL database."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import platformdirs
from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from occumap.errors import InputError, OutputError
from occumap.extras import not_installed
from occumap.store.columns import database_damaged
from occumap.store.database import Clock, Database, prepare, utc_now
from occumap.store.migrate import bring_up, step_of
from occumap.store.migrations import STEPS, SUMMED, Step
from occumap.store.store import Store
from occumap.store.store_damage import accept_damage, find_damage, mark_as_made, marker_of, refuse_where_gone
from occumap.store.table_sums import Difference, keep_sums
from occumap.store.writers_line import BUSY_SECONDS, WritersLine

_ADDRESSES = "Give one such as sqlite:///occumap.db or postgresql://user:password@host/name."


def default_url() -> str:
    """Return where a store is unless somebody says otherwise: under ``OCCUMAP_HOME`` if set, else in the user's
    data.
    """
    home = os.environ.get("OCCUMAP_HOME")
    folder = Path(home) if home else platformdirs.user_data_path("occumap", appauthor=False)
    return f"sqlite:///{folder / 'occumap.db'}"


def open_store(
    url: str | None = None, *, folder: Path | None = None, clock: Clock = utc_now, steps: Sequence[Step] = STEPS
) -> Store:
    """Return the store at an address; made if it isn't there, brought to the present schema if it is older.

    Close it when done, or use it in a ``with`` block. Any number of processes may open the same one.

    Args:
        url: ``sqlite:///path`` (``sqlite:////path`` from the root) or ``postgresql://…``; `default_url` if None.
        folder: where files are kept; beside the file for SQLite. A PostgreSQL store without one keeps no files.
        clock: gives the time, with its zone.
        steps: of the schema; for tests.

    Raises:
        InputError: not such an address; the database isn't Occumap's, or was made by a newer Occumap.
        OutputError: it can't be reached, made or written; it is damaged, or gone though it was made before.

    >>> with tempfile.TemporaryDirectory() as temporary:
    ...     address = f"sqlite:///{temporary}/occumap.db"
    ...     with open_store(address) as store:
    ...         shared = store.saved.save("/map/crafts", "The crafts", by="Ada").id
    ...     with open_store(address) as store:
    ...         store.saved.get(shared).title
    'The crafts'
    """
    with _reached(url, clock) as database:
        bring_up(database, steps)
        if database.engine.dialect.name == "sqlite":
            path = _file_of(database)
            mark_as_made(path)
            database.before_writing = keep_sums
            folder = folder or path.with_suffix(".files")
    return Store(database, folder)


def damage_at(url: str | None = None) -> tuple[Difference, ...]:
    """Return what of the store at an address isn't as it was written.

    Nothing where none was made yet, nor on PostgreSQL, which checks its pages itself.

    Raises:
        InputError: not such an address, or what is there isn't a store.
        OutputError: it can't be reached, is gone, or is damaged so that nothing of it can be read.

    >>> with temporary_store() as store:
    ...     damage_at(store.where)
    ()
    """
    with _there(url) as database:
        return find_damage(database, summed=_is_summed(database)) if database else ()


def accept_damage_at(url: str | None = None) -> tuple[tuple[Difference, ...], Path]:
    """Take the store at an address as it is from now on.

    Its indexes are made anew from its tables, a sign stands in the place of each letter that is lost, and it is written
    into the audit log.

    Returns:
        What wasn't as it was written, and where the copy is that was made before.

    Raises:
        InputError: not such an address, what is there isn't a store, or it is on PostgreSQL.
        OutputError: it can't be reached, or is damaged so that there is nothing to go on with.

    >>> with temporary_store() as store:
    ...     accept_damage_at(store.where)[0]
    ()
    """
    with _there(url) as database:
        if database is None:
            return (), Path()
        if database.engine.dialect.name != "sqlite":
            raise InputError(database.where, "PostgreSQL checks its pages itself", hint="Restore a backup of it.")
        path = _file_of(database)
        aside = path.with_name(f"{path.name}.before-accept")
        found = accept_damage(database, aside, summed=_is_summed(database))
    if found:
        with open_store(url) as store:
            store.audit.record("command line", "accept", "database", path.name, differences=len(found))
    return found, aside


def _is_summed(database: Database) -> bool:
    with database.reading() as connection:
        return step_of(connection, database.where) >= SUMMED


def _file_of(database: Database) -> Path:
    return Path(str(database.engine.url.database))


@contextmanager
def _there(url: str | None) -> Iterator[Database | None]:
    """Yield the database at an address as it is, None where there is none yet."""
    parsed = _parse(default_url() if url is None else url)
    path = Path(parsed.database or "").absolute()
    if parsed.get_backend_name() == "sqlite" and not path.exists() and not marker_of(path).exists():
        yield None
        return
    with _reached(url, utc_now) as database:
        yield database
        database.engine.dispose()


@contextmanager
def _reached(url: str | None, clock: Clock) -> Iterator[Database]:
    """Yield the database at an address; whatever goes wrong in the block, it is let go of, and said in words."""
    parsed = _parse(default_url() if url is None else url)
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    prepare(engine)
    line = WritersLine(marker_of(Path(str(engine.url.database)))) if engine.dialect.name == "sqlite" else None
    database = Database(engine, clock, line)
    try:
        yield database
    except DatabaseError as error:
        engine.dispose()
        raise InputError(database.where, f"it can't be opened ({error.orig})", hint=_ADDRESSES) from None
    except BaseException:
        engine.dispose()
        raise


@contextmanager
def temporary_store(clock: Clock = utc_now) -> Iterator[Store]:
    """Yield a store in a temporary folder, gone after the block: for examples and for trying out.

    >>> with temporary_store() as store:
    ...     store.drafts.list()
    ()
    """
    with (
        tempfile.TemporaryDirectory(prefix="occumap-") as folder,
        open_store(f"sqlite:///{folder}/occumap.db", clock=clock) as store,
    ):
        yield store


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
        known = parsed.get_backend_name() in {"sqlite", "postgresql"}
    except (ArgumentError, ValueError):
        known = False
    if not known:
        raise InputError("the database", "its address can't be read", hint=_ADDRESSES)
    return parsed


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:" or url.query:
        raise InputError(str(url), "a store needs a file", hint="Give one such as sqlite:///occumap.db.")
    path = Path(url.database).absolute()
    refuse_where_gone(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        _use_wal(path)
    except OSError as error:
        raise OutputError(str(path), f"it can't be written ({error.strerror})", hint="Name another file.") from None
    except UnicodeDecodeError as error:  # Python's, at what SQLite says of a schema that isn't text any more
        raise database_damaged(str(path), str(error)) from None
    except sqlite3.DatabaseError as error:
        if marker_of(path).exists():
            raise database_damaged(str(path), str(error)) from None
        raise InputError(
            str(path), f"this isn't an SQLite database ({error})", hint="Name another file, or a new one."
        ) from None
    return create_engine(
        URL.create("sqlite", database=str(path)), pool_size=10, max_overflow=30, pool_timeout=BUSY_SECONDS
    )


def _use_wal(path: Path) -> None:
    """Switch a file to WAL, which it then keeps; SQLite's own timeout doesn't cover the switch."""
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL").fetchone()
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=10,
            max_overflow=30,
            pool_timeout=BUSY_SECONDS,
            pool_pre_ping=True,
        )
    except ImportError:
        raise not_installed(url.render_as_string(hide_password=True), "psycopg", "postgres") from None
