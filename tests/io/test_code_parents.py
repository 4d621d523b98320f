"""The parent of a code is the longest code that is there and that it spells, or what the rows show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.io.code_parents import sections_by_order, span, spelt_parents
from tests.settled import LAW


@pytest.mark.parametrize(
    ("codes", "code", "parent"),
    [
        ("1 11 111 1111", "1111", "111"),
        ("1 11 111 1111 X X100 X200", "X100", "X"),
        ("0 01-05 011 0111 06 062", "011", "01-05"),
        ("0 01-05 011 0111 06 062", "01-05", "0"),
        ("31-33 311 3111 44-45 445", "3111", "311"),
        ("31-33 311 3111 44-45 445", "445", "44-45"),
        ("7 72/73 721 731", "731", "72/73"),
        ("16 162-3 1623", "1623", "162-3"),
        ("A A11 A1101", "A1101", "A11"),
        ("1 10 10A 10A1", "10A1", "10A"),
        ("01 01.1 01.11 01.11/1", "01.11/1", "01.11"),
        ("68 68.1 68.10", "68.10", "68.1"),
        ("11-0000 11-1000 11-1010 11-1011 13-0000 13-1000", "11-1011", "11-1010"),
        ("1000 1100 1110 1111 2000 2100", "1111", "1110"),
        ("1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10 1.10.1", "1.10", "1"),
        ("1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10 1.10.1", "1.10.1", "1.10"),
        ("1 11 11-1 11-2 11-3", "11-2", "11"),
    ],
)
def test_a_code_stands_under_the_longest_that_is_there(codes, code, parent):
    assert spelt_parents(codes.split())[code] == parent


@pytest.mark.parametrize(
    "codes",
    [
        "010105 010110 010115 010205",
        "0000 0110 0210 1111 2120 2121",
        "10010 10011 10012 10020 10021 10030",
        "11-1011.00 11-1011.03 11-1021.00 13-1011.00",
        "A B C D",
    ],
)
def test_codes_of_one_level_have_no_parents(codes):
    assert set(spelt_parents(codes.split()).values()) == {None}


def test_a_parent_is_never_of_a_lower_level():
    number = {"1": 2, "11": 1, "111": 3}
    assert spelt_parents(["1", "11", "111"], number) == {"1": None, "11": None, "111": "11"}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("A 01 01.1 02 B 05", {"01": "A", "02": "A", "05": "B"}),
        ("01 02 05 A B", {}),
        ("A 1 2 3", {}),
        ("A A01 B B05", {}),
        ("A B 01 05", {}),
    ],
)
def test_sections_are_told_by_the_order_of_rows_only_where_each_has_something_under_it(rows, found):
    codes = rows.split()
    assert sections_by_order(codes, spelt_parents(codes)) == found


@LAW
@given(st.lists(st.from_regex("[0-9]{1,4}", fullmatch=True), unique=True, min_size=1, max_size=30))
def test_no_code_is_its_own_ancestor_and_plain_prefixes_hold(codes):
    parents = spelt_parents(codes)
    for code, parent in parents.items():
        if parent is not None and len({len(one) for one in codes}) > 1:
            assert code.startswith(parent)
            assert not any(code.startswith(one) and len(parent) < len(one) < len(code) for one in codes)


def test_a_range_spans_what_it_says():
    assert span("01-03") == ("01", "02", "03")
    assert span("11-1011") == ("11-1011",)
    assert span("45-39") == ("45-39",)
