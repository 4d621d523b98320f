"""Frameworks by name on the pages of the map: laid on it, chosen in a list, and said where they aren't held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from occumap.catalog import load
from occumap.catalog.kept import keep
from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for
from tests.web.pages.test_workforce import fields_of

GROUPS = (
    "profile,soc2020,skill\n"
    "welding,5213,Fusing metal\nwelding,5213,Reading blueprints\n"
    "care,6135,Minding little people\ncare,6135,Reading blueprints\n"
)
WELDER, CARER = "OCC0349", "OCC0005"
OF_MANY = "engineering-starter"
NOT_ASKED_BY_SKILLS = {"/map/save", "/map/check.csv"}


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[TestClient]:
    settings = settings_for(data=tmp_path_factory.mktemp("map"))
    with TestClient(make_app(settings, background=False)) as found:
        yield found


@pytest.fixture
def held(tmp_path, monkeypatch):
    """A framework of a user's own, kept under a name."""
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    (tmp_path / "groups.csv").write_text(GROUPS, encoding="utf-8")
    keep(load.load(tmp_path / "groups.csv"), "groups")


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"/map/gap?from={WELDER}&to={CARER}", "Minding little people"),
        (f"/map/gap.json?from={WELDER}&to={CARER}", "Minding little people"),
        (f"/map/unlock?from={WELDER}&minimum=60", "Minding little people"),
        (f"/map/fit?job={WELDER}&to={CARER}", "Minding little people"),
        (f"/map/occupations/{WELDER}", "Fusing metal"),
        ("/map/skills", "Reading blueprints"),
        ("/map/skills/Fusing%20metal", "Welder"),
    ],
)
def test_a_page_of_the_map_takes_a_framework_that_is_held(client, address, said):
    sign = "&" if "?" in address else "?"
    found = client.get(f"{address}{sign}framework=groups")
    assert found.status_code == 200
    assert said in found.text
    assert said not in client.get(address).text or said == "Welder"


@pytest.mark.usefixtures("held")
def test_the_frameworks_that_are_held_are_offered_and_the_one_asked_for_is_chosen(client):
    page = client.get(f"/map/gap?from={WELDER}&to={CARER}&framework=GROUPS").text
    assert '<option value="groups" selected>groups</option>' in page
    assert f'<option value="">{load.DEFAULT_FRAMEWORK}</option>' in page
    moves = client.get(f"/map/occupations/{WELDER}?framework=groups").text
    assert '<option value="groups" selected>' in moves


@pytest.mark.parametrize("address", [f"/map/gap?from={WELDER}&to={CARER}", "/map/skills", f"/map/occupations/{WELDER}"])
def test_a_framework_that_is_not_held_is_answered_with_those_that_are(client, address):
    sign = "&" if "?" in address else "?"
    found = client.get(f"{address}{sign}framework=nothing-such")
    assert found.status_code == 404
    assert "Frameworks available" in found.text


@pytest.mark.usefixtures("held")
def test_an_employer_compares_by_a_framework_that_is_held(client):
    form = client.get("/employer").text
    assert '<option value="groups">groups</option>' in form
    (token,) = re.findall(r'name="csrf" value="([0-9a-f]+)"', form)
    files = {
        "staff": ("staff.csv", f"name,occupation\n17,{WELDER}\n18,{CARER}\n".encode(), "text/csv"),
        "roles": ("roles.csv", f"role,posts\n{CARER},1\n".encode(), "text/csv"),
    }
    checked = client.post("/employer", files=files, data={"csrf": token, "minimum": "1", "framework": "groups"})
    found = client.post("/employer/check", data={**fields_of(checked.text), "act": "plan"})
    assert found.status_code == 200
    assert losing(found.text, "groups") == []
    assert "Minding little people" in found.text
    refused = client.post("/employer", files=files, data={"csrf": token, "minimum": "60", "framework": "nothing-such"})
    assert refused.status_code == 404
    assert "Frameworks available" in refused.text


class Leads(HTMLParser):
    """Where a page leads: its links, and its forms that are sent by address, each with the names of their fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, set[str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.links.append(given.get("href") or "")
        elif tag == "form":
            self.forms.append((given.get("action") or "" if given.get("method") != "post" else "", set()))
        elif tag in {"input", "select", "textarea"} and self.forms:
            self.forms[-1][1].add(given.get("name") or "")


def losing(text: str, framework: str) -> list[str]:
    """What of a page leads into the map without the framework that the page was asked by."""
    found = Leads(text)
    links = [one for one in found.links if is_of_the_map(one)]
    lost = [one for one in links if parse_qs(urlsplit(one).query).get("framework") != [framework]]
    return lost + [action for action, fields in found.forms if is_of_the_map(action) and "framework" not in fields]


def is_of_the_map(address: str) -> bool:
    path = urlsplit(address).path
    return (path == "/map" or path.startswith("/map/")) and path not in NOT_ASKED_BY_SKILLS


def kind_of(address: str) -> tuple[str, ...]:
    """What pages of one kind have in common: the path without codes and names, and which parts the query has."""
    parts = urlsplit(address)
    path = re.sub(r"(/map/(?:occupations|skills))/.+|/map/[a-z]+-[a-z-]+$", r"\1/…", parts.path)
    return (path, *sorted(parse_qs(parts.query)))


def test_no_link_or_form_of_the_map_loses_the_framework(client):
    """From the first page of the map to two pages of each kind that its pages lead to."""
    waiting = [f"/map?framework={OF_MANY}"]
    seen: dict[tuple[str, ...], set[str]] = {}
    lost: dict[str, list[str]] = {}
    while waiting:
        address = waiting.pop(0)
        same = seen.setdefault(kind_of(address), set())
        if address in same or len(same) == 2:
            continue
        same.add(address)
        answer = client.get(address)
        unknown = answer.status_code == 404 and "profile" in answer.text
        assert answer.status_code in {200, 409} or unknown, address
        if "text/html" in answer.headers["content-type"]:
            lost |= {address: found} if (found := losing(answer.text, OF_MANY)) else {}
            waiting += [one.partition("#")[0] for one in Leads(answer.text).links if is_of_the_map(one)]
    assert lost == {}
    paths = {kind[0] for kind in seen}
    assert paths >= {"/map", "/map/occupations/…", "/map/skills/…", "/map/gap", "/map/path", "/map/unlock", "/map/fit"}


def test_a_framework_that_says_nothing_of_an_occupation_is_said_and_the_rest_of_the_page_stays(client):
    page = client.get(f"/map/occupations/{CARER}?framework={OF_MANY}")
    assert page.status_code == 200
    assert "has no skills profile for this occupation, so its moves are not known" in page.text


def test_published_ways_of_a_page_are_measured_by_the_framework_that_it_is_asked_by(client):
    covered = [
        re.findall(r"(\d+)\s%\s+covered", client.get(f"/map/occupations/OCC0154E{asked}").text)
        for asked in ("", f"?framework={OF_MANY}")
    ]
    assert covered[0] != covered[1]
