"""Answers that are the same for everybody who isn't signed in: made once, and given again before a route is sought.

An endpoint says of its answer that it may be kept (`keep`); the middleware `ResponseCache` gives it
to whoever asks the same. Most of what a request costs is finding its route and what that depends on, so a kept answer
costs little more than an empty one.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from occumap.catalog.user_data import held_stamp
from occumap.web.server.limits import TokenBuckets
from occumap.web.server.security import SESSION

MAX_BYTES = 64 << 20
_LONGEST_KEY = 2000
_EACH = 1000
_ANOTHERS = frozenset({b"authorization", b"hx-request", b"range"})
OF_CONTENT = frozenset({b"content-type", b"content-length"})
_SESSION = SESSION.encode()

Key = tuple[str, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as bytes, with its tag, the route it came from, what it counts for, which data it was made of (None
    for such as don't matter), and whether it still holds.
    """

    body: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    etag: bytes
    route: Any
    limit: str
    held: tuple[int, ...] | None
    holds: Callable[[], bool]


class KeptAnswers:
    """The answers kept by one process, up to a number of bytes; the one not asked for longest goes first.

    >>> kept = KeptAnswers(max_bytes=2500)
    >>> for path in ("/a", "/b", "/c"):
    ...     kept.put((path, b"", b""), Kept(b"", (), b"", None, "", None, always))
    >>> kept.get(("/a", b"", b"")), kept.get(("/c", b"", b"")).body
    (None, b'')
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._limit = max_bytes
        self._bytes = 0
        self._held: OrderedDict[Key, Kept] = OrderedDict()

    def get(self, key: Key) -> Kept | None:
        """Return what is held under a key and still holds, or None."""
        found = self._held.get(key)
        if found is None or found.held not in (None, held_stamp()) or not found.holds():
            return None
        self._held.move_to_end(key)
        return found

    def put(self, key: Key, kept: Kept) -> None:
        """Hold an answer."""
        before = self._held.pop(key, None)
        self._bytes += len(kept.body) + _EACH - (len(before.body) + _EACH if before else 0)
        self._held[key] = kept
        while self._bytes > self._limit and self._held:
            _, gone = self._held.popitem(last=False)
            self._bytes -= len(gone.body) + _EACH


def always() -> bool:
    """Return what an answer's holding is where all it says stays as it is while the server runs."""
    return True


def keep(request: Request, response: Response, *, limit: str = "", holds: Callable[[], bool] = always) -> None:
    """Keep an answer for all who ask the same, if it may be kept; to be called from the server's own thread.

    It isn't kept where somebody is signed in or reading is closed, nor if it isn't a plain success, sets a cookie or
    has a form token in it.

    Args:
        request: what was asked.
        response: the whole answer, the same for everybody.
        limit: which of the limits asking for it counts for.
        holds: whether it is still what would be answered; asked each time, so quick. What was loaded since
            (`load --replace`) is looked at in any case.
    """
    key = _key(request.scope)
    headers, body = tuple(response.raw_headers), bytes(response.body)
    if key is None or response.status_code != HTTPStatus.OK or not _is_for_all(request, headers):
        return
    etag = next((value for name, value in headers if name == b"etag"), None)
    if etag is None:
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'.encode()
        headers = (*headers, (b"etag", etag))
    answers: KeptAnswers = request.app.state.kept
    held = getattr(request.state, "held", None)
    answers.put(key, Kept(body, headers, etag, request.scope.get("route"), limit, held, holds))


def _is_for_all(request: Request, headers: tuple[tuple[bytes, bytes], ...]) -> bool:
    state = request.state
    is_open = not request.app.state.settings.closed_reading and getattr(state, "user", None) is None
    return is_open and not getattr(state, "is_personal", False) and all(name != b"set-cookie" for name, _ in headers)


def _key(scope: Scope) -> Key | None:
    """Return what an answer is kept under; None for requests that no kept answer may serve."""
    if scope["method"] != "GET":
        return None
    accept = b""
    for name, value in scope["headers"]:
        if name == b"accept":
            accept = value
        elif name in _ANOTHERS or (name == b"cookie" and _SESSION in value):
            return None
    path, query = scope["path"], scope["query_string"]
    return (path, query, accept) if len(path) + len(query) + len(accept) <= _LONGEST_KEY else None


class ResponseCache:
    """Middleware that gives kept answers.

    Args:
        app: what answers everything else.
        kept: the answers kept.
        limits: how often a client may ask; who asks too often is refused further in, with the reason.
    """

    def __init__(self, app: ASGIApp, kept: KeptAnswers, limits: Mapping[str, TokenBuckets]) -> None:
        self._app = app
        self._kept = kept
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give what is kept, or pass the request on."""
        key = _key(scope) if scope["type"] == "http" else None
        found = self._kept.get(key) if key else None
        if found is None or (found.limit and self._limits[found.limit].wait(_client(scope))):
            if key:
                # Before the answer is made: what is loaded meanwhile is another stamp.
                scope.setdefault("state", {})["held"] = held_stamp()
            await self._app(scope, receive, send)
            return
        scope["route"] = found.route
        if _has_it(scope, found.etag):
            headers = [pair for pair in found.headers if pair[0] not in OF_CONTENT]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
        else:
            await send({"type": "http.response.start", "status": 200, "headers": list(found.headers)})
            await send({"type": "http.response.body", "body": found.body})


def _client(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else "unknown"


def _has_it(scope: Scope, etag: bytes) -> bool:
    stated = next((value for name, value in scope["headers"] if name == b"if-none-match"), None)
    return stated is not None and is_same(stated, etag)


def is_same(stated: bytes, etag: bytes) -> bool:
    """Return whether a header If-None-Match names a tag.

    >>> is_same(b'W/"a", "b"', b'"a"'), is_same(b"*", b'"a"'), is_same(b'"b"', b'"a"')
    (True, True, False)
    """
    return stated.strip() == b"*" or etag in (one.strip().removeprefix(b"W/") for one in stated.split(b","))
