"""Revisions and their issues, what they leave to download, and drafts: editing, two editors, history, publishing."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from html import unescape

import pytest

from occumap.catalog import load
from occumap.errors import InputError, UnknownNameError
from occumap.model.revision import Decision
from occumap.store.kinds import Kind
from occumap.workflows.revise.draft import decided, stated_revision
from occumap.workflows.revise.draft_names import BLANK
from occumap.workflows.revise.revise import keep, revise

REVIEW = "/revision/soc2010-review"
TINY = """\
revision: tiny
from: soc2020
to: tiny-2025
issues:
- issue: 1
  question: Should ‘Data analysts’ be called otherwise?
  decision: change
  reason: Few call themselves so.
  changes:
  - rename: {group: 3544 Data analysts, title: Analysts of data}
"""


def begin(browser, name, text=None, *, by="Ada"):
    """A draft's address and its id."""
    editor = browser(by)
    to = editor.post("/revision/drafts", name=name, start="", **{"from": "soc2020"}).headers["location"]
    address = to.removesuffix("?done=begun")
    if text is not None:
        assert editor.post(address, text=text, edit="1").status_code == 303
    return editor, address, address.rsplit("/", 1)[1]


@pytest.fixture
def review():
    return load.revision("soc2010-review")


def test_the_revision_shows_every_issue_with_its_decision(browser, words, review):
    page = browser().get(REVIEW).text
    said = words(page)
    assert [int(n) for n in re.findall(rf'href="{REVIEW}/(\d+)"', page)] == [issue.number for issue in review.issues]
    assert all(" ".join(issue.question.split()) in said for issue in review.issues)
    assert said.count("No further action") == sum(issue.decision is Decision.NO_ACTION for issue in review.issues)


def test_every_issue_has_question_evidence_decision_and_findings(browser, words, review):
    plan = revise("soc2010-review").plan
    for issue in review.issues:
        said = words(browser().get(f"{REVIEW}/{issue.number}").text)
        assert issue.question in said
        assert issue.found in said
        assert issue.reason in said
        for finding in plan.findings:
            if issue.number in finding.issues and finding.kind != "code-reused":
                assert finding.message in said


def test_changes_are_drawn_as_the_proposals_document_draws_them(browser):
    document = browser().get(f"{REVIEW}/files/proposals.html").text
    drawings = re.findall(r'<svg class="ba".*?</svg>', browser().get(f"{REVIEW}/4").text, flags=re.DOTALL)
    assert len(drawings) > 1
    assert all(drawing in document for drawing in drawings)


def test_without_assumptions_the_page_says_what_is_open(browser, words):
    said = words(browser().get(f"{REVIEW}?strict=1").text)
    assert "This revision can’t be applied" in said
    assert "structure.csv" not in said
    assert browser().get(f"{REVIEW}/files/structure.csv?strict=1").status_code == 404


def test_downloads_are_what_the_command_writes(browser, tmp_path):
    for path in keep(revise("soc2010-review"), tmp_path / "out"):
        answer = browser().get(f"{REVIEW}/files/{path.name}")
        assert answer.content == path.read_bytes(), path.name
        is_page = path.suffix == ".html"
        assert is_page or "attachment" in answer.headers["content-disposition"]


def test_all_files_come_packed_and_twice_the_same(browser, tmp_path):
    packed = browser().get(f"{REVIEW}/files/all.zip").content
    assert packed == browser().get(f"{REVIEW}/files/all.zip").content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = {path.name: path.read_bytes() for path in keep(revise("soc2010-review"), tmp_path / "out")}
        assert {name: archive.read(name) for name in archive.namelist()} == names


def test_the_document_may_use_its_own_style_and_nothing_else(browser):
    answer = browser().get(f"{REVIEW}/files/proposals.html")
    (style,) = re.findall(rb"<style>(.*?)</style>", answer.content, flags=re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(style).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert f"style-src 'sha256-{allowed}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/revision/nothing", 404),
        (f"{REVIEW}/999", 404),
        (f"{REVIEW}/files/secrets.csv", 404),
        (f"{REVIEW}?index=/etc/passwd", 404),
        ("/revision/%2Fetc%2Fpasswd", 404),
        ("/revision/soc2010-review@2", 404),
    ],
)
def test_what_isnt_there_is_a_clear_page(browser, address, status):
    assert browser().get(address).status_code == status


