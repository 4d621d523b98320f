"""Frameworks by name over the API: those that are held, with occupations of their own or laid on the map."""

from __future__ import annotations

import pytest

from occumap.catalog import load
from occumap.catalog.kept import keep

OWN = (
    "profile,profile title,skill,skill title,level\n"
    "p1,Potter,s1,Throwing,3\np2,Glazer,s1,Throwing,2\np2,Glazer,s2,Glazing,4\n"
)
GROUPS = "profile,soc2020,skill\nwelding,5213,Welding metal\ncare,6135,Caring for people\n"


@pytest.fixture
def held(tmp_path, monkeypatch):
    """Two frameworks of a user's own, kept under names."""
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    for name, text in (("pots", OWN), ("groups", GROUPS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        keep(load.load(tmp_path / f"{name}.csv"), name)


@pytest.mark.usefixtures("held")
def test_a_framework_that_is_held_is_asked_for_by_name_and_its_own_occupations_are_meant(api):
    gap = api.json("/gaps?from=potter&to=Glazer&framework=POTS")
    assert [line["title"] for line in gap["skills"] if line["status"] == "missing"] == ["Glazing"]
    moves = api.json("/moves?from=p1&framework=pots")
    assert [one["to"]["code"] for one in moves["items"]] == ["p2"]
    assert "framework=pots" in moves["links"]["self"]["href"]
    assert [one["skill"] for one in api.json("/skills?framework=pots")["items"]] == ["s1", "s2"]
    assert api.json("/skills/s2?framework=pots")["asked_by"][0]["title"] == "Glazer"
    assert [one["skill"] for one in api.json("/unlock?from=p1&framework=pots&threshold=0.6")["items"]] == ["s2"]
    own = api.get("/occupations/OCC0349?framework=pots")
    assert (own.status_code, "Add map=england" in own.text) == (400, True)


@pytest.mark.usefixtures("held")
def test_a_framework_is_laid_on_the_map_where_that_is_asked_for(api):
    found = api.json("/occupations/OCC0349?framework=groups&map=england")
    assert [one["title"] for one in found["requirements"]] == ["Welding metal"]
    assert "map=england" in found["links"]["moves"]["href"]


@pytest.mark.usefixtures("held")
def test_what_is_kept_anew_under_a_name_is_answered_anew(api, tmp_path):
    assert len(api.json("/skills?framework=pots")["items"]) == 2
    (tmp_path / "more.csv").write_text(f"{OWN}p2,Glazer,s3,Firing,1\n", encoding="utf-8")
    keep(load.load(tmp_path / "more.csv"), "pots", replacing=True)
    assert len(api.json("/skills?framework=pots")["items"]) == 3


@pytest.mark.parametrize(
    "address", ["/gaps?from=welder&to=OCC0292&", "/moves?from=OCC0349&", "/skills?", "/unlock?from=OCC0349&"]
)
def test_a_framework_that_is_not_held_is_answered_with_those_that_are(api, address):
    found = api.get(f"{address}framework=nothing-such")
    assert found.status_code == 404
    assert "Frameworks available: " in found.text
    assert "engineering-starter" in found.text
