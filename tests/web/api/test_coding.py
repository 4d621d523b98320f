"""Job titles coded over the API: one and many, JSON and CSV, limits and bad input."""

from __future__ import annotations

import json

import pytest

from occumap.model.coding import LONGEST
from occumap.web.api.coding_schemas import CodingShape
from occumap.web.server.limits import TokenBuckets
from tests.web.api.conftest import rows

TITLES = ["Baker", "Design engineer", "Quantum flux person", "", "software developer"]


def test_a_title_has_its_code_its_reason_and_the_question_that_decides(api):
    answer = api.json("/code?title=Design+engineer")
    assert answer["question"]["options"]
    aerospace = next(one for one in answer["question"]["options"] if "aerospace" in one["answer"])
    decided = api.json(f"/code?title=Design+engineer&additional={aerospace['additional']}")
    assert (decided["code"], decided["group_title"], decided["question"]) == ("2126", "Aerospace engineers", None)
    assert decided["reason"]
    assert decided["classification"] == "soc2020"
    assert decided["index"].startswith("starter@")
    assert decided["coder"]


@pytest.mark.parametrize("title", [*filter(None, TITLES), "nurse", "self employed", "x"])
def test_the_answer_for_a_title_has_the_shape_that_is_described(api, title):
    content = api.client.get("/api/v1/code", params={"title": title, "industry": "aerospace"}).text
    assert CodingShape.model_validate_json(content, strict=True).model_dump_json() == content


def test_a_title_is_coded_to_the_version_asked_for(api):
    assert api.json("/code?title=design+engineer&to=soc2010")["classification"] == "soc2010"


def test_the_same_question_again_has_the_same_bytes_in_each_form(api):
    for accept in ("application/json", "text/csv"):
        first, again = (api.get("/code?title=welder", accept=accept) for _ in range(2))
        assert first.content == again.content
        assert first.headers["content-type"].startswith(accept)


def test_many_titles_are_answered_as_one_by_one_in_their_order(api):
    titles = [{"title": title, "industry": "aerospace"} for title in TITLES]
    many = api.post("/code", json.dumps(titles)).json()
    assert [one["title"] for one in many["items"]] == TITLES
    for one in many["items"]:
        if one["title"]:
            alone = api.client.get("/api/v1/code", params={"title": one["title"], "industry": "aerospace"}).json()
            assert alone["coder"]
            assert alone.pop("confidence") == pytest.approx(one.pop("confidence"), abs=1e-3)
            assert [c["code"] for c in alone.pop("candidates")][:3] == [c["code"] for c in one.pop("candidates")][:3]
            assert alone == one


def test_a_csv_keeps_its_columns_and_has_the_answer_beside(api):
    sent = "id,Job title,Industry\n7,Baker,\n8,Design engineer,aerospace\n"
    answer = api.post("/code", sent, "text/csv")
    table = rows(answer.text)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert [(row["id"], row["Job title"], row["code"]) for row in table] == [
        ("7", "Baker", "5432"),
        ("8", "Design engineer", "2126"),
    ]


def test_a_csv_may_be_answered_in_json_and_json_in_csv(api):
    as_json = api.post("/code", "title\nBaker\n", "text/csv", accept="application/json").json()
    as_csv = rows(api.post("/code?format=csv", '[{"title": "Baker"}]').text)
    assert as_json["items"][0]["code"] == as_csv[0]["code"] == "5432"


