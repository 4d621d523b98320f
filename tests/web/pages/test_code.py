"""Coding in the browser: one title, and a file from its upload to its deletion."""

from __future__ import annotations

import gzip
import io
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from occumap.catalog import coders
from occumap.model.answer_columns import CODER_COLUMNS
from occumap.store.kinds import Role, State
from occumap.web.server.application import make_app
from occumap.web.server.settings import MIB, Settings, settings_for
from occumap.workflows.code.preview import look_into

PASSWORD = "three plain words"
JOBS = b"id,Job title,Industry,Note\n1,design engineer,aerospace,=1+1\n2,Baker,,-5\n3,xyzzy,,@x\n4,,,\n"


def settings(folder: Path, **changed: Any) -> Settings:
    limits = {"logins_a_minute": 1000, "max_upload": 3 * MIB, "max_unpacked": 4 * MIB, "max_body": MIB}
    return replace(settings_for(data=folder), **{**limits, **changed})


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[FastAPI]:
    """A server for all tests that don't stop one."""
    app = make_app(settings(tmp_path_factory.mktemp("data")))
    with TestClient(app):
        app.state.warm.coder()
        yield app


@pytest.fixture
def site(server) -> TestClient:
    """A browser of that server that nobody used before."""
    return TestClient(server)


@pytest.fixture
def open_site(tmp_path) -> Iterator[Any]:
    """Starts a server over the same data folder, each time it is called."""
    opened: list[TestClient] = []

    def made(*, background: bool = True, cookies: Any = None, **changed: Any) -> TestClient:
        client = TestClient(make_app(settings(tmp_path, **changed), background=background), cookies=cookies)
        client.__enter__()
        opened.append(client)
        return client

    yield made
    for client in opened:
        client.__exit__(None, None, None)


def post(client, address: str, page: str, fields: dict[str, str] | None = None, **more: Any):
    """Sends the form of a page as a browser does, and follows where it leads."""
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(page).text)[1]
    return client.post(address, data={"csrf": token, **(fields or {})}, **more)


def upload(client, content: bytes, name: str = "jobs.csv"):
    return post(client, "/code/file", "/code/file", files={"file": (name, content)})


def code_all(client, content: bytes = JOBS, name: str = "jobs.csv", **chosen: str) -> str:
    """Uploads a file and waits until it is coded; the address of its job."""
    columns = upload(client, content, name)
    assert columns.status_code == 200, columns.text
    fields = {"title": "1", "industry": "2", "additional": "", "to": "soc2020", "kind": ".csv", **chosen}
    answer = post(client, columns.url.path, columns.url.path, fields)
    assert answer.url.path.startswith("/code/jobs/"), answer.text
    wait(client, answer.url.path, State.DONE)
    return answer.url.path


def wait(client, address: str, state: State) -> None:
    deadline = time.monotonic() + 60
    job = address.rpartition("/")[2]
    while client.app.state.store.jobs.get(job).state != state:
        assert time.monotonic() < deadline, f"never {state}: {client.app.state.store.jobs.get(job)}"
        time.sleep(0.02)


def download(client, address: str) -> bytes:
    return client.get(re.search(r'href="(/jobs/[^"]+/files/file)"', client.get(address).text)[1]).content


def files_of(client) -> set[str]:
    """What lies in the folder of files."""
    folder = client.app.state.settings.data / "files"
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def main_of(text: str) -> str:
    return re.search(r"<main.*</main>", text, re.DOTALL)[0]


# One title


def test_design_engineer_is_asked_about_and_aerospace_leads_to_2126(site):
    page = site.get("/code?title=design+engineer").text
    assert "Which of these is it?" in page
    answer = re.search(r'href="([^"]+)">aerospace</a>', page)[1].replace("&amp;", "&")
    page = main_of(site.get(answer).text)
    assert 'href="/classification/soc2020/2126"' in page
    assert "Very likely" in page
    assert "The index has this title" in page
    assert re.search(r'href="/map/occupations/[^"]+">Aerospace engineer</a>', page)
    assert 'aria-label="Remove “aerospace”"' in page


def test_an_industry_decides_as_well_and_stays_in_the_form(site):
    page = main_of(site.get("/code?title=design+engineer&industry=aerospace&to=soc2020").text)
    assert "/classification/soc2020/2126" in page
    assert re.search(r'name="industry"[^>]*value="aerospace"', page)


def test_a_description_is_coded_in_place_of_a_title_that_says_nothing(site):
    page = main_of(site.get("/code?title=self+employed&duties=I+fit+kitchens").text)
    assert "/classification/soc2020/5316" in page
    assert "the description of the work was coded in its place, as “Kitchen fitter”" in page


