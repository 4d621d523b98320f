"""A revision written as YAML is read as the same revision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.catalog import load
from occumap.examples import small_revision
from occumap.io.revision_yaml import parse_revision
from occumap.io.revision_yaml_text import issue_text, revision_text
from occumap.model.change import MergeGroups, RenameGroup
from occumap.model.code import Reference
from occumap.model.revision import Decision, Issue, Revision
from tests.revision.test_every_change import STATED
from tests.revision.tiny import issue, revision


def _again(made: Revision) -> Revision:
    return parse_revision(revision_text(made), "again.yaml")


def test_the_reviews_that_come_along_are_read_again_as_they_were() -> None:
    for made in (small_revision(), load.revision("soc2010-review")):
        assert _again(made) == made


@pytest.mark.parametrize("change", STATED)
def test_every_kind_of_change_is_read_again_as_it_was(change: str) -> None:
    made = revision(issue(1, change))
    assert _again(made) == made


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=80).map(
    lambda text: " ".join(text.split())
)


@given(WORDS, WORDS, WORDS)
def test_whatever_words_an_issue_has_are_read_again(question: str, found: str, title: str) -> None:
    about = (Reference("11", title or None),)
    made = Revision(
        "x", "X", "tiny1", "tiny2", (Issue(1, question, found, Decision.NO_ACTION, reason=found, about=about),)
    )
    assert _again(made).issues == made.issues


def test_an_issue_is_written_as_an_item_that_a_list_of_issues_can_take() -> None:
    [made] = small_revision().issues[1:2]
    text = f"revision: x\nfrom: tiny1\nto: tiny2\nissues:\n{issue_text(made)}"
    assert parse_revision(text, "x.yaml").issues == (made,)


@pytest.mark.parametrize("title", ["TBC", "11 Bakers", "“Bakers”", "- Bakers", "null", "& 12", "and 12", ": Bakers"])
def test_a_title_that_would_be_refused_or_read_otherwise_is_written_in_quotes(title: str) -> None:
    group = Reference("11", title)
    changes = (RenameGroup(group, title), MergeGroups((group, Reference("12")), Reference("11"), title))
    asked = Issue(1, "Why?", "", Decision.CHANGE, about=(group,), changes=changes)
    assert _again(Revision("x", "X", "tiny1", "tiny2", (asked,))).issues == (asked,)
