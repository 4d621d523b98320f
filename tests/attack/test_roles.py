"""Every route with every role: no 500, no door opened, and nothing written by who was refused."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import product

import pytest
from fastapi.testclient import TestClient

from occumap.store.kinds import Role, Scope, Stance, Subject
from occumap.store.store import Store
from occumap.web.pages.result_files import PAGE, zipped
from occumap.web.server.application import make_app
from occumap.web.server.security import SESSION
from occumap.web.server.settings import settings_for
from tests.attack.roles import ROLES, Line, lines
from tests.store.opening import queue

PASSWORD = "three plain words"
TABLE = tuple(lines())
JUNK: tuple[dict[str, str], ...] = (
    {},
    {"text": "\x00\ud7ff", "edit": "9" * 30, "number": "-1", "kind": "x", "to": "x"},
)
REVISION = "from: soc2010\nto: soc2010-small\nissues: []\n"
MAKER = "visitor:somebody-else"


class Attacked:
    """A server with a thing of each kind on it, and a browser for each role."""

    def __init__(self, client: TestClient, settings) -> None:
        self.client, self.settings = client, settings
        self.store: Store = client.app.state.store  # type: ignore[attr-defined]
        self.browsers: dict[str, TestClient] = {}
        self.tokens: dict[str, str] = {}
        for role in ROLES:
            self.browsers[role] = browser = TestClient(client.app, raise_server_exceptions=False)
            if role != "nobody":
                account = self.store.accounts.add(role, PASSWORD, Role(role))
                browser.cookies.set(SESSION, self.store.accounts.sessions.begin(account.id))
            page = browser.get("/account" if role != "nobody" else "/sign-in").text
            self.tokens[role] = re.findall(r'name="csrf" value="([0-9a-f]+)"', page)[0]
        self.ids = self._things()

    def _things(self) -> dict[str, str]:
        store, day = self.store, timedelta(days=1)
        file = store.files.put([b"title\nA. Fitter\n"], "people.csv", owner=MAKER)
        made = store.files.put([b"title,code\nA. Fitter,5223\n"], "coded.csv", owner=MAKER)
        given = {"file": file.id, "name": "people.csv", "to": "soc2020", "kind": ".csv", "title": "title", "index": ""}
        job = store.jobs.add("code file", owner=MAKER, input=given)
        store.jobs.take("w")
        store.jobs.finish(job.id, "w", output={"file": made.id})
        files = {PAGE: b"{}", "staff.csv": b"name\nA. Fitter\n"}
        names = {f"{kind}.zip": kind for kind in ("workforce", "provision")}
        results = {kind: store.files.put([zipped(files)], name, owner=MAKER).id for name, kind in names.items()}
        consultation = store.consultations.open(
            Subject.REVISION, "soc2010-review", closes=store.now() + day, by="somebody", shows_comments=False
        )
        comment = store.consultations.comment(consultation.token, 1, Stance.SUPPORT, "A. Fitter", "Yes.")
        somebody = store.accounts.add("somebody", PASSWORD, Role.OWNER)
        token, _ = store.accounts.tokens.make(somebody.id, "theirs", by="somebody")
        return {
            "file_id": file.id,
            "job_id": job.id,
            "result": results["workforce"],
            "provider": results["provision"],
            "draft": store.drafts.create("small", "soc2010", REVISION, by="somebody").id,
            "batch_id": store.reviews.make("ours", queue(3), by="somebody").id,
            "token": consultation.token,
            "consultation": consultation.id,
            "comment_id": str(comment.id),
            "account": str(token.id),
            "view": store.saved.save("/map", "The map").id,
            "name": "staff.csv",
            "act": "answer",
            "file": "proposals.html",
            "number": "1",
        }

    def address(self, line: Line) -> str:
        """The address of a route, with ids of things that are there."""
        ids = dict(self.ids)
        if line.path.startswith("/provider"):
            ids["result"] = ids["provider"]
        if line.path.startswith("/account"):
            ids["token"] = ids["account"]
        if line.path.startswith(("/revision/{name}", "/jobs")):
            ids["name"] = "nothing-such" if line.path.startswith("/revision") else "file"
        return line.address(ids)

    def ask(self, role: str, line: Line, fields: dict[str, str]):
        """What a role is answered, with the token of its own forms."""
        browser, address = self.browsers[role], self.address(line)
        if line.method == "GET":
            return browser.get(address, params=fields, follow_redirects=False)
        if line.path.startswith("/api/"):
            return browser.request(line.method, address, json=fields or [], follow_redirects=False)
        sent = {"csrf": self.tokens[role], **fields}
        return browser.request(line.method, address, data=sent, follow_redirects=False)

    def kept(self) -> tuple[object, ...]:
        """All that is kept, but who has which title of a review before them."""
        path = self.settings.database.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as connection:
            dump = [one for one in connection.iterdump() if "review_leases" not in one]
        return (*dump, *sorted(one.name for one in self.store.files.folder.iterdir()))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory) -> Iterator[Attacked]:
    settings = settings_for(data=tmp_path_factory.mktemp("data"), logins_a_minute=0, codings_a_minute=0)
    with TestClient(make_app(settings, background=False), raise_server_exceptions=False) as client:
        yield Attacked(client, settings)


def test_each_route_has_a_line_and_each_line_a_route(attacked):
    routes = {
        (method, route.path)
        for route in attacked.client.app.router.routes
        for method in getattr(route, "methods", None) or ()
        if method not in {"HEAD", "OPTIONS", "TRACE"}
    }
    assert {(line.method, line.path) for line in TABLE} == routes
    assert len(TABLE) == len(routes)


def refusals(line: Line, role: str) -> set[int]:
    """How who may not pass is answered."""
    if line.door == "maker":
        return {404}
    if role != "nobody":
        return {403}
    return {303} if line.method == "GET" else {401}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_not_pass_is_refused_and_writes_nothing(attacked, role):
    before = attacked.kept()
    opened = []
    for line, fields in product(TABLE, JUNK):
        if line.may(role):
            continue
        answer = attacked.ask(role, line, fields)
        if answer.status_code not in refusals(line, role) or "A. Fitter" in answer.text:
            opened.append((line.method, line.path, answer.status_code))
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/sign-in?next="), line
    assert opened == []
    assert attacked.kept() == before


@pytest.mark.parametrize("role", ROLES)
def test_a_form_without_its_token_writes_nothing(attacked, role):
    before = attacked.kept()
    for line in TABLE:
        if line.method == "POST" and not line.path.startswith("/api/"):
            answer = attacked.browsers[role].post(attacked.address(line), data={"csrf": "0" * 64})
            assert answer.status_code == 403, line
    assert attacked.kept() == before


def test_a_token_that_may_only_read_writes_nothing_anywhere(attacked):
    accounts = attacked.store.accounts
    _, secret = accounts.tokens.make(accounts.get("owner").id, "look", by="owner", scope=Scope.READ)
    stranger = TestClient(attacked.client.app, raise_server_exceptions=False)
    before = attacked.kept()
    for line in TABLE:
        if line.method != "GET":
            sent = {"Authorization": f"Bearer {secret}"}
            answer = stranger.request(line.method, attacked.address(line), headers=sent, follow_redirects=False)
            assert answer.status_code in {403, 405}, line
    assert attacked.kept() == before


def test_where_reading_is_closed_only_the_door_is_open(attacked, tmp_path):
    settings = settings_for(data=tmp_path, closed=True)
    at_the_door = {"/health", "/favicon.ico", "/api/v1/openapi.json", "/sign-in", "/sign-out"}
    with TestClient(make_app(settings, background=False), raise_server_exceptions=False) as stranger:
        opened = []
        for line in TABLE:
            answer = stranger.request(line.method, attacked.address(line), follow_redirects=False)
            is_refused = answer.status_code in {401, 405} or (
                answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next=")
            )
            if not is_refused and line.path not in at_the_door:
                opened.append((line.method, line.path, answer.status_code))
    assert [one for one in opened if not one[1].startswith("/consultation/{token}")] == []


# Costly without being about doors: asked for what isn't there, or by one role alone.
SLOW = frozenset({"/api/v1/map-check", "/map/check", "/map/check.csv", "/map/placement", "/api/v1/placements"})


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_who_may_pass_is_let_in_and_no_body_breaks_it(attacked, role):
    wrong = []
    for line, fields in product(TABLE, JUNK):
        ends_something = line.path in {"/sign-out", "/sign-in"} or line.path.endswith(("/delete", "/discard"))
        if not line.may(role) or ends_something or (line.path in SLOW and role != "nobody"):
            continue
        answer = attacked.ask(role, line, fields)
        if answer.status_code in {401, 403} or answer.status_code >= 500:
            wrong.append((line.method, line.path, answer.status_code))
        if answer.status_code == 303 and line.door != "open":
            assert not answer.headers["location"].startswith("/sign-in"), line
    assert wrong == []
