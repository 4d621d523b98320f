"""The map in a browser: routes, occupations, gaps, paths, what a person can do and what fits them, saved views."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from occumap.catalog.load import framework, occupational_map
from occumap.catalog.name_index import NameIndex
from occumap.model.gap import Status
from occumap.render.map.drawing import STYLE
from occumap.web.pages import STATIC, occupation_address
from occumap.web.pages import placement as placement_page
from occumap.web.pages.map_lines import leads_from, moves_of
from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for
from occumap.workflows.map.gap import gap as gap_between
from occumap.workflows.map.moves import moves
from occumap.workflows.map.paths import paths
from occumap.workflows.map.unlock import unlock

TECHNICIAN, ENGINEER = "OCC0154E", "OCC0023"
ROUTE = "/map/engineering-and-manufacturing"
FIT = "/map/fit?job=welder%0AOCC0154E&skill=welding-metal"
PAGES = (
    "/map",
    "/map?q=welding",
    f"/map?chosen={TECHNICIAN}&level=3",
    "/map/digital?pathway=58",
    "/map/find?q=technician",
    "/map/find?q=xyzzy",
    "/map/occupations",
    f"/map/occupations/{TECHNICIAN}",
    f"/map/occupations/{TECHNICIAN}?minimum=x",
    ROUTE,
    f"{ROUTE}?chosen={TECHNICIAN}",
    "/map/digital",
    "/map/skills",
    "/map/skills/welding-metal",
    "/map/gap",
    f"/map/gap?from={TECHNICIAN}&to={ENGINEER}",
    "/map/path",
    f"/map/path?from={TECHNICIAN}&to={ENGINEER}&steps=2",
    "/map/unlock",
    f"/map/unlock?from={TECHNICIAN}",
    "/map/fit",
    f"{FIT}&to={ENGINEER}",
    "/map/placement",
    "/map/placement?standard=ST0457",
    "/map/save?address=/map/gap",
)
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Parsed(HTMLParser):
    """A page's tags with their attributes; raises where one isn't closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag, tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str, name: str) -> list[str]:
        return [
            value or ""
            for each, attributes in self.tags
            for at, value in attributes.items()
            if (each, at) == (tag, name)
        ]


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[TestClient]:
    settings = settings_for(data=tmp_path_factory.mktemp("map"))
    with TestClient(make_app(settings, background=False)) as made:
        yield made


def page(client, address, status=200) -> Parsed:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return Parsed(answer.text)


# What holds of every page


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole_has_one_heading_and_labels_every_field(client, address):
    parsed = Parsed(client.get(address).text)
    assert [tag for tag, _ in parsed.tags].count("h1") == 1
    ids = [attributes["id"] for _, attributes in parsed.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    labelled = set(parsed.all("label", "for"))
    for tag, attributes in parsed.tags:
        shown = tag in {"input", "select", "textarea"} and attributes.get("type") not in {"hidden", "checkbox", "radio"}
        assert not shown or attributes["id"] in labelled
    inside = {address.removeprefix("#") for address in parsed.all("a", "href") if address.startswith("#")}
    assert inside <= set(ids)


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_inline_style_or_script(client, address):
    text = client.get(address).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert all("src=" in tag or 'type="application/ld+json"' in tag for tag in re.findall(r"<script[^>]*>", text))


def test_the_stylesheet_has_every_rule_of_the_drawings():
    """Drawings stand in pages without a style of their own; theirs and the pages' must not drift apart."""
    kept = (STATIC / "style.css").read_text().split()
    for rule in STYLE.splitlines():
        words = rule.split()
        assert any(kept[n : n + len(words)] == words for n in range(len(kept))), rule


@pytest.mark.parametrize("address", [one for one in PAGES if not one.startswith("/map/save")])
def test_reading_sets_no_cookie(client, address):
    client.cookies.clear()
    assert "set-cookie" not in client.get(address).headers


@pytest.mark.parametrize("address", PAGES)
def test_every_link_within_the_map_leads_somewhere(client, address):
    parsed = Parsed(client.get(address).text)
    links = {one.split("#")[0] for one in parsed.all("a", "href") if one.startswith("/map")}
    for link in sorted(links, key=lambda one: (len(one), one))[:12]:
        assert client.get(link, follow_redirects=False).status_code in {200, 303, 400, 409}, link


@pytest.mark.parametrize("name", ["from", "to", "q", "chosen", "job", "skill", "qualification", "standard", "minimum"])
@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "a" * 10_000, "%00", "'\"&", "\u202e", "\n\n", "🙂"])
def test_any_value_is_answered_and_none_is_run(client, name, value):
    small = "/map/hair-and-beauty"
    for address in ("/map/gap", "/map/path", "/map/find", "/map/unlock", "/map/fit", "/map/placement", small):
        answer = client.get(address, params={name: value})
        assert answer.status_code < 500
        assert "<script>alert" not in answer.text
        Parsed(answer.text)


