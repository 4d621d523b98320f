"""A number of the coverage leads to the gap that it rests on, with all that is stated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for
from tests.web.pages.test_workforce import send

STAFF = (
    b"name,title,skills\nAda,OCC0154E,\nBo,9252,\nCy,OCC0154E,Managing budgets\nDee,,Managing budgets; Leading teams\n"
)
ROLES = (
    b"role,posts,skills\nOCC0023,1,\n5434,1,\nOCC0154E,1,\nLeader,1,Managing budgets; Leading teams; Recruiting staff\n"
)


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[TestClient]:
    settings = settings_for(data=tmp_path_factory.mktemp("gaps"))
    with TestClient(make_app(settings, background=False)) as made:
        yield made


@pytest.fixture(scope="module")
def result(client) -> tuple[str, str]:
    """A result's address, and its page."""
    address = send(client, staff=("s.csv", STAFF), roles=("r.csv", ROLES), minimum="30").headers["location"]
    return address, client.get(address).text


def test_every_number_leads_to_a_gap_that_says_the_same(client, result):
    _, text = result
    cells = re.findall(r'<td class="heat-[^"]+"[^>]*>(.*?)</td>', text, re.DOTALL)
    assert len(cells) == 16
    links = [re.search(r'href="([^"]+)"[^>]*>(\d+|\?)', cell) for cell in cells]
    # Whoever does the job already meets all of it: there is no gap to lead to.
    assert [n for n, link in enumerate(links) if link is None] == [2]
    for link in filter(None, links):
        gap = client.get(unescape(link[1]))
        assert gap.status_code == 200, link[1]
        assert link[2] == "?" or re.search(rf"{link[2]}\s%", gap.text), (link[1], link[2])


def test_two_occupations_of_the_map_lead_to_their_gap_and_others_to_that_of_the_person(result):
    address, text = result
    assert 'href="/map/gap?from=OCC0154E&amp;to=OCC0023"' in text
    assert f'href="{address}/gap?person=2&amp;role=1"' in unescape(text).replace("&role", "&amp;role")


def test_it_says_what_person_and_role_were_taken_as(client, result):
    address, _ = result
    group = client.get(f"{address}/gap?person=2&role=2").text
    assert "Bo is taken as <b>9252 " in group
    assert "The role is taken as <b>5434 " in group
    assert "with the skills stated besides" in client.get(f"{address}/gap?person=3&role=1").text
    stated = client.get(f"{address}/gap?person=4&role=4").text
    assert "Only the skills stated of Dee are known" in stated
    assert "The role asks for the skills stated in the list" in stated


def test_the_example_has_gaps_too(client):
    assert client.get("/employer/example/gap?person=1&role=1").status_code == 200


@pytest.mark.parametrize("query", ["", "?person=0&role=1", "?person=5&role=1", "?person=1&role=5"])
def test_a_person_or_role_that_is_not_there_is_not_found(client, result, query: str):
    assert client.get(f"{result[0]}/gap{query}").status_code == 404
