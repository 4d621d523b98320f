"""One page of each dear kind, drawn before anybody asks: what all of a kind rest on is read with the first.

Nobody sees these pages, and no log or count has them. What is refused, as where reading is closed, is left at that.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from occumap.web.server.logs import log_event

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message

ADDRESSES = (
    "/",
    "/code",
    "/map",
    "/map/engineering-and-manufacturing",
    "/map/occupations/OCC0154E",
    "/map/gap?from=OCC0154E&to=OCC0023",
    "/map/path?from=OCC0454&to=OCC0023",
    "/classification/soc2020",
    "/classification/soc2020/2126",
    "/revision/soc2010-review/4",
    "/scan",
)
# In the state of a request that nobody sent.
UNASKED = "is_unasked"


async def draw_first_pages(app: ASGIApp) -> None:
    """Have an application answer each address once; one that breaks is said in the log."""
    for address in ADDRESSES:
        try:
            await draw(app, address)
        except Exception as error:
            log_event("a first page broke", error=error, page=address)
        await asyncio.sleep(0)


async def draw(app: ASGIApp, address: str) -> int:
    """Return the status of what an application answers at an address, which goes nowhere."""
    parts = urlsplit(address)
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": parts.path, "raw_path": parts.path.encode(), "query_string": parts.query.encode(), "root_path": "",
        "headers": [(b"host", b"occumap")], "client": ("127.0.0.1", 0), "server": ("occumap", 80),
        "state": {UNASKED: True},
    }  # fmt: skip
    status = 0

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    await app(scope, receive, send)
    return status