# The drawing


def marks_of(parsed: Parsed) -> dict[str, list[str]]:
    """The classes of each occupation's mark, by its code."""
    found = [each for tag, each in parsed.tags if tag == "a" and "dot" in (each.get("class") or "").split()]
    return {(each["href"] or "").rsplit("/", 1)[1].split("?")[0]: (each["class"] or "").split() for each in found}


def test_the_map_names_all_routes_and_leads_to_them_with_their_own_counts(client):
    parsed = page(client, "/map")
    world = occupational_map()
    for route in world.routes:
        assert f"/map/{route.id}" in parsed.all("a", "href")
        count = sum(world.route_of(one.code) == route for one in world.occupations)
        assert f"{route.name} {count} occupations" in parsed.text
    assert "other routes" not in parsed.text


def test_the_map_has_every_occupation_once_as_a_link_with_a_name(client):
    text = client.get("/map").text
    assert sorted(marks_of(Parsed(text))) == sorted(one.code for one in occupational_map().occupations)
    assert text.count("<svg") - text.count('class="atlas-mark') - text.count('class="logo"') == 1
    named = re.findall(r'<a class="dot"[^>]*><title>[^<]+, level \d[^<]*</title>', text)
    assert len(named) == len(occupational_map())


@pytest.mark.parametrize("address", ["/map/digital", "/map?route=digital"])
def test_a_route_is_drawn_larger_with_names_and_leads_to_its_pathways(client, address):
    parsed = page(client, address)
    world = occupational_map()
    here = [one for one in world.occupations if world.route_of(one.code).id == "digital"]
    assert sorted(marks_of(parsed)) == sorted(one.code for one in here)
    for pathway in world.pathways_in("digital"):
        assert f"/map/digital?pathway={pathway.id}" in parsed.all("a", "href")
        nearer = page(client, f"/map/digital?pathway={pathway.id}")
        assert set(marks_of(nearer)) == {one.code for one in here if world.pathway_of(one.code) == pathway}
    assert "Machine learning engineer" in parsed.text
    assert not [one for one in parsed.tags if one[0] == "details" and "occupation" in (one[1].get("class") or "")]


def test_a_part_that_the_map_does_not_have_is_not_found(client):
    for address in ("/map?route=food", "/map?pathway=0", "/map/digital?pathway=65", "/map/layout.css?route=food"):
        assert client.get(address).status_code == 404, address


def test_a_search_lights_up_marks_and_lists_them(client):
    parsed = page(client, "/map?q=welding")
    lit = {code for code, words in marks_of(parsed).items() if "lit" in words}
    assert lit
    assert "6 occupations found" in parsed.text
    listed = [
        link.rsplit("/", 1)[1] for link in parsed.all("a", "href") if re.fullmatch(r"/map/occupations/OCC\w+", link)
    ]
    assert all(listed.count(code) == 2 for code in lit)
    nothing = page(client, "/map?q=xyzzyx")
    assert "Nothing found" in nothing.text
    assert "There is no occupation" in nothing.text


