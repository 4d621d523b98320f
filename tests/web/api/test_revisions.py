"""Revisions, findings and consultations over the API: the same values as the commands and pages give."""

from __future__ import annotations

from datetime import timedelta

import pytest

import occumap
from occumap.store.kinds import Stance, Subject
from occumap.workflows.revise.draft import stated_revision
from occumap.workflows.revise.library import shipped_revisions


def test_a_revision_is_its_plan_as_the_command_writes_it(api):
    document = api.json("/revisions/soc2010-review")
    links = document.pop("links")
    assert document == occumap.plan("soc2010-review").to_dict()
    assert api.json(links["issues"]["href"].removeprefix("/api/v1"))["page"]["total_elements"] == len(
        document["issues"]
    )


def test_issues_and_findings_are_parts_of_the_plan(api):
    plan = api.json("/revisions/soc2010-review")
    issue = api.json("/revisions/soc2010-review/issues/4")
    assert {name: issue[name] for name in plan["issues"][0]} == next(o for o in plan["issues"] if o["number"] == 4)
    assert issue["findings"] == [one for one in plan["findings"] if 4 in one["issues"]]
    found = api.json("/revisions/soc2010-review/findings?status=assumed&size=1000")
    assert found["items"] == [one for one in plan["findings"] if one["status"] == "assumed"]
    strict = api.json("/revisions/soc2010-review/findings?status=assumed&strict=true")
    assert strict["items"] == []


@pytest.mark.parametrize("address", ["/revisions/none", "/revisions/soc2010-review/issues/999", "/consultations/none"])
def test_what_is_not_there_is_404(api, address):
    assert api.get(address).status_code == 404


def test_an_unknown_index_is_named(api):
    problem = api.get("/revisions/soc2010-review?index=nowhere")
    assert (problem.status_code, "starter" in problem.json()["hint"]) == (404, True)


def test_open_consultations_are_listed_with_their_comments_and_hidden_ones_are_not_shown(make_api):
    api = make_api()
    store = api.client.app.state.store
    assert api.json("/consultations")["items"] == []
    closes = store.now() + timedelta(days=30)
    asked = store.consultations.open(Subject.REVISION, "soc2010-review", closes=closes, by="Ada")
    kept = store.consultations.comment(asked.token, 4, Stance.REFUTE, "Cy", "=Our street is lit by hand.")
    hidden = store.consultations.comment(asked.token, 4, Stance.SUPPORT, "Dot", "Rude words.")
    store.consultations.hide(hidden.id, by="Ada")
    store.consultations.answer(kept.id, "We keep the group.", by="Ada")
    listed = api.json("/consultations")["items"]
    assert [(one["consultation"], one["is_open"], one["comments"]) for one in listed] == [(asked.token, True, 1)]
    found = api.json(f"/consultations/{asked.token}")
    assert next(one for one in found["issues"] if one["issue"] == 4)["refute"] == 1
    assert len(found["issues"]) == len(stated_revision(shipped_revisions()[0].text).issues)
    comments = api.json(f"/consultations/{asked.token}/comments?issue=4")["items"]
    assert [(one["name"], one["stance"], one["answer"]) for one in comments] == [("Cy", "refute", "We keep the group.")]
    assert api.table(f"/consultations/{asked.token}/comments")[0]["text"] == "'=Our street is lit by hand."
    assert api.get(f"/consultations/{asked.token}").headers["cache-control"] == "private, no-cache"
    store.consultations.move_closing(asked.id, store.now(), by="Ada")
    assert api.json("/consultations")["items"] == []
    assert api.json(f"/consultations/{asked.token}")["is_open"] is False
