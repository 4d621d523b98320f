"""A framework is a frozen value on one scale; a profile is what a job asks, a person has or a course teaches."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.errors import InputError, UnknownNameError
from occumap.examples import small_framework
from occumap.model.skills import HELD_OR_NOT, Framework, Profile, Requirement, Scale

LEVELS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 6).map(float))


def framework(requirements: dict[str, list[object]], scale: Scale = HELD_OR_NOT) -> Framework:
    skills = pl.DataFrame({"skill": ["a", "b"], "title": ["A", "B"]})
    profiles = pl.DataFrame({"profile": ["P", "Q"], "title": ["p", "q"]})
    return Framework("own", "Own", scale, skills, profiles, pl.DataFrame(requirements, strict=False))


def test_a_scale_holds_its_ends_and_what_lies_between():
    scale = Scale("proficiency", 1, 6)
    assert [level for level in (0, 1, 3.5, 6, 6.1) if scale.holds(level)] == [1, 3.5, 6]
    assert not HELD_OR_NOT.graded


def test_a_profile_gives_levels_by_skill_and_0_for_what_it_lacks():
    profile = Profile("x", "X", (Requirement("a", 3, 5), Requirement("b", 1)))
    assert (profile.level("a"), profile.level("c")) == (3, 0)
    assert profile.by_skill["a"].importance == 5
    with pytest.raises(InputError, match="a skill appears twice in the profile"):
        Profile("x", "X", (Requirement("a", 3), Requirement("a", 4)))


@given(LEVELS, LEVELS)
def test_joining_profiles_keeps_the_highest_level_whichever_comes_first(one, other):
    joined = Profile.holding("me", one).joined_with(Profile.holding("course", other))
    back = Profile.holding("course", other).joined_with(Profile.holding("me", one))
    expected = {skill: max(one.get(skill, 0), other.get(skill, 0)) for skill in one | other}
    assert {skill: joined.level(skill) for skill in expected} == expected
    assert joined.requirements == back.requirements
    assert joined.joined_with(joined).requirements == joined.requirements


def test_requirements_of_a_profile_are_those_of_the_table():
    held = small_framework()
    profile = held.profile("O3")
    assert profile.title == "Master baker"
    assert [(r.skill, r.level, r.importance, r.essential) for r in profile.requirements] == [
        ("dough", 4.0, 5.0, True),
        ("ovens", 4.0, 3.0, True),
        ("icing", 4.0, 3.0, True),
        ("leading", 4.0, 4.0, True),
    ]
    assert sum(len(held.profile(name).requirements) for name in held.profiles["profile"]) == len(held.requirements)
    with pytest.raises(UnknownNameError, match="there is no profile 'O9'"):
        held.profile("O9")


def test_places_lead_back_to_profiles_and_skills():
    held = small_framework()
    rows, columns = held.places
    assert [held.profiles["profile"][int(row)] for row in rows] == held.requirements["profile"].to_list()
    assert [held.skills["skill"][int(column)] for column in columns] == held.requirements["skill"].to_list()


def test_a_skill_that_fewer_profiles_need_is_rarer_and_none_is_below_1():
    held = small_framework()
    rarity = dict(zip(held.skills["skill"], held.rarity, strict=True))
    assert rarity["dough"] == pytest.approx(math.log(6 / 4) + 1)
    assert rarity["drawing"] > rarity["dough"]
    everybody = framework({"profile": ["P", "Q"], "skill": ["a", "a"], "level": [1, 1]})
    assert np.allclose(everybody.rarity, [1, math.log(3) + 1])


def test_columns_that_may_be_left_out_are_filled_in():
    held = framework({"profile": ["P"], "skill": ["a"], "level": [1]})
    assert held.profile("P").requirements == (Requirement("a", 1.0, 1.0, True, None, None),)
    assert held.profile("Q").requirements == ()
    assert held.skills["family"].to_list() == ["", ""]
    assert held.profiles["code"].to_list() == [None, None]


def test_keeping_some_profiles_leaves_skills_and_the_first_framework_as_they_were():
    held = small_framework()
    kept = held.keeping(["O1", "O4"])
    assert kept.profiles["profile"].to_list() == ["O1", "O4"]
    assert set(kept.requirements["profile"]) == {"O1", "O4"}
    assert kept.skills.equals(held.skills)
    assert (kept.scale, kept.code_list, len(held.profiles)) == (held.scale, "tiny", 5)


def test_descriptors_are_given_by_level():
    held = small_framework()
    rows = {"skill": ["dough", "dough", "icing"], "level": [1.0, 2.0, 1.0], "descriptor": ["With help", "Alone", "x"]}
    described = dataclasses.replace(held, descriptors=pl.DataFrame(rows))
    assert described.described("dough") == {1.0: "With help", 2.0: "Alone"}
    assert held.described("dough") == {}


@pytest.mark.parametrize(
    ("requirements", "words"),
    [
        ({"profile": ["P"], "skill": ["c"], "level": [1]}, "a requirement names the skill 'c', which doesn't exist"),
        ({"profile": ["R"], "skill": ["a"], "level": [1]}, "a requirement names the profile 'R', which doesn't exist"),
        ({"profile": ["P", "P"], "skill": ["a", "a"], "level": [1, 1]}, "P needs a twice"),
        ({"profile": ["P"], "skill": ["a"], "level": [2]}, "P needs a at level 2.0, which is off the scale"),
        ({"profile": ["P"], "skill": ["a"], "level": [-1]}, "off the scale. Levels run from 0 to 1"),
        ({"profile": ["P"], "skill": ["a"]}, "own, requirements: there is no column 'level'"),
    ],
)
def test_a_requirement_that_cannot_be_is_refused(requirements, words):
    with pytest.raises(InputError, match=words):
        framework(requirements)


def test_a_requirement_without_a_level_is_refused():
    with pytest.raises(InputError, match="off the scale"):
        framework({"profile": ["P"], "skill": ["a"], "level": [None]})


@pytest.mark.parametrize(("table", "key"), [("skills", "skill"), ("profiles", "profile")])
def test_a_skill_or_profile_that_stands_twice_is_refused(table, key):
    held = small_framework()
    first = getattr(held, table)[key][0]
    with pytest.raises(InputError, match=f"the {key} {first} appears twice"):
        dataclasses.replace(held, **{table: pl.concat([getattr(held, table)] * 2)})


def test_it_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        small_framework().title = "another"  # type: ignore[misc]


def of_importances(*importances: float) -> Framework:
    profiles = pl.DataFrame({"profile": [f"p{n}" for n in range(len(importances))]}).with_columns(title="profile")
    asked = profiles.select("profile", skill=pl.lit("a"), level=pl.lit(1.0), importance=pl.Series(importances))
    return Framework("own", "Own", HELD_OR_NOT, pl.DataFrame({"skill": ["a"], "title": ["A"]}), profiles, asked)


@pytest.mark.parametrize(
    ("importances", "least"),
    [
        ((1.0, 2.0, 3.0, 4.0), 3.0),
        ((1.0, 2.0, 3.0, 4.0, 5.0), 4.0),
        ((1.0, 3.0, 3.0, 3.0, 5.0), 3.0),  # too few lie above the median
        ((0.4, 1.0, 1.0), 1.0),
        ((1.0, 1.0), 1.0),
    ],
)
def test_what_matters_lies_above_the_median_of_the_framework(importances: tuple[float, ...], least: float) -> None:
    assert of_importances(*importances).matters_from == least


def test_where_tasks_are_counted_a_small_part_of_a_task_matters_little_however_important() -> None:
    asked = pl.DataFrame(
        {"profile": list("pqrs"), "skill": ["a"] * 4, "level": [0.3, 4, 6, 8], "importance": [1.0] * 4}
    )
    profiles = pl.DataFrame({"profile": list("pqrs"), "title": list("pqrs")})
    skills = pl.DataFrame({"skill": ["a"], "title": ["A"]})
    counted = Framework("own", "Own", Scale("tasks", 0, 8, (0, 1), graded=False, unit="tasks"), skills, profiles, asked)
    assert [counted.matters(counted.profile(one).requirements[0]) for one in "pqrs"] == [False, False, True, True]


def test_general_skills_are_those_marked_else_those_that_matter_to_nearly_all() -> None:
    rare: dict[str, list[object]] = {"profile": ["P", "Q"], "skill": ["a", "a"], "level": [1, 1]}
    assert framework(rare).general == {"a"}
    marked = dataclasses.replace(framework(rare), extras={"general": pl.DataFrame({"skill": ["b"]})})
    assert marked.general == {"b"}


def test_a_framework_with_fewer_profiles_keeps_what_they_do_not_state() -> None:
    unsaid = pl.DataFrame({"profile": ["O1", "O2"], "skill": ["leading", "leading"], "reason": ["suppressed"] * 2})
    kept = dataclasses.replace(small_framework(), unstated=unsaid).keeping(["O2"])
    assert kept.unstated.rows() == [("O2", "leading", "suppressed")]
    assert kept.profile("O2").why_unstated("leading") == "suppressed"


@given(LEVELS, LEVELS)
def test_what_one_of_joined_profiles_states_is_stated(one: dict[str, float], other: dict[str, float]) -> None:
    mine = Profile("me", "me", Profile.holding("me", one).requirements, dict.fromkeys(other.keys() - one.keys(), "x"))
    joined = mine.joined_with(Profile.holding("course", other))
    assert not joined.unstated
    assert mine.joined_with(Profile.holding("course", {})).unstated == mine.unstated
