"""An evaluation's figures: by hand, by their laws, and beside scikit-learn where it is installed."""

from __future__ import annotations

import time
from math import comb

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.catalog import load
from occumap.coding.evaluate import evaluation_of
from occumap.coding.judged_rows import as_codes
from occumap.coding.measures import (
    Resamples,
    calibration_error,
    equal_mass_bins,
    errors_by_chance,
    kappa,
    kappas,
    mcnemar,
    production_curve,
    ratios,
)
from occumap.errors import InputError
from occumap.examples import small_version
from occumap.model.evaluation import Estimate, Evaluation
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version

VERSION = small_version()
LOWEST = [group.code.value for group in VERSION.lowest]
ALL = [group.code.value for group in VERSION]

# Ten answers that can be counted on fingers: (title, truth, code, confidence, method, candidates, other, weight).
TEN = [
    ("Baker", "11", "11", 0.99, "exact", "11:0.990", "11", 1.0),
    ("baker ", "11", "11", 0.99, "exact", "11:0.990", "11", 1.0),
    ("Cake hand", "12", "12", 0.9, "model", "12:0.900 11:0.100", "11", 1.0),
    ("Oven hand", "11", "12", 0.8, "model", "12:0.800 11:0.200", "11", 1.0),
    ("Oven hand", "11", "12", 0.8, "model", "12:0.800 11:0.200", "12", 2.0),
    ("Bun person", "19", "1", 0.7, "backed_off", "12:0.400 19:0.300", "19", 1.0),
    ("Wheel person", "23", "1", 0.6, "backed_off", "11:0.300 12:0.300", "2", 1.0),
    ("Bike builder", "21", "21", 0.6, "model", "21:0.600 22:0.300", None, 1.0),
    ("Bike fixer", "22", "21", 0.55, "model", "21:0.550", "77", 1.0),
    ("xyz", "30", None, 0.0, "none", None, "30", 3.0),
]
NAMES = ["title", "truth", "code", "confidence", "method", "candidates", "other", "weight"]


def ten(*without: str) -> pl.DataFrame:
    return pl.DataFrame(TEN, schema=NAMES, orient="row").drop("weight", *without)


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluation_of(ten(), VERSION, shown=2)


# By hand.


def test_a_backed_off_answer_counts_at_the_levels_it_has(found: Evaluation) -> None:
    section, job = found.levels
    assert (section.level, section.digits, job.level, job.digits) == ("section", 1, "job", 2)
    # Sections: all but “Wheel person” and “xyz”; jobs: 11, 11, 12, 21.
    assert section.accuracy.value == pytest.approx(8 / 10)
    assert section.answered == pytest.approx(9 / 10)
    assert section.of_answered.value == pytest.approx(8 / 9)
    assert job.accuracy.value == pytest.approx(4 / 10)
    assert job.answered == pytest.approx(7 / 10)
    assert job.of_answered.value == pytest.approx(4 / 7)
    assert found.full is job
    assert (found.rows, found.titles, found.not_coded, found.errors) == (10, 8, 1, 4)


def test_candidates_count_by_their_place(found: Evaluation) -> None:
    sets = found.candidates
    assert sets is not None
    # Covered: all but “Wheel person”, “Bike fixer” and “xyz”.
    assert sets.coverage.value == pytest.approx(7 / 10)
    assert sets.top_accuracy.value == pytest.approx(7 / 10)
    assert sets.mean_size.value == pytest.approx(15 / 10)
    assert sets.cut == 6
    larger = evaluation_of(ten(), VERSION, shown=1, resamples=10).candidates
    assert larger is not None
    assert larger.cut == 0, "sets of two weren't cut at one"
    assert evaluation_of(ten("candidates"), VERSION, resamples=10).candidates is None


def test_only_the_first_five_candidates_are_the_top_five() -> None:
    answers = pl.DataFrame(
        {
            "truth": ["30", "30"],
            "code": ["11", "11"],
            "confidence": [0.5, 0.5],
            "candidates": ["11 12 19 21 30 22", "11 12 19 21 22 30"],
        }
    )
    sets = evaluation_of(answers, VERSION, resamples=10).candidates
    assert sets is not None
    assert (sets.top_accuracy.value, sets.coverage.value) == (0.5, 1.0)