def test_duties_are_weighed_stay_in_the_form_and_each_answer_to_the_question_leads_to_its_code(site):
    page = main_of(site.get("/code?title=plumber&duties=I+bake+bread+and+cakes").text)
    assert re.search(r'name="duties"[^>]*value="I bake bread and cakes"', page)
    assert 'aria-label="Remove “I bake bread and cakes”"' in page
    assert "Whose work is it most like?" in page
    links = re.findall(
        r'href="(/code[^"]+)">([^<]+)</a> <span><span class="arrow"[^>]*>→</span> <b class="code">(\d+)', page
    )
    assert len(links) >= 2
    for address, _, code in links:
        assert f'/classification/soc2020/{code}"' in main_of(site.get(address.replace("&amp;", "&")).text)


def test_a_title_is_coded_to_the_version_asked_for(site):
    page = main_of(site.get("/code?title=design+engineer&additional=aerospace&to=soc2010").text)
    assert "(soc2010)" in page
    assert "/classification/soc2020/" not in page


def test_another_version_is_refused_also_if_a_file_of_that_name_is_there(site, tmp_path):
    there = tmp_path / "mine.csv"
    there.write_text("code,title\n1,All\n")
    for name in ("soc1066", str(there)):
        answer = site.get("/code", params={"title": "baker", "to": name})
        assert answer.status_code == 404
        assert "no titles are coded to it" in answer.text


def test_htmx_gets_the_answer_alone_with_words_for_those_who_listen(site):
    answer = site.get("/code?title=baker", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert "<html" not in answer.text
    assert re.search(r'id="said" role="status"[^>]*hx-swap-oob="true">5432 [^<]*almost certain', answer.text)
    assert "HX-Request-Type" in answer.headers["vary"]


def test_without_a_title_there_is_the_form_alone(site):
    page = main_of(site.get("/code").text)
    assert "the-code" not in page
    assert 'href="/code/file"' in page


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("xyzzy", "No word of it is known."),
        ("12345", "It is a number, not a title."),
        ("日本", "It is in a script that the index doesn’t use."),
        ("\x00", "There are no words in it."),
        ("...", "There are no words in it."),
    ],
)
def test_what_has_no_code_says_so_and_why(site, title, why):
    answer = site.get("/code", params={"title": title})
    assert answer.status_code == 200
    assert "No code" in answer.text
    assert why.replace("’", "&#39;") in answer.text


def test_a_misspelt_title_is_asked_about_and_never_taken(site):
    page = site.get("/code", params={"title": "plumer", "industry": "building"}).text
    assert 'Did you mean <a href="/code?title=plumber&amp;industry=building">plumber</a>?' in page
    assert "No code" in page
    assert "Did you mean" not in site.get("/code", params={"title": "plumber"}).text


def test_a_script_in_a_title_is_text(site):
    page = site.get("/code", params={"title": "<script>alert(1)</script> baker", "industry": '"><img src=x>'}).text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_a_title_too_long_is_named_and_kept(site):
    answer = site.get("/code", params={"title": "a" * 501})
    assert answer.status_code == 422
    assert "Job title must be 500 characters or fewer. It has 501." in answer.text
    assert "a" * 501 in answer.text


def test_too_many_in_a_short_time_are_told_to_wait(open_site):
    site = open_site(codings_a_minute=1)
    answers = [site.get("/code?title=baker").status_code for _ in range(61)]
    assert set(answers[:60]) == {200}
    assert answers[60] == 429


# A file


def test_columns_are_shown_with_five_rows_and_guessed(site):
    page = upload(site, JOBS + b"".join(b"%d,Baker,,\n" % n for n in range(5, 12))).text
    assert len(re.findall("<tr><td>", page)) == 5
    assert re.search(r'<option value="1" selected>Job title', page)
    assert re.search(r'<option value="2" selected>Industry', page)


def test_a_file_without_a_header_is_asked_about_before_its_first_title_is_lost(site):
    page = upload(site, b"Baker\nWelder\n")
    assert "about 1 row. " in main_of(page.text)
    assert "If ‘Baker’ is one of your rows and no column name, enter 0" in page.text
    again = site.get(str(page.url), params={"header_row": "0"}).text
    assert len(re.findall("<tr><td>", again)) == 2
    assert "no column name, enter 0" not in again
    for content in (JOBS, b'{"Baker": "Welder"}\n'):
        assert "no column name, enter 0" not in upload(site, content).text