def test_filters_fade_what_they_leave_out(client):
    world = occupational_map()
    for name, value, takes in (
        ("level", "5", lambda one: one.level == 5),
        ("status", "potential", lambda one: one.status == "potential"),
        ("theme", "any", lambda one: bool(one.green_themes)),
        ("theme", "9", lambda one: 9 in one.green_themes),
    ):
        parsed = page(client, f"/map?{name}={value}")
        left = {code for code, words in marks_of(parsed).items() if "off" not in words}
        assert left == {one.code for one in world.occupations if takes(one)}
        assert f"{len(left)} of 1,269 occupations are shown" in parsed.text
    for name in ("level", "status", "theme"):
        assert "is not in the list" in page(client, f"/map/hair-and-beauty?{name}=<b>", 400).text


def test_a_view_downloads_as_a_drawing_and_as_a_table(client):
    drawn = client.get("/map/picture.svg?q=welding")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert drawn.text.count('class="ring"') == 6
    rows = list(csv.DictReader(io.StringIO(client.get("/map/occupations.csv?q=welding").text)))
    assert len(rows) == 6
    assert {row["route"] for row in rows} == {"Engineering and manufacturing"}
    every = list(csv.DictReader(io.StringIO(client.get("/map/occupations.csv").text)))
    assert [row["code"] for row in every] == [one.code for one in occupational_map().occupations]


def test_examples_of_the_map_lead_to_an_answer(client):
    parsed = page(client, "/map")
    for link in parsed.all("a", "href"):
        if link.startswith(("/map?", "/map/gap?", "/map/find?")):
            assert client.get(link).status_code == 200, link


def test_what_arranges_the_map_and_its_small_picture_are_files(client):
    sheet = next(link for link in page(client, "/map").all("link", "href") if "layout.css" in link)
    assert "@media" in client.get(sheet).text
    still = client.get("/map/still.svg")
    assert still.headers["content-type"].startswith("image/svg+xml")
    assert len(still.content) < 25_000


