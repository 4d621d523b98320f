"""The invented staff, roles and courses that come with Occumap: whole, and of use with what comes with them."""

from occumap.workflows.map.provision import provision as compare_provision
from occumap.workflows.map.workforce import workforce as compare_workforce


def test_ten_staff_and_three_roles_are_used_whole() -> None:
    plan = compare_workforce("example")
    assert (len(plan.staff), len(plan.roles)) == (10, 3)
    assert not any(one.whole for one in plan.left_out)


def test_a_dozen_courses_are_used_but_for_one_that_teaches_nothing_here() -> None:
    plan = compare_provision("example")
    assert len(plan.courses) == 11
    assert [one.row for one in plan.left_out] == [22]
    assert all(course.cost and course.places for course in plan.courses)
