"""Where a group stands against a policy, and what can't be told."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.errors import UnknownNameError
from occumap.evidence.align import align
from occumap.evidence.impact import impact
from occumap.evidence.viability import Source, viability, viability_of_revision, wilson
from occumap.model.alignment import Separation, Split
from occumap.model.correspondence import Correspondence
from occumap.model.viability import Direction, Verdict, ViabilityPolicy
from occumap.model.weights import WeightedCorrespondence
from occumap.revision.compare import compare
from tests.evidence.weighing import table, version
from tests.settled import LAW

SIZES = {"11": 400.0, "12": 60.0, "19": 300.0, "21": 200.0, "22": 40.0}
WHOLE = table({(code, code): n for code, n in SIZES.items()})
SOURCES = {"s": Source("a sample", 2011, 100_000)}


def stands(minimum, weights=WHOLE, sources=SOURCES, **policy):
    found = viability(weights, version("a"), ViabilityPolicy(minimum=minimum, **policy), sources)
    return {one.code.value: one for one in found.groups}


def test_the_whole_interval_decides_not_the_estimate():
    found = stands(5000)
    assert found["11"].verdict is Verdict.VIABLE
    assert found["22"].people == 4000
    assert found["22"].verdict is Verdict.CANT_TELL
    assert found["12"].people == 6000
    assert found["12"].verdict is Verdict.CANT_TELL
    assert stands(10_000)["22"].verdict is Verdict.TOO_SMALL


def test_a_group_without_records_has_no_evidence_rather_than_nobody():
    assert stands(5000)["31"].verdict is Verdict.NO_EVIDENCE
    assert stands(5000)["31"].people is None


def test_a_residual_group_is_too_large_by_its_share_of_the_parent():
    assert stands(1)["19"].share_of_parent == pytest.approx(300 / 760)
    assert stands(1)["19"].residual_too_large
    assert not stands(1, max_in_residual=0.5)["19"].residual_too_large
    assert not stands(1)["11"].residual_too_large


@LAW
@given(st.floats(0.001, 0.999), st.integers(5, 10_000), st.integers(2, 50))
def test_the_interval_holds_the_share_and_widens_as_the_sample_shrinks(share, records, times):
    low, high = wilson(share, records)
    inner_low, inner_high = wilson(share, records * times)
    assert low <= share <= high
    assert inner_high - inner_low < high - low


def test_growth_is_told_by_a_source_of_another_year_and_only_if_it_is_clear():
    later = table({(code, code): n for code, n in {**SIZES, "22": 400.0, "12": 70.0}.items()}, source="t")
    both = WeightedCorrespondence("a", "b", pl.concat([WHOLE.frame, later.frame]))
    sources = SOURCES | {"t": Source("another", 2016, 100_000)}
    found = stands(1, both, sources, source="s")
    assert found["22"].direction is Direction.GROWING
    assert found["11"].direction is Direction.SHRINKING
    assert found["12"].direction is Direction.STEADY
    again = stands(1, both, sources, source="t")
    assert again["22"].direction is Direction.GROWING


def test_several_sources_and_none_named_is_asked():
    both = WeightedCorrespondence("a", "b", pl.concat([WHOLE.frame, table({("11", "11"): 1.0}, source="t").frame]))
    with pytest.raises(UnknownNameError, match="--source"):
        stands(1, both)


def test_a_group_of_a_revision_made_of_whole_groups_has_their_people():
    links = Correspondence.from_counts("a", "b", {("12", "12"): 3, ("22", "12"): 4, ("11", "11"): 9})
    found = viability_of_revision(WHOLE, version("a"), version("b"), links, ViabilityPolicy(minimum=5000), SOURCES)
    assert found["12"].people == pytest.approx(10_000)
    assert found["12"].verdict is Verdict.VIABLE


def test_a_group_that_takes_parts_has_bounds_and_is_never_guessed_from_titles():
    links = Correspondence.from_counts("a", "b", {("21", "21"): 99, ("21", "22"): 1, ("22", "22"): 5})
    found = viability_of_revision(WHOLE, version("a"), version("b"), links, ViabilityPolicy(minimum=5000), SOURCES)
    part = found["22"]
    assert part.people is None
    assert part.low < 4000
    assert part.high > 24_000
    assert part.verdict is Verdict.CANT_TELL
    assert [code.value for code in part.parts_of] == ["21"]


def test_alignment_says_who_is_told_apart_and_when_a_split_is_out_of_reach():
    counts = {("11", "11"): 50, ("12", "12"): 10, ("19", "12"): 10, ("21", "21"): 8, ("22", "21"): 2}
    links = Correspondence.from_counts("i", "a", counts)
    people = stands(5000)
    found = {one.code.value: one for one in align(links, version("i"), version("a"), people, 5000)}
    assert found["11"].separation is Separation.ALONE
    assert found["12"].separation is Separation.MIXED
    assert found["12"].holders[0].split is Split.TOO_SMALL
    assert found["12"].holders[0].by_titles == pytest.approx(3000)
    assert found["22"].holders[0].split is Split.POSSIBLE
    assert "31" not in found


def test_impact_counts_what_stays_whole_and_bounds_what_nobody_counted():
    old, new = version("a"), version("b")
    counts = {
        ("11", "11"): 5,
        ("12", "12"): 5,
        ("12", "19"): 5,
        ("19", "19"): 5,
        ("21", "21"): 5,
        ("22", "21"): 5,
        ("31", "31"): 2,
    }
    comparison = compare(old, new, Correspondence.from_counts("a", "b", counts))
    people = dict(SIZES)
    found = impact("x", old, new, comparison.correspondence, comparison.changes, people)
    jobs = {one.group.value: one for one in found.at_level("job")}
    assert jobs["11"].one_to_one
    assert jobs["11"].break_low == jobs["11"].break_high == 0
    assert (jobs["19"].low, jobs["19"].high) == (300.0, 360.0)
    assert jobs["21"].break_low == jobs["21"].break_high == pytest.approx(0.2)
    sections = {one.group.value: one for one in found.at_level("section")}
    assert all(sections[code].one_to_one for code in "123")
    assert found.levels[-1].people == pytest.approx(400 / 1000)
    assert found.uncounted == ("31",)


def test_impact_with_dual_coded_counts_is_exact():
    old, new = version("a"), version("b")
    weights = table({("11", "11"): 75.0, ("11", "12"): 25.0, ("12", "12"): 50.0})
    links = Correspondence.from_counts("a", "b", {("11", "11"): 75, ("11", "12"): 25, ("12", "12"): 50})
    comparison = compare(old, new, links)
    found = impact("x", old, new, links, comparison.changes, {"11": 200.0, "12": 50.0}, weights=weights)
    jobs = {one.group.value: one for one in found.at_level("job")}
    assert jobs["11"].break_low == jobs["11"].break_high == pytest.approx(-0.25)
    assert jobs["12"].break_low == jobs["12"].break_high == pytest.approx(1.0)
