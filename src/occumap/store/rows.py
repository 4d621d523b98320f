"""What the parts of a store share: rows as values, new ids, bounded text."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Table

from occumap.errors import InputError, UnknownNameError

T = TypeVar("T")


def columns(table: Table, kind: type[Any]) -> list[ColumnElement[Any]]:
    """Return the columns of a table that a dataclass has fields for, in their order."""
    return [table.c[field.name] for field in fields(kind)]


def value(kind: type[T], row: Row[Any]) -> T:
    """Return a row of `columns` as a value."""
    return kind(**row._mapping)


def as_row(table: Table, made: object) -> dict[str, Any]:
    """Return a value as a row, for a table with a column for each of its fields."""
    return {column.key: getattr(made, column.key) for column in table.c}


def found(kind: type[T], row: Row[Any] | None, where: str, what: str) -> T:
    """Return a row as a value.

    Raises:
        UnknownNameError: there is no row.
    """
    if row is None:
        raise unknown(where, what)
    return value(kind, row)


def unknown(where: str, what: str) -> UnknownNameError:
    """Return the error for something that isn't in the store.

    >>> print(unknown("x7", "draft"))
    x7: there is no such draft. Choose from the list, or check the address.
    """
    return UnknownNameError(where, f"there is no such {what}", hint="Choose from the list, or check the address.")


def new_id(characters: int = 16) -> str:
    """Return a random name of lower-case letters and digits, 5 bits each.

    >>> len(new_id()), new_id().isalnum()
    (16, True)
    """
    return base64.b32encode(secrets.token_bytes(characters)).decode("ascii").lower()[:characters]


def digest(secret: str) -> str:
    """Return what is kept of a long random secret, so that a copy of the database lets nobody in."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def bounded(text: str, where: str, *, limit: int, minimum: int = 1) -> str:
    """Return the text without white space around it, if its length is right.

    Raises:
        InputError: it is empty or too long.

    >>> bounded("  Ada ", "your name", limit=200)
    'Ada'
    """
    text = text.strip()
    if len(text) < minimum:
        what = "it is empty" if not text else f"it has fewer than {minimum} characters"
        raise InputError(where, what, hint="Fill it in.")
    if len(text) > limit:
        raise InputError(where, f"it has {len(text)} characters", hint=f"Use {limit} at most.")
    return text
