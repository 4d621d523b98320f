"""Profiles of a framework by name and other titles: as for occupations, without a coder."""

from dataclasses import replace

import polars as pl
import pytest

from occumap.catalog.profiles import resolve_profile
from occumap.examples import small_framework
from occumap.model.resolution import Ambiguous, FoundBy, Resolved, Unknown
from occumap.model.skills import Framework


@pytest.fixture(scope="module")
def titled() -> Framework:
    rows = [("O2", "Bread maker"), ("O4", "Wheel doctor"), ("O5", "Wheel doctor"), ("O3", "Head of the bakehouse")]
    return replace(small_framework(), extras={"titles": pl.DataFrame(rows, schema=["profile", "title"], orient="row")})


@pytest.mark.parametrize(
    ("text", "code", "found_by"),
    [
        ("O4", "O4", FoundBy.CODE),
        ("cycle mender", "O4", FoundBy.NAME),
        ("Cycle menders", "O4", FoundBy.NAME),
        ("makers of bread", "O2", FoundBy.OTHER_TITLE),
        ("senior bread maker", "O2", FoundBy.OTHER_TITLE),
        ("cycel mender", "O4", FoundBy.SPELLING),
    ],
)
def test_a_profile_is_found_by_code_name_other_title_or_slip(
    titled: Framework, text: str, code: str, found_by: FoundBy
) -> None:
    found = resolve_profile(text, titled)
    assert isinstance(found, Resolved)
    assert (found.id, found.found_by) == (code, found_by)


def test_a_title_of_several_and_a_part_of_one_are_asked(titled: Framework) -> None:
    several = resolve_profile("wheel doctor", titled)
    assert isinstance(several, Ambiguous)
    assert {one.id for one in several.candidates} == {"O4", "O5"}
    assert "fits 2 profiles" in several.said
    part = resolve_profile("bakehouse", titled)
    assert isinstance(part, Ambiguous)
    assert [one.id for one in part.candidates] == ["O3"]


def test_what_fits_nothing_gets_the_nearest_or_some_that_there_are(titled: Framework) -> None:
    found = resolve_profile("wheel juggler", titled)
    assert isinstance(found, Unknown)
    assert {one.id for one in found.near} == {"O4", "O5"}
    nothing = resolve_profile("quxx", titled)
    assert isinstance(nothing, Unknown)
    assert nothing.near == ()
    assert "It has 5 profiles, such as Bakery hand, Baker." in nothing.hint


def test_another_title_that_stands_in_the_names_of_others_is_asked() -> None:
    titles = pl.DataFrame([("O4", "Baker of wheels"), ("O4", "Baker hand")], schema=["profile", "title"], orient="row")
    skills = replace(small_framework(), extras={"titles": titles})
    renamed = skills.profiles.with_columns(title=pl.col("title").replace("Baker", "Baker hand II"))
    titled = replace(skills, profiles=renamed)
    found = resolve_profile("baker hand", titled)
    assert isinstance(found, Ambiguous)
    assert [one.id for one in found.candidates] == ["O4", "O2"]


def test_an_occupation_that_is_listed_and_not_described_is_said() -> None:
    rows = [("O2", "Baker"), ("O9", "Saddler")]
    occupations = pl.DataFrame(rows, schema=["profile", "title"], orient="row")
    titles = pl.DataFrame([("O9", "Harness maker")], schema=["profile", "title"], orient="row")
    listed = replace(small_framework(), extras={"occupations": occupations, "titles": titles})
    for text in ("saddlers", "harness maker"):
        found = resolve_profile(text, listed)
        assert isinstance(found, Unknown)
        assert found.said == "Tiny skills has O9 Saddler, but says nothing of what it asks"


def test_the_nearest_have_the_last_words_of_a_text(titled: Framework) -> None:
    found = resolve_profile("industrial cycle mender", titled)
    assert isinstance(found, Ambiguous)
    assert "but for “industrial”, which no name has" in found.said
    assert [one.id for one in found.candidates] == ["O4"]
