"""Sessions of the pages: a random secret in a cookie, of which only a hash is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from occumap.store.database import Database
from occumap.store.kinds import Role, Scope
from occumap.store.rows import digest
from occumap.store.schema import sessions, users

LIFETIME = timedelta(hours=12)
OWNER_PREFIX = "session:"


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a session or a token lets in, and whether to read alone."""

    id: int
    name: str
    role: Role
    scope: Scope = Scope.WRITE


def owner_of(secret: str) -> str:
    """Return the key of a session as an owner of files and jobs: its hash, as the session itself is kept by.

    >>> owner_of("a")[:20]
    'session:ca978112ca1b'
    """
    return OWNER_PREFIX + digest(secret)


class Sessions:
    """Sessions of accounts.

    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     ada = store.accounts.add("Ada", "bread and cakes", Role.EDITOR)
    ...     cookie = store.accounts.sessions.begin(ada.id)
    ...     before = store.accounts.sessions.who(cookie)
    ...     store.accounts.sessions.end(cookie)
    ...     before, store.accounts.sessions.who(cookie)
    (Who(id=1, name='Ada', role=<Role.EDITOR: 'editor'>, scope=<Scope.WRITE: 'write'>), None)
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, user: int, *, lifetime: timedelta = LIFETIME) -> str:
        """Return the secret of a new session, for its cookie; it can't be asked for again."""
        secret, now = secrets.token_urlsafe(32), self._database.now()
        with self._database.writing() as connection:
            connection.execute(
                insert(sessions).values(hash=digest(secret), user=user, created=now, expires=now + lifetime)
            )
        return secret

    def who(self, secret: str) -> Who | None:
        """Return whose session it is; None if it ended, or if the account is disabled."""
        query = (
            select(users.c.id, users.c.name, users.c.role)
            .join(sessions, sessions.c.user == users.c.id)
            .where(
                sessions.c.hash == digest(secret),
                sessions.c.expires > self._database.now(),
                users.c.disabled.is_(False),
            )
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return Who(*row) if row else None

    def end(self, secret: str) -> None:
        """End a session; one that isn't there has ended already."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.hash == digest(secret)))

    def sweep(self, now: datetime | None = None) -> int:
        """Forget sessions past their time; how many."""
        with self._database.writing() as connection:
            moment = now or self._database.now()
            return connection.execute(delete(sessions).where(sessions.c.expires <= moment)).rowcount
