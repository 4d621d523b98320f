"""Laws of weighted correspondences: nobody is lost, identity changes nothing, order of aggregation doesn't matter."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.errors import InputError, UnknownNameError
from occumap.evidence.compose_weights import aggregate, compose, invert
from occumap.evidence.convert import convert
from occumap.evidence.figure_rows import sort_figures
from occumap.evidence.pooled_sources import pool
from occumap.evidence.resampling import draw_shares, interval
from occumap.model.weights import WeightedCorrespondence, covered, from_people, identity
from tests.evidence.weighing import JOBS, figures, rows_of, table, tables, values, version
from tests.settled import LAW

SHORT = settings(LAW, max_examples=30)


def converted(weights: WeightedCorrespondence, given_values: dict[str, float | None]) -> dict[str, float]:
    done = convert(figures(given_values, weights), weights, draws=2)
    return dict(done.frame.select("code", "value").iter_rows())


def shares(weights: WeightedCorrespondence) -> dict[tuple[str, str], float]:
    return {(f, t): s for f, t, s in weights.frame.select("from", "to", "share_of_from").iter_rows()}


@SHORT
@given(tables(), values)
def test_converting_there_and_back_conserves_the_total_to_the_last_unit(weights, counts):
    there = converted(weights, counts)
    assert sum(there.values()) == sum(counts.values())
    back = invert(weights)
    home = convert(sort_figures(rows_of(there), back, None, None), back, draws=2).frame["value"].sum()
    assert home == sum(counts.values())


@SHORT
@given(tables())
def test_composing_with_identity_is_identity(weights):
    for side in (compose(weights, identity(version("b"))), compose(identity(version("a")), weights)):
        same = side.weights
        assert same.sources == weights.sources
        assert same.frame.select("from", "to").equals(weights.frame.select("from", "to"))
        assert same.frame["share_of_from"].to_list() == pytest.approx(weights.frame["share_of_from"].to_list())
        assert same.frame["base"].to_list() == pytest.approx(weights.frame["base"].to_list())
        assert side.drift.lost == 0


@SHORT
@given(tables())
def test_inverting_twice_gives_the_same_table(weights):
    assert invert(invert(weights)).frame.equals(weights.frame)


@SHORT
@given(tables("a", "b"), tables("b", "c"), values)
def test_converting_in_two_steps_or_with_the_composed_table_agrees(first, second, counts):
    half = {code: value + 0.5 for code, value in counts.items()}
    middle = converted(first, half)
    two_steps = convert(sort_figures(rows_of(middle), second, None, None), second, draws=2).frame
    at_once = converted(compose(first, second).weights, half)
    assert at_once == pytest.approx(dict(two_steps.select("code", "value").iter_rows()))


@SHORT
@given(tables(), values)
def test_aggregating_before_or_after_converting_agrees(weights, counts):
    half = {code: value + 0.5 for code, value in counts.items()}
    after: dict[str, float] = {}
    for code, value in converted(weights, half).items():
        after[code[0]] = after.get(code[0], 0.0) + value
    upper = aggregate(weights, new=version("b"), new_level="section")
    assert converted(upper, half) == pytest.approx(after)


@SHORT
@given(tables(), st.integers(2, 50))
def test_aggregating_a_series_that_is_spread_as_the_sample_agrees_on_both_sides(weights, times):
    """Where a section's people are divided as in the sample, weights between sections convert as weights of jobs do."""
    sums = dict(weights.frame.group_by("from").agg(pl.col("people").sum() * times + 0.5).iter_rows())
    counts = {code: sums[code] - 0.5 for code in JOBS}
    upper = aggregate(weights, old=version("a"), old_level="section", new=version("b"), new_level="section")
    sections = {s: sum(n for code, n in counts.items() if code[0] == s) for s in "123"}
    lower: dict[str, float] = {}
    for (f, t), share in shares(weights).items():
        lower[t[0]] = lower.get(t[0], 0.0) + share * counts[f]
    higher: dict[str, float] = {}
    for (f, t), share in shares(upper).items():
        higher[t] = higher.get(t, 0.0) + share * sections[f]
    assert higher == pytest.approx(lower)


@SHORT
@given(st.integers(1, 99), st.integers(2, 60))
def test_intervals_widen_as_bases_shrink(percent, times):
    def width(records: int) -> float:
        n = {("11", "11"): percent * records, ("11", "12"): (100 - percent) * records}
        low, high = interval(draw_shares(table(n), 1, draws=4000))
        return float((high - low)[0])

    assert width(1) > width(times)


