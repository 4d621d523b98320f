"""Changes of a draft by forms: chosen, filled in, checked, saved, edited and taken out, and what is said on the way."""

from __future__ import annotations

import re

import pytest

from occumap.workflows.revise.change_fields import ChangeForm
from occumap.workflows.revise.draft import stated_revision

EMPTY = "# Ours\nrevision: formed\ntitle: By forms\nfrom: soc2010\nto: formed-draft\n\nissues: []\n"
SPLIT = {
    "kind": "split",
    "issue": "new",
    "question": "Are cake makers a group of their own?",
    "group": "bakers and flour",
    "part-1-code": "5432",
    "part-1-title": "Bakers",
    "part-2-code": "5437",
    "part-2-title": "Cake makers",
    "part-2-rule-1-title": "cake, confectioner*",
}
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def draft(browser):
    """An editor, her empty draft, and where its changes are made."""
    editor = browser("Ada")
    held = editor.store.drafts.create("formed", "soc2010", EMPTY, by="Ada")
    return editor, held.id, f"/revision/drafts/{held.id}/change"


def text_of(editor, draft):
    return editor.store.drafts.get(draft).text


def changes_in(editor, draft):
    issue = stated_revision(text_of(editor, draft)).issue(1)
    assert issue is not None
    return issue.changes


def test_a_split_by_form_is_written_as_text_and_edited_by_form_again(draft, words):
    editor, held, forms = draft
    sent = editor.post(forms, edit="1", **SPLIT)
    assert sent.headers["location"] == f"/revision/drafts/{held}/1?done=changed"
    text = text_of(editor, held)
    assert text.startswith(EMPTY.removesuffix("issues: []\n"))
    assert "    group: 5432 Bakers and flour confectioners\n" in text
    said = words(editor.get(sent.headers["location"]).text)
    assert "The change has been saved" in said
    assert "into 5432 (formed-draft) Bakers" in said
    page = editor.get(f"{forms}?issue=1&change=1").text
    assert 'value="cake, confectioner*"' in page
    was = re.search(r'name="was" value="([^"]*)"', page)
    assert was
    fields = SPLIT | {"issue": "1", "place": "0", "was": was[1], "part-2-title": "Cake and pastry makers"}
    assert editor.post(forms, edit="2", **fields).status_code == 303
    again = text_of(editor, held)
    assert again == text.replace("Cake makers", "Cake and pastry makers")
    assert editor.post(f"{forms}/remove", issue="1", place="0", was="").status_code == 303
    assert changes_in(editor, held) == ()


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(draft, words):
    editor, held, forms = draft
    answer = editor.post(forms, edit="1", **SPLIT | {"part-2-code": "5433"})
    assert answer.status_code == 422
    said = words(answer.text)
    assert "There is a problem" in said
    assert "5433 is ‘Fishmongers and poultry dressers’ in the new version. Free under 543: 5432, 5437, 5438." in said
    assert 'id="f-part-2-code-error"' in answer.text
    assert 'value="cake, confectioner*"' in answer.text
    assert text_of(editor, held) == EMPTY


@pytest.mark.parametrize("kind", [*ChangeForm])
def test_every_form_is_shown_and_asks_for_what_is_missing(draft, words, kind):
    editor, held, forms = draft
    assert editor.get(f"{forms}?kind={kind}").status_code == 200
    empty = editor.post(f"{forms}/check", kind=kind, issue="new", edit="1")
    assert empty.status_code == 200
    assert "Enter" in words(empty.text)
    assert editor.post(forms, kind=kind, issue="new", edit="1").status_code == 422
    assert text_of(editor, held) == EMPTY


