"""While a server starts or waits for its coder, `/health` answers; all else waits, and nothing is lost."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import anyio.to_thread
import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for
from occumap.web.server.starting import Starting

PATIENCE = 60


def test_health_says_that_it_starts_and_all_else_waits(tmp_path):
    may_be_made, asked = Event(), Event()

    def make() -> FastAPI:
        assert may_be_made.wait(PATIENCE)
        return make_app(settings_for(data=tmp_path), background=False)

    with TestClient(Starting(make)) as client, ThreadPoolExecutor(1) as other:

        def page():
            asked.set()
            return client.get("/sign-in")

        waiting = other.submit(page)
        assert asked.wait(PATIENCE)
        health = client.get("/health")
        assert (health.status_code, health.json()["status"], health.json()["coder"]) == (503, "starting", "warming")
        assert not waiting.done()
        may_be_made.set()
        assert waiting.result(PATIENCE).status_code == 200
        assert client.get("/health").json()["status"] == "ok"


def test_a_server_that_is_ended_while_it_starts_waits_for_nothing():
    ended = Event()

    def make() -> FastAPI:
        assert ended.wait(PATIENCE)
        return FastAPI()

    with TestClient(Starting(make)) as client:
        assert client.get("/health").status_code == 503
    ended.set()


def test_what_cannot_start_stops_the_server_and_says_why():
    stopped, why = Event(), RuntimeError("no such table")

    def make() -> FastAPI:
        raise why

    starting = Starting(make, stop=stopped.set)
    with TestClient(starting) as client:
        assert stopped.wait(PATIENCE)
        assert starting.failure is why
        with pytest.raises(ConnectionAbortedError):
            client.get("/")


def test_health_answers_while_every_thread_of_the_pages_waits(tmp_path):
    app = make_app(settings_for(data=tmp_path), background=False)
    with TestClient(app) as client:

        async def take_all() -> list[object]:
            threads = anyio.to_thread.current_default_thread_limiter()
            holders = [object() for _ in range(int(threads.available_tokens))]
            for one in holders:
                threads.acquire_on_behalf_of_nowait(one)
            return holders

        async def give_back(holders: list[object]) -> None:
            threads = anyio.to_thread.current_default_thread_limiter()
            for one in holders:
                threads.release_on_behalf_of(one)

        portal = client.portal
        assert portal is not None
        holders = portal.call(take_all)
        try:
            answer = portal.call(lambda: asyncio.wait_for(_health(app), PATIENCE))
        finally:
            portal.call(give_back, holders)
        assert answer == 200


async def _health(app: FastAPI) -> int:
    """Return the status of /health, asked for on the server's own loop."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://occumap") as client:
        return (await client.get("/health")).status_code
