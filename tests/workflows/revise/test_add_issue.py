"""An issue is put at the end of a revision's text, whatever else is written there, and nothing else changes."""

from __future__ import annotations

import pytest

from occumap.catalog import load
from occumap.errors import ConflictError, InputError
from occumap.examples import small_revision
from occumap.io.revision_yaml import parse_revision
from occumap.io.revision_yaml_text import revision_text
from occumap.model.revision import Decision, Issue
from occumap.workflows.revise.add_issue import codes_given, with_issue
from occumap.workflows.revise.library import shipped_revisions

ISSUE = Issue(1, "Is there more?", "Nobody has looked. [nothing]", Decision.NO_ACTION, reason="Not yet: wait.")
FLOW = "rename: {group: 12, title: Cakes}"
HEAD = "revision: x\nfrom: a\nto: b\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}issues: []\n",
        f"{HEAD}issues:\n",
        f"{HEAD}issues:",
        f"{HEAD}issues: [] # none yet\ntitle: X\n",
        f"issues:\n\n{HEAD}",
        f"{HEAD}issues:\n- issue: 4\n  question: Why?\n  decision: change",
        f"{HEAD}issues:\n  - issue: 4\n    question: Why?\n    decision: change # really\n\n# The end\ntitle: X\n",
        f"issues:\n- issue: 4\n  question: Why?\n  decision: change\n  found: >-\n    so\n    long\n{HEAD}",
        f"{HEAD}issues:\n- issue: 4\n  question: Why?\n  decision: change\n  changes:\n  - remove: 11\n  - {FLOW}\n",
    ],
)
def test_it_is_added_with_the_next_number_and_all_else_stays(text: str) -> None:
    before = parse_revision(text, "x")
    made, number = with_issue(text, ISSUE)
    after = parse_revision(made, "x")
    assert number == max((one.number for one in before.issues), default=0) + 1
    assert after.issues[:-1] == before.issues
    assert after.issues[-1].question == ISSUE.question
    kept = [line for line in text.splitlines() if line.strip() and not line.startswith("issues:")]
    assert [line for line in made.splitlines() if line in kept] == kept


def test_the_review_that_comes_along_takes_one_too() -> None:
    [text] = [one.text for one in shipped_revisions() if one.name == "soc2010-review"]
    made, number = with_issue(text, ISSUE)
    assert number == 23
    assert made.replace(made[made.index("- issue: 23") : made.index("\nassumptions:")], "").split() == text.split() or (
        parse_revision(made, "x").issues[:-1] == load.revision("soc2010-review").issues
    )


def test_a_question_that_is_asked_already_is_not_asked_twice() -> None:
    made, _ = with_issue(f"{HEAD}issues: []\n", ISSUE)
    with pytest.raises(ConflictError, match="issue 1: it asks this question already"):
        with_issue(made, ISSUE)


def test_a_list_on_one_line_is_left_to_people() -> None:
    with pytest.raises(InputError, match="can’t be added to here"):
        with_issue(f"{HEAD}issues: [{{issue: 1, question: Why, decision: change}}]\n", ISSUE)


def test_a_text_that_is_no_revision_is_refused() -> None:
    with pytest.raises(InputError):
        with_issue("nothing", ISSUE)


def test_codes_that_changes_give_are_known() -> None:
    assert codes_given(revision_text(small_revision())) == {"12", "13", "21"}
