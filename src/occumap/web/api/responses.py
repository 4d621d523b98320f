"""An answer as JSON or CSV: which of them is wanted, its tag, how long it may be kept, and pages of a list."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, WithJsonSchema
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from occumap.render.safe_cells import safe_cell
from occumap.web.api.schemas import Link, Links, PageInfo, Shape, rows_of
from occumap.web.server.response_cache import OF_CONTENT, always, is_same, keep

ROOT = "/api/v1"
_T = TypeVar("_T")
_S = TypeVar("_S", bound=Shape)
_KEPT = 300
_PUBLIC = (b"cache-control", f"public, max-age={_KEPT}".encode())
_PRIVATE = (b"cache-control", b"private, no-cache")


class Form(StrEnum):
    """How an answer is written."""

    JSON = "json"
    CSV = "csv"


MEDIA = {Form.JSON: "application/json", Form.CSV: "text/csv; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Body:
    """An answer as bytes, with its headers and its tag."""

    content: bytes
    etag: str
    headers: tuple[tuple[bytes, bytes], ...]

    @classmethod
    def of(cls, content: bytes, form: Form, *, links: Links | None = None) -> Body:
        """Return bytes in a form; ways on through a list are told in the header ``Link`` too."""
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = [
            (b"content-type", MEDIA[form].encode()),
            (b"content-length", str(len(content)).encode()),
            (b"etag", etag.encode()),
            (b"vary", b"Accept"),
        ]
        ways = [f'<{links[way].href}>; rel="{way}"' for way in _WAYS if links and way in links]
        if ways:
            headers.append((b"link", ", ".join(ways).encode()))
        return cls(content, etag, tuple(headers))


@dataclass(frozen=True)
class Answer:
    """A document, and the shapes in it that are its rows as CSV."""

    document: BaseModel
    kind: type[Shape]
    rows: Sequence[BaseModel]

    def body(self, form: Form) -> Body:
        """Return the answer in a form; made once."""
        return self._csv if form is Form.CSV else self._json

    @cached_property
    def _json(self) -> Body:
        return Body.of(self.document.model_dump_json(by_alias=True).encode(), Form.JSON, links=self._links)

    @cached_property
    def _csv(self) -> Body:
        links = {way: _as_csv(link) for way, link in (self._links or {}).items()}
        return Body.of(csv_bytes(*rows_of(self.kind, self.rows)), Form.CSV, links=links)

    @property
    def _links(self) -> Links | None:
        return getattr(self.document, "links", None)


def csv_bytes(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    r"""Return a table as CSV (RFC 4180, UTF-8), in which no text can become a formula.

    >>> csv_bytes(["a", "b"], [["=1+1", -1], [None, True]])
    b"a,b\r\n'=1+1,-1\r\n,true\r\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return safe_cell(value)
    return value.isoformat() if isinstance(value, date) else value


def give(request: Request, body: Body, *, private: bool = False) -> Response:
    """Return an answer, or 304 if the asker has it already.

    Args:
        request: what is answered.
        body: the answer.
        private: whether only the asker may keep it; always so where reading is closed.
    """
    return _unless_had(request, body, _whole(request, body, private=private))


def _unless_had(request: Request, body: Body, whole: Response) -> Response:
    has = _header(request, b"if-none-match")
    if has is not None and is_same(has, body.etag.encode()):
        return _Ready(304, b"", [pair for pair in whole.raw_headers if pair[0] not in OF_CONTENT])
    return whole


def _whole(request: Request, body: Body, *, private: bool) -> Response:
    kept = _PRIVATE if private or request.app.state.settings.closed_reading else _PUBLIC
    return _Ready(200, body.content, [*body.headers, kept])


async def give_kept(
    request: Request,
    make: Callable[[Form], Body],
    *,
    private: bool = False,
    limit: str = "",
    is_quick: Callable[[Form], bool] = lambda _: False,
    holds: Callable[[], bool] = always,
) -> Response:
    """Return an answer that is asked for often: made once, and kept for all who ask the same.

    Args:
        request: what is answered.
        make: makes it in a form.
        private: as for `give`.
        limit: as for `keep`.
        is_quick: whether a form takes less than it costs to hand it to a thread; it is then made at once.
        holds: as for `keep`.
    """
    accept = _header(request, b"accept")
    form = _stated_form(request) or form_accepted(accept.decode("latin-1") if accept else "*/*")
    body = make(form) if is_quick(form) else await run_in_threadpool(make, form)
    whole = _whole(request, body, private=private)
    keep(request, whole, limit=limit, holds=holds)
    return _unless_had(request, body, whole)


def _header(request: Request, name: bytes) -> bytes | None:
    for found, value in request.scope["headers"]:
        if found == name:
            return bytes(value)
    return None