OF_ISCO = """\
revision: isco-review
from: isco08
to: isco-2028
issues:
- issue: 1
  question: Should ‘Bakers’ be split?
  decision: change
  found: They differ.
  changes:
  - split: {group: 7512, parts: [{to: 7512 Bakers}, {to: 7517 Confectionery makers}]}
"""


def test_a_draft_on_any_version_held_is_shown_on_groups_alone_where_no_index_has_it(browser, words):
    editor, address, _ = begin(browser, "isco-review", OF_ISCO)
    for page in (address, f"{address}/1", f"{address}/edit", f"{address}/findings"):
        assert editor.get(page).status_code in {200, 404}, page
    assert "planned on groups alone" in words(editor.get(address).text)


def test_readers_see_no_drafts_and_reviewers_may_not_edit(browser):
    _, address, _ = begin(browser, "hidden-review")
    assert "hidden-review" not in browser().get("/revision").text
    assert "hidden-review" in browser("Ben").get("/revision").text
    for page in ("", "/edit", "/history", "/1", "/files/plan.json"):
        assert browser().get(address + page).status_code == 303
        assert browser("Rae").get(address + page).status_code == 403
    assert browser("Rae").post(address, text="x", edit="1").status_code == 403
    assert browser("Rae").post("/revision/drafts", name="x", start="").status_code == 403


def test_a_draft_begins_with_a_revision_or_with_nothing(browser):
    editor, _, draft = begin(browser, "blank-review")
    assert editor.store.drafts.get(draft).text == BLANK.format(
        name="blank-review", title="blank-review", version="soc2020", to="blank-review-draft"
    )
    to = editor.post("/revision/drafts", name="next-review", start="soc2010-review").headers["location"]
    held = editor.store.drafts.get(to.split("/")[3].partition("?")[0])
    stated = stated_revision(held.text)
    assert (held.base_version, stated.id, stated.to_version) == ("soc2010", "next-review", "next-review-draft")
    assert len(stated.issues) == 22


def test_a_draft_asks_for_its_names_and_says_at_the_field_what_cant_be_one(browser, words):
    editor = browser("Ada")
    page = editor.get("/revision/drafts/new?start=soc2010-review").text
    assert '<option value="soc2010-review" selected>' in page
    fields = {"name": "named-review", "title": "Bakers: again", "start": "soc2010-review", "to": "soc2020"}
    refused = editor.post("/revision/drafts", **fields)
    assert refused.status_code == 422
    assert 'id="f-to-error"' in refused.text
    assert "There is a version with the name soc2020 already" in words(refused.text)
    assert 'value="named-review"' in refused.text
    begun = editor.post("/revision/drafts", **fields | {"to": "soc2027"}).headers["location"]
    stated = stated_revision(editor.store.drafts.get(begun.split("/")[3].partition("?")[0]).text)
    assert (stated.id, stated.title, stated.to_version) == ("named-review", "Bakers: again", "soc2027")
    nothing = editor.post("/revision/drafts", name="from-nothing", start="", **{"from": ""})
    assert 'id="f-from-error"' in nothing.text


@pytest.mark.parametrize("name", ["", "Größe", "../x", "a b", "drafts", "soc2010-review", "x" * 64, "<b>"])
def test_a_name_that_cant_stand_in_an_address_is_refused(browser, name):
    assert browser("Ada").post("/revision/drafts", name=name, start="", **{"from": "soc2020"}).status_code == 422


def test_a_blank_draft_passes_its_audit(browser, words):
    editor, address, _ = begin(browser, "fresh-review")
    assert "There are no open errors" in words(editor.get(f"{address}/edit").text)
    assert editor.get(address).status_code == 200


def test_the_audit_follows_what_is_typed_and_names_the_line(browser, words):
    editor, address, draft = begin(browser, "typed-review", TINY)
    wrong = TINY.replace("decision: change", "decision: chnge")
    answer = editor.post(f"{address}/check", text=wrong, edit="2")
    assert answer.status_code == 200
    assert "Line 7 issue 1: 'chnge' is not a decision." in words(answer.text)
    assert "decision: chnge" in words(answer.text)
    gone = TINY.replace("3544 Data analysts", "3599 Data analysts")
    assert re.search(r"Line 10 [^.]*3599", words(editor.post(f"{address}/check", text=gone, edit="2").text))
    assert editor.store.drafts.get(draft).text == TINY


