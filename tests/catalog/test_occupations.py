"""Occupations by name and by job title: asked, not guessed."""

import pytest

from occumap.catalog.occupations import OccupationFinder, find_occupation
from occumap.coding.coder import Coder
from occumap.coding.network import Settings
from occumap.errors import AmbiguousNameError, UnknownNameError
from occumap.examples import small_index, small_map, small_version


@pytest.fixture(scope="module")
def finder() -> OccupationFinder:
    return OccupationFinder(small_map(), Coder.from_index(small_index(), small_version(), settings=Settings(epochs=1)))


def test_a_title_is_the_only_occupation_of_its_unit_group(finder: OccupationFinder) -> None:
    assert finder.titled("bun taster").code == "O1"


def test_a_title_that_is_an_occupations_name_is_that_occupation(finder: OccupationFinder) -> None:
    assert finder.titled("BAKER").code == "O2"


def test_several_occupations_in_the_unit_group_are_asked_about(finder: OccupationFinder) -> None:
    with pytest.raises(AmbiguousNameError, match=r"coded 11 \(tiny1\), where the map has 2 occupations") as raised:
        finder.titled("bread baker")
    assert [code for code, _ in raised.value.candidates] == ["O2", "O3"]


@pytest.mark.parametrize(
    ("title", "said"), [("pastry cook", "of which the map has no occupation"), ("", "can't be coded")]
)
def test_a_title_that_leads_nowhere_is_said_so(finder: OccupationFinder, title: str, said: str) -> None:
    with pytest.raises(UnknownNameError, match=said):
        finder.titled(title)


def test_a_single_word_of_a_name_is_looked_at_as_a_job_title_too() -> None:
    with pytest.raises(AmbiguousNameError) as raised:
        find_occupation("electrician")
    assert {"OCC0808", "OCC0154C"} <= {code for code, _ in raised.value.candidates}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("occ0154e", "OCC0154E"),
        ("Control systems engineer", "OCC0023"),
        ("aerospace technical support technician", "OCC1313C"),
        ("process leader", "OCC0695"),
        ("controll systems enginer", "OCC0023"),
        ("sheet metal worker", "OCC0607"),
    ],
)
def test_names_codes_and_titles_are_understood(text: str, code: str) -> None:
    assert find_occupation(text).code == code


def test_a_maintenance_technician_is_asked_which() -> None:
    with pytest.raises(AmbiguousNameError) as raised:
        find_occupation("maintenance technician (mechanical)")
    assert "OCC0154E" in dict(raised.value.candidates)
