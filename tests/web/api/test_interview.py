"""Coding during an interview: titles as one types, the one question that decides, and the answer."""

from __future__ import annotations

import statistics
import time

import pytest

from occumap.catalog import load

ROOT = "/api/v1"


def follow(api, links: dict, name: str):
    return api.json(links[name]["href"].removeprefix(ROOT))


def test_three_requests_lead_from_letters_to_a_settled_code(api):
    found = api.json("/interview/suggestions?q=desi+eng")
    assert found["items"][0]["title"] == "Design engineer"
    assert found["items"][0]["code"] is None
    asked = follow(api, found["items"][0]["links"], "next")
    assert asked["question"] == "Which of these is it?"
    aerospace = next(one for one in asked["choices"] if one["answer"] == "aerospace")
    answer = follow(api, aerospace["links"], "answer")
    assert (answer["code"], answer["group_title"], answer["is_settled"]) == ("2126", "Aerospace engineers", True)
    full = follow(api, answer["links"], "full")
    assert (full["code"], full["confidence"]) == (answer["code"], answer["confidence"])


def test_a_title_with_one_code_leads_to_its_answer_at_once(api):
    one = next(o for o in api.json("/interview/suggestions?q=electrician")["items"] if o["title"] == "Electrician")
    assert one["links"]["next"]["href"].startswith(f"{ROOT}/interview/answer?")
    answer = follow(api, one["links"], "next")
    assert (answer["code"], answer["is_settled"], one["code"]) == ("5241", True, "5241")


@pytest.mark.parametrize("typed", ["a", "s", "eng des", "DESIGN ENG", "engineers design", "désign engin"])
def test_words_may_be_begun_in_any_order_case_and_number(api, typed):
    found = api.client.get(f"{ROOT}/interview/suggestions", params={"q": typed, "size": 50}).json()
    assert found["whole"]
    assert found["items"]


def test_every_suggestion_is_coded_as_it_says(api):
    found = api.json("/interview/suggestions?q=nur&size=20")["items"]
    assert len(found) == 20
    for one in found:
        step = follow(api, one["links"], "next")
        assert one["code"] == step["code"] if one["code"] else "choices" in step


@pytest.mark.parametrize("title", ["Design engineer", "Teacher", "Manager", "Inspector", "Supervisor", "Nurse"])
def test_each_answer_to_a_question_leads_to_the_code_that_it_names(api, title):
    asked = api.client.get(f"{ROOT}/interview/question", params={"title": title}).json()
    assert asked["choices"]
    for choice in asked["choices"]:
        answer = follow(api, choice["links"], "answer")
        assert (answer["code"], answer["group_title"]) == (choice["code"], choice["title"]), choice["answer"]


def test_none_of_these_is_the_default_and_is_not_surer_for_it(api):
    asked = api.json("/interview/question?title=Design+engineer")
    before = api.json("/interview/answer?title=Design+engineer")
    other = next(one for one in asked["choices"] if one["answer"] == "none of these")
    answer = follow(api, other["links"], "answer")
    assert (answer["method"], answer["is_settled"]) == ("default", True)
    assert answer["confidence"] == before["confidence"]
    assert before["is_settled"] is False
    assert "question" in before["links"]


def test_what_can_not_be_told_says_so(api):
    retired = api.json("/interview/answer?title=retired")
    assert (retired["code"], retired["is_settled"]) == (None, False)
    assert retired["reason"]
    assert api.json("/interview/suggestions?q=xyzzy")["items"] == []
    assert api.json("/interview/question?title=xyzzy")["question"] is None
    refused = api.get("/interview/answer?title=Design+engineer&chosen=9999")
    assert (refused.status_code, "2126" in refused.json()["hint"]) == (400, True)


def test_what_was_said_rides_along(api):
    asked = api.json("/interview/question?title=Design+engineer&duties=I+draw+wings&to=soc2010")
    assert asked["classification"] == "soc2010"
    for choice in asked["choices"]:
        assert "duties=I+draw+wings" in choice["links"]["answer"]["href"]
        assert "to=soc2010" in choice["links"]["answer"]["href"]
        assert choice["code"] in load.version("soc2010")


def test_what_people_say_is_for_the_asker_alone(api):
    for address in ("suggestions?q=bak", "question?title=baker", "answer?title=baker"):
        assert api.get(f"/interview/{address}").headers["cache-control"] == "private, no-cache"


def test_too_many_requests_are_told_how_long_to_wait(make_api):
    api = make_api(codings_a_minute=1)
    statuses = [api.get("/interview/suggestions?q=b").status_code for _ in range(700)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


@pytest.mark.slow
def test_each_step_takes_less_than_20_ms_warm(api):
    for address in ("suggestions?q=s", "question?title=Design+engineer", "answer?title=Fitter+of+flux&industry=steel"):
        api.get(f"/interview/{address}")
        taken = []
        for _ in range(15):
            began = time.process_time()
            assert api.get(f"/interview/{address}").status_code == 200
            taken.append(time.process_time() - began)
        assert statistics.median(taken) < 0.02, address
