"""Paths of short steps that gather skills on the way, beside every sensible path there is; and costs of all pairs."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csgraph, csr_array

from occumap.atlas.coverage import Asked, cover_one
from occumap.atlas.entry_requirements import is_plausible_rise
from occumap.atlas.near_steps import NearSteps
from occumap.atlas.path_search import LEAST_GAIN, MOST_LEARNT, PathSearch
from occumap.atlas.path_telling import told
from occumap.atlas.paths import PathOptions, all_pairs_path_costs, paths_between
from occumap.atlas.shortest_paths import relax_round_plainly
from occumap.atlas.skill_weights import Weighing
from occumap.errors import InputError, UnknownNameError
from occumap.examples import small_framework, small_map
from occumap.model.occupational_map import Direction
from occumap.model.skills import Profile
from tests.atlas.made_frameworks import framework, tables
from tests.settled import LAW

BY_IMPORTANCE = Weighing(beta=0)


def among_others(*levels):
    """Occupations among five others that have nothing to do with them, so that they are nearer than most pairs are."""
    alike = np.array(levels, float)
    return framework(np.block([[alike, np.zeros((len(alike), 5))], [np.zeros((5, alike.shape[1])), 3 * np.eye(5)]]))


LADDER = ([3, 0, 0], [3, 2, 0], [3, 2, 3])


def tiny_paths(start, goal, **options):
    options = PathOptions(**options)  # type: ignore[assignment]
    return paths_between(start, goal, small_framework(), BY_IMPORTANCE, occupational_map=small_map(), options=options)  # type: ignore[arg-type]


def every_path(made, start, goal, levels, options):
    """The cost of the cheapest order of every set of occupations that makes a sensible path, by trying all."""
    near = NearSteps.by(made, levels={f"p{n}": level for n, level in enumerate(levels)}, max_rise=options.max_rise)
    at = {int(place): n for n, place in enumerate(near.places)}
    asked, rarity = Asked.by(made), made.rarity
    table, far, goalwards = asked.held.toarray(), near.far.toarray(), near.nearness[:, at[goal]]
    if start not in at or goalwards[at[start]] < near.middle:
        return []
    cap = near.widest if options.cap is None else options.cap
    straight = (np.maximum(table[goal], table[start]) - table[start]) @ rarity
    others = [n for n in at if n not in (start, goal) and levels[start] <= levels[n] <= levels[goal]]

    def cost_of(between):
        held, here, total = table[start], start, 0.0
        for to in (*between, goal):
            lacking = 1 - cover_one(held, asked)[to]
            rise = levels[to] - levels[here]
            if not far[at[here], at[to]] or lacking > cap + 1e-12 or not 0 <= rise <= options.max_rise:
                return None
            detained = options.detention * (rise == 0 and levels[here] < levels[goal])
            total += ((far[at[here], at[to]] + lacking + rise / options.max_rise) / 3) ** 2 + options.toll + detained
            before, new = cover_one(held, asked)[goal], bool((table[to] > held).any())
            held = np.maximum(held, table[to])
            if to != goal:
                covered = cover_one(held, asked)[goal]
                teaches = covered > before and covered - before >= LEAST_GAIN * (1 - before) - 1e-12
                learnt = (np.maximum(held, table[goal]) - table[start]) @ rarity
                nearer = goalwards[at[to]] > goalwards[at[here]] or rise > 0
                if not nearer or not (teaches or (rise > 0 and new)) or learnt > MOST_LEARNT * straight + 1e-9:
                    return None
            here = to
        return total

    direct = cost_of(())
    cheapest = {}  # type: ignore[var-annotated]
    for steps in range(options.max_steps):
        for between in permutations(others, steps):
            total = cost_of(between)
            if total is not None and (steps == 0 or direct is None or total < direct):
                cheapest[frozenset(between)] = min(total, cheapest.get(frozenset(between), np.inf))
    return sorted(cheapest.values())


@settings(LAW, max_examples=40)
@given(
    levels=tables(limit=5),
    stands=st.lists(st.integers(1, 4), min_size=5, max_size=5),
    cap=st.sampled_from([None, 0.5, 1.0]),
    steps=st.integers(1, 4),
)
def test_the_cheapest_sensible_paths_are_found(levels, stands, cap, steps):
    """Beside all orders of all occupations."""
    made = framework(levels)
    options = PathOptions(cap=cap, max_steps=steps, alternatives=2, max_rise=2)
    at = {f"p{n}": float(level) for n, level in enumerate(stands[: len(levels)])}
    asking = [n for n in range(len(levels)) if (levels[n] > 0).any()]
    for start in asking:
        for goal in asking:
            if start != goal and stands[start] <= stands[goal]:
                search = PathSearch(f"p{start}", f"p{goal}", made, levels=at, options=options)
                found = [told(search, route) for route in search.cheapest()]
                assert search.exact
                expected = every_path(made, start, goal, stands, options)[:2]
                assert [path.cost for path in found] == pytest.approx(expected)
                assert all(path.widest_gap <= search.cap + 1e-9 and len(path.steps) <= steps for path in found)


def test_by_hand_two_small_steps_beat_one_leap():
    best, direct = tiny_paths("O1", "O3")
    assert (best.codes, direct.codes) == (("O1", "O2", "O3"), ("O1", "O3"))
    near = NearSteps.by(small_framework(), BY_IMPORTANCE, small_map(), max_rise=3).far
    gaps, rises = (5 / 11, 0.5), (1 / 3, 2 / 3)
    parts = [(near[n, n + 1] + gap + rise) / 3 for n, (gap, rise) in enumerate(zip(gaps, rises, strict=True))]
    assert best.cost == pytest.approx(sum(part**2 + 0.05 for part in parts))
    assert [step.published for step in best.steps] == [True, False]
    assert [str(step.way) for step in best.steps] == ["published progression (to a higher level)", "None"]
    assert [step.direction for step in best.steps] == [Direction.UP, Direction.UP]
    assert [step.level for step in best.steps] == [3, 5]
    assert [product.code for product in best.steps[0].products] == ["P1"]


def test_one_leap_is_the_only_way_where_any_step_costs_much():
    assert [path.codes for path in tiny_paths("O1", "O3", toll=1)] == [("O1", "O3")]


def test_no_step_is_wider_than_the_cap():
    assert [path.codes for path in tiny_paths("O1", "O3", cap=0.6)] == [("O1", "O2", "O3")]
    none = tiny_paths("O1", "O3", cap=0.4)
    assert none == ()
    assert "with a gap above 40 % in one of them" in none.why


def test_skills_are_gathered_on_the_way():
    first, second = tiny_paths("O1", "O3")[0].steps
    assert first.gap.from_title == "Bakery hand"
    assert second.gap.from_title == "Bakery hand + Baker"
    held = {line.skill: line.held for line in second.gap.lines}
    assert (held["icing"], held["dough"]) == (2, 3)


def test_what_is_far_apart_in_kind_has_no_path_and_why_is_said():
    """Janitor to oral surgeon by way of a barber: nothing on the way makes sense, however small the steps."""
    none = tiny_paths("O1", "O5")
    assert none == ()
    assert none.why.startswith("There is no sensible path from Bakery hand to Cycle designer in 4 steps.")
    assert "0 % of what it asks would be held" in none.why


def test_no_step_leads_round_about_or_adds_nothing():
    """A step that teaches nothing the goal asks and stays on the level is none, however near it is."""
    useless = np.array([[3.0, 3, 0, 0], [3, 3, 0, 1], [3, 3, 3, 0]])
    found = paths_between("p0", "p2", framework(useless), levels=dict.fromkeys(("p0", "p1", "p2"), 3.0))
    assert [path.codes for path in found] == [("p0", "p2")]


def test_no_step_up_teaches_nothing_at_all():
    """Occupations that a framework doesn't tell apart are no step to one another, whatever their levels."""
    alike = np.array([[3.0, 3, 1, 0, 0], [3, 3, 3, 1, 0], [3, 3, 3, 1, 0], [3, 3, 3, 3, 3], [0, 0, 0, 3, 3]])
    made = framework(alike)
    at = {"p0": 2.0, "p1": 3.0, "p2": 4.0, "p3": 5.0, "p4": 5.0}
    search = PathSearch("p0", "p3", made, levels=at, options=PathOptions(cap=1.0, max_steps=4))
    layer = search._first_layer()
    one, two = (np.array([search.places[code]]) for code in ("p1", "p2"))
    none, cost = np.zeros(1, np.int64), np.zeros(1)
    layer = search._next_layer(layer, none, one, cost, np.inf)
    assert layer.visited.tolist() == [[search.start, *one.tolist()]]
    assert not len(search._next_layer(layer, none, two, cost, np.inf).cost)


