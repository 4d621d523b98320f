"""An industry that is the rest of a title: an usher of a court is a court usher."""

from __future__ import annotations

import pytest

from occumap.coding.index_answers import ByIndex
from occumap.model.coding import Method


@pytest.mark.parametrize(
    ("title", "industry", "code"),
    [
        ("Usher", "court", "9231"),
        ("Fitter", "tyres", "8145"),
        ("Trainer", "dogs", "6129"),
        ("Supervisor", "office", "4142"),
        ("Surveyor", "land", "2454"),
        ("Manager", "betting shop", "1256"),
    ],
)
def test_an_industry_may_be_the_rest_of_a_title(ons: ByIndex, title: str, industry: str, code: str) -> None:
    answer = ons.settled(title, industry)
    assert answer is not None
    assert answer.code is not None
    assert (answer.code.value, answer.confidence < 0.95) == (code, True)
    assert f"{industry} {title}".lower() in answer.reason


def test_a_kind_of_place_and_a_qualifier_come_before_a_longer_title(ons: ByIndex) -> None:
    shop, bank = ons.settled("Sales assistant", "supermarket"), ons.settled("Clerk", "bank")
    assert shop is not None
    assert shop.code is not None
    assert shop.code.value == "7111"
    assert bank is not None
    assert bank.method is Method.QUALIFIED
