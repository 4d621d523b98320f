"""A scan as an officer walks it: from the table or the map to the evidence, and on to an issue of a draft."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.browsing import NARROW, Desk, barriers, shoot, sticking_out
from tests.web.browser.serving import EDITOR

pytestmark = pytest.mark.slow
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
GROUP, QUESTION = "8149", re.compile("‘Installers and handymen’ be a unit group of its own, taken out of 8149")


@BOTH
def test_each_line_and_each_box_leads_to_its_evidence(desk: Desk, javascript: bool):
    page = desk.sit(javascript=javascript)
    assert desk.served.scan  # it is made by now
    page.goto("/revision")
    page.get_by_role("link", name="See where a classification may have to change next").click()
    page.get_by_role("link", name="Standard Occupational Classification 2010").click()
    links = page.locator("table tbody tr th a")
    expect(links.first).to_be_visible()
    lines = [row.inner_text() for row in page.locator("table tbody tr").all()]
    assert links.count() == len(lines) > 10
    for place in (0, len(lines) // 2, len(lines) - 1):
        code = links.nth(place).locator(".code").inner_text()
        assert code in lines[place]
        links.nth(place).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(code)
        expect(page.locator("main")).to_contain_text(re.compile("titles? in the index; the median unit group has"))
        page.go_back()
    boxes = page.locator(".scan-map a")
    assert boxes.count() == 369
    boxes.locator("rect.cell").first.click()
    expect(page.get_by_role("heading", name="Evidence", exact=True)).to_be_visible()


@BOTH
def test_an_issue_made_of_a_scan_arrives_in_a_draft_with_question_evidence_and_changes(desk: Desk, javascript: bool):
    page = desk.sit(EDITOR, javascript=javascript)
    page.goto(desk.served.scan)
    page.locator("table tbody th a", has_text=GROUP).click()
    evidence = page.get_by_role("table").first.inner_text()
    question = page.locator("#issue + .lead")
    expect(question).to_have_text(QUESTION)
    expect(page.get_by_text("Create 8144 Installers and handymen")).to_be_visible()
    if javascript:
        _looked_at(page, "scanned-group")
    if page.get_by_label("Add it to the draft").count():
        page.get_by_label("Add it to the draft").select_option("a new draft")
    page.get_by_label("Name of a new draft").fill(f"of-a-scan-{'js' if javascript else 'plain'}")
    page.get_by_role("button", name="Make this an issue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    body = page.locator("main")
    expect(body).to_contain_text("Create 8144 Installers and handymen")
    expect(body).to_contain_text("Move entries of 8149")
    told = re.search(r"[\d,]+ titles in the index; the median unit group has [\d,]+\.", evidence)
    assert told is not None
    expect(body).to_contain_text(told[0].rstrip("."))
    expect(body).to_contain_text(re.compile(r"The rule covers \d+ of the group’s \d+ entries"))
    if javascript:
        _looked_at(page, "issue-of-a-scan")


def _looked_at(page: Page, name: str) -> None:
    """Nobody meets a barrier on the page, wide or narrow."""
    shoot(page, name, height=1000)
    assert (barriers(page), sticking_out(page)) == ([], [])
    page.set_viewport_size({"width": NARROW, "height": 700})
    assert (barriers(page), sticking_out(page)) == ([], [])
    page.set_viewport_size({"width": 1280, "height": 800})
