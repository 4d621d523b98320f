"""For an employer: uploads, the result under an address of its own, its files, and the clock that deletes it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from importlib.resources import files

import polars as pl
import pytest
from fastapi.testclient import TestClient

from occumap.web.pages import uploaded_tables
from occumap.web.server.application import make_app
from occumap.web.server.logs import access
from occumap.web.server.settings import settings_for
from occumap.workflows.map.workforce import WORKFORCE_FILES
from occumap.workflows.map.workforce import workforce as compare_workforce

EXAMPLES = files("occumap.data").joinpath("atlas/examples")
SAMPLE = {name: EXAMPLES.joinpath(f"{name}.csv").read_bytes() for name in ("staff", "roles")}
STAFF = b"name,title,occupation\nA. Fitter,Fitter,OCC0154E\nB. Birch,Welder,\nC. Cole,Turner,OCC1305\nD. Dean,Welder,\n"
ROLES = b"role,posts\nOCC0154E,1\nOCC0023,1\nWelder,2\n"

MANY_NAMES = ("occupation\n" + "".join(f"trade {n}\n" for n in range(301))).encode()
MANY_SKILLS = ("skills\n" + "".join(f"a{n}:1;b{n}:1;c{n}:1\n" for n in range(667))).encode()


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Iterator[TestClient]:
    settings = settings_for(data=tmp_path_factory.mktemp("employer"))
    with TestClient(make_app(settings, background=False)) as made:
        yield made


@pytest.fixture
def client(opened) -> TestClient:
    """A visitor who is new: one alone may keep so many files."""
    opened.cookies.clear()
    return opened


def token(client: TestClient) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/employer").text)
    assert found
    return found[1]


def ask(client: TestClient, *, staff=("staff.csv", STAFF), roles=("roles.csv", ROLES), follow=False, **fields: str):
    """Sends the lists; what comes is the page where one checks how they were understood."""
    given = {name: (*one, "application/octet-stream") for name, one in (("staff", staff), ("roles", roles)) if one}
    data = {"csrf": token(client), **fields}
    return client.post("/employer", data=data, files=given or {"none": ("", b"")}, follow_redirects=follow)


def send(client: TestClient, *, follow=False, **given):
    """Sends the lists, and the page where one checks them as it is: the result."""
    checked = ask(client, follow=True, **given)
    if "/employer/check" not in str(checked.url):
        return checked
    return answer_with(client, checked.text, follow=follow)


def answer_with(client: TestClient, page: str, *, act: str = "plan", follow=False, **said: str):
    """Sends the form of the page where one checks, with what is chosen on it."""
    return client.post("/employer/check", data={**fields_of(page), "act": act, **said}, follow_redirects=follow)


def fields_of(page: str) -> dict[str, str]:
    """The fields of a form as a browser sends them: hidden ones, texts, and lists with what is selected."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    selects = re.findall(r'<select id="[^"]+" name="(column-[^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    chosen = {name: re.findall(r'value="([^"]*)" selected', options) for name, options in selects}
    return {name: unescape(value) for name, value in hidden} | {
        name: unescape(values[0]) if values else "" for name, values in chosen.items()
    }


def error_of(text: str, name: str) -> str:
    found = re.search(rf'id="f-{name}-error"><b class="hidden">Error:</b> ([^<]*)', text)
    return found[1] if found else ""


def test_a_workbook_whose_header_isnt_told_asks_for_the_row_as_its_field_does(client):
    made = io.BytesIO()
    pl.DataFrame({"a": ["", "A. Ash", "B. Birch"], "b": ["Trade", "Welder", "Fitter"]}).write_excel(
        made, include_header=False
    )
    text = ask(client, staff=("staff.xlsx", made.getvalue())).text
    assert "--" not in unescape(error_of(text, "staff"))
    assert "say which row it is." in error_of(text, "staff")


def test_the_example_is_one_click_away_and_says_what_the_task_says(client):
    assert 'href="/employer/example"' in client.get("/employer").text
    answer = client.get("/employer/example")
    plan = compare_workforce("example")
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>((?:<td class="heat-.*?</td>)+)</tr>', answer.text)
    assert [name for name, _ in rows] == [member.name for member in plan.staff]
    cells = [
        [re.sub(r"<span.*?</span>|<[^>]+>|[●○ ]", "", c) for c in re.findall(r"<td.*?</td>", row)] for _, row in rows
    ]
    for member, row in enumerate(cells):
        for role, said in enumerate(row):
            words = plan.covers(member, role)
            whole = f"{round(100 * float(plan.coverage[member, role]))}"
            assert said == ("?" if words == "unknown" else whole + "+" * words.endswith("or more"))
    assert f"These figures rest on {plan.resolution.basis}" in answer.text
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


def test_only_its_giver_sees_and_deletes_a_result(tmp_path):
    app = make_app(settings_for(data=tmp_path / "data"), background=False)
    with TestClient(app) as giver:
        address = send(giver).headers["location"]
        other = TestClient(app)
        assert other.get(address).status_code == 404
        assert other.post(f"{address}/delete", data={"csrf": token(other)}).status_code == 404
        assert "Delete everything now" in giver.get(address).text
        gone = giver.post(f"{address}/delete", data={"csrf": token(giver)})
        assert "deleted" in gone.text
        assert giver.get(address).status_code == 404
        assert not list((tmp_path / "data" / "files").iterdir())


def in_every_kind(table: str) -> dict[str, bytes]:
    """A table of commas as files of other kinds, as people have them."""
    frame = pl.read_csv(io.StringIO(table), infer_schema=False)
    workbook, parquet = io.BytesIO(), io.BytesIO()
    frame.write_excel(workbook)
    frame.write_parquet(parquet)
    semicolons = table.replace(",", ";")
    return {
        "s.xlsx": workbook.getvalue(),
        "s.parquet": parquet.getvalue(),
        "s.jsonl": frame.write_ndjson().encode(),
        "semicolons.csv": semicolons.encode("cp1252"),
        "tabs.txt": table.replace(",", "\t").encode("utf-16"),
        "s.csv.gz": gzip.compress(table.encode()),
    }


@pytest.mark.parametrize("name", ["s.xlsx", "s.parquet", "s.jsonl", "semicolons.csv", "tabs.txt", "s.csv.gz"])
def test_a_list_of_any_kind_is_read_as_well_as_a_csv(client, name):
    content = in_every_kind(STAFF.decode().replace("A. Fitter", "A. Müller"))[name]
    text = send(client, staff=(name, content), follow=True).text
    assert "A. Müller" in text
    assert "These figures rest on 4 of 4 people and 4 of 4 posts" in text


def test_how_a_list_was_read_is_said_and_may_be_said_otherwise_only_where_that_is_in_doubt(client):
    plain = ask(client, follow=True).text
    assert "Sign between the columns" not in plain
    told = ask(client, staff=("s.csv", STAFF.replace(b",", b";")), follow=True).text
    assert "cells separated by semicolons" in told
    assert 'name="staff_delimiter"' in told
    assert 'name="roles_delimiter"' not in told
    broken = ask(client, staff=("s.xlsx", STAFF))
    assert 'name="staff_sheet"' in broken.text
    assert 'name="roles_sheet"' not in broken.text


def test_a_small_file_that_unpacks_to_too_much_is_refused(client, monkeypatch):
    monkeypatch.setattr(uploaded_tables, "MAX_UNPACKED", 1000)
    answer = ask(client, staff=("s.csv.gz", gzip.compress(STAFF + b"," * 2000)))
    assert answer.status_code == 400
    assert "unpacks to more than" in error_of(answer.text, "staff")


def test_a_few_people_may_be_typed_and_what_is_typed_stays_where_something_else_is_wrong(client):
    typed = {"staff_typed": "A. Ash, Welder\r\nWelder\r\nC; Fitter, OCC0154E", "roles_typed": "Welder × 2"}
    wrong = ask(client, staff=None, roles=None, minimum="x", **typed)
    assert "A. Ash, Welder\nWelder" in wrong.text
    assert "will be kept for an hour" not in wrong.text
    page = ask(client, staff=None, roles=None, follow=True, **typed).text
    assert ">2 people</td>" in page
    assert ">2 posts</td>" in page
    both = ask(client, roles=None, staff_typed="Welder", roles_typed="Welder")
    assert "Choose a file or type a list, not both" in error_of(both.text, "staff")


def test_a_table_that_is_pasted_with_its_header_is_read_as_a_file_with_these_columns(client):
    pasted = {
        "staff_typed": "Name\tJob title\tSite\r\nA. Ash\tWelder\tNorth\r\nB. Birch\t\tSouth\r\nC. Cole\tWelder\t",
        "roles_typed": "Role,Posts\r\nWelder,2",
    }
    page = ask(client, staff=None, roles=None, follow=True, **pasted).text
    assert ">2 people</td>" in page
    assert ">2 posts</td>" in page
    assert '<option value="Job title" selected>' in page
    assert "Not read: Site." in page
    wrong = ask(client, staff=None, roles=None, minimum="x", **pasted)
    assert "C. Cole\tWelder" in wrong.text
    assert "will be kept for an hour" not in wrong.text


def test_what_is_not_understood_is_asked_before_any_figure_and_counts_in_none(client):
    staff = ("s.csv", b"name,title\nA,Technician\nB,Technician\nC,Xyzzyx\n")
    page = ask(client, staff=staff, follow=True)
    assert page.status_code == 200
    assert "3 of 3 people were not understood: choose" in page.text
    assert "2 people" in page.text
    assert 'value="plan"' not in page.text
    still = answer_with(client, page.text)
    assert "Who covers what" not in still.text
    left = answer_with(client, page.text, act="check", **{place_of(page.text, "Technician"): "OCC0154E"})
    assert "1 of 3 people was not understood: choose" in left.text
    plan = answer_with(client, left.text, follow=True)
    assert "These figures rest on 2 of 3 people" in plan.text
    assert "Xyzzyx" in plan.text


def place_of(page: str, text: str, field: str = "choose") -> str:
    """The field in which it is chosen what a text means."""
    texts = [one for _, _, one in json.loads(fields_of(page)["texts"])]
    return f"{field}-{texts.index(text)}"


def test_what_was_chosen_stays_may_be_changed_and_a_choice_that_cannot_be_used_is_told(client):
    staff = ("s.csv", b"name,title\nA,Technician\nB,Welder\n")
    page = ask(client, staff=staff, follow=True).text
    chosen = answer_with(client, page, act="check", **{place_of(page, "Technician"): "-"}).text
    assert "left out, as you chose" in chosen
    again = answer_with(client, chosen, act="check").text
    assert "left out, as you chose" in again
    changed = answer_with(client, again, act="check", **{place_of(again, "Technician", "other"): "OCC0349"}).text
    assert "as you chose" in changed
    assert "left out, as you chose" not in changed
    wrong = answer_with(client, page, act="plan", **{place_of(page, "Technician", "other"): "nothing such"})
    assert wrong.status_code == 400
    assert "nothing such" in error_of(wrong.text, place_of(wrong.text, "Technician", "other"))
    both = {place_of(page, "Technician"): "-", place_of(page, "Technician", "other"): "Welder"}
    assert "not both" in answer_with(client, page, **both).text


def test_columns_are_told_and_may_be_chosen(client):
    staff = ("s.csv", b"Ref,Position,Job title,Site\n1,Boss,Welder,A\n2,Boss,Welder,B\n")
    page = ask(client, staff=staff, follow=True).text
    assert "2 columns could be the title" in page
    chosen = {"column-staff.title": "Job title", "column-staff.name": "Ref"}
    read = answer_with(client, page, act="check", **chosen).text
    assert '<option value="Job title" selected>' in read
    assert "Not read: Position, Site" in read
    assert "2 of 2 people and 4 of 4 posts" in read
    twice = answer_with(client, page, **{"column-staff.title": "Position", "column-staff.name": "Position"})
    assert "is chosen for “Job title” as well" in error_of(twice.text, "column-staff.name")


def test_the_sample_uploaded_asks_what_its_choices_answer(client):
    page = ask(client, staff=("staff.csv", SAMPLE["staff"]), roles=("roles.csv", SAMPLE["roles"]), follow=True)
    assert re.search(r"\d+ of 30 people were not understood: choose", page.text)
    given = csv.DictReader(io.StringIO(EXAMPLES.joinpath("resolve.csv").read_text()))
    texts = [tuple(one) for one in json.loads(fields_of(page.text)["texts"])]
    said = {}
    for row in given:
        place = (row["file"], row["column"], "" if row["text"] == "(blank)" else row["text"])
        if place in texts:
            said[f"choose-{texts.index(place)}"] = row["choose"]
    plan = answer_with(client, page.text, follow=True, **said)
    assert f"These figures rest on {compare_workforce('example').resolution.basis}" in plan.text


def test_a_number_of_the_heat_map_leads_to_the_gap(client):
    text = send(client, follow=True).text
    assert 'href="/map/gap?from=OCC0154E&amp;to=OCC0023"' in text
    assert 'href="/map/gap?from=OCC0154E&amp;to=OCC0154E"' not in text


def test_lists_that_somebody_else_gave_cannot_be_checked(tmp_path):
    app = make_app(settings_for(data=tmp_path / "data"), background=False)
    with TestClient(app) as giver:
        address = ask(giver).headers["location"]
        assert TestClient(app).get(address).status_code == 400
        assert giver.get(address).status_code == 200


def test_all_files_can_be_taken_along(client):
    address = send(client).headers["location"]
    packed = client.get(f"{address}/workforce.zip")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        names = set(archive.namelist())
        assert names == {*WORKFORCE_FILES, "staff.csv", "roles.csv", "result.json"} >= {"resolve.csv"}
        for name in names:
            answer = client.get(f"{address}/{name}")
            assert answer.content == archive.read(name)
            assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert json.loads(client.get(f"{address}/result.json").content)["figures"]["staff"] == 4
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
        assert store.files.sweep(moment - timedelta(minutes=1)) == 2, "the two lists that were kept aside for an hour"
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
        send(client, staff=("Acme staff.csv", b"name,title\nZebedee,Zebedee\n"))
    events = [f"{one.getMessage()} {vars(one)}" for one in caplog.records if one.name.startswith("occumap")]
    logged = lines.getvalue() + " ".join(events)
    assert "/employer/{result}" in logged
    for secret in ("Fitter", "Acme", "Zebedee", address.rpartition("/")[2]):
        assert secret not in logged


def test_the_least_coverage_counts(client):
    lists = {"staff": ("s.csv", b"title\nWelder\n"), "roles": ("r.csv", b"role\nOCC0292\n")}
    hiring = [
        send(client, minimum=minimum, follow=True, **lists).text.count('class="badge warning">hire')
        for minimum in ("1", "99 %")
    ]
    assert hiring[0] < hiring[1]


def test_the_least_coverage_is_that_of_the_command_where_none_is_typed(client):
    """Where skills are counted in tasks, two jobs share far less of them than where they have levels."""
    plans = [
        send(client, follow=True, roles=("r.csv", b"role\nOCC0023\n"), framework=framework).text
        for framework in ("", "engineering-starter")
    ]
    assert [re.search(r"○: covers 35\s% or more", plan) is not None for plan in plans] == [True, False]
    assert [re.search(r"○: covers 60\s% or more", plan) is not None for plan in plans] == [False, True]


@pytest.mark.parametrize(
    ("staff", "roles", "minimum", "field", "said", "status"),
    [
        (None, ("r.csv", ROLES), "60", "staff", "Choose or type your staff list", 400),
        (("s.csv", STAFF), None, "60", "roles", "Choose or type the list of roles", 400),
        (("s.docx", STAFF), ("r.csv", ROLES), "60", "staff", "s.docx: a file of the kind .docx", 400),
        (("s.xlsx", STAFF), ("r.csv", ROLES), "60", "staff", "it is not a complete Excel workbook", 400),
        (("s.csv", b""), ("r.csv", ROLES), "60", "staff", "s.csv: it is empty", 400),
        (("s.csv", b"\xff\xfe\x00"), ("r.csv", ROLES), "60", "staff", "s.csv", 400),
        (("s.csv", STAFF), ("r.csv", b"role,posts\nOCC0023,9999\n"), "60", "roles", "9,999 posts", 413),
        (("s.csv", STAFF), ("r.csv", b"role\n" + b"OCC0023\n" * 2001), "60", "roles", "more than 2,000 rows", 413),
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
    first = send(client, roles=("roles.csv", b""))
    kept = re.search(r'name="staff_kept" value="([a-z2-7]{24})"', first.text)
    assert kept
    assert "staff.csv will be kept for an hour" in first.text
    assert send(client, staff=None, staff_kept=kept[1]).status_code == 303


def test_a_list_that_somebody_else_keeps_is_not_taken(tmp_path):
    app = make_app(settings_for(data=tmp_path / "data"), background=False)
    with TestClient(app) as giver:
        first = send(giver, roles=("roles.csv", b""))
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
    given = {"staff": ("s.csv", staff), "roles": ("r.csv", roles)}
    address = send(client, framework="engineering-starter", **given).headers["location"]
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
    first = send(client, roles=("roles.csv", b""))
    kept = re.search(r'name="staff_kept" value="([a-z2-7]{24})"', first.text)
    assert kept
    assert client.get(f"/employer/{kept[1]}").status_code == 404


def test_two_thousand_people_and_roles_are_compared_while_one_waits(client):
    codes = ("OCC0023", "OCC0154E", "OCC0662", "OCC0349", "OCC0695")
    staff = "name,occupation\n" + "".join(f"{n},{codes[n % 5]}\n" for n in range(2000))
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


def upload_choices(client, page: str, content: str, *, act: str = "check", **said: str):
    """Sends the page where one checks, with a file of choices."""
    given = {"resolve": ("resolve.csv", content.encode(), "text/csv")}
    return client.post("/employer/check", data={**fields_of(page), "act": act, **said}, files=given)


def test_a_resolve_csv_that_is_filled_in_is_taken_on_the_page_that_asks(client):
    asked = ask(client, staff=("staff.csv", b"name,title\nA,Maint Tech\nB,Welder\nC,Welder\n"), follow=True)
    assert "Choose what this means" in asked.text
    told = upload_choices(client, asked.text, "file,column,text,choose\nstaff,title,Maint Tech,OCC0154E\n")
    assert "What you chose" in told.text
    assert "Choose what this means" not in told.text
    # What is chosen on the page counts before the file.
    place = re.search(r'name="choose-(\d+)"', asked.text)
    assert place
    both = upload_choices(client, asked.text, "text,choose\nMaint Tech,OCC0154E\n", **{f"choose-{place[1]}": "OCC0671"})
    assert "OCC0671" in both.text.split("What you chose", 1)[1].split("</table>", 1)[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("text,choose\nSomebody else,OCC0154E\n", "None of the 1 choice in it"),
        ("a,b\n1,2\n", "there is no column"),
        ("text,choose\nMaint Tech,OCC0154E\nMaint Tech,OCC0671\n", "The file has several choices for it"),
        ("text,choose\nMaint Tech,OCC9999\n", "OCC9999"),
    ],
)
def test_a_file_of_choices_that_cant_be_used_says_why(client, content: str, said: str):
    asked = ask(client, staff=("staff.csv", b"name,title\nA,Maint Tech\nB,Welder\nC,Welder\n"), follow=True)
    told = upload_choices(client, asked.text, content)
    assert told.status_code == 400
    assert said in unescape(told.text)