def test_the_curve_goes_by_falling_confidence_over_full_codes_only(found: Evaluation) -> None:
    points = [(round(p.rate, 3), p.confidence, round(p.accuracy.value or 0, 3)) for p in found.curve]
    assert points == [
        (0.2, 0.99, 1.0),
        (0.3, 0.9, 1.0),
        (0.5, 0.8, 0.6),
        (0.6, 0.6, 0.667),
        (0.7, 0.55, 0.571),
    ]
    assert found.target.rate.value == pytest.approx(0.3)
    assert (found.target.confidence, found.target.reached) == (0.9, 1.0)


def test_nineteen_of_twenty_are_95_percent() -> None:
    answers = pl.DataFrame({"truth": ["11"] * 20, "code": ["11"] * 19 + ["12"], "confidence": [0.9] * 20})
    target = evaluation_of(answers, VERSION, resamples=50).target
    assert (target.rate.value, target.reached) == (1.0, 0.95)
    short = evaluation_of(answers[1:], VERSION, resamples=50).target
    assert (short.rate.value, short.reached, short.confidence) == (0.0, None, None)


def test_calibration_looks_at_answers_as_far_as_they_go(found: Evaluation) -> None:
    assert found.calibration.rows == 9
    right = {0.99: 2, 0.9: 1, 0.8: 0, 0.7: 1, 0.6: 1, 0.55: 0}
    assert [(one.confidence, one.rows, one.accuracy.value) for one in found.reliability] == [
        (pytest.approx(confidence), rows, right[confidence] / rows)
        for confidence, rows in [(0.55, 1), (0.6, 2), (0.7, 1), (0.8, 2), (0.9, 1), (0.99, 2)]
    ]
    by_hand = (0.55 + abs(1.2 - 1) + 0.3 + 1.6 + 0.1 + 0.02) / 9
    assert found.calibration.value == pytest.approx(by_hand)
    assert found.calibration.bins == 6


def test_major_groups_by_truth_and_by_answer(found: Evaluation) -> None:
    one, two, three = found.majors
    assert (one.code, one.rows, one.given_rows) == ("1", 6, 7)
    assert one.accuracy.value == pytest.approx(3 / 6)
    assert one.major_accuracy.value == 1.0
    assert one.given_accuracy.value == pytest.approx(4 / 7)
    assert (two.rows, two.given_rows, two.given_accuracy.value) == (3, 2, 0.5)
    assert (three.rows, three.given_rows) == (1, 0)
    assert three.given_accuracy == Estimate(None, None, None)
    assert (three.calibration.rows, three.calibration.value) == (0, None)


def test_methods_are_told_apart_in_their_order(found: Evaluation) -> None:
    assert [(m.method, m.rows) for m in found.methods] == [("exact", 2), ("model", 5), ("backed_off", 2), ("none", 1)]
    backed_off = found.methods[2]
    assert (backed_off.accuracy.value, backed_off.right_as_given.value) == (0.0, 0.5)
    assert backed_off.covered is not None
    assert backed_off.covered.value == 0.5
    assert sum(method.share for method in found.methods) == pytest.approx(1)
    assert evaluation_of(ten("method"), VERSION, resamples=10).methods == ()


def test_the_commonest_confusion_comes_first_with_titles(found: Evaluation) -> None:
    first = found.confusions[0]
    assert (first.truth, first.given, first.rows) == ("11", "12", 2)
    assert (first.truth_title, first.given_title) == ("Bakers", "Pastry and cake makers")
    assert first.examples == ("Oven hand",)
    assert first.share_of_errors == pytest.approx(2 / 4)
    assert [(c.truth, c.given) for c in found.confusions[1:]] == [("22", "21"), ("23", "1")]
    assert evaluation_of(ten("title"), VERSION, resamples=10).confusions[0].examples == ()


