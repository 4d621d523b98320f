"""What is published never changes: kept with a checksum, and a second text under the same name is refused."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from occumap.errors import ConflictError, InputError
from occumap.store.audit_log import note
from occumap.store.database import Database, insert_once
from occumap.store.kinds import Kind
from occumap.store.rows import bounded, columns, found, unknown, value
from occumap.store.schema import published


@dataclass(frozen=True, slots=True)
class Publication:
    """What is known of something published; its bytes come from `Published.read`.

    Args:
        kind: version, index, correspondence, map, framework or revision.
        name: such as ``soc2020``.
        version: of the thing of that name, such as ``1``.
        checksum: SHA-256 of the bytes, in hexadecimal.
        media_type: what the bytes are, such as ``text/csv``.
        size: of the bytes.
        at: when it was published, in UTC.
        by: who published it.
    """

    kind: Kind
    name: str
    version: str
    checksum: str
    media_type: str
    size: int
    at: datetime
    by: str


class Published:
    """Versions, indexes, correspondences, maps, frameworks and revisions.

    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     made = store.published.publish(Kind.VERSION, "tiny2", "1", b"code,title", media_type="text/csv", by="Ada")
    ...     store.published.get(Kind.VERSION, "tiny2").checksum[:8], store.published.read(Kind.VERSION, "tiny2")
    ('09ec33db', b'code,title')
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def publish(self, kind: Kind, name: str, version: str, payload: bytes, *, media_type: str, by: str) -> Publication:
        """Keep the bytes for good; the same again changes nothing, and give what stands.

        Raises:
            ConflictError: something else is published under this name and version.
            InputError: no name, no version, or one too long.
        """
        now = self._database.now()
        made = Publication(
            kind,
            bounded(name, "the name", limit=200),
            bounded(version, "the version", limit=200),
            hashlib.sha256(payload).hexdigest(),
            media_type,
            len(payload),
            now,
            by,
        )
        with self._database.writing() as connection:
            row = {column.key: getattr(made, column.key) for column in published.c if column.key != "payload"}
            if insert_once(connection, published, **row, payload=payload):
                note(
                    connection,
                    now,
                    who=by,
                    what="publish",
                    kind=kind.value,
                    subject=f"{made.name} {made.version}",
                    checksum=made.checksum,
                )
                return made
            stands = value(Publication, connection.execute(_of(kind, made.name, made.version)).one())
        if stands.checksum != made.checksum:
            raise ConflictError(
                f"{kind} {made.name} {made.version}",
                f"it is already published with other content, by {stands.by} on {stands.at:%Y-%m-%d}",
                hint="What is published never changes: give this one a new version.",
            )
        return stands

    def get(self, kind: Kind, name: str, version: str | None = None) -> Publication:
        """Return what is known of it; the latest published of that name if no version is given.

        Raises:
            UnknownNameError: nothing of that kind, name and version is published.
        """
        with self._database.reading() as connection:
            row = connection.execute(_of(kind, name, version)).first()
        return found(Publication, row, _called(name, version), kind.value)

    def read(self, kind: Kind, name: str, version: str | None = None) -> bytes:
        """Return its bytes, just as published; the latest of that name if no version is given.

        Raises:
            UnknownNameError: nothing of that kind, name and version is published.
            InputError: the bytes are no longer those that were published.
        """
        query = _of(kind, name, version).add_columns(published.c.payload)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise unknown(_called(name, version), kind.value)
        payload = bytes(row.payload)
        if hashlib.sha256(payload).hexdigest() != row.checksum:
            raise InputError(
                f"{kind} {row.name} {row.version}",
                "its bytes are not those that were published",
                hint="The database is damaged: restore a backup.",
            )
        return payload

    def list(self, kind: Kind | None = None, name: str | None = None) -> tuple[Publication, ...]:
        """Return all that is published, or all of a kind or a name, in the order of publishing."""
        query = select(*columns(published, Publication)).order_by(
            published.c.at, published.c.kind, published.c.name, published.c.version
        )
        if kind is not None:
            query = query.where(published.c.kind == kind)
        if name is not None:
            query = query.where(published.c.name == name)
        with self._database.reading() as connection:
            return tuple(value(Publication, row) for row in connection.execute(query))

    def damaged(self) -> tuple[Publication, ...]:
        """Return those whose bytes are no longer the ones published; reads everything."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(*columns(published, Publication), published.c.payload).execution_options(yield_per=1)
            )
            return tuple(
                Publication(*row[:-1]) for row in rows if hashlib.sha256(row.payload).hexdigest() != row.checksum
            )


def _of(kind: Kind, name: str, version: str | None) -> Select[tuple[object, ...]]:
    query = select(*columns(published, Publication)).where(published.c.kind == kind, published.c.name == name)
    if version is not None:
        return query.where(published.c.version == version)
    return query.order_by(published.c.at.desc(), published.c.version.desc()).limit(1)


def _called(name: str, version: str | None) -> str:
    return name if version is None else f"{name} {version}"
