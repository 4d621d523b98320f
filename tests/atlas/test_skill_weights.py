"""Weights: importance and rarity, normalised over a profile."""

import math

import numpy as np
import pytest
from hypothesis import given

from occumap.atlas.skill_weights import Weighing
from occumap.errors import InputError, UnknownNameError
from occumap.examples import small_framework
from occumap.model.skills import HELD_OR_NOT, Profile, Scale
from tests.atlas.made_frameworks import framework, tables
from tests.settled import LAW


def test_weights_by_hand():
    """Dough and ovens are asked by three of five profiles, so both are as rare: ln(6 ÷ 4) + 1; icing by two."""
    tiny = small_framework()
    common, rare = math.log(6 / 4) + 1, math.log(6 / 3) + 1
    raw = np.array([1.0 * common, 0.8 * common, 0.4 * rare])
    assert Weighing().of_profile(tiny.profile("O2"), tiny) == pytest.approx(raw / raw.sum())


def test_powers_of_zero_leave_importance_and_rarity_out():
    tiny = small_framework()
    assert Weighing(alpha=0, beta=0).of_profile(tiny.profile("O2"), tiny) == pytest.approx([1 / 3] * 3)


def test_importance_counts_in_full_where_none_is_given():
    assert Weighing().footing([np.nan, 0, 1], HELD_OR_NOT) == pytest.approx([1, 0.2, 1])
    assert Weighing().footing([1, 1], Scale("flat", 1, 6, (1, 1))) == pytest.approx([1, 1])


@LAW
@given(tables())
def test_weights_of_a_profile_add_up_to_one_and_agree_with_those_of_the_framework(levels):
    made = framework(levels)
    weights = Weighing().weights(made)
    sums = np.bincount(made.places[0], weights, minlength=len(levels))
    assert sums == pytest.approx((levels > 0).any(axis=1).astype(float))
    for n, profile in enumerate(made.profile_place):
        alone = Weighing().of_profile(made.profile(profile), made)
        assert alone == pytest.approx(weights[made.places[0] == n])


def test_an_unknown_skill_is_named():
    with pytest.raises(UnknownNameError, match="there is no skill 'juggling'"):
        Weighing().of_profile(Profile.holding("me", {"juggling": 3}), small_framework())


@pytest.mark.parametrize("wrong", [{"alpha": -1}, {"beta": -0.1}, {"minimum": 0}, {"minimum": 1.5}])
def test_a_weighing_that_makes_no_weights_is_refused(wrong):
    with pytest.raises(InputError, match="isn't a weighing"):
        Weighing(**wrong)
