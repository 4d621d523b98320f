"""The starter skills framework that comes with Occumap: whole, in range, every skill and occupation used."""

import polars as pl

from occumap.atlas.names import plain
from occumap.catalog.load import framework as framework_named
from occumap.catalog.load import occupational_map
from occumap.model.skills import Framework
from tests.data.engineering_route import ENGINEERING, engineering_occupations


def framework() -> Framework:
    return framework_named("engineering-starter")


def test_there_are_139_skills_each_with_a_title_a_family_and_a_definition() -> None:
    skills = framework().skills
    assert len(skills) == 139
    assert skills["title"].is_unique().all()
    assert (skills["definition"].str.len_chars() > 30).all()
    assert skills["family"].n_unique() >= 6


def test_every_skill_has_six_descriptors_and_no_two_are_the_same() -> None:
    descriptors = framework().descriptors
    levels = descriptors.group_by("skill").agg(pl.col("level").sort())
    assert set(levels["skill"]) == set(framework().skills["skill"])
    assert all(list(of_one) == [1, 2, 3, 4, 5, 6] for of_one in levels["level"])
    assert descriptors["descriptor"].is_unique().all()


def test_every_occupation_of_the_route_has_a_profile_of_12_to_25_requirements_and_no_other_has_one() -> None:
    counts = framework().requirements.group_by("profile").len()
    assert len(counts) == 372
    assert set(counts["profile"]) == {occupation.code for occupation in engineering_occupations()}
    assert counts["len"].is_between(12, 25).all()


def test_profiles_are_called_as_their_occupations_are() -> None:
    on = occupational_map()
    assert all(title == on[code].name for code, title in framework().profile_titles.items())
    assert {on.route_of(code).id for code in framework().profile_titles} == {ENGINEERING}


def test_every_skill_has_other_names_and_no_name_stands_for_two_skills() -> None:
    names = framework().extras["skill_titles"]
    assert set(names["skill"]) == set(framework().skills["skill"])
    plainly = [plain(name) for name in (*names["title"], *framework().titles.values())]
    assert sorted(plainly) == sorted(set(plainly))


def test_levels_and_importance_are_in_range_and_whole() -> None:
    table = framework().requirements
    assert table["level"].is_in([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).all()
    assert table["importance"].is_in([1.0, 2.0, 3.0, 4.0, 5.0]).all()


def test_every_skill_is_asked_by_some_occupation() -> None:
    assert set(framework().requirements["skill"]) == set(framework().skills["skill"])


def test_what_matters_daily_is_essential() -> None:
    daily = framework().requirements.filter(pl.col("importance") >= 4)
    assert daily["essential"].all()


def test_essential_and_useful_are_told_apart_in_every_profile_on_the_whole() -> None:
    share = framework().requirements["essential"].mean()
    assert isinstance(share, float)
    assert 0.5 < share < 0.8


def test_core_levels_rise_with_the_technical_level_of_the_occupation() -> None:
    levels = {occupation.code: int(occupation.technical_level) for occupation in occupational_map().occupations}
    core = framework().requirements.filter(pl.col("importance") == 5)
    means = (
        core.with_columns(pl.col("profile").replace_strict(levels, return_dtype=pl.Int64).alias("of"))
        .group_by("of")
        .agg(pl.col("level").mean())
        .sort("of")
    )
    assert means["level"].is_sorted()
    assert means["level"][0] < 3
    assert means["level"][-1] > 5


def test_it_says_that_it_is_a_starter_and_who_made_it() -> None:
    assert framework().notice.startswith("This is a starter framework.")
    assert "Occumap" in framework().source