def test_no_detour_costs_more_than_the_direct_way():
    made = framework(np.random.default_rng(5).integers(0, 7, (20, 9)))
    for goal in range(1, 20):
        found = paths_between("p0", f"p{goal}", made, options=PathOptions(near=19, alternatives=9))
        direct = [path.cost for path in found if len(path.steps) == 1]
        assert not direct or max(path.cost for path in found) == direct[0]


def test_steps_rise_by_no_more_than_is_usual():
    made = among_others(*LADDER)
    levels = {"p0": 1.0, "p1": 2.0, "p2": 3.0}
    options = PathOptions(cap=1, max_rise=1)
    assert {p.codes for p in paths_between("p0", "p2", made, levels=levels, options=options)} == {("p0", "p1", "p2")}
    assert "No short step at a plausible level" in paths_between("p0", "p2", made, levels={**levels, "p1": 1.0},
                                                                 options=replace(options, max_steps=1)).why  # fmt: skip


def test_nobody_gains_a_doctorate_on_the_way():
    """Education is told from the words of the framework, and is left aside where half of it is suppressed."""
    made = among_others(*LADDER)
    answers = {"p0": "High School Diploma", "p1": "Bachelor's Degree", "p2": "Doctoral Degree"}
    rows = [(profile, words, 100.0, False) for profile, words in answers.items()]
    education = pl.DataFrame(rows, schema=["profile", "education", "percent", "suppressed"], orient="row")
    asked = replace(made, extras={"education": education})
    options = PathOptions(cap=1)
    assert paths_between("p0", "p2", made, options=options)
    assert not paths_between("p0", "p2", asked, options=options)
    step = paths_between("p0", "p1", asked, options=options)[0].steps[0]
    assert step.entry == ("usual education: bachelor's degree (100 %)",)
    hidden = replace(made, extras={"education": education.with_columns(suppressed=pl.lit(value=True))})
    assert paths_between("p0", "p2", hidden, options=options)
    assert (is_plausible_rise(1, 3), is_plausible_rise(0, 3), is_plausible_rise(2, 5)) == (True, False, False)


