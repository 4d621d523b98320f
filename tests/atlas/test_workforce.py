"""Staff beside roles: coverage and assignment by hand, laws, and size."""

from __future__ import annotations

import time
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.atlas.skill_weights import Weighing
from occumap.atlas.workforce import assign_posts, plan_workforce
from occumap.errors import InputError
from occumap.examples import small_framework
from occumap.model.skills import Profile
from occumap.model.staff import Member, Role, Workforce
from tests.settled import LAW

FRAMEWORK = small_framework()
PLAIN = Weighing(beta=0)
HAND = Member(2, "A", "bakery hand", FRAMEWORK.profile("O1"))
ICER = Member(3, "B", "", Profile.holding("B", {"dough": 4, "icing": 2}))
BAKER = Role(2, "Baker", FRAMEWORK.profile("O2"))
MASTER = Role(3, "Master baker", FRAMEWORK.profile("O3"))


def plan(*, minimum: float = 0.5) -> Workforce:
    return plan_workforce([HAND, ICER], [BAKER, MASTER], FRAMEWORK, minimum=minimum, weighing=PLAIN)


def test_coverage_is_that_of_the_formula_by_hand() -> None:
    # Baker: dough 5, ovens 4, icing 2 of 11; master: dough 5, ovens 3, icing 3, leading 4 of 15.
    assert plan().coverage == pytest.approx(np.array([[6 / 11, 4 / 15], [7 / 11, 6.5 / 15]]))


def test_the_best_person_for_a_post_goes_where_they_are_worth_more() -> None:
    assert plan(minimum=0.4).assignment["name"].to_list() == ["A", "B"]
    assert plan(minimum=0.4).posts[0].best == pytest.approx(7 / 11)


def test_nobody_is_kept_from_a_post_for_one_that_is_hired_for_all_the_same() -> None:
    found = plan(minimum=0.5)
    assert [(post.member, post.hire) for post in found.posts] == [(1, False), (0, True)]


def test_who_does_the_work_of_a_role_keeps_it() -> None:
    # By coverage alone the baker would move up, for somebody else to fill their post.
    at_work = Member(4, "C", "baker", BAKER.profile, "O2")
    roles = [Role(2, "Baker", BAKER.profile, 1, "O2"), MASTER]
    found = plan_workforce([at_work, ICER], roles, FRAMEWORK, minimum=0.4, weighing=PLAIN)
    assert [post.member for post in found.posts] == [0, 1]
    assert found.does_it_already(found.posts[0])


def test_a_post_is_hired_for_if_who_is_closest_covers_less_than_the_threshold() -> None:
    assert [post.hire for post in plan(minimum=0.5).posts] == [False, True]
    assert [post.hire for post in plan(minimum=0.4).posts] == [False, False]


def test_training_sums_what_those_lack_who_fill_posts() -> None:
    # B fills the baker's post, and has all but the ovens.
    one = plan(minimum=0.5).training
    assert dict(one.select("skill", "gap").iter_rows()) == pytest.approx({"ovens": 4 / 11}, abs=1e-4)
    both = plan(minimum=0).training.filter(skill="icing").row(0, named=True)
    assert (both["people"], both["levels"]) == (2, 4)
    assert both["gap"] == pytest.approx(6 / 33 + 1.5 / 15, abs=1e-4)


def test_single_points_are_skills_at_a_level_that_one_person_holds() -> None:
    alone = {
        (skill, level): name for skill, level, name in plan().single_points.select("skill", "level", "name").rows()
    }
    assert alone == {("dough", 3): "B", ("dough", 4): "B", ("icing", 2): "B"}
    assert set(plan().unheld.select("skill", "level").rows()) == {
        ("ovens", 3), ("ovens", 4), ("icing", 4), ("leading", 4)
    }  # fmt: skip


def test_more_posts_than_staff_leave_posts_to_hire_for() -> None:
    found = plan_workforce([HAND], [Role(2, "Baker", BAKER.profile, 3)], FRAMEWORK, minimum=0, weighing=PLAIN)
    assert [post.member is None for post in found.posts].count(True) == 2
    assert len(found.hiring) == 2


