"""The map over the API: occupations, skills, gaps, moves, paths and unlocking, as the tasks have them."""

from __future__ import annotations

import pytest

from occumap.catalog.load import framework, occupational_map
from occumap.workflows.map import gap, unlock

START, GOAL = "OCC0154E", "OCC0023"


def test_occupations_of_a_route_are_all_that_stand_in_it(api):
    world = occupational_map()
    found = api.json("/occupations?route=engineering-and-manufacturing&size=1000")["items"]
    assert {one["code"] for one in found} == {
        one.code for one in world.occupations if world.route_of(one.code).name == "Engineering and manufacturing"
    }
    assert {one["level"] for one in api.json("/occupations?level=6")["items"]} == {6}
    assert {one["soc2020"] for one in api.json("/occupations?soc2020=2126")["items"]} == {"2126"}
    assert sum(one["occupations"] for one in api.json("/routes")["items"]) == len(world)


def test_an_occupation_says_what_it_asks(api):
    found = api.json(f"/occupations/{GOAL}")
    asked = {one["skill"]: one["level"] for one in found["requirements"]}
    assert asked == {one.skill: one.level for one in framework().profile(GOAL).requirements}
    assert found["notice"]
    assert [row["skill"] for row in api.table(f"/occupations/{GOAL}")] == list(asked)


def test_a_skill_names_who_asks_for_it(api):
    listed = {one["skill"]: one["occupations"] for one in api.json("/skills?size=1000")["items"]}
    found = api.json("/skills/analysing-data")
    assert len(found["asked_by"]) == listed["analysing-data"]
    assert GOAL in {one["code"] for one in found["asked_by"]}
    assert [one["level"] for one in found["levels"]] == sorted(one["level"] for one in found["levels"])


def test_a_gap_is_the_one_of_the_tasks_and_turns_round_into_another(api):
    there, back = api.json(f"/gaps?from={START}&to={GOAL}"), api.json(f"/gaps?from={GOAL}&to={START}")
    expected = gap.gap(START, GOAL)
    assert there["coverage"] == round(expected.coverage, 4)
    assert [one["skill"] for one in there["skills"]] == [line.skill for line in expected.lines]
    assert back["coverage"] != there["coverage"]


def test_an_occupation_may_be_named_or_be_a_job_title(api):
    by_name = api.json(f"/gaps?from=control+systems+engineer&to={START}")
    assert by_name["from"]["code"] == GOAL
    assert api.json(f"/gaps?from={GOAL.lower()}&to={START}")["from"]["code"] == GOAL


def test_a_name_that_fits_several_lists_them(api):
    problem = api.get(f"/gaps?from=electrician&to={GOAL}").json()
    assert problem["status"] == 409
    assert len(problem["candidates"]) > 1
    assert all(one["id"] in occupational_map() for one in problem["candidates"])


def test_moves_are_filtered_and_paged(api):
    up = api.json(f"/moves?from={START}&direction=up&size=1000")
    assert {one["direction"] for one in up["items"]} == {"up"}
    first = api.json(f"/moves?from={START}&direction=up&size=3")
    assert first["items"] == up["items"][:3]
    assert "direction=up" in first["links"]["next"]["href"]
    minimum = api.json(f"/moves?from={START}&minimum=0.4&size=1000")["items"]
    assert minimum
    assert all(one["coverage"] >= 0.4 for one in minimum)


def test_a_path_goes_step_by_step_from_one_to_the_other(api):
    found = api.json("/paths?from=OCC1313C&to=OCC0695")
    for path in found["items"]:
        steps = path["steps"]
        assert (steps[0]["from"]["code"], steps[-1]["to"]["code"]) == ("OCC1313C", "OCC0695")
        assert [one["to"] for one in steps[:-1]] == [one["from"] for one in steps[1:]]
    table = api.table("/paths?from=OCC1313C&to=OCC0695")
    assert len(table) == sum(len(path["steps"]) for path in found["items"])


def test_a_path_to_where_one_is_cannot_be_walked(api):
    problem = api.get(f"/paths?from={GOAL}&to={GOAL}").json()
    assert problem["status"] == 400
    assert problem["hint"]


