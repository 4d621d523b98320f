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


def test_what_is_joined_to_a_job_names_none() -> None:
    words = SharedWords({"housing and planning inspector": ["3581"]}, ["Housing and planning inspector"])
    assert words.say_too_little("Housing")
    assert not words.say_too_little("Planning inspector")


@pytest.mark.parametrize("title", ["Army", "Marketing", "Bank", "Plumber's mate", "Miner’s helper"])
def test_a_place_and_somebodys_helper_name_no_job_that_is_known(title: str) -> None:
    assert SharedWords({**TITLES, "banker": ["1131"]}, [*NATURALS, "Banker"]).name_no_job(title)


@pytest.mark.parametrize("title", ["Plumbing", "Plumber", "Army officer", "Officer's driver"])
def test_who_works_and_what_is_done_name_a_job(title: str) -> None:
    assert not SharedWords(TITLES, NATURALS).name_no_job(title)


def test_letters_are_known_beside_the_words_that_they_stand_with_in_a_title() -> None:
    words = SharedWords({"pat tester": ["8143"], "ux designer": ["2141"], "tester": ["8143"]})
    read = [words.without_unknown(title) for title in ("PAT tester", "UX tester", "BA tester", "A&E tester")]
    assert read == ["pat tester", "tester", "tester", "a&e tester"]
