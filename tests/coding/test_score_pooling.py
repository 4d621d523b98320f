"""Weights of witnesses: who is right counts for more, and a handful of rows changes little."""

from __future__ import annotations

import numpy as np
import pytest

from occumap.coding.embeddings import F32, I64
from occumap.coding.network import softmax
from occumap.coding.score_pooling import pool, pooled

CODES = 20


def made(rows: int, seed: int) -> tuple[list[F32], I64]:
    """Two witnesses whose honest weights are 0.5 and 2, one that says nothing, and the true codes."""
    rng = np.random.default_rng(seed)
    some, others, idle = (rng.standard_normal((rows, CODES)).astype(np.float32) for _ in range(3))
    chances = softmax(np.float32(0.5) * some + np.float32(2) * others).cumsum(1)
    truth = (chances < rng.random((rows, 1)) * chances[:, -1:]).sum(1)
    return [some, others, idle], truth.astype(np.int64)


def test_the_weights_are_those_under_which_the_truth_was_drawn() -> None:
    weights = pool(*made(8000, 0), [1, 1, 1])
    assert weights == pytest.approx((0.5, 2, 0.01), abs=0.08)


def test_a_witness_is_never_counted_against() -> None:
    witnesses, truth = made(2000, 1)
    assert 0.01 <= pool([-witnesses[1], witnesses[1]], truth, [1, 1])[0] < 0.1


def test_with_a_few_rows_the_weights_stay_near_what_is_expected() -> None:
    assert pool(*made(2, 2), [0.7, 0.3, 1]) == pytest.approx((0.7, 0.3, 1), rel=0.2)


def test_the_same_rows_give_the_same_weights() -> None:
    assert pool(*made(300, 3), [1, 1, 1]) == pool(*made(300, 3), [1, 1, 1])


def test_pooled_scores_are_the_weighted_sum() -> None:
    witnesses, _ = made(5, 4)
    expected = 0.5 * witnesses[0] + 2 * witnesses[1]
    assert np.allclose(pooled(witnesses[:2], (0.5, 2)), expected, atol=1e-5)
