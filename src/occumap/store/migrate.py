"""Brings a database to the present schema: all steps in one transaction, with a copy of the file before it.

So an interrupted migration leaves the old database whole. PostgreSQL isn't copied: take a ``pg_dump`` first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, func, insert, inspect, select

from occumap.atomic import replacing
from occumap.errors import InputError
from occumap.store.database import Database
from occumap.store.migrations import STEPS, Step
from occumap.store.schema import schema_steps

_LOCK = 0x0CC0A9


def bring_up(database: Database, steps: Sequence[Step] = STEPS) -> None:
    """Run the steps that a database hasn't had; a new one gets all of them.

    Raises:
        InputError: it was made by a newer Occumap, or holds something else.
    """
    with database.reading() as connection:
        if _step_of(connection, database.where) == len(steps):
            return
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        had = _step_of(connection, database.where)
        if had > len(steps):
            raise _newer(database.where, had, len(steps))
        if had and had < len(steps) and connection.dialect.name == "sqlite":
            _copy_aside(Path(str(database.engine.url.database)), len(steps))
        for number, step in enumerate(steps[had:], start=had + 1):
            if number == 1:
                schema_steps.create(connection)
            step(connection)
            connection.execute(insert(schema_steps).values(step=number, at=database.now()))


def backup_of(path: Path, step: int) -> Path:
    """Return where the copy goes that is made before a database is brought to a step.

    >>> backup_of(Path("occumap.db"), 2).name
    'occumap.db.before-2'
    """
    return path.with_name(f"{path.name}.before-{step}")


def _step_of(connection: Connection, where: str) -> int:
    names = inspect(connection).get_table_names()
    if schema_steps.name in names:
        return connection.scalar(select(func.max(schema_steps.c.step))) or 0
    if names:
        raise InputError(
            where, f"it contains something else (a table {names[0]!r})", hint="Name another database, or an empty one."
        )
    return 0


def _newer(where: str, had: int, known: int) -> InputError:
    return InputError(
        where,
        f"it was made by a newer Occumap (schema {had}; this one knows {known})",
        hint="Install the newer Occumap (pip install --upgrade occumap), or open the copy that was made before "
        f"(its name ends in .before-{had}).",
    )


def _copy_aside(path: Path, step: int) -> None:
    """Copy the database as it is on disk; one left by an interrupted migration is replaced."""
    target = backup_of(path, step)
    with (
        replacing(target, mode=0o600) as fresh,
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(fresh)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
