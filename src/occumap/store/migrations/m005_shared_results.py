"""The secret of a link by which somebody shares a result, and files found by whose they are."""

from __future__ import annotations

from sqlalchemy import Connection

from occumap.store.migrations.dialects import run


def upgrade(connection: Connection) -> None:
    """Add the column ``files.shared``: nothing is shared that nobody has chosen to share."""
    run(
        connection,
        (
            "ALTER TABLE files ADD COLUMN shared TEXT",
            "CREATE INDEX files_by_owner ON files (owner)",
        ),
    )
