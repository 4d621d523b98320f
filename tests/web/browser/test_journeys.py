"""The seven journeys that the pages are made for, each walked whole: by keyboard, wide and narrow, with and without
scripts.

Every page on the way fits the window, and axe finds nothing on it by any of its rules, in light and dark.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.browser.browsing import NARROW, WIDE, Desk
from tests.web.browser.serving import EDITOR, titles_csv
from tests.web.browser.walking import Walk

pytestmark = pytest.mark.slow


def your_next_job(walk: Walk) -> None:
    """From “What is your job?” to moves as cards, the steps to one, and the plan."""
    walk.begin("/")
    walk.arrive("from a job title to the next job")
    walk.type("What is your job?", "care assistant")
    walk.enter()
    walk.arrive("Which is your job?")
    walk.follow("Adult care worker")
    walk.arrive("What next after Adult care worker?")
    cards = walk.page.get_by_role("region", name="Up", exact=True).locator(".job")
    expect(cards.first).to_contain_text("Lead adult care worker")
    expect(cards.first).to_contain_text("You bring")
    walk.follow(cards.first.get_by_role("link", name=re.compile("^See the steps")))
    walk.arrive("Lead adult care worker")
    expect(walk.page.locator("ol.path .stop.goal").first).to_contain_text("Lead adult care worker")
    walk.follow("Print the plan")
    walk.arrive("Plan: Adult care worker to Lead adult care worker")


def the_map(walk: Walk) -> None:
    """Found on the map, its ways drawn, then nearer to a pathway."""
    walk.begin("/map")
    walk.arrive("The map of occupations")
    walk.type("Find on the map", "welding")
    walk.enter()
    walk.arrive("The map of occupations")
    assert walk.page.locator("a.dot.lit").count() == walk.page.locator(".found-list li").count() > 1
    walk.follow(walk.page.get_by_role("link", name=re.compile("^Show moves from .*[Ww]eld")))
    walk.arrive("The map of occupations")
    expect(walk.page.locator("svg.atlas .way")).not_to_have_count(0)
    walk.begin("/map/digital?pathway=58")
    walk.arrive("Digital Business Services")
    assert walk.page.locator("a.dot").count() > 20


def an_occupation_and_the_gap_to_another(walk: Walk) -> None:
    """What an occupation is and asks for, what is missing to another, and the steps there."""
    walk.begin("/map/occupations/OCC0154E")
    walk.arrive("aintenance")
    walk.type("To", "OCC0023")
    walk.enter()
    walk.arrive("ontrol")
    expect(walk.page.get_by_text(re.compile(r"\d+\s%\s+of the requirements are covered")).first).to_be_visible()
    walk.follow("Find a path in steps")
    walk.arrive("ontrol")
    expect(walk.page.locator("ol.path .stop.goal").first).to_contain_text("ontrol")


def an_employer_and_a_provider(walk: Walk) -> None:
    """A few people are typed, what is unknown is asked before any figure, and the result rests on what was chosen."""
    walk.begin("/employer")
    walk.arrive("Plan a workforce")
    walk.type("Or type or paste it: Staff", "Ada, Welder\nBo, OCC0154E\nCy, Xyzzyx")
    walk.type("Or type or paste it: Roles to fill", "OCC0023\nWelder × 2")
    walk.press("Check the lists")
    walk.arrive("Check your lists")
    expect(walk.page.get_by_text("Xyzzyx").first).to_be_visible()
    walk.press(walk.page.get_by_role("button", name=re.compile("^Show the")).first.inner_text())
    expect(walk.page).to_have_url(re.compile("/employer/[a-z0-9]{8,}"))
    walk.arrive("Workforce plan")
    expect(walk.page.locator("#left-out ~ *", has_text="Xyzzyx").first).to_be_visible()
    walk.press("Change what was understood")
    walk.arrive("Check your lists")
    walk.type("As you typed it: Staff", "Ada, Welder\nBo, OCC0154E\nCy, OCC0608")
    walk.press("Show the plan")
    walk.arrive("Workforce plan")
    expect(walk.page.get_by_text("These figures rest on 3 of 3 people and 3 of 3 posts.")).to_be_visible()
    walk.follow(walk.page.locator("table.heat a").first)
    walk.arrive("From ")
    walk.begin("/provider/example")
    walk.arrive("Which courses to offer")


def code_a_file(walk: Walk) -> None:
    """A file with semicolons in Latin-1 is uploaded, coded, seen as a table, decided there, and downloaded."""
    table = walk.folder / "répondants.csv"
    lines = titles_csv(24).decode().replace(",", ";").splitlines()
    table.write_bytes("\n".join([*lines, "zzyzx;café", ""]).encode("latin-1"))
    walk.begin("/code")
    walk.arrive("Code job titles")
    walk.follow("A file")
    walk.arrive("Code a file of job titles")
    walk.upload("File of job titles", table)
    walk.press("Upload the file")
    walk.arrive("Choose the columns")
    walk.pick("Industry column", "industry")
    walk.press("Code the file")
    titles = walk.page.locator("table.titles tbody tr")
    expect(titles.first).to_contain_text("to review", timeout=90_000)
    walk.arrive("répondants.csv")
    walk.pick("Show", "no code")
    if not walk.javascript:
        walk.press("Show")
    row = titles.filter(has_text="zzyzx")
    expect(walk.page).to_have_url(re.compile("show="))
    expect(titles).not_to_have_count(len(lines))
    walk.reach(row.locator("summary"))
    walk.page.keyboard.press("Enter")
    walk.choose("another code")
    walk.type("Another code, or words from its title", "2126")
    walk.type("Reason", "They build aircraft.")
    walk.reach(row.get_by_role("button", name="Save"))
    walk.page.keyboard.press("Enter")
    expect(walk.page.locator("#decided")).to_contain_text("You have decided 1 title.")
    walk.arrive("répondants.csv")
    walk.press("Prepare the file with 1 decision")
    download = walk.page.get_by_role("link", name=re.compile(r"\.csv$")).first
    expect(download).to_be_visible(timeout=90_000)
    walk.reach(download)
    with walk.page.expect_download() as going:
        walk.page.keyboard.press("Enter")
    rows = list(csv.DictReader(io.StringIO(going.value.path().read_text("utf-8-sig"))))
    assert [f"{row['job title']};{row['industry']}" for row in rows] == [*lines[1:], "zzyzx;café"]
    assert [row["code"] for row in rows if row["method"] == "decided"] == ["2126"]


def a_revision_by_forms(walk: Walk) -> None:
    """A draft is begun, a group split by a form, the plan looked at, and the change saved."""
    walk.begin("/revision")
    walk.arrive("Revisions")
    walk.follow("Start a draft")
    walk.arrive("Start a draft")
    walk.type("Name of the draft", f"walked-{walk.width}-{'js' if walk.javascript else 'plain'}")
    walk.pick("Version to revise", "soc2010")
    walk.press("Start")
    walk.arrive("")
    walk.follow("Add a change")
    walk.arrive("Add a change")
    walk.choose("Split a group")
    walk.press("Continue")
    walk.arrive("Split a group")
    walk.type("Question of the new issue", "Are cake makers a group of their own?")
    walk.type("Group that is split", "5432")
    for number, code, title in ((1, "5432", "Bakers"), (2, "5437", "Cake makers")):
        for field, words in (("code", code), ("title", title)):
            walk.reach(walk.page.locator(f"#f-part-{number}-{field}"))
            walk.page.keyboard.type(words)
    walk.reach(walk.page.locator("#f-part-2-rule-1-title"))
    walk.page.keyboard.type("cake, confectioner*")
    if walk.javascript:
        expect(walk.page.locator("#plan figure svg")).to_be_visible()
    else:
        walk.press("Check")
    expect(walk.page.locator("#plan")).to_contain_text("5437")
    walk.arrive("Split a group")
    walk.press("Save the change")
    walk.arrive("cake makers")
    expect(walk.page.get_by_text("The change has been saved in the draft.")).to_be_visible()


def a_consultation(walk: Walk) -> None:
    """An open consultation is found from home, read in plain words, and answered with reasons."""
    token = walk.desk.served.consultation.rsplit("/", 1)[1]
    walk.begin("/")
    walk.follow(walk.page.locator(f'main a[href="/consultation/{token}"]'))
    walk.arrive("")
    expect(walk.page.get_by_text("job titles of the index would get another code").first).to_be_visible()
    walk.follow(walk.page.locator("ol.issues a").nth(3))
    walk.arrive("")
    walk.choose("I disagree")
    walk.type("Your reasons", "In small firms one person does both.")
    walk.type("Your name", f"Walker at {walk.width}")
    walk.press("Send your comment")
    expect(walk.page.get_by_text("Thank you.")).to_be_visible()
    walk.arrive("")


# Each with who walks it: a visitor, or somebody signed in.
JOURNEYS = {
    your_next_job: None,
    the_map: None,
    an_occupation_and_the_gap_to_another: None,
    an_employer_and_a_provider: None,
    code_a_file: None,
    a_revision_by_forms: EDITOR,
    a_consultation: None,
}


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda one: one.__name__)
@pytest.mark.parametrize(
    ("width", "javascript"),
    [(WIDE, True), (WIDE, False), (NARROW, True), (NARROW, False)],
    ids=["wide", "wide without scripts", "narrow", "narrow without scripts"],
)
def test_a_journey_is_walked_by_keyboard_and_has_no_barriers(
    desk: Desk, tmp_path: Path, journey, width: int, javascript: bool
):
    journey(Walk(desk, JOURNEYS[journey], tmp_path, width=width, javascript=javascript))
