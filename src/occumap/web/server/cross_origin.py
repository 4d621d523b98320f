"""Reading the API from pages of other sites (CORS): any origin may, without cookies or tokens; nobody may write so.

A browser lets a page read an answer of another site only if that site says so. What everybody may read is said to be
readable for all; where reading needs an account, nothing is.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PATHS = "/api/"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Retry-After, X-Request-Id"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
_MAY = [
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"Accept, If-None-Match"),
    (b"access-control-max-age", b"86400"),
]


class CrossOrigin:
    """Middleware that lets pages of any other site read the API.

    Args:
        app: what answers.
        allowed: whether other sites may read; no where reading needs an account.
    """

    def __init__(self, app: ASGIApp, *, allowed: bool) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with a send that adds the headers; answer a browser that asks first whether it may."""
        is_read = scope["type"] == "http" and scope["path"].startswith(_PATHS) and scope["method"] in _READS
        if not (is_read and self._allowed):
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and _asks_first(scope):
            await send({"type": "http.response.start", "status": 204, "headers": [*_OPEN, *_MAY]})
            await send({"type": "http.response.body", "body": b""})
            return

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", []).extend(_OPEN)
            await send(message)

        await self._app(scope, receive, opened)


def _asks_first(scope: Scope) -> bool:
    """Return whether a browser asks what it may do before it does it (a preflight request)."""
    return any(name == b"access-control-request-method" for name, _ in scope["headers"])
