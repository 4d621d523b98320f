"""What an application answers to a reader in its own process: nothing goes over a network."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message


@dataclass(frozen=True, slots=True)
class Answered:
    """The status, the media type and the content of an answer."""

    status: int
    media_type: str
    content: bytes


async def ask_within(app: ASGIApp, address: str, *, state: Mapping[str, Any] | None = None) -> Answered:
    """Return what an application answers at an address, to a reader that stays until all has come.

    Args:
        app: the application.
        address: its path, and what is asked for after ``?``.
        state: what the application finds in the state of the request.
    """
    parts = urlsplit(address)
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": unquote(parts.path), "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
        "root_path": "", "headers": [(b"host", b"occumap")], "client": ("127.0.0.1", 1), "server": ("occumap", 80),
        "state": dict(state or {}),
    }  # fmt: skip
    began: dict[str, Any] = {}
    body: list[bytes] = []
    asks: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]
    ended = asyncio.Event()

    async def receive() -> Message:
        if asks:
            return asks.pop()
        await ended.wait()  # files are given until somebody has gone
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            began.update(message)
        else:
            body.append(message.get("body", b""))
            if not message.get("more_body", False):
                ended.set()

    await app(scope, receive, send)
    return Answered(began["status"], dict(began["headers"]).get(b"content-type", b"").decode(), b"".join(body))
