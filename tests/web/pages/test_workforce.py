"""For an employer: uploads, the result under an address of its own, its files, and the clock that deletes it."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from fastapi.testclient import TestClient

from occumap.web.pages import uploaded_tables
from occumap.web.server.application import make_app
from occumap.web.server.logs import access
from occumap.web.server.settings import settings_for
from occumap.workflows.map.workforce import WORKFORCE_FILES
from occumap.workflows.map.workforce import workforce as compare_workforce

EXAMPLES = files("occumap.data").joinpath("atlas/examples")
STAFF, ROLES = (EXAMPLES.joinpath(name).read_bytes() for name in ("staff.csv", "roles.csv"))

MANY_NAMES = ("occupation\n" + "".join(f"trade {n}\n" for n in range(301))).encode()
MANY_SKILLS = ("skills\n" + "".join(f"a{n}:1;b{n}:1;c{n}:1\n" for n in range(667))).encode()


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[TestClient]:
    settings = settings_for(data=tmp_path_factory.mktemp("employer"))
    with TestClient(make_app(settings, background=False)) as made:
        yield made


def token(client: TestClient) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/employer").text)
    assert found
    return found[1]


def send(client: TestClient, *, staff=("staff.csv", STAFF), roles=("roles.csv", ROLES), follow=False, **fields: str):
    given = {name: (*one, "text/csv") for name, one in (("staff", staff), ("roles", roles)) if one}
    data = {"csrf": token(client), **fields}
    return client.post("/employer", data=data, files=given or {"none": ("", b"")}, follow_redirects=follow)


def error_of(text: str, name: str) -> str:
    found = re.search(rf'id="f-{name}-error"><b class="hidden">Error:</b> ([^<]*)', text)
    return found[1] if found else ""


def test_the_example_is_one_click_away_and_says_what_the_task_says(client):
    assert 'href="/employer/example"' in client.get("/employer").text
    answer = client.get("/employer/example")
    plan = compare_workforce("example")
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>((?:<td class="heat-.*?</td>)+)</tr>', answer.text)
    assert [name for name, _ in rows] == [member.name for member in plan.staff]
    shown = [[int(re.sub(r"<[^>]+>|\D", "", cell)) for cell in re.findall(r"<td.*?</td>", cells)] for _, cells in rows]
    assert shown == [[round(100 * float(share)) for share in row] for row in plan.coverage]
    assert answer.text.count('"hidden"> fills a post') == len(plan.posts) - len(plan.hiring)
    assert answer.text.count('class="badge warning">hire') == len(plan.hiring)


def test_an_upload_leads_to_a_result_under_an_address_that_nobody_guesses(client):
    answer = send(client)
    assert answer.status_code == 303
    assert re.fullmatch(r"/employer/[a-z2-7]{24}", answer.headers["location"])
    assert send(client).headers["location"] != answer.headers["location"]
    shown = client.get(answer.headers["location"])
    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["x-robots-tag"] == "noindex"
    for said in (
        "Who covers what",
        "Who fills which post",
        "What to train",
        "What to hire for",
        "Single points of failure",
    ):
        assert said in shown.text


def test_whoever_has_the_address_sees_the_result_but_only_its_giver_deletes_it(tmp_path):
    app = make_app(settings_for(data=tmp_path / "data"), background=False)
    with TestClient(app) as giver:
        address = send(giver).headers["location"]
        other = TestClient(app)
        assert "Who covers what" in other.get(address).text
        assert "Delete everything now" not in other.get(address).text
        assert other.post(f"{address}/delete", data={"csrf": token(other)}).status_code == 404
        assert "Delete everything now" in giver.get(address).text
        gone = giver.post(f"{address}/delete", data={"csrf": token(giver)})
        assert "deleted" in gone.text
        assert giver.get(address).status_code == 404
        assert not list((tmp_path / "data" / "files").iterdir())


def test_all_files_can_be_taken_along(client):
    address = send(client).headers["location"]
    packed = client.get(f"{address}/workforce.zip")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        names = set(archive.namelist())
        assert names == {*WORKFORCE_FILES, "staff.csv", "roles.csv", "result.json"}
        for name in names:
            answer = client.get(f"{address}/{name}")
            assert answer.content == archive.read(name)
            assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert json.loads(client.get(f"{address}/result.json").content)["figures"]["staff"] == 10
    assert client.get(f"{address}/staff.csv").content == STAFF
    assert client.get(f"{address}/../../secret").status_code == 404
    assert client.get(f"{address}/nothing.csv").status_code == 404


def test_the_page_says_when_everything_is_deleted_and_then_it_is(tmp_path):
    settings = settings_for(data=tmp_path / "data")
    with TestClient(make_app(settings, background=False)) as client:
        address = send(client).headers["location"]
        said = re.search(r"will be deleted on <b>([^<]+) UTC</b>", client.get(address).text)
        assert said
        moment = datetime.strptime(said[1], "%d %B %Y at %H:%M").replace(tzinfo=UTC)
        assert abs(moment - (datetime.now(UTC) + settings.kept)) < timedelta(minutes=2)
        store = client.app.state.store  # type: ignore[attr-defined]
        assert store.files.sweep(moment - timedelta(minutes=1)) == 0
        assert store.files.sweep(moment + timedelta(minutes=2)) == 1
        assert client.get(address).status_code == 404
        left = [one for one in (tmp_path / "data").rglob("*") if one.is_file() and b"A. Fitter" in one.read_bytes()]
        assert left == []


def test_an_upload_is_in_no_log(tmp_path, caplog, monkeypatch):
    lines = io.StringIO()
    monkeypatch.setattr(access, "stream", lines)
    caplog.set_level("DEBUG", logger="occumap")
    with TestClient(make_app(settings_for(data=tmp_path / "data"), background=False)) as client:
        address = send(client, staff=("Acme staff.csv", STAFF)).headers["location"]
        client.get(address)
        send(client, staff=("Acme staff.csv", b"name\nZebedee\n"))
    events = [f"{one.getMessage()} {vars(one)}" for one in caplog.records if one.name.startswith("occumap")]
    logged = lines.getvalue() + " ".join(events)
    assert "/employer/{result}" in logged
    for secret in ("Fitter", "Acme", "Zebedee", address.rpartition("/")[2]):
        assert secret not in logged


def test_the_least_coverage_counts(client):
    plan = compare_workforce("example", minimum=0.99)
    text = send(client, minimum="99 %", follow=True).text
    assert text.count('class="badge warning">hire') == len(plan.hiring) > 1


@pytest.mark.parametrize(
    ("staff", "roles", "minimum", "field", "said", "status"),
    [
        (None, ("r.csv", ROLES), "60", "staff", "Choose your staff list", 400),
        (("s.csv", STAFF), None, "60", "roles", "Choose the list of roles", 400),
        (("s.xlsx", STAFF), ("r.csv", ROLES), "60", "staff", "“s.xlsx” is not a CSV", 400),
        (("s.csv", b""), ("r.csv", ROLES), "60", "staff", "“s.csv” is empty", 400),
        (("s.csv", b"name\nAda\n"), ("r.csv", ROLES), "60", "staff", "s.csv: there is no column of titles", 400),
        (("s.csv", b"\xff\xfe\x00"), ("r.csv", ROLES), "60", "staff", "s.csv", 400),
        (("s.csv", b"name,title\nAda\n"), ("r.csv", ROLES), "60", "staff", "s.csv, row 2", 400),
        (("s.csv", STAFF), ("r.csv", b"role,posts\nxyzzyx,1\n"), "60", "roles", "no row of it could be used", 400),
        (("s.csv", STAFF), ("r.csv", b"role,posts\nOCC0023,9999999\n"), "60", "roles", "9,999,999 posts", 413),
        (("s.csv", STAFF), ("r.csv", b"role,posts\nOCC0023," + b"9" * 5000), "60", "roles", "digits", 400),
        (("s.csv", STAFF), ("r.csv", b"role\n" + b"OCC0023\n" * 2001), "60", "roles", "2,001 rows", 413),
        (("s.csv", MANY_NAMES), ("r.csv", ROLES), "60", "staff", "301 different occupations", 413),
        (("s.csv", MANY_SKILLS), ("r.csv", ROLES), "60", "staff", "2,001 different skills", 413),
        (("s.csv", STAFF + b" " * uploaded_tables.MAX_BYTES), ("r.csv", ROLES), "60", "staff", "larger than 5 MB", 413),
        (("s.csv", STAFF), ("r.csv", ROLES), "abc", "minimum", "Enter a number from 1 to 100, not “abc”", 400),
        (("s.csv", STAFF), ("r.csv", ROLES), "nan", "minimum", "Enter a number from 1 to 100, not “nan”", 400),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(client, staff, roles, minimum, field, said, status):
    answer = send(client, staff=staff, roles=roles, minimum=minimum)
    assert answer.status_code == status
    assert said in error_of(answer.text, field)
    assert "/tmp" not in answer.text
    assert "incoming" not in answer.text
    assert f'value="{minimum}"' in answer.text


def test_a_list_that_was_right_need_not_be_sent_again(client):
    first = send(client, roles=("roles.csv", b"role,posts\nxyzzyx,1\n"))
    kept = re.search(r'name="staff_kept" value="([a-z2-7]{24})"', first.text)
    assert kept
    assert "staff.csv will be kept for an hour" in first.text
    assert send(client, staff=None, staff_kept=kept[1]).status_code == 303


def test_a_list_that_somebody_else_keeps_is_not_taken(tmp_path):
    app = make_app(settings_for(data=tmp_path / "data"), background=False)
    with TestClient(app) as giver:
        first = send(giver, roles=("roles.csv", b"role\nxyzzyx\n"))
        kept = re.search(r'name="staff_kept" value="([a-z2-7]{24})"', first.text)
        assert kept
        answer = send(TestClient(app), staff=None, staff_kept=kept[1])
        assert answer.status_code == 400
        assert "has been deleted. Choose it again." in error_of(answer.text, "staff")


def test_rows_that_cannot_be_used_are_told_of(client):
    staff = b"name,title,skills\nAda,Welder,\nBob,,xyzzyx:3\n"
    text = send(client, staff=("s.csv", staff), follow=True).text
    assert re.search(r'<th scope="row">staff</th><td class="num" data-label="Row">3</td>', text)


def test_script_in_a_list_is_shown_as_text_and_no_cell_is_run_by_a_spreadsheet(client):
    staff = b'name,title\n"<script>alert(1)</script>",Welder\n"=HYPERLINK(""http://x"")",Welder\n+1,Welder\n'
    roles = b'role,posts,skills\n"=1+1",1,welding:3\n@role,1,drawings:2\n'
    address = send(client, staff=("s.csv", staff), roles=("r.csv", roles)).headers["location"]
    text = client.get(address).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    for name in ("coverage.csv", "assignment.csv", "single-points.csv", "not-held.csv"):
        for row in csv.reader(io.StringIO(client.get(f"{address}/{name}").text)):
            assert not [cell for cell in row if cell[:1] in {"=", "+", "@", "\t"}]
    assert "<script>alert" not in client.get(f"{address}/workforce.html").text


def test_a_form_without_its_token_is_refused(client):
    given = {"staff": ("s.csv", STAFF), "roles": ("r.csv", ROLES)}
    assert client.post("/employer", files=given).status_code == 403


@pytest.mark.parametrize("address", ["/employer/nosuchresult", "/employer/nosuchresult/coverage.csv"])
def test_a_result_that_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_file_of_another_kind_is_no_result(client):
    first = send(client, roles=("roles.csv", b"role\nxyzzyx\n"))
    kept = re.search(r'name="staff_kept" value="([a-z2-7]{24})"', first.text)
    assert kept
    assert client.get(f"/employer/{kept[1]}").status_code == 404


def test_two_thousand_people_and_roles_are_compared_while_one_waits(client):
    titles = ("Welder", "Maintenance fitter", "CNC machinist", "Design engineer", "Toolmaker")
    staff = "name,title,skills\n" + "".join(f"{n},{titles[n % 5]},welding:{n % 6 + 1}\n" for n in range(2000))
    codes = ("OCC0023", "OCC0154E", "OCC0662", "OCC0349", "OCC0695")
    roles = "role,posts\n" + "".join(f"{codes[n % 5]},1\n" for n in range(2000))
    start = time.monotonic()
    answer = send(client, staff=("s.csv", staff.encode()), roles=("r.csv", roles.encode()))
    assert answer.status_code == 303
    assert time.monotonic() - start < 60
    assert "Shown: 60 of 2,000 staff" in client.get(answer.headers["location"]).text


@pytest.mark.parametrize("address", ["/employer", "/employer/example"])
def test_no_page_has_inline_style_or_script_and_each_has_one_heading(client, address):
    text = client.get(address).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert text.count("<h1") == 1
    labelled = set(re.findall(r'<label for="([^"]+)"', text))
    shown = [tag for tag in re.findall(r"<input[^>]*>", text) if 'type="hidden"' not in tag]
    assert {re.search(r'id="([^"]+)"', tag)[1] for tag in shown} <= labelled
