"""The gap skill by skill, and its intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.atlas.coverage import coverage
from occumap.atlas.gap import gap
from occumap.atlas.skill_weights import Weighing
from occumap.errors import InputError
from occumap.examples import small_framework
from occumap.model.gap import Status
from occumap.model.skills import Profile, Requirement
from tests.atlas.made_frameworks import framework, tables
from tests.settled import LAW

BY_IMPORTANCE = Weighing(beta=0)


def tiny_gap(start, to):
    tiny = small_framework()
    return gap(tiny.profile(start), tiny.profile(to), tiny, BY_IMPORTANCE)


def test_what_a_baker_lacks_as_a_master_baker():
    found = tiny_gap("O2", "O3")
    assert [(line.title, line.held, line.needed, line.status) for line in found.lines] == [
        ("Leading people", 0, 4, Status.MISSING),
        ("Icing", 2, 4, Status.UNDER_LEVEL),
        ("Dough making", 3, 4, Status.UNDER_LEVEL),
        ("Working ovens", 3, 4, Status.UNDER_LEVEL),
    ]
    assert found.coverage == pytest.approx((5 * 0.75 + 3 * 0.75 + 3 * 0.5) / 15)
    assert (found.low, found.high) == (None, None)


def test_the_way_back_is_another_gap():
    back = tiny_gap("O3", "O2")
    assert back.coverage == 1
    assert {line.status for line in back.lines} == {Status.SURPLUS}
    assert back.lines[-1].title == "Leading people"
    assert back.lines[-1].needed == 0


def test_essential_and_useful_are_told_apart():
    assert {line.title: line.essential for line in tiny_gap("O1", "O2").asked}["Icing"] is False


@LAW
@given(tables())
def test_the_costs_of_lines_are_what_coverage_lacks_for_all_pairs(levels):
    made = framework(levels)
    whole = coverage(made)
    for i, start in enumerate(made.profile_place):
        for j, to in enumerate(made.profile_place):
            if (levels[j] > 0).any():
                found = gap(made.profile(start), made.profile(to), made)
                assert found.coverage == pytest.approx(whole[i, j], abs=1e-9)
                assert sum(line.cost for line in found.lines) == pytest.approx(1 - whole[i, j], abs=1e-9)
                assert sum(line.weight for line in found.lines) == pytest.approx(1)


@LAW
@given(tables())
def test_what_costs_most_comes_first(levels):
    made = framework(levels)
    asking = [profile for n, profile in enumerate(made.profile_place) if (levels[n] > 0).any()]
    for to in asking:
        costs = [line.cost for line in gap(Profile("me", "me"), made.profile(to), made).lines]
        assert costs == sorted(costs, reverse=True)


def test_a_profile_that_asks_nothing_has_no_gap():
    with pytest.raises(InputError, match="doesn’t say which skills it asks for"):
        gap(small_framework().profile("O1"), Profile("empty", "Empty"), small_framework())


@LAW
@given(tables(), st.floats(0.01, 1))
def test_intervals_hold_what_was_measured(levels, error):
    made = framework(levels, errors=error)
    for start in made.profile_place:
        for n, to in enumerate(made.profile_place):
            if (levels[n] > 0).any():
                found = gap(made.profile(start), made.profile(to), made)
                assert 0 <= found.low <= found.coverage <= found.high <= 1
                for line in found.asked:
                    assert 0 <= line.low <= line.shortfall <= line.high


def test_intervals_agree_with_a_simulation():
    """Drawn a hundred thousand times, coverage spreads as the interval says, within a twentieth."""
    rng = np.random.default_rng(7)
    levels = rng.uniform(1, 6, (2, 40))
    importance = rng.uniform(2, 5, levels.shape)
    made = framework(levels, importance, errors=0.2)
    weighing = Weighing()
    found = gap(made.profile("p0"), made.profile("p1"), made, weighing)
    held, needed = (row + rng.normal(0, 0.2, (100_000, 40)) for row in levels)
    drawn = weighing.footing(importance[1] + rng.normal(0, 0.2, (100_000, 40)), made.scale)
    simulated = (drawn * np.minimum(held / needed, 1)).sum(axis=1) / drawn.sum(axis=1)
    assert (found.high - found.low) / (2 * 1.959964) == pytest.approx(simulated.std(), rel=0.05)


def test_a_skill_far_beyond_what_is_asked_adds_no_doubt():
    made = framework(np.array([[6.0, 2.0], [1.0, 4.0]]))
    sure = Requirement("s1", 4.0)
    doubtful = Profile("to", "To", (Requirement("s0", 1.0, level_error=0.2), sure))
    found = gap(made.profile("p0"), doubtful, made)
    assert found.high - found.low == pytest.approx(0, abs=1e-6)


def test_a_skill_held_just_as_asked_may_fall_short():
    made = framework(np.array([[3.0, 2.0], [3.0, 2.0]]), errors=0.3)
    found = gap(made.profile("p0"), made.profile("p1"), made)
    assert found.coverage == found.high == 1
    assert found.low < 0.95
    assert found.lines[0].high == pytest.approx(1.959964 * 0.3 * 2**0.5)


def test_a_profile_and_itself_share_their_errors():
    made = framework(np.array([[3.0, 2.0]]), errors=0.3)
    found = gap(made.profile("p0"), made.profile("p0"), made)
    assert (found.low, found.coverage, found.high) == (1, 1, 1)


def test_errors_of_what_is_held_alone_make_an_interval():
    made = framework(np.array([[3.0, 2.0]]))
    held = Profile("me", "Me", (Requirement("s0", 2.0, level_error=0.5),))
    found = gap(held, made.profile("p0"), made)
    assert found.low < found.coverage < found.high
