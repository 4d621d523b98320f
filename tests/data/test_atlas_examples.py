"""The invented staff, roles and courses that come with Occumap: whole, asked about where they must be, and sensible."""

from occumap.workflows.map.provision import provision as compare_provision
from occumap.workflows.map.provision import resolve_provision
from occumap.workflows.map.workforce import resolve_workforce
from occumap.workflows.map.workforce import workforce as compare_workforce


def test_thirty_staff_twelve_roles_and_twenty_five_courses() -> None:
    plan = compare_provision("example")
    understood = plan.resolution.understood
    assert understood["staff"].total + understood["staff"].left_out == 30
    assert understood["roles"].total == 27
    assert len(compare_workforce("example").roles) == 12
    taught = {one.row for one in plan.courses} | {one.row for one in plan.unneeded}
    assert len(taught | {row for one in plan.resolution.texts if one.left_out for row in one.rows}) >= 25


def test_titles_as_people_write_them_are_asked_about_before_they_are_chosen() -> None:
    asked = resolve_workforce("example")
    open_titles = {one.text for one in asked.open}
    assert {"Maint Tech (days)", "TBC", "", "Snr QC Inspector", "Cleaner"} <= open_titles
    assert {"Payroll Admin", "FLT Driver", "HGV 1 driver"} <= {one.text for one in asked.taken}
    assert asked.headlines[0].endswith("of 30 people were not understood: choose")


def test_what_was_chosen_for_them_leaves_one_title_open() -> None:
    chosen = resolve_provision("example", resolve="example")
    assert [one.text for one in chosen.open] == ["TBC"]
    assert chosen.notes == ()


def test_every_course_has_a_cost_and_places() -> None:
    assert all(course.cost and course.places for course in compare_provision("example").courses)
