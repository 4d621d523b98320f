"""What a qualifier asks for, and when what was given says it."""

from __future__ import annotations

import pytest

from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Lookup
from occumap.coding.qualifiers import given_words, read_qualifier, without_nos
from occumap.model.coding import Method


def given(qualifier: str, industry: str | None = None, additional: str | None = None) -> bool:
    return read_qualifier(qualifier, industry=True).given(given_words(industry, additional)) > 0


@pytest.mark.parametrize(
    ("qualifier", "industry"),
    [
        ("wholesale, retail trade", "retail"),
        ("wholesale, retail trade", "wholesale trade"),
        ("retail trade: bakery", "bakery, retail"),
        ("care/residential home", "residential home"),
        ("care/residential home", "care home"),
        ("educational establishments", "secondary school"),
        ("educational establishments", "Further education college"),
        ("local government", "borough council"),
        ("public house", "pub"),
        ("building construction", "building"),
        ("building construction", "construction"),
        ("mine: not coal", "tin mine"),
        ("nos: brewery", "brewery"),
    ],
)
def test_a_qualifier_is_given_by_all_content_words_of_one_alternative(qualifier: str, industry: str) -> None:
    assert given(qualifier, industry)


@pytest.mark.parametrize(
    ("qualifier", "industry"),
    [
        ("retail pharmacy", "retail"),
        ("further education", "education"),
        ("building society", "construction"),
        ("building society", "building"),
        ("mobile shop", "charity shop"),
        ("British Council", "council"),
        ("horticultural nursery", "day nursery"),
        ("local government: social services", "government"),
        ("mine: not coal", "coal mine"),
        ("retail trade", "trade"),
        ("public house", "public relations"),
        ("retail trade", "retraining"),
    ],
)
def test_a_part_of_a_qualifier_decides_nothing(qualifier: str, industry: str) -> None:
    assert not given(qualifier, industry)


def test_nos_asks_nothing() -> None:
    assert not read_qualifier("nos")
    assert (without_nos("nos: barge"), without_nos("NOS"), without_nos("nostalgia")) == ("barge", "", "nostalgia")


def test_the_words_of_an_industry_are_widened_only_where_it_says_nothing_else() -> None:
    assert "construction" in given_words("building", None)
    assert "construction" not in given_words("building society", None)
    assert "construction" not in given_words(None, "building")


def test_no_question_of_the_real_index_shows_nos(real: Lookup) -> None:
    asked = [answer.question for title in real.by_written if (answer := real.find(title)) and answer.question]
    assert len(asked) > 1_000
    assert [one.text for one in asked if " nos" in one.text.casefold()] == []


@pytest.mark.parametrize(
    ("title", "industry", "code"),
    [
        ("Sales assistant", "retail", "7111"),
        ("Sales assistant", "47.11", "7111"),
        ("Sales assistant", "retail pharmacy", "7114"),
        ("Nursery assistant", "day nursery", "6111"),
        ("Clerical assistant", "construction", "4159"),
        ("Area manager", "brewery", "1223"),
        ("Area manager", "retail trade", "1150"),
    ],
)
def test_the_default_stands_until_a_whole_qualifier_is_given(
    ons: ByIndex, title: str, industry: str, code: str
) -> None:
    answer = ons.settled(title, industry)
    assert answer is not None
    assert answer.code is not None
    assert answer.code.value == code


def test_half_a_qualifier_decides_nothing_in_the_real_index(ons: ByIndex) -> None:
    """Each industry of two words or more without its last: what is qualified has all words, or the title has."""
    frame = ons.lookup.index.frame
    industries = dict(zip(frame["entry_id"], frame["ind"], strict=True))
    asked, wrong = 0, []
    for title, industry in frame.filter(frame["ind"].is_not_null()).select("natural_title", "ind").iter_rows():
        words = without_nos(industry).replace(",", " ").replace(":", " ").split()
        half = " ".join(words[:-1])
        answer = ons.settled(title, half) if len(words) > 1 else None
        if answer is not None and answer.method is Method.QUALIFIED and answer.entry_id in industries:
            asked += 1
            own = industries[answer.entry_id]
            if own and not read_qualifier(own, industry=True).given(given_words(half, title)):
                wrong.append((title, half, own))
    assert asked > 1_000
    assert wrong == []


@pytest.mark.parametrize(
    ("qualifier", "industry"),
    [
        ("club", "football club"),
        ("club", "Rugby clubs"),
        ("educational establishments", "driving school"),
        ("schools", "riding school"),
        ("bank", "food bank"),
        ("park", "car park"),
        ("retail trade", "betting shop"),
        ("hospital", "animal hospital"),
    ],
)
def test_what_is_only_called_after_a_thing_is_not_that_thing(qualifier: str, industry: str) -> None:
    assert not given(qualifier, industry)


@pytest.mark.parametrize(
    ("qualifier", "industry"),
    [
        ("club", "social club"),
        ("club", "golf club"),
        ("club", "club, football club bar and social club"),
        ("football club", "football club"),
        ("sports ground", "football club"),
        ("school: driving", "driving school"),
        ("car park", "car park"),
        ("park", "country park"),
        ("betting shop", "betting shop"),
        ("animal care", "animal care"),
        ("educational establishments", "primary school"),
    ],
)
def test_a_thing_of_that_name_and_the_thing_itself_are_given(qualifier: str, industry: str) -> None:
    assert given(qualifier, industry)


def test_the_steward_of_a_football_club_does_not_run_a_clubs_bar(ons: ByIndex, starter: ByIndex) -> None:
    answers = [ons.settled("Steward", industry) for industry in ("football club", "rugby club", "working men's club")]
    assert [str(answer.code.value) for answer in answers if answer and answer.code] == ["9267", "9267", "5436"]
    below = starter.settled("Steward", "football club")
    assert below is None or below.digits < 4
