"""The map checked against the classification, as a resource."""

from __future__ import annotations

import pytest

from occumap.catalog.load import occupational_map
from occumap.workflows.map.map_check import held_map_check
from tests.made_map_check import still_making

ROUTE = "engineering-and-manufacturing"


def test_the_heaviest_contradictions_come_first_each_with_its_route(api):
    found, answer = held_map_check(), api.json("/map-check?size=1000")
    assert [one["code"] for one in answer["items"]] == [one.occupation.code for one in found.flagged]
    assert (answer["checked"], answer["flagged"]) == (len(found.all), len(found.flagged))
    assert answer["items"][0]["better"]["code"] == found.flagged[0].better.code
    assert answer["items"][0]["route"] == occupational_map().route_of(answer["items"][0]["code"]).id


def test_one_route_and_all_that_was_checked(api):
    assert {one["route"] for one in api.json(f"/map-check?route={ROUTE}")["items"]} == {ROUTE}
    assert api.json("/map-check?all=true&size=1")["page"]["total_elements"] == len(held_map_check().all)
    assert len(api.table(f"/map-check?route={ROUTE}&size=2")) == 2


def test_who_asks_before_it_is_made_is_told_when_to_ask_again(api, monkeypatch):
    held_map_check()
    with still_making(monkeypatch):
        early = api.get("/map-check")
        assert early.status_code == 202
        assert (early.headers["retry-after"], early.headers["cache-control"]) == ("10", "no-store")
        assert "is being compared" in early.json()["says"]
    assert api.get("/map-check").status_code == 200


@pytest.mark.parametrize(("address", "status"), [("/map-check?route=nowhere", 404), ("/map-check?all=yes", 422)])
def test_what_is_not_there_is_told(api, address, status):
    assert api.get(address).status_code == status
