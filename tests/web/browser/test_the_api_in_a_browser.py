"""The page of the API: an example is changed and sent where there are scripts, and followed where there are none."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.browser.browsing import Desk

pytestmark = pytest.mark.slow


def test_an_example_is_changed_sent_and_answered_below_it(desk: Desk):
    page = desk.sit(refused=(400,))
    page.goto("/api")
    section = page.locator("section", has=page.locator("#codeTitle"))
    address = section.get_by_label("Address")
    address.fill("/api/v1/code?title=baker")
    address.press("Enter")
    expect(section.get_by_role("status")).to_contain_text(re.compile("^200"))
    expect(section.get_by_role("region", name="The answer")).to_contain_text('"code": "5432"')
    address.fill("/api/v1/code?titel=baker")
    section.get_by_role("button", name="Send").click()
    expect(section.get_by_role("status")).to_contain_text(re.compile("^400"))
    expect(section.get_by_role("region", name="The answer")).to_contain_text("Did you mean title?")


def test_what_is_sent_can_be_changed_too(desk: Desk):
    page = desk.sit()
    page.goto("/api")
    section = page.locator("section", has=page.locator("#codeTitles"))
    section.get_by_label("What is sent").fill('[{"title": "Welder"}]')
    section.get_by_role("button", name="Send").click()
    expect(section.get_by_role("region", name="The answer")).to_contain_text('"title": "Welder"')


def test_without_scripts_an_example_is_a_link_that_answers(desk: Desk):
    page = desk.sit(javascript=False)
    page.goto("/api")
    section = page.locator("section", has=page.locator("#codeTitle"))
    expect(section.get_by_role("button")).to_have_count(0)
    section.get_by_role("link", name="/api/v1/code").click()
    expect(page.locator("body")).to_contain_text('"code":"2126"')
