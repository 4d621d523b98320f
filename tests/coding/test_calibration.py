"""Probabilities that can be trusted, on a made problem whose truth is known."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from occumap.coding.calibration import ACCURACY, COVERAGE, OUT_OF_REACH, Calibration, calibrate, group_sums
from occumap.coding.embeddings import F32, I64
from occumap.coding.network import softmax

CODES = 40
PARENTS: tuple[I64, ...] = (np.arange(CODES, dtype=np.int64) // 4, np.arange(CODES, dtype=np.int64) // 20)


def made(rows: int, seed: int, *, sharpness: float = 1.0) -> tuple[F32, F32, I64]:
    """Scores whose softmax at temperature ``sharpness`` is the truth; how much is known; the true codes."""
    rng = np.random.default_rng(seed)
    honest = (rng.standard_normal((rows, CODES)) * rng.uniform(0.5, 4, (rows, 1))).astype(np.float32)
    chances = softmax(honest).cumsum(1)
    truth = (chances < rng.random((rows, 1)) * chances[:, -1:]).sum(1)
    return honest * np.float32(sharpness), rng.uniform(0.2, 1, rows).astype(np.float32), truth.astype(np.int64)


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    return calibrate(*made(4000, 1, sharpness=2.0), PARENTS)


def test_probabilities_of_a_row_sum_to_one(calibration: Calibration) -> None:
    probabilities = calibration.probabilities(made(500, 2)[0] * 30)
    assert np.all(probabilities >= 0)
    assert np.allclose(probabilities.sum(1), 1, atol=1e-5)


def test_the_temperature_undoes_scores_that_are_too_sure(calibration: Calibration) -> None:
    assert calibration.temperature == pytest.approx(2.0, rel=0.1)
    assert calibrate(*made(4000, 1), PARENTS).temperature == pytest.approx(1.0, rel=0.1)


def test_the_candidate_set_holds_the_truth_for_95_in_100_held_out_rows(calibration: Calibration) -> None:
    covered = []
    for seed in range(2, 7):
        scores, _, truth = made(4000, seed, sharpness=2.0)
        of_truth = calibration.probabilities(scores)[np.arange(len(truth)), truth]
        covered.append(float((of_truth >= calibration.threshold).mean()))
    assert COVERAGE == 0.95
    assert min(covered) >= 0.93
    assert np.mean(covered) <= 0.97, "a set that always holds the truth says nothing"


@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_mean_confidence_of_held_out_rows_is_their_accuracy(calibration: Calibration, level: int) -> None:
    scores, known, truth = made(8000, 9, sharpness=2.0)
    probabilities = calibration.probabilities(scores)
    if level:
        probabilities, truth = group_sums(probabilities, PARENTS[level - 1]), PARENTS[level - 1][truth]
    confidence = calibration.confidence(probabilities, known, level)
    right = probabilities.argmax(1) == truth
    assert abs(float(confidence.mean() - right.mean())) < 0.02
    for low in np.arange(0, 1, 0.2):
        part = (confidence >= low) & (confidence < low + 0.2)
        if part.sum() > 300:
            assert abs(float(confidence[part].mean() - right[part].mean())) < 0.06, low


@cache
def some_calibration() -> Calibration:
    return calibrate(*made(300, 1), PARENTS)


@given(
    arrays.arrays(np.float32, (3, CODES), elements=st.floats(-200, 200, width=32)),
    st.lists(st.floats(0, 1, width=32), min_size=3, max_size=3),
)
def test_confidence_is_between_0_and_1_for_any_scores(scores: F32, known: list[float]) -> None:
    calibration = some_calibration()
    confidence = calibration.confidence(calibration.probabilities(scores), np.array(known, np.float32), 0)
    assert np.all((confidence >= 0) & (confidence <= 1))


@pytest.mark.parametrize("level", [0, 1, 2])
def test_confidence_grows_with_the_first_probability(calibration: Calibration, level: int) -> None:
    """The rest shared out evenly, and everything else equal."""
    groups = CODES if level == 0 else int(PARENTS[level - 1].max()) + 1
    first = np.linspace(1.05 / groups, 0.999, 40, dtype=np.float32)
    probabilities = np.repeat((1 - first)[:, None] / (groups - 1), groups, axis=1).astype(np.float32)
    probabilities[:, 0] = first
    confidence = calibration.confidence(probabilities, np.full(40, 0.7, np.float32), level)
    assert np.all(np.diff(confidence) > 0)
    assert confidence[-1] > 0.9


def test_group_sums_are_the_sums_of_their_codes() -> None:
    probabilities = softmax(made(200, 3)[0])
    parent = np.random.default_rng(0).permutation(np.arange(CODES) % 7).astype(np.int64)
    sums = group_sums(probabilities, parent)
    assert sums.shape == (200, 7)
    for group in range(7):
        assert np.allclose(sums[:, group], probabilities[:, parent == group].sum(1), atol=1e-6)
    assert np.allclose(sums.sum(1), 1, atol=1e-5)


def test_calibrating_twice_gives_the_same() -> None:
    one, again = calibrate(*made(500, 4), PARENTS), calibrate(*made(500, 4), PARENTS)
    assert (one.temperature, one.threshold) == (again.temperature, again.threshold)
    assert np.array_equal(one.coefficients, again.coefficients)
    assert one.coefficients.shape[0] == 1 + len(PARENTS)


def test_a_handful_of_rows_can_be_calibrated_on() -> None:
    scores, known, truth = made(3, 5)
    calibration = calibrate(scores, known, truth, ())
    assert 0 <= calibration.threshold <= 1
    assert np.isfinite(calibration.coefficients).all()


def test_from_the_least_confidence_95_in_100_held_out_rows_are_right(calibration: Calibration) -> None:
    right, taken = [], 0
    for seed in range(20, 25):
        scores, known, truth = made(4000, seed, sharpness=2.0)
        probabilities = calibration.probabilities(scores)
        sure = calibration.confidence(probabilities, known, 0) >= calibration.minimum_confidence
        right.append(float((probabilities.argmax(1) == truth)[sure].mean()))
        taken += int(sure.sum())
    assert ACCURACY == 0.95
    assert np.mean(right) == pytest.approx(0.95, abs=0.01)
    assert taken > 500


def test_where_nothing_is_right_often_enough_no_confidence_is_enough() -> None:
    scores, known, truth = made(400, 6)
    wrong = (truth + 1) % CODES
    nothing = np.zeros_like(scores)
    assert calibrate(nothing, known, wrong + (wrong == 0), ()).minimum_confidence == OUT_OF_REACH
