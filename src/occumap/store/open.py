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
from occumap.store.database import BUSY_SECONDS, Clock, Database, prepare, utc_now
from occumap.store.migrate import bring_up
from occumap.store.migrations import STEPS, Step
from occumap.store.store import Store

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
        OutputError: it can't be reached, made or written.

    >>> with tempfile.TemporaryDirectory() as temporary:
    ...     address = f"sqlite:///{temporary}/occumap.db"
    ...     with open_store(address) as store:
    ...         shared = store.saved.save("/map/crafts", "The crafts", by="Ada").id
    ...     with open_store(address) as store:
    ...         store.saved.get(shared).title
    'The crafts'
    """
    parsed = _parse(default_url() if url is None else url)
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    prepare(engine)
    database = Database(engine, clock)
    try:
        bring_up(database, steps)
    except DatabaseError as error:
        engine.dispose()
        raise InputError(database.where, f"it can't be opened ({error.orig})", hint=_ADDRESSES) from None
    except BaseException:
        engine.dispose()
        raise
    if folder is None and engine.dialect.name == "sqlite":
        folder = Path(str(engine.url.database)).with_suffix(".files")
    return Store(database, folder)


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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        _use_wal(path)
    except OSError as error:
        raise OutputError(str(path), f"it can't be written ({error.strerror})", hint="Name another file.") from None
    except UnicodeDecodeError as error:  # Python's, at what SQLite says of a schema that isn't text any more
        raise database_damaged(str(path), str(error)) from None
    except sqlite3.DatabaseError as error:
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
