"""A real application whose coder is warm, made once for all tests of the API."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for

ROOT = "/api/v1"


class Api:
    """The API as a program meets it."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(
            ROOT + address, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    def json(self, address: str, **headers: str) -> Any:
        answer = self.get(address, **headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def table(self, address: str) -> list[dict[str, str]]:
        answer = self.get(address, accept="text/csv")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        return rows(answer.text)

    def post(self, address: str, content: Any, kind: str = "application/json", **headers: str) -> Any:
        return self.client.post(ROOT + address, content=content, headers={"content-type": kind, **headers})


def rows(text: str) -> list[dict[str, str]]:
    """A CSV as it is read."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="session")
def make_api(tmp_path_factory) -> Iterator[Any]:
    """Makes the API of an application with settings of its own."""
    opened: list[TestClient] = []

    def made(**changed: Any) -> Api:
        settings = replace(settings_for(data=tmp_path_factory.mktemp("data")), **{"codings_a_minute": 0, **changed})
        client = TestClient(make_app(settings, background=False))
        client.__enter__()
        opened.append(client)
        return Api(client)

    yield made
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture(scope="session")
def api(make_api) -> Api:
    """The API without a limit of coding."""
    return make_api()