def test_the_paired_test_counts_who_is_right_where(found: Evaluation) -> None:
    section, job = found.against
    assert (job.both, job.only_this, job.only_other, job.neither) == (2, 2, 3, 3)
    assert job.other_accuracy.value == pytest.approx(5 / 10)
    assert job.difference.value == pytest.approx(-1 / 10)
    assert job.p_value == pytest.approx(1.0)
    assert (section.both, section.only_this, section.only_other, section.neither) == (6, 2, 2, 0)
    assert found.other_unknown == 2
    assert evaluation_of(ten("other"), VERSION, resamples=10).against == ()


def test_weights_weigh_shares_and_not_counts() -> None:
    found = evaluation_of(pl.DataFrame(TEN, schema=NAMES, orient="row"), VERSION, resamples=20)
    assert found.weighted
    assert found.rows == 10
    assert found.full.accuracy.value == pytest.approx(4 / 13)
    assert found.full.answered == pytest.approx(8 / 13)
    assert found.confusions[0].rows == 2
    assert found.confusions[0].share_of_errors == pytest.approx(3 / 5)
    assert [one.rate for one in found.curve][-1] == pytest.approx(8 / 13)


def test_a_weight_of_two_is_a_row_twice() -> None:
    rows = pl.DataFrame(TEN, schema=NAMES, orient="row").with_columns(pl.lit(2.0).alias("weight"))
    twice = pl.concat([rows, rows]).drop("weight")
    one, other = evaluation_of(rows, VERSION, resamples=30), evaluation_of(twice, VERSION, resamples=30)
    assert one.levels == other.levels
    assert one.target == other.target
    assert one.candidates == other.candidates
    assert one.calibration.value == pytest.approx(other.calibration.value)


# What is left out, and what is refused.


def test_rows_without_a_truth_that_can_be_judged_are_counted_and_left_out() -> None:
    truth = ["11", None, " ", "99", "x", "1", "12"]
    answers = pl.DataFrame({"truth": truth, "code": ["11"] * 7, "confidence": [0.9] * 7})
    found = evaluation_of(answers, VERSION, resamples=10)
    assert found.rows == 2
    assert (found.left_out.no_truth, found.left_out.unknown_truth, found.left_out.short_truth) == (2, 2, 1)
    assert found.left_out.rows == 5
    assert found.left_out.examples == ("99", "x")


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("truth", ["99", None]),
        ("code", ["88", "11"]),
        ("confidence", ["high", "0.5"]),
        ("confidence", [1.5, 0.5]),
        ("confidence", [-0.1, 0.5]),
        ("confidence", ["nan", "0.5"]),
        ("weight", [1, None]),
        ("weight", [-1, 2]),
        ("weight", [0, 0]),
    ],
)
def test_cells_that_say_something_else_are_refused_by_column(column: str, cells: list[object]) -> None:
    answers = pl.DataFrame({"truth": ["11", "12"], "code": ["11", "12"], "confidence": [0.9, 0.8]})
    with pytest.raises(InputError, match=f"column '{column}'"):
        evaluation_of(answers.with_columns(pl.Series(column, cells)), VERSION, resamples=10)


@pytest.mark.parametrize(
    "cells", [["1111", "2315"], [1111, 2315], [1111.0, 2315.0], ["1111.0", "2315.00"], ["soc2020:1111", " 2315 "]]
)
def test_codes_read_as_numbers_are_taken_where_only_one_can_be_meant(cells: list[object]) -> None:
    assert as_codes(pl.Series(cells), load.version("soc2020")).to_list() == ["1111", "2315"]


def test_a_code_with_a_lost_zero_is_found_or_asked_about() -> None:
    """As in ISCO-08: 0110 is a unit group; 11 is a sub-major group, 011 a minor group."""
    levels = tuple(Level(n, f"{n} digits", f"[0-9]{{{n}}}") for n in range(1, 5))
    codes = ["0", "01", "011", "0110", "1", "11", "111", "1111"]
    isco = Version.of("isco", [(code, code, None, None) for code in codes], rules=CodeRules(levels))
    assert as_codes(pl.Series(["0110", "110", "1111"]), isco).to_list() == ["0110", "0110", "1111"]
    assert as_codes(pl.Series([110, 1111]), isco).to_list() == ["0110", "1111"]
    assert as_codes(pl.Series(["11"]), isco).to_list() == ["11"]
    with pytest.raises(InputError, match="may mean 11 or 011"):
        as_codes(pl.Series("code", [11.0]), isco)


