"""Whether a title names a job that the index knows, so that a model may give it a code with all digits."""

from __future__ import annotations

import pytest

from occumap.coding.shared_words import SharedWords

TITLES = {
    "army officer": ["1161"],
    "officer army": ["1161"],
    "coal miner": ["8132"],
    "head of marketing": ["1132"],
    "plumber": ["5315"],
    "plumbing inspector": ["8143"],
    "coal mining engineer": ["2121"],
    "lorry driver": ["8211"],
}
NATURALS = ["Army officer", "Coal miner", "Head of marketing", "Plumber", "Lorry driver", "Plumbing inspector"]


@pytest.mark.parametrize("title", ["Army", "Coal", "Marketing", "army coal", "Lorry"])
def test_what_only_stands_before_a_job_names_none(title: str) -> None:
    assert SharedWords(TITLES, NATURALS).say_too_little(title)


@pytest.mark.parametrize(
    "title", ["Army officer", "Coal mining", "Miner of coal", "Plumbing", "I drive a lorry", "Plumbers in Leeds"]
)
def test_a_job_and_what_is_done_in_it_are_known(title: str) -> None:
    assert not SharedWords(TITLES, NATURALS).say_too_little(title)


def test_what_titles_name_is_only_asked_where_they_are_given() -> None:
    assert not SharedWords(TITLES).say_too_little("Coal")
