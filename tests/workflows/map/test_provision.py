"""For a provider of courses: courses beside a workforce or a place."""

from pathlib import Path

import pytest

from occumap.errors import UnresolvedError
from occumap.model.resolution import Resolved
from occumap.model.staff import Workforce
from occumap.workflows.map.provision import PROVISION_FILES, keep_provision, resolve_provision
from occumap.workflows.map.provision import provision as compare_provision
from occumap.workflows.map.workforce import workforce as compare_workforce


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


STARTER = "engineering-starter"


@pytest.fixture
def lacking(tmp_path: Path) -> Workforce:
    """A fitter who is to be an automation technician, on the starter framework."""
    staff = write(tmp_path, "staff.csv", "name,occupation\nA,OCC0154E\n")
    roles = write(tmp_path, "roles.csv", "role\nOCC0662\n")
    return compare_workforce(staff, roles, minimum=0, framework=STARTER)


def test_courses_that_somebody_needs_come_first_and_the_others_apart_with_why() -> None:
    plan = compare_provision("example")
    assert len(plan.best.courses) == 3
    assert plan.best.share > 1 / 4
    assert plan.smallest.proven
    offered = {course.title for course in plan.courses}
    unneeded = {one.title for one in plan.unneeded}
    assert "Barista skills" in unneeded
    assert not offered & unneeded
    assert len(offered) + len(unneeded) == 24  # one course teaches only what no skill of the framework is
    assert {plan.courses[one.course].title for one in plan.smallest.courses} <= offered


def test_the_gap_is_what_those_lack_who_fill_posts() -> None:
    workforce = compare_workforce("example")
    filled = [post.coverage for post in workforce.posts if not post.hire]
    assert compare_provision("example", demand=workforce).demand.gap == pytest.approx(sum(1 - c for c in filled))


def test_faults_of_courses_are_told_with_row_column_and_reason(tmp_path: Path, lacking: Workforce) -> None:
    courses = write(
        tmp_path,
        "courses.csv",
        "course,skill,level,cost,places\n"
        "A,robotics,4,100,8\n"
        "A,fluid-power,9,200,8\n"
        "B,robotics and automaton,4,€5,0\n"
        "C,quilting,3,,\n"
        ",robotics,3,,\n"
        "D,robotics,,,\n",
    )
    plan = compare_provision(courses, lacking, share=0.1)
    told = {(one.row, one.column): one.reason for one in plan.left_out}
    assert set(told) == {
        (3, "level"), (3, "cost"), (4, "cost"), (4, "places"), (5, "skill"), (6, "course"), (7, "level")
    }  # fmt: skip
    assert "off the scale (1 to 6)" in told[3, "level"]
    assert told[3, "cost"].startswith("200 differs from 100 in row 2")
    assert [course.title for course in plan.courses] == ["A", "B"]


def test_an_unknown_skill_is_asked_with_the_nearest(tmp_path: Path, lacking: Workforce) -> None:
    text = "course,skill,level\nA,robotics,4\nB,fault-finding work,3\n"
    plan = compare_provision(write(tmp_path, "courses.csv", text), lacking, share=0.1)
    (one,) = plan.left_out
    assert (one.row, one.column) == (3, "skill")
    assert "Fault diagnosis" in one.reason
    (asked,) = plan.resolution.open
    assert "fault-diagnosis" in [each.id for each in asked.candidates]
    chosen = compare_provision(tmp_path / "courses.csv", lacking, resolve={"fault-finding work": "fault-diagnosis"})
    assert chosen.resolution.open == ()
    assert not [one for one in chosen.left_out if one.text]


def test_a_place_is_people_who_are_to_reach_occupations(tmp_path: Path) -> None:
    demand = write(
        tmp_path,
        "demand.csv",
        "from,to,people\nOCC0154E,control systems engineer,12\n,OCC0695,5\nxx,OCC0695,\n,OCC0023,-1\n",
    )
    plan = compare_provision("example", demand=demand, share=0.3)
    assert plan.demand.people == 17
    assert plan.demand.lines.filter(group=3)["gap"].sum() == pytest.approx(5)
    assert [(one.row, one.column) for one in plan.left_out if one.file == "demand"] == [(4, "from"), (5, "people")]


def test_a_demand_of_which_nothing_can_be_used_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnresolvedError, match="1 of 1 person of the demand was not understood"):
        compare_provision("example", demand=write(tmp_path, "demand.csv", "to\nnowhere to be found\n"))


def test_results_are_kept_together_and_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in keep_provision(compare_provision("example"), tmp_path / "out")}
    again = {path.name: path.read_bytes() for path in keep_provision(compare_provision("example"), tmp_path / "out")}
    assert first == again
    assert set(first) == set(PROVISION_FILES)


def test_skills_with_commas_between_them_are_read_one_by_one_and_names_with_commas_stay_whole(
    tmp_path: Path, lacking: Workforce
) -> None:
    text = 'course,skill\nA,"Robotics and automation, quilting"\n'
    resolution = resolve_provision(write(tmp_path, "courses.csv", text), lacking)
    read = {one.text: isinstance(one.meant, Resolved) for one in resolution.texts if one.file == "courses"}
    assert read == {"Robotics and automation": True, "quilting": False}
    whole = write(tmp_path, "whole.csv", 'course,skill\nA,"Checking, cleaning and caring for vehicles"\n')
    (one,) = (each for each in resolve_provision(whole, "example").texts if each.file == "courses")
    assert isinstance(one.meant, Resolved)


def test_courses_that_close_nothing_ask_first_for_what_wasnt_understood(tmp_path: Path, lacking: Workforce) -> None:
    text = "course,skill,level\nA,Welding,1\nB,quilting,3\n"
    with pytest.raises(UnresolvedError) as told:
        compare_provision(write(tmp_path, "courses.csv", text), lacking)
    assert "none teaches anything that is lacking" in told.value.why
    assert [one.text for one in told.value.resolution.open] == ["quilting"]


def test_of_courses_that_close_the_same_the_cheapest_is_chosen(tmp_path: Path, lacking: Workforce) -> None:
    text = "course,skill,level,cost\nDear,robotics,4,900\nCheap,robotics,4,100\nFree text,robotics,4,\n"
    plan = compare_provision(write(tmp_path, "courses.csv", text), lacking, share=0.1)
    assert [plan.courses[one.course].title for one in plan.best.courses] == ["Cheap"]
    assert [plan.courses[one.course].title for one in plan.smallest.courses] == ["Cheap"]
