"""Who may write: accounts with a role, and a password that only its hash (argon2) is kept of."""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Select, delete, select, update
from zxcvbn import zxcvbn

from occumap.errors import ConflictError, InputError
from occumap.store.audit_log import note
from occumap.store.database import Database, insert_once
from occumap.store.kinds import Role
from occumap.store.rows import bounded, columns, found, value
from occumap.store.schema import sessions, tokens, users
from occumap.store.sessions import Sessions
from occumap.store.tokens import Tokens

MIN_PASSWORD = 10
MAX_PASSWORD = 1000
# Of zxcvbn's 0 to 4: a million guesses and more.
_LOOKED_AT, _HARD_ENOUGH = 72, 2
_hasher = PasswordHasher()
# A password takes 64 MiB while it is looked at: a crowd waits for its turn.
_turns = threading.BoundedSemaphore(4)


@dataclass(frozen=True, slots=True)
class User:
    """An account.

    Args:
        id: its number.
        name: as it was given; names that differ in case only are one.
        role: what it may do.
        disabled: whether it may do nothing at present.
        created: when it was made, in UTC.
    """

    id: int
    name: str
    role: Role
    disabled: bool
    created: datetime


class Accounts:
    """Accounts; their sessions are in `sessions`, their tokens for the API in `tokens`.

    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     ada = store.accounts.add("Ada", "bread and cakes", Role.OWNER)
    ...     store.accounts.check("ada", "bread and cakes").role, store.accounts.check("Ada", "guessed")
    (<Role.OWNER: 'owner'>, None)
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.sessions = Sessions(database)
        self.tokens = Tokens(database)
        self._nobody = ""

    def add(self, name: str, password: str, role: Role, *, by: str = "") -> User:
        """Return a new account.

        Raises:
            ConflictError: the name is taken.
            InputError: no name, or a password too short, too long or too easily guessed.
        """
        name = bounded(name, "the name", limit=100)
        key = bounded(key_of_name(name), "the name", limit=200)
        hashed = _hash(password, name)
        now = self._database.now()
        with self._database.writing() as connection:
            made = insert_once(
                connection,
                users,
                key=key,
                name=name,
                role=role,
                password=hashed,
                disabled=False,
                created=now,
            )
            if not made:
                raise ConflictError(name, "there is already an account with this name", hint="Choose another name.")
            user = _one(connection, name)
            note(connection, now, who=by or name, what="add", kind="user", subject=str(user.id), role=role.value)
        return user

    def check(self, name: str, password: str) -> User | None:
        """Return the account, if the password is its own and it isn't disabled.

        A name that isn't there takes as long as a wrong password.
        """
        if len(password) > MAX_PASSWORD:
            return None
        with self._database.reading() as connection:
            row = connection.execute(_named(name).add_columns(users.c.password)).first()
        if row is None:
            self._nobody = self._nobody or _hasher.hash("nobody's")
        hashed = row.password if row else self._nobody
        try:
            with _turns:
                _hasher.verify(hashed, password.encode("utf-8", "surrogatepass"))
        except (VerificationError, InvalidHashError):
            return None
        if row is None or row.disabled:
            return None
        if _hasher.check_needs_rehash(hashed):
            self._rehash(row.id, hashed, password)
        return User(*row[:-1])

    def get(self, name: str) -> User:
        """Return an account by name, disabled or not.

        Raises:
            UnknownNameError: there is none of this name.
        """
        with self._database.reading() as connection:
            return _one(connection, name)

    def list(self) -> tuple[User, ...]:
        """Return all accounts by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(*columns(users, User)).order_by(users.c.key))
            return tuple(value(User, row) for row in rows)

    def set_password(self, name: str, password: str, *, by: str) -> None:
        """Give an account another password; its sessions end, and its tokens stop working.

        Raises:
            UnknownNameError: there is no such account.
            InputError: the password is too short, too long or too easily guessed.
        """
        hashed = _hash(password, name)
        with self._database.writing() as connection:
            user = _one(connection, name)
            connection.execute(update(users).where(users.c.id == user.id).values(password=hashed))
            _end_sessions(connection, user)
            connection.execute(update(tokens).where(tokens.c.user == user.id).values(revoked=True))
            note(connection, self._database.now(), who=by, what="password", kind="user", subject=str(user.id))

    def set_role(self, name: str, role: Role, *, by: str) -> User:
        """Give an account another role.

        Raises:
            UnknownNameError: there is no such account.
            ConflictError: it is the last owner.
        """
        with self._database.writing() as connection:
            user = _one(connection, name)
            if role != Role.OWNER:
                _keep_an_owner(connection, user)
            connection.execute(update(users).where(users.c.id == user.id).values(role=role))
            now = self._database.now()
            note(connection, now, who=by, what="role", kind="user", subject=str(user.id), role=role.value)
            return _one(connection, name)

    def disable(self, name: str, *, by: str) -> User:
        """Shut an account out: its sessions end, its tokens and its password no longer let it in.

        Raises:
            UnknownNameError: there is no such account.
            ConflictError: it is the last owner.
        """
        return self._set_disabled(name, by, disabled=True)

    def enable(self, name: str, *, by: str) -> User:
        """Let a disabled account in again.

        Raises:
            UnknownNameError: there is no such account.
        """
        return self._set_disabled(name, by, disabled=False)

    def _set_disabled(self, name: str, by: str, *, disabled: bool) -> User:
        with self._database.writing() as connection:
            user = _one(connection, name)
            if disabled:
                _keep_an_owner(connection, user)
                _end_sessions(connection, user)
            connection.execute(update(users).where(users.c.id == user.id).values(disabled=disabled))
            what = "disable" if disabled else "enable"
            note(connection, self._database.now(), who=by, what=what, kind="user", subject=str(user.id))
            return _one(connection, name)

    def _rehash(self, user: int, old: str, password: str) -> None:
        fresh = _hasher.hash(password.encode("utf-8", "surrogatepass"))
        with self._database.writing() as connection:
            connection.execute(update(users).where(users.c.id == user, users.c.password == old).values(password=fresh))


