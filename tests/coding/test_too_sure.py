"""How far the model is believed of texts that are unlike the titles on which its confidence was measured."""

from __future__ import annotations

import polars as pl
import pytest

from occumap.catalog.coders import coder
from occumap.coding.coder import Coder
from occumap.coding.model_answers import UNNAMED


@pytest.fixture(scope="module")
def shipped() -> Coder:
    """The coder that comes with Occumap."""
    return coder("soc2020")


@pytest.mark.parametrize(
    "title",
    [
        "Housing",
        "Restaurant",
        "Army",
        "ex army",
        "Sgt army",
        "Bank",
        "Museum",
        "Royal Mail",
        "Gardener's mate",
        "UX tester",
    ],
)
def test_a_place_an_employer_a_helper_and_unknown_letters_are_never_sure(shipped: Coder, title: str) -> None:
    answer = shipped.code(title)
    assert answer.confidence <= UNNAMED


@pytest.mark.parametrize("title", ["Housing", "Bank", "Museum"])
def test_a_place_alone_gets_no_full_code(shipped: Coder, title: str) -> None:
    assert shipped.code(title).digits < 4


@pytest.mark.parametrize(
    "title", ["Data entry", "A & E doctor", "Bar work", "Call centre", "dog gromoer", "greeenkeeper"]
)
def test_what_is_done_two_words_that_say_it_and_misspelt_words_are_as_sure_as_before(
    shipped: Coder, title: str
) -> None:
    assert shipped.code(title).confidence > UNNAMED


def test_what_was_given_beside_a_place_is_believed(shipped: Coder) -> None:
    jobs = [("Museum", None, "curator"), ("Museum", None, None)]
    beside, alone = shipped.code_all(jobs)
    assert alone.confidence <= UNNAMED
    assert beside.code is not None


def test_one_by_one_and_in_a_table_the_limit_is_the_same(shipped: Coder) -> None:
    titles = ["Museum", "dog gromoer", "Army", "Restaurant"]
    table = shipped.code_frame(pl.DataFrame({"title": titles}), title="title")
    assert table["confidence"].to_list() == [shipped.code(title).confidence for title in titles]
