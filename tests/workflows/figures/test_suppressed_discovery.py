"""Numbers of people in candidate groups give no small one away."""

from __future__ import annotations

from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from occumap.evidence.suppression import Sum
from occumap.model.hidden_groups import Discovery, HiddenGroup
from occumap.workflows.figures.discover import discover
from occumap.workflows.figures.suppressed_discovery import without_few
from tests.evidence.test_suppression import given_away


def _found(people: dict[int, float], *members: set[int]) -> Discovery:
    def of(rows: set[int]) -> float:
        return sum(people[row] for row in rows)

    every = set(people)
    groups = tuple(
        HiddenGroup("", tuple(rows), of(rows), 0.5, 0.5, 0.1, (), len(every - rows), of(every - rows))
        for rows in members
    )
    return Discovery("tiny1", "11", tuple(people), of(every), groups, ())


def test_a_small_candidate_is_hidden_with_what_would_be_left() -> None:
    people = {1: 3.0, 2: 40.0, 3: 50.0}
    shown = without_few(_found(people, {1}), people, 10)
    (one,) = shown.groups
    assert (shown.people, one.people, one.left_people, one.suppressed) == (93, None, None, True)


def test_two_candidates_that_differ_by_few_people_are_not_both_shown() -> None:
    people = {1: 3.0, 2: 40.0, 3: 50.0}
    shown = without_few(_found(people, {1, 2}, {2}), people, 10)
    assert None in {one.people for one in shown.groups}
    for one in shown.groups:
        assert (one.people is None) == (one.left_people is None)


def test_without_the_option_or_without_counts_all_is_shown() -> None:
    people = {1: 3.0, 2: 40.0}
    found = _found(people, {1})
    assert without_few(found, people, 0) is found
    assert not discover("5249", suppress=10).found.suppressed


SETS = st.lists(st.sets(st.integers(0, 5), min_size=1, max_size=5), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@example([0, 0, 2, 0, 2, 1], [{0, 1, 3, 4, 5}, {2, 5}], 2)  # both take all between them, so they share the excess
@given(st.lists(st.integers(0, 30) | st.integers(0, 3), min_size=6, max_size=6), SETS, st.integers(2, 12))
def test_nothing_small_follows_from_what_is_shown(counts: list[int], members: list[set[int]], below: int) -> None:
    """Neither a candidate, nor what is left of the group, nor what two candidates share or differ by."""
    people = {row: float(n) for row, n in enumerate(counts)}
    shown = without_few(_found(people, *members), people, below)
    values, marks = [*people.values()], [True] * len(people)
    sums: list[Sum] = []

    def add(rows: set[int], *, hidden: bool) -> int:
        values.append(sum(people[row] for row in rows))
        marks.append(hidden)
        sums.append(Sum(len(values) - 1, tuple(rows)))
        return len(values) - 1

    add(set(people), hidden=shown.people is None)
    wanted = []
    for one, rows in zip(shown.groups, members, strict=True):
        wanted += [add(rows, hidden=one.people is None), add(set(people) - rows, hidden=one.left_people is None)]
    for first, second in combinations(members, 2):
        wanted += [add(first & second, hidden=True), add(first - second, hidden=True), add(second - first, hidden=True)]
    small = {n for n in wanted if 0 < values[n] < below}
    assert all(marks[n] for n in small)
    if any(value and not mark for value, mark in zip(values, marks, strict=True)):
        # Who looks at entries one by one knows less than this: that none of them is negative.
        assert small.isdisjoint(given_away(values, sums, marks, least=0))
