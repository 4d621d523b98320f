"""A real application over a real SQLite file, with pages of its own that use what the server offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, Depends, Request
from fastapi.testclient import TestClient

from occumap.errors import ConflictError
from occumap.store.kinds import Role
from occumap.store.store import Store
from occumap.web.pages import redirect
from occumap.web.server.application import add_routes, make_app
from occumap.web.server.dependencies import (
    EditorDep,
    FormDep,
    SettingsDep,
    StoreDep,
    guard_api,
    guard_page,
    limited,
    owner_key,
)
from occumap.web.server.forms import takes_files
from occumap.web.server.jobs import start_job
from occumap.web.server.settings import MIB, Settings, settings_for

PASSWORD = "three plain words"
pages, api = APIRouter(), APIRouter()


@pages.post("/test/echo")
def echo(form: FormDep) -> dict[str, str]:
    return dict(form.fields)


@pages.post("/test/upload")
@takes_files
def upload(request: Request, form: FormDep, store: StoreDep, settings: SettingsDep):
    table = form.table(settings)
    kept = store.files.adopt(table.path, table.name, owner=owner_key(request))
    job = start_job(request, "test count", input={"file": kept.id, "mode": form.text("mode")})
    return redirect(request, f"/jobs/{job.id}")


@pages.post("/test/conflict")
def conflict() -> None:
    raise ConflictError("Draft 7", "somebody saved it since", hint="Look at theirs.", newer="theirs", edit=3)


@pages.get("/test/secret")
def secret(user: EditorDep) -> str:
    return user.name


@pages.get("/test/broken/{name}")
def broken(name: str) -> None:
    raise RuntimeError(f"{name} lives at 4 Privet Drive")


@pages.get("/test/coding", dependencies=[Depends(limited("coding"))])
def coding() -> str:
    return "coded"


@api.post("/test/write")
def write(user: EditorDep) -> dict[str, str]:
    return {"by": user.name}


@api.get("/test/number/{n}")
def number(n: int) -> int:
    return n


@dataclass
class Site:
    """A running application and a browser of it."""

    client: TestClient
    settings: Settings

    @property
    def store(self) -> Store:
        store: Store = self.client.app.state.store  # type: ignore[attr-defined]
        return store

    def token(self, page: str = "/sign-in") -> str:
        """The form token that a page shows this browser."""
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self.client.get(page).text)
        assert found, f"{page} has no form token"
        return found[1]

    def sign_in(self, name: str, password: str = PASSWORD) -> Any:
        fields = {"csrf": self.token(), "name": name, "password": password, "next": "/test/secret"}
        return self.client.post("/sign-in", data=fields, follow_redirects=False)


@pytest.fixture
def make_site(tmp_path) -> Iterator[Any]:
    """Makes a site with settings of its own."""
    opened: list[TestClient] = []

    def made(*, background: bool = False, base_url: str = "http://testserver", **changed: Any) -> Site:
        fast = {"logins_a_minute": 1000, "max_upload": 2 * MIB, "max_unpacked": 4 * MIB, "max_body": MIB}
        settings = replace(settings_for(data=tmp_path / "data"), **{**fast, **changed})
        app = make_app(settings, background=background)
        add_routes(app, pages, guard=guard_page)
        add_routes(app, api, prefix="/api/v1", guard=guard_api)
        client = TestClient(app, base_url=base_url)
        client.__enter__()
        opened.append(client)
        return Site(client, settings)

    yield made
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def site(make_site) -> Site:
    """A site with an editor, Ada, and a reviewer, Rae."""
    made = make_site()
    made.store.accounts.add("Ada", PASSWORD, Role.EDITOR)
    made.store.accounts.add("Rae", PASSWORD, Role.REVIEWER)
    return made


@pytest.fixture
def data(tmp_path) -> Path:
    return tmp_path / "data"