def test_where_a_field_asks_for_the_row_of_names_no_option_of_a_command_is_named(site):
    page = upload(site, b"title\nCook, head\nBaker, craft\n").text
    assert "nothing tells which row names the columns" in page
    assert "or say which row it is." in page
    assert "--header-row" not in page
    assert 'name="header_row"' in page


@pytest.mark.parametrize("kind", [".csv", ".xlsx", ".parquet"])
def test_a_file_is_coded_row_by_row_whatever_its_kind(site, kind):
    frame = pl.read_csv(JOBS, infer_schema=False)
    content = io.BytesIO()
    {".csv": frame.write_csv, ".xlsx": frame.write_excel, ".parquet": frame.write_parquet}[kind](content)
    address = code_all(site, content.getvalue(), f"jobs{kind}", kind=kind)
    page = main_of(site.get(address).text)
    assert "4 rows: 2 coded, 0 to review, 2 without a code." in page
    coded = download(site, address)
    read = {".csv": pl.read_csv, ".xlsx": pl.read_excel, ".parquet": pl.read_parquet}[kind](io.BytesIO(coded))
    assert [str(code) if code else None for code in read["code"]] == ["2126", "5432", None, None]
    assert read["id"].cast(pl.Int64).to_list() == [1, 2, 3, 4]
    assert set(CODER_COLUMNS) <= set(read.columns)


def test_no_cell_of_a_csv_runs_in_a_spreadsheet_and_numbers_stay(site):
    coded = download(site, code_all(site)).decode()
    assert pl.read_csv(coded.encode(), infer_schema=False)["Note"].to_list() == ["'=1+1", "-5", "'@x", None]


def test_a_file_is_nobody_elses(site, server):
    address = code_all(site)
    columns = upload(site, JOBS).url.path
    other = TestClient(server)
    for theirs in (address, columns):
        assert other.get(theirs).status_code == 404
    assert post(other, f"{columns}/delete", "/code/file").status_code == 404
    assert post(other, f"{address}/delete", "/code/file").status_code == 404
    assert site.get(columns).status_code == 200


def test_deleting_takes_the_upload_and_the_results_away_now(site):
    before = files_of(site)
    address = code_all(site)
    assert files_of(site) > before
    answer = post(site, f"{address}/delete", address)
    assert "deleted" in main_of(answer.text)
    assert files_of(site) == before
    assert "have been deleted" in site.get(address).text
    waiting = upload(site, JOBS).url.path
    post(site, f"{waiting}/delete", waiting)
    assert files_of(site) == before


def test_a_page_that_watches_asks_again_with_and_without_javascript(open_site):
    site = open_site(background=False)
    columns = upload(site, JOBS).url.path
    page = post(site, columns, columns, {"title": "1", "to": "soc2020", "kind": ".csv"})
    assert 'hx-trigger="every 1s"' in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert re.search(r'href="/code/jobs/\w+">Refresh', page.text)
    stopped = post(site, f"{page.url.path}/stop", page.url.path)
    assert "Stopped." in stopped.text
    assert "every 1s" not in stopped.text


BAD = {
    "empty.csv": (b"", "it is empty"),
    "header.csv": (b"title\n", "no rows"),
    "notes.docx": (b"title\nbaker\n", "can&#39;t be read"),
    "greek.csv": ("title\nΜάγειρας\n".encode("cp1253"), "its encoding can&#39;t be told"),
    "packed.csv": (gzip.compress(gzip.compress(b"title\nbaker\n")), "Unpack it and choose the file in it"),
    "cut.parquet": (b"PAR1 and no more", "can&#39;t be read"),
    "fake.xlsx": (b"PK not a workbook", "not a complete Excel workbook"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_is_named_and_not_kept(site, name):
    content, said = BAD[name]
    before = files_of(site)
    answer = upload(site, content, name)
    assert answer.status_code in {400, 422}
    assert said in answer.text
    assert str(site.app.state.settings.data) not in answer.text
    assert files_of(site) == before
    assert 'enctype="multipart/form-data"' in answer.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.txt", b"job\ttitle\n1\tbaker\n", "separated by tabs"),
        ("semicolons.csv", b"a;b\n1;baker\n", "separated by semicolons"),
        ("utf16.csv", "a,title\n1,baker\n".encode("utf-16"), "in UTF-16"),
        ("twice.csv", b"a,a\n1,baker\n", "Several columns are called ‘a’"),
    ],
)
def test_what_was_told_of_a_file_is_said_before_it_is_coded(site, name, content, said):
    answer = upload(site, content, name)
    assert answer.status_code == 200
    assert said in answer.text
    assert "baker" in answer.text