@pytest.mark.parametrize("cell", ["", "11.5", "1e1", "-11", "tiny2:11", "１１", "11,0", "nan"])
def test_what_is_no_code_means_none(cell: str) -> None:
    assert as_codes(pl.Series([cell]), VERSION).to_list() == [None]


def test_answers_that_are_all_missing_or_all_right_still_make_an_evaluation() -> None:
    nothing = pl.DataFrame({"truth": ["11", "12"], "code": pl.Series([None, None], dtype=pl.String), "confidence": 0.0})
    found = evaluation_of(nothing, VERSION, resamples=20)
    assert (found.full.accuracy.value, found.not_coded, found.curve, found.reliability) == (0.0, 2, (), ())
    assert found.calibration.value is None
    assert (found.target.rate.value, found.confusions) == (0.0, ())
    one = pl.DataFrame({"truth": ["11"], "code": ["11"], "confidence": [1.0]})
    perfect = evaluation_of(one, VERSION, resamples=20)
    assert (perfect.full.accuracy.value, perfect.target.rate.value) == (1.0, 1.0)
    assert perfect.full.kappa.value is None, "one category alone says nothing of agreement"


# Measures, by their laws and beside others.


def test_kappa_is_that_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(0)
    for classes in (2, 5, 40):
        truth, weights = rng.integers(0, classes, 500), rng.uniform(0.1, 3, 500)
        said = np.where(rng.random(500) < 0.6, truth, rng.integers(0, classes, 500))
        ours = kappa(truth, said, weights)
        assert ours == pytest.approx(metrics.cohen_kappa_score(truth, said, sample_weight=weights))


def test_kappa_of_an_evaluation_has_a_category_for_whatever_falls_short(found: Evaluation) -> None:
    truth = ["11", "11", "12", "11", "11", "19", "23", "21", "22", "30"]
    said = ["11", "11", "12", "12", "12", "-", "-", "21", "21", "-"]
    agreed = np.mean([a == b for a, b in zip(truth, said, strict=True)])
    chance = sum(truth.count(code) * said.count(code) for code in {*truth, *said}) / 100
    assert found.full.kappa.value == pytest.approx((agreed - chance) / (1 - chance))


def test_calibration_error_and_bins_are_those_counted_one_by_one() -> None:
    rng = np.random.default_rng(3)
    confidence = rng.choice(np.round(rng.random(60), 2), 400)
    right, weights = rng.random(400) < confidence**2, rng.uniform(0.5, 2, 400)
    bins = equal_mass_bins(confidence, weights, 8)
    gaps = [abs((weights * (confidence - right))[bins == n].sum()) for n in range(bins.max() + 1)]
    assert calibration_error(confidence, right, weights, bins) == pytest.approx(sum(gaps) / weights.sum())


@given(
    st.lists(st.tuples(st.sampled_from([0.1, 0.25, 0.5, 0.51, 0.9, 1.0]), st.integers(1, 4)), min_size=1, max_size=60),
    st.integers(1, 20),
)
def test_bins_hold_their_share_keep_ties_together_and_rise(rows: list[tuple[float, int]], bins: int) -> None:
    confidence, weights = np.array([c for c, _ in rows]), np.array([float(w) for _, w in rows])
    place = equal_mass_bins(confidence, weights, bins)
    order = np.argsort(confidence, kind="stable")
    steps = np.diff(place[order])
    assert place.min() == 0
    assert set(steps) <= {0, 1}
    assert np.all((steps == 0) | (np.diff(confidence[order]) > 0))
    assert np.bincount(place, weights).min() >= weights.sum() / bins * (1 - 1e-9)


def test_chance_gives_the_error_of_a_coder_that_is_perfectly_calibrated() -> None:
    rng = np.random.default_rng(5)
    confidence, weights = rng.random(600), np.ones(600)
    bins = equal_mass_bins(confidence, weights)
    luck = errors_by_chance(confidence, weights, bins, np.arange(600))
    made = [calibration_error(confidence, rng.random(600) < confidence, weights, bins) for _ in range(400)]
    assert luck.mean() == pytest.approx(np.mean(made), rel=0.05)
    assert np.quantile(luck, 0.95) == pytest.approx(np.quantile(made, 0.95), rel=0.1)
    alike = np.argsort(np.argsort(confidence)) // 20
    assert errors_by_chance(confidence, weights, bins, alike).mean() > 2 * luck.mean(), "titles are lucky as a whole"


