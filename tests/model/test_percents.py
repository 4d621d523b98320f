"""What is decided and what is printed go by the same numbers: no sentence says the opposite of its figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from occumap.atlas.workforce import plan_workforce
from occumap.examples import small_framework
from occumap.model.courses import CourseSet, Demand, Provision
from occumap.model.noun import at_least, percents_apart
from occumap.model.skills import Profile, Requirement
from occumap.model.staff import LINES, Member, Role
from tests.settled import LAW

SHARES = st.floats(0, 1) | st.integers(0, 1000).map(lambda n: n / 1000)
NEAR = st.tuples(SHARES, st.floats(-0.01, 0.01)).map(lambda pair: (pair[0], min(1.0, max(0.0, pair[0] + pair[1]))))
PAIRS = st.tuples(SHARES, SHARES) | NEAR


def number(said: str) -> float:
    return float(said.removesuffix(" %"))


@LAW
@given(PAIRS)
def test_of_a_share_and_a_mark_the_larger_reads_larger(pair: tuple[float, float]) -> None:
    share, mark = pair
    said, beside = map(number, percents_apart(share, mark))
    assert (said >= beside) == at_least(share, mark)
    assert (said == beside) == (round(share, 4) == round(mark, 4))


@LAW
@given(PAIRS)
def test_nobody_covers_a_minimum_only_where_the_most_reads_less(pair: tuple[float, float]) -> None:
    share, minimum = pair
    framework = small_framework()
    skill, other = framework.skills["skill"][:2]
    role = Role(2, "R", Profile("r", "r", (Requirement(skill, 1.0, 1.0), Requirement(other, 6.0, 1.0))))
    held = Profile.holding("A", {skill: 1.0, other: 6.0 * share}, complete=True)
    plan = plan_workforce([Member(2, "A", "", held)], [role, role], framework, minimum=minimum)
    for post in plan.hiring:
        said = plan.why_hire(post)
        if "nobody covers" in said:
            mark, most = said.removeprefix("nobody covers ").removesuffix(")").split(" (most: ")
            assert number(most) < number(mark)
        else:
            assert said.startswith("everyone who covers")
            assert len(plan.staff) < len(plan.posts)


@LAW
@given(PAIRS, st.booleans())
def test_a_set_that_misses_a_share_reads_as_less(pair: tuple[float, float], by_cost: bool) -> None:
    share, wanted = pair
    demand = Demand(small_framework(), pl.DataFrame(schema=LINES), "everybody")
    found = CourseSet((), share, wanted)
    plan = Provision(demand, (), pl.DataFrame(), pl.DataFrame(), share, found, found, by_cost)
    said = plan.smallest_heading
    if found.reached:
        assert said.startswith("The ")
        assert "No set" not in said
    else:
        mark, rest = said.removeprefix("No set closes ").split(" of the gap: all courses together close ")
        assert number(rest.removesuffix(", and so does this set")) < number(mark)


def test_the_whole_reads_as_the_whole_though_floats_fall_short_of_it() -> None:
    framework = small_framework()
    plan = plan_workforce(
        [Member(2, "A", "", framework.profile("O1"))], [Role(2, "R", framework.profile("O1"))], framework
    )
    assert replace(plan, coverage=np.array([[1 - 1e-12]])).covers(0, 0) == "100 %"
