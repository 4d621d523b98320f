"""Small counts are hidden, with as many others as it takes that nobody can work them out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from occumap.evidence.suppression import Marks, Sum, hidden

BELOW = 10


def test_a_small_count_alone_takes_the_next_smallest_with_it() -> None:
    assert hidden([3, 40, 25, 68], [Sum(3, (0, 1, 2))], BELOW).tolist() == [True, False, True, False]


def test_a_nought_is_shown_and_hides_nothing() -> None:
    assert not hidden([0, 40, 25, 65], [Sum(3, (0, 1, 2))], BELOW).any()
    assert hidden([0, 3, 25, 28], [Sum(3, (0, 1, 2))], BELOW).tolist() == [False, True, True, False]


def test_two_small_counts_that_come_to_a_small_one_take_a_third() -> None:
    assert hidden([3, 4, 40, 47], [Sum(3, (0, 1, 2))], BELOW).tolist() == [True, True, True, False]
    assert hidden([8, 4, 40, 52], [Sum(3, (0, 1, 2))], BELOW).tolist() == [True, True, False, False]


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
    assert _given_away(cells, [*rows, *columns], marks) == []


@pytest.mark.parametrize("below", [0, 1])
def test_nothing_is_hidden_where_nothing_is_small(below: float) -> None:
    assert not hidden([3, 40, 25, 68], [Sum(3, (0, 1, 2))], below).any()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=4))
def test_no_small_count_of_a_table_with_all_its_totals_can_be_worked_out(table: list[list[int]]) -> None:
    whole = np.array(table)
    whole = np.vstack([whole, whole.sum(0)])
    whole = np.hstack([whole, whole.sum(1, keepdims=True)])
    places = np.arange(whole.size).reshape(whole.shape)
    sums = [Sum(int(row[-1]), tuple(row[:-1].tolist())) for row in places]
    sums += [Sum(int(column[-1]), tuple(column[:-1].tolist())) for column in places.T]
    cells = [float(n) for n in whole.ravel()]
    marks = hidden(cells, sums, BELOW)
    assert all(marks[n] for n, cell in enumerate(cells) if 0 < cell < BELOW)
    assert _given_away(cells, sums, marks) == []


def _given_away(cells: Sequence[float], sums: list[Sum], marks: Marks) -> list[int]:
    """Return the hidden figures that have one value alone in all tables of the same shown figures, of any sign."""
    equations = np.zeros((len(sums), len(cells)))
    for row, one in enumerate(sums):
        equations[row, list(one.parts)] = 1
        if one.total is not None:
            equations[row, one.total] = -1
    shown = [n for n in range(len(cells)) if not marks[n]]
    fixed = np.zeros((len(shown), len(cells)))
    fixed[np.arange(len(shown)), shown] = 1
    right = np.concatenate([np.zeros(len(sums)), [cells[n] for n in shown]])
    found = []
    for n in np.flatnonzero(marks):
        aim = np.zeros(len(cells))
        aim[n] = 1
        ends = [
            linprog(sign * aim, A_eq=np.vstack([equations, fixed]), b_eq=right, bounds=(-1000, 1000)).fun
            for sign in (1, -1)
        ]
        if abs(ends[0] + ends[1]) < 1e-6:
            found.append(int(n))
    return found
