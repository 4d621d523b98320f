"""Numbers are read a column at a time under one convention, or refused with row and column: none is guessed."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.errors import InputError
from occumap.io.numbers import is_suppressed, number_column, plain_number, read_numbers
from occumap.io.suppression_signs import SUPPRESSED
from tests.settled import LAW


def read(*cells: str | None, **options: Any) -> list[float | None]:
    return read_numbers(pl.Series(cells, dtype=pl.String), where="pay.csv", column="pay", **options).values.to_list()


def refusal(*cells: str, **options: Any) -> str:
    with pytest.raises(InputError) as refused:
        read(*cells, **options)
    return str(refused.value)


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (("12,50", "18,75", "9,90", "1.250"), [12.5, 18.75, 9.9, 1250.0]),
        (("0,933", "0,067"), [0.933, 0.067]),
        (("0.933", "0.067"), [0.933, 0.067]),
        (("1.234,56",), [1234.56]),
        (("1 234,5", "17"), [1234.5, 17.0]),
        (("1\u202f234", "12\u00a0345\u00a0678"), [1234.0, 12345678.0]),
        (("1'234.5",), [1234.5]),
        (("1,234.5", "1,234"), [1234.5, 1234.0]),
        (("12.5", "1.234"), [12.5, 1.234]),
        (("1,234,567", "8"), [1234567.0, 8.0]),
        (("1.234.567", "8"), [1234567.0, 8.0]),
        (("1,200", "870", "45"), [1200.0, 870.0, 45.0]),
        (("−12.5", "+3", "-4"), [-12.5, 3.0, -4.0]),
        (("1e+05", "2.5E-3"), [100000.0, 0.0025]),
        ((".5", "0.25"), [0.5, 0.25]),
        ((" 12 ", "\ufeff7"), [12.0, 7.0]),
    ],
)
def test_a_column_says_which_sign_stands_before_its_decimals(cells, numbers):
    assert read(*cells) == numbers


@pytest.mark.parametrize(
    ("cells", "row", "said"),
    [
        (("1,2,3",), 2, "groups of thousands have three digits"),
        (("12,34",), 2, "say --decimal ,"),
        (("5", "1,200", "12,34"), 4, "'1,200' would be 1.2"),
        (("12,34,567",), 2, "groups of thousands have three digits"),
        (("5", "12 34"), 3, "groups of thousands have three digits"),
        (("12,50", "12.50"), 3, "'12,50' has a decimal comma, and '12.50' a decimal point"),
        (("1.250",), 2, "could be 1.25 or 1250"),
        (("1,250", "2,375"), 2, "could be 1250 or 1.25"),
        (("1,234", "1.234"), 2, "nothing in the column decides"),
        (("1,234.5", "1.234,5"), 3, "a decimal comma"),
        (("5", "12%"), 3, "percentage"),
        (("£5",), 2, "neither a number"),
        (("(5)",), 2, "neither a number"),
        (("12k",), 2, "neither a number"),
        (("12.",), 2, "no number"),
        (("nan",), 2, "neither a number"),
        (("inf",), 2, "neither a number"),
        (("1e999",), 2, "neither a number"),
        (("٣",), 2, "no number"),
        (("1 of 2",), 2, "neither a number"),
    ],
)
def test_what_is_no_number_or_could_be_two_is_refused_with_its_row(cells, row, said):
    message = refusal(*cells)
    assert message.startswith(f"pay.csv, row {row}, pay: ")
    assert said in message


def test_counts_come_whole_so_commas_alone_part_thousands_and_that_is_said():
    found = read_numbers(pl.Series(["1,200", "3,450"]), where="jobs.csv", column="jobs", counts=True)
    assert found.values.to_list() == [1200.0, 3450.0]
    assert found.said == ("commas in ‘jobs’ part thousands: ‘1,200’ is 1200; change: --decimal ,",)


def test_what_the_user_says_of_decimals_holds_and_is_checked():
    assert read("1.250", "1,5", decimal=",") == [1250.0, 1.5]
    assert read("1,250", "1.5", decimal=".") == [1250.0, 1.5]
    assert "'12,50' is no number with a decimal point" in refusal("12,50", decimal=".")
    assert "is no sign before decimals" in refusal("12", decimal=";")


@pytest.mark.parametrize("sign", [*SUPPRESSED, *map(str.upper, SUPPRESSED), ": c", ":u", "<5", "≤10", "< 3"])
def test_a_suppressed_cell_is_no_nought(sign):
    found = read_numbers(pl.Series(["7", sign]), where="f", column="c")
    assert found.values.to_list() == [7.0, None]
    assert found.notes.to_list()[1]
    assert is_suppressed(sign)


def test_a_publishers_mark_beside_a_number_is_kept_and_said():
    found = read_numbers(pl.Series(["12.5b", "13 p", "14 [e]", "15*", "16"]), where="f", column="c")
    assert found.values.to_list() == [12.5, 13.0, 14.0, 15.0, 16.0]
    assert found.flags.to_list() == ["b", "p", "[e]", "*", None]
    assert found.said == ("figures in ‘c’ with a mark: *, [e], b, p",)


def test_missing_codes_are_no_figures_unless_other_figures_are_below_nought():
    found = read_numbers(pl.Series(["-8", "5", "-9.0"]), where="f", column="c", minimum=0)
    assert found.values.to_list() == [None, 5.0, None]
    assert found.notes.to_list() == ["missing (-8)", None, "missing (-9)"]
    assert "stand for a missing answer" in found.said[0]
    assert read("-9", "-7.5") == [-9.0, -7.5]
    assert "'-1' is below 0" in refusal("-1", "-9", minimum=0)


@st.composite
def written(draw: st.DrawFn) -> tuple[list[str], list[float], str]:
    """Numbers with two decimals, written under one convention with or without groups of thousands."""
    decimal, group = draw(st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "\u202f"), (".", "'"), (",", "")]))
    cents = draw(st.lists(st.integers(0, 10**11), min_size=2, max_size=12, unique=True))
    cells = []
    for one in cents:
        whole = f"{one // 100:,}".replace(",", group)
        cells.append(f"{whole}{decimal}{one % 100:02}")
    return cells, [one / 100 for one in cents], decimal


@LAW
@given(written())
def test_numbers_written_under_a_convention_are_read_back(case):
    cells, numbers, decimal = case
    assert read(*cells) == pytest.approx(numbers)
    assert read(*cells, decimal=decimal) == pytest.approx(numbers)


@LAW
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12), st.sampled_from(["", ",", " ", "\u202f", "’"]))
def test_counts_with_groups_of_thousands_are_read_back(counts, group):
    cells = [f"{one:,}".replace(",", group) for one in counts]
    assert read(*cells, counts=True) == counts


@LAW
@given(st.lists(st.text(max_size=8), max_size=6))
def test_any_cell_is_a_number_a_sign_or_refused(cells):
    try:
        found = read_numbers(pl.Series(cells, dtype=pl.String), where="f", column="c")
    except InputError:
        return
    for value, note in zip(found.values, found.notes, strict=True):
        assert (value is None) == (note is not None)


def test_one_cell_by_itself_has_a_point_before_its_decimals():
    assert plain_number("1,200.5") == 1200.5
    assert [plain_number(cell) for cell in ("12,34", "5b", "", None, "x")] == [None] * 5


def test_a_column_of_records_is_read_in_the_same_way():
    frame = pl.LazyFrame({"w": ["1.5", "2"], "g": ["0,5", "1,25"], "n": [1, 2]})
    numbers = frame.select(
        *(number_column(frame, name, where="f").alias(name) for name in frame.collect_schema().names())
    ).collect()
    assert numbers.rows() == [(1.5, 0.5, 1.0), (2.0, 1.25, 2.0)]
    odd = pl.LazyFrame({"w": ["1.5", "many"]})
    with pytest.raises(InputError, match="row 3, w: 'many'"):
        number_column(odd, "w", where="f")
