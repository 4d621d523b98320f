"""For an employer: files in, what can't be used told by row, the rest goes on."""

from pathlib import Path

import pytest

from occumap.errors import UnresolvedError
from occumap.workflows.map.workforce import WORKFORCE_FILES, keep_workforce
from occumap.workflows.map.workforce import workforce as compare_workforce

ROLES = "role,posts,skills\nOCC0349,2,\nOur own role,1,welding:3; cad:9\nno such role at all,1,\nOCC0023,none,\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_thirty_staff_fill_twelve_roles_as_their_work_is_near() -> None:
    plan = compare_workforce("example")
    assert (len(plan.staff), len(plan.roles), len(plan.posts)) == (28, 12, 27)
    filled = {(plan.role_labels[post.role], plan.staff[post.member or 0].name) for post in plan.posts if not post.hire}
    # Those who do the work stay, and of those who move each has work that is next to it.
    looked_at = {"D. Pryce", "E. Sandhu", "K. Iqbal", "L. Ferrier", "X. Hart"}
    moved = {(role, name) for role, name in filled if name in looked_at}
    assert moved == {
        ("Packing operative", "D. Pryce"),
        ("Process Operator (chilled)", "E. Sandhu"),
        ("Maintenance Engineer", "K. Iqbal"),
        ("Maintenance Engineer", "L. Ferrier"),
        ("Payroll administrator", "X. Hart"),
    }
    assert {plan.role_labels[post.role] for post in plan.hiring} == {
        "Line Technician - automated packing",
        "Quality Assurance Technician",
        "Hygiene Operative",
        "Production Supervisor",
    }


def test_rows_that_cant_be_used_are_told_with_reason_and_without_a_name(tmp_path: Path) -> None:
    staff = write(
        tmp_path,
        "staff.csv",
        "id,job title,skills,occupation\n"
        "Secret One,Welder,,\n"
        "Secret Two,Electrician,,\n"
        "Secret Three,Electrician,robotics:3; quilting:2; robotcs:4,\n"
        "Secret Four,,,\n"
        "Secret Five,Welder,,OCC9999Z\n",
    )
    left = {"Electrician": "-"}
    plan = compare_workforce(staff, write(tmp_path, "roles.csv", ROLES), resolve=left, framework="engineering-starter")
    assert [member.row for member in plan.staff] == [2, 4]
    assert plan.staff[1].profile.level("robotics") == 4
    told = [(one.file, one.row, one.column, one.whole) for one in plan.left_out]
    assert told == [
        ("staff", 3, "title", True),
        ("staff", 4, "skills", False),
        ("staff", 5, "title", True),
        ("staff", 6, "occupation", True),
        ("roles", 3, "skills", False),
        ("roles", 4, "role", True),
        ("roles", 5, "posts", True),
    ]
    assert not any("Secret" in str(one) for one in plan.left_out)
    assert [(role.title, role.posts) for role in plan.roles] == [("Welder", 2), ("Our own role", 1)]


def test_a_role_with_requirements_of_its_own_asks_just_those(tmp_path: Path) -> None:
    roles = write(tmp_path, "roles.csv", "role,skills\nOCC0349,welding:3\n")
    staff = write(tmp_path, "staff.csv", "name,title\nD. Weld,Welder\n")
    plan = compare_workforce(staff, roles, framework="engineering-starter")
    assert [r.skill for r in plan.roles[0].profile.requirements] == ["welding"]
    assert plan.matrix.filter(name="D. Weld").row(0)[-1] == 1


def test_a_list_of_which_nothing_can_be_used_is_refused_without_names(tmp_path: Path) -> None:
    staff = write(tmp_path, "staff.csv", "name,title\nSecret,xyzzy\n")
    with pytest.raises(UnresolvedError, match="1 of 1 person was not understood") as raised:
        compare_workforce(staff, "example", resolve="example")
    assert "Secret" not in str(raised.value)
    assert [one.text for one in raised.value.resolution.open] == ["xyzzy"]


def test_results_are_kept_together_and_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    plan = compare_workforce("example")
    first = {path.name: path.read_bytes() for path in keep_workforce(plan, tmp_path / "out")}
    again = {path.name: path.read_bytes() for path in keep_workforce(compare_workforce("example"), tmp_path / "out")}
    assert first == again
    assert set(first) == set(WORKFORCE_FILES)
