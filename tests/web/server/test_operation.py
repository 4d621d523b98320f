"""Problems, logs, metrics and health."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
from contextlib import closing

import pytest

from occumap.errors import OutputError
from occumap.web.server.logs import EVENTS, access, log_event, set_up_logs


@pytest.fixture
def lines():
    """What is logged, as the documents it is."""
    stream = io.StringIO()
    kept = {name: logging.getLogger(name).handlers for name in (EVENTS, "uvicorn", "asyncio")}
    set_up_logs(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    access.stream = None
    for name, handlers in kept.items():
        logging.getLogger(name).handlers = handlers
        logging.getLogger(name).propagate = True


def test_programs_get_problem_documents(site):
    answer = site.client.get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["type"], problem["title"], problem["status"]) == ("about:blank", "Not Found", 404)
    assert problem["detail"]
    assert problem["request"] == answer.headers["x-request-id"]


def test_a_wrong_value_names_its_field_and_is_not_repeated(site):
    problem = site.client.get("/api/v1/test/number/Jane-Doe").json()
    assert problem["status"] == 422
    assert problem["errors"][0]["field"] == "path.n"
    assert "Jane" not in json.dumps(problem)


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/jobs/unknown", 404), ("/account/tokens/x/revoke", 405)]
)
def test_people_get_a_page_with_the_way_on(site, path, status):
    answer = site.client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert 'role="alert"' in answer.text
    assert '<nav aria-label="Main">' in answer.text


def test_htmx_gets_the_part_that_matters(site):
    answer = site.client.get("/nowhere", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert answer.text.strip().startswith("<section")
    assert "<nav" not in answer.text


def test_a_conflict_says_so_and_loses_nothing(site):
    answer = site.client.post("/test/conflict", data={"csrf": site.token(), "text": "my own version"})
    assert answer.status_code == 409
    assert "my own version" in answer.text


def test_what_broke_is_told_with_a_number_and_nothing_else(site, lines):
    answer = site.client.get("/test/broken/Jane-Doe")
    assert answer.status_code == 500
    assert "Privet Drive" not in answer.text
    (line,) = [line for line in lines() if line["status"] == 500]
    assert line["request"] == answer.headers["x-request-id"]
    assert line["request"] in answer.text
    assert line["error"] == "RuntimeError"
    assert any("conftest.py" in place for place in line["where"])
    assert "Jane" not in json.dumps(lines())
    assert "Privet" not in json.dumps(lines())


def test_a_line_for_each_request_with_its_template_and_nothing_asked(site, lines):
    site.client.get("/?q=secret+agent")
    site.client.get("/api/v1/test/number/41")
    site.client.post("/test/echo", data={"csrf": site.token(), "title": "spy"})
    site.client.get("/static/style.css?v=1")
    told = [(line["method"], line["route"], line["status"]) for line in lines()]
    assert told == [
        ("GET", "/", 200),
        ("GET", "/api/v1/test/number/{n}", 200),
        ("GET", "/sign-in", 200),
        ("POST", "/test/echo", 200),
        ("GET", "/static", 200),
    ]
    assert all(line["ms"] > 0 and line["request"] and line["at"].endswith("+00:00") for line in lines())
    said = json.dumps(lines())
    assert "agent" not in said
    assert "spy" not in said
    assert "41" not in {line["route"] for line in lines()}


def test_an_event_logs_the_kind_of_an_error_and_not_its_words(lines):
    try:
        raise ValueError("Jane Doe")
    except ValueError as error:
        log_event("sweeping broke", error=error, files=3)
    (line,) = lines()
    assert (line["level"], line["event"], line["files"], line["error"]) == ("error", "sweeping broke", 3, "ValueError")
    assert "Jane" not in json.dumps(line)


def test_health_says_what_works(site):
    answer = site.client.get("/health")
    assert answer.status_code == 200
    works = {"status": "ok", "database": "ok", "jobs": "ok", "coder": "warming", "version": ""}
    assert answer.json() | {"version": ""} == works


def test_health_is_503_when_the_database_does_not_answer(site, monkeypatch):
    def gone():
        raise OutputError("the database", "gone", hint="Start it.")

    monkeypatch.setattr(site.store, "is_ready", gone)
    answer = site.client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["database"] == "failing"


def test_metrics_count_by_template_not_by_address(site):
    for n in range(3):
        site.client.get(f"/api/v1/test/number/{n}")
        site.client.get(f"/nowhere/{n}")
    text = site.client.get("/metrics").text
    assert 'occumap_requests_total{method="GET",route="/api/v1/test/number/{n}",status="200"} 3.0' in text
    assert 'occumap_requests_total{method="GET",route="(no route)",status="404"} 3.0' in text
    assert 'occumap_request_seconds_count{route="/api/v1/test/number/{n}"} 3.0' in text


def test_static_files_are_kept_for_ever_by_fingerprint_only(site):
    page = site.client.get("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in site.client.get(address).headers["cache-control"]
    assert "immutable" not in site.client.get("/static/style.css").headers["cache-control"]


def test_htmx_is_vendored_with_its_licence(site):
    assert site.client.get("/static/htmx.min.js").status_code == 200
    assert "Zero-Clause BSD" in site.client.get("/static/htmx.LICENSE").text


def test_damage_while_the_server_runs_shows_in_health_metrics_and_log(make_site, lines):
    site = make_site(background=True)
    view = site.store.saved.save("/map", "The crafts", by="Ada").id
    worker = site.client.app.state.worker
    worker.look_for_damage()
    assert site.client.get("/health").json()["database"] == "ok"
    _change(site, view, "Other crafts")
    worker.look_for_damage()
    answer = site.client.get("/health")
    assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (503, "failing", "damaged")
    assert "occumap_database_damaged_tables 1.0" in site.client.get("/metrics").text
    (line,) = [line for line in lines() if line.get("event") == "the database is damaged"]
    assert (line["level"], line["tables"]) == ("error", ["saved"])
    assert "crafts" not in json.dumps(line)
    _change(site, view, "The crafts")
    worker.look_for_damage()
    assert site.client.get("/health").status_code == 200


def _change(site, view, title):
    with closing(sqlite3.connect(site.settings.database.removeprefix("sqlite:///"))) as connection:
        connection.execute("UPDATE saved SET title = ? WHERE id = ?", (title, view))
        connection.commit()