def test_the_map_is_sent_in_few_bytes(client):
    answer = client.get("/map", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 80_000


def test_only_the_lines_of_the_chosen_occupation_are_drawn(client):
    assert 'class="way' not in client.get(ROUTE).text
    leads = leads_from(TECHNICIAN)
    known = {move.to for move in moves_of(TECHNICIAN)}
    world = occupational_map()
    published = [way.to for way in world.published_ways(TECHNICIAN) if way.to in known]
    text = client.get(f"/map?chosen={TECHNICIAN}").text
    for drawn in re.findall(r'<g class="ways[^>]*>(.*?)</g>', text, re.S):
        assert drawn.count('class="way published"') == len(published)
        assert drawn.count('class="way near"') == len(leads) - len(published)
    lit = {code for code, words in marks_of(Parsed(text)).items() if "lit" in words}
    assert lit == {TECHNICIAN, *(lead.occupation.code for lead in leads)}
    assert set(published) <= lit


def test_a_chosen_occupation_may_be_named_and_a_doubtful_name_asks(client):
    assert "similar skills only" in page(client, f"{ROUTE}?chosen=control+systems+engineer").text
    assert "Choose one" in page(client, f"{ROUTE}?chosen=technician", 409).text
    assert "There is no occupation ‘xyzzyx’" in page(client, f"{ROUTE}?chosen=xyzzyx", 404).text


def test_every_route_has_its_page_and_an_unknown_one_is_not_found(client):
    for route in occupational_map().routes:
        assert f"<h1>{route.name}</h1>" in client.get(f"/map/{route.id}").text
    page(client, "/map/no-such-route", 404)


# An occupation


def test_an_occupation_says_what_it_asks(client):
    text = unescape(client.get(f"/map/occupations/{TECHNICIAN}").text)
    held = framework()
    for one in held.profile(TECHNICIAN).requirements:
        assert f"<details><summary>{held.titles[one.skill]}" in text
    assert all(note in text for note in held.profile(TECHNICIAN).notes)
    assert "Level 1" not in text.partition("Skills required")[2].partition("How to get in")[0]
    assert 'href="/classification/soc2020/5223"' in text
    assert 'href="/classification/soc2010/3113"' in text


def test_an_occupation_lists_its_ways_in_and_its_published_progressions(client):
    parsed = page(client, f"/map/occupations/{TECHNICIAN}")
    world = occupational_map()
    for product in world.products_of(TECHNICIAN):
        assert product.code in parsed.text
    for onward in world.published_from(TECHNICIAN):
        assert f"/map/gap?from={TECHNICIAN}&to={onward.code}" in parsed.all("a", "href")


def shown_moves(text: str) -> list[str]:
    return re.findall(r'aria-label="Gap to ', text) and re.findall(
        rf"/map/gap\?from={TECHNICIAN}&amp;to=(\w+)\" aria-label=\"Gap to", text
    )


def test_moves_are_filtered_by_the_address(client):
    address = f"/map/occupations/{TECHNICIAN}"
    assert shown_moves(client.get(address).text) == [move.to for move in moves(TECHNICIAN, limit=10)]
    query = {"direction": "up", "step": "1", "across": "across", "pathway": "66", "minimum": "5", "limit": "all"}
    expected = moves(
        TECHNICIAN,
        directions=["up"],
        level_step=(-1, 1),
        across=True,
        pathway="66",
        minimum_coverage=0.05,
        limit=None,
    )
    assert expected
    assert shown_moves(client.get(address, params=query).text) == [move.to for move in expected]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("minimum", "abc", "Enter a number from 0 to 100, not “abc”"),
        ("minimum", "nan", "Enter a number from 0 to 100, not “nan”"),
        ("direction", "left", "is not in the list"),
        ("pathway", "999", "is not in the list"),
        ("limit", "1e9", "is not in the list"),
    ],
)
def test_a_wrong_filter_is_told_beside_its_field_and_what_was_typed_stays(client, name, value, said):
    answer = client.get(f"/map/occupations/{TECHNICIAN}", params={name: value, "step": "1"})
    assert answer.status_code == 400
    assert re.search(rf'id="f-{name}-error"><b class="hidden">Error:</b> [^<]*{said}', answer.text)
    assert re.search(r'<option value="1" selected>', answer.text)
    if name == "minimum":
        assert f'value="{value}"' in answer.text


@pytest.mark.parametrize("address", PAGES)
def test_no_field_that_must_be_filled_in_stands_empty_beside_one_that_need_not(client, address):
    """A form of filters can be sent as it stands; a browser refuses a form with an empty field that is required."""
    for form in re.findall(r'<form class="form filters".*?</form>', client.get(address).text, re.S):
        assert " required" not in form


def test_htmx_gets_the_moves_alone(client):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    text = client.get(f"/map/occupations/{TECHNICIAN}?direction=up", headers=headers).text
    assert text.strip().startswith('<h2 id="where">')
    assert "<html" not in text


