"""What is quick doesn't wait for the threads of pages, where all of them are taken."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from anyio import to_thread
from starlette.requests import Request
from starlette.types import Message

from occumap.store.kinds import Role
from occumap.web.server.application import make_app
from occumap.web.server.compression import SMALL, Compression
from occumap.web.server.identity import current_user
from occumap.web.server.security import SESSION
from occumap.web.server.settings import settings_for

GIVEN_UP = 60
Found = TypeVar("Found")


def test_a_page_that_is_drawn_is_compressed():
    large = b"<p>a line</p>\n" * SMALL

    async def page(_scope, _receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": large})

    async def nothing() -> Message:
        raise AssertionError("nobody reads the body")

    async def compressed() -> bytes:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        asked = [(b"accept-encoding", b"gzip")]
        await Compression(page)({"type": "http", "method": "GET", "path": "/", "headers": asked}, nothing, send)
        return gzip.decompress(sent[1]["body"])

    assert asyncio.run(where_no_thread_is_free(compressed)) == large


@pytest.mark.parametrize("by", ["cookie", "token"])
def test_who_asks_is_known(tmp_path: Path, by: str):
    app = make_app(settings_for(data=tmp_path), background=False)

    async def name() -> str:
        accounts = app.state.store.accounts
        ada = accounts.add("Ada", "some long words", Role.EDITOR)
        if by == "cookie":
            header = (b"cookie", f"{SESSION}={accounts.sessions.begin(ada.id)}".encode())
        else:
            header = (b"authorization", f"Bearer {accounts.tokens.make(ada.id, 'a script', by='Ada')[1]}".encode())
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [header], "app": app, "scheme": "http"}
        found = await current_user(Request(scope))
        return found.name if found else ""

    async def asked() -> str:
        async with app.router.lifespan_context(app):
            return await where_no_thread_is_free(name)

    assert asyncio.run(asked()) == "Ada"


async def where_no_thread_is_free(work: Callable[[], Awaitable[Found]]) -> Found:
    """What something gives while all threads of pages are taken."""
    pages = to_thread.current_default_thread_limiter()
    takers = [object() for _ in range(int(pages.total_tokens))]
    for one in takers:
        pages.acquire_on_behalf_of_nowait(one)
    try:
        async with asyncio.timeout(GIVEN_UP):
            return await work()
    finally:
        for one in takers:
            pages.release_on_behalf_of(one)
