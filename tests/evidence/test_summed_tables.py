"""Tables that are the sums of others are found by their figures, however they nest."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.evidence.summed_tables import summed_tables

COUNTS = st.lists(st.integers(0, 900), min_size=4, max_size=4)


def _sum(*tables: Mapping[int, int]) -> dict[int, int]:
    return {row: sum(one[row] for one in tables) for row in tables[0]}


@settings(deadline=None, max_examples=30)
@given(st.lists(COUNTS.filter(any), min_size=3, max_size=3))
def test_a_sum_of_others_is_found_beside_a_sum_of_sums(counts: list[list[int]]) -> None:
    first, second, third = (dict(enumerate(one)) for one in counts)
    tables = {"a": first, "b": second, "c": third, "ab": _sum(first, second), "abc": _sum(first, second, third)}
    assert {name for name, _ in summed_tables(tables)} >= {"ab", "abc"}


def test_what_nobody_knows_may_make_up_what_is_missing_and_what_is_known_may_not() -> None:
    tables: dict[str, dict[int, float | None]] = {"a": {1: 50, 2: None}, "b": {1: 70, 2: 200}, "both": {1: 120, 2: 330}}
    assert list(summed_tables(tables)) == [("both", ("a", "b"))]
    known = tables | {"a": {1: 50.0, 2: 30.0}}
    assert list(summed_tables(known)) == []
