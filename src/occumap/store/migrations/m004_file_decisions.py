"""Decisions on the titles of a file that somebody had coded."""

from __future__ import annotations

from sqlalchemy import Connection

from occumap.store.migrations.dialects import run


def upgrade(connection: Connection) -> None:
    """Add the table ``file_decisions``."""
    run(
        connection,
        (
            """CREATE TABLE file_decisions (
                id $serial, job TEXT NOT NULL, title TEXT NOT NULL, industry TEXT, additional TEXT,
                version TEXT NOT NULL,
                code TEXT, why TEXT NOT NULL, "by" TEXT NOT NULL, at $moment NOT NULL, undone BOOLEAN NOT NULL)""",
            "CREATE INDEX file_decisions_by_job ON file_decisions (job, title)",
        ),
    )
