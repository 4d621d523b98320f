"""The map as a person uses it: from maintenance technician to control systems engineer, and lists of one's own."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.browsing import NARROW, Desk, shoot, sticking_out

pytestmark = pytest.mark.slow
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])


@BOTH
def test_from_maintenance_technician_to_control_systems_engineer(desk: Desk, javascript: bool):
    """Found by a job title, chosen on the map, the gap read, the steps drawn, and the view saved for others."""
    page = desk.sit(javascript=javascript)
    page.goto("/map")
    page.get_by_label("Find an occupation").fill("OCC0154E")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page).to_have_url(re.compile("/map/occupations/OCC0154E"))
    shoot(page, "occupation", height=1000)
    page.get_by_role("link", name="View on the map").click()
    expect(page.locator("svg.plan .line")).not_to_have_count(0)
    page.evaluate("scrollTo(0, 0)") if javascript else None
    shoot(page, "map", height=1000)
    page.go_back()
    page.get_by_label("To", exact=True).fill("OCC0023")
    page.get_by_role("button", name="Show the gap").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ontrol")
    expect(page.get_by_text(re.compile(r"\d+\s%\s+of the requirements are covered")).first).to_be_visible()
    assert page.locator("table.stack tbody tr").count() > 5
    shoot(page, "gap", height=1000)
    page.get_by_role("link", name="Find a path in steps").click()
    expect(page.get_by_role("heading", name="The easiest path")).to_be_visible()
    assert page.locator("svg.om").count() > 0
    shoot(page, "path", height=1000)
    page.get_by_role("link", name=re.compile("Save this view")).click()
    page.get_by_role("button", name="Save").click()
    short = re.search(r"/s/\w+", page.locator("main").inner_text())
    assert short
    other = desk.sit(width=NARROW)
    other.goto(short[0])
    expect(other.get_by_role("heading", name="The easiest path")).to_be_visible()


def test_only_the_chosen_occupations_lines_are_drawn(desk: Desk):
    page = desk.sit()
    page.goto("/map/engineering-and-manufacturing")
    assert page.locator("svg .line").count() == 0
    page.goto("/map/engineering-and-manufacturing?chosen=OCC0154E")
    assert page.locator("svg.plan .line").count() == page.locator(".leads > li").count() > 0


def test_a_name_that_several_have_is_asked_back(desk: Desk):
    page = desk.sit(refused=(409,))
    page.goto("/map/find?q=technician")
    page.locator("nav.choose a").first.click()
    expect(page).to_have_url(re.compile("/map/occupations/OCC"))


@BOTH
@pytest.mark.parametrize(
    ("result_page", "lists"),
    [("employer", ("staff", "roles")), ("provider", ("courses", "staff", "roles"))],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_examples_own_lists_uploaded_give_a_result_that_its_owner_deletes(
    desk: Desk, tmp_path, result_page: str, lists: tuple[str, ...], javascript: bool
):
    page = desk.sit(javascript=javascript)
    page.goto(f"/{result_page}")
    for name in lists:
        path = tmp_path / f"{name}.csv"
        path.write_bytes(_example(desk, f"/{result_page}/example/{name}.csv", result_page))
        page.locator(f"input[type=file][name={name}]").set_input_files(path)
    page.get_by_role("button", name="Check the lists").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your lists")
    shoot(page, f"{result_page}-check", height=1000)
    _take_what_is_offered_first(page)
    page.get_by_role("button", name=re.compile("Show the (plan|courses)")).click()
    expect(page).to_have_url(re.compile(f"/{result_page}/[a-z0-9]{{8,}}"))
    assert page.locator("table").count() > 0
    assert sticking_out(page) == []
    shoot(page, result_page, height=1000)
    address = page.url
    with page.expect_download():
        page.locator("a[download]").first.click()
    page.get_by_role("button", name=re.compile("Delete")).click()
    with desk.served.client() as client:
        assert client.get(address).status_code == 404


def _take_what_is_offered_first(page: Page) -> None:
    """Answer all that is asked, where nothing is offered by leaving it out, and send the answers."""
    for asked in page.locator("fieldset.choices").all():
        choices = asked.get_by_role("radio")
        (choices.first if choices.count() > 2 else choices.last).check()
    page.get_by_role("button", name="Check again").click()
    expect(page.locator("fieldset.choices")).to_have_count(0)


def _example(desk: Desk, address: str, result_page: str) -> bytes:
    with desk.served.client() as client:
        answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {result_page}"
    return answer.content
