"""A plan says what to gain in each step and how, and what it rests on; in every form, and nothing made up."""

from __future__ import annotations

import json
from datetime import date
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from occumap.errors import InputError
from occumap.examples import small_framework, small_map
from occumap.model.courses import Course
from occumap.model.credential import Credential
from occumap.model.path import Path
from occumap.model.person_record import PersonRecord
from occumap.workflows.map.career_plan import keep_plan, plan_as, plan_between, plan_of_gap, plan_of_path
from occumap.workflows.map.describe_person import describe_person
from occumap.workflows.map.gap import gap
from occumap.workflows.map.paths import paths
from occumap.workflows.map.skills_map import SkillsMap

DAY = date(2026, 7, 6)
TINY = SkillsMap(small_framework(), small_map())
COURSES = (
    Course(1, "Icing for all", {"icing": 2.0}, 120.0),
    Course(2, "Master icing", {"icing": 6.0}, 900.0),
    Course(3, "Icing at the college", {"icing": 6.0}),
    Course(4, "Dough & bread", {"dough": 1.0}, 50.0),
)


def plan(**options):
    found = paths("O1", "O3", framework=TINY)[0]
    return plan_of_path(found, TINY, made=DAY, **options)


def test_each_step_says_what_to_gain_the_reasons_first():
    made = plan()
    assert [one.step.to for one in made.steps] == ["O2", "O3"]
    for one in made.steps:
        lacking = {line.skill for line in one.step.gap.asked if line.cost > 0}
        assert {gain.line.skill for gain in one.gains} == lacking
        first = [line.skill for line in one.step.gap.reasons]
        assert [gain.line.skill for gain in one.gains][: len(first)] == first


def test_courses_that_reach_the_level_come_first_the_cheapest_of_them_before_those_without_a_cost():
    first, second = ({gain.line.skill: gain for gain in one.gains} for one in plan(courses=COURSES).steps)
    gains = first | second
    assert [one.course for one in first["icing"].courses] == ["Icing for all", "Master icing", "Icing at the college"]
    assert [one.course for one in second["icing"].courses] == ["Master icing", "Icing at the college"]
    assert gains["dough"].courses == (), "a course that teaches less than is held is of no use"


def test_the_forms_of_a_plan_say_the_same():
    made = plan(courses=COURSES, courses_from="courses.csv", record=PersonRecord("Ada"))
    page, found = plan_as(made, "html").decode(), json.loads(plan_as(made, "json"))
    assert found["person"] == "Ada"
    assert "For Ada. Made on 6 July 2026" in page
    for step in found["steps"]:
        assert step["to"]["title"] in page
        for gain in step["gains"]:
            assert gain["title"] in page
            for course in gain["courses"]:
                assert course["title"].replace("&", "&amp;") in page
    assert "cost 900" in page
    assert "http" not in page.replace("http-equiv", ""), "the page loads nothing"
    graph = json.loads(plan_as(made, "jsonld"))["@graph"]
    assert "Ada" not in json.dumps(graph), "a pathway is made to be shown"


def test_a_page_is_well_formed_for_another_reader():
    page = plan_as(plan(), "html").decode()
    body = page[page.index("<main") : page.index("</main>") + len("</main>")]
    root = ET.fromstring(body.replace("&nbsp;", " "))
    assert root.find("h1") is not None


def test_another_program_reads_the_json(tmp_path):
    [path] = keep_plan(plan(), [tmp_path / "plan.json"])
    table = pl.read_json(path).explode("steps").unnest("steps", separator=" ")
    assert table["steps coverage"].to_list() == [round(one.step.gap.coverage, 4) for one in plan().steps]


def test_the_pathway_leads_from_job_to_job_and_every_link_stays_in_it():
    graph = json.loads(plan_as(plan(courses=COURSES), "jsonld"))["@graph"]
    nodes = {node["@id"]: node for node in graph}
    jobs = [node for node in graph if node["@type"] == "ceterms:JobComponent"]
    assert [node["ceterms:name"]["en"] for node in jobs] == ["Bakery hand", "Baker", "Master baker"]
    assert jobs[0]["ceterms:precedes"] == [jobs[1]["@id"]]
    assert jobs[2]["ceterms:precededBy"] == [jobs[1]["@id"]]
    [pathway] = [node for node in graph if node["@type"] == "ceterms:Pathway"]
    assert pathway["ceterms:hasDestinationComponent"] == [jobs[2]["@id"]]
    assert set(pathway["ceterms:hasPart"]) == set(nodes) - {pathway["@id"]}
    targets = [
        target
        for node in graph
        for condition in node.get("ceterms:hasCondition", ())
        for target in condition["ceterms:targetComponent"]
    ]
    assert targets
    assert set(targets) <= set(nodes)


def test_the_gap_of_somebody_without_a_job_is_a_plan_too():
    person = describe_person(skills=["dough:3"], framework=TINY)
    made = plan_of_gap(gap(person, "O2", framework=TINY), TINY, made=DAY)
    assert made.start == ""
    assert {line.skill for line in made.steps[0].questions} == {"ovens", "icing"}
    graph = json.loads(plan_as(made, "jsonld"))["@graph"]
    assert [node["ceterms:name"]["en"] for node in graph if node["@type"] == "ceterms:JobComponent"] == ["Baker"]
    assert "Not stated, so ask first" in plan_as(made, "html").decode()


def test_only_evidence_that_counts_on_the_day_stands_in_a_plan():
    old = Credential("e1", "Icing", "College", "Open Badges 3.0", expires=date(2026, 1, 1))
    new = Credential("e2", "Dough", "College", "Open Badges 3.0")
    made = plan(record=PersonRecord(credentials=(old, new)))
    assert made.credentials == ("Dough, from College (Open Badges 3.0, signature not checked)",)


def test_the_same_plan_gives_the_same_bytes():
    for form in ("html", "json", "jsonld"):
        assert plan_as(plan(), form) == plan_as(plan(), form)


def test_what_is_no_plan_is_refused(tmp_path):
    with pytest.raises(InputError, match="there is no path to keep"):
        plan_of_path(Path(()), TINY, made=DAY)
    with pytest.raises(InputError, match="no sensible path"):
        plan_between("O1", "O4", TINY, made=DAY)
    with pytest.raises(InputError, match="can't be written as this kind of file"):
        keep_plan(plan(), [tmp_path / "plan.html", tmp_path / "plan.docx"])
    assert list(tmp_path.iterdir()) == [], "nothing is written where one of the files can't be"
    assert plan_between("O1", "O4", TINY, made=DAY, direct=True).to == "O4"
