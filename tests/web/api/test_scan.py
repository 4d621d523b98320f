"""A scan as a resource: the groups by rank, all evidence on one, and word that it is being made."""

from __future__ import annotations

import pytest

from occumap.render import as_dict
from tests.made_scan import VERSION, instead_of_scans, made_scan


@pytest.fixture(autouse=True)
def made(monkeypatch):
    instead_of_scans(monkeypatch)


def test_the_groups_are_those_of_the_scan_in_their_order(api):
    answer = api.json(f"/scan/{VERSION}?size=1000")
    assert answer["items"] == [as_dict.scanned_group_in_short(one) for one in made_scan().groups]
    assert answer["sources"] == as_dict.scan(made_scan())["sources"]
    assert answer["notes"] == list(made_scan().notes)
    [minor] = api.json(f"/scan/{VERSION}?level=minor")["items"]
    assert minor["code"] == "321"


def test_the_groups_may_be_ranked_by_strength_alone(api):
    answer = api.json(f"/scan/{VERSION}?level=unit&order=strength&size=2")
    assert (answer["order"], api.json(f"/scan/{VERSION}")["order"]) == ("strength", "people")
    assert [one["rank"] for one in answer["items"]] == [1, 2]
    assert "order=strength" in answer["links"]["next"]["href"]
    assert "as asked for" in answer["notes"][0]


def test_a_group_has_all_its_evidence_and_the_issue_that_it_raises(api):
    answer = api.json(f"/scan/{VERSION}/3219")
    wanted = as_dict.scanned_group(made_scan()["3219"])
    assert {name: answer[name] for name in wanted} == wanted
    assert answer["issue"]["decision"] == "change"
    assert answer["issue"]["changes"][0].startswith("Create 3211 ")
    assert api.json(f"/scan/{VERSION}/1116")["issue"] is None
    rows = api.table(f"/scan/{VERSION}/3219")
    assert [row["kind"] for row in rows] == [one.kind.value for one in made_scan()["3219"].measures]


def test_no_evidence_is_empty_never_zero(api):
    silent = next(one for one in api.json(f"/scan/{VERSION}?level=unit")["items"] if one["code"] == "1116")
    assert (silent["rank"], silent["strength"], silent["people"]) == (None, None, None)


def test_a_scan_that_is_being_made_says_when_to_ask_again(api, monkeypatch):
    monkeypatch.setattr("occumap.web.api.scan.held_scan", lambda *_, **__: None)
    answer = api.get(f"/scan/{VERSION}")
    assert answer.status_code == 202
    assert answer.headers["retry-after"] == "10"
    assert "being made" in answer.json()["says"]


@pytest.mark.parametrize("address", ["/scan/soc1066", f"/scan/{VERSION}?level=nowhere", f"/scan/{VERSION}/9999"])
def test_what_is_not_there_is_told(api, address):
    assert api.get(address).status_code == 404
