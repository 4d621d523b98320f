"""All that a server's store keeps, read past the server: to compare two moments, and to put an earlier one back."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, delete, insert, select
from sqlalchemy.pool import NullPool

from occumap.store.schema import metadata

Kept = Mapping[str, list[Any]]
# What is random or the time of day, and so differs between two runs that did the same.
CHANCE = re.compile(
    r"\$argon2\S+|\b[0-9a-f]{64}\b|\b[a-z2-7]{16}\b|\b[a-z2-7]{24}\b|\b[a-z2-7]{32}\b"
    r"|(?<![\w-])[\w-]{22}(?![\w-])|(?<=/saved/)\w+|\d{4}-\d\d-\d\d[T ][\d:.]+(\+00:00|Z)?"
)
_UNGUARDED = {
    "sqlite": [f"DROP TRIGGER published_no_{act}" for act in ("update", "delete")],
    "postgresql": ["DROP TRIGGER published_no_change ON published"],
}


class KeptStore:
    """The tables and the files of a store.

    Args:
        address: of its database, for SQLAlchemy.
        folder: of its files.
    """

    def __init__(self, address: str, folder: Path) -> None:
        self._engine: Engine = create_engine(address, poolclass=NullPool)
        self._folder, self._aside = folder, folder.with_name("files-aside")
        self._rows: dict[str, list[dict[str, Any]]] = {}
        with self._engine.begin() as connection:  # what is published can't be taken away, not even here
            for said in _UNGUARDED[self._engine.dialect.name]:
                connection.exec_driver_sql(said)

    def all(self) -> Kept:
        """Return all rows by table, and all files with their content."""
        kept: dict[str, list[Any]] = {name: sorted(map(repr, rows)) for name, rows in self._read().items()}
        kept["(files)"] = sorted(
            (one.name, hashlib.sha256(one.read_bytes()).hexdigest()) for one in self._folder.iterdir()
        )
        return kept

    def plain(self) -> Kept:
        """Return the same without what differs between two runs that did the same: ids, times, secrets, numbers."""
        plain: dict[str, list[Any]] = {}
        for table in metadata.sorted_tables:
            numbers = {column.name for column in table.c if column.name == "id"}
            rows = [{n: "…" if n in numbers else v for n, v in row.items()} for row in self._read()[table.name]]
            plain[table.name] = sorted(_plain(row) for row in rows)
        plain["(files)"] = sorted(CHANCE.sub("…", one.name) for one in self._folder.iterdir())
        return plain

    def note(self) -> None:
        """Remember how it is now, for `put_back`."""
        self._rows = self._read()
        shutil.rmtree(self._aside, ignore_errors=True)
        shutil.copytree(self._folder, self._aside)

    def put_back(self) -> None:
        """Make it as it was when it was noted."""
        with self._engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
            for table in metadata.sorted_tables:
                if self._rows[table.name]:
                    connection.execute(insert(table), self._rows[table.name])
        for one in self._folder.iterdir():
            one.unlink()
        shutil.copytree(self._aside, self._folder, dirs_exist_ok=True)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _read(self) -> dict[str, list[dict[str, Any]]]:
        with self._engine.connect() as connection:
            return {
                table.name: [dict(row._mapping) for row in connection.execute(select(table))]
                for table in metadata.sorted_tables
            }


def _plain(row: Mapping[str, Any]) -> str:
    # Numbers of rows that stand in texts, such as the subject of a line of the audit log.
    said = {name: "…" if name == "subject" and str(value).isdigit() else value for name, value in row.items()}
    return CHANCE.sub("…", repr({name: _moment(value) for name, value in said.items()}))


def _moment(value: Any) -> Any:
    return "…" if hasattr(value, "tzinfo") else value