def test_htmx_gets_the_audit_alone_and_a_browser_without_script_the_whole_page(browser):
    editor, address, _ = begin(browser, "part-review", TINY)
    token = re.search(r'value="([0-9a-f]{64})"', editor.get(f"{address}/edit").text)
    fields = {"csrf": token[1], "text": "issues: [", "edit": "2"}
    part = editor.client.post(f"{address}/check", data=fields, headers={"HX-Request-Type": "partial"}).text
    assert "<html" not in part
    assert "YAML error" in part
    whole = editor.client.post(f"{address}/check", data=fields).text
    assert "<html" in whole
    assert "issues: [</textarea>" in whole


HOSTILE = {
    "nothing": "",
    "no mapping": "- 1",
    "deep": "[" * 20_000,
    "a file": "revision: x\nfrom: /etc/passwd\nto: y\nissues: []",
    "an unknown version": "revision: x\nfrom: soc1066\nto: y\nissues: []",
    "the version itself": "revision: x\nfrom: soc2020\nto: soc2020\nissues: []",
    "control signs": "revision: \x07\x00",
    "python": "!!python/object/apply:os.system ['true']",
    "a circle": "revision: x\nfrom: soc2020\nto: y\nissues: &a [*a]",
    "growth": "revision: x\nfrom: soc2020\nto: y\nz0: &z0 [a, a]\n"
    + "".join(f"z{n}: &z{n} [{', '.join([f'*z{n - 1}'] * 9)}]\n" for n in range(1, 12))
    + "issues: *z11\n",
    "script": "revision: </textarea><script>alert(1)</script>",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_any_text_gets_an_answer_and_none_does_harm(browser, kind):
    editor, address, _ = begin(browser, "hostile-review")
    answer = editor.post(f"{address}/check", text=HOSTILE[kind], edit="1")
    assert answer.status_code == 200
    assert "can’t be read" in answer.text
    assert "<script>alert" not in answer.text


def test_a_saved_text_that_is_no_revision_keeps_its_page(browser, words):
    editor, address, _ = begin(browser, "broken-review", "revision: [")
    assert "There is a problem with the text of this revision" in words(editor.get(address).text)
    assert editor.get(f"{address}/1").status_code == 400


def test_line_ends_of_browsers_change_nothing(browser):
    editor, address, draft = begin(browser, "windows-review", TINY)
    assert editor.post(address, text=TINY.replace("\n", "\r\n"), edit="2").status_code == 303
    assert editor.store.drafts.get(draft).edit == 2
    assert editor.store.drafts.get(draft).text == TINY


def test_the_second_editor_is_told_sees_both_and_loses_nothing(browser, words):
    ada, address, draft = begin(browser, "shared-review", TINY)
    ben = browser("Ben")
    theirs, mine = TINY.replace("Few call", "Nobody calls"), TINY.replace("Analysts of data", "Data people")
    assert ada.post(address, text=theirs, edit="2").status_code == 303
    late = ben.post(address, text=mine, edit="2")
    assert late.status_code == 409
    assert "Ada saved changes while you were editing" in words(late.text)
    areas = [unescape(text) for text in re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", late.text, flags=re.DOTALL)]
    assert areas == [mine, theirs]
    assert ada.store.drafts.get(draft).text == theirs
    edit = re.search(r'name="edit" value="(\d+)"', late.text)
    assert ben.post(address, text=mine, edit=edit[1]).status_code == 303
    assert ada.store.drafts.get(draft).text == mine
    assert {one.text for one in ada.store.drafts.edits(draft)} >= {theirs, mine, TINY}
    assert "not used" in ada.get(f"{address}/history").text


def test_a_text_of_the_history_is_shown_and_brought_back(browser):
    editor, address, draft = begin(browser, "old-review", TINY)
    editor.post(address, text=TINY + "# more\n", edit="2")
    page = editor.get(f"{address}/history/2").text
    assert unescape(page).count("Analysts of data") >= 1
    assert editor.post(f"{address}/history/2", edit="3").status_code == 303
    assert editor.store.drafts.get(draft).text == TINY
    assert editor.get(f"{address}/history/99").status_code == 404
    assert editor.post(f"{address}/history/1", edit="3").status_code == 409


def test_a_draft_is_put_away_and_taken_back(browser):
    editor, address, draft = begin(browser, "away-review", TINY)
    assert editor.post(f"{address}/discard").headers["location"] == "/revision"
    assert editor.store.drafts.get(draft).discarded
    refused = editor.post(address, text=TINY + "# typed meanwhile", edit="2")
    assert refused.status_code == 404
    assert "typed meanwhile" in refused.text
    editor.post(f"{address}/restore")
    assert not editor.store.drafts.get(draft).discarded


@pytest.mark.parametrize("edit", ["", "two", "-1", "9" * 30])
def test_a_form_that_doesnt_say_what_it_is_based_on_is_refused(browser, edit):
    editor, address, draft = begin(browser, "baseless-review", TINY)
    assert editor.post(address, text="x", edit=edit).status_code in {400, 409}
    assert editor.store.drafts.get(draft).text == TINY


def test_a_decision_is_written_into_the_draft_and_all_else_stays(browser):
    editor, address, draft = begin(browser, "decided-review", TINY)
    sent = editor.post(f"{address}/1/decide", edit="2", decision="no further action", reason="It is: “fine” #1")
    assert sent.status_code == 303
    text = editor.store.drafts.get(draft).text
    issue = stated_revision(text).issue(1)
    assert (issue.decision, issue.reason) == (Decision.NO_ACTION, "It is: “fine” #1")
    changed = [line for line in text.splitlines() if line not in TINY.splitlines()]
    assert [line.split(":")[0].strip() for line in changed] == ["decision", "reason"]
    assert editor.post(f"{address}/1/decide", edit="3", decision="perhaps", reason="").status_code == 400
    assert editor.post(f"{address}/7/decide", edit="3", decision="change", reason="").status_code == 404


def test_issues_of_the_review_can_be_decided_anew(review):
    text = load.revision_folder("soc2010-review").joinpath("revision.yaml").read_text(encoding="utf-8")
    for issue in review.issues[::5]:
        other = Decision.CHANGE if issue.decision is Decision.NO_ACTION else Decision.NO_ACTION
        again = stated_revision(decided(text, issue.number, other, "Because of 1: 2."))
        for before, after in zip(review.issues, again.issues, strict=True):
            if before.number == issue.number:
                assert (after.decision, after.reason, after.changes) == (other, "Because of 1: 2.", before.changes)
            else:
                assert after == before


def test_an_issue_that_isnt_there_cant_be_decided():
    with pytest.raises(UnknownNameError):
        decided(TINY, 2, Decision.CHANGE, "")
    with pytest.raises(InputError):
        decided("issues: [", 1, Decision.CHANGE, "")


def test_an_owner_publishes_the_revision_with_all_that_comes_of_it(new_app, browser, words):
    app = new_app()

    def of(name=""):
        return browser(name, app=app)

    _, address, _ = begin(of, "tiny-review", TINY)
    owner = of("Olu")
    assert of("Ada").post(f"{address}/publish", edit="2", version="1").status_code == 403
    assert owner.post(f"{address}/publish", edit="1", version="1").status_code == 409
    assert owner.store.published.list() == ()
    sent = owner.post(f"{address}/publish", edit="2", version="1")
    assert sent.headers["location"] == "/revision/tiny-review"
    kinds = {one.kind: one.name for one in owner.store.published.list()}
    assert kinds == {
        Kind.VERSION: "tiny-2025",
        Kind.CORRESPONDENCE: "soc2020-tiny-2025",
        Kind.INDEX: "starter-tiny-2025",
        Kind.REVISION: "tiny-review",
    }
    assert owner.store.published.read(Kind.REVISION, "tiny-review").decode() == TINY
    assert "Analysts of data" in words(of().get("/revision/tiny-review/1").text)
    assert "tiny-review" in of().get("/revision").text
    group = words(of().get("/classification/tiny-2025/3544").text)
    assert "3544 Analysts of data" in group
    assert re.search(r"How it was classified in soc2020 VC2 name change", group)
    assert "Data analyst" in group
    assert "VC2 name change" in words(of().get("/classification/compare?old=soc2020&new=tiny-2025").text)
    # The same again changes nothing; another text under the same version is refused.
    assert owner.post(f"{address}/publish", edit="2", version="1").status_code == 303
    owner.post(address, text=TINY.replace("Few", "None"), edit="2")
    assert owner.post(f"{address}/publish", edit="3", version="1").status_code == 422
    assert len(owner.store.published.list()) == 4
    assert owner.post(f"{address}/publish", edit="3", version="2").status_code == 303
    assert "Few" in of().get("/revision/tiny-review@1/1").text
    assert "None call" in of().get("/revision/tiny-review/1").text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("open-errors", TINY.replace("3544 Data analysts", "3599 Nobody")),
        ("taken-name", TINY.replace("tiny-2025", "soc2020-draft")),
        ("not-a-name", TINY.replace("tiny-2025", "../x")),
        ("no-revision", "revision: ["),
    ],
)
def test_what_cant_be_published_leaves_nothing_behind(browser, name, text):
    _, address, _ = begin(browser, name, text)
    owner = browser("Olu")
    before = owner.store.published.list()
    assert owner.post(f"{address}/publish", edit="2", version="1").status_code in {409, 422}
    assert owner.store.published.list() == before


