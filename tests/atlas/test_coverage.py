"""Coverage of all pairs: by hand, its laws, and both ways to reckon it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from occumap.atlas.coverage import Asked, cover, cover_one, cover_plainly, coverage, coverage_by, held_levels
from occumap.atlas.inverted_lists import fill_coverage_plainly
from occumap.atlas.skill_weights import Weighing
from occumap.examples import small_framework
from occumap.model.skills import Profile
from tests.atlas.made_frameworks import asked, framework, tables
from tests.settled import LAW

WAYS = [cover, cover_plainly]
ways = pytest.mark.parametrize("way", WAYS)


def test_coverage_by_hand():
    """Importance alone: the baker (dough 5, ovens 4, icing 2) seen by a bakery hand at level 2 of 3 in both."""
    found = coverage(small_framework(), Weighing(beta=0))
    assert found[0, 1] == pytest.approx((5 * 2 / 3 + 4 * 2 / 3) / 11)
    assert found[1, 0] == pytest.approx(1)
    assert found[3, 4] == pytest.approx((3 * 1 + 5 * 1 / 5) / 10)
    assert found[0, 3] == 0


@ways
@LAW
@given(levels=tables(), seed=st.integers(0, 99))
def test_it_is_what_the_formula_says(way, levels, seed):
    weights = np.random.default_rng(seed).uniform(0.1, 1, levels.shape) * (levels > 0)
    found = way(asked(levels, weights).held, asked(levels, weights))
    for i, held in enumerate(levels):
        for j, needed in enumerate(levels):
            on = needed > 0
            if on.any():
                expected = (weights[j, on] * np.minimum(held, needed)[on] / needed[on]).sum() / weights[j, on].sum()
                assert found[i, j] == pytest.approx(expected, abs=1e-9)
            else:
                assert np.isnan(found[i, j])


@LAW
@given(tables(limit=12), tables(limit=12))
def test_the_fast_and_the_plain_way_agree(one, other):
    width = min(one.shape[1], other.shape[1])
    target = asked(other[:, :width])
    assert cover(one[:, :width], target) == pytest.approx(cover_plainly(one[:, :width], target), abs=1e-9, nan_ok=True)


@ways
@LAW
@given(levels=tables())
def test_it_lies_between_nothing_and_all_and_a_profile_covers_itself(way, levels):
    found = way(asked(levels).held, asked(levels))
    asking = (levels > 0).any(axis=1)
    assert ((found[:, asking] >= 0) & (found[:, asking] <= 1)).all()
    assert np.diag(found)[asking] == pytest.approx(1)
    assert np.isnan(found[:, ~asking]).all()


@ways
@LAW
@given(levels=tables(), seed=st.integers(0, 99))
def test_holding_more_never_lowers_it(way, levels, seed):
    more = levels + np.random.default_rng(seed).integers(0, 3, levels.shape)
    before, after = way(levels, asked(levels)), way(more, asked(levels))
    assert not (after < before - 1e-12).any()


@ways
@LAW
@given(levels=tables())
def test_a_surplus_never_pays(way, levels):
    """Levels beyond what one target asks change nothing for it."""
    for j, needed in enumerate(levels):
        found = way(np.minimum(levels, needed), asked(levels))[:, j]
        assert found == pytest.approx(way(levels, asked(levels))[:, j], nan_ok=True)


@ways
@LAW
@given(levels=tables(), order=st.randoms(use_true_random=False))
def test_the_order_of_skills_and_the_scale_of_weights_do_not_matter(way, levels, order):
    places = list(range(levels.shape[1]))
    order.shuffle(places)
    weights = np.arange(1, levels.size + 1, dtype=float).reshape(levels.shape)
    found = way(levels, asked(levels, weights))
    shuffled = way(levels[:, places], asked(levels[:, places], 17 * weights[:, places]))
    assert shuffled == pytest.approx(found, nan_ok=True)


@LAW
@given(levels=tables())
def test_one_profile_against_all_agrees_with_all_pairs(levels):
    target = asked(levels)
    everyone = cover(levels, target)
    for held, row in zip(levels, everyone, strict=True):
        assert cover_one(held, target) == pytest.approx(row, nan_ok=True)


def test_single_precision_is_near_enough():
    levels = np.random.default_rng(1).uniform(0, 7, (60, 68))
    single = cover(levels, asked(levels), dtype=np.float32)
    assert single.dtype == np.float32
    assert single == pytest.approx(cover(levels, asked(levels)), abs=1e-5)


def test_held_profiles_may_come_from_outside_the_framework():
    tiny = small_framework()
    me = Profile.holding("me", {"dough": 6, "ovens": 6})
    assert coverage_by(me, tiny, Weighing(beta=0))[:2] == pytest.approx([1, 9 / 11])
    assert held_levels([me], tiny).sum() == 12


def test_a_requirement_at_level_nought_asks_nothing():
    made = framework(np.array([[2.0, 3.0], [1.0, 0.0]]))
    assert len(Asked.by(made).levels) == 3
    level_nought = Asked.of(np.array([0, 0]), np.array([0, 1]), np.array([2.0, 0.0]), np.ones(2), (1, 2))
    assert level_nought.weights.tolist() == [1.0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_kernel_of_coverage_and_plain_numpy_give_the_same_bytes(dtype: type[np.floating]) -> None:
    kernel = pytest.importorskip("occumap.atlas.compiled").cover_kernel
    rng = np.random.default_rng(5)
    levels = rng.integers(0, 7, (90, 40)) * (rng.random((90, 40)) < 0.3)
    levels[:, 3] = rng.integers(1, 7, 90)  # everybody has it
    by_skill = sparse.csc_array(levels.astype(dtype))
    asked = sparse.csr_array(rng.integers(1, 7, (50, 40)) * (rng.random((50, 40)) < 0.2))
    weights = rng.random(len(asked.data)).astype(dtype)
    given = (by_skill.indptr.astype(np.int64), by_skill.indices, by_skill.data, asked.indptr.astype(np.int64))
    given += (asked.indices, asked.data.astype(dtype), weights)  # type: ignore[assignment]
    compiled, plain = np.empty((2, 50, 90), dtype)
    kernel(*given, compiled)
    fill_coverage_plainly(*given, plain)  # type: ignore[call-arg]
    assert compiled.tobytes() == plain.tobytes()
