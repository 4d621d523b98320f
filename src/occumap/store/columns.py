"""Column types that mean the same on SQLite and PostgreSQL: text, moments in UTC, and choices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Integer, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator

from occumap.errors import InputError, OutputError

LIMIT = 2**31 - 1


class UnkeepableError(InputError, DontWrapMixin):
    """What no database keeps: text with a NUL or half of a character, or a number too large."""


class _Kept(TypeDecorator[Any]):
    """A type of which what can't have been kept is damage of the database, and said so."""

    impl: Any = Text
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return what makes a value of what the database gives."""
        read = super().result_processor(dialect, coltype)

        def plainly(value: Any) -> Any:
            if isinstance(value, str) and "\x00" in value:
                raise database_damaged("the store", "a text has signs that are never kept")
            try:
                return read(value) if read else value
            except (ValueError, LookupError, TypeError) as error:
                raise database_damaged("the store", str(error)) from None

        return plainly


def database_damaged(where: str, why: str) -> OutputError:
    """Return the error for a database that isn't as it was written.

    >>> print(database_damaged("the store", "a page is lost"))
    the store: the database is damaged (a page is lost). Restore a backup. Keep the damaged one: much of it can be read.
    """
    return OutputError(
        where,
        f"the database is damaged ({why})",
        hint="Restore a backup. Keep the damaged one: much of it can be read.",
    )


class Words(_Kept):
    """Text; what PostgreSQL would refuse is refused on both engines, as an `InputError`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's)
        """Return the text as given, if it can be kept."""
        if value is not None and ("\x00" in value or not _is_whole(value)):
            raise UnkeepableError("the text", "it has characters that can't be stored", hint="Type it again.")
        return value


class Whole(TypeDecorator[int]):
    """A whole number of 32 bits; a larger one is an `InputError` on both engines."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002 (SQLAlchemy's)
        """Return the number, if it can be kept."""
        if value is not None and abs(value) > LIMIT:
            raise UnkeepableError("the number", f"{value} is too large", hint="Choose a number from the list.")
        return value


class Moment(_Kept):
    """A time in UTC; one without a zone is an error of the program.

    SQLite keeps it as text of fixed width, so that order in the database is order in time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC, as the engine wants it."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value} has no time zone")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Choice(_Kept):
    """One word of an enumeration, kept as text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's)
        """Return the word; an unknown one is a `ValueError`."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        """Return the member of the enumeration."""
        return None if value is None else self.kind(value)


class Facts(_Kept):
    """Values by name, as JSON."""

    impl = JSON
    cache_ok = True


def _is_whole(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
