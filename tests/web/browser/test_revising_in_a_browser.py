"""A revision as officers and those consulted meet it: comments, answers, drafts with two editors, accounts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.browsing import NARROW, Desk, barriers, shoot, sticking_out
from tests.web.browser.serving import EDITOR, OWNER, PASSWORD, REVISION, a_day_in

pytestmark = pytest.mark.slow
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
SHOWN = "Data analysts are numerous, but “analyst” in a title often means systems or business analyst."
SAID = "Data analysts are <b>not</b> project officers. <script>document.title = 'run'</script>"


@BOTH
def test_a_comment_on_issue_4_stands_in_the_proposals_document_with_its_answer(desk: Desk, javascript: bool):
    """An editor opens a consultation; somebody with the link refutes issue 4; the officer answers; all can read it."""
    officer, reader = desk.sit(EDITOR, javascript=javascript), desk.sit(javascript=javascript)
    link = _opened(officer)
    reader.goto(link)
    reader.get_by_role("link", name=_question(reader, 4)).click()
    reader.get_by_label("I disagree").check()
    reader.get_by_label("Your reasons").fill(SHOWN)
    reader.get_by_label("Your name").fill("Ada Byron")
    shoot(reader, "comment", height=900)
    reader.get_by_label("Your reasons").fill(SAID)
    reader.get_by_role("button", name="Send your comment").click()
    expect(reader.get_by_text("Thank you.")).to_be_visible()
    expect(reader.locator(".comment.refute")).to_contain_text("are <b>not</b> project officers. <script>")
    officer.goto(f"{link}/4")
    officer.get_by_text("Answer or hide").click()
    officer.get_by_label("Answer to Ada Byron").fill("They get a group of their own, 3544.")
    officer.get_by_role("button", name="Answer", exact=True).click()
    officer.goto(f"{link}/officer")
    assert officer.get_by_role("row", name=re.compile("^4 ")).locator(".num").all_inner_texts() == list("01000")
    shoot(officer, "consultation", height=1000)
    reader.goto(link)
    reader.get_by_role("link", name="Proposals document").click()
    issue = reader.locator("body")
    for told in ("Ada Byron", SAID, "They get a group of their own, 3544."):
        expect(issue).to_contain_text(told)
    assert reader.title() != "run"
    assert not javascript or barriers(reader) == []


def test_what_is_missing_in_a_comment_is_asked_for_and_nothing_typed_is_lost(desk: Desk):
    page = desk.sit(javascript=False, refused=(422,))
    page.goto(f"{desk.served.consultation}/4")
    page.get_by_label("Your reasons").fill("Only this.")
    page.get_by_label("Your name").fill("Ada")
    page.evaluate("document.querySelectorAll('[required]').forEach(one => one.removeAttribute('required'))")
    page.get_by_role("button", name="Send your comment").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose whether you agree")
    expect(page.get_by_label("Your reasons")).to_have_value("Only this.")


def test_a_closed_consultation_is_read_and_not_written(desk: Desk):
    officer, reader = desk.sit(EDITOR), desk.sit()
    link = _opened(officer)
    officer.goto(f"{link}/officer")
    officer.get_by_role("button", name="Close now").click()
    reader.goto(f"{link}/4")
    expect(reader.get_by_role("button", name="Send your comment")).to_have_count(0)
    expect(reader.get_by_text("You can read comments but not add them")).to_be_visible()


def test_the_audit_follows_what_is_typed_and_without_scripts_when_it_is_asked_for(desk: Desk):
    page = desk.sit(EDITOR)
    address = _begun(page, "typed-at")
    page.goto(f"{desk.served.draft}/edit")
    shoot(page, "edit", height=900)
    page.goto(f"{address}/edit")
    text = page.get_by_label("Revision text")
    wrong = text.input_value().replace("from: soc2010", "from: soc1066", 1)
    text.fill(wrong)
    expect(page.locator("#audit")).to_contain_text("can’t be read")
    plain = desk.sit(EDITOR, javascript=False)
    plain.goto(f"{address}/edit")
    plain.get_by_label("Revision text").fill(wrong)
    plain.get_by_role("button", name="Check").click()
    expect(plain.locator("#audit")).to_contain_text("can’t be read")
    expect(plain.get_by_label("Revision text")).to_have_value(wrong)


@BOTH
def test_two_editors_of_one_draft_lose_nothing(desk: Desk, javascript: bool):
    """The second to save is told, sees both texts and the difference, and saves hers on top."""
    first, second = desk.sit(EDITOR, javascript=javascript), desk.sit(OWNER, javascript=javascript, refused=(409,))
    address = _begun(first, f"two-at-once-{'js' if javascript else 'plain'}")
    for page, words in ((first, "By the first."), (second, "By the second.")):
        page.goto(f"{address}/edit")
        text = page.get_by_label("Revision text")
        text.fill(text.input_value().replace("issues: []", f"issues: [] # {words}"))
    for page in (first, second):
        page.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("saved changes while you were editing")
    expect(second.get_by_label("Your text")).to_have_value(re.compile("By the second"))
    expect(second.get_by_label(re.compile("Their text"))).to_have_value(re.compile("By the first"))
    assert not javascript or barriers(second) == []
    second.get_by_role("button", name="Save my text").click()
    second.goto(f"{address}/edit")
    expect(second.get_by_label("Revision text")).to_have_value(re.compile("By the second"))


@BOTH
def test_a_group_is_split_by_a_form_with_the_plan_beside_it(desk: Desk, javascript: bool):
    """A change is written, edited and taken out again; the plan is there as one types, or at a button."""
    page = desk.sit(EDITOR, javascript=javascript, refused=(422,))
    address = _begun(page, f"by-form-{'js' if javascript else 'plain'}")
    page.get_by_role("link", name="Add a change").first.click()
    page.get_by_role("radio", name=re.compile("^Split a group")).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Question of the new issue").fill("Are cake makers a group of their own?")
    page.get_by_label("Group that is split").fill("bakers and flour")
    for number, code, title in ((1, "5432", "Bakers"), (2, "5433", "Cake makers")):
        part = page.get_by_role("group", name=f"Part {number}", exact=True)
        part.get_by_label("Code", exact=True).fill(code)
        part.get_by_label("Title", exact=True).fill(title)
    page.locator("#f-part-2-rule-1-title").fill("cake, confectioner*")
    taken = "5433 is ‘Fishmongers and poultry dressers’ in the new version"
    if javascript:
        expect(page.locator("#plan")).to_contain_text(taken)
    else:
        page.get_by_role("button", name="Save the change").last.click()
        expect(page.get_by_role("alert")).to_contain_text(taken)
    page.locator("#f-part-2-code").fill("5437")
    if not javascript:
        page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#plan figure svg")).to_be_visible()
    expect(page.locator("#plan")).to_contain_text("code-reused/5432")
    if javascript:
        assert (barriers(page), sticking_out(page)) == ([], [])
        shoot(page, "change", height=1000)
        page.set_viewport_size({"width": NARROW, "height": 700})
        assert (barriers(page), sticking_out(page)) == ([], [])
    page.locator("#f-part-2-title").press("Enter")
    expect(page.get_by_text("The change has been saved in the draft.")).to_be_visible()
    page.get_by_role("link", name="Edit change 1").click()
    expect(page.locator("#f-part-2-rule-1-title")).to_have_value("cake, confectioner*")
    page.get_by_role("button", name="Add a part").click()
    expect(page.locator("#f-part-3-code")).to_be_visible()
    page.goto(f"{address}/1")
    page.get_by_role("button", name="Remove change 1").click()
    expect(page.get_by_text("The change has been taken out.")).to_be_visible()


@BOTH
def test_a_finding_leads_to_its_line(desk: Desk, javascript: bool):
    page = desk.sit(EDITOR, javascript=javascript)
    page.goto(f"{_begun(page, f'lines-{javascript}'.lower())}/edit")
    text = page.get_by_label("Revision text")
    text.fill(text.input_value().replace("from: soc2010", "from: [soc2010"))
    if not javascript:
        page.get_by_role("button", name="Check", exact=True).click()
    link = page.locator("#audit a[data-line]").first
    line = int(re.sub(r"\D", "", link.inner_text()))
    link.click()
    if javascript:
        start = page.evaluate("document.activeElement.selectionStart")
        assert text.input_value()[:start].count("\n") == line - 1
        expect(page.locator(".line-numbers")).to_contain_text(str(line))
    else:
        expect(page.locator(f"#line-{line}")).to_be_visible()


def test_an_open_consultation_is_found_from_the_first_page(desk: Desk):
    officer, reader = desk.sit(EDITOR), desk.sit(javascript=False)
    link = _opened(officer)
    reader.goto("/")
    token = link.rsplit("/", 1)[1]
    reader.locator(f'a[href="/consultation/{token}"]').click()
    expect(reader.get_by_role("heading", name="What is asked")).to_be_visible()
    expect(reader.get_by_text("job titles of the index would get another code").first).to_be_visible()
    officer.goto(f"{link}/officer")
    assert (barriers(officer), sticking_out(officer)) == ([], [])


def test_somebody_signs_in_by_keyboard_and_out_again(desk: Desk):
    page = desk.sit(refused=(401, 422))
    page.goto("/sign-in")
    page.get_by_label("Name").focus()
    for typed in (OWNER, "not the words"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Name").fill(OWNER)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=OWNER)).to_be_visible()
    page.get_by_role("link", name=OWNER).click()
    shoot(page, "account", height=900)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_the_revision_shows_issue_4_before_and_after(desk: Desk):
    page = desk.sit()
    page.goto(f"/revision/{REVISION}")
    shoot(page, "revision", height=1000)
    page.get_by_role("link", name=_question(page, 4)).click()
    assert page.locator("figure svg").count() > 0
    expect(page.get_by_role("heading", name="Before and after")).to_be_visible()
    shoot(page, "issue", height=1100)


def _question(page: Page, number: int) -> str:
    return (
        page.locator("ol.issues li")
        .filter(has=page.locator(".no", has_text=re.compile(rf"^{number}$")))
        .locator("a")
        .first.inner_text()
    )


def _opened(page: Page) -> str:
    """Opens a consultation on the revision held; its address."""
    page.goto(f"/revision/{REVISION}")
    opener = page.get_by_text(re.compile("Open (a|another) consultation"))
    if not page.get_by_label("Last day").is_visible():
        opener.click()
    page.get_by_label("Last day").fill(a_day_in(30))
    page.get_by_label("Show readers what others said").check()
    page.get_by_role("button", name="Open the consultation").click()
    expect(page.get_by_text("The consultation is open.")).to_be_visible()
    address = page.get_by_label("Anyone with this address can read and comment").input_value()
    assert "?" not in address
    return address


def _begun(page: Page, name: str) -> str:
    """Begins a draft from none; its address."""
    page.goto("/revision")
    page.get_by_role("link", name="Start a draft").click()
    page.get_by_label("Name of the draft").fill(name)
    page.get_by_label("Version to revise").select_option("soc2010")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("The draft has been created")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page.url.split("?")[0].removesuffix("/edit")
