"""An industry as a SIC code is read as its words; anything else is left as it is."""

from __future__ import annotations

import pytest

from occumap.coding.industries import industry_words

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
