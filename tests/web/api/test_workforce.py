"""Staff beside roles, and courses beside what people lack, as programs ask for them."""

from __future__ import annotations

import json

import pytest

STAFF = [{"name": "A", "title": "Welder", "count": 2}, {"name": "B", "title": "Technician"}]
ROLES = [{"role": "OCC0349", "posts": 2}]
LISTS = {
    "staff": [{"occupation": "5223/01"}, {"occupation": "OCC0608"}],
    "roles": [{"role": "OCC0195"}, {"role": "OCC0073"}],
}
COURSES = [{"course": "Payroll in practice", "skills": ["Running payroll"], "cost": 990, "places": 8}]


def ask(api, address: str, status: int = 200, **given):
    answer = api.post(address, json.dumps(given))
    assert answer.status_code == status, answer.text
    return answer.json()


def test_staff_are_planned_and_what_is_not_understood_is_asked(api):
    answer = ask(api, "/workforce", staff=STAFF, roles=ROLES)
    assert answer["resolution"]["headlines"] == ["1 of 3 people was not understood: choose"]
    assert [post["hire"] for post in answer["plan"]["assignment"]] == [False, False]
    (open_text,) = [one for one in answer["resolution"]["texts"] if one["status"] == "asked"]
    choice = {"text": open_text["text"], "choose": open_text["candidates"][0]["code"]}
    chosen = ask(api, "/workforce", staff=STAFF, roles=ROLES, choices=[choice])
    assert chosen["resolution"]["headlines"] == []


def test_there_are_no_figures_of_too_little(api):
    answer = ask(api, "/workforce", staff=[{"title": "Technician"}], roles=ROLES)
    assert answer["plan"] is None
    assert not answer["resolution"]["is_enough"]


def test_the_assignment_is_a_table(api):
    answer = api.post("/workforce", json.dumps({"staff": STAFF, "roles": ROLES}), accept="text/csv")
    assert answer.text.startswith("role,post,row,name,coverage,best,hire\r\n")


def test_courses_beside_staff_and_roles_and_beside_a_demand(api):
    beside = ask(api, "/provision", courses=COURSES, minimum=0.3, staff=LISTS["staff"], roles=LISTS["roles"])
    assert beside["plan"]["smallest"][0]["course"] == "Payroll in practice"
    wanted = ask(api, "/provision", courses=COURSES, demand=[{"to": "OCC0073", "from": "OCC0608", "people": 3}])
    assert wanted["plan"]["smallest"][0]["people"] == 3
    asked = ask(api, "/provision", courses=[{"course": "A", "skills": ["juggling flames"]}], demand=[{"to": "OCC0073"}])
    assert asked["plan"] is None


@pytest.mark.parametrize(
    ("address", "given", "status"),
    [
        ("/workforce", {"staff": [], "roles": ROLES}, 422),
        ("/workforce", {"staff": STAFF, "roles": ROLES, "pay": 1}, 422),
        ("/workforce", {"staff": STAFF, "roles": ROLES, "framework": "nothing-such"}, 404),
        ("/workforce", {"staff": STAFF, "roles": ROLES, "choices": [{"text": "Technician", "choose": "xyzzyx"}]}, 400),
        ("/provision", {"courses": COURSES}, 400),
        ("/provision", {"courses": COURSES, "staff": STAFF}, 400),
        ("/provision", {"courses": COURSES, "demand": [{"to": "OCC0073"}], **LISTS}, 400),
    ],
)
def test_what_is_wrong_is_told(api, address, given, status):
    ask(api, address, status, **given)