def test_an_occupation_in_small_letters_leads_to_its_address_and_an_unknown_one_is_not_found(client):
    answer = client.get("/map/occupations/occ0154e", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/map/occupations/{TECHNICIAN}")
    page(client, "/map/occupations/OCC99999", 404)


def test_an_occupation_is_told_to_search_engines_as_linked_data(client):
    text = client.get(f"/map/occupations/{TECHNICIAN}").text
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert len(found) == 1
    said = json.loads(found[0])
    assert (said["@type"], said["identifier"]) == ("Occupation", TECHNICIAN)
    assert said["url"] == f"/map/occupations/{TECHNICIAN}"


def test_pay_and_people_stand_there_only_where_the_files_are_loaded(tmp_path, shared):
    settings = settings_for(data=tmp_path / "data")
    address = f"/map/occupations/{TECHNICIAN}"
    with TestClient(make_app(settings, background=False)) as client:
        assert "<dt>Pay</dt>" not in client.get(address).text
        (settings.data / "context").mkdir()
        for name in ("ashe-table14-2021-revised-soc2020.xlsx", "aps-employment-2022-soc2020.csv"):
            shutil.copy(shared / "uk" / name, settings.data / "context")
        text = client.get(address).text
        assert "<dt>Pay</dt>" in text
        assert re.search(r"£[\d,]+ \(£[\d,]+ to £[\d,]+\) a year, all employees", text)
        assert "of all in the group" in text
        raised = client.get(f"{address}?pay=120&limit=25").text
        assert len(re.findall(r", \+£[\d,]+", raised)) == raised.count('data-label="Pay"') == 25
        best = re.findall(r'data-label="Pay">£([\d,]+)', client.get(f"{address}?sort=pay").text)
        amounts = [int(one.replace(",", "")) for one in best]
        assert amounts == sorted(amounts, reverse=True) != []


def test_files_of_pay_that_cannot_be_read_take_no_page_down(tmp_path):
    settings = settings_for(data=tmp_path / "data")
    (settings.data / "context").mkdir()
    (settings.data / "context" / "ashe.xlsx").write_bytes(b"no workbook")
    with TestClient(make_app(settings, background=False)) as client:
        assert "<dt>Pay</dt>" not in page(client, f"/map/occupations/{TECHNICIAN}").text


def test_finding_leads_to_the_occupation_or_asks_or_says_there_is_none(client):
    answer = client.get("/map/find?q=control+systems+engineer", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/map/occupations/{ENGINEER}")
    choices = page(client, "/map/find?q=maintenance+technician", 409).all("a", "href")
    assert {"/map/find?q=OCC0999", "/map/find?q=OCC1426C"} <= set(choices)
    assert "here is no occupation ‘xyzzyx’" in page(client, "/map/find?q=xyzzyx", 404).text


# Gaps, paths, unlocking


def test_a_gap_is_told_in_words_shapes_and_a_table(client):
    parsed = page(client, f"/map/gap?from={TECHNICIAN}&to={ENGINEER}")
    gap = gap_between(TECHNICIAN, ENGINEER)
    for found, status in ((gap.missing, Status.MISSING), (gap.under_level, Status.UNDER_LEVEL), (gap.met, Status.MET)):
        assert f"{len(found)} {status.said(gap.unit)}" in parsed.text
    text = client.get(f"/map/gap?from={TECHNICIAN}&to={ENGINEER}").text
    rows = re.findall(r'<tr><th scope="row".*?</tr>', text, re.S)
    assert len(rows) == len(gap.asked)
    for line, row in zip(gap.asked, rows, strict=True):
        assert line.title in unescape(row)
        assert f"</svg> {line.status.said(gap.unit)}" in unescape(row)
        assert float(re.findall(r'class="bar-part" width="([\d.]+)"', row)[0]) == pytest.approx(
            100 * min(line.held / line.needed, 1), abs=0.01
        )
    assert "Control systems engineer (degree)" in parsed.text


def test_a_gap_to_an_occupation_without_stated_skills_asks_again_and_leads_on(client):
    answer = client.get("/map/gap?from=OCC0454&to=OCC0961")
    assert answer.status_code == 400
    assert "so there is no gap to measure" in answer.text
    assert 'id="f-to-error"' in answer.text
    assert 'value="OCC0454"' in answer.text
    for code in ("OCC0454", "OCC0961"):
        assert f'href="{occupation_address(code)}"' in answer.text


def test_a_gap_downloads_as_csv_and_json(client):
    query = f"from={TECHNICIAN}&to={ENGINEER}"
    gap = gap_between(TECHNICIAN, ENGINEER)
    told = client.get(f"/map/gap.json?{query}")
    assert told.headers["content-disposition"] == f'attachment; filename="gap-{TECHNICIAN}-{ENGINEER}.json"'
    document = json.loads(told.content)
    assert document["coverage"] == round(gap.coverage, 4)
    assert [one["skill"] for one in document["skills"]] == [line.skill for line in gap.lines]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/map/gap.csv?{query}").text)))
    assert [(row["skill"], row["status"]) for row in rows] == [(one.skill, one.status.value) for one in gap.lines]
    assert client.get("/map/gap.csv?from=technician&to=OCC0023").status_code == 409
    assert client.get("/map/gap.json?from=xyzzyx&to=OCC0023").status_code == 404
    assert client.get("/map/gap.json").status_code == 404


@pytest.mark.parametrize("address", ["/map/gap", "/map/gap.json", "/map/gap.csv", "/map/path"])
def test_each_name_is_looked_for_once(client, address, monkeypatch):
    looked_for = []

    named = NameIndex.named

    def spy(index, text):
        looked_for.append(text)
        return named(index, text)

    monkeypatch.setattr(NameIndex, "named", spy)
    names = ["maintenance and operations ENGINEERING technician - mechanical technician", "control systems ENGINEER"]
    assert client.get(address, params={"from": names[0], "to": names[1]}).status_code == 200
    assert looked_for == names


@pytest.mark.parametrize("address", ["/map/gap", "/map/path"])
def test_a_doubtful_name_is_asked_about_with_links_that_keep_the_rest(client, address):
    parsed = page(client, f"{address}?from=maintenance+technician&to={ENGINEER}&cap=80", 409)
    links = [one for one in parsed.all("a", "href") if one.startswith(f"{address}?") and "cap=80" in one]
    assert len(links) > 3
    for link in links:
        asked = parse_qs(urlsplit(link).query)
        assert asked["to"] == [ENGINEER]
        assert asked["from"][0] in occupational_map()
    assert client.get(links[0]).status_code == 200


@pytest.mark.parametrize("address", ["/map/gap", "/map/path"])
def test_what_is_wrong_with_a_way_is_told_beside_its_field(client, address):
    parsed = page(client, f"{address}?from=xyzzyx&to={ENGINEER}", 404)
    assert f'value="{ENGINEER}"' in client.get(f"{address}?from=xyzzyx&to={ENGINEER}").text
    assert "here is no occupation ‘xyzzyx’" in parsed.text
    assert "Enter an occupation to reach" in page(client, f"{address}?from={ENGINEER}&to=", 400).text
    assert "This is the occupation you start from" in page(client, f"{address}?from={ENGINEER}&to={ENGINEER}", 400).text
    assert (
        "must be 200 characters or fewer. It has 300."
        in page(client, f"{address}?from={'a' * 300}&to={ENGINEER}", 400).text
    )


def test_a_path_is_drawn_as_steps_with_alternatives(client):
    text = client.get("/map/path?from=OCC0454&to=OCC0490").text
    found = paths("OCC0454", "OCC0490")
    assert text.count('<li class="stop start">') == text.count('<li class="stop goal">') == len(found)
    steps = re.findall(r'<li class="stop[ a-z]*"><h3><a href="/map/occupations/(\w+)"', text)
    assert steps == [step.to for path in found for step in path.steps]
    assert "The easiest path" in text
    assert "Alternative 1" in text


def test_a_path_that_leads_down_asks_for_leave_and_one_too_hard_says_so(client):
    query = f"from={ENGINEER}&to={TECHNICIAN}"
    assert "Tick “Allow steps to a lower level”" in page(client, f"/map/path?{query}", 400).text
    assert "The easiest path" in page(client, f"/map/path?{query}&down=1").text
    assert "There is no sensible path" in page(client, f"/map/path?from={TECHNICIAN}&to={ENGINEER}&cap=5&steps=1").text


@pytest.mark.parametrize(
    ("name", "value"), [("cap", "0"), ("cap", "101"), ("cap", "x"), ("steps", "9"), ("steps", "2.5")]
)
def test_a_limit_of_a_path_out_of_range_is_told_beside_its_field(client, name, value):
    answer = client.get(f"/map/path?from={TECHNICIAN}&to={ENGINEER}&{name}={value}")
    assert answer.status_code == 400
    assert f'id="f-{name}-error"' in answer.text


def test_unlocking_says_which_skill_opens_which_occupations(client):
    parsed = page(client, f"/map/unlock?from={TECHNICIAN}&minimum=60")
    best = unlock(TECHNICIAN, threshold=0.6)[0]
    assert best.title in parsed.text
    assert f"Opens {len(best.opens)}:" in parsed.text
    assert {f"/map/occupations/{code}" for code in best.opens} <= set(parsed.all("a", "href"))
    assert "averaged over all 1269 occupations" in page(client, "/map/unlock").text
    assert (
        "Try a lower percentage"
        in page(client, f"/map/unlock?framework=engineering-starter&from={TECHNICIAN}&minimum=100").text
    )


# A person, placement, skills


def test_a_person_sees_what_fits_from_jobs_qualifications_and_skills(client):
    starter = FIT.replace("welding-metal", "welding:3&framework=engineering-starter")
    parsed = page(client, f"{starter}&qualification=ST0023")
    assert "statement ‘welding:3’" in parsed.text
    assert "as OCC0023 Control systems engineer" in parsed.text
    assert "Occupations that fit best" in parsed.text


def test_a_skill_without_a_level_and_one_that_is_not_held_count(client):
    parsed = page(client, "/map/fit?framework=engineering-starter&skill=welding%0Afabrication:0&to=OCC0349")
    assert "At least" in parsed.text
    assert "1 skill missing" in parsed.text
    assert "It would help most to know about" in parsed.text


def test_skills_in_a_text_are_confirmed_by_a_link_that_keeps_the_rest(client):
    parsed = page(client, "/map/fit?job=OCC0023&text=I+weld+pipes.+No+robotics.")
    assert "Skills in your text" in parsed.text
    assert "Robotics and automation" not in parsed.text.split("Skills in your text")[1].split("skills, from")[0]
    confirmed = [parse_qs(urlsplit(one).query) for one in parsed.all("a", "href") if "skill=" in one]
    stated = {"job": ["OCC0023"], "skill": ["Welding metal"], "text": ["I weld pipes. No robotics."]}
    assert stated in confirmed
    assert "Your own occupation" in parsed.text


def test_links_of_a_person_keep_the_framework(client):
    parsed = page(client, "/map/fit?text=I+weld&job=OCC0095&framework=ssc")
    links = [parse_qs(urlsplit(one).query) for one in parsed.all("a", "href") if one.startswith("/map/fit?")]
    assert len(links) > 10
    assert {tuple(one["framework"]) for one in links} == {("ssc",)}
    assert "by its name" in parsed.text


def test_what_a_person_says_that_fits_several_is_asked_about_and_a_choice_settles_it(client):
    address = "/map/fit?job=Technician%0AOCC0023&qualification=ST0457&skill=design&to=OCC0154E"
    parsed = page(client, address)
    choices = [one for one in parsed.all("a", "href") if one.startswith("/map/fit?")]
    option = next(one for one in choices if parse_qs(urlsplit(one).query)["job"][0].endswith("\nOCC0457A"))
    asked = parse_qs(urlsplit(option).query)
    assert asked["job"] == ["Technician\nOCC0023\nOCC0457A"]
    assert "qualification" not in asked
    assert asked["to"] == ["OCC0154E"]
    skill = next(one for one in choices if "designing-buildings-and-places" in one)
    assert parse_qs(urlsplit(skill).query)["skill"] == ["designing-buildings-and-places"]
    assert "OCC0457A" in page(client, option).text


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("job=&skill=", 400, "Enter a job, a qualification, a skill or a text"),
        ("skill=welding:good", 404, "isn't a number"),
        ("framework=engineering-starter&skill=welding:9", 404, "off the scale"),
        ("skill=xyzzyx:3", 404, "there is no skill"),
        ("qualification=ST0457", 409, "It could be any of these"),
        ("job=" + "%0A".join(["welder"] * 30), 400, "There are 30"),
        ("job=" + "a" * 5000, 400, "4,000 characters or fewer. It has 5,000."),
        ("job=welder&to=xyzzyx", 404, "here is no occupation"),
    ],
)
def test_what_a_person_says_wrongly_is_told(client, query, status, said):
    assert said in page(client, f"/map/fit?{query}", status).text


