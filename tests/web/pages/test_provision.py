"""For a provider: courses beside what people lack, by a list, by staff and roles, or by an employer's result."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from importlib.resources import files

import pytest
from fastapi.testclient import TestClient

from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for
from occumap.workflows.map.provision import PROVISION_FILES
from occumap.workflows.map.provision import provision as compare_provision
from tests.web.pages.test_workforce import fields_of

EXAMPLES = files("occumap.data").joinpath("atlas/examples")
COURSES = EXAMPLES.joinpath("courses.csv").read_bytes()
STAFF = b"name,occupation\nA. Ash,5223/01\nB. Birch,OCC0154C\nC. Cole,OCC0608\n"
ROLES = b"role,posts\nOCC0195,2\nOCC0073,1\n"
DEMAND = b"to,from,people\nOCC0023,OCC0154E,40\nOCC1426A,,5\n"


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[TestClient]:
    settings = settings_for(data=tmp_path_factory.mktemp("provider"))
    with TestClient(make_app(settings, background=False)) as made:
        yield made


def token(client: TestClient) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/provider").text)
    assert found
    return found[1]


def ask(client: TestClient, given: dict[str, bytes], *, follow: bool = False, **fields: str):
    """Sends the lists; what comes is the page where one checks how they were understood."""
    sent = {name: (f"{name}.csv", content, "text/csv") for name, content in given.items()} or {"none": ("", b"")}  # type: ignore[dict-item]
    return client.post("/provider", data={"csrf": token(client), **fields}, files=sent, follow_redirects=follow)


def send(client: TestClient, given: dict[str, bytes], *, follow: bool = False, **fields: str):
    """Sends the lists, and the page where one checks them as it is: the result."""
    checked = ask(client, given, follow=True, **fields)
    if "/provider/check" not in str(checked.url) or checked.status_code != 200:
        return checked
    said = {**fields_of(checked.text), "act": "plan"}
    return client.post("/provider/check", data=said, follow_redirects=follow)


def error_of(text: str, name: str) -> str:
    found = re.search(rf'id="f-{name}-error"><b class="hidden">Error:</b> ([^<]*)', text)
    return found[1] if found else ""


def test_the_example_is_one_click_away_and_says_what_the_task_says(client):
    assert 'href="/provider/example"' in client.get("/provider").text
    text = client.get("/provider/example").text
    plan = compare_provision("example")
    courses = [plan.courses[one.course].title for one in plan.smallest.courses]
    best = [plan.courses[one.course].title for one in plan.best.courses]
    shown = re.findall(r'<tr><th scope="row">([^<]+)</th><td><span class="measure">', text)
    assert shown == [*courses, *best]
    assert f"<b>{len(plan.unmet)}</b> gaps stay partly or fully open" in text


def test_courses_beside_a_list_of_occupations_to_reach(client):
    answer = send(client, {"courses": COURSES, "demand": DEMAND}, share="50", best="2")
    assert answer.status_code == 303
    assert re.fullmatch(r"/provider/[a-z2-7]{24}", answer.headers["location"])
    text = client.get(answer.headers["location"]).text
    assert "This is the skills gap of those who are to reach these occupations" in text
    assert "<b>45</b> people have a skills gap" in text
    assert "will be deleted on" in text


def test_courses_beside_staff_and_roles_come_to_the_same_as_beside_the_employers_result(client):
    by_lists = client.get(
        f"{send(client, {'courses': COURSES, 'staff': STAFF, 'roles': ROLES}).headers['location']}/result.json"
    )
    of_result = client.get(
        f"{send(client, {'courses': COURSES}, of=employers(client)).headers['location']}/result.json"
    )
    lists, result = (dict(one.json()) for one in (by_lists, of_result))
    assert lists.pop("given") != result.pop("given")
    assert lists == result
    assert lists["figures"]["people"] == 3


def employers(client: TestClient, **fields: str) -> str:
    """The id of an employer's result."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/employer").text)
    assert found
    sent = {"staff": ("s.csv", STAFF), "roles": ("r.csv", ROLES)}
    page = client.post("/employer", data={"csrf": found[1], **fields}, files=sent)
    plan = client.post("/employer/check", data={**fields_of(page.text), "act": "plan"}, follow_redirects=False)
    return plan.headers["location"].rpartition("/")[2]


def test_an_employers_result_leads_to_the_courses_that_would_close_it(client):
    result = employers(client, minimum="45")
    assert f'href="/provider?of={result}"' in client.get(f"/employer/{result}").text
    form = client.get(f"/provider?of={result}")
    assert "loaded</span> The skills gap comes from" in form.text
    assert f'name="of" value="{result}"' in form.text
    assert "<b>3</b> people have a skills gap" in send(client, {"courses": COURSES}, of=result, follow=True).text
    stricter = employers(client, minimum="80")
    assert "<b>1</b> person has a skills gap" in send(client, {"courses": COURSES}, of=stricter, follow=True).text


def test_the_example_of_an_employer_leads_on_too(client):
    text = send(client, {"courses": COURSES}, of="example", follow=True).text
    assert "This is the skills gap of" in text


