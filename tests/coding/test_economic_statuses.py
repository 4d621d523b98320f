"""What people say of themselves in place of an occupation, and occupations that begin alike."""

from __future__ import annotations

import pytest

from occumap.coding.index_answers import ByIndex
from occumap.coding.non_answers import NonAnswer, non_answer
from occumap.model.coding import Method


@pytest.mark.parametrize(
    "text",
    [
        "Mum of 3",
        "mum to two boys",
        "Full-time dad of twins",
        "Stay at home mother of one",
        "6th form",
        "6th former",
        "In sixth form",
        "Year 12 student",
        "year 9",
        "A level student",
        "Law student",
        "2nd year psychology student at Hull",
        "Student at Leeds Uni",
        "doing my GCSEs",
        "Studying for a degree",
        "Volunteer in charity shop",
        "volunteering at the food bank",
        "Charity shop volunteer",
        "made redundant last year",
        "Retired since 2012",
        "retired due to ill health",
        "Not working at present due to ill health",
        "long term sick (bad back)",
        "Mat leave from the bank",
        "in between jobs",
        "looking after my nan with dementia",
        "looking after grandad",
    ],
)
def test_what_somebody_is_or_does_in_place_of_work_is_an_economic_status(text: str) -> None:
    assert non_answer(text) is NonAnswer.ECONOMIC_STATUS


@pytest.mark.parametrize("text", ["S/E", "I run my own business", "Home worker", "WFH", "bits and bobs", "PhD", "NVQ"])
def test_how_one_works_and_what_one_has_passed_is_no_occupation(text: str) -> None:
    assert non_answer(text) is NonAnswer.NO_CONTENT


@pytest.mark.parametrize(
    "title",
    [
        "Mother superior",
        "Foster mother",
        "House mother",
        "Parent support adviser",
        "Mum of 3, cleaner",
        "Head of year 11",
        "Year 6 teacher",
        "Student nurse",
        "Nursing student",
        "Student teacher",
        "Student adviser at university",
        "Law teacher",
        "Pupil barrister",
        "Doing up houses",
        "Volunteer coordinator",
        "Volunteer manager in charity",
        "Retired teacher",
        "unemployed, last job cleaner",
        "Carer with dementia patients",
        "Caring for elderly in a home",
        "Care home worker",
    ],
)
def test_an_occupation_that_begins_or_ends_alike_stays_one(title: str) -> None:
    assert non_answer(title) is None


def test_a_title_of_the_index_comes_before_what_sounds_like_a_status(ons: ByIndex) -> None:
    answer = ons.settled("Night worker")
    assert answer is None or answer.method is not Method.NOT_AN_OCCUPATION


def test_long_lists_of_the_same_words_are_told_at_once() -> None:
    for text in ("mum of " + "1" * 60 + "x", "sports science " * 20 + "x", "two " * 60 + "mum of"):
        assert non_answer(text) is None
