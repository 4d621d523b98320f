"""Paths that gather skills on the way, beside every path there is; and costs between all pairs."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csgraph, csr_array

from occumap.atlas.coverage import Asked, cover_one
from occumap.atlas.path_search import PathSearch
from occumap.atlas.paths import PathOptions, all_pairs_path_costs, paths_between
from occumap.atlas.shortest_paths import relax_round_plainly
from occumap.atlas.skill_weights import Weighing
from occumap.errors import InputError, UnknownNameError
from occumap.examples import small_framework, small_map
from occumap.model.skills import Profile
from tests.atlas.made_frameworks import framework, tables
from tests.settled import LAW

BY_IMPORTANCE = Weighing(beta=0)


def tiny_paths(start, goal, **options):
    options = PathOptions(**options)  # type: ignore[assignment]
    return paths_between(start, goal, small_framework(), BY_IMPORTANCE, occupational_map=small_map(), options=options)  # type: ignore[arg-type]


def every_path(made, start, goal, options, held=None):
    """The cost of the cheapest order of every set of occupations, by trying all, at any level."""
    asked = Asked.by(made)
    table = asked.held.toarray()
    others = [n for n in range(len(asked)) if n not in (start, goal) and not asked.silent[n]]
    cheapest = {}  # type: ignore[var-annotated]
    for steps in range(options.max_steps):
        for between in permutations(others, steps):
            levels, total = table[start] if held is None else held, 0.0
            for to in (*between, goal):
                lacking = 1 - cover_one(levels, asked)[to]
                if lacking > options.cap + 1e-12:
                    break
                total += lacking**options.power + options.toll
                levels = np.maximum(levels, table[to])
            else:
                key = frozenset(between)
                cheapest[key] = min(total, cheapest.get(key, np.inf))
    return sorted(cheapest.values())


def test_by_hand_two_small_steps_beat_one_leap():
    best, direct = tiny_paths("O1", "O3")
    assert best.codes == ("O1", "O2", "O3")
    assert best.cost == pytest.approx((5 / 11) ** 2 + 0.5**2 + 2 * 0.01)
    assert direct.codes == ("O1", "O3")
    assert direct.cost == pytest.approx((11 / 15) ** 2 + 0.01)
    assert [step.published for step in best.steps] == [True, False]
    assert [product.code for product in best.steps[0].products] == ["P1"]


def test_one_leap_is_cheaper_where_the_cost_is_not_convex():
    assert tiny_paths("O1", "O3", power=1)[0].codes == ("O1", "O3")


def test_no_step_is_wider_than_the_cap():
    assert [path.codes for path in tiny_paths("O1", "O3", cap=0.6)] == [("O1", "O2", "O3")]
    assert tiny_paths("O1", "O3", cap=0.4) == ()


def test_skills_are_gathered_on_the_way():
    first, second = tiny_paths("O1", "O3")[0].steps
    assert first.gap.from_title == "Bakery hand"
    assert second.gap.from_title == "Bakery hand + Baker"
    held = {line.skill: line.held for line in second.gap.lines}
    assert (held["icing"], held["dough"]) == (2, 3)


@settings(LAW, max_examples=40)
@given(levels=tables(limit=5), cap=st.sampled_from([0.5, 0.8, 1.0]), steps=st.integers(1, 4))
def test_the_cheapest_paths_are_found(levels, cap, steps):
    """Beside all orders of all occupations."""
    made = framework(levels)
    options = PathOptions(cap=cap, max_steps=steps, alternatives=2)
    asking = [n for n in range(len(levels)) if (levels[n] > 0).any()]
    for start in range(len(levels)):
        for goal in asking:
            if start != goal:
                search = PathSearch(f"p{start}", f"p{goal}", made, Weighing(), None, None, None, options)
                found = [search.described(route) for route in search.cheapest()]
                assert search.exact
                expected = every_path(made, start, goal, options)[:2]
                assert [path.cost for path in found] == pytest.approx(expected)
                assert all(path.widest_gap <= cap + 1e-9 and len(path.steps) <= steps for path in found)


def test_a_narrow_beam_finds_true_paths_at_no_lower_cost():
    rng = np.random.default_rng(3)
    made = framework(rng.integers(0, 7, (25, 12)) * (rng.random((25, 12)) < 0.5))
    wide = PathSearch("p0", "p1", made, Weighing(), None, None, None, PathOptions(beam=100_000))
    narrow = PathSearch("p0", "p1", made, Weighing(), None, None, None, PathOptions(beam=5))
    best, near = (search.described(search.cheapest()[0]) for search in (wide, narrow))
    assert (wide.exact, narrow.exact) == (True, False)
    assert best.cost <= near.cost <= 1.2 * best.cost


def test_the_level_never_falls_unless_it_may():
    with pytest.raises(InputError, match="below level 5 of O3"):
        tiny_paths("O3", "O2")
    assert tiny_paths("O3", "O2", may_fall=True)[0].codes == ("O3", "O2")
    made = framework(np.array([[2.0, 0, 0], [2, 2, 0], [2, 2, 2]]))
    levels = {"p0": 3, "p1": 2, "p2": 4}
    low = paths_between("p0", "p2", made, BY_IMPORTANCE, levels=levels, options=PathOptions(cap=1))
    assert [path.codes for path in low] == [("p0", "p2")]
    free = paths_between("p0", "p2", made, BY_IMPORTANCE, levels=levels, options=PathOptions(cap=1, may_fall=True))
    assert free[0].codes == ("p0", "p1", "p2")


def test_off_ramps_are_as_near_as_the_next_step_and_no_lower():
    made = framework(np.array([[2.0, 0, 0], [2, 2, 0], [2, 1, 0], [2, 2, 2]]))
    path = paths_between("p0", "p3", made, options=PathOptions(max_steps=1, cap=1))[0]
    assert [ramp.code for ramp in path.steps[0].off_ramps] == ["p1", "p2"]
    assert all(ramp.coverage >= path.steps[0].gap.coverage for ramp in path.steps[0].off_ramps)
    levels = {"p0": 3, "p1": 2, "p2": 3, "p3": 4}
    higher = paths_between("p0", "p3", made, levels=levels, options=PathOptions(max_steps=1, cap=1))[0]
    assert [ramp.code for ramp in higher.steps[0].off_ramps] == ["p2"]


def test_what_is_held_besides_makes_paths_cheaper():
    me = small_framework().profile("O1").joined_with(Profile.holding("evenings", {"leading": 4}))
    options = {"held": me, "occupational_map": small_map()}
    found = paths_between("O1", "O3", small_framework(), BY_IMPORTANCE, **options)  # type: ignore[arg-type]
    assert found[0].cost < tiny_paths("O1", "O3")[0].cost


def test_what_cannot_be_walked_is_said():
    with pytest.raises(InputError, match="two occupations"):
        tiny_paths("O1", "O1")
    with pytest.raises(UnknownNameError, match="O9"):
        tiny_paths("O1", "O9")
    with pytest.raises(UnknownNameError, match="O9"):
        paths_between("O9", "O1", small_framework())
    with pytest.raises(InputError, match="asks for no skill"):
        paths_between("p0", "p1", framework(np.array([[1.0], [0.0]])))
    with pytest.raises(InputError, match="these options can't be used"):
        PathOptions(power=0.5)


@LAW
@given(st.integers(1, 9), st.integers(1, 4), st.integers(0, 999), st.sampled_from([0.3, 0.7, 1.0]))
def test_all_pairs_agree_with_dijkstra(count, nearest, seed, cap):
    coverage = np.random.default_rng(seed).random((count, count))
    np.fill_diagonal(coverage, 1)
    steps = np.zeros((count, count))
    for i, row in enumerate(coverage):
        near = [j for j in np.argsort(-row, kind="stable") if j != i][:nearest]
        steps[i, near] = [(1 - row[j]) ** 2 + 0.01 if 1 - row[j] <= cap else 0 for j in near]
    expected = csgraph.dijkstra(csr_array(steps))
    assert all_pairs_path_costs(coverage, cap=cap, nearest=nearest) == pytest.approx(expected, rel=1e-5)


def test_all_pairs_with_few_steps_agree_with_those_paths_alone():
    coverage = np.array([[1, 0.5, 0], [0, 1, 0.5], [0, 0, 1]])
    once = all_pairs_path_costs(coverage, cap=0.6, toll=0, max_steps=1)
    assert once.tolist() == [[0, 0.25, np.inf], [np.inf, 0, 0.25], [np.inf, np.inf, 0]]
    assert all_pairs_path_costs(coverage, cap=0.6, toll=0, max_steps=2)[0, 2] == 0.5


def test_all_pairs_keep_levels_and_leave_out_what_asks_nothing():
    coverage = np.array([[1, 0.5, np.nan], [0.5, 1, np.nan], [0.5, 0.5, np.nan]])
    found = all_pairs_path_costs(coverage, toll=0, levels=np.array([2.0, 3.0, np.nan]))
    assert found.tolist() == [[0, 0.25, np.inf], [np.inf, 0, np.inf], [0.25, 0.25, 0]]


def test_the_kernel_of_path_costs_and_plain_numpy_give_the_same_bytes():
    kernel = pytest.importorskip("occumap.atlas.compiled").relax_round
    rng = np.random.default_rng(2)
    to, costs = rng.integers(0, 60, (60, 6)), rng.random((60, 6), dtype=np.float32)
    costs[rng.random(costs.shape) < 0.3] = np.inf
    before = np.where(rng.random((60, 60)) < 0.5, rng.random((60, 60)), np.inf).astype(np.float32)
    changed = rng.random(60) < 0.7
    results = []
    for one_round in (kernel, relax_round_plainly):
        found, now = before.copy(), np.zeros(60, np.bool_)
        one_round(to, costs, before, found, changed, now)
        results.append((found.tobytes(), now.tobytes()))
    assert results[0] == results[1]
