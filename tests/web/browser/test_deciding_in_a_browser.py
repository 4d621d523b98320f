"""A coded file on its page: seen as a table, decided where it stands, and downloaded with what was decided."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.browsing import NARROW, WIDE, Desk, barriers, shoot, sticking_out
from tests.web.browser.serving import titles_csv

pytestmark = pytest.mark.slow
LONG = 90_000


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_file_is_coded_seen_decided_and_downloaded(desk: Desk, tmp_path: Path, javascript: bool, width: int):
    """By a visitor, from a file with semicolons in Latin-1; what is downloaded has every row and the decisions."""
    table = tmp_path / "répondants.csv"
    lines = titles_csv(120).decode().replace(",", ";").splitlines()
    table.write_bytes("\n".join([*lines, "zzyzx;café", "zzyzx;café", ""]).encode("latin-1"))
    page = desk.sit(width=width, javascript=javascript, refused=(422,))
    _code(page, table, javascript=javascript)
    first = page.locator("table.titles tbody tr").first
    expect(first).to_contain_text("to review")
    assert sticking_out(page) == []
    assert not javascript or _barriers(desk, page) == []
    _show(page, "no code", javascript=javascript)
    row = page.locator("table.titles tbody tr").filter(has_text="zzyzx")
    row.locator("summary").click()
    row.get_by_label("another code", exact=True).check()
    row.get_by_label("Another code, or words from its title").fill("aerospace")
    row.get_by_label("Reason").fill("They build aircraft.")
    row.get_by_role("button", name="Save").click()
    row = page.locator("table.titles tbody tr").filter(has_text="zzyzx")
    expect(row).to_contain_text("Choose one of the codes found.")
    expect(row.get_by_label("Reason")).to_have_value("They build aircraft.")
    assert not javascript or _barriers(desk, page) == []
    if width == WIDE:
        shoot(page, "deciding", height=900)
    row.get_by_label(re.compile("2126")).check()
    row.get_by_role("button", name="Save").click()
    expect(page.locator("#decided")).to_contain_text("You have decided 1 title.")
    expect(page.get_by_role("status").filter(has_text="2126").first).to_be_visible()
    _show(page, "decided", javascript=javascript)
    expect(page.locator("table.titles tbody tr")).to_have_count(1)
    expect(page.locator("table.titles")).to_contain_text("They build aircraft.")
    assert sticking_out(page) == []
    assert not javascript or _barriers(desk, page) == []
    page.get_by_text("How sure the answers are").click()
    expect(page.locator("svg.plot")).to_be_visible()
    assert not javascript or _barriers(desk, page) == []
    rows = _downloaded(page)
    assert [f"{row['job title']};{row['industry']}" for row in rows] == [*lines[1:], "zzyzx;café", "zzyzx;café"]
    assert [(row["code"], row["method"]) for row in rows if row["job title"] == "zzyzx"] == [("2126", "decided")] * 2
    assert sum(row["method"] == "decided" for row in rows) == 2


def _barriers(desk: Desk, page: Page) -> list[str]:
    """What axe finds, which needs scripts; the console complains of styles that it writes into a page."""
    before = len(desk.complaints)
    found = barriers(page)
    page.wait_for_timeout(100)
    assert all("inline style" in one for one in desk.complaints[before:])
    del desk.complaints[before:]
    return found


def _code(page: Page, table: Path, *, javascript: bool) -> None:
    page.goto("/code/file")
    page.get_by_label("File of job titles").set_input_files(table)
    page.get_by_role("button", name="Upload the file").click()
    expect(page.get_by_label("Job title column")).to_have_value("0")
    page.get_by_label("Industry column").select_option(label="industry")
    page.get_by_role("button", name="Code the file").click()
    table_of_titles = page.locator("table.titles")
    for _ in range(300):
        if javascript or table_of_titles.is_visible():
            break
        page.wait_for_timeout(300)
        page.reload()
    expect(table_of_titles).to_be_visible(timeout=LONG)


def _show(page: Page, which: str, *, javascript: bool) -> None:
    page.get_by_label("Show", exact=True).select_option(label=which)
    if not javascript:
        page.locator("#titles form.filters").get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"show="))
    expect(page.get_by_label("Show", exact=True)).not_to_have_value("")


def _downloaded(page: Page) -> list[dict[str, str]]:
    page.get_by_role("button", name="Prepare the file with 1 decision").click()
    link = page.get_by_role("link", name=re.compile(r"\.csv$")).first
    for _ in range(200):
        if link.is_visible() and "/jobs/" in page.url:
            break
        page.wait_for_timeout(200)
        page.reload()
    with page.expect_download() as going:
        link.click()
    return list(csv.DictReader(io.StringIO(going.value.path().read_text("utf-8-sig"))))
