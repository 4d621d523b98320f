"""Headers on every answer, cookies, and the tokens that prove a form came from one of our pages.

A form token is the HMAC of the visitor's own cookie: another site can neither read the cookie nor make
the token. Who is signed in has a new cookie, and so new tokens.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from occumap.store.sessions import owner_of

SESSION, VISITOR, KNOWN = "occumap_session", "occumap_visitor", "occumap_known"
_YEAR = 365 * 24 * 3600
FIELD, HEADER = "csrf", "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_RAW = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
_HTTPS = (b"strict-transport-security", b"max-age=31536000")
_FRESH = (b"cache-control", b"no-cache")


class SecurityHeaders:
    """Middleware that puts the headers on every answer; one that says nothing of caching is asked for anew."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with a send that adds the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        https = scope.get("scheme") == "https"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                named = {name for name, _ in headers}
                headers.extend(pair for pair in _RAW if pair[0] not in named)
                if b"cache-control" not in named:
                    headers.append(_FRESH)
                if https:
                    headers.append(_HTTPS)
            await send(message)

        await self._app(scope, receive, with_headers)


def is_https(request: Request) -> bool:
    """Return whether it was asked over HTTPS, as the server or the proxy before it says."""
    return request.scope.get("scheme") == "https"


def cookie(request: Request, name: str) -> str | None:
    """Return the value of one of our cookies, if the browser sent it."""
    return request.cookies.get(_full_name(request, name))


def _full_name(request: Request, name: str) -> str:
    """Return the name of a cookie: over HTTPS with the prefix by which a browser takes it from this host alone."""
    return f"__Host-{name}" if is_https(request) else name


def visitor(request: Request) -> str:
    """Return the random name of this browser; a new one is put in its cookie when the answer goes out."""
    known = cookie(request, VISITOR) or getattr(request.state, "new_visitor", None)
    if known is None:
        known = request.state.new_visitor = secrets.token_urlsafe(24)
    return str(known)


def owner_key(request: Request) -> str:
    """Return whose the jobs and files are that a request brings: of the session in which somebody is signed in, else
    of the browser (by hash).
    """
    session = getattr(request.state, "session", None)
    return owner_of(session) if session else _of_visitor(visitor(request))


def owner_keys(request: Request) -> tuple[str, ...]:
    """Return whose jobs and files may be seen: those of the session and, also from before signing in, of the browser.

    Nothing is for somebody who has neither.
    """
    session, known = getattr(request.state, "session", None), cookie(request, VISITOR)
    return (*([owner_of(session)] if session else []), *([_of_visitor(known)] if known else []))


def _of_visitor(name: str) -> str:
    return "visitor:" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def csrf_token(request: Request) -> str:
    """Return the token that forms for this visitor carry as ``csrf``; an answer with it is for this visitor alone."""
    request.state.is_personal = True
    bound_to = cookie(request, SESSION) or visitor(request)
    return hmac.new(_secret(request), bound_to.encode(), hashlib.sha256).hexdigest()


def csrf_is_right(request: Request, given: str | None) -> bool:
    """Return whether a token is the one of this visitor."""
    if not given or not (cookie(request, SESSION) or cookie(request, VISITOR)):
        return False
    return hmac.compare_digest(csrf_token(request).encode(), given.encode())


def remember_visitor(request: Request, response: Response) -> None:
    """Put a new visitor's name in a cookie that ends when the browser is closed, if this request made one."""
    fresh = getattr(request.state, "new_visitor", None)
    if fresh is not None:
        _set(request, response, VISITOR, fresh, None)


def set_session(request: Request, response: Response, session: str, *, seconds: int) -> None:
    """Signs this browser in."""
    _set(request, response, SESSION, session, seconds)


def drop_session(request: Request, response: Response) -> None:
    """Signs this browser out; it is a new visitor then, and forgets the pages that it kept."""
    response.headers["clear-site-data"] = '"cache"'
    for name in (SESSION, VISITOR):
        response.delete_cookie(_full_name(request, name), **_flags(request))


def remember_account(request: Request, response: Response, name: str) -> None:
    """Note in this browser that an account signed in here, so that nobody elsewhere can lock it out by guessing."""
    _set(request, response, KNOWN, _known(request, name), _YEAR)


def knows_account(request: Request, name: str) -> bool:
    """Return whether an account, by the key of its name, has signed in with this browser before."""
    return hmac.compare_digest(
        (cookie(request, KNOWN) or "").encode("utf-8", "replace"), _known(request, name).encode()
    )


def _known(request: Request, name: str) -> str:
    return hmac.new(_secret(request), b"known " + name.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _set(request: Request, response: Response, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(_full_name(request, name), value, max_age=seconds, **_flags(request))


def _flags(request: Request) -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "lax", "secure": is_https(request)}


def _secret(request: Request) -> bytes:
    secret: bytes = request.app.state.settings.secret
    return secret


def add_vary(response: Response, name: str) -> None:
    """Say that the answer depends on a header of the request."""
    MutableHeaders(raw=response.raw_headers).add_vary_header(name)
