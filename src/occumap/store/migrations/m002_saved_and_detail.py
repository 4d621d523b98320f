"""Saved views, and what exactly was done in the audit log."""

from __future__ import annotations

from sqlalchemy import Connection

from occumap.store.migrations.dialects import run


def upgrade(connection: Connection) -> None:
    """Add the table ``saved`` and the column ``audit.detail``; earlier lines of the log have an empty one."""
    run(
        connection,
        (
            """CREATE TABLE saved (
                id TEXT NOT NULL PRIMARY KEY, address TEXT NOT NULL, title TEXT NOT NULL, at $moment NOT NULL,
                "by" TEXT NOT NULL)""",
            "CREATE INDEX saved_by_address ON saved (address)",
            "ALTER TABLE audit ADD COLUMN detail JSON NOT NULL DEFAULT '{}'",
        ),
    )
