"""Plans over the web: the same in the API and on the pages, as files to keep."""

from __future__ import annotations

import json

ADDRESS = "/plans?from=OCC0349&to=OCC0292"


def test_a_plan_is_given_as_json_as_a_page_and_as_a_pathway(api):
    found = api.json(ADDRESS)
    assert (found["from"]["code"], found["to"]["code"]) == ("OCC0349", "OCC0292")
    assert found["steps"][0]["from"]["code"] == "OCC0349"
    assert found["steps"][-1]["to"]["code"] == "OCC0292"
    assert found["framework"]["source"]
    page = api.get(f"{ADDRESS}&format=html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-disposition"] == 'attachment; filename="plan-OCC0349-OCC0292.html"'
    assert "What this plan rests on" in page.text
    graph = json.loads(api.get(f"{ADDRESS}&format=jsonld").content)["@graph"]
    assert graph[0]["@type"] == "ceterms:Pathway"
    assert len(api.json(f"{ADDRESS}&direct=true")["steps"]) == 1


def test_what_was_understood_and_what_can_not_be_is_said(api):
    assert api.json("/plans?from=welders&to=OCC0292")["taken"][0]["text"] == "welders"
    assert api.get("/plans?from=OCC0349&to=OCC0349").status_code == 400
    assert api.get(f"{ADDRESS}&format=pdf").status_code == 422


def test_the_pages_keep_the_plan_that_they_show(api):
    page = api.client.get("/map/path?from=OCC0349&to=OCC0292").text
    assert "Keep this plan" in page
    for form, kind in (("html", "text/html"), ("json", "application/json"), ("jsonld", "application/ld+json")):
        address = f"/map/plan.{form}?from=OCC0349&to=OCC0292"
        assert address.replace("&", "&amp;") in page
        file = api.client.get(address)
        assert file.status_code == 200
        assert file.headers["content-type"].startswith(kind)
    assert "&amp;direct=1" in api.client.get("/map/gap?from=OCC0349&to=OCC0292").text
    assert api.client.get("/map/plan.json?from=OCC0349&to=nobody-at-all").status_code in (400, 404, 409)
