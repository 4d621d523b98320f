"""What people write that names no occupation, and what only looks like it."""

from __future__ import annotations

import pytest

from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Lookup
from occumap.coding.non_answers import NonAnswer, non_answer, non_answers
from occumap.coding.normalise import plain
from occumap.model.coding import Coding, Method
from occumap.model.job_description import JobDescription


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Retired", NonAnswer.ECONOMIC_STATUS),
        ("I am retired", NonAnswer.ECONOMIC_STATUS),
        ("student", NonAnswer.ECONOMIC_STATUS),
        ("Housewife", NonAnswer.ECONOMIC_STATUS),
        ("currently unemployed", NonAnswer.ECONOMIC_STATUS),
        ("maternity leave", NonAnswer.ECONOMIC_STATUS),
        ("on maternity leave", NonAnswer.ECONOMIC_STATUS),
        ("sick", NonAnswer.ECONOMIC_STATUS),
        ("In prison", NonAnswer.ECONOMIC_STATUS),
        ("carer for my mother", NonAnswer.ECONOMIC_STATUS),
        ("looking after the children", NonAnswer.ECONOMIC_STATUS),
        ("volunteer", NonAnswer.ECONOMIC_STATUS),
        ("refused", NonAnswer.REFUSAL),
        ("Prefer not to say", NonAnswer.REFUSAL),
        ("don't know", NonAnswer.NO_CONTENT),
        ("N/A", NonAnswer.NO_CONTENT),
        ("#N/A", NonAnswer.NO_CONTENT),
        ("NULL", NonAnswer.NO_CONTENT),
        ("none", NonAnswer.NO_CONTENT),
        ("asdf", NonAnswer.NO_CONTENT),
        ("xxxxx", NonAnswer.NO_CONTENT),
        ("-", NonAnswer.NO_CONTENT),
        ("123", NonAnswer.NO_CONTENT),
    ],
)
def test_what_names_no_occupation_is_told_by_its_kind(text: str, kind: NonAnswer) -> None:
    assert non_answer(text) is kind


@pytest.mark.parametrize(
    "title",
    [
        "Retired teacher",
        "Refuse collector",
        "Prison officer",
        "Carer",
        "Paid carer for my nan",
        "Carer for children",
        "Caring for disabled children",
        "Student nurse",
        "Student union president",
        "Volunteer coordinator",
        "House husband's tailor",
        "Nun",
        "Sick bay attendant",
        "Maternity nurse",
        "Null test engineer",
        "Housekeeper",
    ],
)
def test_an_occupation_that_holds_such_a_word_is_an_occupation(title: str) -> None:
    assert non_answer(title) is None


def test_no_title_of_the_real_index_is_lost_to_the_list(ons: ByIndex, real: Lookup) -> None:
    lost = [title for title in real.by_written if _method(ons, title) is Method.NOT_AN_OCCUPATION]
    assert lost == []


def _method(ons: ByIndex, title: str) -> Method | None:
    answer = ons.answer(JobDescription(title))
    return answer.method if isinstance(answer, Coding) else None


def test_a_non_answer_is_a_method_of_its_own_that_says_its_kind(starter: ByIndex) -> None:
    answer = starter.settled("Retired")
    assert answer is not None
    assert (answer.method, answer.code, answer.confidence) == (Method.NOT_AN_OCCUPATION, None, 0.0)
    assert "economic status" in answer.reason


def test_users_can_lay_their_own_lines_over_the_list() -> None:
    assert non_answer("resting") is None
    assert non_answer("Resting", {"resting": NonAnswer.ECONOMIC_STATUS}) is NonAnswer.ECONOMIC_STATUS


def test_the_list_holds_each_text_once_and_in_plain_form() -> None:
    known = non_answers()
    assert len(known) > 200
    assert all(text == plain(text) for text in known)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("N/A - retired", NonAnswer.ECONOMIC_STATUS),
        ("None (student)", NonAnswer.ECONOMIC_STATUS),
        ("student/unemployed", NonAnswer.ECONOMIC_STATUS),
        ("refuse", NonAnswer.REFUSAL),
        ("Wife of a vicar", NonAnswer.ECONOMIC_STATUS),
        ("Schoolteacher's husband", NonAnswer.ECONOMIC_STATUS),
        ("Widow of a farmer", NonAnswer.ECONOMIC_STATUS),
        ("Junior", NonAnswer.NO_CONTENT),
        ("Class 1", NonAnswer.NO_CONTENT),
        ("not a plumber", NonAnswer.NO_CONTENT),
    ],
)
def test_two_non_answers_a_relative_and_a_bare_rank_name_no_occupation(text: str, kind: NonAnswer) -> None:
    assert non_answer(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "N/A - plumber",
        "Retired, plumber",
        "Midwife",
        "Junior clerk",
        "Class 1 driver",
        "Refuse collector",
        "Farm wife",
        "not a chef but a cook",
    ],
)
def test_a_non_answer_or_a_rank_beside_an_occupation_leaves_it_one(text: str) -> None:
    assert non_answer(text) is None


def test_a_relative_who_has_an_entry_is_coded(ons: ByIndex) -> None:
    answer = ons.settled("Farmer's wife")
    assert answer is not None
    assert answer.method is Method.EXACT
