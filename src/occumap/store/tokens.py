"""Tokens for the API: shown once when made; only a hash is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, or_, select, update

from occumap.store.audit_log import note
from occumap.store.database import Database
from occumap.store.kinds import Scope
from occumap.store.rows import bounded, columns, digest, unknown, value
from occumap.store.schema import tokens, users
from occumap.store.sessions import Who

PREFIX = "occumap_"
LIFETIME = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; never the token itself.

    Args:
        id: its number.
        user: the account's number.
        label: what it is for, in its owner's words.
        created: when, in UTC.
        expires: until when it holds; None for no end.
        revoked: whether it was taken back.
        scope: what it lets a program do.
    """

    id: int
    user: int
    label: str
    created: datetime
    expires: datetime | None
    revoked: bool
    scope: Scope


class Tokens:
    """Tokens of accounts.

    >>> from occumap.store.kinds import Role
    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     ada = store.accounts.add("Ada", "bread and cakes", Role.EDITOR)
    ...     token, secret = store.accounts.tokens.make(ada.id, "nightly coding", by="Ada")
    ...     store.accounts.tokens.who(secret).name, secret.startswith(PREFIX)
    ('Ada', True)
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(
        self,
        user: int,
        label: str,
        *,
        by: str,
        lifetime: timedelta | None = LIFETIME,
        scope: Scope = Scope.WRITE,
    ) -> tuple[Token, str]:
        """Return a new token and its secret, which can't be asked for again.

        Args:
            user: the account's number.
            label: what it is for.
            by: who makes it.
            lifetime: how long it holds; None for no end. It ends before if the account's password changes.
            scope: what it lets a program do.

        Raises:
            InputError: no label, or one too long.
        """
        label = bounded(label, "the token's label", limit=200)
        secret, now = PREFIX + secrets.token_urlsafe(32), self._database.now()
        expires = now + lifetime if lifetime else None
        with self._database.writing() as connection:
            made = connection.execute(
                insert(tokens)
                .values(
                    user=user,
                    label=label,
                    hash=digest(secret),
                    created=now,
                    expires=expires,
                    revoked=False,
                    scope=scope,
                )
                .returning(tokens.c.id)
            ).scalar_one()
            note(connection, now, who=by, what="make", kind="token", subject=str(made))
        return Token(made, user, label, now, expires, revoked=False, scope=scope), secret

    def who(self, secret: str) -> Who | None:
        """Return whose token it is; None if it is unknown, over or revoked, or the account disabled."""
        query = (
            select(users.c.id, users.c.name, users.c.role, tokens.c.scope)
            .join(tokens, tokens.c.user == users.c.id)
            .where(
                tokens.c.hash == digest(secret),
                tokens.c.revoked.is_(False),
                or_(tokens.c.expires.is_(None), tokens.c.expires > self._database.now()),
                users.c.disabled.is_(False),
            )
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return Who(*row) if row else None

    def list(self, user: int) -> tuple[Token, ...]:
        """Return the tokens of an account, in the order they were made."""
        query = select(*columns(tokens, Token)).where(tokens.c.user == user).order_by(tokens.c.id)
        with self._database.reading() as connection:
            return tuple(value(Token, row) for row in connection.execute(query))

    def revoke(self, token: int, *, user: int, by: str) -> None:
        """Take a token of an account back.

        Raises:
            UnknownNameError: the account has no such token.
        """
        with self._database.writing() as connection:
            changed = connection.execute(
                update(tokens).where(tokens.c.id == token, tokens.c.user == user).values(revoked=True)
            ).rowcount
            if not changed:
                raise unknown(str(token), "token")
            note(connection, self._database.now(), who=by, what="revoke", kind="token", subject=str(token))
