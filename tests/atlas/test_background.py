"""Interests, education and technologies are those that a framework publishes, and never a mean of several."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from occumap.atlas.background import background_of, interest_fit
from occumap.atlas.linked_profiles import GroupLinks, linked_profiles
from occumap.errors import InputError
from occumap.examples import small_framework, small_map
from occumap.model.skills import Framework

INTERESTS = {"Realistic": 6.0, "Investigative": 2.0, "Artistic": 4.0, "Social": 4.0, "Enterprising": 3.0}


def told(**interests: float) -> Framework:
    rated = {**INTERESTS, "Conventional": 1.0, **interests}
    extras = {
        "interests": pl.DataFrame({"profile": ["O2"] * 6, "interest": list(rated), "score": list(rated.values())}),
        "education": pl.DataFrame(
            {
                "profile": ["O2", "O2"],
                "education": ["High School Diploma - or the equivalent", "Bachelor's Degree"],
                "percent": [62.0, 38.0],
                "suppressed": [False, False],
            }
        ),
        "technologies": pl.DataFrame(
            {
                "profile": ["O2"] * 3,
                "technology": ["Paper", "Ovens", "Scales"],
                "category": ["", "", ""],
                "hot": [False, True, False],
                "in_demand": [False, False, True],
            }
        ),
    }
    framework = small_framework()
    return replace(framework, extras={**framework.extras, **extras})


def test_the_three_strongest_interests_and_what_is_as_strong_as_the_third():
    found = background_of("O2", told())
    assert found.strongest == ("Realistic", "Artistic", "Social")
    assert background_of("O2", told(Enterprising=4.0)).strongest == ("Realistic", "Artistic", "Social", "Enterprising")


def test_education_has_its_share_and_what_is_in_demand_or_hot_stands_first():
    found = background_of("O2", told())
    assert found.education is not None
    assert (found.education.words, found.education.percent) == ("high school diploma", 62.0)
    assert [one.name for one in found.technologies] == ["Scales", "Ovens", "Paper"]


def test_an_occupation_of_which_nothing_is_published_has_nothing():
    assert not background_of("O3", told())
    assert not background_of("O2", small_framework())


def test_on_a_map_it_is_that_of_the_occupation_that_makes_up_most_of_it_and_says_so():
    alone = linked_profiles(told(), small_map(), GroupLinks.alike([("19", "O2")], "an example"))
    found = background_of("O1", alone)
    assert (found.title, found.strongest[0], found.share) == ("Baker", "Realistic", None)
    several = GroupLinks.alike([("19", "O2"), ("19", "O3")], "an example")
    assert not background_of("O1", linked_profiles(told(), small_map(), several))


def test_interests_rank_by_the_letters_asked_for_the_first_counting_most():
    framework = told()
    assert interest_fit("RIA", "O2", framework) == pytest.approx((3 * 6 + 2 * 2 + 4) / 6)
    assert interest_fit("R", "O3", framework) is None
    for letters in ("", "X", "RR"):
        with pytest.raises(InputError, match="aren't interests"):
            interest_fit(letters, "O2", framework)
