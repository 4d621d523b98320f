"""A second look at the likeliest codes: the kernel does what the plain version does, to these codes alone."""

from __future__ import annotations

import numpy as np
import pytest

from occumap import acceleration
from occumap.acceleration import FEW
from occumap.coding.embeddings import F32
from occumap.coding.neighbours import LOOKED_AT, Entries

CODES, HIDDEN = 30, 32


def layer(rows: int, seed: int) -> F32:
    """Values as a rectifier leaves them: many are 0, none is below."""
    return np.maximum(np.random.default_rng(seed).standard_normal((rows, HIDDEN)), 0).astype(np.float32)


def scores_of(rows: int, seed: int = 3) -> F32:
    return np.random.default_rng(seed).standard_normal((rows, CODES)).astype(np.float32)


@pytest.fixture(scope="module")
def entries() -> Entries:
    """Two hundred entries; the last code has none."""
    places = np.random.default_rng(0).integers(0, CODES - 1, 200)
    return Entries.of(layer(200, 1), places, CODES)


@pytest.mark.parametrize("rows", [FEW, 500])
def test_the_kernels_for_few_and_many_rows_agree_with_the_plain_version_to_1e_5(
    monkeypatch: pytest.MonkeyPatch, entries: Entries, rows: int
) -> None:
    monkeypatch.setattr(acceleration, "MANY", FEW)
    hidden, fast = layer(rows, 2), scores_of(rows)
    plain = fast.copy()
    near = entries.lift(hidden, fast, 10.0)
    plainly_near = entries.lift_plainly(hidden, plain, 10.0)
    assert np.abs(fast - plain).max() < 1e-5
    assert np.abs(near - plainly_near).max() < 1e-5


def test_only_the_likeliest_codes_rise_and_none_falls(entries: Entries) -> None:
    before = scores_of(100)
    after = before.copy()
    entries.lift(layer(100, 2), after, 10.0)
    rise = after - before
    likeliest = np.argsort(-before, axis=1)[:, :LOOKED_AT]
    others = np.ones_like(rise, bool)
    np.put_along_axis(others, likeliest, False, axis=1)
    assert (rise[others] == 0).all()
    assert (rise >= 0).all()
    assert rise.max() > 0


def test_an_entry_itself_lifts_its_code_most() -> None:
    places = np.arange(10)
    hidden = layer(10, 5)
    scores = np.zeros((10, 10), np.float32)
    scores[:, 5:] = -50  # the first five codes are looked at
    Entries.of(hidden, places, 10).lift(hidden, scores, 1.0)
    assert scores[:5].argmax(1).tolist() == [0, 1, 2, 3, 4]


def test_a_packed_entry_keeps_its_direction(entries: Entries) -> None:
    places = np.random.default_rng(0).integers(0, CODES - 1, 200)
    hidden = layer(200, 1)[np.argsort(places, kind="stable")]
    exact = hidden / np.linalg.norm(hidden, axis=1, keepdims=True)
    packed = entries.packed * entries.scale[:, None]
    assert (exact * packed).sum(1).min() > 0.9999


@pytest.mark.parametrize("hidden", [np.zeros((2, HIDDEN), np.float32), np.full((2, HIDDEN), 1e30, np.float32)])
def test_rows_that_say_nothing_or_too_much_leave_scores_finite(entries: Entries, hidden: F32) -> None:
    scores = scores_of(2)
    entries.lift(np.minimum(hidden, 1e15), scores, 10.0)
    assert np.isfinite(scores).all()


def test_fewer_codes_than_are_looked_at_will_do() -> None:
    scores = np.zeros((1, 2), np.float32)
    Entries.of(np.eye(2, dtype=np.float32), np.array([0, 1]), 2).lift(np.array([[0, 2]], np.float32), scores, 3.0)
    assert scores.tolist() == [[0, pytest.approx(3, abs=1e-3)]]