@pytest.mark.parametrize("title", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\tbaker", "'=baker"])
def test_no_cell_of_a_csv_becomes_a_formula(api, title):
    one = api.client.get("/api/v1/code", params={"title": title, "format": "csv"})
    many = api.post("/code?format=csv", json.dumps([{"title": title}]))
    for answer in (one, many):
        assert rows(answer.text)[0]["title"] == f"'{title}"


def test_ten_thousand_titles_are_taken_and_no_more(api):
    titles = [{"title": f"Baker of {n} buns"} for n in range(10_000)]
    assert len(api.post("/code", json.dumps(titles)).json()["items"]) == 10_000
    refused = api.post("/code", json.dumps([*titles, {"title": "one more"}])).json()
    assert refused["status"] == 422
    table = "title\n" + "\n".join(one["title"] for one in titles) + "\none more\n"
    problem = api.post("/code", table, "text/csv").json()
    assert (problem["status"], problem["where"]) == (400, "The CSV")
    assert "in parts" in problem["hint"]


@pytest.mark.parametrize(
    ("content", "kind", "status", "told"),
    [
        ("[", "application/json", 422, "body"),
        ('{"title": "baker"}', "application/json", 422, "valid array"),
        ('[{"title": 7}]', "application/json", 422, "body.0.title"),
        ('[{"name": "baker"}]', "application/json", 422, "body.0.title"),
        ('[{"title": "baker", "colour": "red"}]', "application/json", 422, "body.0.colour"),
        (json.dumps([{"title": "x" * (LONGEST + 1)}]), "application/json", 422, "body.0.title"),
        ("name\nbaker\n", "text/csv", 400, "no column for title"),
        ("title\n" + "x" * (LONGEST + 1), "text/csv", 400, f"at most {LONGEST} characters"),
        ("title\nΜάγειρας\n".encode("cp1253"), "text/csv", 400, "The CSV"),
        ("title,code\nbaker,1\n", "text/csv", 400, "'code' already"),
        ("title,title\nbaker,1\n", "text/csv", 400, "The CSV"),
        ("", "text/csv", 400, "The CSV"),
        ("title=baker", "application/x-www-form-urlencoded", 415, "text/csv"),
        ("title", "", 415, "Content-Type"),
    ],
)
def test_what_cannot_be_read_is_told_and_where(api, content, kind, status, told):
    answer = api.post("/code", content, kind)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.text
    assert "incoming" not in answer.text


def test_many_faults_are_told_by_the_first_of_them(api):
    problem = api.post("/code", json.dumps([{"title": n} for n in range(5000)])).json()
    assert len(problem["errors"]) == 20


def test_too_large_a_body_is_refused(api):
    assert api.post("/code", '[{"title": "' + "x" * (3 << 20) + '"}]').status_code == 413
    assert api.post("/code", "title\n" + "x" * (11 << 20), "text/csv").status_code == 413
    assert api.post("/code", "title\n" * (1 << 20), "text/csv").status_code == 400


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "query.title"),
        ("?title=", "query.title"),
        (f"?title={'x' * (LONGEST + 1)}", "query.title"),
        (f"?title=baker&industry={'x' * (LONGEST + 1)}", "query.industry"),
        ("?title=baker&format=xml", "query.format"),
    ],
)
def test_a_wrong_value_names_its_field(api, query, field):
    problem = api.get(f"/code{query}").json()
    assert (problem["status"], problem["errors"][0]["field"]) == (422, field)


def test_a_title_is_given_back_as_text_and_never_as_a_page(api):
    title = "<script>alert(1)</script>"
    answer = api.client.get("/api/v1/code", params={"title": title}, headers={"accept": "text/html, */*;q=0.1"})
    assert answer.json()["title"] == title
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.fixture
def limited(make_api):
    """The API with sixty turns and a clock that stands still."""
    api = make_api()
    api.client.app.state.limits["coding"] = TokenBuckets(60, burst=60, clock=lambda: 0.0)
    return api


def test_coding_too_often_says_how_long_to_wait(limited):
    statuses = [limited.get("/code?title=baker").status_code for _ in range(62)]
    assert statuses == [200] * 60 + [429] * 2
    assert int(limited.get("/code?title=baker").headers["retry-after"]) >= 1


def test_many_titles_take_more_turns_than_one(limited):
    for _ in range(3):
        assert limited.post("/code", json.dumps([{"title": ""}] * 10_000)).status_code == 200
    assert limited.post("/code", json.dumps([{"title": ""}])).status_code == 429


def test_other_methods_are_refused_with_those_that_are_taken(api):
    answer = api.client.delete("/api/v1/code")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_a_description_is_coded_in_place_of_a_title_that_says_nothing_one_by_one_and_in_a_list(api):
    asked = {"title": "self employed", "duties": "I fit kitchens"}
    alone = api.client.get("/api/v1/code", params=asked).json()
    assert alone["code"] == "5316"
    assert "the description of the work was coded in its place" in alone["reason"]
    many = api.post("/code", json.dumps([asked])).json()["items"][0]
    assert (many["code"], many["reason"]) == (alone["code"], alone["reason"])
    assert many["confidence"] == pytest.approx(alone["confidence"], abs=1e-3)


def test_duties_employer_and_qualification_are_taken_one_by_one_in_lists_and_in_a_csv(api):
    asked = {"title": "Plumber", "duties": "I bake bread and cakes", "employer": "Smith", "qualification": "none"}
    alone = api.client.get("/api/v1/code", params=asked).json()
    assert (alone["code"], alone["duties"], alone["employer"]) == ("5315", asked["duties"], "Smith")
    assert alone["confidence"] < 0.9
    many = api.post("/code", json.dumps([asked])).json()["items"][0]
    assert many["confidence"] == pytest.approx(alone["confidence"], abs=1e-3)
    [row] = rows(api.post("/code", "title,duties\nPlumber,I bake bread and cakes\n", "text/csv").text)
    assert float(row["confidence"]) == pytest.approx(alone["confidence"], abs=1e-3)
    for option in alone["question"]["options"]:
        again = api.client.get("/api/v1/code", params={**asked, "additional": option["additional"]}).json()
        assert again["code"] == option["code"]


def test_how_a_csv_is_read_can_be_said(api):
    sent = "Liste\nid#title\n1#Bäcker\n".encode("cp850")
    answer = api.post("/code?delimiter=%23&encoding=cp850&header_row=2", sent, "text/csv")
    assert answer.status_code == 200, answer.text
    assert "Bäcker" in answer.text
    assert api.post("/code?encoding=klingon", sent, "text/csv").status_code == 400
