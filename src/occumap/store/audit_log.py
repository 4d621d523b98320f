"""Who changed what, when: written in the same transaction as the change, so none is without its line.

The detail is for numbers and codes, never for titles, texts or anything about a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from occumap.store.database import Database
from occumap.store.rows import columns, value
from occumap.store.schema import audit

Detail = str | int | float | bool | None
_WORD = re.compile(r"[\w.:/+-]{0,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One change.

    Args:
        id: its number; grows with time.
        at: when, in UTC.
        who: the account's name.
        what: what was done, such as ``publish``.
        kind: of what, such as ``draft``.
        subject: of which; an id or a name.
        detail: numbers and codes that belong to it.
    """

    id: int
    at: datetime
    who: str
    what: str
    kind: str
    subject: str
    detail: Mapping[str, Detail]


def note(
    connection: Connection, at: datetime, *, who: str, what: str, kind: str, subject: str, **detail: Detail
) -> None:
    """Add a line within the transaction of the change itself.

    Raises:
        ValueError: the detail has something else than numbers and words without spaces.
    """
    for name, said in detail.items():
        if isinstance(said, str) and not _WORD.fullmatch(said):
            raise ValueError(f"the detail {name!r} of the audit log may only be a number or one plain word")
    connection.execute(insert(audit).values(at=at, who=who, what=what, kind=kind, subject=subject, detail=detail))


class Audit:
    """The log of changes.

    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     store.audit.record("Ada", "download", "revision", "soc2020-review", files=3)
    ...     [(line.who, line.what, line.subject, line.detail) for line in store.audit.list()]
    [('Ada', 'download', 'soc2020-review', {'files': 3})]
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, who: str, what: str, kind: str, subject: str, **detail: Detail) -> None:
        """Add a line of its own; changes to the store write theirs themselves.

        Raises:
            ValueError: the detail has something else than numbers and words without spaces.
        """
        with self._database.writing() as connection:
            note(connection, self._database.now(), who=who, what=what, kind=kind, subject=subject, **detail)

    def list(
        self,
        *,
        kind: str | None = None,
        subject: str | None = None,
        who: str | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> tuple[AuditLine, ...]:
        """Return the latest lines, newest first; ``before`` an id for the page after."""
        wanted = select(*columns(audit, AuditLine)).order_by(audit.c.id.desc()).limit(limit)
        for column, asked in ((audit.c.kind, kind), (audit.c.subject, subject), (audit.c.who, who)):
            if asked is not None:
                wanted = wanted.where(column == asked)
        if before is not None:
            wanted = wanted.where(audit.c.id < before)
        with self._database.reading() as connection:
            return tuple(value(AuditLine, row) for row in connection.execute(wanted))