def test_an_exact_table_has_no_interval_to_speak_of():
    low, high = interval(draw_shares(identity(version("a")), 0, draws=10))
    assert np.array_equal(low, high)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("share_of_from", None, "has no weight"),
        ("share_of_from", 0.0, "outside (0, 1]"),
        ("share_of_from", -0.5, "outside (0, 1]"),
        ("share_of_from", 50.0, "outside (0, 1]"),
        ("share_of_from", float("inf"), "outside (0, 1]"),
        ("share_of_from", 0.9, "sum to"),
        ("base", 0.0, "empty base"),
    ],
)
def test_weights_that_are_none_are_refused_with_their_pair(column, value, said):
    frame = table({("11", "11"): 1, ("11", "12"): 1}).frame
    wrong = frame.with_columns(
        pl.when(pl.col("to") == "12").then(pl.lit(value, pl.Float64)).otherwise(pl.col(column)).alias(column)
    )
    with pytest.raises(InputError) as error:
        WeightedCorrespondence("a", "b", wrong)
    assert said in str(error.value)
    assert "11" in str(error.value)


def test_a_pair_twice_is_refused():
    frame = table({("11", "11"): 1}).frame
    with pytest.raises(InputError, match="more than once"):
        WeightedCorrespondence("a", "b", pl.concat([frame, frame]))


@pytest.mark.parametrize("people", [-1.0, float("inf"), float("nan"), None])
def test_people_that_cannot_be_are_refused(people):
    with pytest.raises(InputError, match="11 → 12"):
        from_people(
            "a",
            "b",
            pl.DataFrame({"from": ["11"], "to": ["12"], "people": [people]}, schema_overrides={"people": pl.Float64}),
        )


def test_codes_of_another_version_are_refused():
    with pytest.raises(InputError, match="another vintage"):
        covered(table({("99", "11"): 1.0}), version("a"), None)


def test_a_group_a_source_is_silent_on_is_no_evidence_and_never_nought():
    held = covered(table({("11", "11"): 1.0}), version("a"), version("b"))
    assert held.gaps("s") == ("12", "19", "21", "22", "31")
    assert set(held.frame["from"]) == {"11"}
    done = convert(figures({"11": 5.0, "12": 7.0}, held), held, draws=2)
    assert done.unplaced == (("12", "no evidence in this source", 7.0),)
    assert (done.total_in, done.total_out) == (12.0, 5.0)


def test_composing_says_whom_it_lost_and_who_passed_through_mixed_groups():
    first = table({("11", "11"): 30.0, ("12", "11"): 30.0, ("21", "22"): 40.0})
    second = table({("11", "31"): 5.0, ("11", "12"): 5.0}, old="b", new="c")
    composed = compose(first, second)
    assert composed.drift.mixed == pytest.approx(0.6)
    assert composed.drift.lost == pytest.approx(0.4)
    assert composed.weights.gaps("s + s") == ("21",)


def test_tables_that_do_not_meet_are_not_composed():
    with pytest.raises(InputError, match="meet in one version"):
        compose(table({("11", "11"): 1.0}), table({("11", "11"): 1.0}, old="x", new="c"))


def test_a_small_sample_is_drawn_towards_the_other_source_and_a_large_one_is_not():
    def two(first: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
        other = {(f, t): n for f in JOBS for t, n in (("11", 60.0), ("12", 40.0))}
        one = {(f, t): n for f in JOBS[1:] for t, n in (("11", 30.0), ("12", 20.0))} | first
        both = pl.concat([table(one, source="new").frame, table(other, source="old").frame])
        return shares(pool(WeightedCorrespondence("a", "b", both), "new", "old")[0])

    assert 0.45 < two({("11", "11"): 0.0, ("11", "12"): 1.0})["11", "11"] < 0.6
    assert two({("11", "11"): 0.0, ("11", "12"): 100_000.0})["11", "11"] < 0.4


def test_a_group_only_one_source_has_keeps_what_that_one_says():
    both = pl.concat(
        [
            table({("11", "11"): 3.0}, source="new").frame,
            table({("12", "12"): 3.0, ("12", "11"): 1.0}, source="old").frame,
        ]
    )
    pooled, _ = pool(WeightedCorrespondence("a", "b", both), "new", "old")
    assert shares(pooled) == pytest.approx({("11", "11"): 1.0, ("12", "11"): 0.25, ("12", "12"): 0.75})


def test_a_source_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(UnknownNameError, match="Sources: s"):
        table({("11", "11"): 1.0}).only("census")


def test_what_has_no_known_base_is_added_up_without_one() -> None:
    """Entries of an index are titles, not records: groups above others rest on none either."""
    pairs = pl.DataFrame({"from": ["11", "12", "21"], "to": ["11", "11", "21"], "people": [3.0, 1.0, 2.0]})
    nobody = pl.lit(None, pl.Float64)
    weights = from_people("a", "b", pairs.with_columns(nobody.alias("base"), nobody.alias("base_to")))
    top = version("a").rules.levels[0].name
    above = aggregate(weights, old=version("a"), old_level=top, new=version("b"), new_level=top)
    assert above.frame["base"].null_count() == len(above.frame)
    assert sorted(above.frame.select("from", "to", "people").rows()) == [("1", "1", 4.0), ("2", "2", 2.0)]
