"""The map as a person uses it: from maintenance technician to control systems engineer, and lists of one's own."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.web.browser.browsing import NARROW, WIDE, Desk, Scheme, shoot, sticking_out

pytestmark = pytest.mark.slow
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])


@BOTH
def test_from_maintenance_technician_to_control_systems_engineer(desk: Desk, javascript: bool):
    """Found by a job title, chosen on the map, the gap read, the steps drawn, and the view saved for others."""
    page = desk.sit(javascript=javascript)
    page.goto("/map")
    shoot(page, "whole-map", height=1500)
    page.get_by_label("Find on the map").fill("OCC0154E")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("region", name="Occupations found").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/map/occupations/OCC0154E"))
    shoot(page, "occupation", height=1000)
    page.get_by_role("link", name="View on the map").click()
    expect(page.locator("svg.atlas .way")).not_to_have_count(0)
    page.go_back()
    page.get_by_label("To", exact=True).fill("OCC0023")
    page.get_by_role("button", name="Show the gap").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ontrol")
    expect(page.get_by_text(re.compile(r"\d+\s%\s+of the requirements are covered")).first).to_be_visible()
    assert page.locator("table.stack tbody tr").count() > 5
    shoot(page, "gap", height=1000)
    page.get_by_role("link", name="Find a path in steps").click()
    expect(page.get_by_role("heading", name="The easiest path")).to_be_visible()
    expect(page.locator("ol.path .stop.goal").first).to_contain_text("ontrol")
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
    assert page.locator("svg .way").count() == 0
    page.goto("/map?chosen=OCC0154E")
    page.evaluate("document.querySelector('.map-window').scrollIntoView()")
    shoot(page, "map", height=1200)
    shown = page.locator("svg.atlas .way:visible")
    assert shown.count() == page.locator(".leads > li").count() > 0
    for width in (1900, 1000, 700, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        assert shown.count() == page.locator(".leads > li").count()
        start, mark = page.locator("svg.atlas .start:visible"), page.locator('a.dot[href$="/OCC0154E"] use').first
        (x, y), (x2, y2) = _middle(start), _middle(mark)
        assert max(abs(x - x2), abs(y - y2)) < 1.5


def _middle(one: Locator) -> tuple[float, float]:
    box = one.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _size(one: Locator) -> tuple[float, float]:
    box = one.bounding_box()
    assert box is not None
    return box["width"], box["height"]


@BOTH
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_one_comes_nearer_by_links_and_finds_and_filters(desk: Desk, javascript: bool, width: int):
    page = desk.sit(javascript=javascript, width=width)
    page.goto("/map")
    assert page.locator("a.dot").count() == 1269
    page.locator("svg.atlas").get_by_role("link", name="Digital", exact=True).click()
    expect(page).to_have_url(re.compile("/map/digital$"))
    expect(page.locator("svg.atlas").get_by_role("link", name=re.compile("Machine learning engineer"))).to_be_visible()
    page.locator("svg.atlas").get_by_role("link", name="Digital Business Services").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Digital Business Services")
    expect(page.locator("a.dot")).to_have_count(31)
    page.get_by_text("Filter, or show the moves").click()
    page.get_by_label("Level").select_option("4")
    page.get_by_role("button", name="Show", exact=True).first.click()
    expect(page).to_have_url(re.compile("pathway=58.*level=4"))
    expect(page.locator("a.dot:not(.off)")).to_have_count(5)
    page.goto("/map?q=welding")
    assert page.locator("a.lit").count() == page.locator(".found-list li").count() == 6
    assert sticking_out(page) == []


def test_columns_follow_the_window_and_on_a_phone_names_are_large_enough(desk: Desk):
    page = desk.sit()
    page.goto("/map")
    for width, columns in ((1900, 5), (1280, 4), (1000, 3), (700, 2), (NARROW, 1)):
        page.set_viewport_size({"width": width, "height": 800})
        lefts = page.evaluate(
            "[...document.querySelectorAll('.atlas .panel')].map(one => Math.round(one.getBoundingClientRect().left))"
        )
        assert len(set(lefts)) == columns
        outside = page.evaluate(_OUTSIDE)
        assert outside == []
    assert _size(page.locator("svg.atlas text.cluster").first)[1] > 9


_OUTSIDE = """() => {
  const box = document.querySelector(".atlas").getBoundingClientRect();
  return [...document.querySelectorAll(".atlas .panel")].map(one => one.getBoundingClientRect()).filter(one =>
    one.left < box.left - 1 || one.right > box.right + 1 || one.bottom > box.bottom + 1).map(one => one.toJSON());
}"""


def test_scripts_zoom_by_keys_and_buttons_and_go_from_mark_to_mark(desk: Desk):
    page = desk.sit()
    page.goto("/map")
    page.locator("svg.atlas a.dot").first.focus()
    told = page.locator(".map-name")
    first = told.inner_text()
    page.keyboard.press("ArrowRight")
    second = told.inner_text()
    assert first != second
    assert re.search(r", level \d", second)
    page.keyboard.press("ArrowLeft")
    assert told.inner_text() == first
    assert page.locator("a.dot[tabindex='0']").count() == 1
    wide = _size(page.locator("svg.atlas"))[0]
    page.keyboard.press("+")
    assert _size(page.locator("svg.atlas"))[0] > 1.4 * wide
    assert sticking_out(page) == []
    page.get_by_role("button", name="Whole").click()
    assert _size(page.locator("svg.atlas"))[0] == wide
    page.get_by_role("button", name="Zoom in").click()
    page.locator("svg.atlas a.dot").nth(3).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/map/occupations/OCC"))


@pytest.mark.parametrize("address", ["/map", "/map?q=welding", "/map?chosen=OCC0154E", "/map/digital?pathway=58"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_all_on_the_map(desk: Desk, address: str, scheme: Scheme):
    page = desk.sit(scheme=scheme)
    page.goto(address)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


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
    for asked in page.locator("fieldset.meaning").all():
        choices = asked.get_by_role("combobox").first
        several = choices.locator("option").count() > 2
        choices.select_option(index=1 if several else None, value=None if several else "-")
    page.get_by_role("button", name="Check again").click()
    expect(page.locator("fieldset.meaning")).to_have_count(0)


def _example(desk: Desk, address: str, result_page: str) -> bytes:
    with desk.served.client() as client:
        answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {result_page}"
    return answer.content