def test_placement_lists_what_to_look_at_and_a_standard_by_itself(client):
    assert "74 of" in page(client, "/map/placement").text
    parsed = page(client, "/map/placement?standard=ST0457")
    assert "7 shown" in parsed.text
    assert (
        "No occupation on the map belongs to the standard" in page(client, "/map/placement?standard=ST9999", 404).text
    )


def test_a_standard_that_isnt_there_is_refused_without_the_tables(client):
    before = placement_page._placements.cache_info()
    parsed = page(client, "/map/placement?standard=st9998", 404)
    assert "No occupation on the map belongs to the standard “ST9998”" in parsed.text
    assert "clearly fit another cluster" not in parsed.text
    assert placement_page._placements.cache_info() == before


def test_a_skill_says_who_asks_for_it(client):
    parsed = page(client, "/map/skills/welding-metal")
    asked = framework().requirements.filter(framework().requirements["skill"] == "welding-metal")["profile"]
    asking = [code for code in asked if code in occupational_map()]
    assert {f"/map/occupations/{code}" for code in asking} <= set(parsed.all("a", "href"))
    page(client, "/map/skills/no-such-skill", 404)
    assert set(framework().titles.values()) <= {" ".join(word.split()) for word in page(client, "/map/skills").words}


# Saved views


