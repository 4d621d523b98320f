"""The words for industries that come with Occumap, by SIC 2007 code."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from occumap.catalog.shipped import sic_words
from occumap.coding.industries import industry_words
from occumap.coding.normalise import plain
from occumap.io.ons_index import read_ons_index

# The numbers between 01 and 99 that SIC 2007 gives to no division.
NO_DIVISION = {"04", "34", "40", "44", "48", "54", "57", "67", "76", "83", "89"}
DIVISIONS = {f"{n:02}" for n in range(1, 100)} - NO_DIVISION


def _rows() -> list[list[str]]:
    text = files("occumap.data").joinpath("sic2007-words.csv").read_text(encoding="utf-8")
    return [line.split(",") for line in text.splitlines()]


def test_all_divisions_are_there_and_no_others() -> None:
    assert len(DIVISIONS) == 88
    assert {code for code in sic_words() if len(code) == 2} == DIVISIONS


def test_every_row_is_a_code_as_published_with_words() -> None:
    header, *rows = _rows()
    assert header == ["sic", "words"]
    for code, words in rows:
        assert re.fullmatch(r"\d\d(\.\d(\d(/\d)?)?)?|[A-U]", code), code
        assert words == words.strip() != "", code


def test_codes_are_in_order_and_none_stands_twice() -> None:
    codes = [code for code, _ in _rows()[1:]]
    assert codes == sorted(set(codes))
    assert len(sic_words()) == len(codes)


def test_every_section_has_words_and_every_code_with_words_is_published() -> None:
    held = sic_words()
    assert [code for code in held if code.isalpha()] == list("ABCDEFGHIJKLMNOPQRSTU")
    assert {code for code in held if code.isdigit()} <= held.codes


def test_codes_of_all_levels_are_as_many_as_are_published() -> None:
    """SIC 2007 has 88 divisions, 272 groups and 615 classes."""
    assert [sum(len(code) == n for code in sic_words().codes) for n in (2, 3, 4)] == [88, 272, 615]


def test_no_row_repeats_the_words_of_its_longest_prefix() -> None:
    held = sic_words()
    assert [code for code, words in held.items() if len(code) > 2 and industry_words(code[:-1], held) == words] == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("H49.10", "railways"),
        ("86101", "hospital service"),
        ("8520", "primary school"),
        ("47110", "retail trade"),
        ("56302", "public house"),
        ("64191", "banking"),
        ("84220", "armed forces"),
        ("41202", "building construction"),
    ],
)
def test_common_industries_are_in_the_words_of_the_index(ons_workbook: Path, code: str, words: str) -> None:
    assert industry_words(code, sic_words()) == words
    industries = read_ons_index(ons_workbook).frame["ind"].drop_nulls().unique()
    assert plain(words) in {plain(industry) for industry in industries}


def test_most_words_are_words_of_the_index(ons_workbook: Path) -> None:
    """Nine rows in ten hold, whole, some industry that the published index names."""
    industries = {frozenset(plain(i).split()) for i in read_ons_index(ons_workbook).frame["ind"].drop_nulls().unique()}
    held = sic_words()
    known = [code for code, words in held.items() if any(i <= frozenset(plain(words).split()) for i in industries)]
    assert len(known) / len(held) > 0.9
