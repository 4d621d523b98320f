"""Small counts are hidden, with as many others as it takes that nobody can work them out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from occumap.evidence.suppression import Marks, Sum, hidden, hidden_with_records

BELOW = 10


def test_a_small_count_alone_takes_the_next_smallest_with_it() -> None:
    assert hidden([3, 40, 25, 68], [Sum(3, (0, 1, 2))], BELOW).tolist() == [True, False, True, False]


def test_a_nought_is_shown_and_hides_nothing() -> None:
    assert not hidden([0, 40, 25, 65], [Sum(3, (0, 1, 2))], BELOW).any()
    assert hidden([0, 3, 25, 28], [Sum(3, (0, 1, 2))], BELOW).tolist() == [False, True, True, False]


def test_two_small_counts_that_come_to_a_small_one_take_a_third() -> None:
    assert hidden([3, 4, 40, 47], [Sum(3, (0, 1, 2))], BELOW).tolist() == [True, True, True, False]
    assert hidden([8, 4, 40, 52], [Sum(3, (0, 1, 2))], BELOW).tolist() == [True, True, False, False]


def test_what_no_hiding_can_save_takes_nothing_else_with_it() -> None:
    """The only figure above 0 of a sum that everybody knows; figures elsewhere stay."""
    cells = [4, 0, 30, 40, 50, 60, 4, 70, 110]
    sums = [Sum(6, (0, 1)), Sum(7, (2, 3)), Sum(8, (4, 5)), Sum(None, (6,)), Sum(None, (0, 1, 2, 3, 4, 5))]
    assert np.flatnonzero(hidden(cells, sums, BELOW)).tolist() == [0, 2, 3, 6]


def test_many_ones_that_come_to_a_large_count_take_another_since_each_must_be_one() -> None:
    """Noughts are shown, so ten hidden counts that come to ten can only be ones."""
    ones = [*[1] * 10, 40, 25, 75]
    assert hidden(ones, [Sum(12, tuple(range(12)))], BELOW).tolist() == [*[True] * 10, False, True, False]
    assert hidden([1, 1, 9, 11], [Sum(3, (0, 1, 2))], 2).tolist() == [True, True, True, False]


def test_where_no_other_part_is_left_the_total_goes() -> None:
    assert hidden([4, 0, 4], [Sum(2, (0, 1))], BELOW).tolist() == [True, False, True]
    assert hidden([4], [Sum(None, (0,))], BELOW).tolist() == [True]


def test_figures_nobody_knows_hide_others_and_stay_unknown() -> None:
    assert hidden([3, None, 40, 60], [Sum(3, (0, 1, 2))], BELOW).tolist() == [True, True, False, False]


def test_several_sums_are_solved_together() -> None:
    """Four hidden in a square of rows and columns are safe; three would be solved one after the other."""
    cells = [3, 20, 30, 53, 25, 40, 50, 115, 28, 60, 80, 168]
    rows = [Sum(4 * n + 3, (4 * n, 4 * n + 1, 4 * n + 2)) for n in range(3)]
    columns = [Sum(8 + n, (n, 4 + n)) for n in range(4)]
    marks = hidden(cells, [*rows, *columns], BELOW)
    assert marks[0]
    assert given_away(cells, [*rows, *columns], marks) == []


def test_people_of_few_records_are_hidden_with_another_though_they_are_many() -> None:
    people, records = [156, 2080, 1300, 3536], [3, 40, 25, 68]
    sums = [Sum(3, (0, 1, 2))]
    assert not hidden(people, sums, BELOW).any()
    assert hidden_with_records(people, records, sums, BELOW).tolist() == [True, False, True, False]


def test_groups_that_come_to_few_records_together_take_another() -> None:
    """What is left of the total would be the people of seven records."""
    people, records = [156, 208, 2080, 2444], [3, 4, 40, 47]
    assert hidden_with_records(people, records, [Sum(3, (0, 1, 2))], BELOW).tolist() == [True, True, True, False]


def test_few_people_are_hidden_where_they_rest_on_many_records() -> None:
    assert hidden_with_records([3, 40, 25, 68], [300, 400, 250, 950], [Sum(3, (0, 1, 2))], BELOW)[0]


@pytest.mark.parametrize("records", [[None] * 4, [float("inf")] * 4, [None, 40, 25, None]])
def test_records_whose_number_nobody_says_hide_nothing(records: list[float | None]) -> None:
    assert not hidden_with_records([156, 2080, 1300, 3536], records, [Sum(3, (0, 1, 2))], BELOW).any()


def test_a_figure_is_shown_though_nobody_says_how_many_records_it_rests_on() -> None:
    """Beside a hidden one, of another sum."""
    people, records = [156, 2080, 2236, 700], [3, 40, 43, None]
    marks = hidden_with_records(people, records, [Sum(2, (0, 1)), Sum(None, (2,)), Sum(None, (3,))], BELOW)
    assert marks.tolist() == [True, True, False, False]


@pytest.mark.parametrize("below", [0, 1])
def test_nothing_is_hidden_where_nothing_is_small(below: float) -> None:
    assert not hidden([3, 40, 25, 68], [Sum(3, (0, 1, 2))], below).any()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 40) | st.integers(0, 2), min_size=3, max_size=3), min_size=2, max_size=4),
    st.integers(2, 12),
)
def test_each_count_hidden_in_a_table_with_all_its_totals_could_be_another(table: list[list[int]], below: int) -> None:
    whole = np.array(table)
    whole = np.vstack([whole, whole.sum(0)])
    whole = np.hstack([whole, whole.sum(1, keepdims=True)])
    places = np.arange(whole.size).reshape(whole.shape)
    sums = [Sum(int(row[-1]), tuple(row[:-1].tolist())) for row in places]
    sums += [Sum(int(column[-1]), tuple(column[:-1].tolist())) for column in places.T]
    cells = [float(n) for n in whole.ravel()]
    marks = hidden(cells, sums, below)
    assert all(marks[n] for n, cell in enumerate(cells) if 0 < cell < below)
    assert given_away(cells, sums, marks) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=4), min_size=2, max_size=4), st.integers(2, 6))
def test_each_count_hidden_in_a_tree_whose_top_is_known_could_be_another(tree: list[list[int]], below: int) -> None:
    """Unit groups, minor groups above them, and a total that isn't shown but that everybody knows."""
    cells = [float(n) for under in tree for n in under]
    sums, start = [], 0
    for number, under in enumerate(tree):
        sums.append(Sum(sum(map(len, tree)) + number, tuple(range(start, start + len(under)))))
        start += len(under)
    cells += [float(sum(under)) for under in tree]
    sums.append(Sum(None, tuple(range(start, len(cells)))))
    marks = hidden(cells, sums, below)
    assert set(given_away(cells, sums, marks)) <= set(never_safe(cells, sums))


def never_safe(cells: Sequence[float], sums: list[Sum]) -> list[int]:
    """Return counts that are given away even where every count above 0 is hidden."""
    return given_away(cells, sums, [one > 0 for one in cells])


def given_away(cells: Sequence[float], sums: list[Sum], marks: Sequence[bool] | Marks, least: int = 1) -> list[int]:
    """Return hidden counts with one value alone in all tables of whole counts above 0 that show the same as this one.

    A sum without a total comes to what everybody knows.
    """
    equations = np.zeros((len(sums), len(cells)))
    for row, one in enumerate(sums):
        equations[row, list(one.parts)] = 1
        if one.total is not None:
            equations[row, one.total] = -1
    values = np.array(cells)
    same = LinearConstraint(equations, equations @ values, equations @ values)
    bounds = Bounds(np.where(marks, least, values), np.where(marks, 1000, values))
    found = []
    for n in np.flatnonzero(marks):
        aim = (np.arange(len(cells)) == n).astype(float)
        ends = [
            milp(way * aim, constraints=same, bounds=bounds, integrality=np.ones(len(cells))).fun for way in (1, -1)
        ]
        if abs(ends[0] + ends[1]) < 0.5:
            found.append(int(n))
    return found