def _stated_form(request: Request) -> Form | None:
    stated = request.query_params.get("format")
    if stated is None:
        return None
    if stated not in set(Form):
        fault = {"type": "enum", "loc": ("query", "format"), "msg": "Input should be 'json' or 'csv'"}
        raise RequestValidationError([fault])
    return Form(stated)


class _Ready(Response):
    """A response whose headers are bytes already."""

    def __init__(self, status: int, content: bytes, headers: list[tuple[bytes, bytes]]) -> None:
        self.status_code = status
        self.background = None
        self.body = content
        self.raw_headers = headers


async def wanted_form(
    request: Request,
    stated: Annotated[
        Form | None,
        Query(alias="format", description="The format of the answer. Overrides the Accept header."),
        WithJsonSchema({"type": "string", "enum": ["json", "csv"]}),
    ] = None,
) -> Form:
    """Return the form asked for: by ``format``, else by the header Accept.

    Raises:
        HTTPException: 406 for another one.
    """
    return stated or form_accepted(request.headers.get("accept", "*/*"))


FormDep = Annotated[Form, Depends(wanted_form)]
FORMAT_PARAMETER = {
    "name": "format",
    "in": "query",
    "required": False,
    "description": "The format of the answer. Overrides the Accept header.",
    "schema": {"type": "string", "enum": [form.value for form in Form]},
}


@lru_cache(maxsize=512)
def form_accepted(accept: str) -> Form:
    """Return the form that a header Accept likes best; JSON if it likes both as much.

    Raises:
        HTTPException: 406 if it takes neither.

    >>> form_accepted("text/csv, */*;q=0.1").value, form_accepted("text/html, */*;q=0.8").value
    ('csv', 'json')
    """
    liked = {form: _liking(accept, MEDIA[form].split(";", maxsplit=1)[0]) for form in Form}
    best = max(Form, key=lambda form: liked[form])
    if not liked[best][0]:
        raise HTTPException(406, "Answers are application/json or text/csv. Ask for one of them, or for */*.")
    return best


def _liking(accept: str, media: str) -> tuple[float, int]:
    """Return how much a media type is liked, from 0 to 1, and how exactly it is named."""
    kind = media.split("/", maxsplit=1)[0]
    ranges = {"*/*": 0, f"{kind}/*": 1, media: 2}
    found = (-1, 1.0)
    for one in (accept if accept.strip() else "*/*").split(","):
        name, *parameters = (part.strip() for part in one.split(";"))
        exactness = ranges.get(name.casefold(), -1)
        if exactness > found[0]:
            found = (exactness, _quality(parameters))
    return (found[1], found[0]) if found[0] >= 0 else (0.0, -1)


def _quality(parameters: Sequence[str]) -> float:
    stated = next((part[2:] for part in parameters if part.casefold().startswith("q=")), "1")
    try:
        return min(max(float(stated), 0.0), 1.0)
    except ValueError:
        return 1.0


_WAYS = ("first", "prev", "next", "last")


@dataclass(frozen=True)
class Part(Generic[_S]):
    """A part of a list: its shapes, where it is in the list, and the ways on."""

    shapes: list[_S]
    page: PageInfo
    links: Links


def part_of(
    things: Sequence[_T], shape: Callable[[_T], _S], address: str, page: int, size: int, **query: object
) -> Part[_S]:
    """Return one page of a list as shapes.

    Args:
        things: all of the list.
        shape: makes the shape of one.
        address: of the list, under the root of the API.
        page: counted from 0; one beyond the end is empty.
        size: how many a page has.
        query: what else was asked for; empty values are left out.
    """
    pages = -(-len(things) // size)
    shown = things[page * size : (page + 1) * size]
    numbers = {"self": page, "first": 0, "last": max(pages - 1, 0)}
    if page > 0:
        numbers["prev"] = min(page - 1, max(pages - 1, 0))
    if page + 1 < pages:
        numbers["next"] = page + 1
    links = {way: link(address, **query, page=number, size=size) for way, number in numbers.items()}
    info = PageInfo(size=size, total_elements=len(things), total_pages=pages, number=page)
    return Part([shape(thing) for thing in shown], info, links)


def link(address: str, **query: object) -> Link:
    """Return a link under the root of the API; ``from_`` stands for ``from``, and empty values are left out.

    >>> link("/gaps", from_="OCC1", to="OCC2", level=None).href
    '/api/v1/gaps?from=OCC1&to=OCC2'
    """
    given = {
        name.removesuffix("_"): "true" if value is True else value
        for name, value in query.items()
        if value is not None and value is not False and value != ""
    }
    return Link(href=f"{ROOT}{address}" + (f"?{urlencode(given)}" if given else ""))


def _as_csv(way: Link) -> Link:
    return Link(href=f"{way.href}{'&' if '?' in way.href else '?'}format=csv")
