"""Occupations whose names contradict their group: as a page by route, and as a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from occumap.catalog.load import occupational_map
from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for
from occumap.workflows.map.map_check import held_map_check
from tests.made_map_check import still_making

ROUTE = "engineering-and-manufacturing"
_ROW = re.compile(r'<tr id="(OCC\w+)"><th scope="row"><a href="/map/occupations/(OCC\w+)">')


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[TestClient]:
    settings = settings_for(data=tmp_path_factory.mktemp("check"))
    held_map_check()
    with TestClient(make_app(settings, background=False)) as made:
        yield made


def shown(text: str) -> list[str]:
    """The occupations of the table, each of which leads to its page."""
    rows = _ROW.findall(text)
    assert [code for code, _ in rows] == [code for _, code in rows]
    return [code for code, _ in rows]


def test_the_page_has_the_occupations_to_look_at_by_weight_and_says_why(client):
    page = client.get("/map/check")
    found = held_map_check()
    assert page.status_code == 200
    assert shown(page.text) == [one.occupation.code for one in found.flagged]
    assert found.flagged[0].better.title in page.text
    assert f"{len(found.flagged)} of {len(found.all):,} occupations" in page.text


def test_a_page_that_would_wait_too_long_says_so_and_opens_by_itself(client, monkeypatch):
    with still_making(monkeypatch):
        page = client.get(f"/map/check?route={ROUTE}")
        assert "is being compared" in page.text
        assert '<meta http-equiv="refresh"' in page.text
    assert shown(client.get(f"/map/check?route={ROUTE}").text)


def test_a_route_has_its_own_and_one_that_is_not_there_is_told(client):
    world, found = occupational_map(), held_map_check()
    codes = [one.occupation.code for one in found.flagged]
    of_route = [code for code in codes if world.route_of(code).id == ROUTE]
    assert 0 < len(of_route) < len(codes)
    assert shown(client.get(f"/map/check?route={ROUTE}").text) == of_route
    refused = client.get("/map/check?route=nowhere")
    assert refused.status_code == 400
    assert "not in the list" in refused.text


def test_the_table_has_every_occupation_that_was_checked(client):
    answer = client.get("/map/check.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="map-check.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    found = held_map_check()
    assert [row["code"] for row in rows] == [one.occupation.code for one in found.all]
    assert sum(row["look_at"] == "yes" for row in rows) == len(found.flagged)
