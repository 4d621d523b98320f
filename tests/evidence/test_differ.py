"""Do they differ? Effect sizes against figures worked out elsewhere, and laws they keep."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.errors import InputError
from occumap.evidence.differ import (
    FEWEST,
    cliffs_delta,
    cramers_v,
    differ_in_categories,
    differ_in_numbers,
    difference_of_shares,
    hedges_g,
    kish,
)

NUMBERS = st.lists(st.integers(-50, 50).map(float), min_size=FEWEST, max_size=30).map(np.array)


def even(values) -> np.ndarray:
    return np.ones(len(values))


def test_hedges_g_by_hand() -> None:
    """Means 10 and 8, spread 4, 20 records each: d 0.5, corrected by 1 − 3 ÷ (4 × 40 − 9)."""
    found = hedges_g((10.0, 8.0), 4.0, (20.0, 20.0))
    assert found.value == pytest.approx(0.5 * (1 - 3 / 151))
    error = np.sqrt(40 / 400 + found.value**2 / 80)
    assert (found.low, found.high) == pytest.approx((found.value - 1.96 * error, found.value + 1.96 * error), abs=1e-4)


def test_cliffs_delta_by_hand_and_beside_every_pair() -> None:
    drawn = np.random.default_rng(1)
    values = drawn.integers(0, 6, 30).astype(float), drawn.integers(1, 8, 20).astype(float)
    weights = drawn.random(30) + 0.1, drawn.random(20) + 0.1
    signs = np.sign(values[0][:, None] - values[1][None])
    pairs = weights[0][:, None] * weights[1][None]
    assert cliffs_delta(values, weights) == pytest.approx((signs * pairs).sum() / pairs.sum())


def test_cramers_v_is_1_for_groups_without_a_common_category_and_0_for_equal_shares() -> None:
    assert float(cramers_v(np.eye(2), (50.0, 50.0))) == pytest.approx(1)
    assert float(cramers_v(np.array([[0.3, 0.7], [0.3, 0.7]]), (50.0, 90.0))) == 0


def test_newcombes_interval_as_he_printed_it() -> None:
    """56 of 70 and 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, method 10, example a)."""
    found = difference_of_shares((56 / 70, 48 / 80), (70, 80))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


@given(NUMBERS, NUMBERS)
@settings(max_examples=15, deadline=None)
def test_turning_the_groups_round_turns_the_signs(one: np.ndarray, other: np.ndarray) -> None:
    there = differ_in_numbers("pay", "A", "B", (one, other), (even(one), even(other)))
    back = differ_in_numbers("pay", "B", "A", (other, one), (even(other), even(one)))
    assert there.verdict == back.verdict
    assert there.g is not None
    assert back.g is not None
    assert there.g.value == pytest.approx(-back.g.value)
    assert there.delta is not None
    assert back.delta is not None
    assert there.delta.value == pytest.approx(-back.delta.value)
    assert there.delta.low <= there.delta.value <= there.delta.high


@given(NUMBERS, st.floats(0.1, 40))
@settings(max_examples=15, deadline=None)
def test_weights_that_are_all_alike_count_for_nothing(values: np.ndarray, weight: float) -> None:
    assert kish(np.full(len(values), weight)) == pytest.approx(len(values))
    plain = differ_in_numbers("pay", "A", "B", (values, values + 3), (even(values), even(values)))
    heavy = differ_in_numbers("pay", "A", "B", (values, values + 3), (even(values) * weight, even(values) * weight))
    assert plain.g is not None
    assert heavy.g is not None
    assert heavy.g.value == pytest.approx(plain.g.value, rel=1e-6)


def test_intervals_narrow_as_records_grow() -> None:
    drawn = np.random.default_rng(3)
    widths = []
    for n in (20, 80, 320):
        values = drawn.normal(1, 1, n), drawn.normal(0, 1, n)
        g = differ_in_numbers("pay", "A", "B", values, (even(values[0]), even(values[1]))).g
        assert g is not None
        widths.append(g.high - g.low)
    assert widths == sorted(widths, reverse=True)


def test_groups_drawn_alike_are_seldom_said_to_differ() -> None:
    """A 95 % interval of g leaves out 0 in one pair of twenty drawn alike, and V's in no more."""
    drawn = np.random.default_rng(7)
    apart = categories = 0
    for _ in range(1000):
        a, b = drawn.normal(size=40), drawn.normal(size=40)
        spread = float(np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2))
        g = hedges_g((float(a.mean()), float(b.mean())), spread, (40.0, 40.0))
        apart += g.low > 0 or g.high < 0
    for _ in range(100):
        c, d = drawn.choice(list("xyz"), 40).tolist(), drawn.choice(list("xyz"), 40).tolist()
        categories += differ_in_categories("sex", "A", "B", (c, d), (even(c), even(d))).verdict == "differs"
    assert 0.03 < apart / 1000 < 0.07
    assert categories <= 7


def test_many_records_drawn_alike_are_much_the_same() -> None:
    values = np.tile(np.arange(10.0), 200)
    found = differ_in_numbers("pay", "A", "B", (values, values), (even(values), even(values)))
    assert found.verdict == "much the same"
    assert "much the same" in found.sentence


def test_shares_of_every_category_sum_to_1_in_either_group() -> None:
    one, other = ["degree"] * 8 + ["none"] * 4, ["A level"] * 6 + ["none"] * 9
    found = differ_in_categories("qualification", "A", "B", (one, other), (even(one), even(other)))
    assert {share.category for share in found.shares} == {"degree", "none", "A level"}
    assert sum(share.one for share in found.shares) == pytest.approx(1)
    assert sum(share.other for share in found.shares) == pytest.approx(1)
    assert sum(share.difference.value for share in found.shares) == pytest.approx(0)


def test_too_few_records_give_no_figure_but_a_reason() -> None:
    few, many = np.arange(4.0), np.arange(40.0)
    found = differ_in_numbers("pay", "A", "B", (few, many), (even(few), even(many)))
    assert (found.g, found.delta, found.verdict) == (None, None, "can't tell")
    assert found.sentence.startswith("Too few records of A")


def test_values_that_are_no_numbers_are_refused() -> None:
    values = np.array([np.nan] * 12)
    with pytest.raises(InputError, match="finite"):
        differ_in_numbers("pay", "A", "B", (values, np.ones(12)), (even(values), even(values)))


def test_without_any_spread_different_means_differ_for_certain() -> None:
    ones, twos = np.ones(12), np.full(12, 2.0)
    found = differ_in_numbers("pay", "A", "B", (twos, ones), (even(ones), even(ones)))
    assert found.verdict == "differs"
    assert differ_in_numbers("pay", "A", "B", (ones, ones), (even(ones), even(ones))).verdict == "much the same"
