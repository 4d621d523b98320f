"""How much of a skill is said in one way everywhere, and two different amounts never read the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from occumap.model.amount import amount, part_of, rise

TENTHS = st.integers(min_value=0, max_value=600).map(lambda n: n / 10)


@given(held=TENTHS, needed=TENTHS.filter(bool))
def test_what_is_held_never_reads_like_what_is_needed_unless_it_is_the_same(held: float, needed: float) -> None:
    first, second = part_of(held, needed, "tasks").removesuffix("s").removesuffix(" task").split(" of ")
    assert (first == second) == (held == needed)


@given(held=TENTHS, needed=TENTHS.filter(bool))
def test_tasks_are_no_levels(held: float, needed: float) -> None:
    said = f"{part_of(held, needed, 'tasks')} {rise(held, needed, 'tasks')} {amount(needed, 'tasks')}"
    assert "level" not in said
    assert "→" not in said
    assert said.count("task") == 3


def test_levels_are_said_as_they_always_were() -> None:
    assert (amount(3), part_of(2, 3.5), rise(2, 3)) == ("3", "2 of 3.5", "2 → 3")
