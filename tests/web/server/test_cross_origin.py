"""Pages of other sites: they may read the API without cookies, and never write."""

from __future__ import annotations

import pytest

FROM = {"origin": "https://elsewhere.example"}
READ = "/api/v1/classifications"


@pytest.mark.parametrize("path", [READ, "/api/v1/nowhere", "/api/v1/code?title=baker", "/api/v1/code?titel=baker"])
def test_any_site_may_read_answers_and_errors_without_credentials(site, path):
    for _ in range(2):  # the second may be a kept answer
        headers = site.client.get(path, headers=FROM).headers
        assert headers["access-control-allow-origin"] == "*"
        assert headers["cross-origin-resource-policy"] == "cross-origin"
        assert "ETag" in headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in headers


def test_a_browser_that_asks_first_may_read_and_not_write(site):
    asked = site.client.options(READ, headers=FROM | {"access-control-request-method": "GET"})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    writing = site.client.options("/api/v1/code", headers=FROM | {"access-control-request-method": "POST"})
    assert "POST" not in writing.headers["access-control-allow-methods"]
    assert "authorization" not in writing.headers["access-control-allow-headers"].casefold()


def test_what_is_sent_from_another_site_has_no_answer_that_it_can_read(site):
    answer = site.client.post("/api/v1/code", json=[{"title": "baker"}], headers=FROM)
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/health", "/static/style.css", "/code?title=baker"])
def test_pages_are_not_for_other_sites(site, path):
    headers = site.client.get(path, headers=FROM).headers
    assert "access-control-allow-origin" not in headers
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("changed", [{"closed_reading": True}, {"cross_origin": False}])
def test_no_other_site_may_read_where_reading_is_closed_or_whoever_runs_it_says_so(make_site, changed):
    client = make_site(**changed).client
    assert "access-control-allow-origin" not in client.get(READ, headers=FROM).headers
    asked = client.options(READ, headers=FROM | {"access-control-request-method": "GET"})
    assert "access-control-allow-origin" not in asked.headers
