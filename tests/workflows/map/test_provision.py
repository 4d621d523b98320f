"""For a provider of courses: courses beside a workforce or a place."""

from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.workflows.map.provision import PROVISION_FILES, keep_provision
from occumap.workflows.map.provision import provision as compare_provision
from occumap.workflows.map.workforce import workforce as compare_workforce


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_three_courses_close_most_of_the_gap_of_the_example() -> None:
    plan = compare_provision("example")
    assert len(plan.best.courses) == 3
    assert plan.best.share > 0.5
    assert plan.smallest.reached
    assert plan.smallest.proven
    assert [str(one) for one in plan.left_out] == [
        "courses, row 22, course: it teaches no skill that anybody lacks, so it closes no gap here."
    ]


def test_the_gap_is_what_those_lack_who_fill_posts() -> None:
    workforce = compare_workforce("example")
    filled = [post.coverage for post in workforce.posts if not post.hire]
    assert compare_provision("example", demand=workforce).demand.gap == pytest.approx(sum(1 - c for c in filled))


def test_faults_of_courses_are_told_with_row_column_and_reason(tmp_path: Path) -> None:
    courses = write(
        tmp_path,
        "courses.csv",
        "course,skill,level,cost,places\n"
        "A,robotics,4,100,8\n"
        "A,fluid-power,9,200,8\n"
        "B,robotcs and automaton,4,£5,0\n"
        "C,quilting,3,,\n"
        ",robotics,3,,\n"
        "D,robotics,,,\n",
    )
    plan = compare_provision(courses, "example", share=0.1)
    told = {(one.row, one.column): one.reason for one in plan.left_out}
    assert set(told) == {
        (3, "level"), (3, "cost"), (4, "cost"), (4, "places"), (5, "skill"), (6, "course"), (7, "level")
    }  # fmt: skip
    assert "off the scale (1 to 6)" in told[3, "level"]
    assert told[3, "cost"].startswith("200 differs from 100 in row 2")
    assert [course.title for course in plan.courses] == ["A", "B"]


def test_an_unknown_skill_is_told_with_the_nearest(tmp_path: Path) -> None:
    text = "course,skill,level\nA,robotics,4\nB,fault finding,3\n"
    plan = compare_provision(write(tmp_path, "courses.csv", text), "example", share=0.1)
    (one,) = plan.left_out
    assert (one.row, one.column) == (3, "skill")
    assert "Fault diagnosis" in one.reason


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
    with pytest.raises(InputError, match="no row of it could be used"):
        compare_provision("example", demand=write(tmp_path, "demand.csv", "to\nnowhere to be found\n"))


def test_results_are_kept_together_and_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in keep_provision(compare_provision("example"), tmp_path / "out")}
    again = {path.name: path.read_bytes() for path in keep_provision(compare_provision("example"), tmp_path / "out")}
    assert first == again
    assert set(first) == set(PROVISION_FILES)