def test_unlocking_is_that_of_the_tasks(api):
    found = api.json(f"/unlock?from={START}&size=1000")["items"]
    assert [one["skill"] for one in found] == [one.skill for one in unlock.unlock(START, threshold=0.6, limit=None)]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/occupations/OCC9999", 404),
        ("/occupations?route=nowhere", 404),
        ("/skills/juggling", 404),
        (f"/gaps?from=OCC9999&to={GOAL}", 404),
        (f"/moves?from={START}&pathway=nowhere", 404),
        (f"/moves?from={START}&direction=north", 422),
        (f"/moves?from={START}&minimum=nan", 422),
        (f"/moves?from={START}&minimum=1.1", 422),
        (f"/paths?from={START}&to={GOAL}&steps=5", 422),
        (f"/paths?from={START}&to={GOAL}&down=yes", 422),
        (f"/unlock?from={START}&threshold=0", 422),
        (f"/unlock?from={'x' * 201}", 422),
        ("/skills?page=-1", 422),
        ("/skills?size=1001", 422),
        ("/skills?size=1_0", 422),
    ],
)
def test_bad_input_is_a_problem_document_with_the_right_status(api, address, status):
    answer = api.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


@pytest.mark.parametrize(
    ("address", "texts"),
    [
        (f"/gaps?from=senior+welder&to={GOAL}", ["senior welder"]),
        ("/gaps?from=senior+welder&to=Control+systems+engineers", ["senior welder", "Control systems engineers"]),
        ("/moves?from=senior+welder", ["senior welder"]),
        (f"/paths?from=senior+welder&to={GOAL}", ["senior welder"]),
        ("/unlock?from=senior+welder", ["senior welder"]),
        (f"/gaps?from={START}&to={GOAL}", []),
        ("/moves?from=Welder", []),
    ],
)
def test_what_a_name_was_taken_for_is_said(api, address, texts):
    taken = api.json(address).get("taken", [])
    assert [one["text"] for one in taken] == texts
    for one in taken:
        assert one["said"].startswith(f"‘{one['text']}’ was taken as {one['code']} {one['title']}: ")


def test_an_unclear_name_comes_with_candidates_and_an_unknown_one_with_the_nearest(api):
    unclear = api.get(f"/gaps?from=electrician&to={GOAL}")
    assert unclear.status_code == 409
    assert {"OCC1017", "OCC0152"} <= {one["id"] for one in unclear.json()["candidates"]}
    unknown = api.get(f"/gaps?from=barista&to={GOAL}")
    assert unknown.status_code == 404
    assert "coded 9266 Coffee shop workers" in unknown.json()["detail"]
    assert "OCC1488" in {one["id"] for one in unknown.json()["near"]}


def test_what_fits_somebody_says_what_it_assumes_and_asks_first(api):
    found = api.json("/fits?job=OCC0349&skill=managing-projects&skill=nonesuch&size=5")
    assert [one["own"] for one in found["fits"]] == [True, False, False, False, False]
    assert found["person"]["occupations"] == ["OCC0349"]
    assert found["person"]["notes"][0].startswith("Assumed to be held")
    assert [one["given"] for one in found["person"]["unsettled"]] == ["nonesuch"]
    lines = [line for one in found["fits"] for line in one["gap"]["skills"]]
    assert {
        line["held"] for line in lines if line["status"] == "not stated" and line["unstated"] == "not mentioned"
    } == {None}
    assert not [line for line in lines if line["status"] == "missing"]
    assert {one["skill"] for one in found["questions"]} <= {line["skill"] for line in lines if line["unknown"]}


def test_nothing_said_of_a_person_is_refused(api):
    assert api.get("/fits").status_code == 400
    assert api.get("/fits?" + "&".join(["skill=a"] * 21)).status_code == 422


def test_fits_ask_instead_of_answering_with_an_empty_list(api):
    answer = api.get("/fits?job=nurse")
    assert answer.status_code == 409
    assert "OCC0781" in answer.text
