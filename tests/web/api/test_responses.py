"""What holds for every answer: its form, its tag, how long it may be kept, and who may read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from occumap.store.kinds import Role
from occumap.web.api.responses import form_accepted

ADDRESSES = (
    "/classifications",
    "/classifications/soc/versions/soc2010/codes",
    "/correspondences?source=soc2010&target=soc2020",
    "/indexes",
    "/search?q=baker",
    "/code?title=baker",
    "/occupations/OCC0023",
    "/gaps?from=OCC0154E&to=OCC0023",
    "/moves?from=OCC0154E",
)
DOCS = Path(__file__).parents[3] / "docs" / "api.md"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", "json"),
        ("", "json"),
        ("application/json", "json"),
        ("text/csv", "csv"),
        ("text/csv, application/json", "json"),
        ("text/csv, application/json;q=0.9", "csv"),
        ("text/csv;q=0, */*", "json"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "json"),
        ("TEXT/CSV; charset=utf-8", "csv"),
        ("text/*", "csv"),
    ],
)
def test_the_form_liked_best_is_given(accept, form):
    assert form_accepted(accept).value == form


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_comes_in_both_forms_with_a_tag_of_its_own(api, address):
    as_json, as_csv = api.get(address), api.get(address, accept="text/csv")
    assert as_json.headers["content-type"] == "application/json"
    assert as_csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert as_json.headers["etag"] != as_csv.headers["etag"]
    for answer in (as_json, as_csv):
        assert "Accept" in answer.headers["vary"]
        again = api.get(address, accept=answer.headers["content-type"], if_none_match=answer.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == answer.headers["etag"]
    between = "&" if "?" in address else "?"
    assert api.get(f"{address}{between}format=csv", accept="application/json").content == as_csv.content


@pytest.mark.parametrize(("held", "status"), [('W/"{}"', 304), ('"other", "{}"', 304), ("*", 304), ('"other"', 200)])
def test_any_of_the_tags_one_has_counts(api, held, status):
    tag = api.get("/classifications").headers["etag"].removeprefix("W/").strip('"')
    assert api.get("/classifications", if_none_match=held.format(tag)).status_code == status


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_form_is_refused(api, address):
    answer = api.get(address, accept="application/xml")
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"


def test_titles_are_for_the_asker_alone_and_the_rest_may_be_shared(api):
    assert api.get("/code?title=baker").headers["cache-control"] == "private, no-cache"
    assert api.get("/classifications").headers["cache-control"] == "public, max-age=300"


def test_where_reading_is_closed_a_token_opens_it_and_nothing_is_shared(make_api):
    api = make_api(closed_reading=True)
    store = api.client.app.state.store
    user = store.accounts.add("Ada", "three plain words", Role.REVIEWER)
    _, secret = store.accounts.tokens.make(user.id, "test", by="Ada")
    for address in ADDRESSES:
        refused = api.get(address)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")
        answer = api.get(address, authorization=f"Bearer {secret}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-cache"
        assert api.get(address).status_code == 401
    assert api.client.post("/api/v1/code", json=[{"title": "baker"}]).status_code == 401


def test_every_operation_is_described_with_its_problems(api):
    described = api.json("/openapi.json")
    assert all(path.startswith("/api/v1") for path in described["paths"])
    names = [one["operationId"] for path in described["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))
    for path in described["paths"].values():
        for operation in path.values():
            problems = {status for status in operation["responses"] if int(status) >= 400}
            assert {"401", "422"} <= problems
            for status in problems:
                assert list(operation["responses"][status]["content"]) == ["application/problem+json"]


def test_what_the_docs_show_works(api):
    page = DOCS.read_text(encoding="utf-8")
    shown = re.findall(
        r"^(?:\$ )?curl (?:-sf )?(?:-H [^']*)?'http://127\.0\.0\.1:8765(/api/v1[^']*)'", page, re.MULTILINE
    )
    assert len(shown) >= 9
    assert [address for address in shown if api.client.get(address).status_code != 200] == []


def test_every_address_stands_in_the_docs(api):
    page = DOCS.read_text(encoding="utf-8")
    for path in api.json("/openapi.json")["paths"]:
        assert f"`{path.removeprefix('/api/v1') or '/'}`" in page, path