def test_nothing_on_the_way_is_only_potential_or_an_option_of_an_end():
    def through(**changed):
        changing = [replace(o, **changed) if o.code == "O2" else o for o in small_map().occupations]
        world = small_map().with_occupations(changing)
        return [p.codes for p in paths_between("O1", "O3", small_framework(), BY_IMPORTANCE, occupational_map=world)]

    assert through() == [("O1", "O2", "O3"), ("O1", "O3")]
    assert through(status="potential") == through(standard="S3") == through(name="Military baker") == [("O1", "O3")]


def test_a_narrow_beam_finds_true_paths_at_no_lower_cost():
    rng = np.random.default_rng(3)
    made = framework(rng.integers(0, 7, (40, 12)) * (rng.random((40, 12)) < 0.5))
    searches = {
        beam: [PathSearch("p0", f"p{n}", made, options=PathOptions(beam=beam, near=6, cap=1)) for n in range(1, 40)]
        for beam in (100_000, 1)
    }
    routes = {beam: [search.cheapest() for search in each] for beam, each in searches.items()}
    assert all(search.exact for search in searches[100_000])
    narrow = [n for n, search in enumerate(searches[1]) if not search.exact and routes[1][n]]
    assert narrow
    for n in narrow:
        best, near = (told(searches[beam][n], routes[beam][n][0]) for beam in (100_000, 1))
        assert best.cost <= near.cost


def test_the_level_never_falls_unless_it_may():
    with pytest.raises(InputError, match="below level 5 of O3"):
        tiny_paths("O3", "O2")
    assert tiny_paths("O3", "O2", may_fall=True)[0].codes == ("O3", "O2")
    made = among_others(*LADDER)
    levels = {"p0": 3, "p1": 2, "p2": 4}
    low = paths_between("p0", "p2", made, BY_IMPORTANCE, levels=levels, options=PathOptions(cap=1))
    assert [path.codes for path in low] == [("p0", "p2")]
    free = paths_between("p0", "p2", made, BY_IMPORTANCE, levels=levels, options=PathOptions(cap=1, may_fall=True))
    assert ("p0", "p1", "p2") in [path.codes for path in free] or free[0].codes == ("p0", "p2")


def test_off_ramps_are_no_harder_to_reach_than_the_next_step():
    made = among_others([2, 0, 0], [2, 2, 0], [2, 1, 0], [2, 2, 2])
    levels = {"p0": 3, "p1": 2, "p2": 3, "p3": 4}
    step = paths_between("p0", "p3", made, levels=levels, options=PathOptions(max_steps=1, cap=1))[0].steps[0]
    assert [ramp.code for ramp in step.off_ramps] == ["p2"]
    level = paths_between("p0", "p3", made, options=PathOptions(max_steps=1, cap=1))[0].steps[0]
    assert {ramp.code for ramp in level.off_ramps} == {"p1", "p2"}
    assert all(ramp.coverage >= level.gap.coverage for ramp in level.off_ramps)


def test_what_is_held_besides_makes_paths_cheaper():
    me = small_framework().profile("O1").joined_with(Profile.holding("evenings", {"leading": 4}))
    options = {"held": me, "occupational_map": small_map()}
    found = paths_between("O1", "O3", small_framework(), BY_IMPORTANCE, **options)  # type: ignore[arg-type]
    assert found[0].cost < tiny_paths("O1", "O3")[0].cost


def test_published_progressions_change_no_path():
    turned = replace(small_map(), progressions=(("O3", "O2"),))
    found = paths_between("O1", "O3", small_framework(), BY_IMPORTANCE, occupational_map=turned)
    assert [path.codes for path in found] == [path.codes for path in tiny_paths("O1", "O3")]
    assert [step.published for step in found[0].steps] == [False, False]
    assert str(found[0].steps[1].way) == "the reverse of a published progression, which leads down"


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
    silent = replace(small_framework(), requirements=small_framework().requirements.filter(pl.col("profile") != "O3"))
    with pytest.raises(InputError, match=r"the map gives no six-digit group and no product"):
        paths_between("O1", "O3", silent, occupational_map=small_map())


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


def test_all_pairs_take_the_nearest_in_kind_where_that_is_known():
    coverage, nearness = np.ones((3, 3)), np.array([[1, 0.9, 0.1], [0.9, 1, 0.8], [0.1, 0.8, 1]])
    costs = all_pairs_path_costs(coverage, nearness=nearness, nearest=1, toll=0)
    assert costs[0] == pytest.approx([0, 0.05**2, np.inf])


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
