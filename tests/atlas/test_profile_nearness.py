"""How near profiles are that no map describes: by skills, tasks and name, each that there is."""

from dataclasses import replace

import polars as pl
import pytest

from occumap.atlas.profile_nearness import near_profiles
from occumap.errors import UnknownNameError
from occumap.examples import small_framework


def test_nothing_is_nearer_to_a_profile_than_itself_and_all_lie_between_0_and_1() -> None:
    for place, profile in enumerate(small_framework().profiles["profile"]):
        near = near_profiles(profile, small_framework())
        assert near[place] == near.max() == pytest.approx(1)
        assert near.min() >= 0


def test_nearness_is_the_same_both_ways() -> None:
    framework = small_framework()
    assert near_profiles("O1", framework)[2] == pytest.approx(near_profiles("O3", framework)[0])


def test_the_words_of_tasks_and_a_like_name_bring_profiles_nearer() -> None:
    plain = small_framework()
    tasks = pl.DataFrame(
        {"profile": ["O1", "O4", "O5"], "task": ["Cleans spokes and rims", "Trues spokes and rims", "Draws frames"]}
    )
    told = replace(plain, extras={"tasks": tasks})
    assert near_profiles("O1", told)[3] > near_profiles("O1", plain)[3]
    named = pl.when(pl.col("profile") == "O4").then(pl.lit("Bakery cycle hand")).otherwise("title").alias("title")
    renamed = replace(plain, profiles=plain.profiles.with_columns(named))
    assert near_profiles("O1", renamed)[3] > near_profiles("O1", plain)[3]


def test_an_unknown_profile_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match="O9"):
        near_profiles("O9", small_framework())
