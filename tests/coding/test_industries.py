"""An industry as a SIC code is read as its words; anything else is left as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from occumap.catalog.shipped import sic_words
from occumap.coding.index_answers import ByIndex
from occumap.coding.industries import IndustryWords, ReadIndustry, industry_words
from occumap.coding.lookup import Lookup
from occumap.examples import small_index, small_version

TABLE = {
    "01": "farming",
    "30": "transport equipment mfr",
    "303": "aerospace mfr",
    "64": "financial services",
    "6419": "banking",
    "64192": "building society",
    "86": "health",
}


@pytest.mark.parametrize(
    "text",
    [
        "30.3",
        "303",
        "30.30",
        "3030",
        "30300",
        "30.300",
        "30.30/0",
        "C30.3",
        "c3030",
        "C 30.30",
        "C-30300",
        " 30.30 ",
        "SIC 30.30",
        "SIC30300",
        "UK SIC 2007: 30.30",
        "SIC07 30.3",
    ],
)
def test_a_code_may_be_written_with_or_without_dots_and_letters(text: str) -> None:
    assert industry_words(text, TABLE) == "aerospace mfr"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("30", "transport equipment mfr"),
        ("30.1", "transport equipment mfr"),
        ("30120", "transport equipment mfr"),
        ("64.1", "financial services"),
        ("64.19", "banking"),
        ("64191", "banking"),
        ("64.19/2", "building society"),
        ("64192", "building society"),
        ("01", "farming"),
        ("01110", "farming"),
    ],
)
def test_the_longest_known_prefix_decides(text: str, words: str) -> None:
    assert industry_words(text, TABLE) == words


@pytest.mark.parametrize(
    ("text", "words"), [("30300.0", "aerospace mfr"), ("303.0", "aerospace mfr"), ("86.0", "health")]
)
def test_a_code_may_come_as_a_spreadsheets_number(text: str, words: str) -> None:
    assert industry_words(text, TABLE) == words


@pytest.mark.parametrize("text", ["04", "99.99", "Z30.3", "3", "303000", "30.3.0.3", "2.5", "1", "30-86"])
def test_an_unknown_code_and_other_numbers_come_back_as_they_are(text: str) -> None:
    assert industry_words(text, TABLE) == text


@pytest.mark.parametrize(
    "text", ["", "  ", "Aerospace", "30.3 aerospace", "Unit 30", "RAF 30", "30 St Mary Axe", "٣٠", "R&D", "30\n86"]
)
def test_words_come_back_as_they_are(text: str) -> None:
    assert industry_words(text, TABLE) == text


def published(text: str) -> ReadIndustry:
    return sic_words().read(text)


@pytest.mark.parametrize(
    ("text", "code"), [("1110", "01110"), ("111", "0111"), ("1110.0", "01110"), ("1410", "01410"), ("2300", "02300")]
)
def test_a_lost_zero_is_put_back_where_only_that_makes_a_code(text: str, code: str) -> None:
    read = published(text)
    assert read.words == sic_words().read(code).words
    assert f"read as {code} of SIC 2007" in read.said
    assert "its first zero was lost" in read.said


@pytest.mark.parametrize(("text", "other"), [("1420", "01420"), ("161", "0161")])
def test_a_code_that_is_one_as_it_stands_is_taken_so_and_the_other_is_named(text: str, other: str) -> None:
    read = published(text)
    assert f"read as {text} of SIC 2007" in read.said
    assert f"If {other} is meant" in read.said


@pytest.mark.parametrize("text", ["11.10", "C1110", "01110", "11"])
def test_no_zero_is_put_before_a_code_that_was_not_a_bare_number_or_has_it(text: str) -> None:
    assert "zero" not in published(text).said


@pytest.mark.parametrize("text", ["A", "a", "Section A", "SIC 2007 A", "SIC 2007, section A"])
def test_the_letter_of_a_section_is_read(text: str) -> None:
    assert "section A of SIC 2007" in published(text).said
    assert "farming" in published(text).words


@pytest.mark.parametrize("text", ["SIC 2026: 01110", "SIC26 0111", "SIC 2003 74.20", "UK SIC 2026 A"])
def test_a_code_of_another_version_is_never_read_in_this_one(text: str) -> None:
    read = published(text)
    assert read.words == ""
    assert "wasn't used: no list of SIC 20" in read.said


def test_a_list_that_is_loaded_is_read_by_its_name_and_the_others_by_theirs() -> None:
    table = IndustryWords("SIC 2026", {"0111": "new farming"}, others=(sic_words(),))
    assert table.read("111") == ReadIndustry(
        "new farming", "The industry 111 was read as 0111 of SIC 2026 (new farming): its first zero was lost."
    )
    assert table.read("SIC 2026 01.11").words == "new farming"
    assert "of SIC 2007" in table.read("SIC 2007: 86101").said


@pytest.mark.parametrize("text", ["SIC 26.11", "SIC 07.10"])
def test_the_first_digits_of_a_code_are_no_year(text: str) -> None:
    assert "of SIC 2007" in published(text).said


def test_a_code_that_is_none_is_said_to_be_none() -> None:
    assert published("2026").said == "The industry 2026 is no code of SIC 2007; it was read as 202 (chemical mfr)."
    assert published("34").said == "The industry 34 wasn't used: it is no code of SIC 2007."


@pytest.mark.parametrize("text", ["IT", "retail", "NACE 01.11", "AB", "section"])
def test_of_words_nothing_is_said(text: str) -> None:
    assert published(text) == ReadIndustry(text)


def test_an_answer_says_what_the_industry_was_read_as() -> None:
    by_index = replace(ByIndex(small_version(), Lookup.of(small_index(), "tiny1")), sic=sic_words())
    answer = by_index.settled("Bread bakers", "1071")
    assert answer is not None
    assert answer.reason.endswith(
        "The industry 1071 was read as 1071 of SIC 2007 (bakery flour confectionery biscuit mfr)."
    )
    assert answer.industry == "1071"


@pytest.mark.parametrize("text", ["99999", "SIC 99999", "9999", "99", "99.0", "00", "00000", "88888", "888"])
def test_a_number_that_stands_for_no_answer_is_not_used_and_it_is_said(text: str) -> None:
    read = published(text)
    assert read.words == ""
    assert "wasn't used" in read.said


@pytest.mark.parametrize(("text", "code"), [("99000", "99000"), ("99.00", "9900"), ("U99", "99"), ("88", "88")])
def test_a_code_that_only_looks_like_no_answer_is_read(text: str, code: str) -> None:
    assert f"read as {code} of SIC 2007" in published(text).said
