"""A real application over a real SQLite file, and browsers of it that send forms as people do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from occumap.store.kinds import Role
from occumap.store.store import Store
from occumap.web.server.application import make_app
from occumap.web.server.security import SESSION
from occumap.web.server.settings import Settings, settings_for

PASSWORD = "three plain words"
ACCOUNTS = {"Olu": Role.OWNER, "Ada": Role.EDITOR, "Ben": Role.EDITOR, "Rae": Role.REVIEWER}


@dataclass
class Browser:
    """Somebody's browser, signed in or not."""

    client: TestClient

    @property
    def store(self) -> Store:
        store: Store = self.client.app.state.store  # type: ignore[attr-defined]
        return store

    def get(self, address: str, **more: Any) -> Any:
        """A page; every page is clean of inline style and script."""
        answer = self.client.get(address, follow_redirects=False, **more)
        if "text/html" in answer.headers.get("content-type", "") and "/proposals.html" not in address:
            reader = _Page()
            reader.feed(answer.text)
            assert reader.inline == []
        return answer

    def post(self, address: str, **fields: str) -> Any:
        """What comes of a form."""
        form = "/account" if self.client.cookies.get(SESSION) else "/sign-in"
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self.client.get(form).text)
        assert found
        return self.client.post(address, data={"csrf": found[1], **fields}, follow_redirects=False)


@pytest.fixture(scope="module")
def new_app(tmp_path_factory) -> Iterator[Callable[..., FastAPI]]:
    """Makes an application with the accounts of everybody, and keeps it open."""
    opened: list[TestClient] = []

    def made(**changed: Any) -> FastAPI:
        held = settings_for(data=tmp_path_factory.mktemp("data"))
        settings = Settings(database=held.database, data=held.data, logins_a_minute=0, **changed)
        app = make_app(settings, background=False)
        client = TestClient(app)
        client.__enter__()
        opened.append(client)
        for name, role in ACCOUNTS.items():
            app.state.store.accounts.add(name, PASSWORD, role)
        return app

    yield made
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture(scope="module")
def pages_app(new_app) -> FastAPI:
    """The application of a module's tests."""
    return new_app()


@pytest.fixture
def browser(pages_app) -> Callable[..., Browser]:
    """Gives somebody a browser: signed in by name, or a reader's without one."""

    def of(name: str = "", *, app: FastAPI = pages_app) -> Browser:
        made = Browser(TestClient(app))
        if name:
            accounts = made.store.accounts
            made.client.cookies.set(SESSION, accounts.sessions.begin(accounts.get(name).id))
        return made

    return of


class _Page(HTMLParser):
    """What a page says, and what stands in it of style and script."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.inline.append(tag)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        self.inline += [value for value in given.values() if value and value.strip().startswith("javascript:")]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.fixture
def words() -> Callable[[str], str]:
    """What a page says, without its tags."""

    def of(page: str) -> str:
        reader = _Page()
        reader.feed(page)
        return " ".join(" ".join(reader.said).split())

    return of


@pytest.fixture(scope="module")
def coding_app(tmp_path_factory) -> Iterator[FastAPI]:
    """A server that codes files, with its workers."""
    app = make_app(replace(settings_for(data=tmp_path_factory.mktemp("data")), logins_a_minute=0))
    with TestClient(app):
        for name, role in ACCOUNTS.items():
            app.state.store.accounts.add(name, PASSWORD, role)
        yield app


@pytest.fixture(scope="module")
def site(coding_app) -> TestClient:
    """A browser of it, in which nobody is signed in."""
    return TestClient(coding_app)