def key_of_name(name: str) -> str:
    """Return the name by which accounts are told apart: case, width of letters and spaces don't count.

    >>> key_of_name(" Ａda  LOVELACE ")
    'ada lovelace'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _named(name: str) -> Select[tuple[object, ...]]:
    return select(*columns(users, User)).where(users.c.key == key_of_name(name))


def _one(connection: Connection, name: str) -> User:
    return found(User, connection.execute(_named(name)).first(), name, "account")


def _hash(password: str, name: str) -> str:
    """Return the hash of a password that may be taken: long enough, and none of the first that are tried.

    Raises:
        InputError: it may not, with why.
    """
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise InputError(
            "the password",
            f"it has {len(password)} characters",
            hint=f"Use {MIN_PASSWORD} to {MAX_PASSWORD}; several words are fine.",
        )
    # How it is guessed is looked at to a length beyond which nobody guesses; the time taken grows with its square.
    if zxcvbn(password[:_LOOKED_AT], user_inputs=[name, "occumap"])["score"] < _HARD_ENOUGH:
        what = "it is among the first that are tried: a common password, a name, a row of keys or a date"
        raise InputError("the password", what, hint="Use several words that have nothing to do with each other.")
    return _hasher.hash(password.encode("utf-8", "surrogatepass"))


def _end_sessions(connection: Connection, user: User) -> None:
    connection.execute(delete(sessions).where(sessions.c.user == user.id))


def _keep_an_owner(connection: Connection, user: User) -> None:
    """Refuse to lose the last owner; locks all owners, so that two can't shut each other out at once."""
    owners = connection.execute(
        select(users.c.id)
        .where(users.c.role == Role.OWNER, users.c.disabled.is_(False))
        .order_by(users.c.id)
        .with_for_update()
    )
    if [row.id for row in owners] == [user.id]:
        raise ConflictError(user.name, "it is the only owner", hint="Make somebody else an owner first.")
