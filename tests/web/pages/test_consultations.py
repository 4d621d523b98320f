"""Consultations: anyone with the link comments until the closing date; the officer answers, hides and decides."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from occumap.examples import small_index, small_revision, small_version
from occumap.model.context import Beside
from occumap.model.group_figures import Figure, Measure
from occumap.revision.plan import plan
from occumap.store.consultations import MAX_COMMENT
from occumap.store.kinds import Stance, Subject
from occumap.web.pages.asked_plainly import asked_plainly

SAID = {"stance": "refute", "name": "Cy Lamplighter", "text": "Our street is lit by hand.\nAsk anyone."}
REVIEW = "/revision/soc2010-review"
ON_REVIEW = {"kind": "revision", "subject": "soc2010-review", "closes": "2031-12-31", "shows": "yes"}


@pytest.fixture
def asked(browser):
    """The address of a new consultation on the review."""
    sent = browser("Ada").post("/consultation", **ON_REVIEW)
    assert sent.status_code == 303
    return sent.headers["location"].removesuffix("/officer?done=opened")


@pytest.fixture(autouse=True)
def unlimited(pages_app):
    """Each test begins with its turns unspent."""
    pages_app.state.limits.pop("comment", None)


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_a_comment_on_issue_4_is_seen_at_once_and_stands_in_the_proposals_document(browser, asked, words):
    reader = browser()
    sent = reader.post(f"{asked}/4", **SAID)
    assert sent.status_code == 303
    said = words(reader.get(sent.headers["location"].partition("#")[0]).text)
    assert "Thank you." in said
    assert "Cy Lamplighter disagrees" in said
    for document in (f"{asked}/proposals.html", f"{REVIEW}/files/proposals.html"):
        page = reader.get(document).text
        issue = words(page[page.index('id="issue-4"') : page.index('id="issue-5"')])
        assert "Cy Lamplighter disagrees" in issue
        assert "Our street is lit by hand. Ask anyone." in issue
        assert "Cy Lamplighter" not in words(page[page.index('id="issue-5"') :])
    assert "Cy Lamplighter disagrees" in words(reader.get(f"{REVIEW}/4").text)


def test_whoever_has_the_link_sees_every_issue_with_its_tally(browser, asked, words):
    reader = browser()
    for stance in ("support", "support", "refute", "neutral"):
        reader.post(f"{asked}/7", **{**SAID, "stance": stance})
    page = reader.get(asked).text
    assert len(re.findall(rf'href="{asked}/\d+"', page)) == 22
    assert "comments: 2 agree, 1 disagrees, 1 neither" in words(page).casefold()
    rows = rows_of(reader.get(f"{asked}/comments.csv"))
    assert [row["stance"] for row in rows] == ["support", "support", "refute", "neutral"]
    assert [row["stance_in_words"] for row in rows] == ["agrees", "agrees", "disagrees", "neither"]
    assert "neither agrees nor disagrees" in words(reader.get(f"{asked}/7").text)


def test_a_script_in_a_comment_stays_text_everywhere(browser, asked, words):
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    browser().post(f"{asked}/4", stance="support", name=script, text=script)
    for address in (f"{asked}/4", f"{REVIEW}/4"):
        page = browser("Ada").get(address).text
        assert script in words(page)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    document = browser().get(f"{asked}/proposals.html").text
    assert "<script" not in document
    assert "<img" not in document


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(browser, asked, words):
    for gone in SAID:
        answer = browser().post(f"{asked}/4", **{**SAID, gone: " "})
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
        kept = [value for name, value in SAID.items() if name not in {gone, "stance"}]
        assert all(value.partition("\n")[0] in answer.text for value in kept)
        assert gone == "stance" or 'value="refute" checked' in answer.text
    assert "none yet" in words(browser().get(f"{asked}/4").text)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"text": "x" * (MAX_COMMENT + 1)}, 422),
        ({"name": "x" * 201}, 422),
        ({"stance": "maybe"}, 422),
        ({"text": "NUL \x00"}, 400),
        ({"website": "https://spam.example"}, 400),
    ],
)
def test_a_comment_that_cant_be_kept_is_refused_with_its_text(browser, asked, change, status):
    answer = browser().post(f"{asked}/4", **{**SAID, **change})
    assert answer.status_code == status
    assert "Cy Lamplighter" in answer.text or "name" in change
    assert rows_of(browser("Ada").get(f"{asked}/comments.csv")) == []


def test_a_comment_of_the_longest_length_is_kept_whatever_the_line_ends(browser, asked):
    text = ("x" * 99 + "\n") * (MAX_COMMENT // 100 - 1) + "x" * 100
    assert browser().post(f"{asked}/4", **{**SAID, "text": text.replace("\n", "\r\n")}).status_code == 303
    assert rows_of(browser().get(f"{asked}/comments.csv"))[0]["comment"] == text


@pytest.mark.parametrize(
    "path", ["/consultation/nothing", "/consultation/nothing/4", "/consultation/nothing/comments.csv"]
)
def test_a_link_that_leads_nowhere_says_so(browser, path):
    assert browser().get(path).status_code == 404


def test_an_issue_that_isnt_there_takes_no_comment(browser, asked):
    assert browser().get(f"{asked}/99").status_code == 404
    assert browser().post(f"{asked}/99", **SAID).status_code == 404
    assert browser().post(f"{asked}/0", **SAID).status_code == 404


def test_after_closing_all_is_read_and_nothing_taken(browser, asked, words):
    reader, officer = browser(), browser("Ada")
    reader.post(f"{asked}/4", **SAID)
    assert officer.post(f"{asked}/closing", act="now").status_code == 303
    said = words(reader.get(f"{asked}/4").text)
    assert "You can read comments but not add them" in said
    assert "Cy Lamplighter" in said
    assert "Send your comment" not in said
    late = reader.post(f"{asked}/4", stance="support", name="Di", text="Too late, alas.")
    assert late.status_code == 409
    assert "Too late, alas." in late.text
    assert len(rows_of(reader.get(f"{asked}/comments.csv"))) == 1
    officer.post(f"{asked}/closing", closes="2031-12-31")
    assert reader.post(f"{asked}/4", **SAID).status_code == 303


def test_a_consultation_that_opens_later_takes_nothing_yet(browser, words):
    store = browser().store
    opens = store.now() + timedelta(days=2)
    made = store.consultations.open(
        Subject.REVISION, "soc2010-review", opens=opens, closes=opens + timedelta(days=2), by="Ada"
    )
    assert "It opens on" in words(browser().get(f"/consultation/{made.token}").text)
    assert browser().post(f"/consultation/{made.token}/4", **SAID).status_code == 409


def test_the_officer_answers_hides_and_shows(browser, asked, words):
    reader, officer = browser(), browser("Ada")
    reader.post(f"{asked}/4", **{**SAID, "text": "Something to be hidden."})
    comment = re.search(r'id="comment-(\d+)"', officer.get(f"{asked}/4").text)[1]
    place = f"{asked}/comments/{comment}"
    assert officer.post(f"{place}/answer", answer="We read it: <b>yes</b>.").status_code == 303
    assert "Answer: We read it: <b>yes</b>." in words(reader.get(f"{asked}/4").text)
    documents = [f"{asked}/4", f"{asked}/proposals.html", f"{asked}/comments.csv", f"{REVIEW}/files/proposals.html"]
    assert all("Something to be hidden." in reader.get(address).text for address in documents)
    officer.post(f"{place}/hide")
    assert not any("Something to be hidden." in reader.get(address).text for address in documents)
    assert "hidden from readers" in officer.get(f"{asked}/4").text
    assert [row["hidden"] for row in rows_of(officer.get(f"{asked}/comments.csv"))] == ["yes"]
    officer.post(f"{place}/show")
    assert all("Something to be hidden." in reader.get(address).text for address in documents)


def test_readers_and_reviewers_may_not_act_as_the_officer(browser, asked):
    browser().post(f"{asked}/4", **SAID)
    for act, fields in (
        (f"{asked}/comments/1/answer", {"answer": "x"}),
        (f"{asked}/comments/1/hide", {}),
        (f"{asked}/closing", {"act": "now"}),
        ("/consultation", {"kind": "revision", "subject": "soc2010-review", "closes": "2031-12-31"}),
    ):
        assert browser().post(act, **fields).status_code == 401
        assert browser("Rae").post(act, **fields).status_code == 403
    assert "Answer or hide" not in browser().get(f"{asked}/4").text


def test_a_comment_of_another_consultation_isnt_reached_through_this_one(browser, asked):
    store = browser().store
    other = store.consultations.open(
        Subject.REVISION, "soc2010-review", closes=store.now() + timedelta(days=1), by="Ada"
    )
    elsewhere = store.consultations.comment(other.token, 4, Stance.SUPPORT, "Di", "Elsewhere.")
    assert browser("Ada").post(f"{asked}/comments/{elsewhere.id}/hide").status_code == 404
    assert browser("Ada").post(f"{asked}/comments/{elsewhere.id}/delete").status_code == 404
    assert not store.consultations.comments(other.id)[0].hidden


def test_no_spreadsheet_runs_a_comment(browser, asked):
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'):
        browser().post(f"{asked}/4", stance="neutral", name=text, text=text)
    answer = browser().get(f"{asked}/comments.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
    assert sum(cell == "'=1+1" for cell in cells) == 2


@pytest.mark.parametrize("closes", ["", "soon", "2020-01-01", "9999-12-31", "2031-13-01", "x" * 40])
def test_a_closing_date_that_cant_be_is_refused(browser, closes):
    typed = {"kind": "revision", "subject": "soc2010-review", "closes": closes, "unlisted": "yes"}
    answer = browser("Ada").post("/consultation", **typed)
    assert answer.status_code == 422
    assert 'id="f-closes-error"' in answer.text
    assert not closes or f'value="{closes}"' in answer.text
    assert 'name="unlisted" value="yes" checked' in answer.text
    assert 'name="shows" value="yes" checked' not in answer.text


def test_a_closing_date_that_cant_be_is_said_beside_it_on_the_officers_page(browser, asked, words):
    moved = browser("Ada").post(f"{asked}/closing", closes="2020-01-01")
    assert moved.status_code == 422
    assert 'value="2020-01-01"' in moved.text
    assert "1 January 2020 is over. Choose today or a later day." in words(moved.text)


@pytest.mark.parametrize(("kind", "subject"), [("revision", "nothing"), ("draft", "nothing"), ("", "")])
def test_a_consultation_needs_something_to_ask_about(browser, kind, subject):
    answer = browser("Ada").post("/consultation", kind=kind, subject=subject, closes="2031-12-31")
    assert answer.status_code == 404


def test_too_many_comments_in_a_short_time_are_refused_with_their_text(browser, asked):
    reader = browser()
    answers = [reader.post(f"{asked}/9", **SAID) for _ in range(40)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert "Our street is lit by hand." in refused[0].text
    assert len(rows_of(reader.get(f"{asked}/comments.csv"))) == 40 - len(refused)


def test_the_link_is_enough_where_reading_is_closed(new_app, browser):
    app = new_app(closed_reading=True)
    sent = browser("Ada", app=app).post("/consultation", **ON_REVIEW)
    asked = sent.headers["location"].removesuffix("/officer?done=opened")
    reader = browser(app=app)
    assert reader.get(REVIEW).status_code == 303
    for path in ("", "/4", "/proposals.html", "/comments.csv"):
        assert reader.get(asked + path).status_code == 200
    assert reader.post(f"{asked}/4", **SAID).status_code == 303


def test_a_draft_is_consulted_on_as_it_stands_and_comments_outlive_its_issues(browser, words):
    editor = browser("Ada")
    to = editor.post("/revision/drafts", name="asked-review", start="", **{"from": "soc2020"}).headers["location"]
    draft = to.removesuffix("?done=begun")
    subject = draft.rsplit("/", 1)[1]
    held = editor.store.drafts.get(subject)
    asking = "issues:\n- {issue: 1, question: 'Why?', decision: no further action, reason: None.}\n"
    editor.post(draft, text=held.text.replace("issues: []\n", asking), edit="1")
    sent = editor.post("/consultation", kind="draft", subject=subject, closes="2031-12-31", shows="yes")
    asked = sent.headers["location"].removesuffix("/officer?done=opened")
    reader = browser()
    assert reader.post(f"{asked}/1", **SAID).status_code == 303
    assert "Cy Lamplighter" in words(editor.get(f"{draft}/files/proposals.html").text)
    assert "Cy Lamplighter" in words(editor.get(f"{draft}/1").text)
    assert f"{draft}/1#decide" in editor.get(f"{asked}/1").text
    editor.post(f"{draft}/1/decide", edit="2", decision="no further action", reason="As Cy says.")
    assert "As Cy says." in words(reader.get(f"{asked}/1").text)
    text = editor.store.drafts.get(subject).text
    editor.post(draft, text=text.replace("issue: 1", "issue: 2"), edit="3")
    said = words(reader.get(asked).text)
    assert "Comments on issues that have been removed" in said
    assert "Cy Lamplighter" in said
    editor.post(draft, text="revision: [", edit="4")
    assert reader.get(asked).status_code == 409
    assert len(rows_of(reader.get(f"{asked}/comments.csv"))) == 1


def test_the_officer_finds_all_consultations_and_their_addresses(browser, asked, words):
    officer = browser("Ada")
    assert f'href="{asked}/officer"' in officer.get("/consultation").text
    assert f"{asked}/officer" in officer.get(REVIEW).text
    assert asked not in browser().get(REVIEW).text
    page = officer.get(f"{asked}/officer?done=opened").text
    assert f'readonly value="http://testserver{asked}"' in page
    assert "Nobody has commented yet" in words(page)
    for stance in ("support", "refute", "refute"):
        browser().post(f"{asked}/4", **{**SAID, "stance": stance})
    assert "? 1 2 0 3 0 5 " in words(officer.get(f"{asked}/officer").text)
    assert browser().get(f"{asked}/officer").status_code == 303
    assert browser("Rae").get(f"{asked}/officer").status_code == 403


def test_an_open_consultation_is_listed_for_everybody_until_it_closes(new_app, browser, words):
    app = new_app()
    reader, officer = browser(app=app), browser("Ada", app=app)
    assert "No consultation is open" in words(reader.get("/consultation").text)
    assert "Have your say" not in reader.get("/").text
    made = officer.post("/consultation", **ON_REVIEW).headers["location"].removesuffix("/officer?done=opened")
    hidden = officer.post("/consultation", **ON_REVIEW, unlisted="yes").headers["location"]
    hidden = hidden.removesuffix("/officer?done=opened")
    for page in ("/", "/consultation"):
        text = reader.get(page).text
        assert f'href="{made}"' in text
        assert hidden not in text
        assert "22 questions" in words(text)
    assert reader.get(hidden).status_code == 200
    officer.post(f"{made}/closing", act="now")
    assert made not in reader.get("/").text
    assert made not in reader.get("/consultation").text


def test_what_would_change_is_said_in_plain_words_with_how_many_titles(browser, asked, words):
    page = words(browser().get(asked).text)
    assert "would be split into ‘Project support officers’ (3543), ‘Data analysts’ (3544)" in page
    assert "251 job titles of the index would get another code." in page
    assert "And 7 more changes." in page
    issue = words(browser().get(f"{asked}/4").text)
    assert "‘Estimators, valuers and assessors’ (3531) would get the code 3541." in issue
    assert "Before and after" in issue
    assert "Nothing: it is proposed to leave this as it is." in words(browser().get(f"{asked}/8").text)


def test_how_many_people_it_touches_is_said_where_figures_of_every_group_are_held():
    version = small_version()
    planned = plan(small_revision(), version, small_index())
    split = planned.revision.issue(2)
    people = Figure(
        Measure.PEOPLE, "tiny1", "12", "Pastry and cake makers", "12", 4_300.0, year=2025, source="A survey"
    )
    held: Any = SimpleNamespace(of_group=lambda code: Beside((people,) if code.value == "12" else ()))
    assert asked_plainly(planned, split, held).touches == (
        "1 job title of the index would get another code.",
        "About 4,300 people work in the group that these titles belong to now (A survey, 2025).",
    )
    nobody: Any = SimpleNamespace(of_group=lambda _: Beside())
    assert len(asked_plainly(planned, split, nobody).touches) == 1


def test_what_others_said_is_shown_only_if_the_officer_allows_it(browser, words):
    officer, reader = browser("Ada"), browser()
    to = officer.post("/consultation", **{name: said for name, said in ON_REVIEW.items() if name != "shows"})
    asked = to.headers["location"].removesuffix("/officer?done=opened")
    sent = reader.post(f"{asked}/5", **{**SAID, "text": "Kept from others."})
    assert sent.headers["location"] == f"{asked}/5?said=0"
    assert "The office has your comment" in words(reader.get(sent.headers["location"]).text)
    seen = [asked, *(f"{asked}/5?said={n}" for n in range(40)), f"{asked}/proposals.html", f"{REVIEW}/5"]
    seen += [REVIEW, f"{REVIEW}/files/proposals.html"]
    for address in seen:
        assert "Kept from others." not in reader.get(address).text, address
    assert reader.get(f"{asked}/comments.csv").status_code == 404
    assert "Kept from others." in officer.get(f"{asked}/5").text
    assert "Kept from others." in officer.get(f"{asked}/comments.csv").text
    assert "Kept from others." in officer.get(f"{REVIEW}/files/proposals.html").text
    assert officer.post(f"{asked}/shown", act="show").status_code == 303
    assert "Kept from others." in reader.get(f"{asked}/5").text
    officer.post(f"{asked}/shown", act="keep")
    assert "Kept from others." not in reader.get(f"{asked}/5").text
