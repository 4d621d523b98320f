"""Your next job as a person finds it: from home to the first sensible move, on to the steps and the plan."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.browser.browsing import NARROW, WIDE, Desk, shoot, sticking_out, tab_stops

pytestmark = pytest.mark.slow
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
Bands = Literal["Up", "Sideways", "Into other routes"]
# What somebody types; which of the jobs offered theirs is, if one is asked for; and moves that make sense to a reader,
# one of which must be the first of its band.
TASKS: dict[str, tuple[str, dict[Bands, str]]] = {
    "maintenance technician": (
        "Maintenance and operations engineering technician - Mechanical Technician",
        {"Up": "Lead engineering maintenance technician"},
    ),
    "teaching assistant": ("", {"Up": "Specialist teaching assistant"}),
    "HGV driver": ("", {"Sideways": "Urban driver"}),
    "care assistant": ("Adult care worker", {"Up": "Lead adult care worker"}),
    "cleaner": (
        "Cleaning hygiene operative - Commercial Cleaning Operative",
        {"Up": "Hygiene specialist", "Into other routes": "Commercial laundry operative"},
    ),
}
PLACES = (
    "/next",
    "/next?job=maintenance+technician",
    "/next/OCC0454",
    "/next/OCC0454?level=lower",
    "/next/9266",
    "/map/occupations/OCC0454",
    "/map/gap?from=OCC0454&to=OCC0490",
    "/map/path?from=OCC0454&to=OCC0490",
    "/map/plan.html?from=OCC0454&to=OCC0490&print=1",
)


@BOTH
@pytest.mark.parametrize("job", TASKS)
def test_from_home_to_the_first_sensible_move_in_two_inputs_at_most(desk: Desk, job: str, javascript: bool):
    """One input where the job is sure, a second where one of a few must be confirmed."""
    page = desk.sit(javascript=javascript)
    page.goto("/")
    inputs = 1
    page.get_by_label("What is your job?").fill(job)
    page.get_by_role("button", name="See what could come next").click()
    meant, sensible = TASKS[job]
    if meant:
        inputs += 1
        if job == "maintenance technician" and javascript:
            shoot(page, "next-job-asked", height=1000)
        page.get_by_role("navigation", name="Jobs to choose from").get_by_role("link", name=meant, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What next after")
    assert inputs <= 2
    for band, first in sensible.items():
        cards = page.get_by_role("region", name=band, exact=True).locator(".job h3")
        expect(cards.first).to_contain_text(first)
    expect(page.locator(".job dt", has_text="You bring").first).to_be_visible()


@BOTH
def test_a_move_leads_to_its_steps_and_the_plan_is_printed_or_saved(desk: Desk, javascript: bool):
    page = desk.sit(javascript=javascript)
    page.goto("/next?job=teaching+assistant")
    shoot(page, "next-job", height=1200)
    page.get_by_role("link", name="See the steps to Teacher", exact=True).click()
    expect(page.locator("ol.path .stop.goal").first).to_contain_text("Teacher")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save it as a page").click()
    assert saved.value.suggested_filename == "plan-OCC0454-OCC0490.html"
    page.get_by_role("link", name="Print the plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Plan: Teaching assistant to Teacher")
    assert page.evaluate("getComputedStyle(document.querySelector('.tick')).borderTopWidth") != "0px"


@BOTH
def test_filters_change_the_cards(desk: Desk, javascript: bool):
    page = desk.sit(javascript=javascript)
    page.goto("/next/OCC0454")
    page.get_by_text("Choose levels, route").click()
    page.get_by_label("Level").select_option("1")
    if not javascript:
        page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("level=1"))
    expect(page.get_by_role("link", name="Teacher", exact=True)).to_have_count(0)


def test_a_job_outside_the_map_starts_from_its_group(desk: Desk):
    page = desk.sit()
    page.goto("/")
    page.get_by_label("What is your job?").fill("barista")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Coffee shop workers").first.click()
    expect(page.get_by_role("heading", name="Nearest in what people do")).to_be_visible()
    expect(page.locator(".job h3").first).to_contain_text("Food and beverage team member")


@pytest.mark.parametrize("place", PLACES)
def test_nothing_at_all_is_found_by_axe_in_both_widths_and_schemes(desk: Desk, place: str):
    page = desk.sit(width=WIDE)
    page.goto(place)
    assert (_found(page), sticking_out(page)) == ([], [])
    page.set_viewport_size({"width": NARROW, "height": 700})
    page.emulate_media(color_scheme="dark")
    assert (_found(page), sticking_out(page)) == ([], [])


def test_the_cards_are_reached_by_keyboard(desk: Desk):
    page = desk.sit()
    page.goto("/next/OCC0454")
    stops = tab_stops(page, limit=30)
    assert [stop for stop in stops if not (stop["shown"] and stop["seen"])] == []
    assert any(stop["text"] == "See the steps" for stop in stops)


def _found(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in violations for node in one["nodes"][:3]]
