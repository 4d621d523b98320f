"""A change put into a text, replaced or taken out: nothing else of the text changes, comments least of all."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from occumap.catalog import load
from occumap.errors import InputError, UnknownNameError
from occumap.model.change import Change, RemoveGroup, RenameGroup
from occumap.model.code import Reference
from occumap.model.revision import Decision
from occumap.workflows.revise.draft import stated_revision
from occumap.workflows.revise.edit_changes import with_change_replaced, with_changes, without_change

REVIEW = load.revision_folder("soc2010-review").joinpath("revision.yaml").read_text(encoding="utf-8")
FRESH = RenameGroup(Reference("2136", "Programmers"), "Those who: program, # and test")
PLACES = [(issue.number, n) for issue in stated_revision(REVIEW).issues for n in range(len(issue.changes))][::4]
WITH_COMMENTS = """\
# A review
revision: x
from: a
to: b
issues:
- issue: 1
  question: Why?   # asked in 2025
  decision: change
  changes:
  # The first
  - rename: {group: 11 Bakers, title: "Bread # bakers"}  # short
  # The second
  - split:
      group: 12 Cooks
      # they differ
      parts:
      - to: 12 Cooks
      - to: 13 Pastry cooks   # trained apart
        where:
        - title: [pastry]

  # What follows
- issue: 2
  question: And?
  found: >-
    Little is known.

  decision: no further action
  reason: None.
# The end
"""


def lines_apart(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines of each text that the other hasn't."""
    old, new = before.splitlines(), after.splitlines()
    return [one for one in old if one not in new], [one for one in new if one not in old]


def changes_in(text: str, number: int) -> tuple[Change, ...]:
    issue = stated_revision(text).issue(number)
    assert issue is not None
    return issue.changes


def comments_of(text: str) -> list[str]:
    return re.findall(r"(?:^|\s)(#.*)$", text, flags=re.MULTILINE)


@pytest.mark.parametrize("number", [issue.number for issue in stated_revision(REVIEW).issues][::3])
def test_a_change_is_added_to_any_issue_and_nothing_else_is_touched(number: int):
    made = with_changes(REVIEW, number, [FRESH])
    gone, come = lines_apart(REVIEW, made)
    assert all("no further action" in line for line in gone)
    assert len(come) <= 5
    issue = stated_revision(made).issue(number)
    assert issue is not None
    assert (issue.decision, issue.changes[-1]) == (Decision.CHANGE, FRESH)
    assert comments_of(made) == comments_of(REVIEW) or len(comments_of(made)) == len(comments_of(REVIEW)) + 1


@pytest.mark.parametrize(("number", "place"), PLACES)
def test_a_change_is_taken_out_and_put_back(number: int, place: int):
    change = changes_in(REVIEW, number)[place]
    without = without_change(REVIEW, number, place)
    assert len(changes_in(without, number)) == len(changes_in(REVIEW, number)) - 1
    assert lines_apart(REVIEW, without)[1] == []
    again = with_changes(without, number, [change])
    assert {*changes_in(again, number)} == {*changes_in(REVIEW, number)}


@pytest.mark.parametrize(("number", "place"), PLACES)
def test_a_change_replaced_by_itself_is_the_same_revision(number: int, place: int):
    stated = stated_revision(REVIEW)
    change = changes_in(REVIEW, number)[place]
    made = with_change_replaced(REVIEW, number, place, [change])
    assert stated_revision(made) == stated
    assert sorted(comments_of(made)) == sorted(comments_of(REVIEW))


def test_comments_within_a_change_that_is_replaced_stand_above_it():
    made = with_change_replaced(WITH_COMMENTS, 1, 1, [FRESH, RemoveGroup(Reference("12", "Cooks"))])
    assert made.startswith(WITH_COMMENTS[: WITH_COMMENTS.index("  - split:")])
    assert made.endswith(WITH_COMMENTS[WITH_COMMENTS.index("\n  # What follows") :])
    assert "  # they differ\n  # trained apart\n  - rename:" in made
    first = with_change_replaced(WITH_COMMENTS, 1, 0, [FRESH])
    assert '"Bread # bakers"' not in first
    assert "  # The first\n  # short\n  - rename:\n" in first


def test_the_first_change_of_an_issue_and_the_last_to_be_taken_out():
    made = with_changes(WITH_COMMENTS, 2, [RemoveGroup(Reference("11", "Bakers"))])
    assert "  decision: change\n  reason: None.\n  changes:\n  - remove: 11 Bakers\n# The end\n" in made
    assert without_change(made, 2, 0) == WITH_COMMENTS.replace("decision: no further action", "decision: change")


@pytest.mark.parametrize(
    "changes",
    [
        "changes: []",
        "changes:",
        "changes: [remove: 11]",
        "changes: {remove: 11}",
        "changes: [{remove: 11}, remove: 12]",
    ],
)
def test_changes_in_brackets_are_written_out(changes: str):
    text = f"revision: x\nfrom: a\nto: b\nissues:\n- issue: 1\n  question: Why?\n  decision: change\n  {changes}\n"
    had = changes_in(text, 1)
    made = with_changes(text, 1, [FRESH])
    assert changes_in(made, 1) == (*had, FRESH)
    assert made.startswith(text[: text.index("  changes")])
    for place in range(len(had)):
        left = changes_in(without_change(text, 1, place), 1)
        assert left == (*had[:place], *had[place + 1 :])
        swapped = changes_in(with_change_replaced(text, 1, place, [FRESH]), 1)
        assert swapped == (*had[:place], FRESH, *had[place + 1 :])


@pytest.mark.parametrize(
    "issues",
    [
        "issues: [{issue: 1, question: 'Why?', decision: change}]",
        "issues:\n- {issue: 1, question: 'Why?', decision: change}",
        "issues:\n- issue: 1\n  question: Why?\n  decision: change\n  changes: [\n    # why\n    remove: 11]",
    ],
)
def test_what_cant_be_edited_is_left_and_said(issues: str):
    text = f"revision: x\nfrom: a\nto: b\n{issues}\n"
    with pytest.raises(InputError, match=r"issue 1: .* can’t be edited here. Edit the text"):
        with_changes(text, 1, [FRESH])


def test_aliases_are_never_edited_for_two_issues_at_once():
    text = (
        "revision: x\nfrom: a\nto: b\nissues:\n- issue: 1\n  question: Why?\n  decision: change\n  changes: &c\n"
        "  - remove: 11\n- issue: 2\n  question: And?\n  decision: change\n  changes: *c\n"
    )
    with pytest.raises(InputError, match="Edit the text"):
        with_changes(text, 2, [FRESH])
    with pytest.raises(InputError, match="Edit the text"):
        without_change(text, 1, 0)


def test_what_isnt_there_is_said():
    for act in (lambda: with_changes(REVIEW, 99, [FRESH]), lambda: without_change(REVIEW, 1, 99)):
        with pytest.raises(UnknownNameError):
            act()


def test_a_text_without_a_last_line_end_is_added_to():
    text = WITH_COMMENTS.replace("\n# The end\n", "")
    made = with_changes(text, 2, [FRESH])
    issues = stated_revision(text).issues
    wanted = (issues[0], replace(issues[1], decision=Decision.CHANGE, changes=(FRESH,)))
    assert stated_revision(made).issues == wanted
