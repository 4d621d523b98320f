"""Your next job: a box that asks, one of a few to confirm, and cards of what may come next."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from occumap.catalog.load import occupational_map
from occumap.model.resolution import Ambiguous
from occumap.web.pages.next_job import FEW
from occumap.web.server.application import make_app
from occumap.web.server.settings import Settings, settings_for
from occumap.workflows.map.skills_map import SkillsMap

ASSISTANT, TECHNICIAN = "OCC0454", "OCC0154E"


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[TestClient]:
    held = settings_for(data=tmp_path_factory.mktemp("next"))
    settings = Settings(database=held.database, data=held.data, codings_a_minute=0)
    with TestClient(make_app(settings, background=False), follow_redirects=False) as made:
        yield made


def test_the_box_stands_alone_until_a_job_is_said(client):
    answer = client.get("/next")
    assert answer.status_code == 200
    assert 'action="/next"' in answer.text
    assert answer.text.count("<h1>") == 1


def test_a_sure_job_leads_straight_to_what_comes_next_and_says_what_it_was_taken_for(client):
    answer = client.get("/next", params={"job": "teaching assistant"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/next/{ASSISTANT}")
    answer = client.get("/next", params={"job": "HGV driver"})
    assert answer.headers["location"] == "/next/OCC0257?job=HGV+driver"
    taken = client.get(answer.headers["location"]).text
    assert "‘HGV driver’ was taken as OCC0257" in taken
    assert "give its code" not in taken
    assert "Not your job? Say it in other words" in taken


def test_a_job_that_may_be_several_asks_as_the_command_does_a_few_first(client):
    text = unescape(client.get("/next", params={"job": "maintenance technician"}).text)
    meant = SkillsMap.named().resolve("maintenance technician")
    assert isinstance(meant, Ambiguous)
    offered = re.findall(r'<li><a href="/next/([^"?]+)">', text)
    assert offered == [one.id for one in meant.candidates]
    assert meant.prompt in text
    few = text.partition("<details>")[0]
    assert len(re.findall(r'<li><a href="/next/', few)) == FEW
    for code in offered[:FEW]:
        one = occupational_map()[code]
        assert f"level {one.level}, {occupational_map().route_of(code).name}" in few
    assert "None of these" in text
    assert 'href="/next/5223"' in text


def test_a_job_that_the_map_does_not_have_leads_to_its_group(client):
    answer = client.get("/next", params={"job": "barista"})
    assert answer.status_code == 200
    assert 'href="/next/9266"' in answer.text
    assert "Coffee shop workers" in answer.text


def test_what_the_coder_asks_of_a_vague_title_is_asked_and_each_answer_leads_on(client):
    answer = client.get("/next", params={"job": "sailor"})
    assert answer.status_code == 200
    assert "Is it in this industry?" in answer.text
    assert '<a href="/next/8232">shipping</a>' in answer.text
    asked = client.get("/next", params={"job": "porter"}).text
    assert asked.index("hospital service") < asked.index("Occupations that may be meant")
    for code in re.findall(r'<li><a href="/next/(\d{4})">', asked):
        assert client.get(f"/next/{code}").status_code == 200


def test_a_misspelt_title_is_asked_about_once(client):
    for job in ("plumer", "plumbr"):
        text = client.get("/next", params={"job": job}).text
        assert text.count("Did you mean") == 1
        assert '<a href="/next?job=plumber">plumber</a>' in text


def test_looking_after_family_leads_to_the_paid_job_that_is_alike(client):
    text = client.get("/next", params={"job": "carer for my nan"}).text
    assert "If you are paid for it" in text
    assert 'Start from <a href="/next?job=carer">carer</a>' in text
    paid = client.get("/next", params={"job": "paid carer for my nan"})
    assert "Which is your job?" in paid.text


@pytest.mark.parametrize("job", ["xyzzy", "retired", "x" * 300])
def test_what_is_no_job_is_said_beside_the_box_and_stays_in_it(client, job):
    answer = client.get("/next", params={"job": job})
    assert answer.status_code in (400, 404)
    assert "There is a problem" in answer.text
    assert 'id="f-job-error"' in answer.text
    assert "(occumap " not in answer.text


@pytest.mark.parametrize(
    ("job", "said"),
    [
        ("retired", "This is not a paid job, so it is not on the map. Enter a job that you have had,"),
        ("12345", "This is not a job title. Enter a job title, such as teaching assistant."),
        ("asdfgh", "This is not a job title. Enter a job title, such as teaching assistant."),
        ("prefer not to say", "Enter a job title, such as teaching assistant."),
        ("9999", "There is no group ‘9999’ in SOC2020 or SOC2010."),
    ],
)
def test_what_is_no_job_is_answered_in_plain_words(client, job, said):
    text = unescape(client.get("/next", params={"job": job}).text)
    error = re.search(r'id="f-job-error"><b class="hidden">Error:</b> (.*?)</p>', text)
    assert error
    assert error[1].startswith(said)
    for word in ("Kind:", "economic status", "refusal"):
        assert word not in text


def test_a_misspelt_job_is_asked_about_and_never_taken(client):
    answer = client.get("/next", params={"job": "plummer"})
    assert answer.status_code == 404
    assert 'Did you mean <a href="/next?job=plumber">plumber</a>?' in answer.text
    assert "Did you mean" not in client.get("/next", params={"job": "xyzzy"}).text


def test_nothing_that_is_typed_is_run(client):
    for address in ("/next?job=%3Cscript%3Ealert(1)%3C/script%3E", f"/next/{ASSISTANT}?job=%3Cscript%3E"):
        assert "<script>" not in client.get(address).text


def test_a_card_says_what_one_brings_gains_and_how_people_train(client):
    text = unescape(client.get(f"/next/{ASSISTANT}").text)
    cards = re.findall(r'<li class="card job">.*?\n</li>', text, re.S)
    assert len(cards) >= 7
    for card in cards:
        for label in ("You bring", "To gain", "How people train"):
            assert f"<dt>{label}</dt>" in card
        assert f"/map/path?from={ASSISTANT}&to=" in card
        assert len(re.findall('<ol class="gains">(.*?)</ol>', card, re.S)[0].split("<li>")) <= 4
    assert re.findall(r'<h2 id="band-\d">(.*?)</h2>', text) == ["Up", "Sideways", "Into other routes"]
    assert "How many people make each of these moves is not published" in text
    assert "<dt>Pay</dt>" not in text


def test_pay_stands_beside_todays_where_it_is_held(tmp_path, shared):
    settings = settings_for(data=tmp_path / "data")
    with TestClient(make_app(settings, background=False)) as client:
        (settings.data / "context").mkdir()
        shutil.copy(shared / "uk" / "ashe-table14-2021-revised-soc2020.xlsx", settings.data / "context")
        text = client.get(f"/next/{ASSISTANT}").text
        assert re.search(r"£[\d,]+ a year, £[\d,]+ more than now", text)
        assert "Table 14, 2021" in text
        unpaid = next(one for one in occupational_map().occupations if not one.soc2020 and not one.soc2010)
        assert "not known: no unit group is given" in client.get(f"/next/{unpaid.code}").text
        ordered = client.get(f"/next/{ASSISTANT}?sort=pay").text
        assert ordered != text


def test_filters_are_fields_and_a_wrong_one_is_told_beside_its_own(client):
    up = client.get(f"/next/{ASSISTANT}?level=1&limit=12").text
    levels = {int(one) for one in re.findall(r'<p class="soft">(?:<span[^>]*>.</span> )?level (\d)', up)}
    assert levels <= {3, 4}
    wrong = client.get(f"/next/{ASSISTANT}?route=nowhere")
    assert wrong.status_code == 400
    assert 'id="f-route-error"' in wrong.text


def test_interests_are_asked_for_only_where_the_framework_has_them(client):
    assert 'name="interests"' not in client.get(f"/next/{ASSISTANT}").text


def test_htmx_gets_the_jobs_alone(client):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    text = client.get(f"/next/{ASSISTANT}?level=1", headers=headers).text
    assert "<html" not in text
    assert '<form class="form filters"' in text


def test_a_group_beyond_the_map_says_what_is_known_of_it(client):
    text = client.get("/next/9266").text
    assert "England’s map has no occupation of it" in text
    assert "1 of 4, as SOC2020 states it" in text
    assert "/map/fit?job=9266&amp;to=" in text
    assert client.get("/next/5213/03").status_code == 200


@pytest.mark.parametrize("address", ["/next/OCC9999", "/next/0000", "/next/9999/77"])
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_code_in_small_letters_leads_to_its_address(client):
    answer = client.get("/next/occ0154e?level=1")
    assert answer.headers["location"] == f"/next/{TECHNICIAN}?level=1"


def test_every_route_has_next_jobs(client):
    """One occupation of each level of each route, those without a code or a profile among them."""
    world = occupational_map()
    first = {(world.route_of(one.code).id, one.level, bool(one.soc2020)): one for one in world.occupations}
    assert len({route for route, _, _ in first}) == 15
    for one in first.values():
        answer = client.get(f"/next/{one.code}")
        assert answer.status_code == 200, one
        assert "card job" in answer.text or "None is near" in answer.text, one


def test_a_plan_opens_to_print_with_its_own_style_and_nothing_else(client):
    answer = client.get("/map/plan.html?from=OCC0454&to=OCC0490&print=1")
    assert answer.headers["content-disposition"].startswith("inline")
    assert "default-src 'none'; style-src 'sha256-" in answer.headers["content-security-policy"]
    assert client.get("/map/plan.html?from=OCC0454&to=OCC0490").headers["content-disposition"].startswith("attachment")