def token(client: TestClient) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/map/save").text)
    assert found
    return found[1]


def test_a_view_is_saved_under_a_short_address_that_leads_to_it(client):
    view = f"/map/gap?from={TECHNICIAN}&to={ENGINEER}"
    offered = next(one for one in page(client, view).all("a", "href") if one.startswith("/map/save?"))
    assert parse_qs(urlsplit(offered).query)["address"] == [view]
    fields = {"csrf": token(client), "address": view, "title": "From the bench to control"}
    answer = client.post("/map/save", data=fields, follow_redirects=False)
    assert answer.status_code == 303
    text = client.get(answer.headers["location"]).text
    short = re.search(r'href="(/s/[a-z2-7]{8})"', text)
    assert short
    led = client.get(short[1], follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, view)


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example/map", "/account", "/map/../account", ""]
)
def test_only_views_of_the_map_are_saved_and_what_was_typed_stays(client, address):
    fields = {"csrf": token(client), "address": address, "title": "A title to keep"}
    answer = client.post("/map/save", data=fields)
    assert answer.status_code == 400
    assert 'value="A title to keep"' in answer.text
    assert 'id="f-address-error"' in answer.text


def test_a_view_without_a_title_or_a_token_is_not_saved(client):
    answer = client.post("/map/save", data={"csrf": token(client), "address": "/map", "title": " "})
    assert answer.status_code == 400
    assert 'id="f-title-error"' in answer.text
    assert client.post("/map/save", data={"address": "/map", "title": "x"}).status_code == 403
    page(client, "/s/nosuchid", 404)


@pytest.mark.parametrize("address", ["/map/gap?to=OCC0023&from", "/map/path?to=OCC0023&from", "/map/unlock?from"])
def test_a_page_says_what_a_name_was_taken_for(client, address):
    said = "was taken as OCC0349 Welder"
    assert said in page(client, f"{address}=senior+welder").text
    assert said not in page(client, f"{address}=Welder").text


def test_a_search_that_leads_to_an_occupation_says_what_was_taken(client):
    answer = client.get("/map/find?q=senior+welder", follow_redirects=False)
    assert answer.headers["location"] == "/map/occupations/OCC0349?named=senior+welder"
    assert "‘senior welder’ was taken as OCC0349 Welder" in page(client, answer.headers["location"]).text
    assert "was taken as" not in page(client, "/map/occupations/OCC0349?named=florist").text


def test_an_unknown_name_offers_the_nearest_as_links(client):
    parsed = page(client, "/map/gap?from=barista&to=OCC0023", 404)
    assert "which is coded 9266 Coffee shop workers" in parsed.text
    offered = [parse_qs(urlsplit(link).query) for link in parsed.all("a", "href") if link.startswith("/map/gap?")]
    assert {"from": ["OCC1488"], "to": ["OCC0023"]} in offered