def test_publishing_says_at_the_field_what_keeps_it_and_takes_another_name_there(browser, words):
    _, address, draft = begin(browser, "field-review", TINY.replace("tiny-2025", "soc2020-draft"))
    owner = browser("Olu")
    refused = owner.post(f"{address}/publish", edit="2", name="soc2010-review", to="soc2020-draft", version="One")
    assert refused.status_code == 422
    for field in ("name", "to", "version"):
        assert f'id="f-{field}-error"' in refused.text
    said = words(refused.text)
    assert "The name soc2020-draft is taken by a version that is held." in said
    assert 'value="One"' in refused.text
    fields = {"name": "field-review", "to": "field-2027", "version": "1"}
    assert owner.post(f"{address}/publish", edit="2", **fields).status_code == 303
    assert "to: field-2027" in owner.store.drafts.get(draft).text
    assert owner.store.published.get(Kind.VERSION, "field-2027").version == "1"
    _, other, _ = begin(browser, "other-review", TINY.replace("tiny-2025", "field-2027"))
    again = owner.post(f"{other}/publish", edit="2", name="other-review", to="field-2027", version="1")
    assert "Another revision has published field-2027, version 1." in words(again.text)


def test_publishing_closes_the_drafts_consultation_and_keeps_what_was_said(browser, words):
    _, address, draft = begin(browser, "asked-first", TINY.replace("tiny-2025", "asked-2027"))
    owner, reader = browser("Olu"), browser()
    assert "Publishing closes" not in words(owner.get(address).text)
    opened = owner.post("/consultation", kind="draft", subject=draft, closes="2031-12-31", shows="yes")
    asked = opened.headers["location"].removesuffix("/officer?done=opened")
    assert "0 comments" not in words(owner.get(address).text)
    said = {"stance": "support", "name": "Cy Lamplighter", "text": "Nobody says data analyst here."}
    assert reader.post(f"{asked}/1", **said).status_code == 303
    form = words(owner.get(address).text)
    assert "1 consultation takes comments until later. Publishing closes it." in form
    assert "Close the consultation and publish" in form
    assert owner.post(f"{address}/publish", edit="2", name="soc2010-review", version="1").status_code == 422
    assert asked in reader.get("/consultation").text
    assert owner.post(f"{address}/publish", edit="2", version="1").status_code == 303
    assert asked not in reader.get("/consultation").text
    assert "closed" in words(reader.get(asked).text)
    assert reader.post(f"{asked}/1", **said).status_code == 409
    published = "/revision/asked-first"
    assert "1 comment " in words(reader.get(published).text)
    for page in (f"{published}/1", f"{published}/files/proposals.html", f"{asked}/1"):
        assert "Nobody says data analyst here." in reader.get(page).text
    assert f"{asked}/officer" in owner.get(published).text
