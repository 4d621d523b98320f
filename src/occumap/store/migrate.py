"""Brings a database to the present schema: all steps in one transaction, with a copy of the file before it.

So an interrupted migration leaves the old database whole. PostgreSQL isn't copied: take a ``pg_dump`` first.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, func, insert, inspect, select

from occumap.errors import InputError
from occumap.store.database import Database
from occumap.store.migrations import STEPS, SUMMED, Step
from occumap.store.schema import schema_steps
from occumap.store.store_damage import copy_aside, refuse_damage, refuse_to_begin_anew
from occumap.store.table_sums import raw_connection, take_sums

_LOCK = 0x0CC0A9


def bring_up(database: Database, steps: Sequence[Step] = STEPS) -> None:
    """Run the steps that a database hasn't had; a new one gets all of them.

    What is damaged isn't brought up, and nothing is begun where a store was made that is gone.

    Raises:
        InputError: it was made by a newer Occumap, or holds something else.
        OutputError: it is damaged, or empty though it was made before.
    """
    is_file = database.engine.dialect.name == "sqlite"
    path = Path(str(database.engine.url.database))
    with database.reading() as connection:
        had = step_of(connection, database.where)
    if 0 < had <= len(steps):
        refuse_damage(database, summed=had >= SUMMED)
    if had == len(steps):
        return
    with database.writing() as connection:
        if not is_file:
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        had = step_of(connection, database.where)
        if had > len(steps):
            raise _newer(database.where, had, len(steps))
        if is_file and not had:
            refuse_to_begin_anew(path)
        if is_file and 0 < had < len(steps):
            copy_aside(path, backup_of(path, len(steps)))
        for number, step in enumerate(steps[had:], start=had + 1):
            if number == 1:
                schema_steps.create(connection)
            step(connection)
            connection.execute(insert(schema_steps).values(step=number, at=database.now()))
        if is_file and had < len(steps):
            take_sums(raw_connection(connection))


def backup_of(path: Path, step: int) -> Path:
    """Return where the copy goes that is made before a database is brought to a step.

    >>> backup_of(Path("occumap.db"), 2).name
    'occumap.db.before-2'
    """
    return path.with_name(f"{path.name}.before-{step}")


def step_of(connection: Connection, where: str) -> int:
    """Return the step that a database was brought to; 0 for an empty one.

    Raises:
        InputError: it holds something else.
    """
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
