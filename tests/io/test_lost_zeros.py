"""Codes that lost their leading zeros are told, never read as other codes."""

from __future__ import annotations

import pytest

from occumap.errors import InputError
from occumap.io.lost_zeros import refuse_lost_zeros, short_codes, with_width


def short(text: str) -> list[str]:
    """The codes of ``code/level`` words that seem short."""
    cells = [[*word.split("/"), ""][:2] for word in text.split()]
    codes = [code for code, _ in cells]
    return [codes[n] for n, _ in short_codes(codes, [level or None for _, level in cells])]


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ("0/1 1/2 11/3 110/4 1/1 11/2 111/3 1111/4", ["1", "11", "110"]),
        ("110 210 310 1111 1112 1120 1211 2111", ["110", "210", "310"]),
        ("1 11 111 1111 1 11 111", ["1", "11", "111"]),
    ],
)
def test_codes_that_lost_zeros_are_told(codes, found):
    assert short(codes) == found


@pytest.mark.parametrize(
    "codes",
    [
        "1 11 111 1111 2 21 211 2111",
        "0 01 011 0110 1 11",
        "1/1 2/1 3/1 4/1 5/1 6/1 7/1 8/1 9/1 10/1 11/1 12/1",
        "111 112 1111 1112 1121 1122",
        "A 01 011 B 05",
        "31-33 311 3111",
    ],
)
def test_codes_that_are_as_they_should_be_are_not(codes):
    assert short(codes) == []


def test_the_error_says_how_many_and_how_to_put_them_back():
    with pytest.raises(
        InputError, match=r"x\.csv, row 3: leading zeros seem to be lost in 2 codes: .*--code-width 1,2"
    ):
        refuse_lost_zeros(["0", "1", "2", "11", "21", "31"], ["1", "2", "2", "2", "2", "2"], range(2, 8), where="x.csv")


def test_zeros_are_put_back_by_level():
    assert with_width("1", "2", (1, 2, 3), ("1", "2", "3")) == "01"
    assert with_width("A1", "2", (1, 3, 3), ("1", "2", "3")) == "A1"
