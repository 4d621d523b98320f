"""Deciding on titles where they stand: kept, told, taken back, never lost between two, and in the file downloaded."""

from __future__ import annotations

import csv
import io
import re
import time
from html import unescape

import pytest
from fastapi.testclient import TestClient

from occumap.web.server.security import SESSION
from tests.web.pages.coded_jobs import coded, main_of, number_of, row_of, rows_of, send

FILE = "Beruf;Branche\nxyzzy;\nBaker;\nXYZZY;\nplugh;café\n;\n".encode("latin-1")
PARTIAL = {"hx-request": "true", "hx-request-type": "partial"}


@pytest.fixture
def job(site):
    return coded(site, FILE)


def decide(client, job, title, **fields):
    number = number_of(client.get(job).text, title)
    return send(client, f"{job}/titles/{number}", job, {"after": "0", "back": ""} | fields)


def value_of(row, name):
    """The value of a hidden field of a row."""
    found = re.search(rf'name="{name}" value="(\d+)"', row)
    assert found
    return found[1]


def test_a_decision_settles_equal_titles_is_told_and_counted(site, job):
    answer = decide(site, job, "xyzzy", code="other", other="2126", why="They said so.", back="show=review")
    page = main_of(answer.text)
    assert answer.url.params["show"] == "review"
    assert re.search(r"‘xyzzy’ is 2126 Aerospace engineers", page, re.I)
    assert "1 of 2 titles to review decided, 2 of 3 rows" in page
    assert "You have decided 1 title." in page
    assert [title for title, _ in rows_of(answer.text)] == ["plugh café"]
    ((_, row),) = rows_of(site.get(f"{job}?show=decided").text)
    assert "They said so." in row
    assert "The coder: no code." in row


def test_a_form_with_a_mistake_comes_back_wherever_its_title_stands_in_the_table(site, job):
    """Its row is shown also where the table that it was sent from doesn't have it any more."""
    answer = decide(site, job, "Baker", code="other", other="qqqqq", why="typed at length", back="show=none&page=3")
    assert answer.status_code == 422
    assert 'value="typed at length"' in row_of(answer.text, "Baker")
    assert {title.casefold() for title, _ in rows_of(answer.text)} >= {"baker", "xyzzy"}


def test_it_is_taken_back_and_waits_again(site, job):
    decide(site, job, "xyzzy", code="none")
    ((_, row),) = rows_of(site.get(f"{job}?show=decided").text)
    fields = {"decision": value_of(row, "decision")}
    answer = send(site, f"{job}/titles/{number_of(site.get(job).text, 'xyzzy')}/undo", job, fields)
    assert "‘XYZZY’ has no decision any more" in answer.text
    assert rows_of(site.get(f"{job}?show=decided").text) == []
    assert len(rows_of(site.get(f"{job}?show=review").text)) == 2


def test_words_lead_to_codes_to_choose_from(site, job):
    answer = decide(site, job, "xyzzy", code="other", other="bakers", why="at dawn")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    row = row_of(answer.text, "xyzzy")
    assert "Choose one of the codes found." in row
    assert 'value="5432"' in row
    assert 'value="at dawn"' in row
    assert "<details open>" in row
    assert rows_of(site.get(f"{job}?show=decided").text) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"code": "other", "other": "qqqqq"}, "no title with these words"),
        ({"code": "other"}, "none was chosen"),
        ({"code": "99999"}, "none was chosen"),
        ({"code": "none", "why": "x" * 2001}, "Shorten it to 2,000"),
    ],
)
def test_what_is_wrong_stands_at_the_field(site, job, fields, words):
    answer = decide(site, job, "xyzzy", **fields)
    assert answer.status_code == 422
    row = row_of(answer.text, "xyzzy")
    assert words in unescape(row)
    assert 'aria-invalid="true"' in row


