"""Column types that mean the same on SQLite and PostgreSQL: text, moments in UTC, and choices."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, Integer, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator

from occumap.errors import InputError

LIMIT = 2**31 - 1


class UnkeepableError(InputError, DontWrapMixin):
    """What no database keeps: text with a NUL or half of a character, or a number too large."""


class Words(TypeDecorator[str]):
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


class Moment(TypeDecorator[datetime]):
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


class Choice(TypeDecorator[StrEnum]):
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


def _is_whole(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
