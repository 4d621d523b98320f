"""Consultations that everybody is told of, and whether readers see what others said."""

from __future__ import annotations

from sqlalchemy import Connection

from occumap.store.migrations.dialects import run


def upgrade(connection: Connection) -> None:
    """Add two columns to ``consultations``; those opened before stay as they were: by link, with all comments shown."""
    run(
        connection,
        (
            "ALTER TABLE consultations ADD COLUMN listed BOOLEAN NOT NULL DEFAULT $no",
            "ALTER TABLE consultations ADD COLUMN shows_comments BOOLEAN NOT NULL DEFAULT $yes",
        ),
    )
