"""The addresses of Klass, read by the client of Statistics Norway over a real server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import uvicorn

from occumap.catalog import load, user_versions
from occumap.examples import small_version
from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for

klass = pytest.importorskip("klass", reason="ssb-klass-python, of the extra dev, isn't installed")


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Iterator[str]:
    """Where a server has the addresses of Klass."""
    settings = settings_for(data=tmp_path_factory.mktemp("data"), codings_a_minute=0)
    config = uvicorn.Config(make_app(settings, background=False), port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/api/v1/klass/"
    server.should_exit = True
    running.join(30)


@pytest.fixture(autouse=True)
def _client(base, monkeypatch) -> None:
    monkeypatch.setattr("klass.config.BASE_URL", base)


def ask(base: str, address: str, **query: str) -> Any:
    return requests.get(base + address, params=query, timeout=60)


def test_a_classification_has_its_versions_and_the_latest_is_found():
    soc = klass.KlassClassification(1)
    assert soc.name == "Standard Occupational Classification"
    assert soc.versions_dict() == {11: "Standard Occupational Classification 2010", 12: load.version("soc2020").title}
    assert (soc.primaryLanguage, soc.owningSection) == ("en", "Office for National Statistics")
    latest = soc.get_version()
    assert (latest.version_id, latest.validFrom, latest.validTo) == ("12", "2020-01-01", None)
    assert {one["levelName"] for one in latest.levels} == {"major", "sub-major", "minor", "unit"}


def test_the_codes_of_soc2020_are_a_frame():
    frame = klass.KlassClassification("soc").get_codes("2021-06-01").data
    expected = load.version("soc2020")
    assert list(zip(frame["code"], frame["name"], strict=True)) == [(g.code.value, g.title) for g in expected]
    assert dict(zip(frame["code"], frame["parentCode"], strict=True))["2126"] == "212"
    assert frame["level"].value_counts().to_dict() == {"1": 9, "2": 26, "3": 104, "4": 412}
    assert set(frame["version"]) == {"soc2020"}


@pytest.mark.parametrize(("day", "version"), [("2019-12-31", "soc2010"), ("2020-01-01", "soc2020")])
def test_the_date_picks_the_version(day, version):
    codes = klass.KlassCodes(1, day, select_level=4)
    assert set(codes.data["version"]) == {version}
    assert len(codes.data) == load.version(version).counts()["unit"]
    assert codes.to_dict()["2126"] == load.version(version)["2126"].title


def test_a_range_has_the_codes_of_both_versions_each_with_its_part():
    frame = klass.KlassCodes(1, "2019-01-01", "2021-01-01", select_codes="2126").data
    rows = frame[["version", "validFromInRequestedRange", "validToInRequestedRange"]].to_numpy().tolist()
    assert rows == [["soc2010", "2019-01-01", "2020-01-01"], ["soc2020", "2020-01-01", "2021-01-01"]]


def test_codes_are_selected_and_written_as_asked():
    codes = klass.KlassCodes(
        1, "2021-06-01", select_codes="11-12, 2126", presentation_name_pattern="{code} - {uppercase(name)}"
    )
    codes_of_a_range = [one for one in codes.data["code"] if one != "2126"]
    assert codes_of_a_range == [g.code.value for g in load.version("soc2020") if "11" <= g.code.value <= "12"]
    assert codes.to_dict()["2126"] == "2126 - AEROSPACE ENGINEERS"


def test_levels_are_pivoted_by_the_client():
    frame = klass.KlassCodes(1, "2021-06-01").pivot_level()
    assert len(frame) == 412
    row = frame[frame["code_4"] == "2126"].iloc[0]
    assert (row["code_1"], row["code_2"], row["code_3"]) == ("2", "21", "212")


def test_soc2010_corresponds_to_soc2020():
    expected = load.load("soc2010:soc2020").correspondence().links
    pairs = {(one.from_code.value, one.to_code.value) for one in expected}
    by_date = klass.KlassClassification(1).get_correspondence_to(1, "2019-01-01", "2021-01-01").data
    assert set(zip(by_date["sourceCode"], by_date["targetCode"], strict=True)) == pairs
    assert set(by_date["validFrom"]) == {"2020-01-01"}
    assert set(by_date["sourceVersion"]) == {"soc2010"}
    table = klass.KlassCorrespondence("11012")
    assert (table.sourceId, table.targetId, table.changeTable) == (11, 12, True)
    assert set(zip(table.data["sourceCode"], table.data["targetCode"], strict=True)) == pairs
    version = klass.KlassVersion("11")
    assert version.correspondences_simple()["11012"]["target_id"] == 12
    assert "starter" in table.description


def test_on_a_day_the_version_before_corresponds_to_the_one_that_is_valid(base):
    answer = ask(base, "classifications/1/correspondsAt", targetClassificationId="1", date="2021-06-01")
    found = answer.json()["correspondenceItems"]
    assert {(one["sourceVersion"], one["targetVersion"]) for one in found} == {("soc2010", "soc2020")}
    refused = ask(base, "classifications/1/correspondsAt", targetClassificationId="1", date="2015-06-01")
    assert (refused.status_code, "2020-01-01" in refused.json()["hint"]) == (404, True)
    unjoined = ask(base, "classifications/1/correspondsAt", targetClassificationId="3", date="2021-06-01")
    assert unjoined.status_code == 404


def test_changes_are_those_of_the_day_and_the_end_is_not_part_of_the_range():
    soc = klass.KlassClassification(1)
    found = soc.get_changes("2019-01-01", "2020-01-02")
    assert set(found["changeOccurred"]) == {"2020-01-01"}
    assert "2126" in set(found["newCode"])


def test_a_range_that_ends_on_the_day_of_a_change_has_none_of_it(base):
    found = ask(base, "classifications/1/changes", **{"from": "2019-01-01", "to": "2020-01-01"})
    assert found.json() == {"codeChanges": []}


def test_search_and_families_are_read_by_the_client():
    found = klass.KlassSearchClassifications("occupational")
    assert {one["classification_id"] for one in found.classifications} >= {1, 2}
    assert "aerospace engineers" in str(klass.KlassSearchClassifications("aerospace").classifications).casefold()
    families = klass.KlassSearchFamilies()
    assert families.families[0]["numberOfClassifications"] == 3
    assert families.get_family().get_classification().name == "Standard Occupational Classification"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_titles_that_are_in_no_other_language_are_given_in_their_own(language):
    soc = klass.KlassClassification(1, language=language)
    assert soc.get_codes("2021-06-01").to_dict()["2126"] == "Aerospace engineers"
    assert soc.versions[0]["published"] == ["en"]


def test_a_loaded_version_is_found_by_its_number_in_any_of_its_languages(base, tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path))
    two = small_version().with_titles(
        {"en": {g.code.value: g.title for g in small_version()}, "nb": {"11": "Bakere"}}, language="en"
    )
    user_versions.keep(two, "trades")
    listed = ask(base, "classifications").json()["_embedded"]["classifications"]
    number = listed[-1]["_links"]["self"]["href"].rsplit("/", 1)[1]
    norwegian = klass.KlassClassification(number, language="nb").get_version()
    assert dict(zip(norwegian.data["code"], norwegian.data["name"], strict=True))["11"] == "Bakere"
    english = klass.KlassClassification(number, language="en").get_version()
    assert dict(zip(english.data["code"], english.data["name"], strict=True))["11"] == "Bakers"
    undated = ask(base, f"classifications/{number}/codesAt", date="2021-06-01")
    assert (undated.status_code, "trades" in undated.json()["hint"]) == (404, True)


@pytest.mark.parametrize(
    ("address", "query", "status"),
    [
        ("classifications/99", {}, 404),
        ("classifications/1/codesAt", {}, 400),
        ("classifications/1/codesAt", {"date": "2001-01-01"}, 404),
        ("classifications/1/codesAt", {"date": "2021-06-01", "selectLevel": "7"}, 404),
        ("classifications/1/codesAt", {"date": "2021-06-01", "presentationNamePattern": "{colour}"}, 400),
        ("classifications/1/codesAt", {"date": "2021-06-01", "csvSeparator": ";"}, 400),
        ("classifications/1/codes", {"from": "2021-06-01", "to": "2021-06-01"}, 400),
        ("versions/99", {}, 404),
        ("correspondencetables/99", {}, 404),
        ("correspondencetables/4295967295", {}, 404),
    ],
)
def test_what_is_not_there_or_can_not_be_is_said(base, address, query, status):
    answer = ask(base, address, **query)
    assert answer.status_code == status
    assert answer.json()["hint"]


def test_a_version_without_a_table_has_none():
    assert klass.KlassVersion("31").correspondenceTables == []


def test_csv_is_given_too(base):
    answer = requests.get(
        f"{base}classifications/1/codesAt",
        {"date": "2021-06-01", "selectCodes": "2126"},
        timeout=60,
        headers={"accept": "text/csv"},
    )
    assert answer.text.splitlines()[1].startswith("2126,212,4,Aerospace engineers")
