"""What addresses of the API take: pages, days, names; and the answers that every address may give.

Values are read strictly: a whole number is digits, a day is YYYY-MM-DD, and yes is ``true``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, WithJsonSchema

from occumap.catalog import load
from occumap.catalog.held_classifications import held_classification
from occumap.errors import UnknownNameError
from occumap.model.index import Index
from occumap.model.version import Version

MAX_SIZE, LONGEST_NAME, LONGEST_CODE = 1000, 200, 64
_MAX_PAGE = 1_000_000


def _matching(pattern: str, said: str) -> Callable[[object], object]:
    shape = re.compile(pattern)

    def read(value: object) -> object:
        if isinstance(value, str) and not shape.fullmatch(value):
            raise ValueError(said)
        return value

    return read


def _flag(value: object) -> object:
    if isinstance(value, str) and value not in {"true", "false"}:
        raise ValueError("give true or false")
    return value


_DIGITS = BeforeValidator(_matching("-?[0-9]{1,9}", "give a whole number"))
_MANY_DIGITS = BeforeValidator(_matching("-?[0-9]{1,11}", "give a whole number"))
_NUMBER = BeforeValidator(_matching(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?", "give a number"))
_DAY = BeforeValidator(_matching("[0-9]{4}-[0-9]{2}-[0-9]{2}", "give a date as YYYY-MM-DD"))

Page = Annotated[int, Query(ge=0, le=_MAX_PAGE, description="The page number, starting from 0.", examples=[0]), _DIGITS]
Size = Annotated[int, Query(ge=1, le=MAX_SIZE, description="The number of results on a page.", examples=[100]), _DIGITS]
Number, LongNumber = _DIGITS, _MANY_DIGITS
Fraction = _NUMBER
Flag = Annotated[bool, BeforeValidator(_flag)]
Day = Annotated[date | None, _DAY, WithJsonSchema({"type": "string", "format": "date"})]
Code = Annotated[str, Path(min_length=1, max_length=LONGEST_CODE, description="A code.")]
Name = Annotated[str, Path(min_length=1, max_length=LONGEST_CODE, description="The id of one that Occumap has.")]


def answers(shape: type[BaseModel], *more: int) -> dict[int | str, dict[str, Any]]:
    """Return what an address may answer: a shape as JSON or its rows as CSV, and problems; for a decorator's
    ``responses``.
    """
    csv = {"text/csv": {"schema": {"type": "string"}}}
    found: dict[int | str, dict[str, Any]] = {200: {"model": shape, "description": "The result.", "content": csv}}
    return found | {status: {"description": PROBLEMS[status]} for status in more}


PROBLEMS = {
    400: "The request can’t be carried out; the answer says why.",
    404: "Nothing has this name; the answer lists the names available.",
    409: "The name matches more than one thing; the answer lists them.",
    413: "The body is too large.",
    415: "The body’s content type is not supported.",
    429: "Too many requests in a short time; the Retry-After header says how long to wait.",
}


def catalog_version(name: str, *, classification: str | None = None) -> Version:
    """Return a version held: one that comes with Occumap, or one that the user keeps; never a file.

    Raises:
        UnknownNameError: there is none of this name, or it is of another classification.
        InputError: it can't be read.
    """
    if classification is None:
        known = load.names("version")
    else:
        known = [one.version for one in held_classification(classification).versions]
    if name not in known:
        raise UnknownNameError(name, "no version has this name", hint=f"Versions available: {', '.join(known)}.")
    return load.version(name, files=False)


def catalog_index(name: str) -> Index:
    """Return an index by name, never a file.

    Raises:
        UnknownNameError: there is none of this name.
    """
    if name not in load.names("index"):
        known = ", ".join(load.names("index"))
        raise UnknownNameError(name, "no index has this name", hint=f"Indexes available: {known}.")
    return load.index(name, files=False)
