"""A sum over the rows of each table, so that damage shows; `bring_up` takes the sums once all steps are done. And an
index that has all by which the progress of a review is counted.
"""

from __future__ import annotations

from sqlalchemy import Connection

from occumap.store.migrations.dialects import is_sqlite, run


def upgrade(connection: Connection) -> None:
    """Add the index, and on SQLite the table ``table_sums``; PostgreSQL checks its pages itself."""
    run(connection, ("CREATE INDEX review_items_progress ON review_items (batch, decided, wanted, rows)",))
    if is_sqlite(connection):
        run(
            connection,
            (
                """CREATE TABLE IF NOT EXISTS table_sums (
                    name TEXT NOT NULL PRIMARY KEY, rows INTEGER NOT NULL, total INTEGER NOT NULL,
                    placed INTEGER NOT NULL) WITHOUT ROWID""",
            ),
        )