@given(st.lists(st.tuples(st.sampled_from([0.2, 0.4, 0.6, 0.9, None]), st.booleans()), min_size=1, max_size=40))
def test_the_curve_is_what_counting_gives_at_every_line(rows: list[tuple[float | None, bool]]) -> None:
    confidence = np.array([np.nan if c is None else c for c, _ in rows])
    right = np.array([hit for _, hit in rows])
    curve = production_curve(confidence, right, np.ones(len(rows)))
    lines = sorted({c for c, _ in rows if c is not None}, reverse=True)
    assert curve.confidences.tolist() == lines
    for line, rate, accuracy in zip(lines, curve.rates, curve.accuracies, strict=True):
        coded = [hit for c, hit in rows if c is not None and c >= line]
        assert rate == pytest.approx(len(coded) / len(rows))
        assert accuracy == pytest.approx(sum(coded) / len(coded))


@given(st.integers(0, 40), st.integers(0, 40))
def test_mcnemar_is_the_exact_binomial(one: int, other: int) -> None:
    n = one + other
    tails = sum(comb(n, k) for k in range(min(one, other) + 1)) * 2 / 2**n
    assert mcnemar(one, other) == pytest.approx(min(1.0, tails))
    assert mcnemar(one, other) == pytest.approx(mcnemar(other, one))


def test_intervals_of_a_share_are_those_of_theory() -> None:
    """1,000 rows, 300 hits: the standard error is √(0.3 · 0.7 / 1000)."""
    hits = np.arange(1000) < 300
    low, high = Resamples.of(1000).intervals(ratios(np.arange(1000), hits[:, None] * 1.0, np.ones((1000, 1))))[:, 0]  # type: ignore[arg-type]
    error = np.sqrt(0.3 * 0.7 / 1000)
    assert low == pytest.approx(0.3 - 1.96 * error, abs=0.004)
    assert high == pytest.approx(0.3 + 1.96 * error, abs=0.004)


def test_the_statistics_of_resamples_are_the_figures_of_rows_drawn() -> None:
    """Counting with weights how often a title was drawn is the same as copying its rows."""
    rng = np.random.default_rng(1)
    clusters, truth = rng.integers(0, 12, 60), rng.integers(0, 3, 60)
    clusters[:12] = np.arange(12)
    said = np.where(rng.random(60) < 0.6, truth, rng.integers(0, 3, 60))
    drawn = Resamples.of(12, resamples=5).drawn
    shares = ratios(clusters, (truth == said)[:, None] * 1.0, np.ones((60, 1)))(drawn.astype(float))
    agreement = kappas(clusters, truth, said, np.ones(60))(drawn.astype(float))
    for n, times in enumerate(drawn):
        rows = np.repeat(np.arange(60), times[clusters])
        assert shares[n, 0] == pytest.approx((truth == said)[rows].mean())
        assert agreement[n, 0] == pytest.approx(kappa(truth[rows], said[rows], np.ones(len(rows))))


def test_titles_are_drawn_whole_so_repeats_widen_intervals() -> None:
    """Case and spaces around make no other title; a row without a title is one of its own."""
    right = [n % 2 == 0 for n in range(80)]
    each = pl.DataFrame({"truth": ["11"] * 80, "code": ["11" if r else "12" for r in right], "confidence": 0.5})
    repeated = pl.concat([each.with_columns(title=pl.Series([f" T{n}" for n in range(80)]))] * 25)
    repeated = repeated.with_columns(
        pl.when(pl.int_range(pl.len()) % 2 == 0)
        .then(pl.col("title").str.to_lowercase())
        .otherwise("title")
        .alias("title")
    )
    one, many = evaluation_of(repeated, VERSION), evaluation_of(repeated.drop("title"), VERSION)
    assert (one.titles, many.titles) == (80, 2000)
    assert width(one.full.accuracy) == pytest.approx(5 * width(many.full.accuracy), rel=0.15)
    nameless = repeated.with_columns(pl.lit(None, pl.String).alias("title"))
    assert evaluation_of(nameless, VERSION, resamples=10).titles == 2000


