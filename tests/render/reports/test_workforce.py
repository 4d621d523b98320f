"""The reports of workforces and courses: whole pages that need nothing else, with words beside colours."""

import re

import pytest

from occumap.atlas.workforce import plan_workforce
from occumap.examples import small_framework
from occumap.model.staff import Member, Role
from occumap.render.reports.provision import provision_html
from occumap.render.reports.report_csv import csv_bytes
from occumap.render.reports.workforce import MAX_ROLES, MAX_STAFF, workforce_html
from occumap.workflows.map.provision import provision as compare_provision
from occumap.workflows.map.workforce import workforce as compare_workforce

FRAMEWORK = small_framework()


@pytest.mark.parametrize(
    "page", [workforce_html(compare_workforce("example")), provision_html(compare_provision("example"))]
)
def test_a_page_needs_nothing_else_and_has_dark_and_print_forms(page: str) -> None:
    assert not re.search(r"<script|<link|src=|@import|url\(", page)
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert 'lang="en-GB"' in page
    assert "UK Standard Skills Classification" in page


def test_the_drawing_says_figures_in_words_and_marks_who_fills_a_post_by_shape() -> None:
    plan = compare_workforce("example")
    page = workforce_html(plan)
    filled = len(plan.posts) - len(plan.hiring)
    assert page.count('class="mark"') == filled
    assert page.count('class="edge taken"') == filled
    assert len(re.findall(r'text-anchor="middle">\d+</text>', page)) >= plan.coverage.size


def test_text_of_users_is_escaped() -> None:
    held = FRAMEWORK.profile("O1")
    plan = plan_workforce([Member(2, "<b>x</b>", "", held)], [Role(2, "<i>y</i>", held)], FRAMEWORK)
    assert "<b>x" not in workforce_html(plan)
    assert "<i>y" not in workforce_html(plan)


def test_a_large_workforce_is_shown_in_part_and_the_page_says_so() -> None:
    held = FRAMEWORK.profile("O1")
    staff = [Member(n, f"p{n}", "", held) for n in range(MAX_STAFF + 5)]
    roles = [Role(n, f"r{n}", FRAMEWORK.profile("O2")) for n in range(MAX_ROLES + 3)]
    page = workforce_html(plan_workforce(staff, roles, FRAMEWORK))
    assert "Shown: 60 of 65 staff, 24 of 27 roles" in page


def test_the_same_set_and_what_stays_open_stand_in_the_page_of_courses() -> None:
    plan = compare_provision("example")
    page = provision_html(plan)
    for row in [*plan.chosen(plan.smallest).iter_rows(named=True), *plan.chosen(plan.best).iter_rows(named=True)]:
        assert f'<th scope="row">{row["course"]}</th>' in page
    assert plan.gaps_unmet["title"][0] in page


def test_numbers_of_tables_have_at_most_six_decimals() -> None:
    assert csv_bytes(compare_provision("example").gaps_unmet.head(1)).splitlines()[1].count(b".") >= 1
    assert not re.search(rb"\.\d{7}", csv_bytes(compare_provision("example").coverage))