def test_of_two_who_decide_at_once_neither_loses_work(coding_app):
    accounts = coding_app.state.store.accounts
    token = accounts.sessions.begin(accounts.get("Ada").id)
    here, there = (TestClient(coding_app, cookies={SESSION: token}) for _ in range(2))
    job = coded(here, FILE)
    decide(here, job, "xyzzy", code="other", other="2126", why="first")
    late = decide(there, job, "xyzzy", code="none", why="my long thought")
    assert late.status_code == 409
    row = row_of(late.text, "xyzzy")
    assert "Ada decided meanwhile that it is" in row
    assert 'value="my long thought"' in row
    after = value_of(row, "after")
    again = decide(there, job, "xyzzy", code="none", why="my long thought", after=after)
    assert "‘XYZZY’ can’t be coded" in again.text
    ((_, row),) = rows_of(here.get(f"{job}?show=decided").text)
    assert "my long thought" in row


def test_a_script_gets_the_row_and_how_far_one_is(site, job):
    number = number_of(site.get(job).text, "plugh café")
    part = send(
        site, f"{job}/titles/{number}", job, {"code": "other", "other": "5432", "after": "0"}, headers=PARTIAL
    ).text
    assert "<h1" not in part
    assert len(rows_of(part)) == 1
    assert f'<hx-partial hx-target="#title-{number}"' in part
    assert '<hx-partial hx-target="#decided"' in part
    assert "You have decided 1 title." in part


def test_the_file_has_every_row_in_its_order_with_the_decisions(site, job):
    decide(site, job, "xyzzy", code="other", other="2126", why="They said so.")
    decide(site, job, "plugh café", code="none")
    page = send(site, f"{job}/apply", job)
    until = time.monotonic() + 60
    while not (found := re.search(r'href="(/jobs/[^"]+/files/file)"', page.text)):
        assert time.monotonic() < until, page.text
        time.sleep(0.1)
        page = site.get(page.url.path)
    rows = list(csv.DictReader(io.StringIO(site.get(found[1]).content.decode("utf-8-sig"))))
    assert [row["Beruf"] for row in rows] == ["xyzzy", "Baker", "XYZZY", "plugh", ""]
    assert [row["Branche"] for row in rows] == ["", "", "", "café", ""]
    assert [(row["code"], row["method"]) for row in rows[:1] + rows[2:4]] == [
        ("2126", "decided"), ("2126", "decided"), ("", "decided"),
    ]  # fmt: skip
    assert rows[1]["method"] != "decided"
    kept = list(csv.DictReader(io.StringIO(site.get(f"{job}/decisions.csv").text)))
    assert {row["title"].casefold() for row in kept} == {"xyzzy", "plugh"}


def test_nobody_else_sees_or_decides_and_with_the_file_its_decisions_go(site, coding_app, job):
    decide(site, job, "xyzzy", code="none")
    stranger = TestClient(coding_app)
    assert stranger.get(job).status_code == 404
    assert stranger.get(f"{job}/decisions.csv").status_code == 404
    assert send(stranger, f"{job}/titles/0", "/code/file", {"code": "none"}).status_code == 404
    assert site.get(f"{job}/titles/0").status_code in {404, 405}
    assert send(site, f"{job}/titles/999", job, {"code": "none"}).status_code == 404
    send(site, f"{job}/delete", job)
    assert coding_app.state.store.file_decisions.that_hold(job.rpartition("/")[2]) == ()


def test_an_index_is_chosen_and_one_that_is_not_held_is_refused(site):
    job = coded(site, FILE, index="starter")
    assert "by the index starter" in site.get(job).text
    upload = send(site, "/code/file", "/code/file", files={"file": ("jobs.csv", FILE)}).url.path
    assert '<option value="own index" selected>' in site.get(upload).text
    fields = {"title": "0", "to": "soc2020", "index": "not-held", "kind": ".csv"}
    refused = send(site, upload, upload, fields)
    assert refused.status_code == 422
    assert re.search(r'id="f-index-error">.*no index has this name', refused.text, re.S)
