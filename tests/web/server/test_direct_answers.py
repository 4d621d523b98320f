"""Endpoints that read their request by themselves are guarded and answered as all others are."""

from __future__ import annotations

import pytest
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse, Response

from occumap.web.server.application import add_routes
from occumap.web.server.direct_answers import answered_directly


async def refuse_strangers(request: Request) -> None:
    if request.headers.get("x-name") != "Ada":
        raise HTTPException(401, "Say who you are.")


@pytest.fixture
def client() -> TestClient:
    app, router = FastAPI(), APIRouter()

    @router.get("/direct/{what}")
    async def direct(request: Request) -> Response:
        return PlainTextResponse(f"{request.path_params['what']} {request.query_params['n']}")

    @router.get("/read/{what}")
    async def read(what: str, n: int) -> str:
        return f"{what} {n}"

    add_routes(app, router, guard=refuse_strangers)
    return TestClient(app)


def test_both_kinds_are_answered_and_guarded(client):
    for address in ("/direct/a?n=1", "/read/a?n=1"):
        assert client.get(address).status_code == 401
        assert client.get(address, headers={"x-name": "Ada"}).text.strip('"') == "a 1"
        assert client.post(address, headers={"x-name": "Ada"}).status_code == 405


def test_both_kinds_are_described(client):
    assert set(client.get("/openapi.json").json()["paths"]) == {"/direct/{what}", "/read/{what}"}


def test_a_guard_that_takes_more_than_the_request_is_refused():
    async def endpoint(request: Request) -> Response:
        return Response(request.url.path)

    def guard(request: Request, name: str = "") -> str:
        return f"{request.url}{name}"

    with pytest.raises(TypeError, match="request alone"):
        answered_directly(endpoint, [Depends(guard).dependency])