def test_roles_of_the_same_title_are_told_apart_by_row() -> None:
    found = plan_workforce([HAND], [BAKER, Role(9, "Baker", MASTER.profile)], FRAMEWORK)
    assert found.role_labels == ("Baker (row 2)", "Baker (row 9)")
    assert found.matrix.width == 5


@pytest.mark.parametrize(
    ("staff", "roles", "minimum"),
    [([], [BAKER], 0.6), ([HAND], [], 0.6), ([HAND], [BAKER], 1.1), ([HAND], [Role(4, "x", Profile("x", "x"))], 0.6)],
)
def test_nothing_to_compare_is_refused(staff: list[Member], roles: list[Role], minimum: float) -> None:
    with pytest.raises(InputError):
        plan_workforce(staff, roles, FRAMEWORK, minimum=minimum)


def matrices(limit: int) -> st.SearchStrategy[np.ndarray]:
    shape = st.tuples(st.integers(1, limit), st.integers(1, limit))
    row = st.integers(0, 20).map(lambda n: n / 20)
    return shape.flatmap(
        lambda s: st.lists(row, min_size=s[0] * s[1], max_size=s[0] * s[1]).map(lambda v: np.array(v).reshape(s))
    )


@LAW
@given(matrices(6))
def test_the_assignment_is_at_least_as_good_as_the_greedy_one(covered: np.ndarray) -> None:
    total = sum(post.coverage for post in assign_posts(covered, [1] * covered.shape[1], minimum=0))
    left, greedy = covered.copy(), 0.0
    for _ in range(min(covered.shape)):
        member, role = np.unravel_index(left.argmax(), left.shape)
        greedy += covered[member, role]
        left[member, :] = left[:, role] = -1
    assert total >= greedy - 1e-9


@LAW
@given(matrices(4))
def test_the_assignment_is_the_best_of_all(covered: np.ndarray) -> None:
    staff, roles = covered.shape
    posts = assign_posts(covered, [1] * roles, minimum=0)
    wide = covered if staff <= roles else covered.T
    best = max(
        sum(wide[n, m] for n, m in enumerate(order)) for order in permutations(range(wide.shape[1]), wide.shape[0])
    )
    assert sum(post.coverage for post in posts) == pytest.approx(best)
    taken = [post.member for post in posts if post.member is not None]
    assert len(set(taken)) == len(taken) == min(staff, roles)


@LAW
@given(matrices(4), st.integers(0, 20).map(lambda n: n / 20))
def test_filled_posts_are_covered_as_well_as_can_be_whatever_is_hired_for(covered: np.ndarray, minimum: float) -> None:
    staff, roles = covered.shape
    posts = assign_posts(covered, [1] * roles, minimum=minimum)
    counted = np.where(covered >= minimum, covered, 0)
    wide = counted if staff <= roles else counted.T
    best = max(
        sum(wide[n, m] for n, m in enumerate(order)) for order in permutations(range(wide.shape[1]), wide.shape[0])
    )
    assert sum(post.coverage for post in posts if not post.hire) == pytest.approx(best)
    assert all(post.hire == (post.member is None or post.coverage < minimum) for post in posts)


@pytest.mark.slow
def test_two_thousand_staff_and_posts_take_a_few_seconds() -> None:
    rng = np.random.default_rng(5)
    ids = list(FRAMEWORK.skills["skill"])
    staff = [
        Member(n, "", "", Profile.holding("", dict(zip(ids, rng.integers(1, 7, 6).tolist(), strict=True))))
        for n in range(2000)
    ]
    roles = [Role(n, str(n), FRAMEWORK.profile(f"O{1 + n % 5}")) for n in range(2000)]
    start = time.perf_counter()
    assert len(plan_workforce(staff, roles, FRAMEWORK).posts) == 2000
    assert time.perf_counter() - start < 20
