"""Answers sent as gzip to whoever takes it: pages, tables, drawings, scripts and styles.

An answer with a tag is compressed once and given again as long as the tag stays. An answer with a form token in it is
sent as it is: what a page repeats of its address could otherwise be used to guess the token from its length (BREACH).
"""

from __future__ import annotations

import gzip
import os
from collections import OrderedDict
from functools import lru_cache, partial

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MINIMUM = 1000
# What is held is compressed once. What is sent once is a fifteenth larger, for two thirds of the time.
LEVEL_HELD, LEVEL = 6, 4
# A body that is compressed quicker than a thread is found for it.
SMALL = 16 << 10
MAX_BYTES = 16 << 20
_TYPES = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/problem+json",
    "application/javascript",
    "image/svg+xml",
)


class Compression:
    """Middleware that compresses whole answers; what comes in pieces passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._held: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._bytes = 0
        # Threads of its own: in those of pages, what is ready would wait for pages that aren't even begun.
        self._threads = CapacityLimiter(os.cpu_count() or 1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with a send that compresses its answer."""
        if scope["type"] != "http" or scope["method"] == "HEAD":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        takes = takes_gzip(asked.get("accept-encoding", ""))
        began: Message = {}

        async def compressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                began.update(message)
                return
            if message["type"] != "http.response.body" or not began:
                await send(message)
                return
            headers = MutableHeaders(raw=list(began["headers"]))
            body, more = message.get("body", b""), message.get("more_body", False)
            if _may_be(headers, began["status"]):
                headers.add_vary_header("accept-encoding")
                if takes and not more and len(body) >= MINIMUM and not scope.get("state", {}).get("is_personal"):
                    message = {**message, "body": await self._compressed(scope["path"], headers.get("etag"), body)}
                    headers["content-encoding"] = "gzip"
                    headers["content-length"] = str(len(message["body"]))
                    if (tag := headers.get("etag")) and not tag.startswith("W/"):
                        headers["etag"] = f"W/{tag}"
            elif began["status"] == 304 and f"W/{headers.get('etag')}" in asked.get("if-none-match", ""):
                # What the asker has was compressed: its tag is said as it was given.
                headers["etag"] = f"W/{headers['etag']}"
            await send({**began, "headers": headers.raw})
            began.clear()
            await send(message)

        await self._app(scope, receive, compressed)

    async def _compressed(self, path: str, tag: str | None, body: bytes) -> bytes:
        """Return a body compressed; one with a tag is held, up to a number of bytes in all."""
        key = (path, tag or "")
        if tag and key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        made = await self._made(body, LEVEL_HELD if tag else LEVEL)
        if tag and key not in self._held:
            self._held[key] = made
            self._bytes += len(made)
            while self._bytes > MAX_BYTES:
                _, gone = self._held.popitem(last=False)
                self._bytes -= len(gone)
        return made

    async def _made(self, body: bytes, level: int) -> bytes:
        compress = partial(gzip.compress, body, level, mtime=0)
        return compress() if len(body) <= SMALL else await to_thread.run_sync(compress, limiter=self._threads)


def _may_be(headers: Headers, status: int) -> bool:
    kind = headers.get("content-type", "")
    return status not in {204, 206, 304} and "content-encoding" not in headers and kind.startswith(_TYPES)


@lru_cache(maxsize=64)
def takes_gzip(accepted: str) -> bool:
    """Return whether a header Accept-Encoding takes gzip.

    >>> takes_gzip("br, gzip;q=0.5"), takes_gzip("gzip;q=0, br"), takes_gzip("*"), takes_gzip("")
    (True, False, True, False)
    """
    weights: dict[str, float] = {}
    for part in accepted.split(","):
        name, _, rest = part.partition(";")
        _, _, weight = rest.partition("=")
        try:
            weights[name.strip().casefold()] = float(weight) if weight else 1.0
        except ValueError:
            weights[name.strip().casefold()] = 0.0
    return weights.get("gzip", weights.get("*", 0.0)) > 0
