"""More codes than an answer names: the answer stands first and stays what it was."""

from __future__ import annotations

import pytest

from occumap.coding.coder import Coder
from occumap.examples import small_index, small_version
from occumap.model.coding import Method


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.from_index(small_index(), small_version())


def test_the_answer_stands_first_and_others_follow(coder: Coder) -> None:
    titles = small_index().frame["natural_title"].unique(maintain_order=True).to_list()
    answers = coder.code_all([(title,) for title in titles])
    for answer, found in zip(answers, coder.alternatives([(title,) for title in titles]), strict=True):
        codes = [one.code.value for one in found]
        assert len(codes) == len(set(codes)) == min(5, len(coder.model.codes))
        if answer.code and answer.code.value in coder.model.codes:
            assert codes[0] == answer.code.value
        assert {one.code.value for one in answer.candidates[:5]} <= set(codes)


def test_others_share_what_the_answer_leaves(coder: Coder) -> None:
    for found in coder.alternatives([("Bread baker",), ("something else",)], limit=100):
        assert len(found) == len(coder.model.codes)
        assert sum(one.probability for one in found) == pytest.approx(1, abs=0.01)


def test_a_limit_is_kept_and_what_is_no_occupation_has_none(coder: Coder) -> None:
    one, none = coder.alternatives([("Bread baker",), ("retired",)], limit=1)
    assert len(one) == 1
    assert coder.code("retired").method is Method.NOT_AN_OCCUPATION
    assert none == ()


def test_one_row_has_the_alternatives_that_it_has_among_many(coder: Coder) -> None:
    rows = [("Bread baker",), ("Baker of cakes",), ("shop girl",)] * 30
    assert coder.alternatives(rows)[1] == coder.alternatives(rows[1:2])[0]