def test_all_files_can_be_taken_along(client):
    address = send(client, {"courses": COURSES, "demand": DEMAND}).headers["location"]
    with zipfile.ZipFile(io.BytesIO(client.get(f"{address}/provision.zip").content)) as archive:
        assert set(archive.namelist()) == {*PROVISION_FILES, "courses.csv", "demand.csv", "result.json"}
        for name in archive.namelist():
            assert client.get(f"{address}/{name}").content == archive.read(name)


def test_the_cheapest_set_costs_no_more_than_the_smallest(client):
    costs = []
    for by_cost in ({}, {"by_cost": "1"}):
        address = send(client, {"courses": COURSES, "staff": STAFF, "roles": ROLES}, **by_cost).headers["location"]  # type: ignore[arg-type]
        costs.append(json.loads(client.get(f"{address}/result.json").content)["smallest"]["cost"])
    assert costs[1] <= costs[0]


@pytest.mark.parametrize(
    ("given", "fields", "field", "said", "status"),
    [
        ({}, {}, "courses", "Choose or type your list of courses", 400),
        ({"courses": COURSES}, {}, "demand", "Choose or type a list of occupations to reach", 400),
        ({"courses": COURSES, "staff": STAFF}, {}, "roles", "roles to fill as well", 400),
        ({"courses": COURSES, "roles": ROLES}, {}, "staff", "staff list as well", 400),
        ({"courses": COURSES, "demand": DEMAND, "staff": STAFF}, {}, "demand", "not both", 400),
        ({"courses": COURSES, "demand": DEMAND}, {"share": "0"}, "share", "Enter a number from 1 to 100", 400),
        ({"courses": COURSES, "demand": DEMAND}, {"share": "x"}, "share", "Enter a number from 1 to 100", 400),
        ({"courses": COURSES, "demand": DEMAND}, {"best": "99"}, "best", "Enter a whole number from 1 to 20", 400),
        ({"courses": COURSES, "demand": DEMAND}, {"best": "²"}, "best", "Enter a whole number", 400),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_the_rest_stays(client, given, fields, field, said, status):
    answer = send(client, given, by_cost="1", **fields)
    assert answer.status_code == status
    assert said in error_of(answer.text, field)
    assert "/tmp" not in answer.text
    assert 'name="by_cost" value="1" checked' in answer.text
    for name, value in fields.items():
        assert re.search(rf'name="{name}"[^>]* value="{value}"', answer.text)
    right = {name for name in given if not error_of(answer.text, name)}
    kept = dict(re.findall(r'name="(\w+)_kept" value="([a-z2-7]{24})"', answer.text))
    assert set(kept) == right


@pytest.mark.parametrize(
    ("given", "said", "status"),
    [
        ({"courses": b"course\nA\n", "demand": DEMAND}, "there is no column for skill", 400),
        ({"courses": b"course,skill\nA,cycling\n", "demand": DEMAND}, "1 of 1 skill that courses teach was not", 200),
        ({"courses": COURSES, "demand": b"to\nxyzzyx\n"}, "was not understood: choose", 200),
        ({"courses": COURSES, "demand": b"to,people\nOCC0023,9999999\n"}, "is too many. Give at most 1,000,000", 200),
        ({"courses": COURSES, "demand": b"to,from\nOCC0023,OCC0023\n"}, "There is a problem", 400),
    ],
)
def test_what_is_not_understood_is_asked_before_any_figure(client, given, said, status):
    page = ask(client, given, follow=True)
    assert "/provider/check" in str(page.url)
    found = client.post("/provider/check", data={**fields_of(page.text), "act": "plan"}, follow_redirects=False)
    assert found.status_code == status
    assert said in found.text


def test_lists_that_were_right_need_not_be_sent_again(client):
    first = send(client, {"courses": COURSES, "demand": DEMAND}, share="x")
    kept = {f"{name}_kept": file for name, file in re.findall(r'name="(\w+)_kept" value="([a-z2-7]{24})"', first.text)}
    assert set(kept) == {"courses_kept", "demand_kept"}
    assert send(client, {}, **kept).status_code == 303


def test_a_result_of_an_employer_that_is_not_there_is_told(client):
    assert client.get("/provider?of=nosuchresult").status_code == 404
    answer = send(client, {"courses": COURSES}, of="nosuchresult")
    assert answer.status_code == 404


def test_no_cell_is_run_by_a_spreadsheet_and_script_is_shown_as_text(client):
    courses = b'course,skill,level\n"=1+1",control-design,5\n"<script>alert(1)</script>",software,4\n'
    lists = {"courses": courses, "demand": DEMAND}
    address = send(client, lists, framework="engineering-starter").headers["location"]
    assert "<script>alert" not in client.get(address).text
    for name in ("smallest-set.csv", "best-courses.csv", "coverage.csv"):
        for row in csv.reader(io.StringIO(client.get(f"{address}/{name}").text)):
            assert not [cell for cell in row if cell[:1] in {"=", "+", "@", "\t"}]


def test_a_result_is_deleted_by_its_giver_and_one_of_an_employer_is_not_shown_here(client):
    address = send(client, {"courses": COURSES, "demand": DEMAND}).headers["location"]
    assert client.get(address.replace("provider", "employer")).status_code == 404
    gone = client.post(f"{address}/delete", data={"csrf": token(client)})
    assert "deleted" in gone.text
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/provider", "/provider?of=example", "/provider/example"])
def test_no_page_has_inline_style_or_script_and_each_has_one_heading(client, address):
    text = client.get(address).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert text.count("<h1") == 1
