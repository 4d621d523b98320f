"""Consultations that everybody is told of, whether readers see what others said, and what a token may do."""

from __future__ import annotations

from sqlalchemy import Connection

from occumap.store.migrations.dialects import run


def upgrade(connection: Connection) -> None:
    """Add columns: consultations stay found by link with all comments shown, and tokens may do all they did."""
    run(
        connection,
        (
            "ALTER TABLE consultations ADD COLUMN listed BOOLEAN NOT NULL DEFAULT $no",
            "ALTER TABLE consultations ADD COLUMN shows_comments BOOLEAN NOT NULL DEFAULT $yes",
            "ALTER TABLE tokens ADD COLUMN scope TEXT NOT NULL DEFAULT 'write'",
        ),
    )
