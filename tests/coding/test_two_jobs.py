"""A title that names two jobs is coded to neither: which is the main one is asked."""

from __future__ import annotations

import pytest

from occumap.coding.index_answers import ByIndex
from occumap.coding.two_jobs import two_parts
from occumap.model.coding import Coding, Method
from occumap.model.job_description import JobDescription


def settled(ons: ByIndex, title: str, additional: str | None = None) -> Coding:
    """The index's answer, which needs no model."""
    answer = ons.settled(title, additional=additional)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("title", "in_common", "codes"),
    [
        ("Butcher and baker", "543", {"5431", "5432"}),
        ("Plumber / electrician", "5", {"5315", "5241"}),
        ("Dentist & florist", None, {"2253", "5443"}),
    ],
)
def test_two_jobs_of_different_groups_get_what_both_share_and_the_question(
    ons: ByIndex, title: str, in_common: str | None, codes: set[str]
) -> None:
    answer = settled(ons, title)
    assert (answer.code.value if answer.code else None) == in_common
    assert answer.question is not None
    assert {option.code.value for option in answer.question.options} == codes
    assert {one.code.value for one in answer.candidates} == codes
    assert "two jobs" in answer.reason


def test_each_answer_to_the_question_leads_to_its_code(ons: ByIndex) -> None:
    question = settled(ons, "Butcher and baker").question
    assert question is not None
    for option in question.options:
        assert settled(ons, "Butcher and baker", option.additional).code == option.code


@pytest.mark.parametrize(("title", "code"), [("Plumber and gas fitter", "5315"), ("Bricklayers & stonemasons", None)])
def test_two_jobs_of_one_group_are_of_that_group(ons: ByIndex, title: str, code: str | None) -> None:
    answer = settled(ons, title)
    assert answer.code is not None
    assert code is None or answer.code.value == code
    assert answer.confidence < 0.95


@pytest.mark.parametrize("title", ["Painter and decorator", "Cook/cleaner", "Tool and die maker"])
def test_two_words_that_are_one_title_of_the_index_stay_one(ons: ByIndex, title: str) -> None:
    assert settled(ons, title).method is Method.EXACT


def test_words_before_one_title_that_joins_two_leave_it_one(ons: ByIndex) -> None:
    for title in ("Craft painter and decorator", "Leeds painter/decorator"):
        answer = ons.answer(JobDescription(title))
        assert not isinstance(answer, Coding) or "two jobs" not in answer.reason


@pytest.mark.parametrize("title", ["Student and plumber", "Plumber/student", "Housewife & plumber"])
def test_a_non_answer_beside_a_job_leaves_the_job(ons: ByIndex, title: str) -> None:
    answer = settled(ons, title)
    assert str(answer.code) == "soc2020:5315"
    assert answer.confidence < 0.95
    assert "names no occupation" in answer.reason


def test_what_joins_no_two_jobs_is_left_alone(ons: ByIndex) -> None:
    assert two_parts("N/A") == ("N", "A")
    assert two_parts("cook, cleaner and carer and driver") is None
    assert ons.settled("Baker and xyzzy") is None
    assert settled(ons, "N/A").method is Method.NOT_AN_OCCUPATION
