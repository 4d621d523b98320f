"""What is loaded while the server runs appears in the API: versions as classifications, indexes as a choice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from occumap.catalog import kept, load, user_versions
from occumap.examples import small_index, small_version


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A catalog of the user's own, empty at first."""
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("home")
def test_a_version_loaded_later_appears_with_its_groups(api):
    assert "trades" not in [one["id"] for one in api.json("/classifications")["items"]]
    user_versions.keep(small_version(), "trades")
    assert [one["id"] for one in api.json("/classifications")["items"]][-1] == "trades"
    found = api.json("/classifications/trades")
    assert [(one["id"], one["valid_from"]) for one in found["versions"]] == [("trades", None)]
    codes = api.json("/classifications/trades/versions/trades/codes")["items"]
    assert [(one["version"], one["code"]) for one in codes] == [("trades", g.code.value) for g in small_version()]
    assert api.json("/classifications/trades/versions/trades/codes/11")["title"] == "Bakers"
    asked_by_date = api.get("/classifications/trades/codes")
    assert (asked_by_date.status_code, "trades" in asked_by_date.json()["hint"]) == (404, True)


@pytest.mark.usefixtures("home")
def test_a_version_loaded_anew_under_its_name_is_what_is_answered(api):
    user_versions.keep(small_version(), "trades")
    address = "/classifications/trades/versions/trades/codes/11"
    assert api.json(address)["title"] == "Bakers"
    groups = [replace(one, title="Bread makers") if one.code.value == "11" else one for one in small_version()]
    user_versions.keep(replace(small_version(), groups=tuple(groups)), "trades", replacing=True)
    assert api.json(address)["title"] == "Bread makers"


@pytest.mark.usefixtures("home")
def test_an_index_loaded_later_is_a_choice_for_coding_searching_and_comparing(api, tmp_path):
    user_versions.keep(small_version(), "trades")
    rows = small_index().frame.select("natural_title", "tiny1").rows()
    path = tmp_path / "titles.csv"
    path.write_text("title,trades\n" + "".join(f'"{title}",{code}\n' for title, code in rows if code), encoding="utf-8")
    kept.keep(load.load(path, "index"), "trade-titles")
    assert "trade-titles" in [one["name"] for one in api.json("/indexes")["items"]]
    coded = api.json("/code?title=bread+baker&to=trades&index=trade-titles")
    assert (coded["classification"], coded["code"]) == ("trades", "11")
    assert coded["index"].startswith("trade-titles")
    hits = api.json("/search?q=bread&index=trade-titles&version=trades")["hits"]
    assert "11" in [one["code"] for one in hits if one["kind"] == "title"]
    assert api.get("/code?title=baker&to=trades").status_code == 404


@pytest.mark.parametrize("address", ["/code?title=baker&index=none", "/search?q=baker&index=none"])
def test_an_index_that_is_not_held_is_refused_with_those_that_are(api, address):
    problem = api.get(address)
    assert problem.status_code == 404
    assert "starter" in problem.json()["hint"]
