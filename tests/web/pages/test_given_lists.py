"""Lists are mended where one checks them, and once more from a result; what was understood is taken along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for
from tests.web.pages.test_workforce import answer_with, ask, place_of

TYPED = {"staff_typed": "A. Ash, Welder\nB. Birch, Xyzzyx", "roles_typed": "OCC0023\nWelder × 2"}


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[TestClient]:
    settings = settings_for(data=tmp_path_factory.mktemp("lists"))
    with TestClient(make_app(settings, background=False)) as made:
        yield made


def typed_in(page: str, name: str) -> str:
    """What stands in the field of a list that was typed."""
    found = re.search(rf'<textarea id="f-{name}-typed"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found, page
    return unescape(found[1])


def test_what_was_typed_stands_where_one_checks_and_is_mended_there(client):
    page = ask(client, staff=None, roles=None, follow=True, **TYPED).text
    assert typed_in(page, "staff") == TYPED["staff_typed"]
    assert typed_in(page, "roles") == TYPED["roles_typed"]
    assert "1 of 2 people was not understood" in page
    mended = answer_with(client, page, act="check", staff_typed="A. Ash, Welder\nB. Birch, OCC0154E").text
    assert "2 of 2 people and 3 of 3 posts" in mended
    assert typed_in(mended, "staff") == "A. Ash, Welder\nB. Birch, OCC0154E"


def test_a_line_that_cannot_be_used_is_told_by_its_place_among_the_lines(client):
    page = ask(client, staff=None, roles=None, follow=True, staff_typed="Welder", roles_typed="Welder\nFitter × two")
    assert "Line 2: " in page.text
    assert "1 value that can’t be used" in page.text


def test_a_file_is_replaced_where_one_checks_and_choices_stay(client):
    page = ask(client, staff=("s.csv", b"name,title\nA,Technician\nB,TBC\n"), follow=True).text
    assert "2 of 2 people were not understood" in page
    chosen = answer_with(client, page, act="check", **{place_of(page, "Technician"): "OCC0154E"}).text
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', chosen)
    sent = {name: unescape(value) for name, value in fields} | {"act": "check"}
    other = {"staff": ("t.csv", b"name,title\nA,Technician\nB,Welder\n", "text/csv")}
    told = client.post("/employer/check", data=sent, files=other).text
    assert "2 of 2 people and 4 of 4 posts" in told
    assert "t.csv" in told


def test_what_was_understood_is_taken_along_before_any_figure(client):
    page = ask(client, staff=("s.csv", b"name,title\nA,Technician\nB,=cmd()\nC,Welder\n"), follow=True).text
    answer = answer_with(client, page, act="download")
    assert answer.headers["content-disposition"] == 'attachment; filename="resolve.csv"'
    rows = {row["text"]: row for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))}
    assert rows["Technician"]["status"] == "asked"
    assert rows["Technician"]["candidates"]
    assert (rows["Welder"]["status"], rows["Welder"]["choose"]) == ("taken", "")
    assert not any(text.startswith("=") for text in rows)


def test_a_result_leads_back_to_what_was_understood_with_what_was_chosen(client):
    page = ask(
        client, staff=("s.csv", b"Who;Position\nA;Technician\nB;TBC\nC;Welder\n"), minimum="45", follow=True
    ).text
    chosen = {place_of(page, "Technician"): "OCC0154E", "column-staff.name": "Who"}
    result = answer_with(client, page, **chosen).headers["location"]
    text = client.get(result).text
    assert f'action="{result}/again"' in text
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', text)
    assert token
    again = client.post(f"{result}/again", data={"csrf": token[1]})
    assert again.status_code == 200
    assert "1 of 3 people was not understood" in again.text
    assert "as you chose" in again.text
    assert 'name="minimum" value="45"' in again.text
    mended = answer_with(client, again.text, follow=True, **{place_of(again.text, "TBC"): "-"}).text
    assert "2 of 2 people (1 left out, as you chose)" in mended


def test_a_result_of_typed_lists_leads_back_to_the_lines(client):
    page = ask(client, staff=None, roles=None, follow=True, **TYPED).text
    result = answer_with(client, page).headers["location"]
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(result).text)
    assert token
    assert typed_in(client.post(f"{result}/again", data={"csrf": token[1]}).text, "staff") == TYPED["staff_typed"]


def test_the_example_has_nothing_to_mend(client):
    assert "/employer/example/again" not in client.get("/employer/example").text
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/employer").text)
    assert token
    assert client.post("/employer/example/again", data={"csrf": token[1]}).status_code == 404
