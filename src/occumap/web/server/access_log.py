"""The layer that times, counts and logs each request, and answers when something broke."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from occumap.web.server.first_pages import UNASKED
from occumap.web.server.logs import access, described
from occumap.web.server.metrics import Metrics

NO_ROUTE = "(no route)"
GONE = 499
_ENDS = (asyncio.CancelledError, GeneratorExit, KeyboardInterrupt, SystemExit)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class AccessLog:
    """Middleware around all that answers.

    Args:
        app: what answers.
        metrics: where requests are counted.
        broken: makes the answer for an exception that nobody caught.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, broken: Callable[[Request], Response]) -> None:
        self._app = app
        self._metrics = metrics
        self._broken = broken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; nothing it raises goes further, as a server's own log would print the message."""
        if scope["type"] != "http" or scope.get("state", {}).get(UNASKED):
            await self._app(scope, receive, send)
            return
        start = time.perf_counter()
        state = scope.setdefault("state", {})
        request_id = state["request_id"] = secrets.token_hex(8)
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message.setdefault("headers", []).append((b"x-request-id", request_id.encode()))
            await send(message)

        trouble: dict[str, Any] = {}
        self._metrics.busy.inc()
        try:
            await self._app(scope, receive, noted)
        except (ClientDisconnect, OSError) as error:
            trouble = described(error)
            status = status or GONE
        except BaseException as error:
            # Libraries written in Rust raise what is no Exception; what ends a task or the server goes on its way.
            if isinstance(error, _ENDS):
                raise
            trouble = described(error)
            if not status:
                await self._broken(Request(scope))(scope, receive, noted)
        finally:
            self._metrics.busy.dec()
            _clear_away(state)
            self._note(scope, status or 500, time.perf_counter() - start, request_id, trouble)

    def _note(self, scope: Scope, status: int, seconds: float, request_id: str, trouble: dict[str, Any]) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "(other)"
        route = route_template(scope)
        self._metrics.request(method, route, status, seconds)
        fields = {
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 2),
            "request": request_id,
            **trouble,
        }
        broken = bool(trouble) and status != GONE
        access.write("error" if broken else "info", fields)


def route_template(scope: Scope) -> str:
    """Return the route of a request as it is declared, without the values in it: ``/classification/{version}``."""
    context = scope.get("fastapi", {}).get("effective_route_context")
    if context is not None:
        return str(context.path)
    path = getattr(scope.get("route"), "path", None)
    if path is not None:
        return str(path)
    return "/static" if scope["path"].startswith("/static/") else NO_ROUTE


def _clear_away(state: dict[str, Any]) -> None:
    """Delete the files that came with the request and that nobody kept."""
    for path in state.get("incoming", ()):
        Path(path).unlink(missing_ok=True)