def test_no_file_at_all_is_told(site):
    answer = post(site, "/code/file", "/code/file", files={"file": ("", b"")})
    assert answer.status_code == 422
    assert "none was chosen" in answer.text


def test_a_zip_bomb_and_a_file_too_large_are_refused(site):
    before = files_of(site)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (5 * MIB))
    assert "unpacks to more than" in upload(site, bomb.getvalue(), "bomb.xlsx").text
    answer = upload(site, b"title\n" + b"baker\n" * (MIB // 2 + 1), "large.csv")
    assert answer.status_code == 413
    assert files_of(site) == before


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"title": ""}, "Choose a column"),
        ({"title": "9"}, "Choose a column from the list"),
        ({"title": "x"}, "Choose a column from the list"),
        ({"industry": "1"}, "is chosen twice"),
        ({"to": "soc1066"}, "Choose a version."),
        ({"kind": ".exe"}, "Choose a result format."),
    ],
)
def test_a_wrong_choice_of_columns_is_shown_beside_the_form_and_begins_nothing(site, chosen, said):
    columns = upload(site, JOBS).url.path
    before = site.app.state.store.jobs.list()
    fields = {"title": "1", "industry": "2", "additional": "", "to": "soc2020", "kind": ".csv", **chosen}
    answer = post(site, columns, columns, fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert site.app.state.store.jobs.list() == before


def test_a_coded_file_is_sent_to_the_review(site):
    again = download(site, code_all(site))
    columns = upload(site, again, "coded.csv")
    assert "already been coded" in columns.text
    answer = post(site, columns.url.path, columns.url.path, {"title": "1", "to": "soc2020", "kind": ".csv"})
    assert answer.status_code == 422
    assert "The file already has a column “code”" in answer.text


def test_an_upload_deleted_before_its_turn_fails_clearly(open_site):
    site = open_site(background=False)
    columns = upload(site, JOBS).url.path
    job = post(site, columns, columns, {"title": "1", "to": "soc2020", "kind": ".csv"}).url.path
    site.app.state.store.files.delete(columns.rpartition("/")[2])
    cookies = dict(site.cookies)
    again = open_site(cookies=cookies)
    wait(again, job, State.FAILED)
    assert "Upload it again" in again.get(job).text


def test_after_signing_in_ones_file_is_still_ones_own(site):
    address = code_all(site)
    site.app.state.store.accounts.add("Rae", PASSWORD, Role.REVIEWER)
    post(site, "/sign-in", "/sign-in", {"name": "Rae", "password": PASSWORD, "next": address})
    page = site.get(address).text
    assert "Create a review" in page
    assert "Rae" in page


def test_while_the_coder_gets_ready_the_page_says_so_and_looks_again(open_site):
    # A coder that another test has made in this process would be ready at once.
    coders._plain_coder.cache_clear()
    site = open_site(background=False)
    site.app.state.warm._patience = 0.0
    page = site.get("/code?title=head+of+things").text
    assert "The coder is starting" in page
    assert '<meta http-equiv="refresh"' in page
    assert 'hx-trigger="load delay:1s"' in page
    site.app.state.warm.coder()
    page = site.get("/code?title=head+of+things").text
    assert "getting ready" not in page
    assert 'class="the-code"' in page


def test_page_and_api_use_the_index_that_the_environment_names_and_name_it(open_site, monkeypatch, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("title,soc2020\nAlpaca wrangler,9111\n")
    monkeypatch.setenv("OCCUMAP_INDEX", str(path))
    site = open_site(background=False)
    page = main_of(site.get("/code?title=alpaca+wrangler").text)
    assert "9111" in page
    assert "Index: own@" in page
    answer = site.get("/api/v1/code?title=alpaca+wrangler", headers={"Accept": "application/json"}).json()
    assert answer["code"] == "9111"
    assert answer["index"].startswith("own@")


def test_what_the_index_settles_is_answered_before_the_coder_is_ready(open_site):
    site = open_site(background=False)
    site.app.state.warm._patience = 0.0
    before = main_of(site.get("/code?title=design+engineer").text)
    assert "2129" in before
    assert "aerospace" in before
    site.app.state.warm.coder()
    assert main_of(site.get("/code?title=design+engineer").text) == before


KILL = """
import os, signal, sys
from datetime import timedelta
from pathlib import Path
from occumap.web.pages.code_file import KIND, code_uploaded_file
from occumap.web.server.jobs import JobContext
from occumap.web.server.settings import settings_for
from occumap.web.server.warm_up import Warm
from occumap.store.database import utc_now
from occumap.store.open import open_store

settings = settings_for(data=Path(sys.argv[1]))
store = open_store(settings.database, folder=settings.data / "files", clock=lambda: utc_now() - timedelta(minutes=5))
taken = store.jobs.take("first", kinds=(KIND,))

class Killed(JobContext):
    def progress(self, done, total=None):
        os.kill(os.getpid(), signal.SIGKILL)

code_uploaded_file(Killed(taken, store, settings, Warm(), "first"))
"""


def test_a_job_killed_in_the_middle_goes_on_where_it_was_and_gives_the_same_bytes(open_site):
    titles = ("baker", "design engineer", "xyzzy", "head of things", "nurse")
    rows = (f"{n},{titles[n % 5]} {n % 7}," for n in range(45_000))
    content = ("id,title,industry\n" + "\n".join(rows) + "\n").encode()
    site = open_site(background=False)
    columns = upload(site, content).url.path
    fields = {"title": "1", "to": "soc2020", "kind": ".csv"}
    job = post(site, columns, columns, fields).url.path
    killed = subprocess.run(
        [sys.executable, "-c", KILL, str(site.app.state.settings.data)], capture_output=True, check=False
    )
    assert killed.returncode == -9, killed.stderr.decode()
    again = open_site(cookies=dict(site.cookies))
    wait(again, job, State.DONE)
    page = main_of(again.get(job).text)
    assert "20,000 rows were kept from a run that was stopped" in page
    assert "45,000 rows" in page
    in_one_go = code_all(again, content, **{**fields, "industry": ""})
    assert download(again, job) == download(again, in_one_go)


def test_what_is_looked_into_is_called_by_the_name_people_know(tmp_path):
    path = tmp_path / "random"
    path.with_suffix(".csv").write_text("a,b\n1,2\n1,2,3\n")
    with pytest.raises(Exception, match=r"^jobs\.csv, row 3: it has 3 cells"):
        look_into(path.with_suffix(".csv"), name="jobs.csv")


def test_pages_have_no_inline_style_or_script_and_every_field_a_label(site):
    address = code_all(site)
    columns = upload(site, JOBS).url.path
    for page in ("/code", "/code?title=engineer&industry=x", "/code/file", columns, address):
        text = site.get(page).text
        assert " style=" not in text
        assert not re.search(r"<script(?![^>]*src=)", text)
        assert not re.search(r"\son\w+=", text)
        labelled = set(re.findall(r'<label for="([^"]+)"', text))
        for control in re.findall(r"<(?:input|select|textarea)\b[^>]*>", text):
            if 'type="hidden"' not in control:
                assert re.search(r'id="([^"]+)"', control)[1] in labelled, control


SAID = {"delimiter": "#", "encoding": "cp865", "header_row": "2"}
SHARPS = "Ærlig liste\nid#job\n1#Baker på skift\n".encode("cp865")


def test_how_a_file_is_read_can_be_said_with_it_or_after_it(site):
    page = site.get("/code/file").text
    assert "If the file was read wrongly" in page
    for name in ("delimiter", "encoding", "sheet", "header_row", "decimal"):
        assert f'<label for="f-{name}"' in page
    answer = post(site, "/code/file", "/code/file", SAID, files={"file": ("jobs.csv", SHARPS)})
    address = str(answer.url)
    assert "delimiter=%23" in address
    columns = answer.text
    assert "<td>Baker på skift</td>" in columns
    assert '<input type="hidden" name="encoding" value="cp865">' in columns
    fields = {**SAID, "title": "1", "kind": ".csv", "to": "soc2020"}
    path = answer.url.path
    job = post(site, path, path, fields).url.path
    wait(site, job, State.DONE)
    assert "Baker på skift" in download(site, job).decode()


def test_what_cannot_be_meant_of_a_file_is_said_beside_its_field(site):
    answer = post(site, "/code/file", "/code/file", {**SAID, "header_row": "x"}, files={"file": ("jobs.csv", SHARPS)})
    assert answer.status_code == 422
    assert "is no row" in answer.text
    assert 'value="cp865"' in answer.text


def test_a_file_may_be_packed_once(site):
    packed = gzip.compress(JOBS)
    assert upload(site, packed, "jobs.csv.gz").url.path != "/code/file"
    twice = upload(site, gzip.compress(packed), "jobs.csv.gz")
    assert "packed again" in twice.text
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("jobs.csv", JOBS)
    assert upload(site, content.getvalue(), "jobs.zip").url.path != "/code/file"
