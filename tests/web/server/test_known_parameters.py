"""An address takes the parameters that it describes, and refuses all others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for
from tests.web.api.conftest import Api


@pytest.fixture(scope="module")
def api(tmp_path_factory) -> Iterator[Api]:
    settings = settings_for(data=tmp_path_factory.mktemp("data"), codings_a_minute=0)
    with TestClient(make_app(settings, background=False)) as client:
        yield Api(client)


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/code?titel=baker", "title"),
        ("/code?title=baker&indutry=food", "industry"),
        ("/code?title=baker&Format=csv", "format"),
        ("/classifications/soc/codes?levels=unit", "level"),
        ("/occupations?limit=10", "size"),
        ("/occupations/OCC0023?framwork=ssc", "framework"),
        ("/gaps?form=OCC0154E&to=OCC0023", "from"),
    ],
)
def test_a_misspelt_parameter_is_refused_with_the_one_that_was_meant(api, address, meant):
    problem = api.get(address)
    assert problem.status_code == 400
    assert problem.json()["hint"].startswith(f"Did you mean {meant}?")


def test_every_address_refuses_a_parameter_that_it_does_not_describe(api):
    for path, operations in api.json("/openapi.json")["paths"].items():
        filled = path.removeprefix("/api/v1").replace("{classification}", "soc").replace("{version}", "soc2020")
        filled = filled.replace("{code}", "2126").replace("{index}", "starter").replace("{group}", "2126")
        for method in operations:
            answer = api.client.request(method, f"/api/v1{filled}", params={"unheard": "of"})
            assert (answer.status_code, answer.json()["where"]) == (400, "unheard"), (method, path)
            names = [one["name"] for one in operations[method].get("parameters", ()) if one["in"] == "query"]
            assert all(name in answer.json()["hint"] for name in names)


def test_a_parameter_given_twice_is_refused_where_one_is_read_and_taken_where_several_are(api):
    twice = api.get("/code?title=baker&title=welder")
    assert (twice.status_code, twice.json()["where"]) == (400, "title")
    assert api.get("/fits?job=welder&job=electrician").status_code in {200, 409}


def test_a_very_long_name_is_cut_where_it_is_shown(api):
    problem = api.get(f"/code?title=baker&{'x' * 5000}=1").json()
    assert len(problem["detail"]) < 600
