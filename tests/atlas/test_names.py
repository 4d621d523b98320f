"""What a user means by a name: one fit is taken, several are asked about, none is met with the nearest."""

import pytest

from occumap.atlas.names import find_named, find_occupation, find_profile, find_skill, matching
from occumap.catalog.load import framework, occupational_map
from occumap.errors import AmbiguousNameError, UnknownNameError
from occumap.examples import small_framework, small_map


@pytest.mark.parametrize(
    ("text", "code"),
    [("O2", "O2"), ("o2", "O2"), ("baker", "O2"), ("  Bakery-hand ", "O1"), ("cycle designr", "O5"), ("master", "O3")],
)
def test_an_occupation_is_found_by_code_name_part_or_close_spelling(text: str, code: str) -> None:
    assert find_occupation(text, small_map()).code == code


def test_a_whole_name_goes_before_a_part_of_another() -> None:
    assert matching("baker", {"1": "Master baker", "2": "Baker"}) == ("2",)


def test_several_fits_are_listed_and_none_is_chosen() -> None:
    with pytest.raises(AmbiguousNameError, match=r"fits 2 occupations: O4 .* O5") as raised:
        find_occupation("cycle", small_map())
    assert raised.value.candidates == (("O4", "Cycle mender"), ("O5", "Cycle designer"))


def test_no_fit_offers_the_nearest_names() -> None:
    with pytest.raises(UnknownNameError, match=r"Nearest: O2 \(Baker\)"):
        find_occupation("bakkerz", small_map())


@pytest.mark.parametrize("text", ["", "  ", "!?"])
def test_a_text_without_words_fits_nothing(text: str) -> None:
    with pytest.raises(UnknownNameError):
        find_occupation(text, small_map())


def test_words_are_not_taken_to_follow_each_other_across_an_option() -> None:
    names = {"1": "Maintenance technician - Mechanical technician", "2": "Lead technician - Mechanical maintenance"}
    assert matching("technician mechanical maintenance", names) == ("1", "2")


@pytest.mark.parametrize(("text", "skill"), [("dough", "dough"), ("truing wheels", "wheels"), ("Lead", "leading")])
def test_a_skill_is_found_by_id_title_or_beginning(text: str, skill: str) -> None:
    assert find_skill(text, small_framework()) == skill


def test_a_profile_is_found_by_its_title() -> None:
    assert find_profile("cycle mender", small_framework()) == "O4"


def test_every_occupation_and_skill_that_comes_with_occumap_is_found_by_its_own_code_and_title() -> None:
    occupations, skills = occupational_map(), framework()
    for occupation in occupations.occupations:
        assert find_occupation(occupation.code.lower(), occupations) == occupation
        assert find_occupation(occupation.name, occupations) == occupation
    for skill, title in skills.titles.items():
        assert find_skill(skill, skills) == skill
        assert find_named(title.upper(), skills.titles, kind="skill", where="here") == skill
