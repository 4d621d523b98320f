"""Which courses to offer: by hand, beside every set of a small offer, and laws."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.atlas.coverage import held_levels
from occumap.atlas.provision import Offer, plan_provision
from occumap.atlas.skill_weights import Weighing
from occumap.atlas.workforce import asked_by, gap_lines
from occumap.errors import InputError
from occumap.examples import small_framework
from occumap.model.courses import Course, Demand
from occumap.model.staff import Role
from tests.settled import LAW

FRAMEWORK = small_framework()


def demand(*moves: tuple[str, str, int]) -> Demand:
    """People who are to go from one profile to another, all weights by importance alone."""
    roles = [Role(n, to, FRAMEWORK.profile(to)) for n, (_, to, _) in enumerate(moves)]
    lines = gap_lines(
        np.arange(len(moves)),
        np.arange(len(moves)),
        held_levels([FRAMEWORK.profile(start) for start, _, _ in moves], FRAMEWORK),
        np.array([people for *_, people in moves]),
        asked_by(roles, FRAMEWORK, Weighing(beta=0)),
        FRAMEWORK,
    )
    return Demand(FRAMEWORK, lines, "everybody")


# From bakery hand to baker: dough 5/33, ovens 4/33 and icing 6/33 are lacking, 15/33 in all.
ONE = demand(("O1", "O2", 10))
MAKING = Course(2, "Making", {"dough": 3, "ovens": 3}, 900, 4)
ICING = Course(4, "Icing", {"icing": 2}, 100)
BIT = Course(5, "A bit of icing", {"icing": 1}, 50)
WHEELS = Course(6, "Wheels", {"wheels": 5}, 10)
LOW = Course(7, "First dough", {"dough": 2}, 10)


def test_what_is_lacking_is_counted_for_all_people() -> None:
    assert ONE.gap == pytest.approx(10 * 15 / 33)
    assert ONE.people == 10


def test_the_smallest_set_is_the_one_found_by_hand() -> None:
    plan = plan_provision(ONE, [BIT, ICING, MAKING], share=0.6, k=2)
    assert [(plan.courses[c.course].title, c.adds) for c in plan.smallest.courses] == [("Making", pytest.approx(0.6))]
    assert [plan.courses[c.course].title for c in plan.best.courses] == ["Making", "Icing"]
    assert plan.best.share == pytest.approx(1)
    assert (plan.smallest.proven, plan.smallest.reached) == (True, True)


def test_of_two_sets_of_one_size_the_one_that_closes_more_is_given() -> None:
    plan = plan_provision(ONE, [BIT, ICING, MAKING], share=0.1)
    assert [plan.courses[c.course].title for c in plan.smallest.courses] == ["Making"]


def test_the_cheapest_set_pays_for_all_runs() -> None:
    plan = plan_provision(ONE, [MAKING, ICING, BIT], share=0.4, by_cost=True)
    assert [plan.courses[c.course].title for c in plan.smallest.courses] == ["Icing"]
    whole = plan_provision(ONE, [MAKING, ICING, BIT], share=1, by_cost=True).smallest
    assert whole.cost == 3 * 900 + 100  # ten people in runs of four
    assert whole.courses[0].runs == 3


def test_two_courses_of_one_skill_count_once() -> None:
    twin = Course(9, "Icing again", {"icing": 2})
    assert Offer(ONE, (ICING, twin, BIT)).share([0, 1, 2]) == pytest.approx(6 / 15)


def test_a_gap_met_in_part_stays_open_in_part() -> None:
    plan = plan_provision(ONE, [BIT], share=0.2)
    stays = {row["skill"]: row for row in plan.gaps_unmet.iter_rows(named=True)}
    assert stays["icing"]["left"] == pytest.approx(10 * 3 / 33)
    assert stays["dough"]["left"] == pytest.approx(stays["dough"]["gap"])
    assert plan.coverage.row(0, named=True)["meets"] == pytest.approx(0.5)


def test_a_share_out_of_reach_is_said_with_what_can_be_reached() -> None:
    plan = plan_provision(ONE, [ICING], share=0.8)
    assert not plan.smallest.reached
    assert plan.smallest.share == plan.reachable == pytest.approx(0.4)


def test_courses_that_close_nothing_are_left_out_with_row_and_reason() -> None:
    plan = plan_provision(ONE, [WHEELS, LOW, ICING], share=0.4)
    assert [(one.row, one.reason.split(", so it closes no gap here.")[0]) for one in plan.left_out] == [
        (6, "it teaches no skill that anybody lacks"),
        (7, "it teaches no level above those people already have"),
    ]


def test_without_a_course_that_helps_or_anything_lacking_there_is_nothing_to_plan() -> None:
    with pytest.raises(InputError, match="none teaches"):
        plan_provision(ONE, [WHEELS])
    with pytest.raises(InputError, match="nothing is lacking"):
        plan_provision(demand(("O2", "O1", 1)), [ICING])
    with pytest.raises(InputError, match="share"):
        plan_provision(ONE, [ICING], share=0)


COURSES = st.lists(
    st.dictionaries(st.sampled_from(list(FRAMEWORK.skills["skill"])), st.integers(1, 6).map(float), min_size=1),
    min_size=1,
    max_size=6,
).map(lambda found: tuple(Course(n + 2, f"c{n}", levels) for n, levels in enumerate(found)))
MOVES = st.lists(
    st.tuples(st.sampled_from(["O1", "O2", "O4"]), st.sampled_from(["O3", "O5"]), st.integers(1, 9)),
    min_size=1,
    max_size=4,
)


@LAW
@given(COURSES, MOVES, st.sampled_from([0.2, 0.5, 0.8, 1.0]))
def test_the_set_meets_the_share_and_none_smaller_does(
    courses: tuple[Course, ...], moves: list[tuple[str, str, int]], share: float
) -> None:
    offer = Offer(demand(*moves), courses)
    if offer.meets.is_empty():
        return
    found = offer.smallest(share)
    aim = min(share, offer.share(range(len(courses))))
    assert found.share >= aim - 1e-6
    for size in range(len(found.courses)):
        assert all(offer.share(some) < aim - 1e-9 for some in combinations(range(len(courses)), size))


@LAW
@given(COURSES, MOVES, st.integers(1, 3))
def test_the_best_few_close_as_much_as_any_few(
    courses: tuple[Course, ...], moves: list[tuple[str, str, int]], k: int
) -> None:
    offer = Offer(demand(*moves), courses)
    if offer.meets.is_empty():
        return
    limit = max(offer.share(some) for some in combinations(range(len(courses)), min(k, len(courses))))
    assert offer.best(k).share == pytest.approx(limit)
    assert len(offer.best(k).courses) <= k


@LAW
@given(COURSES, MOVES)
def test_a_further_course_never_lowers_what_is_met_and_adds_are_the_whole(
    courses: tuple[Course, ...], moves: list[tuple[str, str, int]]
) -> None:
    offer = Offer(demand(*moves), courses)
    if offer.meets.is_empty():
        return
    shares = [offer.share(range(n)) for n in range(len(courses) + 1)]
    assert shares == sorted(shares)
    found = offer.best(len(courses))
    assert sum(chosen.adds for chosen in found.courses) == pytest.approx(shares[-1])
    gain = sum(_closed(offer, n) for n in range(offer.demand.lines.height)) / offer.demand.gap
    assert shares[-1] == pytest.approx(gain)


def _closed(offer: Offer, line: int) -> float:
    """What all courses close of one line, reckoned plainly."""
    row = offer.demand.lines.row(line, named=True)
    taught = max((course.levels.get(row["skill"], 0.0) for course in offer.courses), default=0.0)
    return row["gap"] * max(0.0, min(taught, row["needed"]) - row["held"]) / (row["needed"] - row["held"])
