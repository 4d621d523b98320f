"""Kept answers are given to who may have them and to nobody else, and cost and count what others do."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from occumap.store.kinds import Role
from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for

PAGE = "/map/occupations/OCC0154E"
CODING = "/api/v1/code?title=design+engineer"


@pytest.fixture
def app(tmp_path):
    return make_app(settings_for(data=tmp_path), background=False)


@pytest.fixture
def client(app):
    with TestClient(app) as opened:
        yield opened


def held(app) -> int:
    return len(app.state.kept._held)


@pytest.mark.parametrize("address", [PAGE, CODING])
def test_the_second_answer_is_the_first_again(app, client, address):
    # What is kept is compressed further than what is sent once.
    plain = {"accept-encoding": "identity"}
    first, second = client.get(address, headers=plain), client.get(address, headers=plain)
    assert held(app) == 1
    assert second.content == first.content
    changing = {"x-request-id", "etag"}
    assert {k: v for k, v in second.headers.items() if k not in changing} == {
        k: v for k, v in first.headers.items() if k not in changing
    }
    assert second.headers["content-security-policy"]


def test_who_has_it_already_is_told_so(client):
    client.get(PAGE)
    etag = client.get(PAGE).headers["etag"]
    strong = etag.removeprefix("W/")
    for held in (etag, strong, f"W/{strong}"):
        answer = client.get(PAGE, headers={"if-none-match": held})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"].removeprefix("W/") == strong
    assert client.get(PAGE, headers={"if-none-match": '"another"'}).status_code == 200


def test_a_part_of_a_page_and_another_form_are_other_answers(app, client):
    whole = client.get(PAGE).text
    part = client.get(PAGE, headers={"hx-request": "true", "hx-request-type": "partial"}).text
    assert len(part) < len(whole)
    assert client.get(PAGE).text == whole
    as_json = client.get(CODING).headers["content-type"]
    as_csv = client.get(CODING, headers={"accept": "text/csv"}).headers["content-type"]
    assert (as_json, as_csv) == ("application/json", "text/csv; charset=utf-8")
    assert held(app) == 3


def test_who_is_signed_in_gets_a_page_of_their_own(app, client):
    app.state.store.accounts.add("Ada", "three plain words", Role.EDITOR)
    plain = client.get(PAGE).text
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/sign-in").text)
    assert token
    client.post("/sign-in", data={"csrf": token[1], "name": "Ada", "password": "three plain words", "next": "/"})
    assert "Ada" in client.get(PAGE).text
    client.cookies.clear()
    assert client.get(PAGE).text == plain


def test_a_page_with_a_form_token_is_never_kept(app, client):
    client.get("/sign-in")
    client.get("/employer")
    assert held(app) == 0


def test_nothing_is_kept_where_reading_is_closed(tmp_path):
    app = make_app(settings_for(data=tmp_path, closed=True), background=False)
    with TestClient(app) as client:
        assert client.get(CODING).status_code == 401
        assert client.get(CODING).status_code == 401
        assert held(app) == 0


def test_faults_are_not_kept(app, client):
    assert client.get("/map/occupations/OCC9999").status_code == 404
    assert client.get("/api/v1/code?title=").status_code == 422
    assert held(app) == 0


def test_kept_codings_count_for_the_limit_too(tmp_path):
    app = make_app(replace(settings_for(data=tmp_path), codings_a_minute=60), background=False)
    with TestClient(app) as client:
        statuses = [client.get(CODING).status_code for _ in range(70)]
    assert statuses[:60] == [200] * 60
    assert statuses[-1] == 429


def test_kept_answers_are_counted_by_their_route(client):
    for _ in range(3):
        client.get(PAGE)
    counted = re.search(r'occupation.*status="200"\} (\d)', client.get("/metrics").text)
    assert counted
    assert counted[1] == "3"


def test_addresses_without_end_fill_no_memory(app, client):
    for number in range(40):
        client.get(f"{CODING}&employer={number}" + "y" * 400)
    app.state.kept._limit = 50_000
    for number in range(40):
        client.get(f"{CODING}&additional={number}")
    assert app.state.kept._bytes <= 50_000
    client.get(f"{CODING}&z=" + "y" * 3000)
    assert all(len(key[1]) < 2000 for key in app.state.kept._held)
