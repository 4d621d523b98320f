"""A text that says where or for whom somebody works gets no code, unless the index has it or the work is described."""

from __future__ import annotations

import pytest

from occumap.catalog.coders import ByIndex
from occumap.coding.workplaces import ONLY_WHERE, says_only_where
from occumap.model.coding import Coding, Method
from occumap.model.job_description import JobDescription


@pytest.mark.parametrize(
    "text",
    [
        "Hotel",
        "works in a hotel",
        "Royal Mail",
        "I work for Tesco",
        "the army",
        "ex-Army",
        "Logistics",
        "in manufacturing",
        "Hotels",
    ],
)
def test_a_place_an_employer_or_an_industry_alone_gets_no_code(starter: ByIndex, text: str) -> None:
    assert says_only_where(text)
    answer = starter.settled(text)
    assert answer is not None
    assert (answer.method, answer.code, answer.reason) == (Method.NONE, None, ONLY_WHERE)


@pytest.mark.parametrize(
    "text", ["Hotel manager", "Army chef", "Bank clerk", "Nurse in a hospital", "Pharmacist", "Chef"]
)
def test_a_title_beside_it_says_what_is_done(text: str) -> None:
    assert not says_only_where(text)


def test_what_is_done_there_may_decide(starter: ByIndex) -> None:
    answer = starter.answer(JobDescription("Hotel", duties="cleaning bedrooms"))
    assert not isinstance(answer, Coding) or answer.reason != ONLY_WHERE
    again = starter.answer(JobDescription("Hotel", duties="I work in a hotel"))
    assert isinstance(again, Coding)
    assert again.reason == ONLY_WHERE
