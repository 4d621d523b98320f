"""Single skills that open occupations."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.atlas.coverage import coverage_by
from occumap.atlas.skill_weights import Weighing
from occumap.atlas.unlock import unlocking, unlocks
from occumap.examples import small_framework
from occumap.model.skills import Profile, Requirement
from tests.atlas.made_frameworks import framework, tables
from tests.settled import LAW

BY_IMPORTANCE = Weighing(beta=0)


def test_by_hand():
    """A bakery hand covers 6/11 of a baker; dough at 3 adds 5/33, ovens 4/33, icing 2/11: each passes 0.65 alone."""
    tiny = small_framework()
    found = unlocks(tiny.profile("O1"), tiny, BY_IMPORTANCE, threshold=0.65, among=frozenset({"O2"}))
    assert [(unlock.skill, unlock.level, unlock.opens) for unlock in found] == [
        ("dough", 3, ("O2",)),
        ("ovens", 3, ("O2",)),
        ("icing", 2, ("O2",)),
    ]
    only_icing = unlocks(tiny.profile("O1"), tiny, BY_IMPORTANCE, threshold=0.7, among=frozenset({"O2"}))
    assert [(unlock.skill, unlock.level) for unlock in only_icing] == [("icing", 2)]


def test_no_higher_level_is_asked_than_opens_all():
    """From a third, half of another third is enough: levels between are taken from the framework."""
    made = framework(np.array([[4.0, 1.0, 1.0], [1.0, 0, 0], [3.0, 0, 0]]))
    me = Profile("me", "Me", (Requirement("s2", 1),))
    found = unlocks(me, made, Weighing(alpha=0, beta=0), threshold=0.5, among=frozenset({"p0"}))
    assert [(unlock.skill, unlock.level) for unlock in found] == [("s1", 1), ("s0", 3)]


@settings(LAW, max_examples=50)
@given(levels=tables(), threshold=st.sampled_from([0.3, 0.6, 0.9, 1.0]))
def test_what_is_said_to_open_opens_and_nothing_is_missed(levels, threshold):
    """Beside raising each skill to each level and looking again."""
    made = framework(levels)
    profiles = list(made.profile_place)
    known = sorted(set(levels[levels > 0].tolist()))
    for profile in profiles:
        held = made.profile(profile)
        before = coverage_by(held, made) >= threshold - 1e-9
        begun = coverage_by(held, made) >= threshold / 2 - 1e-9
        expected = {}
        for skill in made.skill_place:
            opened = {}
            for level in known:
                if level > held.level(skill):
                    raised = held.joined_with(Profile.holding("more", {skill: level}))
                    after = coverage_by(raised, made) >= threshold - 1e-9
                    opened[level] = tuple(
                        sorted(
                            p
                            for p, half, was, now in zip(profiles, begun, before, after, strict=True)
                            if half and now and not was
                        )
                    )
            limit = max(map(len, opened.values()), default=0)
            if limit:
                expected[skill] = next((level, opens) for level, opens in opened.items() if len(opens) == limit)
        found = unlocks(held, made, threshold=threshold)
        assert {unlock.skill: unlock.opens for unlock in found} == {s: opens for s, (_, opens) in expected.items()}
        for unlock in found:
            assert unlock.level == pytest.approx(expected[unlock.skill][0])


@settings(LAW, max_examples=50)
@given(levels=tables(), threshold=st.sampled_from([0.3, 0.6, 0.9]))
def test_the_whole_framework_is_the_mean_of_its_profiles(levels, threshold):
    made = framework(levels)
    opened = dict.fromkeys(made.skill_place, 0)
    helped = dict.fromkeys(made.skill_place, 0)
    for profile in made.profile_place:
        for unlock in unlocks(made.profile(profile), made, threshold=threshold):
            opened[unlock.skill] += len(unlock.opens)
            helped[unlock.skill] += 1
    table = unlocking(made, threshold=threshold)
    assert {row["skill"]: row["mean_opened"] * len(levels) for row in table.iter_rows(named=True)} == pytest.approx(
        opened
    )
    assert dict(zip(table["skill"], table["profiles"], strict=True)) == helped
    assert table["mean_opened"].is_sorted(descending=True)


def test_the_fewest_levels_come_first_among_equals():
    made = framework(np.array([[3.0, 1.0, 1.0]]))
    me = Profile("me", "Me", (Requirement("s2", 1),))
    found = unlocks(me, made, Weighing(alpha=0, beta=0), threshold=0.5)
    assert [(unlock.skill, unlock.held, unlock.level) for unlock in found] == [("s1", 0, 1), ("s0", 0, 3)]
    assert unlocks(me, made, Weighing(alpha=0, beta=0), threshold=0.5, limit=1) == found[:1]


def test_one_skill_opens_nothing_to_those_who_hold_less_than_half_of_what_it_takes():
    made = framework(np.array([[3.0, 1.0], [3.0, 0.0]]))
    for threshold in (0.5, 1.0):
        assert unlocks(Profile("me", "Me"), made, threshold=threshold) == ()