def test_the_plan_and_what_the_check_finds_stand_beside_the_form(draft, words):
    editor, held, forms = draft
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', editor.get(f"{forms}?kind=split").text)
    assert token
    fields = {"csrf": token[1], "edit": "1", **SPLIT}
    part = editor.client.post(f"{forms}/check", data=fields, headers=PART)
    assert part.status_code == 200
    assert "<html" not in part.text
    said = words(part.text)
    assert "can be applied" in said
    assert "5437 (formed-draft) Cake makers 4 entries" in said
    assert "code-reused/5432" in said
    assert 'class="ba"' in part.text
    assert said in words(editor.client.post(f"{forms}/check", data=fields).text)
    missing = editor.client.post(f"{forms}/check", data=fields | {"group": ""}, headers=PART)
    assert "Not complete yet" in words(missing.text)
    assert text_of(editor, held) == EMPTY


def test_rows_are_added_without_scripts_and_empty_ones_dont_count(draft):
    editor, held, forms = draft
    page = editor.post(forms, edit="1", more="parts", parts="2", **SPLIT).text
    assert 'id="f-part-3-code"' in page
    assert 'value="cake, confectioner*"' in page
    page = editor.post(forms, edit="1", more="part-2-rule", parts="3", **SPLIT).text
    assert 'id="f-part-2-rule-2-title"' in page
    assert editor.post(forms, edit="1", parts="3", **SPLIT).status_code == 303
    change = changes_in(editor, held)[0]
    assert len(change.parts) == 2


def test_a_change_made_while_somebody_else_saved_is_looked_at_again(draft, words):
    editor, held, forms = draft
    editor.store.drafts.save(held, EMPTY.replace("By forms", "By many"), edit=1, by="Ben")
    late = editor.post(forms, edit="1", **SPLIT)
    assert late.status_code == 409
    assert "Ben saved this draft after you opened the form" in words(late.text)
    edit = re.search(r'name="edit" value="(\d+)"', late.text)
    assert edit
    assert editor.post(forms, edit=edit[1], **SPLIT).status_code == 303
    assert "By many" in text_of(editor, held)
    gone = editor.post(f"{forms}/remove", issue="1", place="0", was="Rename what was there")
    assert gone.status_code == 409


def test_a_second_change_joins_the_issue_that_is_chosen(draft, words):
    editor, held, forms = draft
    editor.post(forms, edit="1", **SPLIT)
    assert '<option value="1" selected>' in editor.get(f"{forms}?issue=1").text
    fields = {"kind": "rename", "issue": "1", "group": "5433", "title": "Fishmongers"}
    assert editor.post(forms, edit="2", **fields).status_code == 303
    assert len(changes_in(editor, held)) == 2
    again = editor.post(forms, edit="3", **SPLIT | {"group": "5434", "part-1-code": "5434", "part-2-code": "5438"})
    assert again.status_code == 422
    assert "Issue 1 asks this question already. Add the change to it, or ask another question." in words(again.text)
    assert f'href="/revision/drafts/{held}/1"' in again.text
    assert f'name="into" value="1" formaction="{forms}/check"' in again.text
    carried = editor.post(f"{forms}/check", edit="3", into="1", found="Two jobs", **SPLIT | {"group": "5434"})
    assert 'name="issue" value="1"' in carried.text
    assert 'value="5434"' in carried.text
    assert "What you typed is not added to it: “Two jobs”" in words(carried.text)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"kind": "explode"}, 400),
        ({"kind": "rename", "issue": "99", "group": "5433", "title": "x"}, 404),
        ({"kind": "rename", "issue": "²", "group": "5433", "title": "x"}, 404),
        ({"kind": "rename", "issue": "new", "question": "x" * 5000}, 400),
    ],
)
def test_a_form_that_cant_be_is_refused(draft, fields, status):
    editor, held, forms = draft
    assert editor.post(forms, edit="1", **fields).status_code == status
    assert text_of(editor, held) == EMPTY


def test_forms_are_for_editors_and_for_drafts_that_are_kept(draft, browser):
    editor, held, forms = draft
    assert browser().get(f"{forms}?kind=split").status_code == 303
    assert browser("Rae").get(forms).status_code == 403
    editor.post(f"/revision/drafts/{held}/discard")
    assert editor.get(forms).status_code == 409
