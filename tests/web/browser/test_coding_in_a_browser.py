"""Coding as a person does it: one title and its question; a file, its review, and what comes of it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.browsing import Desk, shoot, tab_stops
from tests.web.browser.serving import FIRST, titles_csv

pytestmark = pytest.mark.slow
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
ROWS, DECISIONS = 500, 10
LONG = 90_000


@BOTH
def test_a_design_engineer_in_aerospace_is_2126(desk: Desk, javascript: bool):
    """Home, the coder, the question that decides, its answer, the group: five clicks at most."""
    page = desk.sit(javascript=javascript)
    page.goto("/")
    shoot(page, "home", height=760)
    page.get_by_role("link", name="Code", exact=True).click()
    page.get_by_label("Job title").fill("design engineer")
    if not javascript:
        page.get_by_role("button", name="Code", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("To (be sure|find the code)"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"title=design(\+|%20)engineer"))
    shoot(page, "code", height=900)
    page.get_by_role("link", name=re.compile("aerospace", re.I)).first.click()
    answer = page.locator("#the-code")
    expect(answer).to_contain_text("2126")
    expect(page.get_by_text("remove", exact=True)).to_be_visible()
    answer.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2126")


def test_it_is_coded_and_answered_by_keyboard_alone(desk: Desk):
    page = desk.sit()
    page.goto("/code")
    page.get_by_label("Job title").focus()
    page.keyboard.type("design engineer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("To (be sure|find the code)"))).to_be_visible()
    page.get_by_label("Job title").focus()
    for stop in tab_stops_until(page, "aerospace"):
        assert stop["shown"]
    page.keyboard.press("Enter")
    expect(page.locator("#the-code")).to_contain_text("2126")


def tab_stops_until(page: Page, text: str) -> list[dict[str, object]]:
    """What Tab passes until the focus is on something that has a text."""
    passed = []
    for _ in range(40):
        (stop,) = tab_stops(page, limit=1)
        passed.append(stop)
        if text in str(stop["text"]).casefold():
            return passed
    raise AssertionError(f"Tab never reaches {text}: {passed}")


@BOTH
def test_five_hundred_rows_are_uploaded_ten_reviewed_and_downloaded(desk: Desk, tmp_path: Path, javascript: bool):
    """What is downloaded has every row in its order, and the ten decisions where they belong."""
    table = tmp_path / "survey.csv"
    table.write_bytes(titles_csv(ROWS))
    page = desk.sit(FIRST, javascript=javascript)
    _code(page, table, javascript=javascript)
    page.get_by_role("button", name="Create a review").click()
    decided = _decide(page, javascript=javascript)
    page.get_by_role("link", name="Results", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Results")
    rows = _applied(page)
    given = [line.rsplit(",", 1) for line in titles_csv(ROWS).decode().splitlines()[1:]]
    assert [[row["job title"], row["industry"]] for row in rows] == given
    assert {(row["job title"], row["code"]) for row in rows if row["method"] == "decided"} == set(decided)


def _code(page: Page, table: Path, *, javascript: bool) -> None:
    page.goto("/code/file")
    page.get_by_label("File of job titles").set_input_files(table)
    page.get_by_role("button", name="Upload the file").click()
    expect(page.get_by_label("Job title column")).to_have_value("0")
    page.get_by_label("Industry column").select_option(label="industry")
    page.get_by_role("button", name="Code the file").click()
    done = page.get_by_role("link", name=re.compile("^Download survey"))
    if javascript:
        expect(done).to_be_visible(timeout=LONG)
    else:
        for _ in range(200):
            if done.is_visible():
                break
            page.wait_for_timeout(300)
            page.reload()
    shoot(page, "coded-file", height=900)
    with page.expect_download() as going:
        page.get_by_role("link", name=re.compile("^Download survey")).click()
    assert len(_read(going.value.path())) == ROWS


def _decide(page: Page, *, javascript: bool) -> list[tuple[str, str]]:
    """Ten decisions, each the first code that is offered: the titles with their codes."""
    decided = []
    expect(page.locator("h1.title")).to_be_visible(timeout=LONG)
    for n in range(DECISIONS):
        title = page.get_by_role("heading", level=1).inner_text()
        first = page.locator(".choice-button").first
        code = first.locator(".code").inner_text()
        item = page.locator("input[name=item]").first.get_attribute("value")
        if n == 3:
            shoot(page, "review", height=860)
        if javascript:
            page.wait_for_load_state("load")
            page.keyboard.press("1")
        else:
            expect(page.locator("#use-keys")).to_be_hidden()
            first.click()
        expect(page.get_by_role("status").first).to_contain_text(f"‘{title}’ is {code}")
        expect(page.locator("input[name=item]").first).not_to_have_value(item or "")
        decided.append((title, code))
    return decided


def _applied(page: Page) -> list[dict[str, str]]:
    page.get_by_role("button", name="Apply the decisions").click()
    link = page.get_by_role("link", name=re.compile(r"\.csv$")).first
    for _ in range(100):
        if link.is_visible() and "/jobs/" in page.url:
            break
        page.wait_for_timeout(200)
        page.reload()
    with page.expect_download() as going:
        link.click()
    return _read(going.value.path())


def _read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
