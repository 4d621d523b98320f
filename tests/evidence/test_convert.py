"""Figures keep their totals, and what can't be converted is said."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.errors import InputError
from occumap.evidence.convert import convert
from occumap.evidence.convert_records import count_records, draw_codes, spread_records
from occumap.evidence.figure_rows import sort_figures
from occumap.evidence.pooled_sources import Agreement
from occumap.evidence.rounding import balanced
from occumap.model.figure_kind import Kind
from tests.evidence.weighing import JOBS, figures, rows_of, table, tables, values, version
from tests.settled import LAW

SHORT = settings(LAW, max_examples=30)

HALVES = table({("11", "11"): 50.0, ("11", "12"): 50.0, ("12", "12"): 10.0, ("21", "21"): 5.0})


def by_code(done, column="value"):
    return dict(done.frame.select("code", column).iter_rows())


def test_whole_numbers_stay_whole_and_balance():
    done = convert(figures({"11": 101.0, "12": 10.0}, HALVES), HALVES)
    assert by_code(done) == {"11": 51.0, "12": 60.0}
    assert done.total_in == done.total_out == 111.0


@LAW
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_rounding_loses_nobody_and_moves_nothing_by_more_than_one(parts):
    whole = np.array(parts)
    whole[-1] += round(whole.sum()) - whole.sum() if round(whole.sum()) >= whole.sum() else 0
    total = float(round(whole.sum()))
    rounded = balanced(whole, total)
    if abs(whole.sum() - total) < 1e-6:
        assert rounded.sum() == total
        assert (abs(rounded - whole) < 1 + 1e-6).all()


def test_the_same_seed_gives_the_same_intervals_and_another_seed_others():
    sorted_figures = figures({"11": 100.0}, HALVES)
    first, second, other = (convert(sorted_figures, HALVES, seed=seed).frame for seed in (1, 1, 2))
    assert first.equals(second)
    assert not first.equals(other)


def test_an_interval_holds_the_figure_and_one_for_a_survey_coded_anew_is_wider():
    done = convert(figures({"11": 1000.0}, HALVES), HALVES, agreement=Agreement(15, 0.2), sampled=0.01)
    row = done.frame.row(0, named=True)
    assert row["low_anew"] < row["low"] < row["value"] < row["high"] < row["high_anew"]


def test_no_interval_is_made_up_where_a_base_is_not_known():
    blind = table({("11", "11"): 1.0, ("11", "12"): 1.0, ("21", "21"): 9.0})
    frame = blind.frame.with_columns(pl.when(pl.col("from") == "21").then(pl.col("base")).alias("base"))
    weights = type(blind)("a", "b", frame)
    done = convert(figures({"11": 10.0, "21": 10.0}, weights), weights)
    assert by_code(done, "low") == {"11": None, "12": None, "21": 10.0}


def test_means_go_with_their_people():
    rows = rows_of({"11": 20.0, "12": 50.0}).with_columns(pl.Series("people", [100.0, 50.0]))
    done = convert(sort_figures(rows, HALVES, version("a"), None), HALVES, kind=Kind.MEAN)
    assert by_code(done) == {"11": 20.0, "12": pytest.approx((50 * 20 + 50 * 50) / 100)}


def test_means_without_people_are_refused():
    with pytest.raises(InputError, match="--people"):
        convert(figures({"11": 20.0}, HALVES), HALVES, kind=Kind.MEAN)


def test_a_median_is_refused_with_the_reason_or_bounded():
    sorted_figures = figures({"11": 20.0, "12": 50.0}, HALVES)
    with pytest.raises(InputError, match="can't be converted by shares"):
        convert(sorted_figures, HALVES, kind=Kind.MEDIAN)
    done = convert(sorted_figures, HALVES, kind=Kind.MEDIAN, bounds=True)
    assert by_code(done) == {"11": None, "12": None}
    assert by_code(done, "low")["12"] == 20.0
    assert by_code(done, "high")["12"] == 50.0
    assert "like the rest" in by_code(done, "note")["12"]


def test_suppressed_groups_are_named_where_they_are_missed():
    done = convert(figures({"11": 10.0, "12": None}, HALVES), HALVES)
    assert done.suppressed == ("12",)
    assert "lacks 12" in by_code(done, "note")["12"]
    assert by_code(done, "note")["11"] == ""


def test_suppressed_units_are_filled_from_the_total_above_only_if_asked():
    rows = rows_of({"1": 60.0, "11": 45.0, "12": None})
    assert sort_figures(rows, HALVES, version("a"), None).filled == ()
    filled = sort_figures(rows, HALVES, version("a"), None, fill=True)
    assert filled.filled == ("12",)
    assert dict(filled.units.select("code", "value").iter_rows()) == {"11": 45.0, "12": 15.0}


def test_totals_are_not_converted_again():
    done = convert(figures({"1": 60.0, "11": 45.0, "12": 15.0}, HALVES), HALVES)
    assert done.total_out == 60.0


def test_unknown_codes_are_reported_with_their_figures():
    done = convert(figures({"11": 10.0, "XX": 3.0}, HALVES), HALVES)
    assert done.unplaced == (("XX", "unknown code", 3.0),)


def test_a_total_without_its_units_is_refused_with_its_row():
    with pytest.raises(InputError, match=r"row 3, code.* section group") as error:
        figures({"11": 10.0, "2": 3.0}, HALVES)
    assert "--level" in str(error.value)


def test_codes_that_fit_the_later_version_better_are_refused_with_row_and_column():
    new = version("b")
    shifted = rows_of({"11": 1.0, "41": 2.0, "42": 2.0})
    later = type(new).of(
        "b", [("1", "one", None, None), ("4", "four", None, None), *((c, c, None, None) for c in ("11", "41", "42"))],
        rules=new.rules,
    )  # fmt: skip
    with pytest.raises(InputError, match=r"pay\.csv, row 3, soc: '41' is not a code of a"):
        sort_figures(shifted, HALVES, version("a"), later, where="pay.csv", column="soc")


def test_a_small_part_of_a_large_group_is_called_so():
    thin = table({("11", "11"): 95.0, ("11", "12"): 5.0})
    done = convert(figures({"11": 1000.0}, thin), thin)
    assert by_code(done, "note") == {"11": "", "12": "a small part of others (5% of 11)"}


def test_tables_in_one_file_are_converted_apart():
    rows = pl.concat([rows_of({"11": 10.0}).with_columns(by=pl.lit(where)) for where in ("north", "south")])
    done = convert(sort_figures(rows, HALVES, version("a"), None), HALVES)
    assert done.frame.select("by", "code", "value").rows() == [
        ("north", "11", 5.0), ("north", "12", 5.0), ("south", "11", 5.0), ("south", "12", 5.0),
    ]  # fmt: skip


def people(n: int) -> pl.LazyFrame:
    return pl.LazyFrame({"who": range(n), "a": [JOBS[i % 2] for i in range(n)], "weight": [2.0] * n})


def test_a_draw_follows_the_shares_and_depends_on_seed_and_place_alone():
    drawn = draw_codes(people(20_000), HALVES, code="a", to="b", seed=7).collect()
    again = draw_codes(people(20_000), HALVES, code="a", to="b", seed=7).collect(engine="streaming")
    assert drawn.equals(again)
    share = drawn.filter(pl.col("a") == "11").select((pl.col("b") == "11").mean()).item()
    assert share == pytest.approx(0.5, abs=0.02)
    assert drawn.filter(pl.col("a") == "12")["b"].unique().to_list() == ["12"]
    other = draw_codes(people(20_000), HALVES, code="a", to="b", seed=8).collect()
    assert not drawn["b"].equals(other["b"])


def test_a_record_without_a_weight_is_drawn_no_code():
    records = pl.LazyFrame({"a": ["11", "99", None]})
    assert draw_codes(records, HALVES, code="a", to="b").collect()["b"].is_null().to_list() == [False, True, True]


@SHORT
@given(tables(), st.lists(st.sampled_from(JOBS), min_size=1, max_size=40))
def test_fractions_of_a_record_add_up_to_one_person(weights, codes):
    records = pl.LazyFrame({"who": range(len(codes)), "a": codes})
    spread = spread_records(records, weights, code="a", to="b").collect()
    each = spread.group_by("who").agg(pl.col("share").sum()).sort("who")
    assert each["share"].to_list() == pytest.approx([1.0] * len(codes))


def test_fractions_multiply_weights_and_lose_nobody():
    spread = spread_records(people(10), HALVES, code="a", to="b", weight="weight").collect()
    assert spread["weight"].sum() == pytest.approx(20.0)
    lost = spread_records(pl.LazyFrame({"a": ["99"]}), HALVES, code="a", to="b").collect()
    assert lost.rows() == [("99", None, 1.0)]


@SHORT
@given(tables(), values)
def test_counting_records_and_converting_counts_is_spreading_records(weights, counts):
    small = {code: int(value) % 7 for code, value in counts.items()}
    codes = [code for code, n in small.items() for _ in range(n)]
    records = pl.LazyFrame({"a": codes}, schema={"a": pl.String})
    spread = spread_records(records, weights, code="a", to="b").collect().group_by("b").agg(pl.col("share").sum())
    counted = count_records(records, code="a")
    direct: dict[str, float] = {}
    for f, t, s in weights.frame.select("from", "to", "share_of_from").iter_rows():
        direct[t] = direct.get(t, 0.0) + s * dict(counted.iter_rows()).get(f, 0.0)
    assert dict(spread.with_columns(pl.col("b").cast(pl.String)).iter_rows()) == pytest.approx(
        {code: n for code, n in direct.items() if n}
    )
