"""Scans as pages: the ranking, the map, the evidence on a group, and an issue made of it in a draft."""

from __future__ import annotations

import re

import pytest

from occumap.workflows.revise.draft import stated_revision
from tests.made_scan import VERSION, instead_of_scans, made_scan

GROUP = f"/scan/{VERSION}/3219"


@pytest.fixture(autouse=True)
def made(monkeypatch):
    """The scan made by hand, in place of one that takes its time."""
    instead_of_scans(monkeypatch)


def test_the_versions_held_can_be_scanned(browser):
    page = browser().get("/scan")
    assert page.status_code == 200
    assert f'href="/scan/{VERSION}"' in page.text
    assert 'href="/scan"' in browser().get("/revision").text


def test_the_table_has_the_groups_by_rank_each_leading_to_its_evidence(browser, words):
    page = browser().get(f"/scan/{VERSION}").text
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    links = re.findall(rf'<th scope="row"><a href="/scan/{VERSION}/(\d+)">', table)
    assert links == [one.code.value for one in made_scan().of_level("unit")]
    row = words(table[table.index("/1116") :])
    assert "not known" in row
    assert "no evidence" in row
    assert "Figures invented for tests, 2016" in words(page)


def test_the_table_is_ranked_by_strength_alone_if_asked(browser, words):
    said = words(browser().get(f"/scan/{VERSION}?order=strength").text)
    assert "ranked by strength of evidence within each level" in said
    assert "how many people are affected counts nothing" in said


def test_one_level_and_one_kind_are_shown_the_strongest_first(browser, words):
    other = browser().get(f"/scan/{VERSION}?level=minor").text
    assert re.findall(rf'<th scope="row"><a href="/scan/{VERSION}/(\d+)">', other) == ["321"]
    table = browser().get(f"/scan/{VERSION}?kind=hard+to+tell+apart").text
    assert re.findall(rf'<th scope="row"><a href="/scan/{VERSION}/(\d+)">', table) == ["5212", "6121", "5211"]
    none = browser().get(f"/scan/{VERSION}?kind=trend")
    assert "0 unit groups with evidence of: trend" in words(none.text)


@pytest.mark.parametrize("query", ["level=nowhere", "kind=colour", "order=luck"])
def test_what_is_not_there_is_told(browser, query):
    page = browser().get(f"/scan/{VERSION}?{query}")
    assert page.status_code == 400
    assert "not in the list" in page.text


@pytest.mark.parametrize("address", ["/scan/soc1066", "/scan/soc1066/1", f"/scan/{VERSION}/9999"])
def test_an_unknown_version_or_group_is_not_found(browser, address):
    assert browser().get(address).status_code == 404


def test_a_page_that_would_wait_too_long_says_so_and_opens_by_itself(browser, monkeypatch):
    monkeypatch.setattr("occumap.web.pages.scan.held_scan", lambda *_, **__: None)
    for address in (f"/scan/{VERSION}", GROUP):
        page = browser().get(address).text
        assert "Every group is being looked into" in page
        assert '<meta http-equiv="refresh"' in page


def test_a_group_shows_all_evidence_with_its_sources_and_what_nobody_knows(browser, words):
    said = words(browser().get(GROUP).text)
    assert "54,000 people work in it (50,000 to 58,000). Figures invented for tests, 2016" in said
    assert "Trend: No source tells of trend." in said
    assert "Should ‘Sports therapist and similar’ be a unit group of its own" in said
    assert "What would settle it" in said
    assert "Sign in as an editor to make this an issue of a revision" in said
    silent = words(browser().get(f"/scan/{VERSION}/1116").text)
    assert "Nothing is known that speaks for or against changing this group." in silent
    assert "There is no evidence to draft an issue from." in silent


def test_files_are_those_of_the_report(browser):
    for name in ("scan.html", "groups.csv", "evidence.csv", "parts.csv", "scan.json"):
        answer = browser().client.get(f"/scan/{VERSION}/files/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="{VERSION}-{name}"'
    assert browser().get(f"/scan/{VERSION}/files/nothing.csv").status_code == 404


def test_an_editor_makes_an_issue_of_it_in_a_new_draft_and_a_second_in_the_same(browser, words):
    editor = browser("Ada")
    assert "Make this an issue" in editor.get(GROUP).text
    made = editor.post(f"/scan/{VERSION}/issue", code="3219", name="from-the-scan")
    assert made.status_code == 303
    address = made.headers["location"]
    assert re.fullmatch(r"/revision/drafts/[\w-]+/1\?index=starter", address)
    page = words(editor.get(address).text)
    assert "40 % of its entries hang together" in page
    assert editor.get(address).text.count("[starter].</li>") >= 2
    assert "Create" in page
    draft = address.split("/")[3]
    assert f'<option value="{draft}">from-the-scan</option>' in editor.get(f"/scan/{VERSION}/2136").text
    second = editor.post(f"/scan/{VERSION}/issue", code="2136", draft=draft)
    assert second.headers["location"] == f"/revision/drafts/{draft}/2?index=starter"
    stated = stated_revision(editor.store.drafts.get(draft).text)
    assert [one.number for one in stated.issues] == [1, 2]
    assert stated.from_version == VERSION
    again = editor.post(f"/scan/{VERSION}/issue", code="3219", draft=draft)
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"code": "3219"}, 400),
        ({"code": "3219", "name": "No Such Name!"}, 400),
        ({"code": "3219", "name": "soc2010-review"}, 409),
        ({"code": "1116", "name": "nothing-there"}, 400),
        ({"code": "9999", "name": "nobody"}, 404),
        ({"code": "3219", "draft": "nowhere"}, 404),
    ],
)
def test_what_cannot_be_made_an_issue_is_told_and_leaves_no_draft_behind(browser, fields, status):
    editor = browser("Ben")
    before = len(editor.store.drafts.list())
    assert editor.post(f"/scan/{VERSION}/issue", **fields).status_code == status
    assert len(editor.store.drafts.list()) == before


def test_a_draft_of_another_version_takes_no_issue(browser):
    editor = browser("Ada")
    draft = editor.store.drafts.create("other", "soc2020", "revision: x\nfrom: soc2020\nto: y\nissues: []", by="Ada")
    answer = editor.post(f"/scan/{VERSION}/issue", code="3219", draft=draft.id)
    assert answer.status_code == 409
    assert "it revises soc2020, not soc2010" in answer.text


@pytest.mark.parametrize("name", ["", "Rae"])
def test_nobody_else_may(browser, name):
    answer = browser(name).post(f"/scan/{VERSION}/issue", code="3219", name="not-mine")
    assert answer.status_code in {303, 401, 403}
    assert "/revision/drafts" not in answer.headers.get("location", "")