def width(one: Estimate) -> float:
    assert one.low is not None
    assert one.high is not None
    return one.high - one.low


def test_the_rate_at_95_percent_has_an_interval_around_it() -> None:
    rng = np.random.default_rng(2)
    confidence = rng.random(2000)
    right = rng.random(2000) < np.sqrt(confidence)
    answers = pl.DataFrame(
        {"truth": ["11"] * 2000, "code": ["11" if hit else "12" for hit in right], "confidence": confidence}
    )
    target = evaluation_of(answers, VERSION).target
    assert target.rate.low is not None
    assert target.rate.high is not None
    assert target.rate.low < (target.rate.value or 0) < target.rate.high
    # Of rows above c the mean of √confidence is 0.95 at about c = 0.81.
    assert target.rate.low < 0.19 < target.rate.high


def test_the_same_answers_give_the_same_figures_whatever_the_order(found: Evaluation) -> None:
    assert evaluation_of(ten(), VERSION, shown=2) == found
    other = evaluation_of(ten().reverse(), VERSION, shown=2)
    assert other.levels == found.levels
    assert other.confusions == found.confusions
    assert other.against == found.against


answer = st.tuples(
    st.sampled_from(LOWEST),
    st.sampled_from([*ALL, None]),
    st.floats(0, 1).map(lambda c: round(c, 2)),
    st.sampled_from(["a", "b", "c", None]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(answer, min_size=1, max_size=25))
def test_laws_of_every_evaluation(rows: list[tuple[str, str | None, float, str | None]]) -> None:
    """Fewer digits are never harder, no rows are lost or doubled, and intervals stay within 0 and 1."""
    schema = {"truth": pl.String, "code": pl.String, "confidence": pl.Float64, "title": pl.String}
    answers = pl.DataFrame(rows, schema=schema, orient="row")
    found = evaluation_of(answers.with_columns(method=pl.lit("model"), other=pl.col("code")), VERSION, resamples=20)
    section, job = found.levels
    assert (section.accuracy.value or 0) >= (job.accuracy.value or 0)
    assert section.answered >= job.answered >= (job.accuracy.value or 0)
    assert sum(one.rows for one in found.reliability) == found.calibration.rows == found.rows - found.not_coded
    assert sum(one.rows for one in found.majors) == found.rows
    assert sum(one.given_rows for one in found.majors) == found.rows - found.not_coded
    assert sum(one.rows for one in found.confusions) == found.errors
    for test in found.against:
        assert (test.only_this, test.only_other, test.p_value, test.difference.value) == (0, 0, 1.0, 0.0)
        assert test.both + test.neither == found.rows
    rates = [one.rate for one in found.curve]
    assert rates == sorted(rates)
    assert not rates or rates[-1] == pytest.approx(job.answered)
    for one in [level.accuracy for level in found.levels] + [point.accuracy for point in found.curve]:
        if one.low is not None and one.high is not None:
            assert -1e-9 <= one.low <= one.high <= 1 + 1e-9


def test_a_thousand_resamples_of_20_000_rows_take_seconds() -> None:
    version = load.version("soc2020")
    rng = np.random.default_rng(1)
    codes = np.array([group.code.value for group in version.lowest])
    truth, confidence = rng.choice(codes, 20_000), rng.random(20_000)
    said = np.where(rng.random(20_000) < confidence, truth, rng.choice(codes, 20_000))
    titles = [f"t{n}" for n in rng.integers(0, 15_000, 20_000)]
    answers = pl.DataFrame({"truth": truth, "code": said, "confidence": confidence, "title": titles})
    started = time.process_time()
    found = evaluation_of(answers, version)
    assert time.process_time() - started < 6, "1.2 s on two quiet cores"
    assert found.calibration.value is not None
    assert found.calibration.value < 2 * (found.calibration.by_chance_high or 0)
