"""What isn't stated is neither held nor lacking: in gaps, in coverage of all pairs, and in what is said first."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.atlas.coverage import Asked, cover, coverage, coverage_bounds, coverage_by, highest_levels
from occumap.atlas.gap import gap
from occumap.errors import InputError
from occumap.examples import small_framework
from occumap.io.onet import read_onet
from occumap.model.gap import Status
from occumap.model.skills import UNSTATED, Profile, Requirement
from tests.atlas.made_frameworks import framework, tables, tables_and_unstated
from tests.settled import LAW


def asking(made):
    return [profile for profile in made.profile_place if made.profile(profile).requirements]


@LAW
@given(tables_and_unstated())
def test_what_a_profile_does_not_state_is_never_missing_and_never_a_need(table):
    levels, unstated = table
    made = framework(levels, unstated=unstated)
    for start in made.profile_place:
        for to in asking(made):
            found = gap(made.profile(start), made.profile(to), made)
            silent = made.profile(start).unstated
            assert not {line.skill for line in found.missing} & silent.keys()
            assert not {line.skill for line in found.asked} & made.profile(to).unstated.keys()
            assert {line.skill for line in found.not_stated} == {line.skill for line in found.asked} & silent.keys()


@LAW
@given(tables_and_unstated())
def test_bounds_of_all_pairs_are_those_of_each_gap(table):
    levels, unstated = table
    made = framework(levels, unstated=unstated)
    low, high = coverage_bounds(made)
    assert low == pytest.approx(coverage(made), nan_ok=True)
    ids = list(made.profile_place)
    for start in ids:
        for to in asking(made):
            found = gap(made.profile(start), made.profile(to), made)
            at = ids.index(start), ids.index(to)
            assert found.coverage == pytest.approx(low[at], abs=1e-9)
            assert found.coverage + found.unknown == pytest.approx(high[at], abs=1e-9)
            assert found.coverage + found.unknown + sum(line.cost for line in found.lines) == pytest.approx(1)
            if found.unknown:
                assert (found.low, found.high) == pytest.approx((low[at], high[at]))


@LAW
@given(tables(), st.integers(0, 99))
def test_not_knowing_a_skill_never_adds_to_what_is_known_to_lack(levels, seed):
    """Forgetting part of what somebody said leaves bounds that hold what was known before."""
    made = framework(levels)
    rng = np.random.default_rng(seed)
    told = {f"s{n}": float(level) for n, level in enumerate(rng.integers(0, 7, levels.shape[1]))}
    whole = Profile.holding("me", told, complete=True)
    part = Profile.holding("me", {skill: level for skill, level in told.items() if rng.random() < 0.5})
    for to in asking(made):
        known, forgotten = (gap(profile, made.profile(to), made) for profile in (whole, part))
        assert sum(line.cost for line in forgotten.lines) <= sum(line.cost for line in known.lines) + 1e-9
        assert forgotten.coverage - 1e-9 <= known.coverage <= forgotten.coverage + forgotten.unknown + 1e-9


@LAW
@given(tables())
def test_holding_all_that_is_not_stated_gives_the_upper_bound(levels):
    made = framework(levels)
    me = Profile.holding("me", {"s0": 2.0})
    most = cover(highest_levels([me], made), Asked.by(made))[0]
    least = coverage_by(me, made)
    for n, to in enumerate(made.profile_place):
        if made.profile(to).requirements:
            found = gap(me, made.profile(to), made)
            assert (least[n], most[n]) == pytest.approx((found.coverage, found.coverage + found.unknown), abs=1e-9)


def test_somebody_who_said_one_skill_lacks_nothing_that_is_known():
    tiny = small_framework()
    found = gap(Profile.holding("me", {"dough": 3}), tiny.profile("O3"), tiny)
    assert found.missing == ()
    assert [line.skill for line in found.under_level] == ["dough"]
    assert {line.skill for line in found.questions} == {"ovens", "icing", "leading"}
    assert {line.unstated for line in found.not_stated} == {"not mentioned"}


def test_somebody_who_said_that_they_do_not_have_a_skill_lacks_it():
    tiny = small_framework()
    found = gap(Profile.holding("me", {"dough": 3, "leading": 0}), tiny.profile("O3"), tiny)
    assert [line.skill for line in found.missing] == ["leading"]


def test_a_skill_of_unknown_level_is_held_at_least_at_the_lowest():
    tiny = small_framework()
    me = Profile("me", "me", (Requirement("dough", 1.0),), {"dough": "level not stated"}, complete=False)
    (line,) = (line for line in gap(me, tiny.profile("O2"), tiny).lines if line.skill == "dough")
    assert (line.status, line.held, line.cost) == (Status.LEVEL_NOT_STATED, 1.0, 0)
    assert line.unknown == pytest.approx(line.weight * 2 / 3)


def test_a_gap_from_an_occupation_says_that_what_it_asks_is_assumed():
    tiny = small_framework()
    assert gap(tiny.profile("O1"), tiny.profile("O2"), tiny).notes == (
        "What Bakery hand asks for is assumed to be held at that level; what it doesn’t ask for counts as missing.",
    )
    assert gap(tiny.profile("O1"), tiny.profile("O1"), tiny).notes == ()


def test_two_profiles_that_ask_the_same_are_not_said_to_be_the_same_work():
    tiny = small_framework()
    twin = replace(tiny.profile("O1"), id="O9", title="Oven hand")
    found = gap(tiny.profile("O1"), twin, tiny)
    assert found.coverage == 1
    said = "The framework says the same of Bakery hand and Oven hand: what sets them apart isn’t in it."
    assert found.notes == (said,)


def test_reasons_are_skills_that_matter_and_differ_by_more_than_the_error_the_special_ones_first():
    levels = np.array([[1.0, 1.0, 1.0, 3.0]] * 4 + [[4.0, 4.0, 4.0, 3.3]])
    importance = np.array([[5.0, 4.0, 1.0, 5.0]] * 5)
    importance[:, 1] = [1.0, 1.0, 1.0, 5.0, 5.0]
    made = framework(levels, importance, errors=0.25)
    found = gap(made.profile("p0"), made.profile("p4"), made)
    assert [line.skill for line in found.lines if line.cost] != [line.skill for line in found.reasons]
    assert [line.skill for line in found.reasons] == ["s1", "s0"]  # s0 matters to all, s2 to none, s3 is within error
    assert found.reasons[1].general


def test_what_a_profile_rests_on_is_said_with_every_gap():
    tiny = small_framework()
    words = pl.DataFrame({"profile": ["O2"], "words": ["Baker borrows its skills from its siblings."]})
    borrowed = replace(tiny, extras={"provenance": words})
    found = gap(borrowed.profile("O1"), borrowed.profile("O2"), borrowed)
    assert found.notes[-1] == "Baker borrows its skills from its siblings."


def test_something_cannot_be_both_asked_and_unstated():
    both = pl.DataFrame([("O1", "dough", "suppressed")], schema=UNSTATED, orient="row")
    with pytest.raises(InputError, match="O1 needs dough, which is said not to be stated"):
        replace(small_framework(), unstated=both)
    with pytest.raises(InputError, match="something unstated names the skill 'flying'"):
        replace(small_framework(), unstated=both.with_columns(skill=pl.lit("flying")))


def test_between_related_occupations_of_onet_nothing_missing_rests_on_what_is_not_stated(shared):
    """A cashier isn't told to learn therapy because nobody rated it: nor is anybody else, in any related pair tried."""
    onet = read_onet(shared / "onet" / "29.3")
    related = onet.extras["related"].filter(
        pl.all_horizontal(pl.col("profile", "related").is_in(list(onet.profile_place)))
    )
    silent = {(profile, skill) for profile, skill, _ in onet.unstated.iter_rows()}
    assert len(silent) > 10_000
    for start, to, *_ in related.gather_every(80).iter_rows():
        found = gap(onet.profile(start), onet.profile(to), onet)
        assert not {(start, line.skill) for line in (*found.missing, *found.reasons)} & silent
        assert {(start, line.skill) for line in found.not_stated} <= silent
        assert all(line.matters and line.low > 0 for line in found.reasons if line.low is not None)
        assert not found.reasons or not found.reasons[0].general or all(line.general for line in found.reasons)
